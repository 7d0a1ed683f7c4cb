"""Builders of the tables that come from records of single deaths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qi_analysis import imputation, schemas
from qi_analysis.accounting import Accounting, RowCounter
from qi_analysis.built import Built
from qi_analysis.records import corrections, counts, imputed
from qi_analysis.sources import (
    fatal_encounters,
    mapping_police_violence,
    population,
    registry,
    the_counted,
    washington_post,
)

if TYPE_CHECKING:
    import pandas as pd

FILES: tuple[tuple[str, str, Callable[..., pd.DataFrame]], ...] = (
    ("fatal_encounters_2018", "fatal_encounters.csv", fatal_encounters.read),
    ("mapping_police_violence_2021", "raw.xlsx", mapping_police_violence.read),
    ("washington_post_2024", "fatal-police-shootings-data.csv", washington_post.read_v2),
    (
        "washington_post_2025_export",
        "2025-05-30-washington-post-police-shootings-export.csv",
        washington_post.read_export,
    ),
    ("the_counted", "the-counted-2015.csv", the_counted.read),
    ("the_counted", "the-counted-2016.csv", the_counted.read),
)
SURVEY = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
TWICE = "tells of a death a second time (known errors)"


def _read(only: str | None = None) -> Iterator[tuple[str, pd.DataFrame, RowCounter]]:
    """Yield source, records and counter of each file; repeats are left out and counted."""
    for source, file, read in FILES:
        if only is not None and source != only:
            continue
        frame = read(registry.require(source, file)).assign(deaths=1)
        counter = RowCounter(registry.find(source, file), frame, "deaths", "deaths")
        counter.left_out(sum(error.drops_row for error in corrections.load(source)), TWICE)
        yield source, frame, counter


def build_records() -> Built:
    """Return people killed by source, year and group, from records of single deaths."""
    import pandas as pd

    parts, accounting = [], []
    for _, frame, counter in _read():
        kept = counter.drop(frame, frame["year"].isna(), "year unknown")
        accounting.append(counter.close(kept))
        parts.append(kept)
    return Built(schemas.RECORDS, counts.count(pd.concat(parts)), tuple(accounting))


@dataclass(frozen=True)
class Drawn:
    """The records of a source's whole years, their completed copies, and what was left out."""

    people: pd.DataFrame
    copies: pd.DataFrame
    accounting: tuple[Accounting, ...]


@cache
def drawn(source: str) -> Drawn:
    """Return the imputations of a source, drawn once however many tables need them."""
    import pandas as pd

    survey = population.read_acs(registry.require("population", SURVEY))
    parts, accounting = [], []
    for _, frame, counter in _read(source):
        kept = imputed.in_scope(frame, imputed.SCOPES[source], counter)
        accounting.append(counter.close(kept))
        parts.append(kept)
    people, copies = imputed.draw(pd.concat(parts), imputation.composition(survey))
    return Drawn(people, copies, tuple(accounting))


def build_records_imputed() -> Built:
    """Return people killed with unknown race, age and sex imputed ten times, whole years."""
    import pandas as pd

    sources = tuple(dict.fromkeys(source for source, _, _ in FILES))
    parts = [drawn(source) for source in sources]
    tables = [imputed.count(part.people, part.copies) for part in parts]
    raw = registry.find("population", SURVEY)
    survey = population.read_acs(registry.require("population", SURVEY))
    note = "a predictor of race: the composition of each state, 2013-2018 taken together"
    accounting = (
        *(each for part in parts for each in part.accounting),
        RowCounter(raw, survey, None, "").close(survey, note),
    )
    return Built(schemas.RECORDS_IMPUTED, pd.concat(tables), accounting)
