"""Charts of every defensible specification at once: their data and words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.figures.charts import specification_curve, whichever_way
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
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
_CLAIMS = ("black-men-lifetime-ratio",)
_TABLES = (
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


def _every(data: study.Study, draws: int) -> pd.DataFrame:
    """Return the defensible specifications of Black men, with the published one marked."""
    kept = [
        each for each in specifications.enumerate_all()
        if each.kind == specifications.DEFENSIBLE
    ]  # fmt: skip
    rows = run.run(kept, run.Inputs(data), draws=draws)
    own = spread.group(rows, SEX, RACE)
    choices = {"source": study.SOURCE, "estimator": PUBLISHED, "population": PUBLISHED}
    choices |= {"competing": "yes", "horizon": "lifetime"}
    own["published"] = True
    for name, option in choices.items():
        own["published"] &= own[name] == option
    return own


def _bounds(data: study.Study, language: Language) -> str:
    """Return what the ratio is if all people of unknown race were of one group."""
    bounds = [
        each for each in specifications.enumerate_all()
        if each.unknown_race in {"all-white", "all-black"}
    ]  # fmt: skip
    rows = run.run(bounds, run.Inputs(data), draws=0)
    ratios = rows.loc[(rows["sex"] == SEX) & (rows["race"] == RACE), "ratio_to_white"]
    return language.interval(ratios.min(), ratios.max(), style="ratio")


def _footer(rows: pd.DataFrame, data: study.Study, language: Language, interval: str) -> str:
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
        bounds=_bounds(data, language),
    )


def make_specification_curve(data: study.Study, language: Language) -> Chart:
    """Return the specification curve of Black men's ratio."""
    say = language.say
    rows = _every(data, DRAWS)
    ratios = rows["ratio_to_white"]
    words = Words(
        title=say(
            "specification-curve.title",
            count=language.number(len(rows)),
            ratios=language.interval(ratios.min(), ratios.max(), style="ratio"),
        ),
        subtitle=say("specification-curve.subtitle"),
        footer=_footer(
            rows,
            data,
            language,
            say("specification-curve.interval", level=language.percent(run.LEVEL)),
        ),
        mind=say("specification-curve.mind"),
        language=language,
    )
    frame = specification_curve.in_order(rows)
    return chart(specification_curve, frame, words, _CLAIMS, _TABLES)


def make_whichever_way(data: study.Study, language: Language) -> Chart:
    """Return the bars of how many ways of counting give each ratio, for everybody."""
    say = language.say
    rows = _every(data, 0)
    shown = spread.rounded(rows["ratio_to_white"])
    printed = float(shown[rows["published"]].iloc[0])
    counted = shown.value_counts().sort_index()
    frame = counted.rename_axis("ratio").rename("specifications").reset_index()
    frame["published"] = frame["ratio"] == printed
    frame.insert(0, "race", RACE)
    frame.insert(0, "sex", SEX)
    words = Words(
        title=_plain_headline(float(rows["ratio_to_white"].min()), len(rows), language),
        subtitle=say("whichever-way.subtitle", count=language.number(len(rows))),
        footer=_footer(rows, data, language, say("whichever-way.interval")),
        mind=say("whichever-way.mind"),
        language=language,
    )
    return chart(whichever_way, frame, words, _CLAIMS, _TABLES)


def _plain_headline(least: float, count: int, language: Language) -> str:
    """Return a headline that is true of the least ratio of all."""
    ways = language.number(count)
    whole = {2: "two", 3: "three"}.get(math.floor(least))
    if whole and least > math.floor(least):
        return language.say(f"whichever-way.title_{whole}", count=ways)
    return language.say("whichever-way.title", count=ways, ratio=language.ratio(least))
