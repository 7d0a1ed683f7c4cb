"""Commands on court opinions."""

from __future__ import annotations

import typer

from qi_analysis.cli.app import app

opinions_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Court opinions: fetch, code, validate."
)
app.add_typer(opinions_app, name="opinions")
