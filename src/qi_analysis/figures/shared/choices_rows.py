"""What the figures of all choices share: their rows, names, headline numbers and source line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis.core.errors import CheckError
from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.deaths import releases
from qi_analysis.figures.kit import origin
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.origin import Computation, Trace
from qi_analysis.figures.shared.claim_results import results
from qi_analysis.figures.shared.forest import Family, listed
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import PUBLISHED_LEVEL, choices, study
from qi_analysis.risk.choices import reading
from qi_analysis.risk.choices.options import BOUND, ESTIMATE, MAIN, MEDIAN, MINOR
from qi_analysis.risk.choices.schema import CHOICES

if TYPE_CHECKING:
    import pandas as pd


SEX, RACE = "male", "black"
CLAIMS = ("black-men-lifetime-ratio",)
TABLES = (CHOICES,)
COLUMNS = ("choice", "group", "option", "source", "years", "kind", "ratio", "low", "high", "ours")
COMPUTED = Computation(
    (reading.rows, reading.summary),
    "joint resampling: the same people in every row and in the median",
    (origin.LINKED, origin.STUDY_MEN, *origin.PROJECTS),
    level=PUBLISHED_LEVEL,
)
COUNT = Trace("rows: estimates", lambda f: len(estimates(f)))
OURS = (
    Trace("ratio of the row marked ours", lambda f: f.loc[f["ours"], "ratio"].iloc[0]),
    Trace("low of the row marked ours", lambda f: f.loc[f["ours"], "low"].iloc[0]),
    Trace("high of the row marked ours", lambda f: f.loc[f["ours"], "high"].iloc[0]),
)


def estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows that are estimates, not bounds nor their median."""
    return frame[frame["kind"] == ESTIMATE]


def frame(kinds: tuple[str, ...] = (ESTIMATE, BOUND, MEDIAN)) -> pd.DataFrame:
    """Return the rows of Black men's ratio of some kinds, the median last, our estimate marked.

    The interval of our estimate is that of the ledger, which also holds how much years differ: the
    same number and interval stand wherever the ratio does.
    """
    rows = choices.rows(SEX, RACE)
    kept = rows[rows["kind"].isin(kinds)].rename(columns={"value": "ratio"})
    kept = kept.assign(group="", ours=kept["option"] == MAIN.name)
    kept.loc[kept["ours"], ["low", "high"]] = ours()[1:]
    return kept[["sex", "race", *COLUMNS, "deaths"]].reset_index(drop=True)


def label_of(row: pd.Series, language: Language) -> str:
    """Return the printed name of a choice; projects have their own."""
    release = releases.BY_ID.get(row["source"])
    if release is not None and row["choice"] == "project":
        return release.project
    named = language.say("choices.study") if release is None else release.short
    return language.say(f"choices.option.{row['option']}", years=row["years"], project=named)


FAMILY = Family("choices", "ours", label_of)


def ours() -> tuple[float, float, float]:
    """Return our own estimate of the ratio and the ends of its interval, as the ledger has them.

    Raises
    ------
    CheckError
        When the claim has none.
    """
    found = getattr(results()[CLAIMS[0]].evaluation, "independent", None)
    if found is None or found.value is None:
        raise CheckError(f"the claim {CLAIMS[0]} has no estimate of our own")
    return float(found.value), float(found.low), float(found.high)


def numbers(language: Language) -> dict[str, str]:
    """Return number of estimates, median, its interval, and the lowest lower end, as printed."""
    found, (own, own_low, own_high) = choices.summary(SEX, RACE), ours()
    used = choices.rows(SEX, RACE)
    ratios = used.loc[used["kind"] == ESTIMATE, "value"]
    low, high = (language.ratio(end, 2) for end in (own_low, own_high))
    return {
        "ours": language.ratio(own, 2),
        "ours_interval": language.say("number.interval", low=low, high=high),
        "smallest": language.ratio(ratios.min()),
        "largest": language.ratio(ratios.max()),
        "count": language.number(found.n_specifications),
        "median": language.ratio(found.median),
        "interval": language.interval(found.median_low, found.median_high, style="ratio"),
        "lowest": language.ratio(found.lowest_low),
        "level": language.percent(PUBLISHED_LEVEL),
    }


def headline(name: str, language: Language) -> str:
    """Return a headline that is true of the lowest lower end of all intervals."""
    lowest = choices.summary(SEX, RACE).lowest_low
    whole = {2: "two", 3: "three"}.get(math.floor(lowest))
    if whole and lowest > math.floor(lowest):
        return language.say(f"{name}.title_{whole}", **numbers(language))
    down = math.floor(lowest * 10) / 10
    return language.say(f"{name}.title", **{**numbers(language), "lowest": language.ratio(down)})


def footer(language: Language) -> str:
    """Return sources, years, n, unknown, interval and date of the data in one paragraph."""
    rows = choices.rows(SEX, RACE)
    used = rows[rows["kind"] == ESTIMATE]
    bounds = rows.loc[rows["option"].isin(["all-white", "all-black"]), "value"]
    dates = sorted(filter(None, map(released, (study.SOURCE, *releases.LINKED))))
    first, last = used["years"].str[:4].min(), used["years"].str[-4:].max()
    return language.say(
        "choices.footer",
        first_release=dates[0][:4],
        last_release=dates[-1][:4],
        years=study.years_text((int(first), int(last))),
        killed_low=language.number(used["deaths"].min()),
        killed_high=language.number(used["deaths"].max()),
        unknown=language.percent(_unknown()),
        bounds=language.interval(bounds.min(), bounds.max(), style="ratio"),
        most=language.percent(choices.most_moved(rows), 1),
        minor=language.number(int((rows["kind"] == MINOR).sum())),
        **numbers(language),
    )


def _unknown() -> float:
    """Return the share of the linked list whose race no project gives."""
    rows = [choices.rows(sex, TOTAL, "risk").set_index("option") for sex in SEXES]
    everybody, known = (
        sum(float(each.loc[option, "deaths"]) for each in rows) for option in (MAIN.name, "drop")
    )
    return 1 - known / everybody


def describe(frame: pd.DataFrame, language: Language, alt: str) -> str:
    """Return the alt text: what the rows are, and each with its interval."""
    about = language.say(
        alt,
        people=language.people(frame["sex"].iloc[0], frame["race"].iloc[0]),
        white=language.people(frame["sex"].iloc[0], RACES[0]),
        count=language.number(len(estimates(frame))),
    )
    return f"{about} {listed(frame, FAMILY, language)}."
