"""The command from coded opinions to rates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Json, print_json, print_parts
from qi_analysis.cli.commands.opinions import opinions_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qi_analysis.opinions.inference.correction import Confusion
    from qi_analysis.opinions.inference.populations import Counted, Population
    from qi_analysis.opinions.inference.rates import Period
    from qi_analysis.opinions.inference.sampling import Label
    from qi_analysis.opinions.reading.coded import Coded
    from qi_analysis.studies.unstated_denominators import AtDenominator, Needed, PublishedPair

DENOMINATORS = tuple(range(20, 201, 20))
AROUND = 10
Drawn = Annotated[
    str | None,
    typer.Option(help='How the opinions were drawn, such as "all published opinions of ca1-ca11".'),
]


def _correction(
    rows: Sequence[Coded],
    labels: Path | None,
    label_sets: Sequence[str],
    population: Population,
) -> tuple[dict[str, Confusion], dict[str, Any]]:
    """Return the tables that correct, and what is to be said of them."""
    from qi_analysis.opinions.inference import correction
    from qi_analysis.opinions.validation import validate

    told: dict[str, Any] = {"tables": [], "absent": None, "membership": None}
    if labels is not None:
        codes = validate.read_labels(labels)
        confusions = correction.from_labels(rows, codes, labels.name)
        told["membership"] = correction.membership(rows, codes, population)
    else:
        confusions = correction.from_table(label_sets)
    for name, each in confusions.items():
        told["tables"].append(
            {
                "field": name,
                "source": each.source,
                "by_hand": each.by_hand,
                "refusal": each.refusal,
                "warning": each.warning,
            }
        )
    if not confusions:
        told["absent"] = (
            "Nothing is corrected for the coder's errors: there is no table of hand codes. "
            "Give them with --labels."
        )
    return confusions, told


def _published(pair: PublishedPair, at: Sequence[AtDenominator], needed: Needed) -> dict[str, Any]:
    """Return what the published pair of shares can show, as plain values."""
    from dataclasses import asdict

    return {
        **asdict(pair),
        "opinions_a_period_if_even": pair.if_even,
        "always_below_from": needed.surely,
        "power_80_from": needed.powered,
        "around": AROUND,
        "at": [asdict(each) for each in at],
    }


def _draw(
    folder: Path,
    counted: Counted,
    periods: Sequence[Period],
    label: Label,
    inputs: Sequence[Path],
) -> None:
    """Draw the charts of these opinions, each with how they were drawn on it."""
    from qi_analysis.core.files import sha256_of
    from qi_analysis.figures.charts import immunity_outcomes, two_step_test
    from qi_analysis.figures.kit import language
    from qi_analysis.figures.kit.export import FORMATS, export
    from qi_analysis.opinions.inference.measures import is_decided

    words = language.load()
    files = [{"path": x.name, "sha256": sha256_of(x)} for x in inputs if x.is_file()]
    charts = [two_step_test.two_steps(counted, label, words, files=files)]
    if any(is_decided(each.result) for each in counted.outcomes):
        charts.append(immunity_outcomes.outcomes(counted, periods, label, words, files=files))
    for chart in charts:
        export(chart, folder, ("web", "square"), FORMATS)


@opinions_app.command()
def rates(
    inputs: Annotated[
        list[Path],
        typer.Argument(help="Coded rows of `opinions code --out`, or opinions: coded first."),
    ],
    population: Annotated[
        str, typer.Option(help="target, raised, or reuters (target, published, 2005-2019).")
    ] = "target",
    periods: Annotated[
        str, typer.Option(help="Periods; the first and the last are compared.")
    ] = "2005-2007,2017-2019",
    labels: Annotated[
        Path | None, typer.Option(help="Hand codes for some of these opinions, for the correction.")
    ] = None,
    label_set: Annotated[
        list[str] | None,
        typer.Option(help="Committed hand codes for the correction; may be repeated."),
    ] = None,
    drawn: Drawn = None,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    figures: Annotated[
        Path | None, typer.Option(help="Folder for figures of the two-step test and the outcomes.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Count outcomes by year, period, circuit and publication, with intervals.

    Shares are plain (Wilson), corrected for the coder's errors where hand codes allow, bounded for
    rows of low confidence, and for circuits partially pooled. Example:
    `opinions rates coded.jsonl --population reuters --drawn "bulk file of 2026-10, ca1-ca11"`.
    """
    from qi_analysis.cli.tables import opinion_rates as report
    from qi_analysis.opinions.inference import populations
    from qi_analysis.opinions.inference import rates as r
    from qi_analysis.opinions.inference import sampling as how_drawn
    from qi_analysis.opinions.reading import coded_rows
    from qi_analysis.studies import unstated_denominators

    wanted = populations.check_population(population)
    spans = r.read_periods(periods)
    rows = coded_rows.read_all(inputs)
    label = how_drawn.label((row.opinion_id for row in rows), inputs, drawn)
    counted = populations.count_rows(rows, wanted)
    confusions, told = _correction(rows, labels, label_set or [], wanted)
    found = r.all_rates(r.groups_of(counted, spans), confusions, level=level)
    compared = r.compare(found, spans, level)
    if figures is not None:
        _draw(figures, counted, spans, label, inputs)
    pair = unstated_denominators.reuters_pair()
    at = unstated_denominators.at_denominators(pair, DENOMINATORS, around=AROUND)
    needed = unstated_denominators.needed(pair.first_percent, pair.second_percent)
    if json_out:
        print_json(
            {
                "label": label.text, "label_kind": label.kind, "population": wanted,
                "population_words": populations.WORDS[wanted], "level": level,
                "account": dict(counted.account), "rates": [x.to_record() for x in found],
                "correction": told, "comparison": compared,
                "published_pair": _published(pair, at, needed),
            }
        )  # fmt: skip
        return
    print_parts(
        label.text,
        report.account_table(counted.account, f"Population: {populations.WORDS[wanted]}"),
        report.results_table(found),
        report.steps_table(found),
        *report.correction_lines(told),
        *report.comparison_lines(compared),
        report.published_table(pair, at),
        *report.published_lines(pair, needed.surely, needed.powered),
        label.text,
    )
