"""Commands on court opinions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from qi_analysis.cli.app import app

opinions_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Court opinions: fetch, code, validate."
)
app.add_typer(opinions_app, name="opinions")


def tell_lacking(inputs: Iterable[Path]) -> None:
    """Say on standard error which volumes a folder of volumes lacks."""
    from qi_analysis.opinions.texts.cap_counts import lacking_in

    for folder in inputs:
        for volume in lacking_in(folder):
            typer.echo(f"{folder} lacks {volume}", err=True)
