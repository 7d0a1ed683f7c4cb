"""The command that fits the multilevel model, or checks the draws that are kept."""

from __future__ import annotations

from typing import Annotated

import typer

from qi_analysis.cli.app import app, progress


@app.command()
def multilevel(
    source: Annotated[
        list[str] | None,
        typer.Option(help="Source of the deaths; may be repeated. Default: all with kept draws."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Change nothing; fail if kept draws are stale or did not converge."
        ),
    ] = False,
) -> None:
    """Fit the multilevel model and keep its draws in data/processed/multilevel.

    Needs the extra `bayes` (`make multilevel` makes an environment for it) and a minute or two of
    both cores a source; --check and `risk --estimate multilevel` need neither.
    """
    from qi_analysis.core import paths
    from qi_analysis.risk import study
    from qi_analysis.risk.multilevel import cells, draws, fitting, model, page

    base = study.load()
    chosen = source or draws.kept_sources()
    if check:
        for name in chosen:
            found = draws.check(name, base)["diagnostics"]
            typer.echo(
                f"{name}: current; r-hat at most {found['max_rhat']}, effective size at least "
                f"{min(found['min_ess_bulk'], found['min_ess_tail']):,.0f}, "
                f"{found['divergences']} divergences"
            )
        page.check(base)
        typer.echo(f"{page.path().name} is what the draws give")
        return
    model.packages()
    paths.writable(draws.folder())  # before minutes of fitting
    fits = [cells.load(name, base) for name in chosen]
    with progress(sum(len(each.deaths) for each in fits), "imputations") as begin:
        for each in fits:
            for path in draws.save(fitting.fit(each, on_imputation=begin)):
                typer.echo(str(path))
    page.write(base)
    typer.echo(str(page.path()))
