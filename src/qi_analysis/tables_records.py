"""Builders of the tables that come from records of single deaths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from qi_analysis import imputation, schemas
from qi_analysis.accounting import RowCounter
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
_SURVEY = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
_TWICE = "tells of a death a second time (known errors)"


def _read() -> Iterator[tuple[str, pd.DataFrame, RowCounter]]:
    """Yield source, records and counter of each file; repeats are left out and counted."""
    for source, file, read in FILES:
        frame = read(registry.require(source, file)).assign(deaths=1)
        counter = RowCounter(registry.find(source, file), frame, "deaths", "deaths")
        counter.left_out(sum(error.drops_row for error in corrections.load(source)), _TWICE)
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


def build_records_imputed() -> Built:
    """Return people killed with unknown race, age and sex imputed ten times, whole years."""
    import pandas as pd

    raw = registry.find("population", _SURVEY)
    survey = population.read_acs(registry.require("population", _SURVEY))
    states = imputation.composition(survey)
    by_source: dict[str, list[pd.DataFrame]] = {}
    accounting = []
    for source, frame, counter in _read():
        kept = imputed.in_scope(frame, imputed.SCOPES[source], counter)
        accounting.append(counter.close(kept))
        by_source.setdefault(source, []).append(kept)
    tables = [imputed.count(pd.concat(parts), states) for parts in by_source.values()]
    survey_rows = RowCounter(raw, survey, None, "")
    note = "a predictor of race: the composition of each state, 2013-2018 taken together"
    accounting.append(survey_rows.close(survey, note))
    return Built(schemas.RECORDS_IMPUTED, pd.concat(tables), tuple(accounting))
