"""What was read of the sample: from answers to what a row counts for, or neither yes nor no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference.frame import Drawn
from qi_analysis.opinions.inference.measures import (
    DECIDED,
    KIND,
    RESULTS,
    STEPS,
    is_decided,
    step_of,
)
from qi_analysis.opinions.reading.coded import ANSWERED, Coded, settle
from qi_analysis.opinions.review import queue


def reading(row: Coded, given: Mapping[str, str]) -> Coded:
    """Return the row as it was read: nothing of the machine's answers stays.

    Facts of the record do. A field of `ANSWERED` without an answer of `queue.read_answers` is open.
    """
    values: dict[str, Any] = dict.fromkeys(ANSWERED) | queue.values_of(given)
    return settle(replace(row, **values, reader="human"))


def check(drawn: Drawn, answers: Mapping[str, object], path: Path, *, unread: bool) -> list[str]:
    """Return the drawn opinions that were not read.

    Raises
    ------
    DataError
        For answers about opinions that were not drawn; and, unless ``unread`` allows it, for drawn
        ones without answers.
    """
    strange = sorted(set(answers) - set(drawn.stratum))
    if strange:
        raise DataError(
            f"{len(strange):,} answers are about opinions that are not of the sample, such as "
            f"{strange[0]}", file=path, column="opinion_id",
            remedy="Give the answers to this sample; others may not be mixed in",
        )  # fmt: skip
    lacking = sorted(set(drawn.stratum) - set(answers))
    if len(lacking) == len(drawn.stratum) or (lacking and not unread):
        raise DataError(
            f"{len(lacking):,} of {len(drawn.stratum):,} drawn opinions have no answer, such as "
            f"{lacking[0]}", file=path, column="opinion_id",
            remedy="Read them; or count them both ways with --unread, which widens the intervals",
        )  # fmt: skip
    return lacking


def values_of(row: Coded, population: str) -> dict[str, bool | None]:
    """Return what a row counts for, by measure; None where an answer is open."""
    of_kind = row.qi_raised if population == "raised" else row.target
    if of_kind is False:
        return dict.fromkeys((KIND, DECIDED, *RESULTS, *STEPS), False)
    result, step = row.qi_result, None
    if result is not None and result != "granted":
        step = "not_immune" if is_decided(result) else ""
    elif result == "granted" and row.violation and row.clearly_established:
        step = step_of(result, row.violation, row.clearly_established)
    found: dict[str, bool | None] = {DECIDED: None if result is None else is_decided(result)}
    found |= {name: None if result is None else result == name for name in RESULTS}
    found |= {name: None if step is None else step == name for name in STEPS}
    if result == "granted":
        found["not_immune"] = False
    if of_kind is None:
        found = {name: None if value else value for name, value in found.items()}
    return {KIND: of_kind, **found}
