"""What several builders of tables share: reading with a count, race classes, suppressed cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.core.vocabulary import MULTIRACE
from qi_analysis.exposure.readers import wonder
from qi_analysis.store import registry
from qi_analysis.store.accounting import RowCounter
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

_EXPORTS: Mapping[Callable[..., pd.DataFrame], str] = {
    wonder.read_bridged: "wonder_mort_race_age_sex_00_20.txt",
    wonder.read_bridged_by_origin: "wonder_mort_hisp_00_20.txt",
    wonder.read_provisional: "wonder_provisional_mort.txt",
}
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


def wonder_deaths(read: Callable[..., pd.DataFrame]) -> tuple[pd.DataFrame, RowCounter]:
    """Return deaths of known age from a CDC WONDER export, and the counter that follows them."""
    frame, counter = read_counted(read, "mortality", _EXPORTS[read], "deaths", "deaths")
    stated = frame["age"] != wonder.NOT_STATED
    return counter.drop(frame, ~stated, "age not stated"), counter


def people(read: Callable[..., pd.DataFrame], file: str) -> tuple[pd.DataFrame, RowCounter]:
    """Return the rows of a file of population, and the counter that follows them."""
    return read_counted(read, "population", file, "population", "people summed over years")


def within(kept: pd.DataFrame, counter: RowCounter, first: int, last: int) -> pd.DataFrame:
    """Return the rows of the years from ``first`` to ``last``."""
    outside = ~kept["year"].between(first, last)
    return counter.drop(kept, outside, f"outside {first}-{last}")


def of_one_race(kept: pd.DataFrame, counter: RowCounter) -> pd.DataFrame:
    """Return the rows of people of one race, and of Hispanic people of several."""
    mixed = (kept["race"] == MULTIRACE) & (kept["origin"] != "hispanic")
    return counter.drop(kept, mixed, "more than one race and not Hispanic")


def with_asian_pacific_islander(race: pd.Series) -> pd.Series:
    """Return race with Asian people and Pacific Islanders in one group."""
    return race.mask(race.isin(["asian", "pacific_islander"]), "asian_pacific_islander")


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


def suppression_note(kept: pd.DataFrame) -> str:
    """Return how many suppressed cells there are, and how wrong their stand-in can be."""
    hidden = int(kept["deaths"].isna().sum())
    return (
        f"{hidden} suppressed cells (1 to 9 deaths each) are counted as {SUPPRESSED_AS}: "
        f"at most {4 * hidden} deaths off, out of {int(kept['deaths'].sum())} shown"
    )
