"""Every figure by name: its data, its words, and the function that draws it.

Headlines, subtitles and footers are rendered from the numbers and from the registry of sources.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from qi_analysis import processed, project, review, schemas, study
from qi_analysis.errors import CheckError, QiAnalysisError
from qi_analysis.figures import alt_text, frames, lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.export import FORMATS, Chart
from qi_analysis.figures.export import export as export_chart
from qi_analysis.formatting import one_in, percent, ratio
from qi_analysis.sources import registry
from qi_analysis.tableschema import TableSchema

LICENCE = "Figure: MIT. Data: facts from the sources named, carried over with credit."
_MODEL_TABLES = (
    schemas.ELE_POSTERIOR,
    schemas.ELE_ALL_CAUSE,
    schemas.ELE_POPULATION,
    schemas.NAX,
    schemas.ELE_DEATHS,
)
_ALL_TABLES = (*_MODEL_TABLES, schemas.POPULATION_TABLE, schemas.ALL_CAUSE)


def _inputs(tables: Sequence[TableSchema]) -> tuple[dict[str, str], ...]:
    found = []
    for table in tables:
        resource = processed.resource(table)
        path = f"data/processed/{resource['path']}"
        found.append({"path": path, "sha256": resource["hash"].removeprefix("sha256:")})
    return tuple(found)


def _footer(data: study.Study, interval: str) -> str:
    """Return source, years, n, unknown, interval and date of the data in one paragraph."""
    source = registry.load()[study.SOURCE]
    killed = float(frames.sample(data).deaths[:, -1].sum())
    return (
        f"Source: Edwards, Lee and Esposito, PNAS 2019, from Fatal Encounters; data released "
        f"{source.date_published or source.date_archived}. {killed:,.0f} people killed by police "
        f"use of force, {study.years_text(study.YEARS)}; race unknown for "
        f"{percent(review.UNKNOWN_SHARE)}, imputed. Suicides and vehicle collisions not counted "
        f"unless said. {interval}"
    )


def _lifetime_risk(data: study.Study) -> Chart:
    frame = frames.lifetime_risk(data)
    black = frame[(frame["sex"] == "male") & (frame["race"] == "black")].iloc[0]
    title = (
        f"About {one_in(black['one_in'], 1)} Black men and boys would be killed by police "
        "over a lifetime"
    )
    subtitle = (
        f"Deaths from police use of force per 100,000 births, at the death rates of "
        f"{study.years_text(study.YEARS)}, all other causes competing"
    )
    footer = _footer(
        data,
        "Lines: the authors' 90% quantiles added up over ages, as if all ages erred together.",
    )
    return Chart(
        name="lifetime-risk",
        title=title,
        subtitle=subtitle,
        footer=footer,
        alt_text=alt_text.lifetime_risk(frame),
        data=frame,
        claims=("black-men-one-in-1000", "black-men-lifetime-ratio", "men-one-in-2000"),
        inputs=_inputs(_MODEL_TABLES),
        licence=LICENCE,
        code="src/qi_analysis/figures/lifetime_risk.py",
        draw=partial(lifetime_risk.draw, frame, title=title, subtitle=subtitle, footer=footer),
    )


def _ratio_to_white(data: study.Study) -> Chart:
    frame = frames.ratio_choices(data)
    count, low, high = frames.ratio_range(data)
    unknown = frame.loc[frame["group"].str.startswith("Unknown race"), "ratio"]
    title = (
        f"Black men's lifetime risk is {ratio(low)} to {ratio(high)} times white men's, "
        f"under {count} ways of counting"
    )
    subtitle = (
        f"Killed by police, {study.years_text(study.YEARS)}, men and boys. Some of the {count} are "
        f"shown; {ratio(unknown.min())} or {ratio(unknown.max())} if all unknown races were one "
        "group"
    )
    footer = _footer(data, "Lines: 90% intervals from draws. Unknown race: approximate bounds.")
    return Chart(
        name="ratio-to-white",
        title=title,
        subtitle=subtitle,
        footer=footer,
        alt_text=alt_text.ratio_to_white(frame),
        data=frame,
        claims=("black-men-lifetime-ratio",),
        inputs=_inputs(_ALL_TABLES),
        licence=LICENCE,
        code="src/qi_analysis/figures/ratio_to_white.py",
        draw=partial(ratio_to_white.draw, frame, title=title, subtitle=subtitle, footer=footer),
    )


def _risk_by_age(data: study.Study) -> Chart:
    frame = frames.risk_by_age(data)
    men = frame[frame["sex"] == "male"]
    peaks = men.loc[men.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    title = (
        f"Men's risk of being killed by police peaks between {peaks.min()} and "
        f"{peaks.max() + 5} in every group"
    )
    subtitle = (
        "Chance of being killed by police use of force within each age group, per 100,000 people "
        f"alive at its start, at the death rates of {study.years_text(study.YEARS)}"
    )
    footer = _footer(data, "Bands: the authors' 90% posterior-predictive interval at each age.")
    return Chart(
        name="risk-by-age",
        title=title,
        subtitle=subtitle,
        footer=footer,
        alt_text=alt_text.risk_by_age(frame),
        data=frame,
        claims=("black-men-one-in-1000",),
        inputs=_inputs(_MODEL_TABLES),
        licence=LICENCE,
        code="src/qi_analysis/figures/risk_by_age.py",
        draw=partial(risk_by_age.draw, frame, title=title, subtitle=subtitle, footer=footer),
    )


FIGURES: Mapping[str, Callable[[study.Study], Chart]] = {
    "lifetime-risk": _lifetime_risk,
    "ratio-to-white": _ratio_to_white,
    "risk-by-age": _risk_by_age,
}
"""The figures by name, in the order of the story."""
COMMITTED_SIZES = ("web", "square")
"""Sizes kept in ``figures/``."""


def titles() -> dict[str, str]:
    """Return the headline of each figure."""
    data = study.load()
    return {name: make(data).title for name, make in FIGURES.items()}


def choose(names: Sequence[str]) -> list[str]:
    """Return the names, or all of them for none.

    Raises
    ------
    QiAnalysisError
        For a name that is no figure.
    """
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        raise QiAnalysisError(f"no figure {unknown[0]!r}. Known: {', '.join(FIGURES)}")
    return list(names) or list(FIGURES)


def export(
    names: Sequence[str],
    *,
    sizes: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | None = None,
    on_figure: Callable[[str], None] | None = None,
) -> list[Path]:
    """Draw figures and return the files written.

    Parameters
    ----------
    names : sequence of str
        Names from `FIGURES`.
    sizes, formats : sequence of str, optional
        `COMMITTED_SIZES` and all formats by default.
    out : Path, optional
        Folder; ``figures/`` of the project by default.
    on_figure : callable, optional
        Called with each name as it is begun.

    Raises
    ------
    QiAnalysisError
        For an unknown name, size or format.
    CheckError
        When a drawn figure breaks the contract; nothing of it is written.
    """
    data, written = study.load(), []
    for name in choose(names):
        if on_figure is not None:
            on_figure(name)
        chart = FIGURES[name](data)
        folder = project.figures_dir() if out is None else out
        written += export_chart(chart, folder, sizes or COMMITTED_SIZES, formats or FORMATS)
    return written


def check() -> None:
    """Prove that the committed figures are what the tables give, byte for byte.

    Raises
    ------
    CheckError
        Naming each file that differs, is missing, or belongs to no figure.
    """
    committed = project.figures_dir()
    with tempfile.TemporaryDirectory() as folder:
        fresh = {
            path.relative_to(folder): path.read_bytes()
            for path in export(list(FIGURES), out=Path(folder))
        }
    here = {path.relative_to(committed) for path in committed.rglob("*") if path.is_file()}
    faults = [f"{name} is missing" for name in sorted(set(fresh) - here)]
    faults += [f"{name} belongs to no figure" for name in sorted(here - set(fresh))]
    faults += [
        f"{name} differs"
        for name in sorted(here & set(fresh))
        if (committed / name).read_bytes() != fresh[name]
    ]
    if faults:
        raise CheckError(
            f"figures: {'; '.join(faults)}. Run `qi-analysis figures --all` and look at them"
        )
