"""What is before the court: who appeals, from what, and how the appeal ends.

An official may appeal before trial only because immunity was refused, and a plaintiff only after
judgment. So the side that appeals and the last words of the court tell what became of immunity even
where the court never says the words again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qi_analysis.opinions.reading.patterns import compiled
from qi_analysis.opinions.reading.segments import Document, Sentence

Side = Literal["officials", "plaintiffs", "both", "unknown"]
Disposition = Literal["affirmed", "reversed", "mixed", "dismissed", "reversed and dismissed"]

_OFFICIALS_ROLE = re.compile(
    r"\bDefendants?\W{1,4}(?:Counter\w*\W{1,3})?(?:Cross\W{1,3})?Appellants?\b", re.IGNORECASE
)
_PLAINTIFFS_ROLE = re.compile(r"\bPlaintiffs?\W{1,4}(?:Cross\W{1,3})?Appellants?\b", re.IGNORECASE)
_CROSS = re.compile(r"\bAppell(?:ant|ee)s?\W{1,4}Cross\W{1,3}Appell(?:ant|ee)s?\b", re.IGNORECASE)
_ROLE = re.compile(r"\bAppellants?\b", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:v\.?|vs\.|versus)\s")
_NAME = re.compile(r"[A-ZÀ-Ý][\w'’-]{2,}")
_PANEL = re.compile(r"\b(?:Before|BEFORE)\b")
_BELOW_CAPTION = re.compile(r"\b(?:on )?appeals? from\b|\bD\.C\. (?:No|Civ)", re.IGNORECASE)
_THEY_APPEAL = compiled(
    r"\b(?:officers?|defendants?|deput(?:y|ies)|troopers?|officials?|agents?|sergeant"
    r"|detectives?|sheriff|chief|guards?|wardens?)(?: \w+)?(?: (?:now|timely|then|also|both|each"
    r"|jointly|promptly))?,? (?:appeal(?:s|ed)?|brought this (?:interlocutory )?appeal)\b",
)
_THEIR_APPEAL = compiled(
    r"\b(?:plaintiffs?|estate|administrat(?:or|rix)|widow|mother|father|parents)(?: \w+)?(?: (?:now"
    r"|timely|then|also|pro se))?,? appeal(?:s|ed)?\b"
)
_ENDS = re.compile(
    r"\b(affirm|revers|vacat|dismiss)(?:ed|es|al)\b"
    r"|\bwe (?:\w+ ){0,3}(affirm|reverse|vacate)\b|\b(affirm|reverse|vacate) in part\b"
    r"|(?-i:\b(AFFIRM|REVERSE|VACATE|DISMISS)\b)"
    r"|\b(?:and|;|,) (affirm|reverse|vacate) (?:the|its|as)\b"
    r"|\bwe (?:\w+ ){0,3}(dismiss) (?:the|this|his|her|their|its)\b",
    re.IGNORECASE,
)
_IN_CAPITALS = re.compile(r"\b(?:AFFIRM|REVERS|VACAT|DISMISS|REMAND)(?:E?D|E|ES)?\b")
_ALSO_ENDS = re.compile(
    r"\b(?:AFFIRM|REVERSE|VACATE|DISMISS)(?:D|ED)?\b|\b[Ww]e (?:\w+ ){0,2}(?:affirm"
    r"|reverse|vacate|dismiss)"
    r" (?:the|as|in)\b|\b(?:order|judgment|denial|appeal|ruling)\b[^.;]{0,40}\b(?:is|are|must be)"
    r" (?:hereby )?(?:affirmed|reversed|vacated|dismissed)\b"
)
_STANDS = re.compile(
    r"\b(?:the same|that|the) (?:order|denial|ruling|judgment) (?:stands|is undisturbed)\b"
)
_SUMMARY = re.compile(
    r"\b((?:affirmed|reversed|vacated|dismissed)\b[^.]{0,60}) by (?:un)?published (?:per curiam )?"
    r"(?:opinion|order)",
    re.IGNORECASE,
)
_TRIED = compiled(
    r"\b(?:the jury|(?<!if )a jury|jurors"
    r"|the verdict)(?:['’]s)? (?:\w+ly )?(?:returned|awarded|found|verdict|award"
    r"|deliberated|rejected|believed|decided|concluded)\b",
    r"\bafter (?:a|the) (?:[\w-]+ ){0,2}(?:jury |bench )?trial\b|\bpersuaded a jury\b",
)
_TRIAL_WORDS = ("jury", "juror", "verdict", "trial")
_OF_APPEAL = compiled(r"\bappeals?\b|\bjurisdiction\b|\bNos?\. \d")
_LAST_SENTENCES = 40


_LOWER_COURT = compiled(
    r"\b(?:district|trial|lower|magistrate|bankruptcy) (?:court|judge)\b",
    r"\bcourt below\b|\bthe (?:judge|magistrate)(?:'s|’s)? ",
    r"\b(?:he|she|it|the court) (?:\w+ )?(?:held|ruled|found|concluded|granted|denied|dismissed"
    r"|determined|reasoned|rejected|stated)\b",
)
_COURT_SPEAKS = compiled(
    r"\b(?:we|our)\b|\b(?:is|are|must be|should be) (?:\w+ )?(?:affirm|revers|vacat)ed\b"
)


@dataclass(frozen=True, slots=True)
class Appeal:
    """What is before the court.

    Attributes
    ----------
    side : str
        Who appeals: ``officials`` alone, ``plaintiffs`` alone, ``both``, or ``unknown``.
    tried : bool
        There was a trial: officials then appeal from a judgment.
    end : str or None
        How the appeal ends.
    end_at : Sentence or None
        The sentence that says so; None where only the heading does.
    """

    side: Side = "unknown"
    tried: bool = False
    end: Disposition | None = None
    end_at: Sentence | None = None

    @property
    def from_denial(self) -> bool:
        """Whether officials alone appeal, and before judgment: then immunity was refused below."""
        return self.side == "officials" and not self.tried


def _stems(words: str) -> set[str]:
    return {"".join(found).lower()[:6] for found in _ENDS.findall(words)}


def _end(stems: set[str], text: str) -> Disposition | None:
    """Return how an appeal ends from the stems of the verbs of its last words."""
    undone = bool({"revers", "vacat", "vacate"} & stems)
    if undone and "affirm" in stems:
        return "mixed"
    dropped = "dismis" in stems and _OF_APPEAL.search(text) is not None
    if undone:
        return "reversed and dismissed" if dropped else "reversed"
    if "affirm" in stems:
        return "affirmed"
    return "dismissed" if dropped else None


def _tells_end(text: str) -> bool:
    """Say whether a sentence is the court's own word on the judgment, and not a ruling below."""
    return bool(
        not _LOWER_COURT.search(text)
        or _COURT_SPEAKS.search(text)
        or "affirm" in text.lower()
        or _IN_CAPITALS.search(text)
    )


