"""Commands that make what is kept and seen: draws of the model, figures, notebooks, all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import Csv, Json, app, live_counts, print_parts, progress, show, working
from qi_analysis.cli.tables.claims import claims_table, notes


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


@app.command()
def figures(
    names: Annotated[
        list[str] | None, typer.Argument(help="Figures to export; without names, list them all.")
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option(help="web, square, story, card, print: several with commas, or repeated."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", help="svg, png, pdf: several with commas, or repeated."),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option(help="Language of the words: en (default), es; several with commas."),
    ] = None,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    out: Annotated[Path | None, typer.Option(help="Folder; figures/ by default.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every figure.")] = False,
    review: Annotated[
        bool,
        typer.Option("--review", help="List those that show a method and are not for posting too."),
    ] = False,
    pack: Annotated[
        Path | None,
        typer.Option(
            help="Write a zip for a campaign into this folder instead: pictures in all "
            "sizes, captions, alt text, a one-page fact sheet, sources."
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Change nothing; fail if a committed figure, of those named, differs."
        ),
    ] = False,
    latest: Annotated[
        bool,
        typer.Option(
            "--latest",
            help="Draw those that can show it from the release that `fetch --latest` kept, into "
            "build/latest/ unless --out is given.",
        ),
    ] = False,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Export figures with their data, alt text, captions and source line.

    Examples: `figures icon-array --size square,story --format png --lang en,es --out posts`;
    `figures icon-array lifetime-risk --pack posts`.
    """
    from qi_analysis.deaths import releases
    from qi_analysis.figures import catalogue

    if latest and (check or pack is not None):
        raise typer.BadParameter("--check and --pack are of the registered release: choose one")
    if check:
        chosen = catalogue.choose(names) if names else []
        with progress(len(chosen or catalogue.names()), "figures") as begin:
            catalogue.check(chosen, on_figure=begin)
        typer.echo("the committed figures match what the tables give")
        return
    sizes, formats, languages = _split(size), _split(format_), _split(lang) or ["en"]
    if not names and not every and pack is None and not latest:
        _list(languages[0], review=review, json_out=json_out, csv=csv)
        return
    if json_out or csv is not None:
        raise typer.BadParameter("--json and --csv are of the list of figures: leave out the names")
    chosen = catalogue.choose(names or [])
    if pack is not None:
        chosen = chosen if names else catalogue.offered()
        from qi_analysis.figures import pack as packing

        with progress(len(chosen) * len(languages), "figures") as begin:
            for each in languages:
                made = packing.write(
                    names or [], pack, sizes=sizes, lang=each, theme=theme, on_figure=begin
                )
                typer.echo(str(made))
        return
    newest = None
    if latest:
        chosen = catalogue.choose_live(names or [])
        newest = live_counts(releases.MAIN)
    written = []
    with progress(len(chosen) * len(languages), "figures") as begin:
        for each in languages:
            written += catalogue.export(
                chosen,
                sizes=sizes,
                formats=formats,
                out=out,
                lang=each,
                theme=theme,
                live=newest,
                on_figure=begin,
            )
    for path in written:
        typer.echo(str(path))


def _list(lang: str, *, review: bool, json_out: bool, csv: Path | None) -> None:
    from qi_analysis.figures import catalogue
    from qi_analysis.figures.kit.language import DEFAULT

    if lang == DEFAULT:
        titles = catalogue.committed_titles(review=review)
    else:  # figures/ has the words of one language: the others are computed
        with working("computing headlines"):
            titles = catalogue.titles(lang, review=review)
    rows = [{"figure": name, "headline": title} for name, title in titles.items()]
    lines = [f"{row['figure']}\n  {row['headline']}" for row in rows]
    advice = "Export one with `qi-analysis figures NAME`, all of them with --all."
    show(rows, [*lines, advice], json_out=json_out, csv=csv)


def _split(given: list[str] | None) -> list[str] | None:
    """Return the values of an option that takes several, each once; None for none."""
    values = [part.strip() for each in given or [] for part in each.split(",") if part.strip()]
    return list(dict.fromkeys(values)) or None


@app.command()
def notebooks(
    write: Annotated[
        bool, typer.Option("--write", help="Write the outputs back into notebooks/.")
    ] = False,
) -> None:
    """Run every notebook; a failing cell names notebook and cell."""
    from qi_analysis.site import run_notebooks as runner

    found = runner.find()
    with progress(len(found), "notebooks") as begin:
        done = runner.run(found, write=write, on_notebook=begin)
    for path in done:
        typer.echo(str(path))


@app.command()
def reproduce() -> None:
    """Do everything: evaluate claims, draw figures, run notebooks, build the site."""
    from qi_analysis.claims.evaluate import evaluate_all, insist_as_recorded
    from qi_analysis.core import paths
    from qi_analysis.figures import catalogue
    from qi_analysis.site import builder
    from qi_analysis.site import run_notebooks as runner

    charts, found = catalogue.choose([]), runner.find()
    with progress(2 + len(charts) + len(found), "reproduce") as begin:
        begin("claims")
        results = evaluate_all()
        written = catalogue.export(charts, on_figure=begin)
        run = runner.run(found, on_notebook=begin)
        begin("site")
        page = builder.build(inputs=builder.SiteInputs(notebooks=run, results=results))
    print_parts(claims_table(results), *notes(results))
    typer.echo(f"{len(written)} figure files in {paths.figures_dir()}")
    typer.echo(f"{len(run)} notebooks run; read them in {run[0].parent if run else 'notebooks'}")
    typer.echo(f"Open {page}")
    insist_as_recorded(results)
