"""Every figure by name, and the function that makes it; export and check of the committed ones.

Headlines, subtitles and footers are rendered from the numbers and from the registry of sources.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from qi_analysis.claims import ledger
from qi_analysis.core import paths
from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.core.names import choose as choose_name
from qi_analysis.figures import charts
from qi_analysis.figures.charts import claim_card
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import FORMATS
from qi_analysis.figures.kit.export import export as export_chart
from qi_analysis.figures.kit.inline import show_chart
from qi_analysis.figures.kit.language import DEFAULT, load
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live

if TYPE_CHECKING:
    from IPython.display import Image

CHARTS = (
    "icon-array",
    "lifetime-risk",
    "lifetime-risk-women",
    "ratio-to-white",
    "risk-by-age",
    "cumulative-risk",
    "days-of-life",
    "killed-and-residents",
    "killed-and-charged",
    "year-calendar",
    "risk-by-age-women",
    "trend",
    "trend-risk",
    "unknown-race",
    "unknown-race-slider",
    "state-tile-map",
    "state-tile-map-white",
    "other-denominators",
    "other-denominators-arrests",
    "other-denominators-crime",
    "young-men",
    "specification-curve",
    "whichever-way",
    "linked-list",
    "sources-compared",
    "records-flow",
    "two-step-test",
    "coder-confusion",
    "immunity-studies",
    "supreme-court",
    "supreme-court-force",
)
"""The charts in the order of the story; those that are not named here come after them.

