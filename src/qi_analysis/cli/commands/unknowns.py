"""The command on unknown race and the sensitivity to how it is imputed."""

from __future__ import annotations

from typing import Annotated

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import Csv, Json, app, progress, show
from qi_analysis.deaths import releases


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
    from qi_analysis.cli.tables import unknown_race as report
    from qi_analysis.core.names import choose
    from qi_analysis.risk import SEED, study
    from qi_analysis.risk.topics import unknown_race

    by = None if by is None else choose(by, unknown_race.BY, "--by", {"age": "age_band"})
    sources = releases.IDS if source is None else (source,)
    base = study.load()
    shares = unknown_race.shares(by)
    shares = shares[shares["source"].isin(sources)]
    sliders = []
    with progress(len(sources), "sources") as begin:
        for each in sources:
            begin(each)
            sliders.append(unknown_race.slider(each, base))
    parts = [
        report.shares_table(shares, by),
        report.slider_table(sliders),
        *report.tipping_lines(sliders),
    ]
    found = report.to_record(shares, sliders)
    show(found, parts, json_out=json_out, csv=csv, rows=found["shares"], seed=SEED)
