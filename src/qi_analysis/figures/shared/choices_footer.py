"""What the figures of all specifications share: their rows, bounds and source line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.figures.kit.language import Language
from qi_analysis.risk import study
from qi_analysis.risk.choices import run, specifications, spread
from qi_analysis.risk.choices.dimensions import PUBLISHED
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import (
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


SEX, RACE = "male", "black"
DRAWS = 1000
CLAIMS = ("black-men-lifetime-ratio",)
TABLES = (
    ELE_DEATHS,
    RECORDS_IMPUTED,
    ELE_POSTERIOR,
    ELE_POPULATION,
    ELE_ALL_CAUSE,
    EB_POSTERIOR,
    EB_ALL_CAUSE,
    POPULATION_TABLE,
    ALL_CAUSE,
    POPULATION_RECENT,
    MORTALITY_RECENT,
    NAX,
)


def every(data: study.Study, draws: int) -> pd.DataFrame:
    """Return the defensible specifications of Black men, with the published one marked."""
    kept = [
        each for each in specifications.enumerate_all()
        if each.kind == specifications.DEFENSIBLE
    ]  # fmt: skip
    rows = run.run(kept, run.SpecificationInputs(data), draws=draws)
    own = spread.group(rows, SEX, RACE)
    choices = {"source": study.SOURCE, "estimator": PUBLISHED, "population": PUBLISHED}
    choices |= {"competing": "yes", "horizon": "lifetime"}
    own["published"] = True
    for name, option in choices.items():
        own["published"] &= own[name] == option
    return own


def bounds(data: study.Study, language: Language) -> str:
    """Return what the ratio is if all people of unknown race were of one group."""
    bounds = [
        each for each in specifications.enumerate_all()
        if each.unknown_race in {"all-white", "all-black"}
    ]  # fmt: skip
    rows = run.run(bounds, run.SpecificationInputs(data), draws=0)
    ratios = rows.loc[(rows["sex"] == SEX) & (rows["race"] == RACE), "ratio_to_white"]
    return language.interval(ratios.min(), ratios.max(), style="ratio")


def footer(rows: pd.DataFrame, data: study.Study, language: Language, interval: str) -> str:
    """Return sources, years, n, unknown, interval and date of the data in one paragraph."""
    named = registry.load()
    released = (named[s].date_published or named[s].date_archived for s in rows["source"].unique())
    dates = sorted(day[:4] for day in released if day)
    first, last = rows["years"].str[:4].min(), rows["years"].str[-4:].max()
    unknown = rows["unknown_share"].dropna()
    deaths = rows["deaths"].dropna()
    return language.say(
        "sensitivity-family.footer",
        first_release=dates[0],
        last_release=dates[-1],
        years=study.years_text((int(first), int(last))),
        killed_low=language.number(deaths.min()),
        killed_high=language.number(deaths.max()),
        unknown_low=language.percent(unknown.min()),
        unknown_high=language.percent(unknown.max()),
        interval=interval,
        bounds=bounds(data, language),
    )
