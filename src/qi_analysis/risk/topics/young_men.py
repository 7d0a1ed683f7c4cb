"""Deaths by police among all deaths of young men, alongside deaths by firearms and by drugs.

An exact rank among causes of death needs deaths by every cause, age, sex and race, which are not
among the sources. What can be said is which share of all deaths each of three groups of causes
has. They overlap: most people killed by police are shot, and a shooting by police is a death by
firearm in the vital statistics, whether it was recorded as legal intervention or as homicide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES, RACES, SEXES, TOTAL
from qi_analysis.deaths import releases
from qi_analysis.exposure.schema_residents import YOUNG_AGES, YOUNG_DEATHS
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.risk.question import insist_level
from qi_analysis.risk.rows import long

if TYPE_CHECKING:
    import pandas as pd

SOURCE = releases.JOINED.id
YEARS = tuple(range(2013, 2021))
AGE_RANGE = ("20-24", "25-29")
SEX = "male"
LEVEL = 0.9
DRAWS = 4000
CAUSES = ("firearm", "drug", "police")
FIELDS = (
    "years",
    "ages",
    "sex",
    "race",
    "cause",
    "deaths",
    "all_deaths",
    "share",
    "share_low",
    "share_high",
    "one_in",
    "per_100k_a_year",
    "level",
)


def answer(
    ages: tuple[str, ...] = AGE_RANGE,
    *,
    level: float = LEVEL,
    data: study.Study | None = None,
) -> pd.DataFrame:
    """Return shares of all deaths, one row per group and cause, columns `FIELDS`; all groups last.

    The interval, for deaths by police only, is that of a Poisson count over imputations, by Rubin's
    rules; the others are complete counts.

    Parameters
    ----------
    ages : tuple of str
        Age groups from `exposure.schema_residents.YOUNG_AGES`, following each other.
    level : float
        Of the interval.
    data : Study, optional
        The study's arrays, when already loaded.

    Raises
    ------
    UnsupportedRequestError
        For an age group that the table does not hold, groups that do not follow each other, or a
        level that is none.
    """
    from qi_analysis.store.committed import load

    unknown = [age for age in ages if age not in YOUNG_AGES]
    if unknown or not ages:
        raise UnsupportedRequestError(
            f"--ages {','.join(unknown)}: no such group. Known: {', '.join(YOUNG_AGES)}; name "
            "several with commas"
        )
    first = YOUNG_AGES.index(ages[0])
    if tuple(ages) != YOUNG_AGES[first : first + len(ages)]:
        raise UnsupportedRequestError(
            f"--ages {','.join(ages)}: write groups that follow each other, the youngest first"
        )
    insist_level(level)
    base = study.load() if data is None else data
    here = recorded_deaths.load(SOURCE, recorded_deaths.default_rule(SOURCE), "force", base)
    at = [AGES.index(age) for age in ages]
    killed = here.killed(YEARS, "force").sum(axis=1)[:, SEXES.index(SEX)][..., at].sum(axis=-1)
    table = load(YOUNG_DEATHS)
    table = table[(table["sex"] == SEX) & table["age"].isin(ages) & table["year"].isin(YEARS)]
    totals = table.groupby("race")[["all_causes", "firearm", "drug"]].sum()
    totals.loc[TOTAL] = totals.sum()
    killed = np.concatenate([killed, killed.sum(axis=1, keepdims=True)], axis=1)
    people = base.exposure(YEARS, "calendar", "exclusive").sum(axis=0)[SEXES.index(SEX)][:, at]
    lived = np.append(people.sum(axis=1), people.sum())
    rng = np.random.default_rng(20190805)
    tails = [(1 - level) / 2, (1 + level) / 2]
    groups = (*RACES, TOTAL)
    totals = totals.loc[list(groups)].astype("float64")
    everybody = totals[["all_causes"]].to_numpy()
    deaths = np.column_stack([totals["firearm"], totals["drug"], killed.mean(axis=0)])
    share = deaths / everybody
    low, high = share.copy(), share.copy()
    for place in range(len(groups)):
        drawn = estimators.draw_means(killed[:, place], DRAWS, rng)
        low[place, -1], high[place, -1] = np.quantile(drawn, tails) / everybody[place]
    numbers = {
        "deaths": deaths,
        "all_deaths": np.broadcast_to(everybody, share.shape),
        "share": share,
        "share_low": low,
        "share_high": high,
        "one_in": 1 / share,
        "per_100k_a_year": 1e5 * deaths / lived[:, None],
    }
    found = long(numbers, race=groups, cause=CAUSES).assign(
        years=study.years_text(YEARS),
        ages=f"{ages[0].split('-')[0]}-{ages[-1].split('-')[1]}",
        sex=SEX,
        level=level,
    )
    return found[list(FIELDS)]
