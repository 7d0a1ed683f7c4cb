"""The command that shows risk or ratio under each choice that moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qi_analysis.cli.app import Csv, Json, app, show
from qi_analysis.cli.options import Race, Sex
from qi_analysis.cli.tables.layout import table_of
from qi_analysis.core.formatting import per_100k, percent, ratio
from qi_analysis.core.vocabulary import REFERENCE_RACE, people_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

_NOTE = (
    "Each row changes one choice. The rows share most of their people, so they are not separate "
    "findings; in the median each source has one vote. Bounds (unknown race all of one group, or "
    "left out) and, marked *, the risk of something else (shootings alone, vehicle deaths) are in "
    "neither the median nor the range."
)


@app.command()
def sensitivity(
    sex: Sex = "male",
    race: Race = "black",
    measure: Annotated[
        Literal["ratio", "risk"], typer.Option(help="Ratio to white, or lifetime risk.")
    ] = "ratio",
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print how far risk or ratio moves under each choice, one at a time, and their median.

    Every row has a 90% interval; people are resampled together in all of them. Examples:
    `sensitivity`; `sensitivity --measure risk`; `sensitivity --sex female --race latino --json`.
    """
    from qi_analysis.risk import SEED, choices, to_records

    if race == REFERENCE_RACE and measure == "ratio":
        raise typer.BadParameter(
            "a ratio to white people needs another group; --measure risk has white people's risk",
            param_hint="--race",
        )
    rows = choices.rows(sex, race, measure)
    parts = [_rows_table(rows), *_sentences(rows), "", _NOTE]
    show(to_records(rows), parts, json_out=json_out, csv=csv, rows=rows, seed=SEED)


def _shown(measure: str, value: float) -> str:
    return ratio(value, 2) if measure == "ratio" else per_100k(value)


def _rows_table(rows: pd.DataFrame) -> Table:
    """Return one row per choice with its interval, the median last."""
    from qi_analysis.figures.kit.language import load
    from qi_analysis.figures.shared.choices_rows import label_of
    from qi_analysis.risk.choices.options import MINOR, OTHER_SCOPE

    sex, race, measure = rows[["sex", "race", "measure"]].iloc[0]
    what = "Ratio to white" if measure == "ratio" else "Lifetime risk per 100,000 births"
    title = f"{what} under each choice, {people_of(race, sex)}"
    cells = []
    for _, row in rows[rows["kind"] != MINOR].iterrows():
        value, low, high = (_shown(measure, row[name]) for name in ("value", "low", "high"))
        deaths = "" if row.isna()["deaths"] else f"{row['deaths']:,.0f}"
        named = label_of(row, load()) + (" *" if row["kind"] == OTHER_SCOPE else "")
        cells.append((named, row["years"], deaths, value, f"{low} to {high}"))
    return table_of(title, cells, ["choice"], ("years", "deaths", measure, "90% interval"))


def _sentences(rows: pd.DataFrame) -> list[str]:
    """Return what holds whatever is chosen, and how little the other choices move."""
    from qi_analysis.risk import choices
    from qi_analysis.risk.choices.options import MINOR

    found, measure = choices.summarize(rows), str(rows["measure"].iloc[0])
    show = {name: _shown(measure, value) for name, value in vars(found).items()}
    minor = rows.loc[rows["kind"] == MINOR, ["choice", "option"]].to_numpy().tolist()
    listed = ", ".join(f"{choice.replace('_', ' ')} {option}" for choice, option in minor)
    spread = (
        f"Median of {found.n_specifications} estimates: {show['median']} "
        f"({show['median_low']} to {show['median_high']}). They run from {show['min']} to "
        f"{show['max']}, their intervals from {show['lowest_low']} to {show['highest_high']}."
    )
    return [spread, f"These move it by at most {percent(choices.most_moved(rows), 1)}: {listed}."]
