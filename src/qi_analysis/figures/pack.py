"""A zip for a campaign: chosen figures in all sizes, words to post, a fact sheet, sources."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from qi_analysis.core.files import write_atomically
from qi_analysis.figures import catalogue, fact_sheet
from qi_analysis.figures.kit.chart import LENGTHS, Chart
from qi_analysis.figures.kit.export import export
from qi_analysis.figures.kit.language import DEFAULT, load
from qi_analysis.figures.kit.style import SIZES
from qi_analysis.risk import study

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every member: the same figures give the same bytes."""


def write(
    names: Sequence[str],
    out: Path,
    *,
    sizes: Sequence[str] | None = None,
    lang: str = DEFAULT,
    theme: str = "light",
    on_figure: Callable[[str], None] | None = None,
) -> Path:
    """Write the zip and return where it is.

    Parameters
    ----------
    names : sequence of str
        Figures; all that are `catalogue.offered` for none.
    out : Path
        Folder; made if it is not there.
    sizes : sequence of str, optional
        All five by default.
    lang, theme : str
        Language of the words; ``light`` or ``dark``.
    on_figure : callable, optional
        Called with each name as it is begun.

    Raises
    ------
    QiAnalysisError
        For an unknown name, size, language or theme, or a folder that cannot be written.
    CheckError
        When a figure breaks the contract or the fact sheet does not fit on its page; nothing is
        written then.
    """
    data, language = study.load(), load(lang)
    charts: list[Chart] = []
    members: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as aside:
        for name in catalogue.choose(names) if names else catalogue.offered():
            if on_figure is not None:
                on_figure(name)
            chart = catalogue.make(name, data, lang)
            charts.append(chart)
            for path in export(chart, Path(aside), list(sizes or SIZES), theme=theme):
                members[f"{chart.name}/{path.name}"] = path.read_bytes()
    chosen = charts if names else []  # of every figure at once only the main claims fit on a page
    content = fact_sheet.sheet(chosen, data, language)
    members["fact-sheet.html"] = fact_sheet.html(content, language).encode()
    members["fact-sheet.pdf"] = fact_sheet.pdf(content, language)
    members["captions.txt"] = _captions(charts).encode()
    members["sources.txt"] = _sources(charts).encode()
    target = out / f"qi-analysis-{lang}{'' if theme == 'light' else f'-{theme}'}.zip"
    write_atomically(target, _zipped(members))
    return target


def _captions(charts: Sequence[Chart]) -> str:
    """Return every caption and alt text, figure by figure."""
    parts = []
    for chart in charts:
        parts.append(f"# {chart.name}\n")
        parts += [f"[{length}]\n{chart.captions[length]}\n" for length in LENGTHS]
        parts.append(f"[alt]\n{chart.alt_text}\n")
    return "\n".join(parts)


def _sources(charts: Sequence[Chart]) -> str:
    """Return where each figure comes from: source line, licence, code, inputs with hashes."""
    parts = []
    for chart in charts:
        files = "\n".join(f"  {entry['sha256']}  {entry['path']}" for entry in chart.inputs)
        parts.append(
            f"# {chart.name}\n{chart.footer}\n{chart.licence}\n{chart.code}\n"
            f"{json.dumps(list(chart.claims))}\n{files}\n"
        )
    return "\n".join(parts)


def _zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip of ``members``, in the order of their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
