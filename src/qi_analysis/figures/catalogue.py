"""Every figure by name: its data, its words, and the function that draws it.

Headlines, subtitles and footers are rendered from the numbers and from the registry of sources.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from qi_analysis import processed, project, review, schemas, study
from qi_analysis.errors import CheckError, QiAnalysisError
from qi_analysis.figures import alt_text, frames, lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.export import FORMATS, Chart
from qi_analysis.figures.export import export as export_chart
from qi_analysis.formatting import one_in, percent, ratio
from qi_analysis.sources import registry
from qi_analysis.tableschema import TableSchema

if TYPE_CHECKING:
    import pandas as pd

LICENCE = "Figure: MIT. Data: facts from the sources named, carried over with credit."
_MODEL_TABLES = (
    schemas.ELE_POSTERIOR,
    schemas.ELE_ALL_CAUSE,
    schemas.ELE_POPULATION,
    schemas.NAX,
    schemas.ELE_DEATHS,
)
_PERIOD = study.years_text(study.YEARS)
_ALL_TABLES = (*_MODEL_TABLES, schemas.POPULATION_TABLE, schemas.ALL_CAUSE)


@dataclass(frozen=True)
class _Words:
    """What is printed around a chart."""

    title: str
    subtitle: str
    footer: str


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
        f"use of force, {_PERIOD}; race unknown for "
        f"{percent(review.UNKNOWN_SHARE)}, imputed. Suicides and vehicle collisions not counted "
        f"unless said. {interval}"
    )


def _chart(
    module: ModuleType,
    frame: pd.DataFrame,
    words: _Words,
    claims: tuple[str, ...],
    tables: Sequence[TableSchema],
) -> Chart:
    """Return the chart that ``module`` draws from ``frame``; its alt text has the module's name."""
    short = module.__name__.rpartition(".")[2]
    headings = {"title": words.title, "subtitle": words.subtitle, "footer": words.footer}
    return Chart(
        name=short.replace("_", "-"),
        **headings,
        alt_text=getattr(alt_text, short)(frame),
        data=frame,
        claims=claims,
        inputs=_inputs(tables),
        licence=LICENCE,
        code=f"src/qi_analysis/figures/{short}.py",
        draw=partial(module.draw, frame, **headings),
    )


def _lifetime_risk(data: study.Study) -> Chart:
    frame = frames.lifetime_risk(data)
    black = frame[(frame["sex"] == "male") & (frame["race"] == "black")].iloc[0]
    words = _Words(
        title=f"About {one_in(black['one_in'], 1)} Black men and boys would be killed by police "
        "over a lifetime",
        subtitle="Deaths from police use of force per 100,000 births, at the death rates of "
        f"{_PERIOD}, all other causes competing",
        footer=_footer(
            data,
            "Lines: the authors' 90% quantiles added up over ages, as if all ages erred together.",
        ),
    )
    claims = ("black-men-one-in-1000", "black-men-lifetime-ratio", "men-one-in-2000")
    return _chart(lifetime_risk, frame, words, claims, _MODEL_TABLES)


def _ratio_to_white(data: study.Study) -> Chart:
    frame = frames.ratio_choices(data)
    count, low, high = frames.ratio_range(data)
    unknown = frame.loc[frame["group"].str.startswith("Unknown race"), "ratio"]
    words = _Words(
        title=f"Black men's lifetime risk is {ratio(low)} to {ratio(high)} times white men's, "
        f"under {count} ways of counting",
        subtitle=f"Killed by police, {_PERIOD}, men and boys. Some of the {count} are shown; "
        f"{ratio(unknown.min())} or {ratio(unknown.max())} if all unknown races were one group",
        footer=_footer(data, "Lines: 90% intervals from draws. Unknown race: approximate bounds."),
    )
    return _chart(ratio_to_white, frame, words, ("black-men-lifetime-ratio",), _ALL_TABLES)


def _risk_by_age(data: study.Study) -> Chart:
    frame = frames.risk_by_age(data)
    men = frame[frame["sex"] == "male"]
    peaks = men.loc[men.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    words = _Words(
        title=f"Men's risk of being killed by police peaks between {peaks.min()} and "
        f"{peaks.max() + 5} in every group",
        subtitle="Chance of being killed by police use of force within each age group, per "
        f"100,000 people alive at its start, at the death rates of {_PERIOD}",
        footer=_footer(data, "Bands: the authors' 90% posterior-predictive interval at each age."),
    )
    return _chart(risk_by_age, frame, words, ("black-men-one-in-1000",), _MODEL_TABLES)


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
