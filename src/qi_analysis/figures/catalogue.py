"""Every figure by name, and the function that makes it; export and check of the committed ones.

Headlines, subtitles and footers are rendered from the numbers and from the registry of sources.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from qi_analysis.core import paths
from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.figures.charts import (
    claim_charts,
    court_charts,
    immunity_charts,
    opinion_charts,
    place_charts,
    records_charts,
    sensitivity_charts,
    study_charts,
    trend_charts,
    unknown_charts,
)
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import FORMATS
from qi_analysis.figures.kit.export import export as export_chart
from qi_analysis.figures.kit.language import DEFAULT, Language, load
from qi_analysis.risk import study

CARD_SIZES = ("card",)
"""Sizes of the cards of claims that are kept in ``figures/``."""
FIGURES: Mapping[str, Callable[[study.Study, Language], Chart]] = {
    "icon-array": claim_charts.make_icon_array,
    "lifetime-risk": study_charts.make_lifetime_risk,
    "ratio-to-white": study_charts.make_ratio_to_white,
    "risk-by-age": study_charts.make_risk_by_age,
    "trend": trend_charts.make_trend,
    "unknown-race": unknown_charts.make_unknown_race,
    "unknown-race-slider": unknown_charts.make_unknown_race_slider,
    "state-tile-map": place_charts.make_state_tile_map,
    "other-denominators": place_charts.make_other_denominators,
    "young-men": place_charts.make_young_men,
    "specification-curve": sensitivity_charts.make_specification_curve,
    "whichever-way": sensitivity_charts.make_whichever_way,
    "sources-compared": records_charts.make_sources_compared,
    "records-flow": records_charts.make_records_flow,
    "two-step-test": opinion_charts.make_two_step_test,
    "immunity-outcomes": opinion_charts.make_immunity_outcomes,
    "coder-confusion": opinion_charts.make_coder_confusion,
    "immunity-studies": immunity_charts.make_immunity_studies,
    "supreme-court": court_charts.make_supreme_court,
    **claim_charts.cards(),
}
"""The figures by name, in the order of the story."""
COMMITTED_SIZES = ("web", "square")
"""Sizes kept in ``figures/``."""


def committed_sizes(name: str) -> tuple[str, ...]:
    """Return the sizes of one figure that are kept in ``figures/``."""
    return CARD_SIZES if name in claim_charts.cards() else COMMITTED_SIZES


def make(name: str, data: study.Study, lang: str = DEFAULT) -> Chart:
    """Return the chart of one figure.

    Parameters
    ----------
    name : str
        A name from `FIGURES`.
    data : Study
        As `risk.study.load` returns it.
    lang : str
        Code of the language of its words.

    Raises
    ------
    QiAnalysisError
        For an unknown name or language.
    """
    return FIGURES[choose([name])[0]](data, load(lang))


def titles(lang: str = DEFAULT) -> dict[str, str]:
    """Return the headline of each figure."""
    data = study.load()
    return {name: make(name, data, lang).title for name in FIGURES}


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
    lang: str = DEFAULT,
    theme: str = "light",
    on_figure: Callable[[str], None] | None = None,
) -> list[Path]:
    """Draw figures and return the files written.

    Parameters
    ----------
    names : sequence of str
        Names from `FIGURES`.
    sizes, formats : sequence of str, optional
        `committed_sizes` and all formats by default.
    out : Path, optional
        Folder; ``figures/`` of the project by default.
    lang, theme : str
        Language of the words; ``light`` or ``dark``.
    on_figure : callable, optional
        Called with each name as it is begun.

    Raises
    ------
    QiAnalysisError
        For an unknown name, size, format, language or theme.
    CheckError
        When a drawn figure breaks the contract; nothing of it is written.
    """
    data, written = study.load(), []
    for name in choose(names):
        if on_figure is not None:
            on_figure(name)
        chart = make(name, data, lang)
        folder = paths.figures_dir() if out is None else out
        written += export_chart(
            chart, folder, sizes or committed_sizes(name), formats or FORMATS, theme
        )
    return written


def check() -> None:
    """Prove that the committed figures are what the tables give, byte for byte.

    Raises
    ------
    CheckError
        Naming each file that differs, is missing, or belongs to no figure.
    """
    committed = paths.figures_dir()
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
