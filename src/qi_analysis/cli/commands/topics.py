"""Commands on states, on trends, and on unknown race."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import Csv, Json, app, live_counts, progress, show, working
from qi_analysis.cli.tables.layout import table_of, with_range
from qi_analysis.cli.tables.risk import latest_note
from qi_analysis.core.formatting import per_100k, percent, ratio
from qi_analysis.core.vocabulary import GROUP_NOUNS, RACE_NAMES
from qi_analysis.deaths import releases

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from qi_analysis.risk.topics.trends import Slope
    from qi_analysis.risk.topics.unknown_race import Slider


@app.command()
def states(
    population: Annotated[
        Literal["survey", "survey-any-origin", "census"] | None,
        typer.Option(
            help="Population: the survey of 2013-2018 without Hispanic Black people (the default "
            "for the first source), with them, or the Census estimates of 2020-2023 (for the "
            "second)."
        ),
    ] = None,
    source: Annotated[
        str,
        options.option(
            options.read_state_source,
            "SOURCE",
            f"{', '.join(releases.STATE_YEARS)}. The first: killed by police, on duty or off, by "
            "any force, to 2020. The second: shot dead on duty, from 2020. Different scopes: no "
            "trend can be read from one to the other.",
        ),
    ] = releases.MAIN,
    level: options.Level = 0.9,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print lifetime risk by state for Black and white men, and how little is known of some.

    Deaths 2013-2020 from Mapping Police Violence, or from 2020 the shootings recorded by the
    Washington Post. States with few deaths are drawn toward the
    nation and have wide intervals: compare intervals, do not rank.
    """
    from qi_analysis.risk import SEED, to_records
    from qi_analysis.risk.topics import states as by_state

    with working("pooling states"):
        found = by_state.answer(population, source=source, level=level)
    few = by_state.FEW_DEATHS
    shown = found[found["state"] != "US"]
    lacking = shown.loc[shown["deaths"] < few, "race"].value_counts()
    note = (
        f"Fewer than {few} deaths: Black men in {lacking.get('black', 0)} states, white men in "
        f"{lacking.get('white', 0)}. Their estimates come mostly from the other states and, "
        "through the correlation of the two groups, from the other group of the same state. Age "
        "pattern and life table are the nation's. Compare intervals, do not rank. Counted: "
        f"{releases.BY_ID[source].counts.said('en')}."
    )
    parts = [_states_table(found, few), note]
    show(to_records(found), parts, json_out=json_out, csv=csv, rows=found, seed=SEED)


def _states_table(found: pd.DataFrame, few: int) -> Table:
    """Return a row per state: deaths, risk of Black and of white men, ratio, each with interval."""

    def of_group(row: pd.Series) -> tuple[str, str]:
        # a tenth of an imputed death counts where there are few
        deaths = f"{row['deaths']:.1f}" if row["deaths"] < few else f"{row['deaths']:,.0f}"
        names = ("risk_per_100k", "low", "high")
        return deaths, with_range(*(per_100k(row[name]) for name in names))

    cells = []
    for state, rows in found.groupby("state", sort=False):
        of = rows.set_index("race")
        black, white = of.loc["black"], of.loc["white"]
        names = ("ratio_to_white", "ratio_low", "ratio_high")
        cells.append(
            (
                state,
                *of_group(black),
                *of_group(white),
                with_range(*(ratio(black[name]) for name in names)),
                "" if state == "US" else black["compared_with_nation"],
            )
        )
    level = percent(found["level"].iloc[0])
    return table_of(
        f"Lifetime risk of men per 100,000 by state, {found['years'].iloc[0]}, {level}",
        cells,
        ["state"],
        ["deaths, Black", "risk, Black men", "deaths, white", "risk, white men", "ratio"],
        ["Black men against the nation"],
    )


