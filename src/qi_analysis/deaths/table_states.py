"""Builders of the tables by state: its groups, people killed, those they are set against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import CAUSE_CLASSES, STATES
from qi_analysis.deaths import imputed
from qi_analysis.deaths.releases import STATE_YEARS
from qi_analysis.deaths.schema_states import STATE_COMPOSITION, STATE_DEATHS, STATE_POPULATION
from qi_analysis.deaths.table_deaths import SURVEY, composition, drawn
from qi_analysis.exposure.building import people, read_counted, within
from qi_analysis.exposure.readers import population
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

SURVEY_FIRST = 2013
CENSUS_YEARS = (2020, 2023)
CENSUS_FILE = "pop_singlerace_state.rda"
_SURVEY_RACES = {"white_alone_nonhispanic": "white", "black_alone": "black"}
_WIDER = {
    "15-17": "15-19", "18-19": "15-19", "35-39": "35-44", "40-44": "35-44", "45-49": "45-54",
    "50-54": "45-54", "55-59": "55-64", "60-64": "55-64", "65-69": "65-74", "70-74": "65-74",
    "75-79": "75-84", "80-84": "75-84", "0": "0-4", "1-4": "0-4",
}  # fmt: skip
"""Age group of the survey, the Census or the life table -> the finest that all three share."""


def build_state_composition() -> Built:
    """Return the racial composition of each state, so that a file of one's own can be imputed."""
    states, used = composition()
    table = states.reset_index().melt(id_vars="state", var_name="race", value_name="share")
    return Built(STATE_COMPOSITION, table, (used,))


def build_state_deaths() -> Built:
    """Return people killed by officer force by state, sex and race, all ages and years together."""
    import pandas as pd

    tables, accounting = [], []
    for source, (first, last) in STATE_YEARS.items():
        of_source = drawn(source)
        copies = of_source.copies
        wanted = copies["year"].between(first, last) & (copies["cause"] == CAUSE_CLASSES[0])
        state = of_source.people["state"].to_numpy()[copies["record"]]
        tables.append(imputed.tally(copies.assign(state=state)[wanted], STATE_DEATHS.key))
        years = range(first, last + 1)
        accounting += of_source.account_of_force(years, f"outside {first}-{last}")
    _, survey_used = composition()
    return Built(STATE_DEATHS, pd.concat(tables), (*accounting, survey_used))


def build_state_population() -> Built:
    """Return Black and white people by state, sex and age from a survey and from the Census.

    The survey (ACS, 2013-2018) counts Black people of any origin and white people who are not
    Hispanic; the Census estimates (2020-2023) record race and origin separately. A year in which
    the survey published no figure for a state does not count in that state's mean.
    """
    survey, survey_account = _survey()
    census, census_account = _census()
    table = census.merge(survey, on=["state", "sex", "race", "age"], how="left")
    table[["survey", "survey_years"]] = table[["survey", "survey_years"]].fillna(0)
    return Built(STATE_POPULATION, table, (survey_account, census_account))


def _survey() -> tuple[pd.DataFrame, Accounting]:
    """Return the survey's yearly mean, and of how many years it is one."""
    unit = "people summed over years and overlapping races"
    frame, counter = read_counted(population.read_acs, "population", SURVEY, "estimate", unit)
    kept = counter.drop(frame, frame["year"] < SURVEY_FIRST, f"before {SURVEY_FIRST}")
    kept = counter.drop(kept, ~kept["race"].isin(_SURVEY_RACES), "another group")
    code = kept["geo_id"].str[-2:]
    kept = counter.drop(kept, ~code.isin(STATES), "not one of 51 states")
    kept = counter.drop(kept, kept["estimate"].isna(), "not published for the state and year")
    account = counter.close(kept)
    named = kept.assign(
        state=kept["geo_id"].str[-2:].map(STATES),
        race=kept["race"].map(_SURVEY_RACES),
        age=kept["age"].replace(_WIDER),
    )
    yearly = named.groupby(["state", "sex", "race", "age", "year"], as_index=False)["estimate"]
    means = (
        yearly.sum()
        .groupby(["state", "sex", "race", "age"], as_index=False)["estimate"]
        .agg(survey="mean", survey_years="count")
    )
    return means, account


def _census() -> tuple[pd.DataFrame, Accounting]:
    """Return person-years of the Census estimates, not Hispanic and of any origin."""
    frame, counter = people(population.read_single_race_state, CENSUS_FILE)
    kept = within(frame, counter, *CENSUS_YEARS)
    kept = counter.drop(kept, ~kept["race"].isin(["white", "black"]), "another race")
    account = counter.close(kept)
    named = kept.assign(
        state=kept["state_fips"].map(STATES),
        age=kept["age"].replace(_WIDER),
        census=kept["population"].where(kept["origin"] == "non_hispanic", 0),
        census_any_origin=kept["population"],
    )
    key = ["state", "sex", "race", "age"]
    return named.groupby(key, as_index=False)[["census", "census_any_origin"]].sum(), account
