"""The command that builds the static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import app, live_counts, progress


@app.command()
def site(
    out: Annotated[
        Path | None, typer.Option(help="Folder; build/site by default. Its last site is replaced.")
    ] = None,
    all_sizes: Annotated[
        bool,
        typer.Option(
            "--all-sizes",
            help="Draw every size, language and look of what campaigns post; takes minutes.",
        ),
    ] = False,
    base_url: Annotated[
        str | None,
        typer.Option(help="Address of the site, for canonical addresses and a sitemap."),
    ] = None,
    latest: Annotated[
        bool,
        typer.Option(
            "--latest",
            help="One page of the release that `fetch --latest` kept, in build/latest/site unless "
            "--out is given; the site stays as it is.",
        ),
    ] = False,
) -> None:
    """Build the static site: figures, claims, data, notebooks and method; it needs no server.

    The last line printed is the page to open.
    """
    from qi_analysis.site import builder

    if latest:
        if all_sizes or base_url is not None:
            raise typer.BadParameter("--all-sizes and --base-url are of the whole site")
        typer.echo(str(_page_of_the_latest(out)))
        return
    inputs = builder.SiteInputs(all_sizes=all_sizes, base_url=base_url)
    with progress(len(builder.PARTS), "site") as begin:
        page = builder.build(out, inputs, on_part=begin)
    typer.echo(str(page))


def _page_of_the_latest(out: Path | None) -> Path:
    """Make the page of the kept live release of our main source."""
    from qi_analysis.cli.commands.data import changes_cells
    from qi_analysis.deaths import latest as reading
    from qi_analysis.deaths import releases
    from qi_analysis.site import newest
    from qi_analysis.store import live

    counted = live_counts(releases.MAIN)
    _, path = live.newest(releases.MAIN)
    found = reading.since_registered(releases.MAIN, reading.read(releases.MAIN, path).records)
    changed = None if found is None else changes_cells(found)
    with progress(len(newest.PARTS), "page") as begin:
        return newest.build(counted, changed, out, on_part=begin)
