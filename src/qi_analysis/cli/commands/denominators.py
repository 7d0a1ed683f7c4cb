"""Commands on other denominators: arrests, contacts, crime; deaths of young men by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qi_analysis.cli.app import Csv, Json, app, show, working
from qi_analysis.cli.options import Level
from qi_analysis.cli.tables.layout import table_of, with_range
from qi_analysis.core.formatting import percent, ratio
from qi_analysis.core.vocabulary import RACE_NAMES, TOTAL

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from qi_analysis.risk.topics.denominators import Ratio

_YOUNG_NOTE = (
    "Shares overlap: most people killed by police are shot, and the vital statistics count a "
    "shooting by police among deaths by firearm. No rank among causes: that needs deaths by every "
    "cause, which are not among the sources."
)


@app.command()
def benchmarks(
    level: Level = 0.9,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print deaths per arrest, per contact and per crime, each alongside deaths per person.

    Arrests and contacts are outcomes of policing, and crime fits only armed threats: each row says
    which question it answers and why it is another one.
    """
    from qi_analysis.risk import SEED
    from qi_analysis.risk.topics import denominators

    with working("counting"):
        found = denominators.comparisons(level=level)
    records = [denominators.to_record(each, level) for each in found]
    cells = (
        (
            each.source,
            each.measure.replace("_", " "),
            each.years,
            each.killed,
            each.against,
            f"{each.deaths_black:,.0f}",
            f"{each.deaths_other:,.0f}",
            _ratio(each.by_population),
            _ratio(each.by_measure),
        )
        for each in found
    )
    table = table_of(
        f"Black people's deaths by police over others', {percent(level)} interval",
        cells,
        ["source", "measure", "years", "killed", "against"],
        ["deaths, Black", "others", "per person", "by the measure"],
    )
    reasons = "\n".join(
        f"{kind}: {denominators.QUESTIONS[kind]} {reason}"
        for kind, reason in denominators.REASONS.items()
    )
    parts = [table, reasons]
    show(records, parts, json_out=json_out, csv=csv, seed=SEED)


def _ratio(found: Ratio) -> str:
    return with_range(*(ratio(number, 2) for number in (found.value, found.low, found.high)))


@app.command("young-men")
def young_men(
    ages: Annotated[
        str, typer.Option(help="Age groups of five years from 15-19 to 30-34, by commas.")
    ] = "20-24,25-29",
    level: Level = 0.9,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print the share of young men's deaths caused by police, alongside firearms and drugs."""
    from qi_analysis.risk import SEED, to_records
    from qi_analysis.risk.topics import young_men as young

    with working("counting"):
        found = young.answer(tuple(ages.split(",")), level=level)
    parts = [_young_table(found), _YOUNG_NOTE]
    show(to_records(found), parts, json_out=json_out, csv=csv, rows=found, seed=SEED)


def _young_table(found: pd.DataFrame) -> Table:
    """Return one row per group: all deaths, and per 1,000 of them by firearms, drugs and police."""
    cells = []
    for race, rows in found.groupby("race", sort=False):
        of = rows.set_index("cause")
        police = of.loc["police"]
        share = (f"{1000 * police[name]:.1f}" for name in ("share", "share_low", "share_high"))
        who = "Men of all groups" if race == TOTAL else f"{RACE_NAMES[str(race)]} men"
        cells.append(
            (
                who,
                f"{police['all_deaths']:,.0f}",
                *(f"{1000 * of.loc[cause, 'share']:.0f}" for cause in ("firearm", "drug")),
                with_range(*share),
                f"{police['one_in']:.0f}",
                f"{police['per_100k_a_year']:.1f}",
            )
        )
    first = found.iloc[0]
    return table_of(
        f"Deaths of men of {first['ages']}, {first['years']}, per 1,000 deaths",
        cells,
        ["who"],
        ["all deaths", "firearms", "drugs", "killed by police", "one in", "a year per 100,000"],
    )
