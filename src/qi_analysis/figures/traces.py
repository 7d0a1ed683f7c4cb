"""How the numbers of each figure's headline follow from its data.

The words are for readers; the functions work each number out again, apart from the headline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.figures.charts import (
    cumulative_risk,
    icon_array,
    killed_and_charged,
    young_men,
)
from qi_analysis.figures.numbers import (
    black,
    bounds,
    compared,
    counted_ways,
    estimates,
    in_all,
    less_black,
    main,
    one_in,
    ours,
    peaks,
    post,
    shot,
    used,
    white,
    young,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Trace:
    """One number of a headline: in words how it follows from the data, and from them, its value.

    Shares are in percent, as headlines print them.
    """

    words: str
    of: Callable[[pd.DataFrame], float]


_COURT = (
    Trace("rows: decisions of the list", len),
    Trace("year of Harlow v. Fitzgerald, with which the list begins", lambda _: 1982),
    Trace("rows with clear_violation", lambda f: (f["clear_violation"] == "yes").sum()),
)
_AGES = (
    Trace("youngest age_start at which a group peaks", lambda f: peaks(f).min()),
    Trace(
        "oldest age_start at which a group peaks, and the 5 years of that age group",
        lambda f: peaks(f).max() + 5,
    ),
)
_YEARS = (
    Trace("first year of the rows", lambda f: f["year"].min()),
    Trace("last year of the rows", lambda f: f["year"].max()),
)
_STATES = (
    Trace("rows shown, compared_with_nation above", lambda f: compared(f, "above")),
    Trace("rows shown, compared_with_nation below", lambda f: compared(f, "below")),
)
_RATIOS = (
    Trace("smallest ratio_by_measure", lambda f: f["ratio_by_measure"].min()),
    Trace("largest ratio_by_measure", lambda f: f["ratio_by_measure"].max()),
    Trace("smallest ratio_by_population", lambda f: f["ratio_by_population"].min()),
)
_OURS = (
    Trace("ratio of the row marked ours", lambda f: ours(f, "ratio")),
    Trace("low of the row marked ours", lambda f: ours(f, "low")),
    Trace("high of the row marked ours", lambda f: ours(f, "high")),
)
HEADLINES: Mapping[str, Sequence[Trace]] = {
    "icon-array": (
        Trace("people drawn", lambda _: icon_array.PEOPLE),
        Trace(
            "people drawn, over one_in of the first row",
            lambda f: icon_array.PEOPLE / f["one_in"].iloc[0],
        ),
    ),
    "lifetime-risk": (Trace("one_in of Black men and boys, to one digit", one_in),),
    "lifetime-risk-women": (Trace("one_in of Black women and girls, to two digits", one_in),),
    "ratio-to-white": (
        Trace("smallest ratio but of the group unknown_race", lambda f: counted_ways(f).min()),
        Trace("largest ratio but of the group unknown_race", lambda f: counted_ways(f).max()),
    ),
    "cumulative-risk": (
        Trace(
            "first age at which the risk of Black men exceeds lifetime of white men",
            lambda f: cumulative_risk.passing(f)["age"],
        ),
    ),
    "days-of-life": (
        Trace("days of Black men", lambda f: black(f)["days"].iloc[0]),
        Trace("days of white men", lambda f: f.loc[f["race"] == "white", "days"].iloc[0]),
    ),
    "killed-and-residents": (
        Trace(
            "of_residents of Black people, in percent",
            lambda f: 100 * black(f)["of_residents"].iloc[0],
        ),
        Trace(
            "of_killed of Black people, in percent", lambda f: 100 * black(f)["of_killed"].iloc[0]
        ),
    ),
    "killed-and-charged": (
        Trace("people drawn", lambda _: killed_and_charged.PEOPLE),
        Trace(
            "sum of per_thousand of convicted and charged",
            lambda f: f["per_thousand"].iloc[:2].sum(),
        ),
    ),
    "year-calendar": (
        Trace("year of the rows", lambda f: f["year"].iloc[0]),
        Trace("rows whose count is zero", lambda f: (f["count"] == 0).sum()),
    ),
    "risk-by-age": _AGES,
    "risk-by-age-women": _AGES,
    "trend-risk": (
        *_YEARS,
        Trace("smallest risk of Black men", lambda f: black(f)["risk_per_100k"].min()),
        Trace("largest risk of Black men", lambda f: black(f)["risk_per_100k"].max()),
        Trace("smallest risk of white men", lambda f: white(f).min()),
        Trace("largest risk of white men", lambda f: white(f).max()),
    ),
    "specification-curve": (
        Trace("rows: estimates", lambda f: len(estimates(f))),
        Trace("smallest ratio of the estimates", lambda f: estimates(f)["ratio"].min()),
        Trace("largest ratio of the estimates", lambda f: estimates(f)["ratio"].max()),
        *_OURS,
    ),
    "whichever-way": (Trace("rows: estimates", lambda f: len(estimates(f))),),
    "trend": (
        *_YEARS,
        Trace("smallest ratio_to_white of Black men", lambda f: black(f)["ratio_to_white"].min()),
        Trace("largest ratio_to_white of Black men", lambda f: black(f)["ratio_to_white"].max()),
    ),
    "unknown-race": (
        Trace("value of the Post's last whole year", lambda f: 100 * post(f)["value"].iloc[-1]),
        Trace("the Post's last whole year", lambda f: post(f)["year"].iloc[-1]),
        Trace("value of the Post's first year", lambda f: 100 * post(f)["value"].iloc[0]),
        Trace("the Post's first year", lambda f: post(f)["year"].iloc[0]),
    ),
    "unknown-race-slider": (
        Trace("smallest ratio of all projects", lambda f: f["ratio"].min()),
        Trace("largest ratio of all projects", lambda f: f["ratio"].max()),
    ),
    "state-tile-map": _STATES,
    "state-tile-map-white": _STATES,
    "other-denominators": _RATIOS,
    "other-denominators-arrests": _RATIOS,
    "other-denominators-crime": (
        *_RATIOS,
        Trace("largest ratio_by_population", lambda f: f["ratio_by_population"].max()),
    ),
    "young-men": (
        Trace("youngest of the ages", lambda f: int(f["ages"].iloc[0].partition("-")[0])),
        Trace("oldest of the ages", lambda f: int(f["ages"].iloc[0].partition("-")[2])),
        Trace("deaths that shares are printed of", lambda _: young_men.DEATHS),
        Trace("share of Black men, by police, of 1,000", lambda f: young(f, "black")),
        Trace("share of white men, by police, of 1,000", lambda f: young(f, "white")),
    ),
    "linked-list": (
        Trace("sum of several and one", lambda f: f[["several", "one"]].to_numpy().sum()),
        Trace("first year of the rows", lambda f: f["year"].min()),
        Trace("last year of the rows", lambda f: f["year"].max()),
        Trace(
            "sum of several over the sum of several and one",
            lambda f: 100 * f["several"].sum() / f[["several", "one"]].to_numpy().sum(),
        ),
    ),
    "sources-compared": (
        Trace(
            "deaths of the table overlap, shot_on_duty, years that all projects cover",
            lambda f: shot(f)["deaths"].sum(),
        ),
        Trace("first year that all projects cover", lambda f: shot(f)["year"].min()),
        Trace("last year that all projects cover", lambda f: shot(f)["year"].max()),
        Trace("share of these deaths that all projects have", in_all),
    ),
    "records-flow": (
        Trace("smallest share of a release that is used", lambda f: used(f).min()),
        Trace("largest share of a release that is used", lambda f: used(f).max()),
    ),
    "two-step-test": (
        Trace("opinions that decide: of, in the last row", lambda f: f["of"].iloc[-1]),
    ),
    "coder-confusion": (Trace("sum of n", lambda f: f["n"].sum()),),
    "supreme-court": _COURT,
    "supreme-court-force": _COURT,
}
"""Name of a figure -> the numbers of its headline that its data give, in the order printed."""
_LEVEL = (Trace("level of the intervals, in percent", lambda _: 100 * risk.PUBLISHED_LEVEL),)
SUBTITLES: Mapping[str, Sequence[Trace]] = {
    "ratio-to-white": (
        Trace("smallest ratio of the group unknown_race", lambda f: bounds(f).min()),
        Trace("largest ratio of the group unknown_race", lambda f: bounds(f).max()),
    ),
    "unknown-race": (
        Trace("projects whose imputed share of Black people is below the recorded", less_black),
        Trace("projects", lambda f: f["source"].nunique()),
    ),
    "unknown-race-slider": (
        Trace("first year of the project named", lambda f: int(main(f)["years"].iloc[0][:4])),
        Trace("last year of the project named", lambda f: int(main(f)["years"].iloc[0][-4:])),
        Trace("smallest ratio of the project named", lambda f: main(f)["ratio"].min()),
        Trace("largest ratio of the project named", lambda f: main(f)["ratio"].max()),
        Trace(
            "ratio of the project named at odds of 1",
            lambda f: main(f).loc[main(f)["odds"] == 1, "ratio"].iloc[0],
        ),
    ),
    "specification-curve": (
        Trace("smallest low of the estimates", lambda f: estimates(f)["low"].min()),
    ),
    "whichever-way": (*_OURS, *_LEVEL),
}
"""The same for subtitles."""
