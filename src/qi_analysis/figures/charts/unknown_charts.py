"""Charts on unknown race in records: their data and their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.deaths.imputed import IMPUTATIONS
from qi_analysis.deaths.schema_deaths import IMPUTATION_SHIFT, RECORDS, RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.charts import unknown_race as by_year
from qi_analysis.figures.charts import unknown_race_slider
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    import pandas as pd

LABELS = {
    "fatal_encounters_2018": "Fatal Encounters",
    "mapping_police_violence_2021": "Mapping Police Violence",
    "washington_post_2024": "Washington Post",
    "washington_post_2025_export": "Washington Post",
    "the_counted": "The Counted",
}
FIRST_YEAR = 2013
MAIN = "mapping_police_violence_2021"
"""The source that counts all killings, on or off duty, in most years."""
RACES = ("black", "white")


def label(source: str) -> str:
    """Return the short name of a source."""
    return LABELS.get(source) or registry.load()[source].publisher


def latest() -> list[str]:
    """Return the sources, of each publisher only the release that reaches furthest."""
    known = registry.load()
    ends = {source: str(known[source].coverage_end) for source in recorded_deaths.SOURCES}
    by_label: dict[str, str] = {}
    for source in sorted(ends, key=lambda name: ends[name]):
        by_label[label(source)] = source
    return [source for source in recorded_deaths.SOURCES if source in by_label.values()]


def by_year_frame() -> pd.DataFrame:
    """Return the frame of `charts.unknown_race`."""
    import pandas as pd

    from qi_analysis.deaths.counts import summary
    from qi_analysis.risk.topics import unknown_race
    from qi_analysis.store.committed import load

    counted = summary(load(RECORDS))
    sources = latest()
    counted = counted[(counted["year"] >= FIRST_YEAR) & counted["source"].isin(sources)]
    ends = {source: str(registry.load()[source].coverage_end) for source in sources}
    last = counted["source"].map(ends)
    years = pd.DataFrame(
        {
            "kind": by_year.UNKNOWN,
            "source": counted["source"],
            "label": counted["source"].map(label),
            "year": counted["year"],
            "race": None,
            "value": counted["unknown_race"] / counted["officer_force"],
            "people": counted["officer_force"],
            "partial": (counted["year"].astype(str) == last.str[:4]) & (last.str[5:] < "12-31"),
        }
    )
    shares = unknown_race.shares()
    pairs = [
        {
            "kind": kind,
            "source": row["source"],
            "label": label(row["source"]),
            "year": None,
            "race": race,
            "value": row[f"{prefix}_{race}"],
            "people": row["people"],
            "partial": False,
        }
        for row in shares[shares["source"].isin(sources)].to_dict("records")
        for race in RACES
        for kind, prefix in ((by_year.RECORDED, "known"), (by_year.IMPUTED, "imputed"))
    ]
    return pd.concat([years.astype(object), pd.DataFrame(pairs).astype(object)], ignore_index=True)


def make_unknown_race(
    data: study.Study,  # noqa: ARG001 - every maker is given it
    language: Language,
) -> Chart:
    """Return the chart of the share of unknown race, and of what is imputed."""
    say, frame = language.say, by_year_frame().infer_objects()
    years = frame[(frame["kind"] == by_year.UNKNOWN) & ~frame["partial"].astype(bool)]
    years = years.sort_values("year", kind="stable")
    latest = years[years["source"] == years.iloc[-1]["source"]]
    first, last = latest.iloc[0], latest.iloc[-1]
    black = frame[frame["race"] == "black"].set_index(["kind", "source"])["value"]
    known, filled = black[by_year.RECORDED], black[by_year.IMPUTED]
    # as printed: a difference of a fraction of a percent is none
    lower = int((filled.round(2) < known.round(2)).sum())
    words = Words(
        title=say(
            "unknown-race.title",
            share=language.percent(last["value"]),
            year=f"{last['year']:.0f}",
            first_share=language.percent(first["value"]),
            first_year=f"{first['year']:.0f}",
        ),
        subtitle=say(
            "unknown-race.subtitle",
            name=label(str(last["source"])),
            lower=lower,
            count=len(known),
        ),
        footer=say(
            "unknown-race.footer",
            sources=_sources(sorted(set(frame["source"])), language),
            low=language.number(years["people"].min()),
            high=language.number(years["people"].max()),
            imputations=IMPUTATIONS,
            definitions=say("unknown.definitions"),
        ),
        mind=say("unknown-race.mind"),
        language=language,
    )
    tables = (RECORDS, RECORDS_IMPUTED)
    return chart(by_year, frame, words, (), tables)


def _sources(names: Sequence[str], language: Language) -> str:
    """Return names of the sources, and the last day that each covers."""
    known = registry.load()
    return "; ".join(
        language.say("unknown-race.source", name=label(name), date=known[name].coverage_end)
        for name in names
    )


def slider_frame(data: study.Study) -> pd.DataFrame:
    """Return the frame of `charts.unknown_race_slider`, the main source first."""
    import pandas as pd

    from qi_analysis.risk.topics import unknown_race

    rows = []
    for source in sorted(latest(), key=lambda name: name != MAIN):
        found = unknown_race.slider(source, data)
        named = {
            "source": source,
            "label": label(source),
            "years": study.years_text(found.years),
            "people": round(found.people),
            "unknown": round(found.unknown),
        }
        steps = {0.0: unknown_race_slider.NONE_BLACK, float("inf"): unknown_race_slider.ALL_BLACK}
        rows += [
            {
                **named,
                "step": steps.get(float(found.odds[i]), unknown_race_slider.TIMES),
                "odds": float(found.odds[i]),
                "share_black": float(found.share_black[i]),
                "ratio": float(found.ratio[i]),
                "low": float(found.low[i]),
                "high": float(found.high[i]),
            }
            for i in range(found.odds.size)
        ]
        white = {"step": unknown_race_slider.ALL_WHITE, "share_black": 0.0}
        rows.append({**named, **white, "ratio": found.all_white})
    return pd.DataFrame(rows)


def make_unknown_race_slider(data: study.Study, language: Language) -> Chart:
    """Return the chart of the ratio if race were not missing at random."""
    say, ratio, frame = language.say, language.ratio, slider_frame(data)
    first = frame[frame["source"] == MAIN]
    (middle,) = first.loc[first["odds"] == 1, "ratio"]
    low, high = frame["ratio"].min(), frame["ratio"].max()
    main = next(first.itertuples())
    years = "; ".join(
        say(
            "unknown-race-slider.source",
            name=row.label,
            years=row.years,
            n=language.number(row.people),
            unknown=language.percent(row.unknown / row.people),
        )
        for row in frame.drop_duplicates("source").itertuples()
    )
    words = Words(
        title=say("unknown-race-slider.title", low=ratio(low), high=ratio(high)),
        subtitle=say(
            "unknown-race-slider.subtitle",
            name=main.label,
            years=main.years,
            low=ratio(first["ratio"].min()),
            high=ratio(first["ratio"].max()),
            middle=ratio(middle),
        ),
        footer=say(
            "unknown-race-slider.footer",
            sources=years,
            date=registry.load()[MAIN].coverage_end,
            level=language.percent(risk.PUBLISHED_LEVEL),
            definitions=say("unknown.definitions"),
        ),
        mind=say("unknown-race-slider.mind"),
        language=language,
    )
    tables = (
        IMPUTATION_SHIFT,
        RECORDS_IMPUTED,
        POPULATION_TABLE,
        ALL_CAUSE,
        NAX,
    )
    return chart(unknown_race_slider, frame, words, (), tables)
