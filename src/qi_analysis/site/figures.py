"""What the site knows of an exported figure: texts, pictures, data and where it comes from."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.figures.kit.export import FORMATS
from qi_analysis.figures.kit.style import SIZES

ENGLISH = "en"
LENGTHS = {"post": "Short, for a post", "paragraph": "One paragraph", "full": "Full caption"}
DARK = "-dark"
"""Ending of the names of pictures on a dark ground."""
ROWS_SHOWN = 20
"""Rows of the data that a page shows; all of them are in the file."""
TEXT_FIELDS = ("title", "subtitle", "footer", "licence", "code")
KINDS = ("post", "press", "review")
"""For whom a figure is; one that does not say is for the press."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_AGAIN = "Run `qi-analysis figures --all`"


@dataclass(frozen=True)
class Shape:
    """One size of a figure, light or dark, and its files, format -> path."""

    name: str
    files: Mapping[str, Path]

    @property
    def light(self) -> str:
        """Return the name of the same size on a light ground."""
        return self.name.removesuffix(DARK)


@dataclass(frozen=True)
class ExportedFigure:
    """One exported figure in one language.

    Attributes
    ----------
    name, language, kind : str
        Folder of the export, two letters, and one of `KINDS`.
    title, subtitle, footer, licence, code, alt : str
        As exported.
    claims : tuple of str
        Ids of the claims it shows.
    inputs : tuple of mapping
        ``{"path", "sha256"}`` of the files behind it.
    captions : mapping
        Caption by length, keys of `LENGTHS`.
    shapes : tuple of Shape
        What there is of the sizes, known ones first.
    columns, rows : sequences
        Header and first `ROWS_SHOWN` rows of the data; ``n_rows`` counts all.
    texts : tuple of Path
        The files that go with the pictures.
    kind : str
        For whom, as in `figures.kit.chart.Chart`.
    """

    name: str
    language: str
    title: str
    subtitle: str
    footer: str
    licence: str
    code: str
    alt: str
    claims: tuple[str, ...]
    inputs: tuple[Mapping[str, str], ...]
    captions: Mapping[str, str]
    shapes: tuple[Shape, ...]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    n_rows: int
    texts: tuple[Path, ...]
    kind: str = "press"

    @property
    def key(self) -> str:
        """Return its folder on the site, below ``figures``."""
        return self.name if self.language == ENGLISH else f"{self.name}/{self.language}"


def read_all(folder: Path, order: Sequence[str] = ()) -> list[ExportedFigure]:
    """Return every figure exported to ``folder``, in every language that is there.

    Parameters
    ----------
    folder : Path
        Holds ``<name>/meta.json`` and, for another language, ``<name>/<two letters>/meta.json``.
    order : sequence of str
        Names to come first; the others follow by name.

    Raises
    ------
    DataError
        When an export is incomplete; the message names the file.
    """
    found = {
        path.parent.name: path.parent
        for path in folder.glob("*/meta.json")
        if not path.parent.name.startswith(".")
    }
    first = [name for name in order if name in found]
    figures = []
    for name in [*first, *sorted(set(found) - set(first))]:
        if not _NAME.fullmatch(name):
            raise DataError(
                "the name of a figure is lower-case words joined by hyphens", file=found[name]
            )
        figures.append(read(found[name], name, ENGLISH))
        inner = (path.parent for path in sorted(found[name].glob("*/meta.json")))
        figures += [read(each, name, each.name) for each in inner if _LANGUAGE.fullmatch(each.name)]
    return figures


def read(folder: Path, name: str, language: str) -> ExportedFigure:
    """Return one figure in one language; errors as in `read_all`."""
    meta = _record(folder / "meta.json")
    columns, rows, n_rows = _data(folder / "data.csv")
    beside = ("data.csv", "alt.txt", "meta.json", "captions.json")
    return ExportedFigure(
        name=name,
        language=language,
        **_words(folder / "meta.json", TEXT_FIELDS, "field"),
        alt=_text(folder / "alt.txt").strip(),
        claims=tuple(map(str, meta.get("claims", ()))),
        inputs=tuple(meta.get("inputs", ())),
        captions=_words(folder / "captions.json", LENGTHS, "caption"),
        shapes=_shapes(folder, name),
        columns=columns,
        rows=rows,
        n_rows=n_rows,
        texts=tuple(folder / each for each in beside),
        kind=meta["kind"] if meta.get("kind") in KINDS else "press",
    )


def _words(path: Path, names: Iterable[str], what: str) -> dict[str, str]:
    """Return the texts of these names in a record; one that is missing is named."""
    record = _record(path)
    for name in names:
        if not isinstance(record.get(name), str):
            raise DataError(f"the {what} {name!r} is missing", file=path, remedy=_AGAIN)
    return {name: record[name] for name in names}


def shape_of(stem: str, name: str) -> str:
    """Return size and theme of a picture of the figure ``name``: its file may name more.

    Examples
    --------
    >>> shape_of("icon-array-square-dark-es", "icon-array"), shape_of("square", "icon-array")
    ('square-dark', 'square')
    """
    if not stem.startswith(f"{name}-"):
        return stem
    own = stem.removeprefix(f"{name}-")
    return own[:-3] if re.fullmatch(r".+-[a-z]{2}", own) else own


def _shapes(folder: Path, name: str) -> tuple[Shape, ...]:
    """Return the sizes that are there: the known ones in their order, then others by name."""
    files: dict[str, dict[str, Path]] = {}
    for extension in FORMATS:
        for path in sorted(folder.glob(f"*.{extension}")):
            if _NAME.fullmatch(path.stem):
                files.setdefault(shape_of(path.stem, name), {})[extension] = path
    if not any("png" in each for each in files.values()):
        raise DataError("holds no PNG to show", file=folder, remedy=_AGAIN)
    known = [name for size in SIZES for name in (size, f"{size}{DARK}")]
    order = [*known, *sorted(set(files) - set(known))]
    return tuple(Shape(name, files[name]) for name in order if name in files)


def _data(path: Path) -> tuple[list[str], list[list[str]], int]:
    lines = list(csv.reader(_text(path).splitlines()))
    if not lines:
        raise DataError("is empty", file=path, remedy=_AGAIN)
    return lines[0], lines[1 : ROWS_SHOWN + 1], len(lines) - 1


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read ({error})", file=path, remedy=_AGAIN) from None


def _record(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise DataError(f"is not JSON: {error}", file=path, remedy=_AGAIN) from None
    if not isinstance(found, dict):
        raise DataError("is not a JSON object", file=path, remedy=_AGAIN)
    return found
