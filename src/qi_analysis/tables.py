"""Builders: raw files in, one table and its accounting out.

Each reads verified raw files through their readers and says what became of every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from qi_analysis import schemas
from qi_analysis.accounting import Accounting, RowCounter
from qi_analysis.built import Built
from qi_analysis.opinions.error_table import build_coder_agreement
from qi_analysis.sources import (
    edwards_brown,
    edwards_lee_esposito,
    population,
    wonder,
)
from qi_analysis.tables_denominators import build_denominators
from qi_analysis.tables_opinions import build_opinion_outcomes
from qi_analysis.tables_overlap import (
    build_imputation_check,
    build_overlap,
    build_race_agreement,
    build_records_flow,
)
from qi_analysis.tables_published import build_published_studies
from qi_analysis.tables_recent import build_mortality_recent, build_population_recent
from qi_analysis.tables_records import (
    build_records,
    build_records_imputed,
    build_state_composition,
)
from qi_analysis.tables_shared import (
    SUPPRESSED_AS,
    age_not_stated,
    exclusive_class,
    published_class,
    read_counted,
    summed,
    suppression_note,
)
from qi_analysis.tables_shift import build_imputation_shift
from qi_analysis.tables_states import build_state_deaths, build_state_population
from qi_analysis.tables_supreme_court import build_supreme_court, build_supreme_court_terms
from qi_analysis.tables_young import build_young_deaths
from qi_analysis.tableschema import TableSchema

if TYPE_CHECKING:
    import pandas as pd

_ELE = "edwards_lee_esposito_2019"
_EB = "edwards_brown_2024"
_ANY_ORIGIN = "wonder_mort_race_age_sex_00_20.txt"
_BY_ORIGIN = "wonder_mort_hisp_00_20.txt"
_PROVISIONAL = "wonder_provisional_mort.txt"
_NCHS = "pop_est_national_single_year_age_1990to2020_long.RDS"


def _whole(
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


def build_ele_deaths() -> Built:
    """Return people killed by imputation, year, age, sex, race and cause."""
    return _whole(
        schemas.ELE_DEATHS,
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
    return _whole(schemas.ELE_POPULATION, read, _ELE, "pop_nat.csv", value="population", unit=unit)


def build_ele_all_cause() -> Built:
    """Return all-cause deaths as the authors coded them, without those of unknown age."""
    read = edwards_lee_esposito.read_all_cause
    frame, counter = read_counted(read, _ELE, "total_mort.csv", "deaths", "deaths")
    missing = frame["age"] == edwards_lee_esposito.MISSING_AGE
    kept = counter.drop(frame, missing, "age unknown")
    return Built(schemas.ELE_ALL_CAUSE, kept, (counter.close(kept),))


def build_ele_posterior() -> Built:
    """Return the authors' posterior-predictive quantiles."""
    read = edwards_lee_esposito.read_posterior
    return _whole(schemas.ELE_POSTERIOR, read, _ELE, "post_pred_90.rds")


def build_nax() -> Built:
    """Return mean years lived in the age group by those who die in it."""
    return _whole(schemas.NAX, edwards_lee_esposito.read_nax, _ELE, "kfnax.dta")


def build_population() -> Built:
    """Return population by calendar year under both race-class schemes, 1999-2020."""
    import pandas as pd

    read, unit = population.read_nchs_single_year, "people summed over years"
    frame, counter = read_counted(read, "population", _NCHS, "population", unit)
    early = frame["year"] < 1999
    kept = counter.drop(frame, early, "before 1999, when the deaths of the life tables begin")
    both = pd.concat(
        [
            kept.assign(race=published_class(kept), race_classes="published"),
            kept.assign(race=exclusive_class(kept), race_classes="exclusive"),
        ]
    )
    note = "single years of age were summed to 19 groups before the rows were counted"
    table = summed(both, ["population"], schemas.POPULATION_TABLE.key)
    return Built(schemas.POPULATION_TABLE, table, (counter.close(kept, note),))


