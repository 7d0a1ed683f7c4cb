"""Builders of the tables that come from records of single deaths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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

READERS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "fatal_encounters_2018": fatal_encounters.read,
    "mapping_police_violence_2021": mapping_police_violence.read,
    "washington_post_2024": washington_post.read_v2,
    "washington_post_2025_export": washington_post.read_export,
    "the_counted": the_counted.read,
}
"""The reader of each source of records."""
_FILES: tuple[tuple[str, str], ...] = (
    ("fatal_encounters_2018", "fatal_encounters.csv"),
    ("mapping_police_violence_2021", "raw.xlsx"),
    ("washington_post_2024", "fatal-police-shootings-data.csv"),
    (
        "washington_post_2025_export",
        "2025-05-30-washington-post-police-shootings-export.csv",
    ),
    ("the_counted", "the-counted-2015.csv"),
    ("the_counted", "the-counted-2016.csv"),
)
_SURVEY = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
_TWICE = "tells of a death a second time (known errors)"


def read_records() -> Iterator[tuple[str, pd.DataFrame, RowCounter]]:
    """Yield source, records and counter of each file; repeats are left out and counted."""
    for source, file in _FILES:
        frame = READERS[source](registry.require(source, file)).assign(deaths=1)
        counter = RowCounter(registry.find(source, file), frame, "deaths", "deaths")
        counter.left_out(sum(error.drops_row for error in corrections.load(source)), _TWICE)
        yield source, frame, counter


def composition() -> tuple[pd.DataFrame, Accounting]:
    """Return the racial composition of each state, and the account of the survey behind it."""
    raw = registry.find("population", _SURVEY)
    survey = population.read_acs(registry.require("population", _SURVEY))
    note = "a predictor of race: the composition of each state, 2013-2018 taken together"
    return imputation.composition(survey), RowCounter(raw, survey, None, "").close(survey, note)


def build_records() -> Built:
    """Return people killed by source, year and group, from records of single deaths."""
    import pandas as pd

    parts, accounting = [], []
    for _, frame, counter in read_records():
        kept = counter.drop(frame, frame["year"].isna(), "year unknown")
        accounting.append(counter.close(kept))
        parts.append(kept)
    return Built(schemas.RECORDS, counts.count(pd.concat(parts)), tuple(accounting))


def build_records_imputed() -> Built:
    """Return people killed with unknown race, age and sex imputed ten times, all years in scope."""
    import pandas as pd

    states, survey_used = composition()
    by_source: dict[str, list[pd.DataFrame]] = {}
    accounting = []
    for source, frame, counter in read_records():
        kept = imputed.in_scope(frame, imputed.SCOPES[source], counter)
        accounting.append(counter.close(kept))
        by_source.setdefault(source, []).append(kept)
    tables = [imputed.count(pd.concat(parts), states) for parts in by_source.values()]
    accounting.append(survey_used)
    return Built(schemas.RECORDS_IMPUTED, pd.concat(tables), tuple(accounting))


def build_state_composition() -> Built:
    """Return the racial composition of each state, so that a file of one's own can be imputed."""
    states, used = composition()
    table = states.reset_index().melt(id_vars="state", var_name="race", value_name="share")
    return Built(schemas.STATE_COMPOSITION, table, (used,))
