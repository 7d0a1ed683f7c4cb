"""Invented coded rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qi_analysis.opinions.reading.coded import FAVOURS, Basis, Coded

TARGET = Coded(
    opinion_id=900001, qi_mentioned=True, qi_raised=True, defendant_type="police",
    force_claim=True, force_in_custody=False, target=True, violation="no",
    clearly_established="not_reached", qi_result="granted", favours="police",
    published="published", court="ca5", circuit="5", date_filed="2006-03-01", docket="05-1",
    panel_author="Cedar", errata=False, separate=False, basis=Basis("held", "We hold.", 3),
    confidence="high",
)  # fmt: skip
"""An opinion of the Reuters population in which the officers are immune: no violation."""


def coded(number: int, **other: Any) -> Coded:
    """Return the same opinion with another id and these fields."""
    row = replace(TARGET, opinion_id=900000 + number, **other)
    return replace(row, favours=FAVOURS[str(row.qi_result)])


def rows(*described: tuple[int, dict[str, Any]]) -> list[Coded]:
    """Return so many rows of each kind, ids in order."""
    kinds = [fields for count, fields in described for _ in range(count)]
    return [coded(number, **fields) for number, fields in enumerate(kinds, 1)]


def write(path: Path, coded_rows: Iterable[Coded]) -> Path:
    """Write rows as `opinions code --out` does."""
    path.write_text("".join(json.dumps(row.to_record()) + "\n" for row in coded_rows))
    return path