def build_all_cause() -> Built:
    """Return deaths of residents from all causes under both race-class schemes, 1999-2020.

    Published classes: Black, American Indian and Asian deaths of any origin; white deaths known
    to be of Hispanic origin are Latino, known not to be are white. Exclusive classes: by race and
    known origin. Deaths whose origin is not stated are left out where origin decides the class.
    """
    import pandas as pd

    any_origin, any_counter = read_counted(
        wonder.read_bridged, "mortality", _ANY_ORIGIN, "deaths", "deaths"
    )
    by_origin, counter = read_counted(
        wonder.read_bridged_by_origin, "mortality", _BY_ORIGIN, "deaths", "deaths"
    )
    whole = any_counter.drop(any_origin, age_not_stated(any_origin), "age not stated")
    whole = any_counter.drop(
        whole, whole["race"] == "white", "white: taken by origin from the other file"
    )
    kept = counter.drop(by_origin, age_not_stated(by_origin), "age not stated")
    kept = counter.drop(kept, kept["origin"] == "not_stated", "Hispanic origin not stated")
    accounting = (
        any_counter.close(whole, suppression_note(whole)),
        counter.close(kept, suppression_note(kept)),
    )
    white = kept[kept["race"] == "white"]
    published = pd.concat([white.assign(race=published_class(white)), whole])
    both = pd.concat(
        [
            published.assign(race_classes="published"),
            kept.assign(race=exclusive_class(kept), race_classes="exclusive"),
        ]
    )
    both["deaths"] = both["deaths"].fillna(SUPPRESSED_AS)
    return Built(schemas.ALL_CAUSE, summed(both, ["deaths"], schemas.ALL_CAUSE.key), accounting)


def build_eb_posterior() -> Built:
    """Return the posterior-predictive rates of Edwards and Brown."""
    read = edwards_brown.read_posterior
    return _whole(schemas.EB_POSTERIOR, read, _EB, "postpreds_mi.csv")


def build_eb_all_cause() -> Built:
    """Return all-cause deaths and population of 2013-2023 by the rules of Edwards and Brown.

    Bridged race to 2017, single race from 2018. From 2018 Black, American Indian, Asian and
    Pacific Islander people of any origin come first, then Hispanic people of the other races, then
    white people who are not Hispanic or whose origin is not stated. Suppressed cells count as
    zero, and so does population that is "not applicable": everybody's deaths from 80 stand beside
    the people of 80 to 84 only. A last column repairs that.
    """
    import pandas as pd

    parts = [_eb_any_origin(), _eb_white_by_origin(), _eb_single_race()]
    note = "suppressed cells and population not applicable count as zero, as the authors have it"
    accounting = [counter.close(kept, note) for kept, counter in parts]
    rows = pd.concat([kept for kept, _ in parts])
    rows["age"] = _fold_oldest(rows["age"])
    rows[["deaths", "population"]] = rows[["deaths", "population"]].fillna(0)
    table = summed(rows, ["deaths", "population"], schemas.EB_ALL_CAUSE.key)
    older, older_accounting = _population_85_plus()
    table = table.merge(older, on=["year", "age", "sex", "race"], how="left")
    table["population_all_ages"] = table["population"] + table.pop("older").fillna(0)
    return Built(schemas.EB_ALL_CAUSE, table, (*accounting, *older_accounting))


def _fold_oldest(age: pd.Series) -> pd.Series:
    return age.where(~age.isin(["80-84", "85+"]), schemas.EB_AGES[-1])


def _eb_any_origin() -> tuple[pd.DataFrame, RowCounter]:
    frame, counter = read_counted(wonder.read_bridged, "mortality", _ANY_ORIGIN, "deaths", "deaths")
    kept = counter.drop(frame, age_not_stated(frame), "age not stated")
    kept = counter.drop(kept, kept["race"] == "white", "white: taken by origin")
    return _eb_years(kept, counter, 2013, 2017), counter


def _eb_white_by_origin() -> tuple[pd.DataFrame, RowCounter]:
    frame, counter = read_counted(
        wonder.read_bridged_by_origin, "mortality", _BY_ORIGIN, "deaths", "deaths"
    )
    kept = counter.drop(frame, age_not_stated(frame), "age not stated")
    kept = counter.drop(kept, kept["race"] != "white", "not white: taken whatever the origin")
    kept = counter.drop(kept, kept["origin"] == "not_stated", "white, origin not stated")
    kept = _eb_years(kept, counter, 2013, 2017)
    return kept.assign(race=published_class(kept)), counter


