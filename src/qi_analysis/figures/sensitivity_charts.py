"""Charts of every defensible specification at once: their data and words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis import schemas, sensitivity, specification_spread, specifications, study
from qi_analysis.dimensions import PUBLISHED
from qi_analysis.figures import specification_curve, whichever_way
from qi_analysis.figures.chart import Chart
from qi_analysis.figures.making import chart
from qi_analysis.figures.words import Words
from qi_analysis.formatting import percent, ratio
from qi_analysis.sources import registry

if TYPE_CHECKING:
    import pandas as pd

SEX, RACE = "male", "black"
DRAWS = 1000
_CLAIMS = ("black-men-lifetime-ratio",)
_TABLES = (
    schemas.ELE_DEATHS,
    schemas.RECORDS_IMPUTED,
    schemas.ELE_POSTERIOR,
    schemas.ELE_POPULATION,
    schemas.ELE_ALL_CAUSE,
    schemas.EB_POSTERIOR,
    schemas.EB_ALL_CAUSE,
    schemas.POPULATION_TABLE,
    schemas.ALL_CAUSE,
    schemas.POPULATION_RECENT,
    schemas.MORTALITY_RECENT,
    schemas.NAX,
)


def _every(data: study.Study, draws: int) -> pd.DataFrame:
    """Return the defensible specifications of Black men, with the published one marked."""
    kept = [
        each for each in specifications.enumerate_all()
        if each.kind == specifications.DEFENSIBLE
    ]  # fmt: skip
    rows = sensitivity.run(kept, sensitivity.Inputs(data), draws=draws)
    own = specification_spread.group(rows, SEX, RACE)
    choices = {"source": study.SOURCE, "estimator": PUBLISHED, "population": PUBLISHED}
    choices |= {"competing": "yes", "horizon": "lifetime"}
    own["published"] = True
    for name, option in choices.items():
        own["published"] &= own[name] == option
    return own


def _bounds(data: study.Study) -> str:
    """Return what the ratio is if all people of unknown race were of one group."""
    bounds = [
        each for each in specifications.enumerate_all()
        if each.unknown_race in {"all-white", "all-black"}
    ]  # fmt: skip
    rows = sensitivity.run(bounds, sensitivity.Inputs(data), draws=0)
    ratios = rows.loc[(rows["sex"] == SEX) & (rows["race"] == RACE), "ratio_to_white"]
    return (
        "If all people of unknown race were white, or all Black, it could be "
        f"{ratio(ratios.min())} to {ratio(ratios.max())}: such bounds are not among the ways."
    )


def _footer(rows: pd.DataFrame, interval: str) -> str:
    """Return sources, years, n, unknown, interval and date of the data in one paragraph."""
    named = registry.load()
    released = (named[s].date_published or named[s].date_archived for s in rows["source"].unique())
    dates = sorted(day[:4] for day in released if day)
    first, last = rows["years"].str[:4].min(), rows["years"].str[-4:].max()
    unknown = rows["unknown_share"].dropna()
    deaths = rows["deaths"].dropna()
    killed = f"{deaths.min():,.0f} to {deaths.max():,.0f} Black men and boys killed in each count"
    missing = f"race unknown for {percent(unknown.min())} to {percent(unknown.max())} of records"
    return (
        "Sources: Edwards, Lee and Esposito 2019; Edwards and Brown 2024; Fatal Encounters; "
        "Mapping Police Violence; Washington Post; The Counted (data of "
        f"{dates[0]} to {dates[-1]}). {first}-{last}; {killed}; {missing}. {interval}"
    )


def _ends(ratios: pd.Series) -> str:
    return f"{ratio(ratios.min())} to {ratio(ratios.max())} times"


def make_specification_curve(data: study.Study) -> Chart:
    """Return the specification curve of Black men's ratio."""
    rows = _every(data, DRAWS)
    frame = specification_curve.in_order(rows)
    words = Words(
        title=f"Whichever of {len(rows)} ways you count, Black men's lifetime risk is "
        f"{_ends(rows['ratio_to_white'])} white men's",
        subtitle="Lifetime risk of being killed by police under every defensible set of choices, "
        "in order",
        footer=_footer(rows, "Grey: 90% intervals; for published estimates the authors' ranges.")
        + f" {_bounds(data)}",
    )
    return chart(specification_curve, frame, words, _CLAIMS, _TABLES)


def make_whichever_way(data: study.Study) -> Chart:
    """Return the bars of how many ways of counting give each ratio, for everybody."""
    rows = _every(data, 0)
    shown = specification_spread.rounded(rows["ratio_to_white"])
    printed = float(shown[rows["published"]].iloc[0])
    counted = shown.value_counts().sort_index()
    frame = counted.rename_axis("ratio").rename("specifications").reset_index()
    frame["published"] = frame["ratio"] == printed
    frame.insert(0, "race", RACE)
    frame.insert(0, "sex", SEX)
    words = Words(
        title=_plain_headline(float(rows["ratio_to_white"].min())),
        subtitle=f"{len(rows)} defensible ways to compare the lifetime risk of being killed by "
        "police: other lists of deaths, other years, other rules",
        footer=_footer(rows, "No intervals are shown. A number of ways is no probability.")
        + f" {_bounds(data)}",
    )
    return chart(whichever_way, frame, words, _CLAIMS, _TABLES)


def _plain_headline(least: float) -> str:
    """Return a headline that is true of the least ratio of all."""
    who = "Black men's risk of being killed by police"
    whole = {2: "twice", 3: "three times"}.get(math.floor(least))
    if whole and least > math.floor(least):
        return f"Whichever way you count, {who} is more than {whole} that of white men"
    return f"Whichever way you count, {who} is at least {ratio(least)} times that of white men"
