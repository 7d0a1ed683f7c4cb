"""Charts of records of single deaths: how projects overlap, and what becomes of every record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths import definitions
from qi_analysis.deaths.imputed import SCOPES
from qi_analysis.deaths.linking import shares
from qi_analysis.deaths.linking.lists import LISTS
from qi_analysis.deaths.linking.schema import OVERLAP, RECORDS_FLOW
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.schema_deaths import RECORD_SOURCES
from qi_analysis.figures.charts import records_flow, sources_compared
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_SHOT = "shot_on_duty"


def make_sources_compared(_: study.Study, language: Language) -> Chart:
    """Return the chart of people shot dead by police, by year and the projects that have them."""
    table = committed.load(OVERLAP)
    shot = table[table["kind"] == _SHOT]
    told = definitions.load()
    frame = shares.by_source(shot, LISTS).drop(columns="kind")
    frame.insert(1, "project", [told[source]["name"] for source in frame["source"]])
    all_four = (shot[list(LISTS)] == "yes").all(axis=1)
    covered = (shot[list(LISTS)] != "not_covered").all(axis=1)
    listed = int(shot.loc[covered, "deaths"].sum())
    years = sorted(shot.loc[covered, "year"].unique())
    share = shot.loc[all_four, "deaths"].sum() / listed
    unknown = shot.loc[shot["race"] == UNKNOWN, "deaths"].sum() / shot["deaths"].sum()
    say = language.say
    words = Words(
        title=say(
            "sources-compared.title",
            listed=language.number(listed),
            years=language.listed([str(year) for year in years]),
            share=language.percent(share),
        ),
        subtitle=say("sources-compared.subtitle"),
        footer=say(
            "sources-compared.footer",
            releases=_releases(LISTS, language),
            people=language.number(shot["deaths"].sum()),
            years=study.years_text((shot["year"].min(), shot["year"].max())),
            unknown=language.percent(unknown, 1),
        ),
        mind=say("sources-compared.mind"),
        language=language,
    )
    return chart(sources_compared, frame, words, (), (OVERLAP,))


def make_records_flow(_: study.Study, language: Language) -> Chart:
    """Return the flow chart from each release to the deaths in our estimate."""
    table = committed.load(RECORDS_FLOW)
    told = definitions.load()
    frame = flow_frame(table)
    frame.insert(1, "project", [told[source]["name"] for source in frame["source"]])
    used = frame["used_race_known"] + frame["used_race_imputed"]
    unknown, share = frame["used_race_imputed"] / used, used / frame["release"]
    say = language.say
    words = Words(
        title=say(
            "records-flow.title",
            low=language.percent(share.min()),
            high=language.percent(share.max()),
        ),
        subtitle=say("records-flow.subtitle"),
        footer=say(
            "records-flow.footer",
            releases=_releases(tuple(frame["source"]), language),
            unknown_low=language.percent(unknown.min()),
            unknown_high=language.percent(unknown.max()),
        ),
        mind=say("records-flow.mind"),
        language=language,
    )
    return chart(records_flow, frame, words, (), (RECORDS_FLOW,))


def flow_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a source: records in the release, and each fate; with the years used."""
    wide = table.pivot_table(
        index="source", columns="fate", values="deaths", aggfunc="sum", fill_value=0
    )
    fates = list(RECORDS_FLOW.columns[2].allowed)
    wide = wide.reindex(index=list(RECORD_SOURCES), columns=fates, fill_value=0)
    wide.columns.name = None
    years = [study.years_text(SCOPES[source].years) for source in wide.index]
    wide.insert(0, "release", wide.sum(axis=1))
    wide.insert(0, "years", years)
    return wide.reset_index()


def _releases(sources: Sequence[str], language: Language) -> str:
    """Return the titles of the releases, each with its date, as the registry of sources has it."""
    return "; ".join(language.say(f"records-family.release.{source}") for source in sources)
