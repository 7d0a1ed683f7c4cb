"""Finding the claims closest to a sentence as people write it.

Words are compared by how rare they are in the ledger (TF-IDF), after synonyms are made one word and
numbers one form: "3x" and "three times", "28%" and "28 percent", "1 in 1000" and "one in every
thousand". A number that the claim prints speaks for it, another of the same kind against it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qi_analysis.claims import ledger
from qi_analysis.claims.ledger import Claim
from qi_analysis.core.errors import DataError

ENOUGH = 0.25
"""Least likeness of a claim that is shown; found on half of the hand-made sentences."""
_BESIDE = 0.4
"""Likeness, of that of the best, below which a claim is not shown beside it."""
_SHOWN = 5

_NUMBER_WORDS: Mapping[str, str] = {
    "once": "1", "twice": "2 times", "double": "2 times", "triple": "3 times", "one": "1",
    "two": "2", "three": "3", "four": "4", "five": "5", "hundred": "100", "thousand": "1000",
}  # fmt: skip
_SAME: Sequence[tuple[str, str]] = (
    (r"\b2 and a half\b", "2.5"),
    (r"\b(\d)x\b|\b(\d+\.\d+)x\b", r"\1\2 times"),
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"\bafrican[- ]americans?\b|\bblacks\b|\bblack (?:people|persons?|americans?)\b", "black"),
    (r"\bnative americans?\b|\bamerican indians?\b|\bindigenous\b", "nativeamerican"),
    (r"\bhispanics?\b|\bhispan[oa]s?\b|\blatin[oxa]s?\b", "latino"),
    (r"\bwhites\b|\bwhite (?:people|persons?|americans?)\b", "white"),
    (r"\blaw enforcement\b|\bcops?\b|\bpolice officers?\b", "police"),
    (r"\bshot dead\b|\bshoot and kill\b|\bshoot(?:s|ing|ings)?\b|\bshot\b", "shot kill"),
    (r"\bkill(?:s|ed|ing|ings)?\b|\bdie at the hands of\b|\bmurder(?:ed|s)?\b|\bdead\b", "kill"),
    (r"\bscotus\b|\bsupreme court\b", "supremecourt"),
    (r"\bqualified immunity\b", "immunity"),
    (r"\bappeals? courts?\b|\bappellate\b|\bcourts? of appeals?\b", "appeals"),
    (r"\b(?:suits?|lawsuits?)\b", "lawsuit"),
    (r"\bthrown out\b|\bdismiss(?:ed|al)?\b", "dismiss"),
    (r"\bcharg(?:e|es|ing)\b", "charged"),
    (r"\bnobody\b|\bnot kill anyone\b|\bdidn.t kill any(?:one|body)\b|\bwithout a kill\b",
     "kill nobody"),
    (r"\b(?:don.t|didn.t|never|nobody|none|without)\b", "no"),
    (r"\btraffic (?:stops?|violations?)\b", "trafficstop"),
    (r"\blifetime\b|\bover their lives\b|\bover a life\b", "lifetime"),
    (r"\bmen and boys\b|\bmale\b", "men"),
    (r"\bwomen and girls\b|\bfemale\b", "women"),
    (r"\bfifth circuit\b", "5th circuit"),
    (r"\bninth circuit\b", "9th circuit"),
    (r"\bcounted\b|\bguardian\b", "thecounted"),
    (r"\bpercentage\b|\bper ?cent\b|%", " percent "),
)  # fmt: skip
"""Patterns and what they become, in order; number words are digits before."""
_DROPPED = frozenset({
    "a", "an", "the", "of", "to", "in", "is", "are", "was", "were", "be", "been", "being", "by",
    "and", "or", "that", "than", "as", "at", "on", "it", "its", "they", "their", "them", "from",
    "with", "for", "have", "has", "had", "who", "which", "will", "can", "this", "these", "those",
    "get", "got", "do", "did", "even", "though", "just", "only", "about", "more", "less", "most",
    "many", "how", "there", "when", "then", "expect", "any", "every",
})  # fmt: skip
_KINDS: Sequence[tuple[str, str]] = (
    ("one_in", r"\b1 in (?:every )?(\d+)"),
    ("percent", r"\b(\d+(?:\.\d+)?) percent"),
    ("ratio", r"\b(\d+(?:\.\d+)?) times|to (\d+(?:\.\d+)?) times|\b(\d+\.\d+) to \d+\.\d+ times"),
    ("year", r"\b((?:19|20)\d\d)\b"),
    ("count", r"\b(\d+)\b"),
)
"""Kinds of number, in the order in which a number is taken for one."""
_NEAR = 0.12
_FACETS: Sequence[tuple[str, ...]] = (
    ("black", "latino", "nativeamerican"),
    ("men", "women"),
    ("supremecourt", "appeals", "lawsuit"),
    ("unarmed",),
    ("charged",),
)
"""Words of one kind: a sentence that has one is not about a claim that has another instead."""
_TOPIC = "kill"
"""What most claims are about: a sentence on the same people without it is about something else."""


@dataclass(frozen=True)
class Match:
    """A claim and how like the sentence it is, from 0 to about 1."""

    claim: Claim
    score: float


@dataclass(frozen=True)
class _Text:
    words: Counter[str]
    numbers: Mapping[str, frozenset[float]]


def _text(sentence: str) -> _Text:
    said = sentence.casefold()
    for word, digits in _NUMBER_WORDS.items():
        said = re.sub(rf"\b{word}\b", digits, said)
    for pattern, instead in _SAME:
        said = re.sub(pattern, instead, said)
    said = re.sub(r"\ba 100\b", "100", said)
    numbers, rest = {}, said
    for kind, pattern in _KINDS:
        found = {float(each) for hit in re.finditer(pattern, rest) for each in hit.groups() if each}
        numbers[kind] = frozenset(found)
        rest = re.sub(pattern, " ", rest)
    words = [_stem(each) for each in re.findall(r"[a-z]{2,}|\d+th", said) if each not in _DROPPED]
    return _Text(Counter(words), numbers)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def closest(
    sentence: str, claims: Iterable[Claim] | None = None, *, limit: int = _SHOWN
) -> list[Match]:
    """Return the claims closest to a sentence, best first; empty where nothing fits.

    Parameters
    ----------
    sentence : str
        As somebody writes it.
    claims : iterable of Claim, optional
        The packaged ledger by default.
    limit : int
        Most claims returned.

    Raises
    ------
    DataError
        When the sentence has no word.

    Examples
    --------
    >>> [best, *_] = closest("1 in 1000 black men will be killed by cops")
    >>> best.claim.id
    'black-men-one-in-1000'
    >>> closest("unemployment is at a record low")
    []
    """
    asked = _text(sentence)
    if not asked.words:
        raise DataError("the sentence has no words to look for", remedy="Write it out in English")
    known = list(ledger.load().values() if claims is None else claims)
    texts = [_text(f"{claim.statement} {claim.published.text}") for claim in known]
    holders = Counter(word for text in texts for word in text.words)
    rarity = {word: math.log((1 + len(texts)) / (1 + held)) for word, held in holders.items()}
    unheard = math.log(1 + len(texts))
    found = [
        Match(claim, _likeness(asked, text, rarity, unheard))
        for claim, text in zip(known, texts, strict=True)
    ]
    least = max(ENOUGH, _BESIDE * max(match.score for match in found))
    found = [match for match in found if match.score >= least]
    return sorted(found, key=lambda match: -match.score)[:limit]


def _likeness(asked: _Text, text: _Text, rarity: Mapping[str, float], unheard: float) -> float:
    """Return the cosine of rarity-weighted words, moved by numbers and by words that exclude."""

    def length(words: Iterable[str]) -> float:
        return math.sqrt(sum(rarity.get(word, unheard) ** 2 for word in words))

    shared = sum(rarity[word] ** 2 for word in set(asked.words) & set(text.words))
    score = shared / ((length(asked.words) * length(text.words)) or 1.0)
    score += _numbers(asked, text)
    for facet in _FACETS:
        ours, theirs = ({word for word in facet if word in each.words} for each in (asked, text))
        if ours and not ours & theirs:
            score *= 0.5
        elif theirs and not ours:
            score *= 0.85
    if _TOPIC in text.words and _TOPIC not in asked.words:
        score *= 0.4
    return score if shared else 0.0


def _numbers(asked: _Text, text: _Text) -> float:
    """Return what the numbers of a sentence say for a claim, or against it."""
    moved = 0.0
    for kind, numbers in asked.numbers.items():
        theirs = text.numbers[kind]
        if not numbers or (kind == "count" and not theirs):
            continue
        room = 0.0 if kind == "year" else _NEAR
        near = any(abs(a - b) <= room * b for a in numbers for b in theirs)
        exact = bool(numbers & theirs)
        moved += (0.25 if exact else 0.12) if near else -0.08
    return moved


def sameness() -> tuple[Mapping[str, str], Sequence[tuple[str, str]], frozenset[str]]:
    """Return number words, patterns with what they become, and words left out: to be shared."""
    return _NUMBER_WORDS, _SAME, _DROPPED
