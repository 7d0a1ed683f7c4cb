"""From a frame and words to a chart: what all families of charts share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.captions import captions
from qi_analysis.figures.kit.chart import Chart, Kind
from qi_analysis.figures.kit.words import Words
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from qi_analysis.figures.kit.language import Language


def inputs(tables: Sequence[TableSchema]) -> tuple[dict[str, str], ...]:
    """Return path and hash of each committed table."""
    found = []
    for table in tables:
        resource = committed.resource(table)
        path = f"data/processed/{resource['path']}"
        found.append({"path": path, "sha256": resource["hash"].removeprefix("sha256:")})
    return tuple(found)


def chart(
    draw: Callable[..., Figure],
    describe: Callable[[pd.DataFrame, Language], str],
    frame: pd.DataFrame,
    words: Words,
    claims: tuple[str, ...],
    tables: Sequence[TableSchema],
    *,
    name: str | None = None,
    files: Sequence[Mapping[str, str]] = (),
    kind: Kind = "press",
) -> Chart:
    """Return the chart that ``draw`` makes from ``frame``.

    Parameters
    ----------
    draw : callable
        ``draw(frame, size, words=words)``, in the module of the figure.
    describe : callable
        ``describe(frame, language)``: the alt text.
    frame : DataFrame
        What it draws, and what is exported as data.
    words : Words
        The words around the chart.
    claims : tuple of str
        Ids of the claims shown.
    tables : sequence of TableSchema
        The committed tables that the numbers come from.
    name : str, optional
        Of the figure; that of the module of ``draw`` by default.
    files : sequence of mapping
        Further inputs as ``{"path", "sha256"}``.
    kind : str
        ``post``, ``press`` or ``review``; see `Chart`.
    """
    short = name or draw.__module__.rpartition(".")[2].replace("_", "-")
    words = replace(words, credit=f"{style.SITE}/{short}")
    described = describe(frame, words.language)
    licence = words.language.say("common.licence")
    return Chart(
        name=short,
        title=words.title,
        subtitle=words.subtitle,
        footer=words.footer,
        mind=words.mind,
        alt_text=described,
        captions=captions(words, described, licence),
        language=words.language,
        data=frame,
        claims=claims,
        inputs=(*inputs(tables), *files),
        licence=licence,
        code=f"src/{draw.__module__.replace('.', '/')}.py",
        draw=partial(draw, frame, words=words),
        kind=kind,
    )
