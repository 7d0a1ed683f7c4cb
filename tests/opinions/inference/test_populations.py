"""Populations and measures against counts by hand on small invented sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.inference import frame, measures, populations, table
from qi_analysis.opinions.inference.populations import Population
from qi_analysis.opinions.reading import coded_rows
from qi_analysis.opinions.reading.coded import Coded
from tests.opinions.coded_made_up import TARGET, coded, rows, write

LATE = "2018-06-01"
# Ten of the Reuters population in the first period, six in the last, seven that are not
ROWS = rows(
    (3, {}),  # granted, no violation
    (1, {"violation": "yes", "clearly_established": "no"}),
    (2, {"qi_result": "denied", "violation": "yes", "clearly_established": "yes"}),
    (1, {"qi_result": "denied", "confidence": "low"}),
    (1, {"qi_result": "mixed"}),
    (1, {"qi_result": "no_decision"}),
    (1, {"qi_result": "no_decision", "confidence": "low"}),  # looks like a procedural order
    (3, {"date_filed": LATE, "violation": "not_reached", "clearly_established": "no"}),
    (1, {"date_filed": LATE, "violation": "not_reached", "confidence": "low"}),
    (2, {"date_filed": LATE, "court": "ca9", "qi_result": "denied"}),
    (1, {"published": "unpublished"}),
    (1, {"date_filed": "2004-12-31"}),
    (1, {"date_filed": None}),
    (1, {"target": False}),
    (1, {"target": False, "qi_raised": False, "qi_result": "no_decision"}),
    (1, {"errata": True}),
    (1, {"separate": True}),
)


def size(rows: Sequence[Coded], population: Population) -> int:
    return sum(populations.belongs(row, population) for row in rows)


def test_every_record_is_accounted_for() -> None:
    opinions = frame.frame_of(ROWS, "raised")
    assert opinions.left_out == {"errata sheet": 1, "separate opinion": 1}
    assert len(opinions.rows) == 21
    sizes = [size(opinions.rows, x) for x in ("raised", "target", "reuters")]
    assert sizes == [20, 19, 16]


def test_procedural_orders_and_open_answers() -> None:
    opinions = frame.frame_of(ROWS, "raised").rows
    counted = measures.count_raised(pd.DataFrame(map(table.cells, opinions)))
    assert counted.account == {"procedural": 1, "counted": 19, "low_confidence": 2}
    tally = measures.tally(counted)
    assert [tally[x] for x in measures.RESULTS] == [12, 5, 1, 1]
    steps = [tally[x] for x in ("no_violation", "unclear_law", "left_open", "other_grant")]
    assert steps == [7, 1, 3, 1]
    left_open = pd.DataFrame([table.cells(replace(coded(1), qi_result=None))])
    assert measures.count_raised(left_open).account["procedural"] == 1


@pytest.mark.parametrize("court", ["scotus", "cafc"])
def test_the_supreme_court_and_the_federal_circuit_are_no_regional_circuits(court: str) -> None:
    other = [replace(coded(1), court=court, circuit=None)]
    assert (size(other, "reuters"), size(other, "target")) == (0, 1)


def test_periods_are_read() -> None:
    read = populations.read_periods
    assert (read("2005"), read("2017-2019,2005")) == (((2005, 2005),), ((2017, 2019), (2005, 2005)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not a period"),
        ("2007-2005", "not a period"),
        ("2005-2007,2007-2009", "share the year 2007"),
    ],
)
def test_periods_that_make_no_sense_are_refused(text: str, problem: str) -> None:
    with pytest.raises(QiAnalysisError, match=problem):
        populations.read_periods(text)


def test_outcomes_by_both_steps() -> None:
    assert measures.step_of("granted", "no", "not_reached") == "no_violation"
    assert measures.step_of("granted", "no", "no") == "no_violation"
    assert measures.step_of("granted", "yes", "no") == "unclear_law"
    assert measures.step_of("granted", "not_reached", "no") == "left_open"
    assert measures.step_of("granted", "not_reached", "not_reached") == "other_grant"
    assert measures.step_of("mixed", "yes", "no") == "not_immune"


def test_coded_rows_come_back_as_they_went(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", ROWS)
    assert coded_rows.is_coded(path)
    assert coded_rows.read_all([path]) == ROWS


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"qi_result": "won"}, "'qi_result'"),
        ({"target": 1}, "'target'"),
        ({"court": 5}, "'court'"),
        ({"basis": {"rule": "x"}}, "'basis'"),
        ({"extra": 1}, "'extra'"),
    ],
)
def test_a_row_that_is_none_is_refused_with_its_place(
    tmp_path: Path, other: dict[str, object], place: str
) -> None:
    with pytest.raises(DataError, match=place):
        coded_rows.from_record(TARGET.to_record() | other)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", ROWS[:2])
    path.write_text(
        path.read_text().replace('"granted"', '"won"', 2).replace('"won"', '"granted"', 1)
    )
    with pytest.raises(DataError, match=r"coded.jsonl, row 2, column 'qi_result'"):
        coded_rows.read_all([path])


def test_an_opinion_given_twice_is_not_counted_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", ROWS[:2])
    with pytest.raises(DataError, match="occurs twice"):
        coded_rows.read_all([path, path])