def _eb_single_race() -> tuple[pd.DataFrame, RowCounter]:
    frame, counter = read_counted(
        wonder.read_provisional, "mortality", _PROVISIONAL, "deaths", "deaths"
    )
    kept = counter.drop(frame, age_not_stated(frame), "age not stated")
    kept = _eb_years(kept, counter, 2018, 2023)
    kept = kept.assign(race=_eb_single_class(kept))
    mixed = kept["race"] == "more_than_one_race"
    return counter.drop(kept, mixed, "more than one race and not Hispanic"), counter


def _eb_years(kept: pd.DataFrame, counter: RowCounter, first: int, last: int) -> pd.DataFrame:
    return counter.drop(kept, ~kept["year"].between(first, last), f"outside {first}-{last}")


def _eb_single_class(frame: pd.DataFrame) -> pd.Series:
    """Return the class from 2018: one minority race whatever the origin, then Hispanic."""
    open_to_origin = frame["race"].isin(["white", "more_than_one_race"])
    return frame["race"].where(~(open_to_origin & (frame["origin"] == "hispanic")), "latino")


def _population_85_plus() -> tuple[pd.DataFrame, list[Accounting]]:
    """Return people from 85 by year, sex and race, as column ``older`` of the group 80+."""
    import pandas as pd

    parts, accounting = [], []
    for read, file, first, last, classify in (
        (population.read_seer_bridged, "pop_bridged.rda", 2013, 2017, published_class),
        (population.read_single_race, "pop_singlerace_full.rda", 2018, 2023, _single_race_class),
    ):
        frame, counter = read_counted(
            read, "population", file, "population", "people summed over years"
        )
        kept = counter.drop(frame, frame["age"] != "85+", "younger than 85")
        kept = _eb_years(kept, counter, first, last)
        kept = kept.assign(race=classify(kept))
        mixed = kept["race"] == "more_than_one_race"
        kept = counter.drop(kept, mixed, "more than one race and not Hispanic")
        accounting.append(counter.close(kept))
        parts.append(kept)
    people = pd.concat(parts).assign(age=schemas.EB_AGES[-1])
    older = summed(people, ["population"], ("year", "age", "sex", "race"))
    return older.rename(columns={"population": "older"}), accounting


def _single_race_class(frame: pd.DataFrame) -> pd.Series:
    asian = frame["race"].isin(["asian", "pacific_islander"])
    return _eb_single_class(
        frame.assign(race=frame["race"].where(~asian, "asian_pacific_islander"))
    )


BUILDERS: Mapping[str, Callable[[], Built]] = {
    schemas.ELE_DEATHS.name: build_ele_deaths,
    schemas.ELE_POPULATION.name: build_ele_population,
    schemas.ELE_ALL_CAUSE.name: build_ele_all_cause,
    schemas.ELE_POSTERIOR.name: build_ele_posterior,
    schemas.NAX.name: build_nax,
    schemas.POPULATION_TABLE.name: build_population,
    schemas.ALL_CAUSE.name: build_all_cause,
    schemas.POPULATION_RECENT.name: build_population_recent,
    schemas.MORTALITY_RECENT.name: build_mortality_recent,
    schemas.EB_POSTERIOR.name: build_eb_posterior,
    schemas.EB_ALL_CAUSE.name: build_eb_all_cause,
    schemas.RECORDS.name: build_records,
    schemas.RECORDS_IMPUTED.name: build_records_imputed,
    schemas.STATE_COMPOSITION.name: build_state_composition,
    schemas.IMPUTATION_SHIFT.name: build_imputation_shift,
    schemas.STATE_DEATHS.name: build_state_deaths,
    schemas.STATE_POPULATION.name: build_state_population,
    schemas.DENOMINATORS.name: build_denominators,
    schemas.YOUNG_DEATHS.name: build_young_deaths,
    schemas.OVERLAP.name: build_overlap,
    schemas.RACE_AGREEMENT.name: build_race_agreement,
    schemas.IMPUTATION_CHECK.name: build_imputation_check,
    schemas.RECORDS_FLOW.name: build_records_flow,
    schemas.PUBLISHED_STUDIES.name: build_published_studies,
    schemas.SUPREME_COURT.name: build_supreme_court,
    schemas.SUPREME_COURT_TERMS.name: build_supreme_court_terms,
    schemas.OPINION_OUTCOMES.name: build_opinion_outcomes,
    schemas.CODER_AGREEMENT.name: build_coder_agreement,
}
"""Every table of ``data/processed`` and the function that makes it."""
