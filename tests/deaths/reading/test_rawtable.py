"""Cells and their lines: text with odd line ends, workbooks, and files that are neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.rawtable import read_records
from tests.deaths.made_up import write_workbook

WANTED = (Meaning("age", ("age",)), Meaning("state", ("state",)), Meaning("day", ("day",)))
HEADER = "state,age,day,note"


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_records(path, WANTED)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("OH,31,a,x\nTX,40,b,y\n", [2, 3]),
        ("OH,31,a,x\r\nTX,40,b,y\r\n", [2, 3]),
        ("OH,31,a,x\nTX,40,b,y", [2, 3]),
        # a stray carriage return in a cell ends no line
        ('OH,31,a,"x\ry"\r\nTX,40,b,y\r\n', [2, 3]),
        # a line feed in a cell does: the record is where it begins
        ('OH,31,a,"x\ny\nz"\nTX,40,b,y\n', [2, 5]),
        ("\nOH,31,a,x\n\n\nTX,40,b,y\n\n", [3, 6]),
        # notes and spacers fill fewer than two of the wanted columns
        ("OH,31,a,x\n,,spacer,\nTX,40,b,y\n,,,Rows below are not checked\n", [2, 4]),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_are_those_an_editor_shows(
    body: str, lines: list[int], mark: str, tmp_path: Path
) -> None:
    raw = read_records(write(tmp_path / "made-up.csv", f"{mark}{HEADER}\n{body}"), WANTED)
    assert list(raw.cells.index) == lines
    assert raw.cells.to_dict("list") == {
        "age": ["31", "40"], "state": ["OH", "TX"], "day": ["a", "b"],
    }  # fmt: skip


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    text = '\ufeff"note, if any",state,age,day\n,OH,31,a\n'
    raw = read_records(write(tmp_path / "x.csv", text), WANTED)
    assert raw.cells.loc[2].to_dict() == {"state": "OH", "age": "31", "day": "a"}


def test_outer_blanks_go_and_words_stay(tmp_path: Path) -> None:
    raw = read_records(write(tmp_path / "x.csv", f'{HEADER}\n OH ,"\t31\r ",NA,x\n'), WANTED)
    assert raw.cells.loc[2].to_dict() == {"state": "OH", "age": "31", "day": "NA"}


@pytest.mark.parametrize(
    ("content", "says", "row"),
    [
        (b"", "empty", None),
        (b" \n\n", "empty", None),
        (b"<!DOCTYPE html>\n<html>", "web page", 1),
        (b"state;age;day\nOH;31;a\n", "missing column for age", 1),
        (b"state;age;day\nOH;31;a\n", "separated by semicolons: save it with commas", 1),
        (b"state\tage\tday\nOH\t31\ta\n", "separated by tabs: save it with commas", 1),
        (f"{HEADER}\n".encode(), "no records", None),
        (f"{HEADER}\n,,,\n,,only a note,\n".encode(), "no records", None),
        (f"{HEADER}\nOH,31,a,x\nTX,40,b\n".encode(), "3 cells where the header has 4", 3),
        (f"{HEADER}\nOH,31,a,x\nTX,40,b,y,z\n".encode(), "5 cells where the header has 4", 3),
        (f'{HEADER}\nOH,31,a,x\nTX,40,b,"y\nOH,31,a,x\n'.encode(), "not a table", 3),
        (f'{HEADER}\nOH,31,a,"x"y\n'.encode(), "not a table", 2),
        (f"{HEADER}\nOH,31\r,a,x\n".encode(), "not a table", 2),
        (f"{HEADER}\nOH,31,a,x\nTX,40,b,\xf1\n".encode("latin-1"), "not UTF-8: byte 0xf1", 3),
        (b"PK\x03\x04 but no archive", "not a workbook", None),
    ],
)
def test_file_that_is_no_table_is_refused(
    content: bytes, says: str, row: int | None, tmp_path: Path
) -> None:
    error = refusal(write(tmp_path / "made-up.csv", content))
    assert says in str(error)
    assert error.row == row


def test_absent_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in str(refusal(tmp_path / "absent.csv"))
    assert "no such file" in str(refusal(tmp_path))


SHEET: list[list[object]] = [
    ["state", "age", "day", "note"],
    ["OH", 31, datetime(2020, 7, 4), None],  # noqa: DTZ001 - cells of a workbook have no zone
    [None, None, None, "spacer"],
    ["TX", 40.0, date(2020, 7, 5), "x"],
    ["WA", "40s", "text", None],
    ["DC", 0.5, datetime(2020, 7, 6, 13, 30), None],  # noqa: DTZ001
]
SUMMARY: list[list[object]] = [["state", "people killed"], ["OH", 1]]


@pytest.mark.parametrize("order", [("Deaths", "Summary"), ("Summary", "Deaths"), ("Deaths",)])
def test_the_sheet_with_the_columns_is_read(order: tuple[str, ...], tmp_path: Path) -> None:
    sheets = {"Deaths": SHEET, "Summary": SUMMARY}
    path = write_workbook(tmp_path / "book.xlsx", {title: sheets[title] for title in order})
    raw = read_records(path, WANTED)
    assert "sheet 'Deaths'" in raw.place
    assert list(raw.cells.index) == [2, 4, 5, 6]
    assert list(raw.cells["age"]) == ["31", "40", "40s", "0.5"]
    assert list(raw.cells["day"]) == ["2020-07-04", "2020-07-05", "text", "2020-07-06 13:30:00"]


def test_a_workbook_is_known_by_its_bytes_not_its_name(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"Deaths": SHEET})
    renamed = path.rename(tmp_path / "book.csv")
    assert len(read_records(renamed, WANTED).cells) == 4


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"Summary": SUMMARY}, "sheet 'Summary': missing column for age"),
        ({"Summary": SUMMARY}, "The file has 'state', 'people killed'"),
        ({"A": SUMMARY, "B": [["age"]]}, "sheet 'B': missing column for state"),
        ({"A": SHEET, "B": SHEET}, "more than one sheet has the columns: 'A', 'B'"),
        ({"Empty": []}, "missing column for age"),
        ({"A": SHEET[:1]}, "no records"),
        ({"A": [["age", "Age", "state", "day"], [1, 1, "OH", "x"]]}, "ambiguous column: age"),
    ],
)
def test_a_workbook_without_one_fitting_sheet_is_refused(
    sheets: dict[str, list[list[object]]], says: str, tmp_path: Path
) -> None:
    assert says in str(refusal(write_workbook(tmp_path / "book.xlsx", sheets)))


def made_book(path: Path, fill: Callable[[Any], None]) -> Path:
    """Return a workbook of one sheet: headers, six people, and what ``fill`` does to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["state", "note", "age", "day"])
    for number in range(6):
        sheet.append(["OH", "x", 30 + number, date(2020, 7, 1 + number)])
    fill(sheet)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("fill", "row", "column", "says"),
    [
        (lambda sheet: sheet.merge_cells("D3:D5"), 3, "day", "merged cells D3:D5"),
        (lambda sheet: sheet.merge_cells("C4:D4"), 4, "age", "merged cells C4:D4"),
        (lambda sheet: sheet.cell(6, 4, "=D5+1"), 6, "day", "D6 is a formula"),
        (lambda sheet: sheet.cell(2, 1, "=A3"), 2, "state", "A2 is a formula"),
    ],
)
def test_a_cell_without_its_own_value_is_refused(
    fill: Callable[[Any], None], row: int, column: str, says: str, tmp_path: Path
) -> None:
    error = refusal(made_book(tmp_path / "book.xlsx", fill))
    assert says in error.problem
    assert (error.row, error.column) == (row, column)
    assert "sheet 'Sheet'" in str(error.file)


