"""Texts of the Supreme Court as the raw file holds them: whole cases, some in several versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.readers import read_records

SOURCE = "supreme_court_opinions"
LICENCE = "work of the United States government"


def _opinion(record: dict[str, Any]) -> Opinion:
    docket = str(record["docket_number"])
    status = record.get("precedential_status")
    return Opinion(
        opinion_id=docket,
        cluster_id=None,
        court="scotus",
        case_name=record["case_name"],
        docket_number=docket,
        date_filed=date.fromisoformat(record["date_filed"]),
        precedential_status=status or "Published",
        citations=(record["citation"],) if record.get("citation") else (),
        opinion_type=None,
        author=None,
        text=record["text"],
        text_field="text",
        source=SOURCE,
        licence=LICENCE,
    )


def read_court_texts_by_row(path: Path) -> Iterator[tuple[int, Opinion]]:
    """Stream the cases of the raw file with their rows; the first version of each is taken.

    Raises
    ------
    DataError
        With file and row, when a record lacks what an opinion needs.
    """
    seen: set[object] = set()
    for row, record in read_records(path):
        try:
            opinion = _opinion(record)
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"not a text of the Court ({error!r})", file=path, row=row) from error
        if opinion.opinion_id not in seen:
            seen.add(opinion.opinion_id)
            yield row, opinion


def read_court_texts(path: Path) -> Iterator[Opinion]:
    """Stream the cases of the raw file as `read_court_texts_by_row` does, without the rows."""
    for _, opinion in read_court_texts_by_row(path):
        yield opinion
