"""A chart, the words around it, and all that travels with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from qi_analysis.core.errors import CheckError
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.figures.kit import language, style
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.origin import Computation, Trace
from qi_analysis.figures.kit.style import Size
from qi_analysis.store import committed

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

Kind = Literal["post", "press", "review"]
LENGTHS: tuple[str, ...] = ("post", "paragraph", "full")
POST_CHARACTERS = 280
"""What the shortest of the common platforms takes."""


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


def words_of(
    name: str,
    language: Language,
    values: Mapping[str, object],
    *,
    part: str = "",
    **own: str,
) -> Words:
    """Return the words that the file of ``language`` has under ``name``, with ``values`` in them.

    Those of one ``part`` of a family of charts ("title_male") go before those of all; ``own`` are
    words that stand elsewhere.

    Raises
    ------
    DataError
        When there is no title, no footer, or a value is missing.
    """
    said = {"subtitle": "", **own}
    for each in ("title", "subtitle", "footer", "mind", "source"):
        key = f"{name}.{each}_{part}"
        key = key if key in language.messages else f"{name}.{each}"
        if each not in own and (key in language.messages or each in {"title", "footer"}):
            said[each] = language.say(key, **values)
    return Words(**said, language=language)


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
    computed : Computation, optional
        What works the data out; None for the card of a claim, whose computation is the claim's.
    headline, below : tuple of Trace
        How the numbers of the headline, and of the subtitle, follow from the data.
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
    computed: Computation | None = None
    headline: tuple[Trace, ...] = ()
    below: tuple[Trace, ...] = ()

    def canvas(self, size: Size) -> Size:
        """Return ``size`` with the type that readers of this chart need."""
        return size.for_post if self.kind == "post" else size


def chart(
    draw: Callable[..., Figure],
    describe: Callable[[DataFrame, Language], str],
    frame: DataFrame,
    words: Words,
    tables: Sequence[TableSchema],
    *,
    claims: tuple[str, ...] = (),
    name: str | None = None,
    files: Sequence[Mapping[str, str]] = (),
    kind: Kind = "press",
    computed: Computation | None = None,
    headline: tuple[Trace, ...] = (),
    below: tuple[Trace, ...] = (),
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
    tables : sequence of TableSchema
        The committed tables that the numbers come from.
    name : str, optional
        Of the figure; that of the module of ``draw`` by default.
    files : sequence of mapping
        Further inputs as ``{"path", "sha256"}``.
    claims, kind, computed, headline, below
        As in `Chart`.
    """
    short = name or draw.__module__.rpartition(".")[2].replace("_", "-")
    words = replace(words, credit=f"{style.SITE}/{short}")
    described = describe(frame, words.language)
    licence = words.language.say("common.licence")
    inputs = [
        {"path": f"data/processed/{each['path']}", "sha256": each["hash"].removeprefix("sha256:")}
        for each in map(committed.resource, tables)
    ]
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
        inputs=(*inputs, *files),
        licence=licence,
        code=f"src/{draw.__module__.replace('.', '/')}.py",
        draw=partial(draw, frame, words=words),
        kind=kind,
        computed=computed,
        headline=headline,
        below=below,
    )


def captions(words: Words, alt_text: str, licence: str) -> dict[str, str]:
    """Return the captions of a chart by length.

    ``post`` is that of the words, or the headline, with the subtitle where both fit;
    ``paragraph`` adds what not to take from the chart and the source line; ``full`` adds the chart
    in words and the licence.

    Raises
    ------
    CheckError
        When the headline alone is too long for a post.
    """
    title, subtitle = _sentence(words.title), _sentence(words.subtitle)
    post = words.post or f"{title} {subtitle}"
    if len(post) > POST_CHARACTERS:
        post = title
    if len(post) > POST_CHARACTERS:
        raise CheckError(
            f"the headline has {len(post)} characters, a post takes {POST_CHARACTERS}. Shorten it"
        )
    mind = _sentence(words.mind)
    parts = {
        "post": [post],
        "paragraph": [title, subtitle, mind, words.footer],
        "full": [title, subtitle, alt_text, mind, words.footer, licence],
    }
    joiner = {"post": " ", "paragraph": " ", "full": "\n\n"}
    return {
        length: joiner[length].join(part.strip() for part in parts[length] if part.strip())
        for length in LENGTHS
    }


def _sentence(text: str) -> str:
    """Return ``text`` with a full stop where it ends without a mark."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."
