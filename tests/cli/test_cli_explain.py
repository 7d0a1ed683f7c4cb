"""Every number that is published: `explain` prints it, and where it is from."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache

from typer.testing import CliRunner

from qi_analysis.cli.app import app
from qi_analysis.core import paths
from qi_analysis.figures import catalogue, explain
from qi_analysis.figures.shared import claim_results
from qi_analysis.risk import study
from qi_analysis.site import claims as pages

NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\d-])")

Picked = tuple[str, str]
"""What to explain, and the number."""


def numbers(text: str) -> list[str]:
    return [found.rstrip(",") for found in NUMBER.findall(text)]


@cache
def of_headlines() -> list[Picked]:
    data = study.load()
    return [
        (name, number)
        for name in catalogue.CHARTS
        for number in numbers(catalogue.make(name, data).title.replace("1 in ", ""))
    ]


@cache
def of_notebooks() -> list[Picked]:
    """Return every number in a Markdown table that a committed notebook holds."""
    found = []
    for path in sorted((paths.root() / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                text = "".join(output.get("data", {}).get("text/markdown", ""))
                rows = [line for line in text.splitlines() if line.startswith("|")]
                found += [(path.stem, number) for row in rows for number in numbers(row)]
    return found


@cache
def of_claim_pages() -> list[Picked]:
    """Return every number that the page of a claim shows as a result, or of a project."""
    found = []
    for name, result in claim_results.results().items():
        page = pages.page(result, claim_results.context())
        shown = [asdict(each) for each in (page.recomputed, page.ours) if each is not None]
        shown += [dict(row) for row in page.projects]
        said = " ".join(str(value) for row in shown for value in row.values())
        found += [(name, number) for number in numbers(f"{said} {page.spread or ''}")]
    return found


@cache
def explained(name: str) -> str:
    done = CliRunner().invoke(app, ["explain", name])
    assert done.exit_code == 0, done.output
    return done.output


def test_every_number_of_notebooks_and_claim_pages_is_printed_and_traced_to_rows() -> None:
    picked = {*of_notebooks(), *of_claim_pages()}
    assert {(name, each) for name, each in picked if each not in numbers(explained(name))} == set()
    for name in {name for name, _ in (*picked, *of_headlines())}:
        # back to rows: a file, its hash, what was kept
        assert re.search(r"sha256 [0-9a-f]{64}", explained(name)), name
        assert re.search(r"[\d,]+ rows, [\d,]+ kept", explained(name)), name


def test_headlines_say_where_a_number_comes_from() -> None:
    for name, number in of_headlines():
        lines = explained(name).splitlines()
        said = [line for line in lines if line.startswith(f"       {number}: ")]
        assert said, (name, number)
        assert explain.WORDS_ONLY not in said[0], (name, number)


def test_a_number_that_is_nowhere_is_not_found() -> None:
    assert "7.77" not in numbers(explained("trend"))
