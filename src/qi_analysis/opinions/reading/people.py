"""Who is sued, and whether for force: the words for it, counted in caption, opening and body."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qi_analysis.opinions.reading.segments import Document, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[a-z]+")
_VERSUS = re.compile(r"\b(?:v\.?|versus)\s", re.IGNORECASE)
_PERSON = re.compile(r"\bET\.? AL\b|\b[A-Z][a-zA-Z'’-]+ [A-Z]\. [A-Z][a-zA-Z'’-]+", re.IGNORECASE)
_OPENING = 15
_FORCE = re.compile(
    r"\b(?:excessive|unreasonable|unnecessary|deadly|lethal|gratuitous)[ -](?:\w+ )?force\b"
    r"|\buse of (?:\w+ )?force\b|\bforce (?:was|used)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:claim|alleg|sued|suit|violat|amendment|1983|jury|damages)", re.IGNORECASE
)
_OFFICIAL = re.compile(
    r"\b(?:officers?|polic\w+|deput\w+|sheriffs?|troopers?|detectives?|agents?|wardens?|guards?"
    r"|officials?|principal|teachers?|caseworkers?|mayor|governor|superintendent|commissioners?"
    r"|directors?|supervisors?|prosecutors?|judges?)\b",
    re.IGNORECASE,
)
_SUED = re.compile(
    r"\b(?:defendants?|sued|suit|brought|against|appell(?:ants?|ees?)|1983|bivens)\b", re.IGNORECASE
)


@cache
def _groups() -> tuple[Mapping[str, Sequence[int]], int, Sequence[Sequence[tuple[str, str]]]]:
    """Return word -> its groups, how many groups there are, and by group phrases and first words.

    A text without the first word of a phrase need not be searched for it.
    """
    told = tomllib.loads(files(__package__).joinpath("people.toml").read_text(encoding="utf-8"))
    of: dict[str, list[int]] = {}
    for place, words in enumerate(told["words"].values()):
        for word in words:
            for form in (word, f"{word}s"):
                of.setdefault(form, []).append(place)
    phrases = [
        [(x, "".join(_WORD.findall(x)[:1])) for x in each] for each in told["phrases"].values()
    ]
    return of, len(told["words"]), phrases


def _counts(text: str) -> list[float]:
    of, groups, phrases = _groups()
    words = Counter(_WORD.findall(text))
    told = [0.0] * groups
    for word in words.keys() & of.keys():
        for place in of[word]:
            told[place] += words[word]
    return told + [
        float(sum(text.count(x) for x, first in each if not first or first in words))
        for each in phrases
    ]


def vector(document: Document) -> NDArray[np.float64]:
    """Return how often each group of words stands in caption, opening and body.

    Logarithms of the counts; those of the body also as shares, so that length does not decide.
    """
    import numpy as np

    heading = document.heading[:1500]
    sued = _VERSUS.split(heading, maxsplit=1)[-1]
    opening = " ".join(x.masked for x in document.sentences[:_OPENING])
    texts = (sued.lower(), opening.lower(), document.body_lower)
    parts = [np.array(_counts(x)) for x in texts]
    length = max(1, len(document.body)) / 6000
    facts = [float(_PERSON.search(sued) is not None), float(np.log(length))]
    return np.concatenate([*(np.log1p(x) for x in parts), np.log1p(parts[2] / length), facts])


def force_sentence(document: Document) -> Sentence | None:
    """Return the sentence that best shows a claim of force, or None."""
    found = [x for x in document.sentences if "orce" in x.masked and _FORCE.search(x.masked)]
    return next((x for x in found if _CLAIM.search(x.masked)), found[0] if found else None)


def defendant_sentence(document: Document) -> Sentence | None:
    """Return the first sentence that says which officials are sued, or None."""
    return next(
        (x for x in document.sentences if _OFFICIAL.search(x.masked) and _SUED.search(x.masked)),
        None,
    )
