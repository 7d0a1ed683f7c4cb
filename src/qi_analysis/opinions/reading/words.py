"""What the sentence model sees of a sentence: words, stems and concepts, as hashed features.

Names become one word, offices another, "not" reaches over the words after it, and words of one
meaning ("shield", "spare", "insulate") share a concept, so that a holding put in other words still
looks like a holding. All sentences of an opinion are worked on at once, as arrays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BITS = 20
"""Features are told apart by this many bits."""
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|[.;:\n]|\d+")
_NEGATION_REACHES = 7
_SKIPS = range(1, 11)
"""How far apart two concepts of one sentence may stand to be taken as a pair."""
_STEM = 5
_KEPT_WORDS = 200_000
_BREAK, _NAME, _OFFICE, _NOT = 1, 2, 4, 8


class _Lexicon(NamedTuple):
    concepts: Sequence[tuple[str, re.Pattern[str]]]
    phrases: re.Pattern[str]
    phrase_of: dict[str, str]
    kept: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    told = tomllib.loads(files(__package__).joinpath("concepts.toml").read_text(encoding="utf-8"))
    phrase_of = {words: name for name, each in told["phrases"].items() for words in each}
    longest = sorted(phrase_of, key=len, reverse=True)
    return _Lexicon(
        [(name, re.compile(pattern)) for name, pattern in told["concepts"].items()],
        re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE),
        phrase_of,
        frozenset(told["capitals"]),
    )


class _Words(dict[str, int]):
    """Every word met, by its place in arrays of what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, int, int, int]] = []
        self.arrays: NDArray[np.int64] | None = None

    def __missing__(self, word: str) -> int:
        place = self[word] = len(self.rows)
        self.rows.append(_describe(word))
        return place

    def table(self) -> NDArray[np.int64]:
        """Return word, stem, concept (0 for none) and kind, a row each."""
        import numpy as np

        if self.arrays is None or len(self.arrays) < len(self.rows):
            self.arrays = np.array(self.rows, dtype=np.int64).reshape(-1, 4)
        return self.arrays


def _describe(token: str) -> tuple[int, int, int, int]:
    if token in ".;:\n":
        return _hash(token), 0, 0, _BREAK
    lexicon = _lexicon()
    word = token.lower().replace("’", "'")
    word = "znum" if word[0].isdigit() else word
    concept = next((name for name, known in lexicon.concepts if known.fullmatch(word)), "")
    kind = {"OFFICE": _OFFICE, "NOT": _NOT}.get(concept, 0)
    capital = token[0].isupper() and not token.isupper()
    if capital and not concept and word not in lexicon.kept:
        word, kind = ("zname's" if word.endswith("'s") else "zname"), _NAME
    return _hash(word), _hash(word[:_STEM]), _hash(concept) if concept else 0, kind


def _hash(word: str) -> int:
    return crc32(word.encode()) | 1


@cache
def _words() -> _Words:
    return _Words()


def _prepared(sentence: str) -> str:
    known = _lexicon()
    text = sentence[:1].lower() + sentence[1:].replace("\n", " ").replace("n't", " not")
    return known.phrases.sub(lambda found: known.phrase_of[found.group().lower()], text)


def _mixed(kind: int, *parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return feature numbers from the hashes of their parts, in order."""
    import numpy as np

    value = np.full(len(parts[0]), kind * 0x9E3779B1, dtype=np.uint64)
    for part in parts:
        value = (value ^ part.astype(np.uint64)) * np.uint64(0x100000001B3)
        value ^= value >> np.uint64(29)
    return (value & np.uint64((1 << BITS) - 1)).astype(np.int64)


def _grams(
    kind: int, values: NDArray[np.int64], where: NDArray[np.int64], longest: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the features of one to ``longest`` neighbors of one sentence."""
    found = []
    for size in range(1, longest + 1):
        end = len(values) - size + 1
        if end <= 0:
            break
        same = where[:end] == where[size - 1 :]
        parts = [values[i : i + end][same] for i in range(size)]
        found.append((where[:end][same], _mixed(kind + size, *parts)))
    return found


def features(sentences: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the features of some sentences.

    Parameters
    ----------
    sentences : sequence of str
        Each on its own; the place in the sequence is its number.

    Returns
    -------
    where : array of int, shape (n,)
        Number of a sentence, ascending.
    which : array of int, shape (n,)
        Number of a feature that occurs in it, below ``2 ** BITS``; one that occurs twice is there
        twice.
    """
    import numpy as np

    words = _words()
    if len(words) > _KEPT_WORDS:
        words.clear()
        words.rows.clear()
        words.arrays = None
    tokens = _TOKEN.findall("\n".join(map(_prepared, sentences)))
    places = np.fromiter(map(words.__getitem__, tokens), dtype=np.int64, count=len(tokens))
    ends = np.fromiter((token == "\n" for token in tokens), dtype=bool, count=len(tokens))
    word, stem, concept, kind = words.table()[places].T
    where = np.cumsum(ends)
    before = np.concatenate([[0], kind[:-1]])
    keep = ~ends & ~((kind == _NAME) & ((before == _NAME) | (before == _OFFICE)))
    word, stem, concept, kind, where = (x[keep] for x in (word, stem, concept, kind, where))
    order = np.arange(len(word))
    lastly = np.maximum.accumulate(np.where(kind == _NOT, order, -1)) if len(order) else order
    broken = np.maximum.accumulate(np.where(kind == _BREAK, order, -1)) if len(order) else order
    first = np.concatenate([[True], where[1:] != where[:-1]])[: len(where)]
    begun = np.maximum.accumulate(np.where(first, order, 0)) if len(order) else order
    denied = (
        (lastly > broken) & (lastly >= begun) & (order > lastly)
        & (order - lastly <= _NEGATION_REACHES)
    )  # fmt: skip
    sense = np.where(concept > 0, concept * 2 + denied, 0)
    has = concept > 0
    parts = [*_grams(0, word, where, 3), *_grams(10, stem, where, 2)]
    parts += _grams(20, sense[has], where[has], 3)
    parts.append((where[first], _mixed(30, word[first])))
    told, at = sense[has], where[has]
    for skip in _SKIPS:
        if len(told) > skip:
            same = at[:-skip] == at[skip:]
            parts.append((at[:-skip][same], _mixed(40, told[:-skip][same], told[skip:][same])))
    which = np.concatenate([x for _, x in parts])
    row = np.concatenate([x for x, _ in parts])
    order = np.argsort(row, kind="stable")
    return row[order], which[order]
