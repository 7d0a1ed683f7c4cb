"""What is printed around a chart, and the language in which everything on it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from qi_analysis.figures.kit import language
from qi_analysis.figures.kit.language import Language


@dataclass(frozen=True)
class Words:
    """The words around a chart.

    Attributes
    ----------
    title, subtitle : str
        Headline, and the plain sentence below it.
    footer : str
        Source, years, n, unknown, interval, date of data.
    mind : str
        What the reader must not take from the chart; printed in the captions, not on the picture.
    source : str
        One line instead of the footer on the picture; the footer stays in the captions.
    post : str
        What to post with the picture, where that is not headline and subtitle.
    credit : str
        Name of the project and of the figure, on the picture.
    language : Language
        Of these words and of all labels.
    """

    title: str
    subtitle: str
    footer: str
    mind: str = ""
    source: str = ""
    post: str = ""
    credit: str = ""
    language: Language = field(default_factory=language.load)
