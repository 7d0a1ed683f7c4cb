"""Opinions from the static volumes of the Caselaw Access Project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import insist_regular
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.once import citation_key
from qi_analysis.opinions.texts.opinion import Opinion

SOURCE = "cap_static"
LICENCE = "public domain"
TEXT_FIELD = "casebody.opinions.text"
TEXT_WITH_HEADING = "casebody.head_matter, casebody.opinions.text"
RECORD = "volume.json"
"""In the folder of a volume that was fetched: what became of every case of it."""

STATUSES = {
    "f": "Published",
    "f2d": "Published",
    "f3d": "Published",
    "f4th": "Published",
    "us": "Published",
    "f-appx": "Unpublished",
}
"""Reporter -> status: the project keeps none, and the Federal Appendix has what is unpublished."""

_PRINTED = {
    **{reporter.replace("-", ""): reporter for reporter in STATUSES},
    "fedappx": "f-appx",
}
"""Reporter as a citation has it, its letters and digits alone -> reporter."""

TYPES = {
    "majority": "020lead",
    "plurality": "025plurality",
    "concurrence": "030concurrence",
    "concurring-in-part-and-dissenting-in-part": "035concurrenceinpart",
    "dissent": "040dissent",
}
_CIRCUIT = re.compile(
    r"united states (?:circuit )?court of appeals for the (?:(.+) circuit|(district of columbia))"
)
_HEADING = re.compile(
    r"\bCourt\s+of\s+Appeals\b|\bNos?\. ?\d|\bCircuit Judges?\b|\bv\. ", re.IGNORECASE
)
_NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh"
CIRCUITS = {
    **{word: f"ca{number}" for number, word in enumerate(_NUMBERS.split(), 1)},
    "district of columbia": "cadc",
    "federal": "cafc",
}
NOT_A_CASE = (KeyError, TypeError, ValueError, AttributeError, RecursionError, DataError)
"""What `from_case`, and the parser before it, raise for a case of another shape."""
_SUPREME = {"supreme court of the united states", "united states supreme court"}


def read_cap(folder: Path) -> Iterator[Opinion]:
    """Stream the opinions of all volumes in a folder, by reporter, volume and page.

    It is a copy of the whole site, of a reporter or of a volume.

    Raises
    ------
    DataError
        When there are no cases, or one is not of the shape of the project, with its file.
    """
    # the reporter is told by the name of a folder, which may be above the one that was named
    top = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow links elsewhere
    paths = sorted(_cases(top), key=_order)
    if not paths:
        if any(top.rglob(RECORD)):
            return  # fetched, and nothing in it mentions immunity
        raise DataError(
            "no volumes of the Caselaw Access Project",
            file=folder,
            remedy="Needed is .../cases/*.json, or else a folder made by `opinions convert`",
        )
    for path in paths:
        insist_regular(path)
        try:
            case = parsed_json(path.read_bytes())
            yield from from_case(case, reporter=_volume(path)[0])
        except NOT_A_CASE as error:
            raise DataError(
                f"not a case of the project ({type(error).__name__} {error})", file=path
            ) from error


def from_case(case: Mapping[str, Any], reporter: str) -> Iterator[Opinion]:
    """Yield the opinions of one case, whose reporter is as the name of a folder has it: ``f3d``.

    The project gives a case an id and its opinions none: theirs is that of the case, a full stop
    and their place. A date that lacks day or month is None.

    Raises
    ------
    KeyError, TypeError, ValueError
        When the case is of another shape.
    """
    filed = _text(case["decision_date"], "decision_date")
    head = _text(case["casebody"].get("head_matter"), "head_matter")
    docket = _text(case["docket_number"], "docket_number")
    name = _text(case["name_abbreviation"], "name_abbreviation") or _text(case["name"], "name")
    number = case["id"]
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError("id is no number")
    status = _status(case["citations"], reporter)
    for place, opinion in enumerate(case["casebody"]["opinions"]):
        text = _text(opinion["text"], "text")
        # as printed: caption, counsel and panel stand before the first opinion
        headed = place == 0 and bool(text.strip()) and _HEADING.search(head) is not None
        yield Opinion(
            opinion_id=f"{number}.{place}",
            cluster_id=None,
            court=court_id(case["court"]["name"]),
            case_name=name or None,
            docket_number=docket or None,
            date_filed=date.fromisoformat(filed) if len(filed) == 10 else None,
            precedential_status=status,
            citations=tuple(_text(citation["cite"], "cite") for citation in case["citations"]),
            opinion_type=TYPES.get(opinion["type"]),
            author=_text(opinion["author"], "author") or None,
            text=f"{head}\n{text}" if headed else text,
            text_field=TEXT_WITH_HEADING if headed else TEXT_FIELD,
            source=SOURCE,
            licence=LICENCE,
        )


def _status(citations: Sequence[Mapping[str, Any]], reporter: str) -> str | None:
    """Return the status of a case by its reporter, which the folder tells, or else the citation.

    Cases are at times taken out of the folder of their reporter.
    """
    if reporter in STATUSES:
        return STATUSES[reporter]
    official = (x for x in citations if x.get("type") == "official")
    for key in (citation_key(_text(each["cite"], "cite")) for each in official):
        if key and (printed := key.split()[1]) in _PRINTED:
            return STATUSES[_PRINTED[printed]]
    return None


def _text(value: object, name: str) -> str:
    """Return a value that must be text, empty for null; surrogates without a partner are none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    value.encode()
    return value


def court_id(name: str) -> str | None:
    """Return CourtListener's id of a federal court of appeals or the Supreme Court, else None."""
    plain = " ".join(name.lower().replace(".", "").split())
    if plain in _SUPREME:
        return "scotus"
    found = _CIRCUIT.fullmatch(plain)
    return CIRCUITS.get(found[1] or found[2]) if found else None


def _cases(top: Path) -> Iterator[Path]:
    """Yield the files of cases in a folder; what is hidden is not finished."""
    if top.name == "cases":
        yield from top.glob("*.json")
        return
    for path in top.rglob("cases/*.json"):
        if not any(part.startswith(".") for part in path.relative_to(top).parts):
            yield path


def _volume(path: Path) -> tuple[str, str]:
    """Return reporter and volume of a case, as the names of its folders have them."""
    *_, reporter, volume, _cases, _file = ("", "", *path.parts)
    return reporter, volume


def _order(path: Path) -> tuple[str, int, str, str]:
    """Sort volumes by number, where they have one."""
    reporter, volume = _volume(path)
    return reporter, int(volume) if volume.isdecimal() else 0, volume, path.name
