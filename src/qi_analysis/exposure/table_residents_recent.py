"""Population to 2024 and death rates to 2023, in exclusive race classes.

The series behind the other tables end in 2020. Two others go on: SEER counts residents in bridged
races, as the older series does; deaths are in single races from then on. Both tables begin in 2018
so that the years in which they overlap the older ones show the step between them.

* Bridged population puts people of more than one race in one of the other groups. Single-race
  files count them separately: those who are not Hispanic are in none of the five groups here,
  neither as deaths nor as people, so that each rate is that of the people of one race.
* Both files of population pool ages 0 to 4. They are split at the share of infants among children
  under 5 of the same sex and group in the CDC WONDER export of that year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import MULTIRACE
from qi_analysis.exposure.building import (
    SUPPRESSED_AS,
    age_not_stated,
    exclusive_class,
    read_counted,
    summed,
    suppression_note,
)
from qi_analysis.exposure.readers import population, wonder
from qi_analysis.exposure.schema_residents import MORTALITY_RECENT, POPULATION_RECENT
from qi_analysis.store.accounting import Accounting, RowCounter
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

FIRST, LAST_POPULATION, LAST_MORTALITY = 2018, 2024, 2023
"""The export holds deaths of 2024 as well, of half the year."""

_WONDER = "wonder_provisional_mort.txt"
_BRIDGED = "pop_bridged.rda"
_SINGLE = "pop_singlerace_full.rda"
_POOLED, _INFANTS, _TODDLERS = "0-4", "0", "1-4"
_SPLIT_NOTE = (
    "ages 0 to 4 split at the share of infants among under-fives of that sex, group and year in "
    "the CDC WONDER export, whose population of 2022 also stands for later years"
)


def build_population_recent() -> Built:
    """Return population in bridged races, exclusive classes, 2018-2024."""
    read, unit = population.read_seer_bridged, "people summed over years"
    frame, counter = read_counted(read, "population", _BRIDGED, "population", unit)
    schema = POPULATION_RECENT
    kept = _until(frame, counter, LAST_POPULATION)
    share, used = _infant_share()
    table = _split(summed(_classed(kept), ["population"], schema.key), share)
    return Built(schema, table, (counter.close(kept, _SPLIT_NOTE), used))


def build_mortality_recent() -> Built:
    """Return deaths from all causes and population in single races, 2018-2023.

    Deaths whose age or Hispanic origin is not stated are left out, as in the older table. The
    population is the estimate of one vintage for 2020 and later; that of the export itself is of
    the vintage of each year, repeats 2022 in 2023, and has no one above 85.
    """
    deaths, counter = read_counted(
        wonder.read_provisional, "mortality", _WONDER, "deaths", "deaths"
    )
    schema = MORTALITY_RECENT
    kept = counter.drop(deaths, age_not_stated(deaths), "age not stated")
    kept = counter.drop(kept, kept["origin"] == wonder.NOT_STATED, "Hispanic origin not stated")
    kept = _until(kept, counter, LAST_MORTALITY)
    kept = counter.drop(kept, _mixed(kept), "more than one race and not Hispanic")
    counted = _classed(kept).assign(deaths=kept["deaths"].fillna(SUPPRESSED_AS))
    people, accounting = _single_race_people()
    table = summed(counted, ["deaths"], schema.key).merge(people, on=list(schema.key), how="left")
    note = suppression_note(kept)
    return Built(schema, table, (counter.close(kept, note, _SPLIT_NOTE), accounting))


def _single_race_people() -> tuple[pd.DataFrame, Accounting]:
    read, unit = population.read_single_race, "people summed over years"
    frame, counter = read_counted(read, "population", _SINGLE, "population", unit)
    kept = _until(frame, counter, LAST_MORTALITY)
    kept = counter.drop(kept, _mixed(kept), "more than one race and not Hispanic")
    share, _ = _infant_share()
    summed_up = summed(_classed(kept), ["population"], MORTALITY_RECENT.key)
    return _split(summed_up, share), counter.close(kept, _SPLIT_NOTE)


def _until(frame: pd.DataFrame, counter: RowCounter, last: int) -> pd.DataFrame:
    outside = ~frame["year"].between(FIRST, last)
    return counter.drop(frame, outside, f"outside {FIRST}-{last}")


def _mixed(frame: pd.DataFrame) -> pd.Series:
    return (frame["race"] == MULTIRACE) & (frame["origin"] == "non_hispanic")


def _classed(frame: pd.DataFrame) -> pd.DataFrame:
    one_group = frame["race"].replace(
        {"asian": "asian_pacific_islander", "pacific_islander": "asian_pacific_islander"}
    )
    return frame.assign(race=exclusive_class(frame.assign(race=one_group)))


def _infant_share() -> tuple[pd.Series, Accounting]:
    """Return infants among children under 5 by year, sex and race, in exclusive classes."""
    frame, counter = read_counted(
        wonder.read_provisional, "mortality", _WONDER, "population", "people summed over years"
    )
    kept = counter.drop(frame, ~frame["age"].isin([_INFANTS, _TODDLERS]), "5 and older")
    kept = counter.drop(kept, kept["origin"] == wonder.NOT_STATED, "Hispanic origin not stated")
    kept = counter.drop(kept, _mixed(kept), "more than one race and not Hispanic")
    children = _classed(kept).assign(population=kept["population"].astype("float64"))
    by_age = ["year", "sex", "race"]
    infants = children[children["age"] == _INFANTS].groupby(by_age)["population"].sum()
    share = infants / children.groupby(by_age)["population"].sum()
    return share.rename("share"), counter.close(kept, "the share of infants among under-fives")


def _split(table: pd.DataFrame, share: pd.Series) -> pd.DataFrame:
    """Return ``table`` with its pooled age group as two that add up to it."""
    import pandas as pd

    young = table[table["age"] == _POOLED].merge(share.reset_index(), how="left")
    infants = (young["population"] * young.pop("share")).round().astype("int64")
    return pd.concat(
        [
            table[table["age"] != _POOLED],
            young.assign(age=_INFANTS, population=infants),
            young.assign(age=_TODDLERS, population=young["population"] - infants),
        ]
    )
