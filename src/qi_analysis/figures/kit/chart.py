"""A chart and all that travels with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

Kind = Literal["post", "press", "review"]


@dataclass(frozen=True)
class Chart:
    """A chart and all that travels with it.

    Attributes
    ----------
    name : str
        Machine id; the folder of the export.
    title, subtitle, footer : str
        As printed on the chart. The footer says source, years, n, unknown, interval, date of data.
    mind : str
        What a reader must not take from the chart; in the longer captions.
    alt_text : str
        The chart in words.
    captions : mapping
        Words to post with it, by length.
    language : Language
        Of all words.
    data : DataFrame
        The numbers shown, one row per mark.
    claims : tuple of str
        Ids of the claims the chart shows.
    inputs : tuple of mapping
        ``{"path", "sha256"}`` of every file the numbers come from.
    licence : str
        Terms under which the chart may be shared.
    code : str
        Path of the module that draws it.
    draw : callable
        Returns the figure drawn for one size.
    kind : str
        For whom: ``post`` (a campaign may post it, so its type is for a phone), ``press``, or
        ``review`` (it shows a method, and its numbers say nothing of the world).
    """

    name: str
    title: str
    subtitle: str
    footer: str
    mind: str
    alt_text: str
    captions: Mapping[str, str]
    language: Language
    data: DataFrame
    claims: tuple[str, ...]
    inputs: tuple[Mapping[str, str], ...]
    licence: str
    code: str
    draw: Callable[[Size], Figure]
    kind: Kind = "press"

    def canvas(self, size: Size) -> Size:
        """Return ``size`` with the type that readers of this chart need."""
        return size.for_post if self.kind == "post" else size
