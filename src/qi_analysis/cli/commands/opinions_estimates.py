"""Commands that draw what is to be read, estimate from what was read, and make a recount."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, insist_apart, print_json, print_note, print_parts, show
from qi_analysis.cli.commands.opinions import opinions_app, tell_lacking
from qi_analysis.cli.options import Level

if TYPE_CHECKING:
    from qi_analysis.opinions.inference.frame import Frame

DENOMINATORS = tuple(range(20, 201, 20))
AROUND = 10
_PERIODS = "2005-2007,2008-2010,2011-2013,2014-2016,2017-2019"
Drawn = Annotated[
    str | None,
    typer.Option(help='How the opinions were drawn, such as "all published opinions of ca1-ca11".'),
]
Coded = Annotated[list[Path], typer.Argument(help="Coded rows of `opinions code --out`.")]
Periods = Annotated[
    str, typer.Option(help="Periods of the strata; the first and the last are compared.")
]
Size = Annotated[int | None, typer.Option(min=2, help="Opinions to draw.")]
Width = Annotated[
    float | None,
    typer.Option(help="Or the width, in opinions, that the interval of their number is to have."),
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed draws the same opinions.")]
Unread = Annotated[
    bool, typer.Option("--unread", help="Count drawn opinions without an answer both ways.")
]


def _frame(coded: list[Path], population: str, periods: str) -> Frame:
    from qi_analysis.opinions.inference import frame, populations
    from qi_analysis.opinions.reading import coded_rows

    return frame.frame_of(
        coded_rows.read_all(coded),
        populations.check_population(population),
        populations.read_periods(periods),
    )


@opinions_app.command()
def sample(
    coded: Coded,
    out: Annotated[Path, typer.Option("--out", help="CSV to write; refused if it is there.")],
    size: Size = None,
    width: Width = None,
    population: Annotated[
        str, typer.Option(help="target, raised, or reuters (target, published, 2005-2019).")
    ] = "reuters",
    periods: Periods = _PERIODS,
    seed: Seed = 0,
    json_out: Json = False,
) -> None:
    """Draw the opinions that people should read, whatever the machine answered about them.

    Drawn at random within strata: the machine's answer ("not raised" and "left open" included),
    period and circuit; small ones are joined. Each row has the size of its stratum (N_h), how many
    of it are drawn (n_h), and its chance of being drawn. Example:
    `opinions sample coded.jsonl --size 400 --out sample.csv`, then `opinions review`.
    """
    from qi_analysis.cli.tables import opinion_estimates as report
    from qi_analysis.opinions.inference import frame as frames
    from qi_analysis.opinions.inference import sample_file

    frame = _frame(coded, population, periods)
    drawn = frames.draw(frame, size=size, width=width, seed=seed)
    sample_file.write(drawn, frame, out)
    strata = [
        {"stratum": name, "N_h": size, "n_h": drawn.counts[name]}
        for name, size in drawn.sizes.items()
    ]
    record = {"out": str(out), "drawn": len(drawn.stratum), "frame": len(frame.rows),
              "left_out": dict(frame.left_out), "seed": seed, "strata": strata}  # fmt: skip
    parts = [
        (
            f"{out}: {len(drawn.stratum):,} of {len(frame.rows):,} opinions drawn, by what the "
            "machine answered:"
        ),
        *report.sample_lines(drawn),
        *(f"not on the list, {x}: {n:,}" for x, n in sorted(frame.left_out.items())),
    ]
    show(record, parts, json_out=json_out)


@opinions_app.command()
def estimate(
    coded: Coded,
    sample: Annotated[Path, typer.Option(help="The sample, of `opinions sample`.")],
    reviewed: Annotated[Path, typer.Option(help="The answers, of the page of `opinions review`.")],
    periods: Periods = _PERIODS,
    drawn: Drawn = None,
    unread: Unread = False,
    level: Level = 0.95,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Estimate totals and shares from the sample that was read, whatever the machine's errors.

    By year, period, circuit and outcome, with differences. The reading decides; the machine's
    answers make the intervals narrower as far as they agree with it. Answers "cannot tell" are
    counted both ways. Example:
    `opinions estimate coded.jsonl --sample sample.csv --reviewed answers.csv`.
    """
    import pandas as pd

    from qi_analysis.cli.tables import opinion_estimates as report
    from qi_analysis.opinions.inference import estimate as estimates
    from qi_analysis.opinions.inference import populations, sample_file, sampling
    from qi_analysis.opinions.review import queue

    insist_apart(csv, *coded, sample, reviewed)
    taken = sample_file.read(sample)
    frame = _frame(coded, taken.population, periods)
    answers = queue.read_answers(reviewed)
    result = estimates.estimate(frame, taken, answers, reviewed, level=level, unread=unread)
    label = sampling.label((row.opinion_id for row in frame.rows), drawn)
    rows = pd.DataFrame([*result.estimates, *result.differences])
    pair, pair_parts = _published()
    meant = populations.WORDS[taken.population]
    record = {"label": label.text, "label_kind": label.kind, "population": taken.population,
              "population_words": meant, "level": level, **result.to_record(),
              "published_pair": pair}  # fmt: skip
    parts = [
        label.text,
        f"Population: {meant}",
        *report.reading_lines(result),
        report.groups_table(result, level),
        report.outcomes_table(result),
        *report.difference_lines(result.differences),
        *pair_parts,
        label.text,
    ]
    show(record, parts, json_out=json_out, csv=csv, rows=rows)


