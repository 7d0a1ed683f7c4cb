"""The parts of an opinion: heading, body, separate opinions, sentences; offsets kept throughout."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_TOKEN = re.compile(r"\S+")
_PAGE_MARK = re.compile(r"[-–]\s?\d{1,3}\s?[-–]|\d{1,3}|[_=*\-–—.]{4,}")
"""A page number, the line number of a slip opinion, or a ruled line, alone on its line."""
_RUNNING_HEAD = re.compile(
    r"(?:\d{1,3}\s+)?(?:Cite as: \d{3} U\. ?S\. [_\d]+ ?\(\d{4}\)|Opinion of the Court"
    r"|Per Curiam|Syllabus|"
    r"Opinion of [A-Z]+, (?:C\. ?)?J\.|[A-Z][A-Z’']+, (?:C\. ?)?J\., (?:dissenting"
    r"|concurring)[a-z ]{0,40}|"
    r"[A-Z][A-Z .,’'&-]{1,60} v\. [A-Z][A-Z .,’'&-]{1,60}|\(Slip Opinion\)"
    r"|OCTOBER TERM, \d{4})(?:\s+\d{1,3})?"
)
"""A line at the head of a page that is no part of any sentence."""
_LINE_NUMBER = re.compile(r"\d{1,2}")
_NUMBERED_LINE = re.compile(r"\s{0,3}(?:\d\s{3,}|\d\d\s{2,})")
"""The number in front of a line; it stands apart from the words."""
_SHORT_LINE = 150

_ABBREVIATED = (
    "v vs no nos mr mrs ms dr hon jr sr inc co corp ltd f fed r civ crim app evid p supp stat "
    "rev cir ct u.s s.ct l.ed id ibid cf e.g i.e see al seq op slip n nn pp ch cl art amend "
    "const sec ex rel dept dep't ass'n comm'n gov't int'l nat'l st ave lt sgt capt col gen "
    "gov sen rep prof j jj c.j a.m p.m ann mass conn del pa cal fla ala ariz ark colo ill ind "
    "kan ky la md me mich minn miss mo mont neb nev okla or tenn tex va vt wash wis wyo bros "
    "univ educ hosp ed vol 2d 3d jan feb mar apr jun jul aug sept oct nov dec d e n.d s.d w.d "
    "e.d m.d n.h n.y n.j r.i p.r d.c u.s.c c.f.r f.2d f.3d f.4th ed.2d br ret ins mfg ry sch "
    "dist div sup super"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_BREAK = re.compile(r"[.?!][\"'”’)\]]{0,3}(?:\d{1,2})? (?=[\"'“‘(\[]{0,2}[A-Z0-9])")
_WORD_BEFORE = re.compile(r"([^\s(\[\"“]{1,14})\Z")

_COURT = re.compile(
    r"(?:UNITED STATES|U\.\s?S\.) COURT\s+OF\s+APPEALS|SUPREME COURT OF THE UNITED STATES",
    re.IGNORECASE,
)
_BODY_BEGINS = re.compile(
    r"(?<!and )(?<!Before )(?<!Before: )\b[A-Z][A-Za-zÀ-ÿ'’-]+(?: [IVX]{2,3}"
    r"| ?, Jr\.)?, (?:(?:Senior |Chief |Acting )*"
    r"(?:Circuit|District) Judge|Chief Judge|Associate Justice|U\.S\. District Judge)"
    r"(?:, (?:Retired|sitting by designation))?[.:*]|\bP(?:er|ER) C(?:uriam|URIAM)\b(?!\))|"
    r"\b(?:JUSTICE [A-Z’']+|Justice [A-Z][A-Za-z’']+) (?:delivered|announced) "
    r"|\bMEMORANDUM AND ORDER\b|"
    r"UPON (?:DUE )?CONSIDERATION|NOW ON CONSIDERATION"
)
_DOCKET_HEAD = re.compile(r"\bNos?\. ?[\d/,&–-]+(?: ?[&,] ?[\d–-]+)*\s*\Z")
"""A docket number at the head of a page, just before whoever writes apart."""
_PANEL = re.compile(r"\b(?:Before|BEFORE|PRESENT)\b.{10,300}?Judges?\b ?[.,]?")
_COUNSEL = re.compile(
    r"\b(?:on (?:the )?briefs?\b|with whom|argued the cause|for (?:defendants?|"
    r"plaintiffs?|petitioners?|respondents?|appell\w+)[-. ,])",
    re.IGNORECASE,
)
_SEPARATE = re.compile(
    r"(?<!see )\b[A-Z][A-Za-zÀ-ÿ'’-]+(?: [IVX]{2,3}| ?, Jr\.)?, (?:(?:Senior |Chief )?"
    r"(?:Circuit |District )?(?:Judge|Justice)|(?:C\. ?)?J\.),? ?(?:\([^)]{1,40}\) ?)?"
    r"(?:concurring|dissenting|specially concurring|with whom [^.()]{1,120}? (?:dissent|concur))"
    r"[^.()]{0,80}[.:]|"
    r"\b(?:CHIEF )?(?:JUSTICE [A-Z][A-Z’']+"
    r"|Justice [A-Z][A-Za-z’']+)(?:, with whom [^.]{1,160}? joins?(?: [^.,]{1,60})?)?,"
    r" (?:concurring|dissenting)\b[^.()]{0,80}\."
)
_APART = re.compile(r"concur|dissent")
_NAMES = 260  # characters that the names of those who join may take
_PAREN = re.compile(
    r"\((?:(?:holding|quoting|citing|per curiam|internal|emphasis|same|qualified|collecting|"
    r"en banc|[a-z]{3,14}ing|[\"'“‘][^()]|where|no |extent|defendants?|officers?|police|right|law|"
    r"when|plaintiffs?|[a-z])[^()]*(?:\([^()]*\)[^()]*)*)\)"
)
_NOTE_NUMBER = re.compile(r"^\d{1,2}(?=[A-Z][a-z])")
_CITED_BEFORE = re.compile(r"(?:\d\)|\d{2,4}|Cir\.|[A-Za-z]\.|\))\s*\Z")
_HEADS = ("Cite as", "Opinion of", "Per Curiam", "Syllabus", "(Slip", "OCTOBER TERM")
_NUMBERED_HEADING = re.compile(
    r"\s*(?:(?:[IVX]{1,5}|[A-H])\.\s+(?![A-Z]\.)[A-Z][^.;:\n]{2,70}"
    r"|(?:The )?(?:Defense of )?(?:QUALIFIED IMMUNITY|Qualified Immunity))"
    r"[^\S\n]*\n"
)
"""A line such as "B. Qualified Immunity"."""


def _is_mark(line: str, words: int, *, first: bool) -> bool:
    """Say whether a line is a page mark or a running head; few lines need the patterns."""
    bare = line.strip()
    if words <= 3 and _PAGE_MARK.fullmatch(bare):
        return True
    likely = " v. " in bare or ", J" in bare or bare.lstrip("0123456789 ").startswith(_HEADS)
    return likely and not first and _RUNNING_HEAD.fullmatch(bare) is not None


class Reading:
    """The text as a reader sees it: white space collapsed, broken words joined, page marks gone.

    Parameters
    ----------
    raw : str
        The coded text.

    Attributes
    ----------
    text : str
        The reading. `at` gives the offset in ``raw`` of any place in it.
    headings : list of int
        Places just behind a numbered heading: a sentence begins there, although none ended.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        parts: list[str] = []
        self._starts: list[int] = []
        self._sources: list[int] = []
        self.headings: list[int] = []
        length = position = 0
        joined = True  # nothing stands before the first word
        for line in raw.splitlines(keepends=True):
            source, position = position, position + len(line)
            short = len(line) < _SHORT_LINE
            words = line.split()
            if not words or (short and _is_mark(line, len(words), first=not parts)):
                continue
            if short and len(words) > 1 and _LINE_NUMBER.fullmatch(words[0]):
                numbered = _NUMBERED_LINE.match(line)
                if numbered is not None:
                    source += numbered.end()
                    del words[0]
            if not joined:
                parts.append(" ")
                length += 1
            text = " ".join(words)
            self._starts.append(length)
            self._sources.append(source)
            joined = len(words[-1]) > 2 and text.endswith("-") and text[-2].islower()
            parts.append(text[:-1] if joined else text)
            length += len(parts[-1])
            if short and _NUMBERED_HEADING.match(line):
                self.headings.append(length + 1)
        self.text = "".join(parts)

    def at(self, place: int) -> int:
        """Return the offset in the coded text of a place in the reading."""
        if not self._starts:
            return 0
        which = max(0, bisect_right(self._starts, place) - 1)
        left = place - self._starts[which]
        source = self._sources[which]
        for word in _TOKEN.finditer(self.raw, source):
            size = word.end() - word.start()
            if left < size:
                return word.start() + max(0, left)
            left -= size + 1
            if left < 0:  # the blank behind the word
                return word.end()
        return max(0, len(self.raw) - 1)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the reading.

    Attributes
    ----------
    text : str
        As in the reading.
    masked : str
        The same with the parentheses that follow citations blanked, since they speak of other
        cases, and without the number of a footnote in front.
    start : int
        Place in the reading.
    share : float
        How far into the body it begins, from 0 to 1.
    """

    text: str
    masked: str
    start: int
    share: float


def mask_parentheses(text: str) -> str:
    """Blank the parentheses in which a court says what a cited case held; lengths are kept."""

    def blank(found: re.Match[str]) -> str:
        inside = found.group()
        if len(inside) > 24 and _CITED_BEFORE.search(
            text, max(0, found.start() - 8), found.start()
        ):
            return " " * len(inside)
        return inside

    return _PAREN.sub(blank, text)


def split_sentences(text: str, begin: int = 0, headings: Sequence[int] = ()) -> list[Sentence]:
    """Split a stretch of the reading into sentences; abbreviations and initials do not end one.

    Parameters
    ----------
    text : str
        The stretch.
    begin : int
        Place of its first character in the reading.
    headings : sequence of int
        Places in the reading where a sentence begins behind a heading.
    """
    masked = mask_parentheses(text)
    bounds = [0]
    for found in _BREAK.finditer(text):
        if found.group().startswith("."):
            word = _WORD_BEFORE.search(text, max(0, found.start() - 14), found.start())
            last = word.group(1) if word else ""
            if last.lower().strip(".,'’") in _ABBREVIATIONS or (len(last) == 1 and last.isupper()):
                continue
        bounds.append(found.end())
    bounds += [x - begin for x in headings if 0 < x - begin < len(text)]
    bounds = [*sorted(set(bounds)), len(text)]
    size = max(1, len(text))
    return [
        Sentence(
            text[a:b].rstrip(), _NOTE_NUMBER.sub("", masked[a:b].rstrip()), begin + a, a / size
        )
        for a, b in pairwise(bounds)
        if text[a:b].strip()
    ]


def _separate(text: str, begin: int) -> Iterator[re.Match[str]]:
    """Yield where one judge may begin to write apart; the pattern is tried near its key words."""
    for word in _APART.finditer(text, begin):
        if word.start() >= begin:
            found = _SEPARATE.search(text, max(begin, word.start() - _NAMES), word.end() + _NAMES)
            if found is not None:
                begin = found.end()
                yield found


class Document:
    """An opinion cut into its parts.

    Parameters
    ----------
    raw : str
        The coded text.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw

    @cached_property
    def reading(self) -> Reading:
        """The text as a reader sees it."""
        return Reading(self.raw)

    @cached_property
    def opening(self) -> int:
        """Where the opinion's own heading begins: behind an errata sheet bound in front of it."""
        text = self.reading.text
        head = text[:1200]
        if not re.search(r"\bERRATA\b", head):
            return 0
        first = _COURT.search(text)
        again = _COURT.search(text, first.end() + 200) if first else None
        while again and not re.search(
            r"\b(?:Before|No\.|Nos\.)", text[again.end() : again.end() + 1500]
        ):
            again = _COURT.search(text, again.end() + 50)
        return max(0, again.start() - 60) if again else 0

    @cached_property
    def is_errata(self) -> bool:
        """Whether the record is an errata sheet with no opinion behind it."""
        text = self.reading.text
        return bool(re.search(r"\bERRAT(?:A|UM)\b", text[:1500])) and not (
            self.opening or len(text) > 6000
        )

    @cached_property
    def is_separate(self) -> bool:
        """Whether one judge alone speaks: a concurrence or dissent filed as a record of its own."""
        return bool(_SEPARATE.search(self.reading.text, self.opening, self.opening + 400))

    @cached_property
    def author_line(self) -> int | None:
        """Where the author is named and the court begins to speak, or None."""
        text = self.reading.text
        panel = _PANEL.search(text, self.opening, self.opening + 4000)
        for found in _BODY_BEGINS.finditer(text, self.opening, self.opening + 12000):
            if _COUNSEL.search(text, found.end(), found.end() + 250):
                continue
            if panel and found.end() < panel.start() and "District" in found.group():
                continue  # the judge below, named between caption and panel
            return found.start()
        return None

    @cached_property
    def body_start(self) -> int:
        """Where the heading ends: at the author's name, else after the panel."""
        if self.author_line is not None:
            return self.author_line
        text = self.reading.text
        panel = _PANEL.search(text, self.opening, self.opening + 12000)
        return panel.end() if panel else min(self.opening + 1500, len(text) // 5 + self.opening)

    @cached_property
    def heading(self) -> str:
        """Caption, docket number, panel and counsel."""
        return self.reading.text[self.opening : self.body_start + 160]

    @cached_property
    def body_end(self) -> int:
        """Where a concurrence or dissent begins; the end of the text otherwise."""
        text = self.reading.text
        floor = self.body_start + max(600, (len(text) - self.body_start) // 6)
        for found in _separate(text, floor):
            before = _DOCKET_HEAD.sub("", text[max(0, found.start() - 60) : found.start()])
            told = found.group()
            spelled_out = re.match(r"[A-ZÀ-Ý'’-]{3,}(?:, Jr\.)?, .{0,20}Judge", told) is not None
            if (
                spelled_out
                or "ustice" in told.lower()
                or not re.search(
                    r"(?:slip op\.|\d|\(|see|supra)[^.]{0,30}\Z", before[-30:], re.IGNORECASE
                )
            ):
                return found.start()
        return len(text)

    @cached_property
    def body(self) -> str:
        """What the court itself says, without heading and separate opinions."""
        return self.reading.text[self.body_start : self.body_end]

    @cached_property
    def body_lower(self) -> str:
        """The body in lower case, for counting words."""
        return self.body.lower()

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the body, footnotes where they stand in the text."""
        return split_sentences(self.body, self.body_start, self.reading.headings)
