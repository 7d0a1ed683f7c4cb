"""The command that builds the static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import app, progress


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
) -> None:
    """Build the static site: figures, claims, data, notebooks and method; it needs no server.

    The last line printed is the page to open.
    """
    from qi_analysis.site import builder

    inputs = builder.SiteInputs(all_sizes=all_sizes, base_url=base_url)
    with progress(len(builder.PARTS), "site") as begin:
        page = builder.build(out, inputs, on_part=begin)
    typer.echo(str(page))
