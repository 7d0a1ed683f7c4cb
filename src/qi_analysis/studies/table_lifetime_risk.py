"""Builders of the input tables of two published studies, by their authors' rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import MULTIRACE
from qi_analysis.exposure.building import (
    of_one_race,
    people,
    published_class,
    read_counted,
    summed,
    whole,
    with_asian_pacific_islander,
    within,
    wonder_deaths,
)
from qi_analysis.exposure.readers import population, wonder
from qi_analysis.store.accounting import Accounting, RowCounter
from qi_analysis.store.built import Built
from qi_analysis.studies.readers import edwards_brown, edwards_lee_esposito
from qi_analysis.studies.schema_lifetime_risk import (
    EB_AGES,
    EB_ALL_CAUSE,
    EB_POSTERIOR,
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

if TYPE_CHECKING:
    import pandas as pd

_ELE = "edwards_lee_esposito_2019"
_EB = "edwards_brown_2024"


def build_ele_deaths() -> Built:
    """Return people killed by imputation, year, age, sex, race and cause."""
    return whole(
        ELE_DEATHS,
        edwards_lee_esposito.read_deaths,
        _ELE,
        "fe_pop_imputed_13_18.csv",
        value="deaths",
        unit="deaths summed over ten imputations",
        note="a row of the file holds four classes of cause and is counted here as four rows",
    )


def build_ele_population() -> Built:
    """Return population under the authors' own label."""
    read = edwards_lee_esposito.read_population
    unit = "people summed over years"
    return whole(ELE_POPULATION, read, _ELE, "pop_nat.csv", value="population", unit=unit)


def build_ele_all_cause() -> Built:
    """Return all-cause deaths as the authors coded them, without those of unknown age."""
    read = edwards_lee_esposito.read_all_cause
    frame, counter = read_counted(read, _ELE, "total_mort.csv", "deaths", "deaths")
    missing = frame["age"] == edwards_lee_esposito.MISSING_AGE
    kept = counter.drop(frame, missing, "age unknown")
    return Built(ELE_ALL_CAUSE, kept, (counter.close(kept),))


def build_ele_posterior() -> Built:
    """Return the authors' posterior-predictive quantiles."""
    read = edwards_lee_esposito.read_posterior
    return whole(ELE_POSTERIOR, read, _ELE, "post_pred_90.rds")


def build_nax() -> Built:
    """Return mean years lived in the age group by those who die in it."""
    return whole(NAX, edwards_lee_esposito.read_nax, _ELE, "kfnax.dta")


def build_eb_posterior() -> Built:
    """Return the posterior-predictive rates of Edwards and Brown."""
    read = edwards_brown.read_posterior
    return whole(EB_POSTERIOR, read, _EB, "postpreds_mi.csv")


def build_eb_all_cause() -> Built:
    """Return all-cause deaths and population of 2013-2023 by the rules of Edwards and Brown.

    Bridged race to 2017, single race from 2018. From 2018 Black, American Indian, Asian and
    Pacific Islander people of any origin come first, then Hispanic people of the other races, then
    white people who are not Hispanic or whose origin is not stated. Suppressed cells count as
    zero, and so does population that is "not applicable": deaths at 80 and over are
    divided by the people of 80 to 84 only. A last column repairs that.
    """
    import pandas as pd

    parts = [_eb_any_origin(), _eb_white_by_origin(), _eb_single_race()]
    note = "suppressed cells and population not applicable count as zero, as the authors have it"
    accounting = [counter.close(kept, note) for kept, counter in parts]
    rows = pd.concat([kept for kept, _ in parts])
    rows["age"] = rows["age"].mask(rows["age"].isin(["80-84", "85+"]), EB_AGES[-1])
    rows[["deaths", "population"]] = rows[["deaths", "population"]].fillna(0)
    table = summed(rows, ["deaths", "population"], EB_ALL_CAUSE.key)
    older, older_accounting = _population_85_plus()
    table = table.merge(older, on=["year", "age", "sex", "race"], how="left")
    table["population_all_ages"] = table["population"] + table.pop("older").fillna(0)
    return Built(EB_ALL_CAUSE, table, (*accounting, *older_accounting))


def _eb_any_origin() -> tuple[pd.DataFrame, RowCounter]:
    frame, counter = wonder_deaths(wonder.read_bridged)
    kept = counter.drop(frame, frame["race"] == "white", "white: taken by origin")
    return within(kept, counter, 2013, 2017), counter


def _eb_white_by_origin() -> tuple[pd.DataFrame, RowCounter]:
    frame, counter = wonder_deaths(wonder.read_bridged_by_origin)
    other = frame["race"] != "white"
    kept = counter.drop(frame, other, "not white: taken whatever the origin")
    kept = counter.drop(kept, kept["origin"] == wonder.NOT_STATED, "white, origin not stated")
    kept = within(kept, counter, 2013, 2017)
    return kept.assign(race=published_class(kept)), counter


def _eb_single_race() -> tuple[pd.DataFrame, RowCounter]:
    frame, counter = wonder_deaths(wonder.read_provisional)
    kept = of_one_race(within(frame, counter, 2018, 2023), counter)
    return kept.assign(race=_eb_single_class(kept)), counter


def _eb_single_class(frame: pd.DataFrame) -> pd.Series:
    """Return the class from 2018: one minority race whatever the origin, then Hispanic."""
    open_to_origin = frame["race"].isin(["white", MULTIRACE])
    return frame["race"].mask(open_to_origin & (frame["origin"] == "hispanic"), "latino")


def _population_85_plus() -> tuple[pd.DataFrame, list[Accounting]]:
    """Return people from 85 by year, sex and race, as column ``older`` of the group 80+."""
    import pandas as pd

    parts, accounting = [], []
    for read, file, first, last, classify in (
        (population.read_seer_bridged, "pop_bridged.rda", 2013, 2017, published_class),
        (population.read_single_race, "pop_singlerace_full.rda", 2018, 2023, _eb_single_class),
    ):
        frame, counter = people(read, file)
        kept = counter.drop(frame, frame["age"] != "85+", "younger than 85")
        kept = of_one_race(within(kept, counter, first, last), counter)
        accounting.append(counter.close(kept))
        parts.append(kept.assign(race=with_asian_pacific_islander(classify(kept))))
    aged = pd.concat(parts).assign(age=EB_AGES[-1])
    older = summed(aged, ["population"], ("year", "age", "sex", "race"))
    return older.rename(columns={"population": "older"}), accounting