Each is made by the module of that name in ``charts``, or the part of a name that the module of its
beginning is told: ``trend-risk`` is the part ``risk`` of ``trend``.
"""
LIVE_CHARTS = ("cumulative-risk", "days-of-life", "killed-and-residents", "trend", "trend-risk")
"""Charts whose ``make`` takes a live release."""
COMMITTED_SIZES = ("web", "square")
"""Sizes kept in ``figures/``."""
CARD_SIZES = ("card",)
"""Sizes of the cards of claims that are kept in ``figures/``."""


def names() -> list[str]:
    """Return the names of all figures: the charts, then a card per claim of the ledger.

    Examples
    --------
    >>> names()[:3]
    ['icon-array', 'lifetime-risk', 'lifetime-risk-women']
    >>> names()[len(CHARTS)]  # of the first claim of the ledger
    'claim-black-men-lifetime-ratio'
    """
    return [*_charts(), *claim_card.names()]


def _charts() -> list[str]:
    """Return the names of the charts: the story, then modules that have no place in it yet."""
    return list(dict.fromkeys([*CHARTS, *_modules()]))


def _modules() -> list[str]:
    """Return the modules in ``charts`` that make charts, named as figures are."""
    found = (module.name.replace("_", "-") for module in iter_modules(charts.__path__))
    return [name for name in found if name != "claim-card"]


def _module_of(name: str) -> tuple[ModuleType, str]:
    """Return the module that makes a chart, and the part of it that is asked for."""
    stem = max((each for each in _modules() if f"{name}-".startswith(f"{each}-")), key=len)
    module = import_module(f"{charts.__name__}.{stem.replace('-', '_')}")
    return module, name.removeprefix(stem).removeprefix("-")


def _shows_a_method(name: str) -> bool:
    """Return whether a chart is for review."""
    return getattr(_module_of(name)[0], "KIND", "") == "review"


def committed_sizes(name: str) -> tuple[str, ...]:
    """Return the sizes of one figure that are kept in ``figures/``."""
    return COMMITTED_SIZES if name in _charts() else CARD_SIZES


def live_names() -> list[str]:
    """Return the figures that can show a live release of our main source.

    The others stand on tables that only the registered releases are counted in.
    """
    own = [claim.id for claim in ledger.load().values() if claim.evaluate is not None]
    return [*LIVE_CHARTS, *(claim_card.name_of(claim) for claim in own)]


def choose_live(chosen: Sequence[str]) -> list[str]:
    """Return the names, or all of `live_names` for none.

    Raises
    ------
    QiAnalysisError
        For a name that is not a figure, or not one that can show a live release.
    """
    fit = live_names()
    named = choose(chosen) if chosen else fit
    for name in named:
        if name not in fit:
            raise QiAnalysisError(
                f"figure {name!r} stands on registered releases alone. With --latest: "
                f"{', '.join(fit)}"
            )
    return named


def make(name: str, data: study.Study, lang: str = DEFAULT, live: Live | None = None) -> Chart:
    """Return the chart of one figure.

    Parameters
    ----------
    name : str
        One of `names`.
    data : Study
        As `risk.study.load` returns it.
    lang : str
        Code of the language of its words.
    live : Live, optional
        A live release to show; for one of `live_names` alone.

    Raises
    ------
    QiAnalysisError
        For an unknown name or language.
    """
    (name,), language = choose([name]), load(lang)
    if name not in _charts():
        return claim_card.make(name, data, language, live)
    module, part = _module_of(name)
    told = {**({"part": part} if part else {}), **({} if live is None else {"live": live})}
    chart: Chart = module.make(data, language, **told)
    return chart


def drawn(name: str, lang: str = DEFAULT) -> Image:
    """Return a figure as a small picture for a notebook, with its alt text.

    Raises
    ------
    QiAnalysisError
        For an unknown name or language.
    """
    return show_chart(make(name, study.load(), lang))


def offered(*, review: bool = False) -> list[str]:
    """Return the figures to choose from; those that show a method only with ``review``.

    Examples
    --------
    >>> "records-flow" in offered(), "records-flow" in offered(review=True)
    (False, True)
    """
    shown = [name for name in _charts() if review or not _shows_a_method(name)]
    return [*shown, *claim_card.names()]


def titles(lang: str = DEFAULT, *, review: bool = False) -> dict[str, str]:
    """Return the headline of each figure `offered`."""
    data = study.load()
    return {name: make(name, data, lang).title for name in offered(review=review)}


def committed_titles(*, review: bool = False) -> dict[str, str]:
    """Return the headline of each figure `offered` as in ``figures/``; empty where it is not there.

    Nothing is computed: a test holds the committed figures to what the tables give.
    """
    files = {name: paths.figures_dir() / name / "meta.json" for name in offered(review=review)}
    return {
        name: json.loads(file.read_text("utf-8"))["title"] if file.is_file() else ""
        for name, file in files.items()
    }


def choose(chosen: Sequence[str]) -> list[str]:
    """Return the names, or all of them for none.

    Raises
    ------
    UnknownNameError
        For a name that is not a figure, with those like it.
    """
    known = names()
    remedy = "`qi-analysis figures` lists them"
    return [choose_name(each, known, "figure", remedy=remedy) for each in chosen] or known


def export(
    chosen: Sequence[str],
    *,
    sizes: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | None = None,
    lang: str = DEFAULT,
    theme: str = "light",
    live: Live | None = None,
    on_figure: Callable[[str], None] | None = None,
) -> list[Path]:
    """Draw figures and return the files written.

    Parameters
    ----------
    chosen : sequence of str
        Names of figures; all of them for none.
    sizes, formats : sequence of str, optional
        `committed_sizes` and all formats by default.
    out : Path, optional
        Folder; ``figures/`` of the project by default, and ``build/latest/`` for a live release.
    lang, theme : str
        Language of the words; ``light`` or ``dark``.
    live : Live, optional
        A live release to show; then ``chosen`` as in `choose_live`.
    on_figure : callable, optional
        Called with each name as it is begun.

    Raises
    ------
    QiAnalysisError
        For an unknown name, size, format, language or theme.
    CheckError
        When a drawn figure breaks the contract; nothing of it is written.
    """
    if out is None:
        place = paths.figures_dir() if live is None else paths.root() / "build" / "latest"
        out = paths.writable(place)
    data, written = study.load(), []
    for name in choose(chosen) if live is None else choose_live(chosen):
        if on_figure is not None:
            on_figure(name)
        chart = make(name, data, lang, live)
        written += export_chart(
            chart, out, sizes or committed_sizes(name), formats or FORMATS, theme
        )
    return written


def check(chosen: Sequence[str] = (), on_figure: Callable[[str], None] | None = None) -> None:
    """Prove that the committed figures match what the tables give, byte for byte.

    Parameters
    ----------
    chosen : sequence of str
        Figures to look at; all of them for none.
    on_figure : callable, optional
        As in `export`.

    Raises
    ------
    CheckError
        Naming each file that differs, is missing, or belongs to no figure.
    """
    committed = paths.figures_dir()
    with tempfile.TemporaryDirectory() as folder:
        fresh = {
            path.relative_to(folder): path.read_bytes()
            for path in export(chosen, out=Path(folder), on_figure=on_figure)
        }
    here = {path.relative_to(committed) for path in committed.rglob("*") if path.is_file()}
    if chosen:
        here = {path for path in here if path.parts[0] in chosen}
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
