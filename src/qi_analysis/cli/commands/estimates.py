"""Commands that estimate: lifetime risk, and how far each choice moves it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import (
    Csv,
    Json,
    app,
    insist_apart,
    live_counts,
    print_note,
    progress,
    show,
    working,
)
from qi_analysis.cli.tables import risk as report
from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths import releases

if TYPE_CHECKING:
    from qi_analysis.risk.latest import Live
    from qi_analysis.risk.recorded_deaths import Recorded

_STUDIES = ("edwards_lee_esposito_2019", "edwards_brown_2024")
_SOURCES = ", ".join((*_STUDIES, releases.JOINED.id, *releases.IDS))


@app.command()
def risk(
    measure: Annotated[
        Literal["lifetime", "by-age", "rates", "years-lost", "excess", "change"],
        typer.Option(
            help="lifetime risk, or a relative of it from counts: risk to each age, rates per "
            "million and year, years of life lost, deaths above white people's rates, parts of the "
            "change from the first two years to the last two."
        ),
    ] = "lifetime",
    estimate: Annotated[
        Literal["published", "counts", "multilevel"] | None,
        typer.Option(
            help="published: the authors' own, the default for studies. counts: direct rates with "
            "draws, the default for records and with --latest, and all there is for other measures "
            "than lifetime. multilevel: kept draws of a Bayesian model."
        ),
    ] = None,
    source: Annotated[
        str | None,
        options.option(
            options.read_source,
            "SOURCE",
            f"Source of the deaths: {_SOURCES}. The first two are studies; linked is every person "
            "in the records of four projects, once, and the default for other measures than "
            "lifetime; the rest are records of one project. Lifetime risk is that of the first.",
        ),
    ] = None,
    source_file: Annotated[
        Path | None,
        typer.Option(
            help="A newer file in the same format as --source; unknown values are imputed here."
        ),
    ] = None,
    latest: Annotated[
        bool,
        typer.Option(
            "--latest",
            help="Count the release of --source that `fetch --latest` kept, to the last whole year "
            "with population and life table.",
        ),
    ] = False,
    years: options.Years = None,
    sex: Annotated[
        str | None, options.option(options.read_sex, "SEX", "male or female; both by default.")
    ] = None,
    race: Annotated[
        str | None,
        options.option(options.read_race, "GROUP", "One group, such as black; all by default."),
    ] = None,
    by_year: Annotated[bool, typer.Option("--by-year", help="Each year separately.")] = False,
    causes: Annotated[
        Literal["force", "force+vehicle", "force+vehicle+suicide", "all"],
        typer.Option(help="Causes of death to count."),
    ] = "force",
    population: Annotated[
        Literal["published", "calendar"] | None,
        typer.Option(
            help="The authors' label (two years early), or the year of the deaths; the former by "
            "default for studies, the latter for records."
        ),
    ] = None,
    race_classes: Annotated[
        Literal["published", "exclusive"] | None,
        typer.Option(
            help="exclusive: the same groups in numerator and denominator; the default for records."
        ),
    ] = None,
    unknown_race: Annotated[
        Literal["linked", "impute", "drop", "all-white", "all-black"] | None,
        typer.Option(
            help="Deaths of unknown race. linked: told by another project, else imputed with "
            "those told so as guides; the default for --source linked. impute: ten imputations; "
            "the default for one project. drop: leave them out. all-white, all-black: count all "
            "as white or as Black."
        ),
    ] = None,
    partial_years: Annotated[
        Literal["refuse", "annualise"],
        typer.Option(
            help="annualise: include years that the records cover in part, with person-years "
            "scaled to match."
        ),
    ] = "refuse",
    duty: Annotated[
        Literal["all", "on"],
        typer.Option(
            help="on: exclude killings by off-duty officers, where the source records duty status."
        ),
    ] = "all",
    through: Annotated[
        str,
        options.option(
            options.read_through,
            "AGE",
            "lifetime, or to exact age 20, 25 and so on by fives to 85.",
        ),
    ] = "lifetime",
    interval: Annotated[
        Literal["these-years", "underlying"],
        typer.Option(
            help="these-years: chance, links and unknown race, for the years counted. underlying: "
            "also how much one year differs from the next, for the long-run rate."
        ),
    ] = "these-years",
    level: Annotated[float | None, typer.Option(help="Level of the intervals.")] = None,
    draws: Annotated[int, typer.Option(help="Number of draws for the intervals of counts.")] = 4000,
    seed: Annotated[int, typer.Option(help="Random seed of the draws.")] = 20190805,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print lifetime risk of being killed by police: per 100,000, 1 in N, ratio to white people.

    Examples: `risk`; `risk --sex male --race black`; `risk --estimate counts --population calendar
    --race-classes exclusive`; `risk --source edwards_brown_2024 --by-year --json`;
    `risk --source mapping_police_violence_2021 --by-year`; the same with
    `--source-file PATH` for a newer file of that source, or with `--latest` for the one that
    `fetch --latest` kept; `risk --measure years-lost`.
    """
    from qi_analysis.risk import Question, answer, contract, recorded_deaths, relatives, to_records
    from qi_analysis.risk import latest as live
    from qi_analysis.risk.asked import only
    from qi_analysis.risk.question import fitting_estimate

    insist_apart(csv, source_file)
    lifetime = measure == "lifetime"
    origin = source or (Question() if lifetime else relatives.USUAL).source
    counted = latest or source_file is not None or not lifetime
    kind = estimate or ("counts" if counted else fitting_estimate(origin))
    question = Question(
        estimate=kind,
        source=origin,
        years=years,
        by_year=by_year,
        causes=causes,
        population=population,
        race_classes=race_classes,
        unknown_race=unknown_race,
        partial_years=partial_years,
        duty=duty,
        through=through,
        interval=interval,
        level=level,
        draws=draws,
        seed=seed,
    )
    newest = _latest(kind, origin, source_file) if latest else None
    recorded = _recorded(kind, origin, source_file) if newest is None else newest.recorded
    if not lifetime:
        with working("counting"):
            found = relatives.answer(measure, question, recorded=recorded)
        found = found[
            found["sex"].eq(sex or found["sex"]) & found["race"].eq(race or found["race"])
        ]
        made = report.relatives_tables(found)
        parts: list[Any] = [*made, report.MEASURE_NOTES[measure], report.INTERVAL_NOTES[interval]]
        show(to_records(found), parts, json_out=json_out, csv=csv, seed=seed)
        return
    with working("counting"):
        records = to_records(answer(question, recorded=recorded))
    records = only(contract.complete(records, question, recorded), sex, race)
    account: list[str] = []
    if recorded is not None and recorded.account:
        account = [*recorded.account, *report.share_notes(records)]
    if newest is not None:
        records, carried = live.labeled(records, newest)
    for sentence in account if json_out else []:
        print_note(sentence)
    notes = [*account, report.ESTIMATE_NOTES[kind], *report.no_ratio_notes(records)]
    if through != "lifetime":
        notes.insert(0, f"Risk is counted to exact age {through}, not over a whole life.")
    if kind == "counts":
        notes.append(report.INTERVAL_NOTES[interval])
    if recorded is not None:
        notes.append(
            report.UNKNOWN_RACE_NOTES[unknown_race or recorded_deaths.default_rule(origin)]
        )
        notes += report.coverage_notes(recorded.scope.partial, partial_years)
    if newest is not None:
        notes.append(report.latest_note(newest.kept, carried))
    parts = [report.risk_table(records), " ".join(notes)]
    show(records, parts, json_out=json_out, csv=csv)


