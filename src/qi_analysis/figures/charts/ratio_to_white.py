"""Forest plot of the ratio to white people of the same sex under every choice of method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qi_analysis import risk
from qi_analysis.core.vocabulary import RACES, REFERENCE_RACE, SEXES
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import origin
from qi_analysis.figures.kit.canvas import Area, Canvas
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared import choices_rows, forest
from qi_analysis.figures.shared.study_footer import LEVEL, MODEL_TABLES, footer
from qi_analysis.risk import estimators, review, study

if TYPE_CHECKING:
    import pandas as pd
    from pandas import DataFrame, Series


COLUMNS = ("choice", "group", "years", "ratio", "low", "high", "published")
SEX, RACE = "male", "black"
"""Who is compared with white people of the same sex."""
_ALL_TABLES = (*MODEL_TABLES, POPULATION_TABLE, ALL_CAUSE, *choices_rows.TABLES)
HALVES = (study.YEARS[:3], study.YEARS[3:])


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of Black men's ratio to white men under each choice."""
    frame = ratio_choices(data)
    found = choices_rows.numbers(language)
    level = language.percent(LEVEL)
    interval = language.say("ratio-to-white.interval", **{**found, "level": level})
    values = {
        "low": language.ratio(_ratios(frame).min()),
        "high": language.ratio(_ratios(frame).max()),
        "all_white": language.ratio(_ratios(frame, bounds=True).min()),
        "all_black": language.ratio(_ratios(frame, bounds=True).max()),
    }
    own = {"footer": footer(data, language, interval)}
    functions = (estimators.study_counts, review.unknown_race)
    how = f"{origin.THESE}; of unknown race approximate bounds"
    return chart(
        draw,
        describe,
        frame,
        words_of("ratio-to-white", language, values, **own),
        _ALL_TABLES,
        claims=choices_rows.CLAIMS,
        computed=origin.drawn(functions, how, origin.STUDY_MEN),
        headline=origin.ends("ratio but of the group unknown_race", _ratios),
        below=origin.ends(
            "ratio of the group unknown_race", lambda frame: _ratios(frame, bounds=True)
        ),
    )


def _ratios(frame: DataFrame, *, bounds: bool = False) -> pd.Series[float]:
    """Return the ratios that are counted, or those if all of unknown race were of one group."""
    return frame.loc[(frame["group"] == "unknown_race") == bounds, "ratio"]


def ratio_choices(data: study.Study) -> DataFrame:
    """Return the ratio to white under the choices a fair critic could make, one row per choice.

    Columns: choice and group (ids; their labels are in the files of words), years, ratio, low, high
    (missing where there is no interval), published (whether it is the published estimate).
    """
    import pandas as pd

    at = SEXES.index(SEX), RACES.index(RACE)
    rows: list[tuple[Any, ...]] = []

    def add(group: str, choice: str, years: tuple[int, ...], ratio: float, *ends: float) -> None:
        low, high = ends or (np.nan, np.nan)
        rows.append((choice, group, study.years_text(years), ratio, low, high, not rows))

    def counted(
        group: str, choice: str, years: tuple[int, ...] = study.YEARS, **choices: Any
    ) -> None:
        found = estimators.study_counts(
            data, years, draws=risk.DRAWS, rng=np.random.default_rng(risk.SEED), **choices
        )
        low, high = found.ratio_interval(LEVEL)
        add(group, choice, years, float(found.ratio[at]), float(low[at]), float(high[at]))

    published = estimators.ratio_to_white(estimators.published_risk(data)[0])
    add("as_published", "authors_model", study.YEARS, float(published[at]))
    counted("as_published", "direct_rates")
    matched: dict[str, Any] = {"population": "calendar", "race_classes": "exclusive"}
    counted("population_and_groups", "same_year", population="calendar")
    counted("population_and_groups", "same_groups", race_classes="exclusive")
    counted("population_and_groups", "both", **matched)
    counted("other_deaths", "with_vehicle", causes="force+vehicle", **matched)
    counted("other_deaths", "with_suicide", causes="force+vehicle+suicide", **matched)
    for choice, half in zip(("first_years", "last_years"), HALVES, strict=True):
        counted("other_years", choice, half, **matched)
    bounds = review.unknown_race(data, risk.SEED).set_index(["sex", "race", "quantity", "choice"])
    for choice in ("all_white", "all_black"):
        ratio = bounds.loc[(SEX, RACE, "ratio_to_white", choice), "value"]
        add("unknown_race", choice, study.YEARS, float(ratio))
    return pd.DataFrame(rows, columns=list(COLUMNS))


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw one row per choice under the heading of its group, on one log scale.

    Parameters
    ----------
    frame : DataFrame
        One row per choice: ``choice`` and ``group`` (ids whose labels the language has), ``years``,
        ``ratio``, ``low``, ``high`` (NaN: no interval, a dot alone), ``published`` (bool: drawn
        with another marker and as a line).
    """
    forest.draw(frame, canvas, free, canvas.language.people(SEX, RACE), FAMILY)


def label_of(row: Series, language: Language) -> str:
    """Return the printed name of a choice."""
    return language.say(f"ratio-to-white.choice.{row['choice']}", years=row["years"])


FAMILY = forest.Family("ratio-to-white", "published", label_of)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is compared, the range of the ratios, and every choice."""
    say, groups = language.say, []
    (published,) = frame.loc[frame["published"], "ratio"]
    for heading, rows in frame.groupby("group", sort=False):
        listed = forest.listed(rows, FAMILY, language)
        groups.append(f"{say(f'ratio-to-white.group.{heading}')}: {listed}.")
    about = say(
        "ratio-to-white.alt",
        people=language.people(SEX, RACE),
        reference=language.people(SEX, REFERENCE_RACE),
        count=len(frame),
        low=language.ratio(frame["ratio"].min()),
        high=language.ratio(frame["ratio"].max()),
    )
    said = say("ratio-to-white.alt_published", ratio=language.ratio(published))
    return " ".join((about, said, *groups))
