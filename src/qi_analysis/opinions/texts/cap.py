"""Opinions from the static volumes of the Caselaw Access Project."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.opinion import Opinion

SOURCE = "cap_static"
LICENCE = "public domain"
TEXT_FIELD = "casebody.opinions.text"

STATUSES = {
    "f": "Published",
    "f2d": "Published",
    "f3d": "Published",
    "f4th": "Published",
    "us": "Published",
    "f-appx": "Unpublished",
}
"""Reporter -> status: the project keeps none, and the Federal Appendix has what is unpublished."""

TYPES = {
    "majority": "020lead",
    "plurality": "025plurality",
    "concurrence": "030concurrence",
    "concurring-in-part-and-dissenting-in-part": "035concurrenceinpart",
    "dissent": "040dissent",
}
_CIRCUIT = re.compile(r"united states court of appeals for the (.+) circuit")
_NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh"
CIRCUITS = {
    **{word: f"ca{number}" for number, word in enumerate(_NUMBERS.split(), 1)},
    "district of columbia": "cadc",
    "federal": "cafc",
}
_SUPREME = {"supreme court of the united states", "united states supreme court"}


def read_cap(folder: Path) -> Iterator[Opinion]:
    """Stream the opinions of all volumes in a folder, by reporter, volume and page.

    Parameters
    ----------
    folder : Path
        A copy of the whole site, of a reporter or of a volume.

    Raises
    ------
    DataError
        When there are no cases, or one is not of the shape of the project, with its file.
    """
    paths = sorted(folder.rglob("cases/*.json"), key=_order)
    if not paths:
        raise DataError(
            "no volumes of the Caselaw Access Project",
            file=folder,
            remedy="Needed is .../cases/*.json, or else a folder made by `opinions convert`",
        )
    for path in paths:
        try:
            case = json.loads(path.read_bytes())
            yield from from_case(case, reporter=path.parents[2].name)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataError(
                f"not a case of the project ({type(error).__name__} {error})", file=path
            ) from error


def from_case(case: Mapping[str, Any], reporter: str) -> Iterator[Opinion]:
    """Yield the opinions of one case.

    The project gives a case an id and its opinions none: theirs is that of the case, a full stop
    and their place. A date that lacks day or month is None.

    Parameters
    ----------
    case : mapping
        Content of a case file.
    reporter : str
        Its reporter, as the name of the folder has it, such as ``f3d``.

    Raises
    ------
    KeyError, TypeError, ValueError
        When the case is of another shape.
    """
    filed = case["decision_date"]
    for place, opinion in enumerate(case["casebody"]["opinions"]):
        yield Opinion(
            opinion_id=f"{int(case['id'])}.{place}",
            cluster_id=None,
            court=court_id(case["court"]["name"]),
            case_name=case["name_abbreviation"] or case["name"] or None,
            docket_number=case["docket_number"] or None,
            date_filed=date.fromisoformat(filed) if len(filed) == 10 else None,
            precedential_status=STATUSES.get(reporter),
            citations=tuple(citation["cite"] for citation in case["citations"]),
            opinion_type=TYPES.get(opinion["type"]),
            author=opinion["author"] or None,
            text=opinion["text"] or "",
            text_field=TEXT_FIELD,
            source=SOURCE,
            licence=LICENCE,
        )


def court_id(name: str) -> str | None:
    """Return CourtListener's id of a federal court of appeals or the Supreme Court, else None."""
    plain = " ".join(name.lower().replace(".", "").split())
    if plain in _SUPREME:
        return "scotus"
    found = _CIRCUIT.fullmatch(plain)
    return CIRCUITS.get(found[1]) if found else None


def _order(path: Path) -> tuple[str, int, str, str]:
    """Sort volumes by number, where they have one."""
    volume = path.parents[1].name
    return path.parents[2].name, int(volume) if volume.isdigit() else 0, volume, path.name
