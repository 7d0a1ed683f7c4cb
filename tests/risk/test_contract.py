"""The rows of `risk --json`: fields in order, null where nothing applies, hashes that tell data."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace

import pytest

from qi_analysis import __version__
from qi_analysis.core import paths
from qi_analysis.risk import Question, answer, contract, recorded_deaths, to_records

FIELDS = [
    "estimate", "source", "years", "sex", "race", "deaths", "share_race_unknown",
    "risk_per_100k", "low", "high", "one_in", "ratio_to_white", "ratio_low", "ratio_high",
    "level", "seed", "version", "data_sha256",
]  # fmt: skip
"""Typed from the contract."""


def rows_of(question: Question, recorded: recorded_deaths.Recorded | None = None) -> list[dict]:
    return contract.complete(to_records(answer(question)), question, recorded)


def test_what_the_authors_released_has_no_seed_and_no_share() -> None:
    rows = rows_of(Question())
    assert [list(row) for row in rows] == [FIELDS] * 12
    assert {(row["seed"], row["share_race_unknown"], row["version"]) for row in rows} == {
        (None, None, __version__)
    }


def test_the_share_of_unknown_race_is_that_of_the_table() -> None:
    """By the csv module: imputed over all of the linked list, in the mean of ten copies."""
    people = {"known": 0, "imputed": 0}
    with (paths.processed_dir() / "people_imputed.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            copies = [int(row[f"imputation_{number}"]) for number in range(1, 11)]
            people[row["race_status"]] += sum(copies)
    question = Question("counts", "linked", draws=100)
    rows = rows_of(question, recorded_deaths.committed("linked"))
    share = people["imputed"] / sum(people.values())
    assert [row["share_race_unknown"] for row in rows] == pytest.approx([share] * 12)
    assert {row["seed"] for row in rows} == {question.seed}


def test_the_hash_is_of_the_tables_and_of_an_own_file() -> None:
    described = (paths.processed_dir() / "datapackage.json").read_bytes()
    (found,) = {row["data_sha256"] for row in rows_of(Question())}
    assert found == hashlib.sha256(described).hexdigest()
    counts = recorded_deaths.committed("linked")
    own = replace(counts, source="linked (file people.csv, sha256 12)")
    question = Question("counts", "linked", draws=100)
    rows = to_records(answer(question))
    (other,) = {row["data_sha256"] for row in contract.complete(rows, question, own)}
    assert other != found
