"""The command on unknown race and the sensitivity to how it is imputed."""

from __future__ import annotations

from typing import Annotated

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts
from qi_analysis.deaths import releases


@app.command()
def unknowns(
    source: Annotated[
        str | None, typer.Option(help="One source of records; all by default.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="year, sex or age_band: imputed alongside recorded shares, in parts."),
    ] = None,
    json_out: Json = False,
) -> None:
    """Show how unknown race is imputed, and how sensitive the ratio is to that assumption.

    The slider multiplies the odds of being Black among men of unknown race, from none of them Black
    to all of them.
    """
    from qi_analysis.cli.tables import unknown_race as report
    from qi_analysis.risk import study
    from qi_analysis.risk.topics import unknown_race

    if source is not None and source not in releases.IDS:
        known = ", ".join(releases.IDS)
        raise typer.BadParameter(f"{source!r} is not one of {known}", param_hint="--source")
    if by is not None and by not in unknown_race.BY:
        known = ", ".join(unknown_race.BY)
        raise typer.BadParameter(f"{by!r} is not one of {known}", param_hint="--by")
    sources = releases.IDS if source is None else (source,)
    base = study.load()
    shares = unknown_race.shares(by)
    shares = shares[shares["source"].isin(sources)]
    sliders = [unknown_race.slider(each, base) for each in sources]
    if json_out:
        print_json(report.to_record(shares, sliders))
    else:
        print_parts(
            report.shares_table(shares, by),
            report.slider_table(sliders),
            *report.tipping_lines(sliders),
        )
