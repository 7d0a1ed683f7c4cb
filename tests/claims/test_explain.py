"""The steps of a computed claim: what feeds its numbers, what only checks them, and whom it counts.

Roles are declared; here each table's values are moved, and the numbers must move or stay put.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from qi_analysis.claims import evaluate, evaluations, explain, ledger
from qi_analysis.claims.evaluations import OURS as CHOSEN
from qi_analysis.claims.evaluations import Context
from qi_analysis.claims.roles import AUTHORS, BOTH, CHECKS, OF_TABLES, OURS
from qi_analysis.claims.steps import Step
from qi_analysis.core import paths
from qi_analysis.risk import estimators, recorded_deaths, study

HELD = {
    "ele_posterior": "posterior",
    "ele_all_cause": "label_all_cause",
    "ele_population": "label_population",
    "nax": "nax",
    "ele_deaths": "deaths",
    "records": "recorded",
    "population": "population",
    "all_cause": "all_cause",
    "population_recent": "recent_population",
    "mortality_recent": "recent_all_cause",
}
"""Table -> the field of `Study` that holds it."""


def numbers(data: study.Study) -> tuple[float, float]:
    """Return the authors' risk of Black men, and ours."""
    ours = recorded_deaths.lay_out(recorded_deaths.committed("linked"), "linked", "all", data)
    found = estimators.study_counts(
        ours,
        ours.years,
        causes=CHOSEN["causes"],
        population=CHOSEN["population"],
        race_classes=CHOSEN["race_classes"],
        draws=10,
        rng=np.random.default_rng(0),
    )
    return float(estimators.published_risk(data)[0, 0, 1]), float(found.risk[0, 1])


@pytest.mark.parametrize("table", HELD)
def test_a_table_feeds_what_its_role_says(table: str) -> None:
    data = study.load()
    moved = replace(data, **{HELD[table]: getattr(data, HELD[table]) * 1.1})
    changed = [after != before for after, before in zip(numbers(moved), numbers(data), strict=True)]
    role = OF_TABLES[table]
    assert changed == [role in {AUTHORS, BOTH}, role in {OURS, BOTH}]
    assert any(changed) != role.startswith(CHECKS)


def test_every_table_of_a_claim_has_a_role() -> None:
    found = evaluations.study_ratio(
        Context(study.load(), draws=200, seed=7), sex="male", race="black"
    )
    assert {table.name for table in found.tables} == set(OF_TABLES)


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    context = Context(study.load(), draws=200, seed=7)
    claim = ledger.load()["black-men-lifetime-ratio"]
    return explain.explain(evaluate.evaluate(claim, context), context)


@pytest.fixture(scope="module")
def titled(steps: list[Step]) -> Callable[[str], Step]:
    def find(title: str) -> Step:
        (found,) = (step for step in steps if step.title.startswith(title))
        return found

    return find


def test_what_feeds_comes_before_what_checks_among_the_files(steps: list[Step]) -> None:
    checks = [str(step.role).startswith(CHECKS) for step in steps if step.path]
    assert checks == sorted(checks)
    assert True in checks
    assert all(step.role for step in steps)


def test_white_people_are_shown_like_the_group(titled: Callable[[str], Step]) -> None:
    for kind in ("Predicted rates of", "Life table of", "Our rates of", "Our life table of"):
        own, white = (titled(f"{kind} {race} men and boys") for race in ("Black", "White"))
        assert len(own.lines) == len(white.lines)
        assert own.role == white.role


def test_quantiles_are_those_of_the_committed_table(titled: Callable[[str], Step]) -> None:
    with (paths.processed_dir() / "ele_posterior.csv").open(encoding="utf-8") as file:
        cells = {(row["sex"], row["race"], row["age"]): row for row in csv.DictReader(file)}
    cell = cells["male", "white", "25-29"]
    # the table is per 100 million person-years
    said = [f"{float(cell[name]) / 100:.3f}" for name in ("median", "lower", "upper")]
    (line,) = (
        each
        for each in titled("Predicted rates of White").lines
        if each.strip().startswith("25-29")
    )
    assert line.split()[1:] == said


def test_draws_and_seed_are_those_used(titled: Callable[[str], Step]) -> None:
    assert "of 200 draws, seed 7" in " ".join(titled("Our interval").lines)


def test_people_of_the_linked_list_add_up(titled: Callable[[str], Step]) -> None:
    with (paths.processed_dir() / "linked_people.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    everyone = sum(int(row["deaths"]) for row in rows)
    step = titled("From people to records")
    assert step.count == everyone
    by_number = [int(line.split()[0].replace(",", "")) for line in step.lines[1:5]]
    by_told = [int(line.split(":")[0].replace(",", "")) for line in step.lines if ": race" in line]
    assert sum(by_number) == sum(by_told) == everyone
    # the deaths counted are of these people, a few of them joined or apart in each imputation
    with (paths.processed_dir() / "people_imputed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    copies = [sum(int(row[f"imputation_{i}"]) for row in rows) for i in range(1, 11)]
    assert any(
        line.startswith(f"{min(copies):,} to {max(copies):,} in the 10") for line in step.lines
    )
    assert any("rows kept for linking: 9,180 of 24,327" in line for line in step.lines)
