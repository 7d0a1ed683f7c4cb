"""The one schema of records: what it takes, what it refuses, and what never leaves memory."""

from __future__ import annotations

import ast
import math
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qi_analysis import deaths
from qi_analysis.core import vocabulary
from qi_analysis.core.errors import DataError
from qi_analysis.deaths import record
from tests.deaths.made_up import records

TODAY = date(2025, 6, 30)


def refusal(frame: pd.DataFrame) -> DataError:
    with pytest.raises(DataError) as caught:
        record.validate(frame, "some.csv", as_of=TODAY)
    assert "some.csv" in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def test_names_are_no_public_column() -> None:
    assert record.PRIVATE_COLUMNS == ("name",)
    assert set(record.PRIVATE_COLUMNS) <= set(record.RECORD_COLUMNS)


def test_nothing_that_handles_records_writes_files() -> None:
    # names are in these frames: no call that could put them on disk or on a screen
    writers = {"write_text", "write_bytes", "to_csv", "to_excel", "to_json", "to_parquet", "to_sql",
               "to_pickle", "to_html", "print", "savetxt", "dump"}  # fmt: skip
    files = list(Path(str(deaths.__file__)).parent.rglob("*.py"))
    assert len(files) > 30
    for file in files:
        calls = [node.func for node in ast.walk(ast.parse(file.read_text("utf-8")))
                 if isinstance(node, ast.Call)]  # fmt: skip
        names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
                 for call in calls}  # fmt: skip
        assert not names & writers, file
        assert not re.search(r"open\((?!\"rb\"\))", file.read_text("utf-8")), file


def test_words_are_those_of_the_vocabulary_and_unknown() -> None:
    assert record.SEXES == ("male", "female", "other", "unknown")
    assert [*record.RACES] == [*vocabulary.RACES, "other", "unknown"]
    assert record.CAUSES == ("officer_force", "vehicle", "suicide", "other", "unknown")
    assert len(record.STATES) == 51
    assert len(set(record.STATES)) == 51
    assert "DC" in record.STATES
    assert not {"PR", "GU", "VI", "AS", "MP"} & set(record.STATES)


def test_a_good_frame_is_returned_in_order_and_typed() -> None:
    frame = record.validate(records({}, {}), "some.csv", as_of=TODAY)
    assert list(frame.columns) == list(record.RECORD_COLUMNS)
    assert str(frame["date"].dtype) == "datetime64[s]"
    assert str(frame["year"].dtype) == "Int64"
    assert frame.loc[0, "date"] == pd.Timestamp("2018-06-17")


def test_unknown_stays_unknown() -> None:
    frame = record.validate(
        records(
            {
                "date": None, "year": None, "age_low": math.nan, "age_high": math.nan,
                "sex": "unknown", "race": "unknown", "race_codes": "", "cause": "unknown",
                "duty": "unknown", "name": "",
            },
            {"date": None, "year": 2016},
        ),
        "some.csv",
        as_of=TODAY,
    )  # fmt: skip
    assert frame.loc[0, ["date", "year", "age_low", "age_high"]].isna().all()
    assert frame.loc[0, "race"] == "unknown"
    assert frame.loc[1, "year"] == 2016


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"sex": "Male"}, "sex", "unknown sex: 'Male'"),
        ({"race": "Latinx"}, "race", "unknown race: 'Latinx'"),
        ({"cause": "gunshot"}, "cause", "unknown cause: 'gunshot'"),
        ({"state": "PR"}, "state", "unknown state: 'PR'"),
        ({"state": "oh"}, "state", "unknown state: 'oh'"),
        ({"duty": ""}, "duty", "unknown duty: ''"),
        ({"date": date(2025, 7, 1), "year": 2025}, "date", "future of 2025-06-30: '2025-07-01'"),
        ({"date": date(1999, 12, 31), "year": 1999}, "date", "before 2000-01-01: '1999-12-31'"),
        ({"date": None, "year": 1999}, "year", "not a year from 2000 to 2025"),
        ({"date": None, "year": 2026}, "year", "not a year from 2000 to 2025"),
    ],
)
@pytest.mark.parametrize("before", [0, 3])
def test_a_bad_value_is_refused_with_its_line(
    change: dict[str, Any], column: str, says: str, before: int
) -> None:
    error = refusal(records(*[{}] * before, change, {}, {"record_id": "z"}))
    assert error.row == before + 2
    assert error.column == column
    assert says in str(error)


def test_the_first_of_several_faults_is_named() -> None:
    error = refusal(records({}, {"state": "PR"}, {"sex": "??"}))
    assert (error.row, error.column) == (3, "state")
    error = refusal(records({}, {"sex": "??"}, {"state": "PR"}))
    assert (error.row, error.column) == (3, "sex")


def test_an_id_used_twice_is_refused() -> None:
    error = refusal(records({"record_id": "8"}, {}, {"record_id": "8"}))
    assert (error.row, error.column) == (4, "record_id")
    assert "'8' is used twice, first in row 2" in str(error)


def test_the_day_itself_is_not_in_the_future() -> None:
    frame = record.validate(records({"date": TODAY, "year": TODAY.year}), "x.csv", as_of=TODAY)
    assert frame.loc[0, "year"] == TODAY.year


def test_today_is_the_default_limit() -> None:
    frame = records({"date": date(2018, 6, 17)})
    assert len(record.validate(frame, "some.csv")) == 1
    with pytest.raises(DataError, match="future"):
        record.validate(records({"date": date(2999, 1, 1), "year": 2999}), "some.csv")
