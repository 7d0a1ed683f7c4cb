"""Who speaks where in a document of the Supreme Court: syllabus, the Court, or one justice.

A slip opinion says at the head of every page whose words stand there ("Syllabus", "Opinion of the
Court", "Per Curiam", "SCALIA, J., dissenting"), and each opinion opens with a line that names its
author. Both are read; a label that came with the file is used for what precedes the first of them
and never against them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Voice = Literal["heading", "syllabus", "court", "separate", "other"]

_JUSTICE = r"(?:CHIEF |Chief )?(?:JUSTICE|Justice) [A-Z][A-Za-z’'-]+"
_SURNAME = r"[A-Z][A-Za-z’'-]+"
_WITH = r"(?:,? with whom [^.;()]{3,240}? joins?(?:[^.;()]{0,160}?))?"
_ENDS = r"[ \t]*(?:$|\Z)"

_MARKS: tuple[tuple[Voice, str], ...] = (
    ("syllabus", rf"^[ \t]*Syllabus{_ENDS}"),
    ("court", rf"^[ \t]*Opinion of the Court{_ENDS}"),
    ("court", rf"^[ \t]*Per Curiam{_ENDS}"),
    ("court", r"^[ \t]*(?:\[\*+\d+\][ \t]*){0,3}PER CURIAM\.[ \t]*"),
    (
        "court",
        (
            rf"^[ \t]*(?:\*\d+ )?{_JUSTICE},?\s+(?:delivered|announced)\s+the\s+"
            r"(?:opinion|judgment)\b"
        ),
    ),
    (
        "separate",
        (
            rf"^[ \t]*{_SURNAME}, (?:C\. ?)?J\., (?:concurring|dissenting)[^\n.]{{0,60}}"
            rf"{_ENDS}"
        ),
    ),
    ("separate", rf"^[ \t]*Opinion of {_SURNAME}, (?:C\. ?)?J\.{_ENDS}"),
    ("separate", rf"^[ \t]*{_JUSTICE}{_WITH},\s+(?:concurring|dissenting)\b"),
    ("other", rf"^[ \t]*(?:FOOTNOTES|Appendix [^\n]{{0,60}}|APPENDI[XC][^\n]{{0,60}}){_ENDS}"),
)
_MARK = re.compile(
    "|".join(f"(?P<m{i}>{pattern})" for i, (_, pattern) in enumerate(_MARKS)), re.MULTILINE
)
_RUNNING_HEAD = re.compile(
    r"^[ \t]*(?:Cite as: \d+ U\. ?S\. [_\d—–-]+ \(\d{4}\)[ \t]*\d*|Opinion of the Court|Per Curiam"
    r"|\d{1,3}(?:[ \t]+[^\n]{3,90} v\. [^\n]{3,60})?|[A-Z][A-Z0-9 .,’'&#-]{3,90} v\. "
    r"[A-Z0-9 .,’'&-]{3,60}|—{3,})[ \t]*$",
    re.MULTILINE,
)
_TRANSCRIPT = re.compile(
    r"came on for\s+(?:[\d:]+\s+)*oral\s+(?:[\d:]+\s+)*argument|HERITAGE REPORTING CORPORATION"
)
_DENIED = re.compile(
    r"^[ \t]*The (?:petition|motion)[^.]{0,120}\b(?:writ of )?certiorari (?:is|are) denied\.",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document in one voice; ``start`` and ``end`` count its characters."""

    voice: Voice
    start: int
    end: int


def is_transcript(text: str) -> bool:
    """Return whether a document is the transcript of an oral argument, which decides nothing."""
    return _TRANSCRIPT.search(text) is not None


def denies_review(text: str) -> bool:
    """Return whether the Court only declined to hear the case, whatever single justices add."""
    return _DENIED.search(text[:3000]) is not None


def parts(text: str, opening: Voice = "heading") -> list[Part]:
    """Cut a document into stretches of one voice, in order, without a gap.

    Parameters
    ----------
    text : str
        The document.
    opening : str
        Whose words stand before the first mark: ``heading`` where a caption does; ``court`` or
        ``separate`` where the source gives one author's document without its caption.

    Returns
    -------
    list of Part
        Neighbors differ in voice.
    """
    found: list[tuple[int, Voice]] = [(0, opening)]
    for match in _MARK.finditer(text):
        voice = _MARKS[int((match.lastgroup or "m0")[1:])][0]
        if voice != found[-1][1]:
            found.append((match.start(), voice))
    ends = [*(start for start, _ in found[1:]), len(text)]
    return [
        Part(voice, start, end)
        for (start, voice), end in zip(found, ends, strict=True)
        if end > start
    ]


def court_part(found: Sequence[Part]) -> Part | None:
    """Return the stretch in which the Court itself speaks, or None where it does not.

    Where the Court's words stand in several places, the first stretch is its opinion.
    """
    return next((part for part in found if part.voice == "court"), None)


def keep_only(text: str, part: Part) -> str:
    """Return the document with everything but one part, and its running heads, made blank.

    Lengths and line breaks stay, so that an offset in what is returned is one in the document.
    """

    def blank(words: str) -> str:
        return re.sub(r"\S", " ", words)

    inside = _RUNNING_HEAD.sub(lambda head: blank(head.group()), text[part.start : part.end])
    return blank(text[: part.start]) + inside + blank(text[part.end :])
