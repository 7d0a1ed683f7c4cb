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
_PIECE = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|[.;:\n]|\d+")
_NEGATION_REACHES = 7
_SKIPS = range(1, 11)
"""How far apart two concepts of one sentence may stand to be taken as a pair."""
_STEM = 5
_KEPT_WORDS = 200_000
_LINE, _BREAK, _NAME, _OFFICE, _NOT = 1, 2, 3, 4, 5


class _Lexicon(NamedTuple):
    concepts: re.Pattern[str]
    phrases: Sequence[tuple[str, str]]
    kept: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    told = tomllib.loads(files(__package__).joinpath("concepts.toml").read_text(encoding="utf-8"))
    phrases = [
        (written, name)
        for name, each in told["phrases"].items()
        for words in each
        for written in (words, words.title(), words.capitalize())
    ]
    return _Lexicon(
        re.compile("|".join(f"(?P<{name}>{x})" for name, x in told["concepts"].items())),
        sorted(set(phrases), key=lambda pair: (-len(pair[0]), pair)),
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


def _describe(piece: str) -> tuple[int, int, int, int]:
    if piece in ".;:\n":
        return _hash(piece), 0, 0, _LINE if piece == "\n" else _BREAK
    lexicon = _lexicon()
    word = piece.lower().replace("’", "'")
    word = "znum" if word[0].isdigit() else word
    known = lexicon.concepts.fullmatch(word)
    concept = (known.lastgroup or "") if known else ""
    kind = {"OFFICE": _OFFICE, "NOT": _NOT}.get(concept, 0)
    capital = piece[0].isupper() and not piece.isupper()
    if capital and not concept and word not in lexicon.kept:
        word, kind = ("zname's" if word.endswith("'s") else "zname"), _NAME
    return _hash(word), _hash(word[:_STEM]), _hash(concept) if concept else 0, kind


def _hash(word: str) -> int:
    return crc32(word.encode()) | 1


@cache
def _words() -> _Words:
    return _Words()


def _prepared(sentences: Sequence[str]) -> str:
    """Return the sentences a line each, their first words small, known phrases as one word."""
    text = "\n".join(x[:1].lower() + x[1:].replace("\n", " ") for x in sentences)
    for written, name in _lexicon().phrases:
        text = text.replace(written, name)
    return text.replace("n't", " not")


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


def features(sentences: Sequence[str]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the features of some sentences, in parts.

    Parameters
    ----------
    sentences : sequence of str
        Each on its own; the place in the sequence is its number.

    Returns
    -------
    list of (where, which)
        Arrays of one length: number of a sentence, ascending, and number of a feature that occurs
        in it, below ``2 ** BITS``. One that occurs twice is there twice.
    """
    import numpy as np

    words = _words()
    if len(words) > _KEPT_WORDS:
        words.clear()
        words.rows.clear()
        words.arrays = None
    pieces = _PIECE.findall(_prepared(sentences))
    places = np.fromiter(map(words.__getitem__, pieces), dtype=np.int64, count=len(pieces))
    word, stem, concept, kind = words.table()[places].T
    ends = kind == _LINE
    where = np.cumsum(ends)
    before = np.concatenate([[0], kind[:-1]])[: len(kind)]
    keep = ~ends & ~((kind == _NAME) & ((before == _NAME) | (before == _OFFICE)))
    word, stem, concept, kind, where = (x[keep] for x in (word, stem, concept, kind, where))
    if not len(word):
        return []
    order = np.arange(len(word))
    first = np.concatenate([[True], where[1:] != where[:-1]])
    since = np.maximum.accumulate(np.where(first | (kind == _BREAK), order, 0))
    lastly = np.maximum.accumulate(np.where(kind == _NOT, order, -_NEGATION_REACHES - 1))
    denied = (lastly >= since) & (order > lastly) & (order - lastly <= _NEGATION_REACHES)
    has = concept > 0
    sense, at = concept[has] * 2 + denied[has], where[has]
    parts = [*_grams(0, word, where, 3), *_grams(10, stem, where, 2), *_grams(20, sense, at, 3)]
    parts.append((where[first], _mixed(30, word[first])))
    for skip in _SKIPS:
        if len(sense) > skip:
            same = at[:-skip] == at[skip:]
            parts.append((at[:-skip][same], _mixed(40, sense[:-skip][same], sense[skip:][same])))
    return parts
