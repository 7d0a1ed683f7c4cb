"""Numbers picked at random from what is published: `explain` prints each, and where it is from."""

from __future__ import annotations

import json
import random
import re
from dataclasses import asdict
from functools import cache

import pytest
from typer.testing import CliRunner

from qi_analysis.cli.app import app
from qi_analysis.core import paths
from qi_analysis.figures import catalogue, explain
from qi_analysis.figures.shared import claim_results
from qi_analysis.risk import study
from qi_analysis.site import claims as pages

NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\d-])")
SEEDS = (20190805, 1, 2)

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


def pick(seed: int) -> list[Picked]:
    """Return eight numbers: three of headlines, three of notebooks, two of claims."""
    chosen = random.Random(seed)
    places = (of_headlines(), 3), (of_notebooks(), 3), (of_claim_pages(), 2)
    return [each for place, n in places for each in chosen.sample(place, n)]


@cache
def explained(name: str) -> str:
    done = CliRunner().invoke(app, ["explain", name])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("seed", SEEDS)
def test_eight_numbers_picked_at_random_are_traced(seed: int) -> None:
    for name, number in pick(seed):
        text = explained(name)
        assert number in numbers(text), (name, number)
        # and back to rows: a file, its hash, what was kept
        assert re.search(r"sha256 [0-9a-f]{64}", text), name
        assert re.search(r"[\d,]+ rows, [\d,]+ kept", text), name


def test_every_number_of_notebooks_and_claim_pages_is_printed() -> None:
    picked = {*of_notebooks(), *of_claim_pages()}
    assert {(name, each) for name, each in picked if each not in numbers(explained(name))} == set()


def test_headlines_say_where_a_number_comes_from() -> None:
    for name, number in of_headlines():
        lines = explained(name).splitlines()
        said = [line for line in lines if line.startswith(f"       {number}: ")]
        assert said, (name, number)
        assert explain.WORDS_ONLY not in said[0], (name, number)


def test_a_number_that_is_nowhere_is_not_found() -> None:
    assert "7.77" not in numbers(explained("trend"))
