"""What the benchmarks share: the facts of the machine, and tables in Markdown."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


def arguments(description: str | None) -> argparse.Namespace:
    """Return the parsed command line: ``quick``, a boolean."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="a small run, printed and not written to results/"
    )
    return parser.parse_args()


def machine() -> str:
    """Return one line on the machine and the versions that matter; it names no host."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"numpy {version('numpy')}, pandas {version('pandas')}"
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, text_columns: int = 1) -> str:
    """Return a Markdown table; columns after the first ``text_columns`` align right."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]

    def laid_out(line: Sequence[str]) -> str:
        cells = [
            cell.ljust(width) if i < text_columns else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        return "| " + " | ".join(cells) + " |"

    rule = [
        "-" * width if i < text_columns else "-" * (width - 1) + ":"
        for i, width in enumerate(widths)
    ]
    return "\n".join([laid_out(header), laid_out(rule), *map(laid_out, lines[1:])])


def publish(name: str, title: str, parts: Sequence[str], *, quick: bool) -> None:
    """Print the report and, unless it is a quick run, write ``results/<name>.md``."""
    day = datetime.now(UTC).date().isoformat()
    text = "\n\n".join([f"# {title}", f"Run on {day}: {machine()}.", *parts]) + "\n"
    print(text)
    if quick:
        print("Quick run: nothing written.")
        return
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    print(f"Written: benchmarks/results/{path.name}")
