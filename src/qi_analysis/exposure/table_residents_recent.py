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

from qi_analysis.exposure.building import (
    SUPPRESSED_AS,
    exclusive_class,
    of_one_race,
    people,
    read_counted,
    summed,
    suppression_note,
    with_asian_pacific_islander,
    within,
    wonder_deaths,
)
from qi_analysis.exposure.readers import population, wonder
from qi_analysis.exposure.schema_residents import MORTALITY_RECENT, POPULATION_RECENT
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

FIRST, LAST_POPULATION, LAST_MORTALITY = 2018, 2024, 2023
"""The export holds deaths of 2024 as well, of half the year."""

_WONDER = "wonder_provisional_mort.txt"
_POOLED, _INFANTS, _TODDLERS = "0-4", "0", "1-4"
_SPLIT_NOTE = (
    "ages 0 to 4 split at the share of infants among under-fives of that sex, group and year in "
    "the CDC WONDER export, whose population of 2022 also stands for later years"
)


def build_population_recent() -> Built:
    """Return population in bridged races, exclusive classes, 2018-2024."""
    schema = POPULATION_RECENT
    frame, counter = people(population.read_seer_bridged, "pop_bridged.rda")
    kept = within(frame, counter, FIRST, LAST_POPULATION)
    share, used = _infant_share()
    table = _split(summed(_classed(kept), ["population"], schema.key), share)
    return Built(schema, table, (counter.close(kept, _SPLIT_NOTE), used))


def build_mortality_recent() -> Built:
    """Return deaths from all causes and population in single races, 2018-2023.

    Deaths whose age or Hispanic origin is not stated are left out, as in the older table. The
    population is the estimate of one vintage for 2020 and later; that of the export itself is of
    the vintage of each year, repeats 2022 in 2023, and has no one above 85.
    """
    schema = MORTALITY_RECENT
    deaths, counter = wonder_deaths(wonder.read_provisional)
    unstated = deaths["origin"] == wonder.NOT_STATED
    kept = counter.drop(deaths, unstated, "Hispanic origin not stated")
    kept = of_one_race(within(kept, counter, FIRST, LAST_MORTALITY), counter)
    counted = _classed(kept).assign(deaths=kept["deaths"].fillna(SUPPRESSED_AS))
    residents, accounting = _single_race_people()
    table = summed(counted, ["deaths"], schema.key)
    table = table.merge(residents, on=list(schema.key), how="left")
    note = suppression_note(kept)
    return Built(schema, table, (counter.close(kept, note, _SPLIT_NOTE), accounting))


def _single_race_people() -> tuple[pd.DataFrame, Accounting]:
    frame, counter = people(population.read_single_race, "pop_singlerace_full.rda")
    kept = of_one_race(within(frame, counter, FIRST, LAST_MORTALITY), counter)
    share, _ = _infant_share()
    summed_up = summed(_classed(kept), ["population"], MORTALITY_RECENT.key)
    return _split(summed_up, share), counter.close(kept, _SPLIT_NOTE)


def _classed(frame: pd.DataFrame) -> pd.DataFrame:
    one_group = frame.assign(race=with_asian_pacific_islander(frame["race"]))
    return frame.assign(race=exclusive_class(one_group))


def _infant_share() -> tuple[pd.Series, Accounting]:
    """Return infants among children under 5 by year, sex and race, in exclusive classes."""
    frame, counter = read_counted(
        wonder.read_provisional, "mortality", _WONDER, "population", "people summed over years"
    )
    kept = counter.drop(frame, ~frame["age"].isin([_INFANTS, _TODDLERS]), "5 and older")
    kept = counter.drop(kept, kept["origin"] == wonder.NOT_STATED, "Hispanic origin not stated")
    kept = of_one_race(kept, counter)
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
