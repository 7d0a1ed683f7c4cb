"""Cells that spreadsheets would take for formulas, and rows that must stay rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.cells import csv_text, plain

PROCESSED = Path(__file__).parents[2] / "data" / "processed"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-x", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=1", "\u200b=1",
        "\ufeff=1", "\u2060\u200d=1", "\uff1d1+1", "\uff0b1", "\uff0dx", "\uff20SUM", "\u00a0=1",
        "\u202e=1", "\x00=1", "\tx",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_may_take_for_a_formula_is_text(cell: str) -> None:
    assert plain(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "a=1", "'=1", "1-2", "\u00e9", "Roe v. Wade", None, 5, -5.0])
def test_other_cells_stay(cell: object) -> None:
    assert plain(cell) == cell


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_rows_come_back_as_they_went(rows: list[list[str]]) -> None:
    text = csv_text(["a", "b"], rows)
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert back == [["a", "b"], *([plain(cell) for cell in row] for row in rows)]


def test_a_bare_return_breaks_no_row_in_any_reader() -> None:
    text = csv_text(["a"], [["one\r=1+1"], ["two"]])
    assert text == '"a"\n"one\n=1+1"\n"two"\n'


def test_numbers_stay_numbers() -> None:
    assert csv_text(["a", "b"], [[1, -2.5]]) == '"a","b"\n1,-2.5\n'


def test_no_committed_table_has_a_cell_that_would_change() -> None:
    met = 0
    for path in sorted(PROCESSED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    met += 1
                    try:
                        float(cell)
                    except ValueError:
                        assert plain(cell) == cell, (path.name, cell)
    assert met > 10_000
