"""From a frame and words to a chart: what all families of charts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

from qi_analysis import processed
from qi_analysis.figures import alt_text
from qi_analysis.figures.export import Chart
from qi_analysis.tableschema import TableSchema

if TYPE_CHECKING:
    import pandas as pd

LICENCE = "Figure: MIT. Data: facts from the sources named, carried over with credit."


@dataclass(frozen=True)
class Words:
    """What is printed around a chart."""

    title: str
    subtitle: str
    footer: str


def inputs(tables: Sequence[TableSchema]) -> tuple[dict[str, str], ...]:
    """Return path and hash of each committed table."""
    found = []
    for table in tables:
        resource = processed.resource(table)
        path = f"data/processed/{resource['path']}"
        found.append({"path": path, "sha256": resource["hash"].removeprefix("sha256:")})
    return tuple(found)


def chart(
    module: ModuleType,
    frame: pd.DataFrame,
    words: Words,
    claims: tuple[str, ...],
    tables: Sequence[TableSchema],
) -> Chart:
    """Return the chart that ``module`` draws from ``frame``.

    The alt text comes from ``module.describe(frame)`` where there is one, else from the function
    of `alt_text` named after the module.
    """
    short = module.__name__.rpartition(".")[2]
    say = getattr(module, "describe", None) or getattr(alt_text, short)
    headings = {"title": words.title, "subtitle": words.subtitle, "footer": words.footer}
    return Chart(
        name=short.replace("_", "-"),
        **headings,
        alt_text=say(frame),
        data=frame,
        claims=claims,
        inputs=inputs(tables),
        licence=LICENCE,
        code=f"src/qi_analysis/figures/{short}.py",
        draw=partial(module.draw, frame, **headings),
    )
