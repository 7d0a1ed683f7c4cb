"""How the Supreme Court says what it decides of qualified immunity: patterns on its sentences.

The rules of `coder` were written for courts of appeals. This Court speaks of itself as "we", of
the court whose judgment it reviews as "the Court of Appeals" or by its circuit, and of its own
precedents in the past tense ("we held"); the present tense is kept for the case at hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qi_analysis.opinions.reading.segments import Sentence

Side = Literal["officials", "plaintiff"]

_BELOW = (
    r"(?:(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Federal"
    r"|D\. ?C\.) Circuit|Court of Appeals|Circuit|panel|court below)"
)
_IMMUNITY = r"qualified immunity"
_NAMED = r"(?:not |thus |therefore |nevertheless |also |still |nonetheless )*"
_ENTITLED = r"(?:entitled to(?! assert| seek)|protected from liability through|shielded by)"

JUDGED: tuple[tuple[Side, re.Pattern[str]], ...] = (
    (
        "officials",
        re.compile(
            rf"{_BELOW}[^.]{{0,40}}\berred (?:when|in|by)[^.]*?(?:not entitled to|den(?:ied|ying))"
            rf"[^.]*?{_IMMUNITY}"
        ),
    ),
    (
        "officials",
        re.compile(
            rf"\bwe,?[^.]{{0,30}}? reverse\b[^.]*?(?:not entitled to|denying)[^.]{{0,60}}?"
            rf"{_IMMUNITY}|\bgrant the petition and reverse[^.]*?(?:not entitled to|denying)"
            rf"[^.]*?{_IMMUNITY}|denying[^.]{{0,60}}?{_IMMUNITY}[^.]{{0,60}}?(?:is|be) reversed",
            re.IGNORECASE,
        ),
    ),
    (
        "plaintiff",
        re.compile(rf"{_BELOW}[^.]{{0,40}}\berred (?:when|in|by) grant[^.]*?{_IMMUNITY}"),
    ),
    ("plaintiff", re.compile(r"\bwe rule in \w+’s favor\b")),
)
"""The Court says that the ruling below was wrong, and which way."""

ASSERTED: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("plaintiff", re.compile(rf"\b(?:is|are|was|were) {_NAMED}not {_ENTITLED}[^.;]*?{_IMMUNITY}")),
    (
        "officials",
        re.compile(rf"\b(?:is|are|was|were) (?!not){_NAMED}{_ENTITLED}[^.;]{{0,60}}?{_IMMUNITY}"),
    ),
    ("officials", re.compile(rf"\b{_IMMUNITY} (?:necessarily )?(?:applies|is warranted)\b")),
    ("officials", re.compile(rf"\bdeserves? {_IMMUNITY}")),
    ("officials", re.compile(rf"insufficient to (?:overcome|defeat) [^.]{{0,40}}{_IMMUNITY}")),
    (
        "officials",
        re.compile(
            r"\b(?:did not violate|violated no|were not contravening|no violation of)[^.]{0,20}"
            r"clearly established"
        ),
    ),
    ("officials", re.compile(r"\bcomplaint fails to plead\b|\bpleadings are insufficient\b")),
)
"""The Court says so of the officials themselves, where it is its own assertion."""

ABOUT_THE_DEFENSE = (
    re.compile(rf"\bentitled to seek (?:the protection of )?{_IMMUNITY}"),
    re.compile(r"\bwe conclude that this Court generally may review\b", re.IGNORECASE),
    re.compile(rf"\b{_IMMUNITY} defenses asserted\b[^.]*?\bdo not present\b"),
)
"""The Court decides a question about the defense: who has it, how it is reviewed."""

_REPORTED = re.compile(
    r"\b(?:held|conclud(?:ed|ing)|found|finding|ruled|ruling|determined|decided|reasoned|argu\w+|"
    r"contend\w*|maintain\w*|urged?|assert\w*|insist\w*|agreed|moved|noted|explained|"
    r"disagreed|would have|claim that|contention|observed|(?<!our )(?:determination|decision) that|"
    r"holding that)\b"
)
_PRECEDENT = re.compile(r"\b[Ii]n [A-Z][\w’-]+(?: v\. [A-Z][\w’-]+)?,|\b[Ww]e (?:have )?held\b")
_OPEN = re.compile(r"\b(?:unless|whether|[Ii]f|would|may|might|[Ww]here|there will be)\b")
_GENERAL = re.compile(
    r"\b(?:[Aa]n?|[Aa]ny) (?:\w+ ){0,2}(?:officers?|officials?|courts?)\b|\bactors\b|precedents,"
)
_AFTER = re.compile(r"\b(?:unless|regardless|where clearly)\b")
_WE = re.compile(r"\b[Ww]e (?:now |therefore |thus |readily )?(?:hold|conclude|note)\b")

NOT_ESTABLISHED = re.compile(
    r"\b(?:not|no|never|nor|neither|Neither)\b[^.]{0,80}clearly establish|clearly established[^.]"
    r"{0,40}\bnot satisfied|not “?beyond debate|falls far short|no “?fair and clear warning|"
    r"question the clarity|not “?entirely unreasonable"
)
ESTABLISHED = re.compile(r"\bno reasonable [^.]{0,40}could have (?:concluded|believed)")
VIOLATION = re.compile(
    r"\b[Ww]e (?:now )?(?:hold|conclude)\b[^.]*?\b(?:did (?:not )?violate the|violated the|is "
    r"entitled to protection under the|cannot be challenged as unconstitutional)|\bhold that the "
    r"officers did not violate the|\bunreasonable and a violation of the|\b[Ww]e reverse on both "
    r"grounds|\bat both steps of the|\bcomplaint fails to plead"
)
_BROKEN = re.compile(
    r"\b(quali|pro|constitu|unconstitu|estab|immu|viola|unrea|offi|plead|peti)"
    r" (fied|tected|tional|lished|nity|tion|sonable|cials|ings|tioners?)\b"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that one of the rules matched, and whom it favors, if anybody."""

    rule: str
    side: Side | None
    sentence: Sentence
    firm: bool


def mended(text: str) -> str:
    """Return words without soft hyphens, and whole where the end of a line broke them.

    Conversion of the pages lost the hyphens at line ends, which leaves "quali fied".
    """
    return _BROKEN.sub(r"\1\2", re.sub(r"\xad ?", "", text))


def plain(text: str) -> str:
    """Return a sentence as the rules expect it: mended, and with curly quotes."""
    return mended(text).replace("'", "’").replace('"', "“")


def own_voice(before: str, after: str) -> bool:
    """Return whether what stands between two parts of a sentence is the Court's own assertion."""
    if _WE.search(before):
        return True
    told = (_REPORTED, _PRECEDENT, _OPEN, _GENERAL)
    return not (any(each.search(before) for each in told) or _AFTER.search(after[:60]))


def _find(sentence: Sentence) -> Finding | None:
    text = plain(sentence.masked)
    if any(each.search(text) for each in ABOUT_THE_DEFENSE):
        return Finding("about the defense", None, sentence, firm=True)
    for side, pattern in JUDGED:
        if pattern.search(text):
            return Finding("judges the ruling below", side, sentence, firm=True)
    for side, pattern in ASSERTED:
        hit = pattern.search(text)
        if hit and own_voice(text[: hit.start()], text[hit.end() :]):
            firm = _WE.search(text) is not None
            return Finding("asserts", side, sentence, firm)
    return None


def decisive(sentences: Sequence[Sentence]) -> list[Finding]:
    """Return the sentences in which the Court rules on immunity, in the order of the text."""
    return [found for each in sentences if (found := _find(each)) is not None]
