"""Drawing for the site what ``figures/`` does not hold: more sizes, languages and themes."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from qi_analysis.figures.kit.style import SIZES
from qi_analysis.site import pictures
from qi_analysis.site.figures import DARK, shape_of
from qi_analysis.site.words import LANGUAGES

DARK_SIZES = ("square",)
"""Sizes drawn on a dark ground as well; more would make the site too heavy."""
_Job = tuple[str, str, str, tuple[str, ...], str]
"""Figure, language, theme, sizes, format."""


def with_all_sizes(folder: Path, aside: Path, names: Sequence[str]) -> Path:
    """Return a copy of exported figures, below ``aside``, with what is missing drawn.

    Parameters
    ----------
    folder, aside : Path
        The exports, and where the copy goes.
    names : sequence of str
        Figures of the catalogue that may be drawn. Those to post get every size in every language
        of the pages; as PNG, and print as PDF. `DARK_SIZES` are drawn dark as well.
    """
    complete = aside / "figures"
    if folder.is_dir():
        shutil.copytree(folder, complete)
    post = (name for name in names if _kind(complete, name) == "post")
    jobs = [job for name in post for job in _missing(complete, name)]
    if jobs:
        workers = min(len(jobs), os.cpu_count() or 1)
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
            list(pool.map(_draw, [complete] * len(jobs), jobs, chunksize=max(1, len(jobs) // 16)))
    return complete


def _kind(folder: Path, name: str) -> str:
    """Return for whom an exported figure is."""
    record = folder / name / "meta.json"
    found = json.loads(record.read_text("utf-8")) if record.is_file() else {}
    return str(found.get("kind", "press"))


def _missing(folder: Path, name: str) -> list[_Job]:
    """Return what there is to draw of one figure."""
    jobs: list[_Job] = []
    for language in LANGUAGES:
        place = folder / name / ("" if language == "en" else language)
        there = {(shape_of(each.stem, name), each.suffix[1:]) for each in place.glob("*.*")}
        flat = [size for size in SIZES if size != "print" and (size, "png") not in there]
        dark = [size for size in DARK_SIZES if (f"{size}{DARK}", "png") not in there]
        paper = ["print"] if ("print", "pdf") not in there else []
        for theme, sizes, form in (
            ("light", flat, "png"),
            ("dark", dark, "png"),
            ("light", paper, "pdf"),
        ):
            if sizes:
                jobs.append((name, language, theme, tuple(sizes), form))
    return jobs


def _draw(folder: Path, job: _Job) -> None:
    """Draw one job and make its PNG files small."""
    from qi_analysis.figures import catalogue

    name, language, theme, sizes, form = job
    files = catalogue.export(
        [name], sizes=sizes, formats=(form,), out=folder, lang=language, theme=theme
    )
    for path in files:
        if path.suffix == ".png":
            path.write_bytes(pictures.slim(path.read_bytes()))
