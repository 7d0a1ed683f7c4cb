"""Charts of the published study: their data, their words and the claims they show."""

from __future__ import annotations

from qi_analysis import review, schemas, study
from qi_analysis.figures import frames, lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.chart import Chart
from qi_analysis.figures.language import Language
from qi_analysis.figures.making import chart
from qi_analysis.figures.words import Words
from qi_analysis.formatting import ratio
from qi_analysis.sources import registry

MODEL_TABLES = (
    schemas.ELE_POSTERIOR,
    schemas.ELE_ALL_CAUSE,
    schemas.ELE_POPULATION,
    schemas.NAX,
    schemas.ELE_DEATHS,
)
PERIOD = study.years_text(study.YEARS)
_ALL_TABLES = (*MODEL_TABLES, schemas.POPULATION_TABLE, schemas.ALL_CAUSE)


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


def make_ratio_to_white(data: study.Study) -> Chart:
    """Return the chart of Black men's ratio to white men under each choice."""
    frame = frames.ratio_choices(data)
    count, low, high = frames.ratio_range(data)
    unknown = frame.loc[frame["group"].str.startswith("Unknown race"), "ratio"]
    words = Words(
        title=f"Black men's lifetime risk is {ratio(low)} to {ratio(high)} times white men's, "
        f"under {count} ways of counting",
        subtitle=f"Killed by police, men and boys. Shown: ways that start from the study's deaths; "
        f"{ratio(unknown.min())} or {ratio(unknown.max())} if all unknown races were one group",
        footer=footer(
            data,
            f"The {count} ways also take in other sources. Lines: 90% intervals from draws. "
            "Unknown race: approximate bounds.",
        ),
    )
    return chart(ratio_to_white, frame, words, ("black-men-lifetime-ratio",), _ALL_TABLES)


def make_risk_by_age(data: study.Study) -> Chart:
    """Return the chart of the risk within each age group."""
    frame = frames.risk_by_age(data)
    men = frame[frame["sex"] == "male"]
    peaks = men.loc[men.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    words = Words(
        title=f"Men's risk of being killed by police peaks between {peaks.min()} and "
        f"{peaks.max() + 5} in every group",
        subtitle="Chance of being killed by police use of force within each age group, per "
        f"100,000 people alive at its start, at the death rates of {PERIOD}",
        footer=footer(data, "Bands: the authors' 90% posterior-predictive interval at each age."),
    )
    return chart(risk_by_age, frame, words, ("black-men-one-in-1000",), MODEL_TABLES)
