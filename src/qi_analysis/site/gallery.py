"""The figures on the site: their files, their small copies, and the pages that show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from qi_analysis.figures.kit.style import SIZES
from qi_analysis.site import pictures
from qi_analysis.site.figures import DARK, ENGLISH, ExportedFigure
from qi_analysis.site.publishing import Staging

SHOWN = "square"
"""The size that pages show, and phones need; where a figure has none, its first size."""
MOST_CLAIMS = 3
"""Claims of a picture that may stand for one of them."""
_CARD = "claim-"
"""How the names of cards of claims begin."""


@dataclass(frozen=True)
class File:
    """A file to download: what it is, where it is on the site, its size in bytes."""

    format: str
    path: str
    bytes: int


@dataclass(frozen=True)
class Picture:
    """One size of a figure on the site; ``width`` and ``height`` are those of the small copy.

    ``preview`` is empty for a size that pages do not show. ``dark`` is the small copy of the same
    size on a dark ground, where there is one.
    """

    name: str
    words: str
    files: Sequence[File]
    preview: str
    width: int
    height: int
    dark: str | None = None


@dataclass(frozen=True)
class Card:
    """One figure, ready for its templates."""

    figure: ExportedFigure
    page: str
    pictures: Sequence[Picture]
    dark_pictures: Sequence[Picture]
    texts: Sequence[File]
    embed_source: str
    thumb: Picture

    @property
    def key(self) -> str:
        """Return a text that is an id on a page."""
        return self.figure.key.replace("/", "-")

    @property
    def attributes(self) -> dict[str, str]:
        """Return what an element with words of the figure says of their language; English: {}."""
        code = self.figure.language
        return {} if code == ENGLISH else {"lang": code}

    @property
    def main(self) -> Picture:
        """Return what pages show: the square where there is one."""
        return next((each for each in self.pictures if each.preview), self.pictures[0])

    @property
    def shared(self) -> str:
        """Return the PNG that other sites show beside a link."""
        by_name = {each.name: each for each in self.pictures}
        best = [by_name[name] for name in ("card", "web") if name in by_name]
        return next(filter(None, map(_png, [*best, self.main])))

    @property
    def of_claim(self) -> bool:
        """Return whether it is the card of one claim."""
        return self.figure.name.startswith(_CARD)

    def embed(self, source: str) -> str:
        """Return HTML that shows the picture at ``source`` with its alt text and a caption."""
        first = self.pictures[0]
        lang = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        size = SIZES.get(first.name)
        width, height = (size.width_px, size.height_px) if size else (first.width, first.height)
        return (
            f"<figure{lang}>\n"
            f'  <img src="{escape(source)}" width="{width}" height="{height}"'
            f' alt="{escape(self.figure.alt)}">\n'
            f"  <figcaption>{escape(self.figure.captions['paragraph'])}</figcaption>\n"
            "</figure>"
        )


def card(
    figure: ExportedFigure, staging: Staging, carries: Callable[[Path], bool] = lambda _: True
) -> Card:
    """Return a figure on the site, with its files and small copies written.

    Parameters
    ----------
    figure : ExportedFigure
        What was exported.
    staging : Staging
        Where the site is made.
    carries : callable
        Whether a picture goes there as it is; the others are only in what staff choose from.

    Raises
    ------
    CheckError
        When an SVG of it could run or fetch something.
    DataError
        When a PNG is none, or a size has no PNG to show.
    """
    folder = f"figures/{figure.key}"
    found: dict[str, Picture] = {}
    with_png = [shape.name for shape in figure.shapes if "png" in shape.files]
    shown = {name for name in with_png if name.removesuffix(DARK) == SHOWN} or {with_png[0]}
    for shape in figure.shapes:
        files = [
            _carry(staging, f"{folder}/{path.name}", path, extension.upper())
            for extension, path in shape.files.items()
            if carries(path)
        ]
        if "svg" in shape.files:
            pictures.insist_still(shape.files["svg"])
        if "png" not in shape.files:
            continue
        png, preview = shape.files["png"], ""
        width, height = pictures.size_of(png)
        words = f"{shape.name.replace('-', ' ').capitalize()}, {width} × {height}"  # noqa: RUF001
        if shape.name in shown:
            content, width, height = pictures.preview(png)
            preview = f"{folder}/preview/{shape.name}.png"
            staging.write(preview, content)
        found[shape.name] = Picture(shape.name, words, files, preview, width, height)
    light = {shape.light for shape in figure.shapes} & set(found)
    partners = {name: found.get(f"{name}{DARK}") for name in light}
    own = [
        replace(picture, dark=getattr(partners.get(name), "preview", None) or None)
        for name, picture in found.items()
        if name in light or name.removesuffix(DARK) not in light
    ]
    texts = [_carry(staging, f"{folder}/{path.name}", path, path.name) for path in figure.texts]
    source = next(filter(None, map(_png, own)))
    dark = [each for each in found.values() if each.name not in {p.name for p in own}]
    page = f"{folder}/index.html"
    thumb = _thumb(figure, own, staging, folder)
    return Card(figure, page, own, dark, texts, source, thumb)


def _png(picture: Picture) -> str:
    """Return the PNG of a size as it was exported, or its small copy; empty for neither."""
    return next((file.path for file in picture.files if file.format == "PNG"), picture.preview)


def _thumb(
    figure: ExportedFigure, own: Sequence[Picture], staging: Staging, folder: str
) -> Picture:
    """Return a copy for lists: of the square where there is one, light and, of pictures, dark."""
    chosen = next((each for each in own if each.name == "square"), own[0])
    by_name = {shape.name: shape.files for shape in figure.shapes if "png" in shape.files}
    made: dict[str, str] = {}
    width = height = 0
    both = [chosen.name] if figure.name.startswith(_CARD) else [chosen.name, f"{chosen.name}{DARK}"]
    for name in both:
        if name in by_name:
            content, wide, high = pictures.preview(by_name[name]["png"], pictures.THUMB_PX)
            made[name] = f"{folder}/preview/{name}-small.png"
            staging.write(made[name], content)
            width, height = width or wide, height or high
    dark = made.get(f"{chosen.name}{DARK}")
    return replace(chosen, preview=made[chosen.name], width=width, height=height, dark=dark)


def _carry(staging: Staging, path: str, source: Path, words: str) -> File:
    staging.copy(path, source)
    return File(words, path, source.stat().st_size)


def language_name(language: str) -> str:
    """Return what a language calls itself."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language).get_display_name(language)
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else language


def best(cards: Sequence[Card], *, failed: bool = False) -> Card | None:
    """Return the figure to show with a claim: the one most about it, a picture before a card.

    A picture of many claims says little of any one; those of method say nothing of the world.
    Where the claim ``failed``, pictures show what was printed; its card, what it is instead.
    """
    drawn = [
        each
        for each in cards
        if not each.of_claim
        and not failed
        and each.figure.kind != "review"
        and len(each.figure.claims) <= MOST_CLAIMS
    ]
    drawn.sort(key=lambda each: (each.figure.kind != "post", len(each.figure.claims)))
    return next(iter([*drawn, *(each for each in cards if each.of_claim)]), None)