def end_of(sentences: Sequence[Sentence]) -> tuple[Disposition | None, Sentence | None]:
    """Return how the appeal ends, from the last words of the court, and the sentence.

    The sentences right before and after count too where they say the same in so many words: "In
    No. 1 we dismiss the appeal. In No. 2 we reverse."
    """
    last = list(sentences[-_LAST_SENTENCES:])
    for place in range(len(last) - 1, -1, -1):
        text = last[place].masked
        if not _ENDS.search(text) or not _tells_end(text) or _end(_stems(text), text) is None:
            continue
        around = [x.masked for x in last[max(0, place - 2) : place + 2]]
        also = [x for x in around if x != text and _ALSO_ENDS.search(x)]
        stems = _stems(text).union(*(_stems(x) for x in also))
        if any(_STANDS.search(x) for x in around):
            stems.add("affirm")
        return _end(stems, " ".join([text, *also])), last[place]
    return None, None


def _caption(document: Document) -> str:
    heading = document.heading
    versus = _VERSUS.search(heading)
    below = _BELOW_CAPTION.search(heading, versus.end() if versus else 0)
    return heading[: below.start()] if below else heading[:1500]


def _side_in_caption(caption: str) -> Side:
    """Return who appeals where the caption says no more than "Appellant"."""
    versus = _VERSUS.search(caption)
    if versus is None:
        return "unknown"
    left, right = caption[: versus.start()], caption[versus.end() :]
    role = _ROLE.search(right)
    if _ROLE.search(left):
        return "both" if role else "plaintiffs"
    if role is None:
        return "unknown"
    names = _NAME.findall(right[max(0, role.start() - 60) : role.start()])
    theirs = {name.upper() for name in _NAME.findall(left)}
    return "plaintiffs" if names and names[-1].upper() in theirs else "officials"


def side_of(document: Document) -> Side:
    """Return who appeals: the parts of the caption decide, else the first sentences."""
    caption = _caption(document)
    # in two columns the words "on appeal from" may stand before the last party
    whole = _PANEL.split(document.heading, maxsplit=1)[0]
    officials = _OFFICIALS_ROLE.search(whole) is not None
    plaintiffs = _PLAINTIFFS_ROLE.search(whole) is not None
    if _CROSS.search(whole) or (officials and plaintiffs):
        return "both"
    if officials or plaintiffs:
        return "officials" if officials else "plaintiffs"
    side = _side_in_caption(caption)
    if side != "unknown":
        return side
    opening = " ".join(x.masked for x in document.sentences[:25])
    they, others = _THEY_APPEAL.search(opening), _THEIR_APPEAL.search(opening)
    if they and others:
        return "both"
    return "officials" if they else "plaintiffs" if others else "unknown"


def read_appeal(document: Document, *, supreme: bool = False) -> Appeal:
    """Return who appeals, whether there was a trial, and how the appeal ends."""
    sentences = document.sentences
    half = len(sentences) // 2 + 1
    first = " ".join(
        x.masked for x in sentences[:half] if any(word in x.masked for word in _TRIAL_WORDS)
    )
    end, place = end_of(sentences)
    if end is None and (summary := _SUMMARY.search(document.heading)):
        end = _end(_stems(summary.group(1)), summary.group())
    side: Side = "unknown" if supreme else side_of(document)
    return Appeal(side, _TRIED.search(first) is not None, end, place)