def _published() -> tuple[dict[str, Any], list[Any]]:
    """Return what the published pair of shares can show: as plain values, and for a terminal."""
    from dataclasses import asdict

    from qi_analysis.cli.tables import opinion_estimates as report
    from qi_analysis.studies import unstated_denominators

    pair = unstated_denominators.reuters_pair()
    needed = unstated_denominators.needed(pair.first_percent, pair.second_percent)
    at = unstated_denominators.at_denominators(pair, DENOMINATORS, around=AROUND)
    return {
        **asdict(pair),
        "opinions_a_period_if_even": pair.if_even,
        "always_below_from": needed.surely,
        "power_80_from": needed.powered,
        "around": AROUND,
        "at": [asdict(each) for each in at],
    }, [
        report.published_table(pair, at),
        *report.published_lines(pair, needed.surely, needed.powered),
    ]


@opinions_app.command()
def recount(
    folder: Annotated[Path, typer.Argument(help="Where everything is kept; made if not there.")],
    texts: Annotated[
        list[Path] | None,
        typer.Option(help="Opinions at hand, instead of fetching; may be repeated."),
    ] = None,
    reviewed: Annotated[
        Path | None, typer.Option(help="The answers; answers.csv in the folder by default.")
    ] = None,
    size: Size = None,
    width: Width = None,
    seed: Seed = 0,
    unread: Unread = False,
    level: Level = 0.95,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 1,
    volumes: Annotated[
        str, typer.Option(help="Volumes of F.3d to fetch: those of 2005-2019.")
    ] = "393-940",
    base: Annotated[str | None, typer.Option("--base", help="Another address to ask.")] = None,
    pause: Annotated[
        float, typer.Option(min=0, max=3600, help="Seconds between two calls of the fetch.")
    ] = 1.0,
    out: Annotated[
        Path | None, typer.Option("--out", help="File for the recount; data/processed by default.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Recount the 529, from an empty folder to the figure.

    Steps: fetch, screen, code, draw a sample, wait until it was read, estimate. Run it: it goes as
    far as it can and says what to do next. Run it again, and it goes on from there; what is current
    is left alone. The sample is read by people (`opinions review`). The figure then stands beside
    the published one in `claims` and `explain`, if every circuit and year was searched. For
    example: `opinions recount recount/ --size 400`, or with texts at hand
    `opinions recount recount/ --size 400 --texts opinions-2026-10`.
    """
    from qi_analysis.cli.tables import opinion_estimates as report
    from qi_analysis.core import paths
    from qi_analysis.opinions.inference import recount as recounts
    from qi_analysis.opinions.inference import steps
    from qi_analysis.opinions.texts import cap_counts

    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(
            f"{folder} is a file: name the folder in which the recount is kept, and give opinions "
            "at hand with --texts"
        )
    insist_apart(out, *(texts or []), reviewed)
    fetched = folder / "texts"
    given = list(texts or [])
    if not given:
        given = [fetched]
        if not (cap_counts.is_fetch(fetched) and not cap_counts.lacking_in(fetched)):
            _fetch(fetched, volumes, base, pause)
    tell_lacking(given)
    plan = steps.Plan(folder, tuple(given), size, width, seed, workers, reviewed, unread, level)
    done = steps.run(plan, print_note)
    kept = None
    if done.result is not None and done.not_kept is None:
        kept = paths.writable(recounts.path()) if out is None else out
        recounts.write(recounts.table_of(done.result, done.cells), kept)
    if json_out:
        print_json(
            {"made": done.made, "current": done.current, "waiting": done.waiting,
             "kept": None if kept is None else str(kept), "not_kept": done.not_kept,
             "decisions": sum(done.cells.values()),
             "result": None if done.result is None else done.result.to_record()}
        )  # fmt: skip
        return
    for step in done.current:
        typer.echo(f"{step}: current")
    if done.result is None:
        typer.echo(done.waiting or "")
        return
    print_parts(
        *report.reading_lines(done.result),
        report.groups_table(done.result, level),
        *report.difference_lines(done.result.differences),
        f"{sum(done.cells.values()):,} published decisions searched.",
        f"Kept as {kept}: `claims` and `explain circuit-opinions-529` show it."
        if kept is not None
        else f"Not kept as a recount: {done.not_kept}.",
    )


def _fetch(out: Path, volumes: str, base: str | None, pause: float) -> None:
    """Fetch volumes; what the fetch says goes to standard error."""
    import sys
    from contextlib import redirect_stdout
    from datetime import date

    from qi_analysis.cli.commands import opinions_data as data
    from qi_analysis.opinions.inference.populations import YEARS
    from qi_analysis.opinions.texts.cap_volume import Asked

    first, last = date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)
    asked = Asked("f3d", first, last, data.volume_range(volumes))
    with redirect_stdout(sys.stderr):
        data.fetch_volumes(asked, out, base, pause, 20_000, 96.0, json_out=False)