def harmless(sheet: Any) -> None:
    sheet.merge_cells("B2:B7")  # not a needed column
    sheet.cell(8, 2, "=A1")
    sheet.cell(9, 1, "A note on all of the above")
    sheet.merge_cells("A9:D9")


def test_merged_cells_elsewhere_do_not_matter(tmp_path: Path) -> None:
    raw = read_records(made_book(tmp_path / "book.xlsx", harmless), WANTED)
    assert list(raw.cells["age"]) == ["30", "31", "32", "33", "34", "35"]
    assert raw.passed_over == 1


def test_a_formula_that_was_calculated_is_read(tmp_path: Path) -> None:
    """Excel keeps the result beside the formula; an empty text is one."""
    path = made_book(tmp_path / "book.xlsx", lambda sheet: sheet.cell(3, 4, "=D2"))
    found = tmp_path / "calculated.xlsx"
    with ZipFile(path) as old, ZipFile(found, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                for empty in (b"<f>D2</f><v />", b"<f>D2</f><v></v>"):
                    content = content.replace(empty, b"<f>D2</f><v>44013</v>")
                assert b"44013" in content
            new.writestr(name, content)
    assert read_records(found, WANTED).cells.loc[3, "day"] == "2020-07-01"


def test_rows_that_are_no_records_are_counted(tmp_path: Path) -> None:
    body = "OH,31,a,x\n,,spacer,\n\n,,,\nTX,40,b,y\n,,,Rows below are not checked\n"
    raw = read_records(write(tmp_path / "x.csv", f"{HEADER}\n{body}"), WANTED)
    assert (list(raw.cells.index), raw.passed_over) == ([2, 6], 2)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_workbook_cut_short_or_damaged_is_refused(share: float, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"Deaths": SHEET * 200})
    content = path.read_bytes()
    assert "not a workbook" in str(
        refusal(write(tmp_path / "cut.xlsx", content[: int(share * len(content))]))
    )
    middle = content.index(b"sheet1.xml") + 60
    broken = content[:middle] + bytes(40) + content[middle + 40 :]
    assert "not a workbook" in str(refusal(write(tmp_path / "broken.xlsx", broken)))