@app.command()
def trends(
    source: options.Release = releases.MAIN,
    sex: options.Sex = "male",
    latest: Annotated[
        bool, typer.Option("--latest", help="Count the release that `fetch --latest` kept.")
    ] = False,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print risk of Black and white people by year, its ratio, and how the ratio changed.

    Examples: `trends`; `trends --source washington_post_2025_export`; `trends --latest`.
    """
    from dataclasses import asdict

    from qi_analysis.risk import SEED, recorded_deaths, study, to_records
    from qi_analysis.risk import latest as live
    from qi_analysis.risk.topics import trends as topic

    base = study.load()
    newest = live_counts(source) if latest else None
    recorded = recorded_deaths.committed(source) if newest is None else newest.recorded
    years = study.years_text(recorded.scope.years)
    with working("counting year by year"):
        rows = topic.by_year(base, {source: years}, sex=sex, latest={source: recorded})
    rows = rows.assign(source=recorded.source, year=rows["year"].astype("int64"))
    records = to_records(rows.assign(years=rows["year"].astype("str")))
    line = None
    if len(recorded.scope.years) >= topic.FEWEST_YEARS:
        line = topic.slope(recorded_deaths.lay_out(recorded, "impute", "force", base), sex=sex)
    said: list[Any] = []
    if newest is not None:
        records, carried = live.labeled(records, newest)
        said.append(latest_note(newest.kept, carried))
    change = None if line is None else {**asdict(line), "years": list(line.years)}
    found = {"years": records, "ratio_change_a_year": change}
    parts = [_trends_table(records, sex), _line_words(line), *said]
    show(found, parts, json_out=json_out, csv=csv, rows=records, seed=SEED)


def _trends_table(records: Sequence[dict[str, Any]], sex: str) -> Table:
    """Return a row per year: risk of Black and of white people, and the ratio."""
    by_race = ([row for row in records if row["race"] == race] for race in ("black", "white"))
    cells = (
        (
            black["year"],
            f"{black['killed']:,}",
            percent(black["unknown_race"]),
            per_100k(black["risk_per_100k"]),
            per_100k(white["risk_per_100k"]),
            *(ratio(black[name], 2) for name in ("ratio_to_white", "ratio_low", "ratio_high")),
        )
        for black, white in zip(*by_race, strict=True)
    )
    return table_of(
        f"Lifetime risk of {GROUP_NOUNS[sex]} by year, {records[0]['source']}",
        cells,
        ["year"],
        ["killed", "race unknown", "Black per 100,000", "white", "ratio", "90% low", "high"],
    )


def _line_words(line: Slope | None) -> str:
    """Return in a sentence how the ratio changed over the years of the table."""
    if line is None:
        return "Too few whole years for a line through the ratio."
    change, low, high = (f"{100 * each:+.1f}%" for each in (line.change, line.low, line.high))
    return (
        f"A line through the ratio, {line.years[0]}-{line.years[-1]}: {change} a year (90% "
        f"interval {low} to {high}, for scatter {line.dispersion:.1f} times what chance explains). "
        "Killed and race unknown are of everybody; years in which more is known of race, or in "
        "which the source changed its scope, are not alike."
    )


_SHOWN = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Steps of the slider that the table has a column for."""
_TARGETS = (2.0, 3.0)


@app.command()
def unknowns(
    source: Annotated[
        str | None,
        options.option(options.read_release, "SOURCE", "One source of records; all by default."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="year, sex or age_band: imputed alongside recorded shares, in parts."),
    ] = None,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show how unknown race is imputed, and how sensitive the ratio is to that assumption.

    The slider multiplies the odds of being Black among men of unknown race, from none of them Black
    to all of them. --csv has the shares.
    """
    from qi_analysis.core.names import choose
    from qi_analysis.risk import SEED, study, to_records
    from qi_analysis.risk.topics import unknown_race

    by = None if by is None else choose(by, unknown_race.BY, "--by", {"age": "age_band"})
    sources = releases.IDS if source is None else (source,)
    base = study.load()
    shares = unknown_race.shares(by)
    shares = shares[shares["source"].isin(sources)]
    sliders = []
    with progress(len(sources), "sources") as begin:
        for name in sources:
            begin(name)
            sliders.append(unknown_race.slider(name, base))
    lines = []
    for each in sliders:
        lines.append(f"{each.source}: as imputed the ratio is {ratio(each.at_random, 2)}.")
        lines += [f"  {each.tipping(target)}" for target in _TARGETS]
    found = {
        "shares": to_records(shares),
        "sliders": [_slider_record(each) for each in sliders],
    }
    parts = [_shares_table(shares, by), _slider_table(sliders), *lines]
    show(found, parts, json_out=json_out, csv=csv, rows=found["shares"], seed=SEED)


def _shares_table(rows: pd.DataFrame, by: str | None) -> Table:
    """Return recorded alongside imputed shares of the three largest groups."""
    from math import isnan

    races, parts = ("white", "black", "latino"), [] if by is None else [by]

    def pair(*shares: float) -> str:  # a dash where there are no people
        return " / ".join("-" if isnan(share) else percent(share) for share in shares)

    cells = (
        (
            row["source"],
            *(row[name] for name in parts),
            f"{row['people']:,.0f}",
            f"{row['unknown']:,.0f} ({percent(row['share_unknown'])})",
            *(pair(row[f"known_{race}"], row[f"imputed_{race}"]) for race in races),
        )
        for row in rows.to_dict("records")
    )
    return table_of(
        "People killed by officer force: race recorded (r) and imputed (i)",
        cells,
        ["source", *(name.replace("_", " ") for name in parts)],
        ["people", "race unknown", *(f"{RACE_NAMES[race]} r / i" for race in races)],
    )


def _slider_table(sliders: Sequence[Slider]) -> Table:
    """Return the ratio of Black to white men at a few steps of the slider and at the bounds."""
    from qi_analysis.risk.study import years_text

    cells = []
    for each in sliders:
        at = {float(odds): value for odds, value in zip(each.odds, each.ratio, strict=True)}
        values = (each.all_white, *(at[odds] for odds in (0.0, *_SHOWN)), each.all_black, each.drop)
        cells.append(
            (
                each.source,
                years_text(each.years),
                percent(each.unknown / each.people),
                *(ratio(value, 2) for value in values),
            )
        )
    steps = ("all white", "none Black", *(f"x {odds:g}" for odds in _SHOWN), "all Black", "dropped")
    return table_of(
        "Black to white ratio of lifetime risk, men and boys, by the odds of being Black among "
        "those of unknown race (1: as others alike)",
        cells,
        ["source", "years"],
        ["race unknown", *steps],
    )


def _slider_record(each: Slider) -> dict[str, Any]:
    """Return a slider as JSON-ready values; odds of infinity are the word "infinite"."""
    from qi_analysis.risk.study import years_text

    columns = ("odds", "share_black", "ratio", "low", "high")
    steps = (
        dict(zip(columns, map(float, step), strict=True))
        for step in zip(*(getattr(each, name) for name in columns), strict=True)
    )
    return {
        "source": each.source,
        "years": years_text(each.years),
        "men": each.people,
        "unknown": each.unknown,
        "ratio_dropped": each.drop,
        "ratio_all_white": each.all_white,
        "ratio_all_black": each.all_black,
        "odds_for": {f"{target:g}": each.odds_for(target) for target in _TARGETS},
        "steps": [
            {**step, "odds": "infinite" if step["odds"] == float("inf") else step["odds"]}
            for step in steps
        ],
    }
