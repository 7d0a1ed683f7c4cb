"""Forest plot of the ratio to white people of the same sex under every choice of method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qi_analysis import risk
from qi_analysis.core.vocabulary import RACES, REFERENCE_RACE, SEXES
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.forest_rows import Family, numbers_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import choices_rows, forest
from qi_analysis.figures.shared.study_footer import LEVEL, MODEL_TABLES, footer
from qi_analysis.risk import estimators, review, study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("choice", "group", "years", "ratio", "low", "high", "published")

_ALL_TABLES = (*MODEL_TABLES, POPULATION_TABLE, ALL_CAUSE, *choices_rows.TABLES)
HALVES = (study.YEARS[:3], study.YEARS[3:])


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of Black men's ratio to white men under each choice."""
    say, frame = language.say, ratio_choices(data)
    found = choices_rows.numbers(language)
    bound = frame["group"] == "unknown_race"
    unknown, counted = frame.loc[bound, "ratio"], frame.loc[~bound, "ratio"]
    interval = say("ratio-to-white.interval", **{**found, "level": language.percent(LEVEL)})
    words = Words(
        title=say(
            "ratio-to-white.title",
            low=language.ratio(counted.min()),
            high=language.ratio(counted.max()),
        ),
        subtitle=say(
            "ratio-to-white.subtitle",
            low=language.ratio(unknown.min()),
            high=language.ratio(unknown.max()),
        ),
        footer=footer(data, language, interval),
        mind=say("ratio-to-white.mind"),
        language=language,
    )
    return chart(
        draw, describe, frame, words, ("black-men-lifetime-ratio",), _ALL_TABLES, kind="press"
    )


def ratio_choices(data: study.Study, *, sex: str = "male", race: str = "black") -> pd.DataFrame:
    """Return the ratio to white under the choices a fair critic could make, one row per choice.

    Columns: choice and group (ids; their labels are in the files of words), years, ratio, low, high
    (missing where there is no interval), published (whether it is the published estimate).
    """
    import pandas as pd

    at = SEXES.index(sex), RACES.index(race)
    rows: list[dict[str, Any]] = []

    def add(group: str, choice: str, years: tuple[int, ...], ratio: float, *ends: float) -> None:
        low, high = ends or (np.nan, np.nan)
        values = {"ratio": ratio, "low": low, "high": high, "published": not rows}
        named = {"choice": choice, "group": group, "years": study.years_text(years)}
        rows.append({**named, **values})

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
    bounds = review.unknown_race(data, risk.SEED)
    own = bounds[
        (bounds["sex"] == sex) & (bounds["race"] == race) & (bounds["quantity"] == "ratio_to_white")
    ].set_index("choice")["value"]
    for choice in ("all_white", "all_black"):
        add("unknown_race", choice, study.YEARS, float(own[choice]))
    return pd.DataFrame(rows)


def draw(
    frame: DataFrame,
    size: Size,
    words: Words,
    *,
    race: str = "black",
    sex: str = "male",
) -> Figure:
    """Return the figure: one row per choice under the heading of its group, on one log scale.

    Parameters
    ----------
    frame : DataFrame
        One row per choice: ``choice`` and ``group`` (ids whose labels the language has), ``years``,
        ``ratio``, ``low``, ``high`` (NaN: no interval, a dot alone), ``published`` (bool: drawn
        with another marker and as a line).
    size : Size
        Canvas; a wide one on which the rows do not fit below each other gets two columns.
    race, sex : str
        Who is compared with white people of the same sex.
    """
    style.require(frame, COLUMNS, figure="ratio_to_white")
    caption = words.language.say("ratio-to-white.scale", people=words.language.people(sex, race))
    return forest.draw(frame, size, words, caption, FAMILY)


def label_of(row: Series, language: Language) -> str:
    """Return the printed name of a choice."""
    return language.say(f"ratio-to-white.choice.{row['choice']}", years=row["years"])


FAMILY = Family("ratio-to-white", "published", label_of)


def describe(
    frame: DataFrame, language: Language, *, race: str = "black", sex: str = "male"
) -> str:
    """Return the alt text: what is compared, the range of the ratios, and every choice."""
    say, groups, published = language.say, [], ""
    for value in frame.loc[frame["published"], "ratio"].head(1):
        published = say("ratio-to-white.alt_published", ratio=language.ratio(value))
    for heading, rows in frame.groupby("group", sort=False):
        listed = "; ".join(
            f"{label_of(row, language)}, {numbers_of(row, language)}" for _, row in rows.iterrows()
        )
        groups.append(f"{say(f'ratio-to-white.group.{heading}')}: {listed}.")
    about = say(
        "ratio-to-white.alt",
        people=language.people(sex, race),
        reference=language.people(sex, REFERENCE_RACE),
        count=len(frame),
        low=language.ratio(frame["ratio"].min()),
        high=language.ratio(frame["ratio"].max()),
    )
    return " ".join(part for part in (about, published, *groups) if part)
