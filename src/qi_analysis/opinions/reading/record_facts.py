"""Facts of record found in the opinion itself: court, date, docket, status, author.

What the source states wins, since it was entered for this record; the text is read where the
source is silent. Citations are never asked: their years are those of other cases.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.texts.opinion import Opinion

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBER = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NUMBER |= {name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_DATE = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.? (\d{1,2}) ?,? ?((?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_ORDER_DATE = re.compile(
    r"\b(\d{1,2}) ?(?:st|nd|rd|th)? day of (January|February|March|April|May|June|July|August|"
    r"September|October|November|December) ?,? ?((?:19|20)\d\d|(?:nineteen|two) (?:hundred|"
    r"thousand)(?:,? (?:and )?[a-z]+(?:[- ][a-z]+)?)?)",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"\b(?:argued|submitted|heard|term|amended|revised|issued|dated|rehearing|decision of|"
    r"opinion of|order of|filed with|appeal(?:ed)?|since|after|before|until|on|of)\W{0,3}\Z",
    re.IGNORECASE,
)
_IN_CITATION = re.compile(r"\((?:[^()]*\b)?(?:Cir|D|[A-Z]\.D|App|[A-Z][a-z]{1,4})\.[^():]*\Z")
"""As in "(1st Cir. Jan. 5, 2011)": the date of another case."""
_OWN_DATE = re.compile(r"(?:decided|filed|entered|dated and filed)\W{0,3}(?:on )?\Z", re.IGNORECASE)
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_UNITS = {word: number for number, word in enumerate(_NUMBER_WORDS.split())} | {
    "twenty": 20,
    "thirty": 30,
    "eighty": 80,
    "ninety": 90,
}

_COURT_NAME = re.compile(
    r"(?:United States|U\. ?S\.) Court of Appeals(?:[.,] ?| )(?:for the )?"
    r"([A-Z][a-z]+|District of Columbia|D\. ?C\.)(?: ?Circuit|,)"
    r"|Supreme Court of the United States",
    re.IGNORECASE,
)
_OLD_NAME = re.compile(
    r"\W{0,3}(?:(?:United States |U\. ?S\. )?Circuit Court of Appeals[.,] ([A-Z][a-z]+"
    r"|District of Columbia) Circuit|Court of Appeals of (?:the )?(District of Columbia))",
    re.IGNORECASE,
)
"""Until 1948, at the head of a report."""
_OF_APPEALS = re.compile(r"\bCOURT\s+OF\s+APPEALS\b", re.IGNORECASE)
_CIRCUIT_NAME = re.compile(
    r"\bFOR THE (FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH|TENTH|ELEVENTH"
    r"|DISTRICT OF COLUMBIA|FEDERAL) CIRCUIT\b",
    re.IGNORECASE,
)
_DOCKET = re.compile(
    r"(?<![\w§.-])(?<!Document: )(?<!Document )"
    r"(\d{2}[-–]\d{1,5}(?:[-–](?:cv|cr|pr|bk|ag|op|bv|mv))?)(?![\w-]|, [A-Z])",
    re.IGNORECASE,
)
_DOCKET_OLD = re.compile(r"\bNos?\. ?(\d{3,6})\b")
_DOCKET_AFTER = re.compile(r"\bNos?\. ?(\d{2}[-–]\d{1,5})(?![\w-])")
_DOCKET_ENDS = re.compile(
    r"appeals? from the|on (?:appeal|petition)|petition for review|\bbefore\b|\bD\.C\. (?:No"
    r"|Docket)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"^([A-Z][A-Za-zÀ-ÿ'’-]+)(?: [IVX]{2,3}| ?, Jr\.)?, ((?:Senior |Chief |Acting )*)"
    r"(Circuit Judge|District Judge|U\.S\. District Judge|Judge|Associate Justice)"
)
NOT_PUBLISHED = re.compile(
    r"not (?:recommended )?for (?:full[- ]text )?publication|summary orders?\b|unpublished|"
    r"do(?:es)? not have precedential|do not publish|non-?precedential|not precedential|"
    r"not appropriate for publication|not to be cited|not for citation|should not be published|"
    r"not (?:designated for publication|binding precedent|precedent except)|ORDER AND JUDGMENT ?\*",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def court_id(name: str) -> str | None:
    """Return the CourtListener id of a court by its name, or None (courts-db knows the names)."""
    from courts_db import find_court

    found: list[str] = find_court(name)
    return found[0] if len(found) == 1 else None


def court_of(opinion: Opinion, document: Document) -> str | None:
    """Return the CourtListener id of the deciding court, such as ``ca1``, or None."""
    if opinion.court:
        return opinion.court
    text = document.reading.text
    found = _OLD_NAME.match(text, document.opening)
    found = found or _COURT_NAME.search(text, document.opening, document.opening + 4000)
    if not found:  # a clerk's stamp may stand between the words
        found = _CIRCUIT_NAME.search(text, document.opening, document.opening + 1200)
        if not found or not _OF_APPEALS.search(text, document.opening, document.opening + 1200):
            return None
    which = next(filter(None, found.groups()), None)
    return court_id(
        f"United States Court of Appeals for the {which} Circuit"
        if which
        else "Supreme Court of the United States"
    )


def circuit_of(court: str | None) -> str | None:
    """Return the circuit of a court id: ``1`` to ``11``, ``dc``, ``fed``; None for other courts."""
    found = re.fullmatch(r"ca(\d{1,2}|dc|fc)", court or "")
    return {"dc": "dc", "fc": "fed"}.get(found.group(1), found.group(1)) if found else None


def _year_in_words(words: str) -> int:
    numbers = re.findall(r"[a-z]+", words.lower())
    if numbers[:2] == ["nineteen", "hundred"]:
        base, rest = 1900, numbers[2:]
    else:
        base, rest = 2000, numbers[2:]
    return base + sum(_UNITS.get(word, 0) for word in rest)


def _as_date(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, _MONTH_NUMBER[month.lower()], int(day))
    except ValueError:
        return None


def _dates(text: str, begin: int, end: int) -> list[tuple[date, str]]:
    """Return the dates in a stretch of the reading, each with the words before it."""
    dates = []
    for found in _DATE.finditer(text, begin, end):
        day = _as_date(int(found.group(3)), found.group(1), found.group(2))
        before = text[max(begin, found.start() - 40) : found.start()]
        if day is not None and not _IN_CITATION.search(before):
            dates.append((day, text[max(begin, found.start() - 30) : found.start()]))
    return dates


def _date_in_words(text: str, begin: int, end: int) -> date | None:
    """Return the date of an order, as in "the 21st day of April, two thousand and ten"."""
    order = _ORDER_DATE.search(text, begin, end)
    if order is None:
        return None
    words = order.group(3)
    year = int(words) if words.isdigit() else _year_in_words(words)
    return _as_date(year, order.group(2), order.group(1))


def _date_in_heading(document: Document) -> date | None:
    text, begin = document.reading.text, document.opening
    after = 60 if document.author_line is not None else 1500  # the date may follow counsel
    end = max(document.body_start + after, begin + 300)
    order = _date_in_words(text, begin, end + 1500)
    if order:
        return order
    dates = _dates(text, begin, end)
    own = [day for day, before in dates if _OWN_DATE.search(before)]
    others = [day for day, before in dates if not _OTHER_DATE.search(before)]
    if own or others:
        return (own or others)[0]
    # the opinion's own date may stand above a note between errata sheet and heading
    above = _dates(text, begin // 2, begin)
    return next((day for day, before in reversed(above) if not _OTHER_DATE.search(before)), None)


def date_of(opinion: Opinion, document: Document) -> str | None:
    """Return the date of the decision as YYYY-MM-DD, the year for an errata sheet, or None.

    A date that an errata sheet bound in front carries is passed over, and so are those of
    argument, submission and of the judgment below.
    """
    if opinion.date_filed:
        return opinion.date_filed.isoformat()
    if document.is_errata:
        year = _DATE.search(document.reading.text)
        return year.group(3) if year else None
    day = _date_in_heading(document)
    return day.isoformat() if day else None


def docket_of(opinion: Opinion, document: Document) -> str | None:
    """Return all docket numbers of the appeal, separated by ``; ``, or None."""
    if opinion.docket_number:
        return opinion.docket_number
    text = document.reading.text
    begin = document.opening
    stop = _DOCKET_ENDS.search(text, begin, begin + 6000)
    head = text[begin : stop.start() if stop else max(document.body_start, begin + 600)]
    numbers = [n.replace("–", "-") for n in _DOCKET.findall(head)] or _DOCKET_OLD.findall(head)
    if not numbers:  # some orders name the panel first
        after = _DOCKET_AFTER.search(text, begin, begin + 3000)
        numbers = [after.group(1).replace("–", "-")] if after else []
    fullest: dict[str, str] = {}  # 05-2141 and 05-2141-cv are one, in the place of the first
    for number in numbers:
        key = "-".join(number.split("-")[:2])
        fullest[key] = max(fullest.get(key, ""), number, key=len)
    return "; ".join(fullest.values()) or None


def published_of(opinion: Opinion, document: Document) -> str:
    """Return ``published``, ``unpublished`` or ``unknown`` (an errata sheet).

    The status that the source gives, else a legend in the heading, else the reporter; an opinion
    without any legend counts as published.
    """
    if document.is_errata or opinion.precedential_status == "Errata":
        return "unknown"
    given = {"Published": "published", "Unpublished": "unpublished"}
    if opinion.precedential_status in given:
        return given[opinion.precedential_status]
    if any("F. App" in cite or "Fed. Appx" in cite for cite in opinion.citations):
        return "unpublished"
    text = document.reading.text
    head = text[: max(2500, document.body_start)]
    return "unpublished" if NOT_PUBLISHED.search(head) else "published"


def author_of(opinion: Opinion, document: Document) -> str | None:
    """Return the judge who wrote for the court, ``Per Curiam``, or None where none is named."""
    if opinion.author:
        return opinion.author
    if document.is_errata:
        return None
    body = document.body[:90]
    if re.match(r"per curiam", body, re.IGNORECASE):
        return "Per Curiam"
    found = _AUTHOR.match(body)
    if not found:
        return None
    name = found.group(1)
    visiting = "" if found.group(3) in {"Circuit Judge", "Judge"} else " (by designation)"
    return (name.title() if name.isupper() else name) + visiting
