"""The figures on the site: their files, their small copies, and the pages that show them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from qi_analysis.figures.style import SIZES
from qi_analysis.site import pictures
from qi_analysis.site.figures import ENGLISH, LENGTHS, Figure
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
    """One size of a figure on the site; ``width`` and ``height`` are those of the small copy."""

    name: str
    words: str
    files: Sequence[File]
    preview: str
    width: int
    height: int


@dataclass(frozen=True)
class Card:
    """One figure, ready for its templates."""

    figure: Figure
    page: str
    pictures: Sequence[Picture]
    texts: Sequence[File]
    captions: Sequence[tuple[str, str, str]]
    embed_source: str

    @property
    def key(self) -> str:
        """Return a text that is an id on a page."""
        return self.figure.key.replace("/", "-")

    def embed(self, source: str) -> str:
        """Return HTML that shows the picture at ``source`` with its alt text and a caption."""
        first = self.pictures[0]
        size = SIZES.get(first.name)
        width, height = (size.width_px, size.height_px) if size else (first.width, first.height)
        lang = "" if self.figure.language == ENGLISH else f' lang="{self.figure.language}"'
        return (
            f"<figure{lang}>\n"
            f'  <img src="{escape(source)}" width="{width}" height="{height}"'
            f' alt="{escape(self.figure.alt)}">\n'
            f"  <figcaption>{escape(self.figure.captions['paragraph'])}</figcaption>\n"
            "</figure>"
        )


def card(figure: Figure, staging: Staging) -> Card:
    """Return a figure on the site, with its files and small copies written.

    Raises
    ------
    CheckError
        When an SVG of it could run or fetch something.
    DataError
        When a PNG is none, or a size has no PNG to show.
    """
    folder = f"figures/{figure.key}"
    shown = []
    for shape in figure.shapes:
        files = []
        for extension, path in shape.files.items():
            if extension == "svg":
                pictures.insist_still(path)
            files.append(_carry(staging, f"{folder}/{path.name}", path, extension.upper()))
        if "png" not in shape.files:
            continue
        content, width, height = pictures.preview(shape.files["png"])
        preview = f"{folder}/preview/{shape.name}.png"
        staging.write(preview, content)
        shown.append(Picture(shape.name, _words(shape.files["png"]), files, preview, width, height))
    texts = [_carry(staging, f"{folder}/{path.name}", path, path.name) for path in figure.texts]
    captions = [(name, words, figure.captions[name]) for name, words in LENGTHS.items()]
    source = next(file.path for file in shown[0].files if file.format == "PNG")
    return Card(figure, f"{folder}/index.html", shown, texts, captions, source)


def _carry(staging: Staging, path: str, source: Path, words: str) -> File:
    staging.copy(path, source)
    return File(words, path, source.stat().st_size)


def _words(png: Path) -> str:
    """Return what a size is called and how large it is."""
    width, height = pictures.size_of(png)
    name = png.stem.replace("-", " ").capitalize()
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

    Only figures of the catalogue can be drawn; what else is there is copied as it is.
    """
    import shutil

    from qi_analysis.figures import catalogue

    complete = Path(tempfile.mkdtemp(dir=aside)) / "figures"
    shutil.copytree(folder, complete)
    missing: dict[tuple[str, ...], list[str]] = {}
    for name in catalogue.FIGURES:
        absent = tuple(s for s in SIZES if not (complete / name / f"{s}.png").is_file())
        if absent:
            missing.setdefault(absent, []).append(name)
    for sizes, names in missing.items():
        catalogue.export(names, sizes=sizes, out=complete)
    return complete


def by_claim(cards: Sequence[Card]) -> Mapping[str, list[Card]]:
    """Return claim id -> figures that show it, in English."""
    found: dict[str, list[Card]] = {}
    for each in cards:
        if each.figure.language == ENGLISH:
            for claim in each.figure.claims:
                found.setdefault(claim, []).append(each)
    return found
