"""Builders of the tables of residents and their deaths, 1999-2020, by official counts."""

from __future__ import annotations

from qi_analysis.exposure.building import (
    SUPPRESSED_AS,
    exclusive_class,
    people,
    published_class,
    read_counted,
    summed,
    suppression_note,
    wonder_deaths,
)
from qi_analysis.exposure.readers import nvss, population, wonder
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    POPULATION_TABLE,
    YOUNG_AGES,
    YOUNG_DEATHS,
)
from qi_analysis.store.built import Built

_NCHS = "pop_est_national_single_year_age_1990to2020_long.RDS"
_VIOLENT_AND_DRUGS = "summarized_deaths_1990_2020.RDS"
_YOUNG_FIRST = 2013


def build_population() -> Built:
    """Return population by calendar year under both race-class schemes, 1999-2020."""
    import pandas as pd

    frame, counter = people(population.read_nchs_single_year, _NCHS)
    early = frame["year"] < 1999
    kept = counter.drop(frame, early, "before 1999, when the deaths of the life tables begin")
    both = pd.concat(
        [
            kept.assign(race=published_class(kept), race_classes="published"),
            kept.assign(race=exclusive_class(kept), race_classes="exclusive"),
        ]
    )
    note = "single years of age were summed to 19 groups before the rows were counted"
    table = summed(both, ["population"], POPULATION_TABLE.key)
    return Built(POPULATION_TABLE, table, (counter.close(kept, note),))


def build_all_cause() -> Built:
    """Return deaths of residents from all causes under both race-class schemes, 1999-2020.

    Published classes: Black, American Indian and Asian deaths of any origin; white deaths known
    to be of Hispanic origin are Latino, known not to be are white. Exclusive classes: by race and
    known origin. Deaths whose origin is not stated are left out where origin decides the class.
    """
    import pandas as pd

    any_origin, any_counter = wonder_deaths(wonder.read_bridged)
    taken_by_origin = any_origin["race"] == "white"
    whole = any_counter.drop(
        any_origin, taken_by_origin, "white: taken by origin from the other file"
    )
    by_origin, counter = wonder_deaths(wonder.read_bridged_by_origin)
    unstated = by_origin["origin"] == wonder.NOT_STATED
    kept = counter.drop(by_origin, unstated, "Hispanic origin not stated")
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
    return Built(ALL_CAUSE, summed(both, ["deaths"], ALL_CAUSE.key), accounting)


def build_young_deaths() -> Built:
    """Return deaths at 15 to 34 from all causes, firearms and drugs, 2013-2020."""
    read = nvss.read_violent_and_drug_deaths
    frame, counter = read_counted(read, "mortality", _VIOLENT_AND_DRUGS, "all_causes", "deaths")
    kept = counter.drop(frame, frame["year"] < _YOUNG_FIRST, f"before {_YOUNG_FIRST}")
    kept = counter.drop(kept, ~kept["age"].isin(YOUNG_AGES), "not of 15 to 34")
    table = summed(kept, ["all_causes", "firearm", "drug"], YOUNG_DEATHS.key)
    return Built(YOUNG_DEATHS, table, (counter.close(kept),))
