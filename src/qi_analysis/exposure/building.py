"""What several builders of tables share: reading with a count, race classes, suppressed cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.exposure.readers import wonder
from qi_analysis.store import registry
from qi_analysis.store.accounting import RowCounter
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED_AS = 5
"""Deaths put for a cell that CDC WONDER suppresses: the middle of 1 to 9."""


def read_counted(
    read: Callable[..., pd.DataFrame], source: str, file: str, value: str | None, unit: str
) -> tuple[pd.DataFrame, RowCounter]:
    """Return a raw file's rows and the counter that follows them."""
    frame = read(registry.require(source, file))
    return frame, RowCounter(registry.find(source, file), frame, value, unit)


def whole(
    schema: TableSchema,
    read: Callable[..., pd.DataFrame],
    source: str,
    file: str,
    *,
    value: str | None = None,
    unit: str = "",
    note: str | None = None,
) -> Built:
    """Return a table that takes over every row of one file."""
    frame, counter = read_counted(read, source, file, value, unit)
    return Built(schema, frame, (counter.close(frame, *([note] if note else [])),))


def published_class(frame: pd.DataFrame) -> pd.Series:
    """Return the published race class of rows with ``race`` and ``origin``."""
    hispanic_white = (frame["race"] == "white") & (frame["origin"] == "hispanic")
    return frame["race"].where(~hispanic_white, "latino")


def exclusive_class(frame: pd.DataFrame) -> pd.Series:
    """Return the exclusive race class of rows with ``race`` and a known ``origin``."""
    return frame["race"].where(frame["origin"] != "hispanic", "latino")


def summed(frame: pd.DataFrame, values: list[str], key: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per stratum of ``key``, ``values`` added up."""
    return frame.groupby(list(key), as_index=False, sort=False)[values].sum()


def age_not_stated(frame: pd.DataFrame) -> pd.Series:
    """Return which rows of a CDC WONDER export have no age."""
    return frame["age"] == wonder.NOT_STATED


def suppression_note(kept: pd.DataFrame) -> str:
    """Return how many suppressed cells there are, and how wrong their stand-in can be."""
    hidden = int(kept["deaths"].isna().sum())
    return (
        f"{hidden} suppressed cells (1 to 9 deaths each) are counted as {SUPPRESSED_AS}: "
        f"at most {4 * hidden} deaths off, out of {int(kept['deaths'].sum())} shown"
    )