def _recorded(estimate: str, source: str, path: Path | None) -> Recorded | None:
    """Return the counts of a source of records, from the user's own file if given."""
    from qi_analysis.deaths.imputed import IMPUTATIONS
    from qi_analysis.risk import own_file, recorded_deaths

    if path is not None:
        _insist_counts("--source-file", estimate)
        with progress(IMPUTATIONS, "imputing") as begin:
            return own_file.read(source, path, on_imputation=begin)
    return recorded_deaths.committed(source) if source in recorded_deaths.SOURCES else None


def _latest(estimate: str, source: str, path: Path | None) -> Live:
    """Return the counts of the kept live release of a source."""
    if path is not None:
        raise UnsupportedRequestError(
            "--latest and --source-file are two files: leave out one of them"
        )
    _insist_counts("--latest", estimate)
    return live_counts(source)


def _insist_counts(option: str, estimate: str) -> None:
    """Refuse another estimate than counts: printed first, since imputing may take minutes."""
    if estimate != "counts":
        raise UnsupportedRequestError(
            f"{option} is not supported by --estimate {estimate}: a file is counted as it "
            "is; use --estimate counts"
        )


@app.command()
def review(
    sex: Annotated[
        str,
        options.option(lambda text: options.read_sex(text, "both"), "SEX", "male, female or both."),
    ] = "male",
    race: Annotated[
        str,
        options.option(lambda text: options.read_race(text, "all"), "GROUP", "A group, or all."),
    ] = "black",
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print how far each questionable choice of the published study moves risk and ratio."""
    from qi_analysis.risk import SEED, study, to_records
    from qi_analysis.risk.review import everything

    with working("computing each choice"):
        rows = everything(study.load(), SEED)
    if sex != "both":
        rows = rows[rows["sex"] == sex]
    if race != "all":
        # the point about "Total" concerns no other group
        rows = rows[(rows["race"] == race) | (rows["point"] == "total_group")]
    records = to_records(rows)
    show(records, [report.review_table(records)], json_out=json_out, csv=csv, seed=SEED)
