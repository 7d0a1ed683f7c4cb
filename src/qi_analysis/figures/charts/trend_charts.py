"""The chart of risk and ratio by year from records of single deaths."""

from __future__ import annotations

from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.figures.charts import frames, trend
from qi_analysis.figures.charts.unknown_charts import label
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language, load
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study
from qi_analysis.risk.topics import trends
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import NAX

_TABLES = (
    RECORDS_IMPUTED,
    POPULATION_TABLE,
    ALL_CAUSE,
    POPULATION_RECENT,
    MORTALITY_RECENT,
    NAX,
)
_GROWING = "washington_post_2025_export"


def make_trend(data: study.Study, language: Language) -> Chart:
    """Return the chart of Black and white men's risk, and its ratio, by year and source."""
    say, frame = language.say, trends.by_year(data)
    frame = frame.assign(label=frame["source"].map(label), scope=frame["source"].map(scope))
    black = frame[frame["race"] == "black"]
    first, last = black["year"].min(), black["year"].max()
    ratios = black["ratio_to_white"]
    post = black[black["source"] == _GROWING].sort_values("year")
    begin, end = post.iloc[0], post.iloc[-1]
    words = Words(
        title=say(
            "trend.title",
            first=first,
            last=last,
            low=language.ratio(ratios.min()),
            high=language.ratio(ratios.max()),
        ),
        subtitle=say("trend.subtitle"),
        footer=say(
            "trend.footer",
            releases=language.listed([_release(s, language) for s in frame["source"].unique()]),
            level=language.percent(frames.LEVEL),
            begin_share=language.percent(begin["unknown_race"]),
            begin=begin["year"],
            end_share=language.percent(end["unknown_race"]),
            end=end["year"],
            last=last,
            table=study.LAST_MORTALITY,
        ),
        mind=say("trend.mind"),
        language=language,
    )
    return chart(trend, frame, words, (), _TABLES)


def scope(source: str, language: Language | None = None) -> str:
    """Return in few words which deaths a source counts, in English unless said."""
    return (language or load()).say(f"trend.scope.{source}")


def _release(source: str, language: Language) -> str:
    """Return month and year of the release of ``source``; where unknown, the year it ends with."""
    known = registry.load()[source]
    date = known.date_published or known.date_archived or str(known.coverage_end)[:4]
    return language.month(date)
