"""The dialect of the bulk files, against pyarrow's reader and against what was written."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts import copy_csv
from qi_analysis.opinions.texts.copy_csv import CopyCsv
from tests.opinions.texts.bulk_files import value

VALUES = st.none() | st.text(st.characters(codec="utf-8"), max_size=30) | st.text('"\\,\n\r`t1\0')


def reading(
    content: bytes, bad: Callable[[DataError], None] | None = None, size: int = 100
) -> CopyCsv:
    """Read the content, which comes in pieces of a size."""
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    return CopyCsv(pieces, "t.csv", bad)


def written(rows: list[list[str | None]]) -> bytes:
    """Write rows of an id and two values."""
    lines = ["id,a,b"]
    lines += [",".join([value(str(at)), *map(value, row)]) for at, row in enumerate(rows, 1)]
    return ("\n".join(lines) + "\n").encode()


def by_pyarrow(content: bytes) -> list[list[str]]:
    """Read the dialect with pyarrow's reader, which takes some damaged files for whole."""
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    read = pa_csv.read_csv(
        io.BytesIO(content),
        parse_options=pa_csv.ParseOptions(
            double_quote=False, escape_char="\\", newlines_in_values=True
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(("id", "a", "b"), pa.string())
        ),
    )
    return [list(row.values()) for row in read.to_pylist()]


@given(st.lists(st.lists(VALUES, min_size=2, max_size=2), max_size=6), st.integers(1, 40))
def test_gives_back_what_was_written(rows: list[list[str | None]], size: int) -> None:
    table = reading(written(rows), size=size)
    assert list(table.records(["a", "b"])) == [[cell or "" for cell in row] for row in rows]
    assert table.rows == len(rows)


def test_reads_what_is_right_like_pyarrow() -> None:
    content = written([['He said: "stop", then \\n', None], ["", "x\ny"], ["\r", '\\"']])
    assert list(reading(content).records(["id", "a", "b"])) == by_pyarrow(content)


def test_columns_come_in_the_order_asked_for() -> None:
    assert list(reading(b'id,a,b\n"1","x",\n').records(["b", "id"])) == [["", "1"]]


@pytest.mark.parametrize(
    ("broken", "words", "column"),
    [
        ('"2","x"y,"z"', "not quoted", "a"),
        ('"2",bare,"z"', "not quoted", "a"),
        ('"2",17,"z"', "not quoted", "a"),
        ('2,"x","z"', "not quoted", "id"),
        ('"2","x"', "fewer than 3 values", "a"),
        ("", "fewer than 3 values", "id"),
        ('"2","x","y","z"', "more than 3 values", "b"),
        ('"2","doubled ""quote""","z"', "not quoted", "a"),
        ('"2","a quote too many"","z"', "not quoted", "a"),
        ('"2","","not \udcff UTF-8"', "byte 4 of the value is not UTF-8", "b"),
        # a value that never ends would swallow the rest; the next one starts with a quoted id
        ('"2","open,"x"', "not quoted", "a"),
        ('"2","x","open', "not quoted", "b"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_broken_record_is_named_or_skipped(
    broken: str, words: str, column: str, size: int
) -> None:
    # the second record begins on the fourth line, as the value before it holds a line break
    text = f'id,a,b\n"1","one\ntwo",""\n{broken}\n"3","c",\n"4",,"d"\n'
    content = text.encode("utf-8", "surrogateescape")
    with pytest.raises(DataError, match=words) as error:
        list(reading(content, size=size).records(["id", "b"]))
    assert (error.value.file, error.value.row, error.value.column) == ("t.csv", 4, column)
    met: list[DataError] = []
    table = reading(content, met.append, size)
    got = [(table.line, *values) for values in table.records(["id", "b"])]
    assert got == [(2, "1", ""), (5, "3", ""), (6, "4", "d")]
    assert [(problem.row, problem.column) for problem in met] == [(4, column)]
    assert table.rows == 4


def test_a_record_without_end_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copy_csv, "LONGEST", 1000)
    content = b'id,a,b\n"1","' + b"x" * 5000 + b'","y"\n"2","a","b"\n'
    with pytest.raises(DataError, match="longer than"):
        list(reading(content).records(["id"]))
    met: list[DataError] = []
    assert list(reading(content, met.append).records(["id"])) == [["2"]]
    assert len(met) == 1


@pytest.mark.parametrize(
    "cut", [b'"2","x","y and mo', b'"2","x",', b'"2","x\n', b'"2","x","y"', b'"2']
)
def test_a_file_that_ends_within_a_record_is_refused_even_when_skipping(cut: bytes) -> None:
    table = reading(b'id,a,b\n"1","x","y"\n' + cut, lambda _problem: None)
    with pytest.raises(DataError, match="cut short") as error:
        list(table.records(["id"]))
    assert error.value.row == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id,a\n`1`,`x`\n", "before 2025-01-24"),
        (b"id,a\n1,x\n", "before 2025-01-24"),
        (b"", "empty"),
    ],
)
def test_older_dialects_are_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as error:
        reading(content)
    assert "\n" not in str(error.value)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="'cluster_id'"):
        list(reading(b"id,a\n").records(["id", "cluster_id"]))


@pytest.mark.parametrize("value", ["", "-1", "1.0", "9" * 19, "9" * 5000, "\u0663"])
def test_what_is_no_id_of_a_database_is_refused(value: str) -> None:
    with pytest.raises(DataError, match="is not an id"):
        copy_csv.number(value, "id")
