"""Charts of the published study: their data, their words and the claims they show."""

from __future__ import annotations

from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.charts import frames, lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import review, study
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import (
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

MODEL_TABLES = (
    ELE_POSTERIOR,
    ELE_ALL_CAUSE,
    ELE_POPULATION,
    NAX,
    ELE_DEATHS,
)
PERIOD = study.years_text(study.YEARS)
_PEAK_YEARS = 5
"""Width of the age groups in which the risk peaks, years."""
_ALL_TABLES = (*MODEL_TABLES, POPULATION_TABLE, ALL_CAUSE)


def footer(data: study.Study, language: Language, interval: str) -> str:
    """Return source, years, n, unknown, interval and date of the data in one paragraph."""
    source = registry.load()[study.SOURCE]
    killed = float(frames.sample(data).deaths[:, -1].sum())
    return language.say(
        "study.footer",
        released=source.date_published or source.date_archived,
        killed=language.number(killed),
        years=PERIOD,
        unknown=language.percent(review.UNKNOWN_SHARE),
        interval=interval,
    )


def make_lifetime_risk(data: study.Study, language: Language) -> Chart:
    """Return the chart of the published lifetime risks by group."""
    say = language.say
    frame = frames.lifetime_risk(data)
    black = frame[(frame["sex"] == "male") & (frame["race"] == "black")].iloc[0]
    words = Words(
        title=say("lifetime-risk.title", one_in=language.one_in(black["one_in"], 1)),
        subtitle=say("lifetime-risk.subtitle", years=PERIOD),
        footer=footer(data, language, say("lifetime-risk.interval")),
        mind=say("lifetime-risk.mind"),
        language=language,
    )
    claims = ("black-men-one-in-1000", "black-men-lifetime-ratio", "men-one-in-2000")
    return chart(lifetime_risk, frame, words, claims, MODEL_TABLES)


def make_ratio_to_white(data: study.Study, language: Language) -> Chart:
    """Return the chart of Black men's ratio to white men under each choice."""
    say, frame = language.say, frames.ratio_choices(data)
    found, low, high = frames.ratio_range(data)
    count = language.number(found)
    unknown = frame.loc[frame["group"] == "unknown_race", "ratio"]
    interval = say("ratio-to-white.interval", count=count, level=language.percent(frames.LEVEL))
    words = Words(
        title=say(
            "ratio-to-white.title",
            low=language.ratio(low),
            high=language.ratio(high),
            count=count,
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
    return chart(ratio_to_white, frame, words, ("black-men-lifetime-ratio",), _ALL_TABLES)


def make_risk_by_age(data: study.Study, language: Language) -> Chart:
    """Return the chart of the risk within each age group."""
    say, frame = language.say, frames.risk_by_age(data)
    men = frame[frame["sex"] == "male"]
    peaks = men.loc[men.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    words = Words(
        title=say("risk-by-age.title", low=peaks.min(), high=peaks.max() + _PEAK_YEARS),
        subtitle=say("risk-by-age.subtitle", years=PERIOD),
        footer=footer(
            data, language, say("risk-by-age.interval", level=language.percent(frames.LEVEL))
        ),
        mind=say("risk-by-age.mind"),
        language=language,
    )
    return chart(risk_by_age, frame, words, ("black-men-one-in-1000",), MODEL_TABLES)
