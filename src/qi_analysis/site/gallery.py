"""The figures on the site: their files, their small copies, and the pages that show them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from qi_analysis.figures.kit.style import SIZES
from qi_analysis.site import pictures
from qi_analysis.site.figures import DARK, ENGLISH, LENGTHS, ExportedFigure
from qi_analysis.site.places import HOME
from qi_analysis.site.publishing import Staging


@dataclass(frozen=True)
class File:
    """A file to download: what it is, where it is on the site, its size in bytes."""

    format: str
    path: str
    bytes: int


@dataclass(frozen=True)
class Picture:
    """One size of a figure on the site; ``width`` and ``height`` are those of the small copy.

    ``dark`` is the small copy of the same size on a dark ground, where there is one.
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
    captions: Sequence[tuple[str, str, str]]
    embed_source: str

    @property
    def key(self) -> str:
        """Return a text that is an id on a page."""
        return self.figure.key.replace("/", "-")

    @property
    def attributes(self) -> dict[str, str]:
        """Return what an element with words of the figure says of their language; English: {}."""
        code = self.figure.language
        return {} if code == ENGLISH else {"lang": code}

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


def card(figure: ExportedFigure, staging: Staging) -> Card:
    """Return a figure on the site, with its files and small copies written.

    Raises
    ------
    CheckError
        When an SVG of it could run or fetch something.
    DataError
        When a PNG is none, or a size has no PNG to show.
    """
    folder = f"figures/{figure.key}"
    shown: dict[str, Picture] = {}
    for shape in figure.shapes:
        files = [
            _carry(staging, f"{folder}/{path.name}", path, extension.upper())
            for extension, path in shape.files.items()
        ]
        if "svg" in shape.files:
            pictures.insist_still(shape.files["svg"])
        if "png" in shape.files:
            content, width, height = pictures.preview(shape.files["png"])
            preview = f"{folder}/preview/{shape.name}.png"
            staging.write(preview, content)
            words = _words(shape.name, shape.files["png"])
            shown[shape.name] = Picture(shape.name, words, files, preview, width, height)
    light = {shape.light for shape in figure.shapes} & set(shown)
    partners = {name: shown.get(f"{name}{DARK}") for name in light}
    own = [
        replace(picture, dark=getattr(partners.get(name), "preview", None))
        for name, picture in shown.items()
        if name in light or name.removesuffix(DARK) not in light
    ]
    texts = [_carry(staging, f"{folder}/{path.name}", path, path.name) for path in figure.texts]
    captions = [(name, words, figure.captions[name]) for name, words in LENGTHS.items()]
    source = next(file.path for file in own[0].files if file.format == "PNG")
    dark = [picture for name, picture in shown.items() if picture.name not in {p.name for p in own}]
    return Card(figure, f"{folder}/index.html", own, dark, texts, captions, source)


def _carry(staging: Staging, path: str, source: Path, words: str) -> File:
    staging.copy(path, source)
    return File(words, path, source.stat().st_size)


def _words(shape: str, png: Path) -> str:
    """Return what a size is called and how large it is."""
    width, height = pictures.size_of(png)
    name = shape.replace("-", " ").capitalize()
    return f"{name}, {width} \N{MULTIPLICATION SIGN} {height}"


def home_of(language: str) -> str:
    """Return the page of the gallery in one language."""
    return HOME if language == ENGLISH else f"{language}/index.html"


def language_name(language: str) -> str:
    """Return what a language calls itself."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language).get_display_name(language)
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else language


def with_all_sizes(folder: Path, aside: Path) -> Path:
    """Return a copy of exported figures, below ``aside``, with the sizes drawn that were missing.

    Only figures of the catalogue can be drawn, in the languages in which they were exported; what
    else is there is copied as it is.
    """
    from qi_analysis.figures import catalogue

    complete = aside / "figures"
    if folder.is_dir():
        shutil.copytree(folder, complete)
    missing: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name in catalogue.names():
        inner = sorted(path.parent.name for path in (complete / name).glob("*/meta.json"))
        for language in (ENGLISH, *inner):
            place = complete / name / (language if language != ENGLISH else "")
            absent = tuple(
                size for size in SIZES if not (place / f"{name}-{size}-{language}.png").is_file()
            )
            if absent:
                missing.setdefault((language, absent), []).append(name)
    for (language, sizes), names in missing.items():
        catalogue.export(names, sizes=sizes, out=complete, lang=language)
    return complete


def by_claim(cards: Sequence[Card]) -> Mapping[str, list[Card]]:
    """Return claim id -> figures that show it, in English."""
    found: dict[str, list[Card]] = {}
    for each in cards:
        if each.figure.language == ENGLISH:
            for claim in each.figure.claims:
                found.setdefault(claim, []).append(each)
    return found
