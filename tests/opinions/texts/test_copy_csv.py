"""The dialect of the bulk files, against the csv module and against what was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts import copy_csv
from qi_analysis.opinions.texts.copy_csv import CopyCsv, text
from tests.opinions.texts.bulk_files import value

VALUES = st.none() | st.text(st.characters(codec="utf-8"), max_size=30) | st.text('"\\,\n\r`t1')


def drip(content: bytes, size: int) -> Callable[[int], bytes]:
    """Give the content in small pieces, whatever is asked for."""
    file = io.BytesIO(content)
    return lambda _size: file.read(size)


def written(rows: list[list[str | None]]) -> bytes:
    """Write rows of an id and two values."""
    lines = ["id,a,b"]
    lines += [",".join([value(str(at)), *map(value, row)]) for at, row in enumerate(rows, 1)]
    return ("\n".join(lines) + "\n").encode()


@given(st.lists(st.lists(VALUES, min_size=2, max_size=2), max_size=6), st.integers(1, 40))
def test_gives_back_what_was_written(rows: list[list[str | None]], size: int) -> None:
    content = written(rows)
    table = CopyCsv(drip(content, size), "t")
    got = [[text(raw, "a") for raw in record] for record in table.records(["a", "b"])]
    assert got == rows
    by_csv = list(
        csv.reader(
            io.StringIO(content.decode(), newline=""),
            doublequote=False,
            escapechar="\\",
            strict=True,
        )
    )
    assert [[cell or "" for cell in row] for row in got] == [row[1:] for row in by_csv[1:]]
    assert table.rows == len(rows)


def test_columns_come_in_the_order_asked_for() -> None:
    table = CopyCsv(drip(b'id,a,b\n"1","x",\n', 3), "t")
    assert list(table.records(["b", "id"])) == [(None, b"1")]


@pytest.mark.parametrize(
    ("broken", "words", "column"),
    [
        ('"2","x"y,"z"', "not quoted", "a"),
        ('"2",bare,"z"', "not quoted", "a"),
        ('"2","x"', "fewer than 3 values", "a"),
        ('"2","x","y","z"', "more than 3 values", "b"),
        ('"2","doubled ""quote""","z"', "not quoted", "a"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_broken_record_is_named_or_skipped(
    broken: str, words: str, column: str, size: int
) -> None:
    # the second record begins on the fourth line, as the value before it holds a line break
    content = f'id,a,b\n"1","one\ntwo",""\n{broken}\n"3","c",\n"4",,"d"\n'.encode()
    with pytest.raises(DataError, match=words) as error:
        list(CopyCsv(drip(content, size), "t.csv").records(["id"]))
    assert (error.value.file, error.value.row, error.value.column) == ("t.csv", 4, column)
    met: list[DataError] = []
    table = CopyCsv(drip(content, size), "t.csv", met.append)
    got = [(table.line, *values) for values in table.records(["id", "b"])]
    assert got == [(2, b"1", b""), (5, b"3", None), (6, b"4", b"d")]
    assert [(problem.row, problem.column) for problem in met] == [(4, column)]
    assert table.rows == 4


def test_a_quote_gone_astray_costs_one_record() -> None:
    # a value that never ends would swallow the rest; the next one starts with a quoted id
    content = b'id,a,b\n"1","open,"x"\n"2","b","c"\n'
    met: list[DataError] = []
    assert list(CopyCsv(drip(content, 5), "t", met.append).records(["id"])) == [(b"2",)]
    assert len(met) == 1


def test_a_record_without_end_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copy_csv, "LONGEST", 1000)
    content = b'id,a,b\n"1","' + b"x" * 5000
    with pytest.raises(DataError, match="longer than"):
        list(CopyCsv(drip(content, 100), "t").records(["id"]))


def test_a_file_that_ends_within_a_record_is_refused_even_when_skipping() -> None:
    content = b'id,a,b\n"1","x","y"\n"2","x'
    table = CopyCsv(drip(content, 100), "t", lambda _problem: None)
    with pytest.raises(DataError, match="cut short"):
        list(table.records(["id"]))


def test_a_value_that_cannot_be_used_makes_its_record_broken() -> None:
    content = b'id,a,b\n"1","2010-01-01",\n"2","2010-13-01",\n"3","2010-01-03",\n'
    met: list[DataError] = []
    table = CopyCsv(drip(content, 100), "t", met.append)
    days = table.mapped(["a"], lambda values: copy_csv.day(values[0], "a"))
    assert [day.day for day in days] == [1, 3]
    assert (met[0].row, met[0].column, met[0].file) == (3, "a", "t")
    assert "2010-13-01" in met[0].problem


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
        CopyCsv(drip(content, 100), "t")
    assert "\n" not in str(error.value)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="'cluster_id'"):
        list(CopyCsv(drip(b"id,a\n", 9), "t").records(["id", "cluster_id"]))


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(DataError, match=r"byte 1 .*not UTF-8"):
        text(b"a\xff", "a")


def by_pyarrow(content: bytes) -> list[tuple[str | None, ...]]:
    """Read the dialect with pyarrow's reader, which has all the options that it needs."""
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    read = pa_csv.read_csv(
        io.BytesIO(content),
        parse_options=pa_csv.ParseOptions(
            double_quote=False, escape_char="\\", newlines_in_values=True
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(("id", "a", "b"), pa.string()), null_values=[""],
            strings_can_be_null=True, quoted_strings_can_be_null=False,
        ),
    )  # fmt: skip
    return [tuple(row.values()) for row in read.to_pylist()]


DAMAGED = {
    "cut within a value": b'id,a,b\n"1","x","y"\n"2","x","y and mo',
    "cut after a comma": b'id,a,b\n"1","x","y"\n"2","x",',
    "letters after a value": b'id,a,b\n"1","x"y,"z"\n',
    "quotes doubled": b'id,a,b\n"1","x ""y"" w","z"\n',
    "a quote too many": b'id,a,b\n"1","x"","z"\n',
    "a value without quotes": b'id,a,b\n"1",x"y,"z"\n',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_why_the_reader_of_pyarrow_is_not_used(content: bytes) -> None:
    """It takes each of these for whole; a release that refuses them all could replace ours."""
    assert by_pyarrow(content)
    with pytest.raises(DataError):
        list(CopyCsv(drip(content, 100), "t").records(["id", "a", "b"]))


def test_both_read_what_is_right_alike() -> None:
    content = written([['He said: "stop", then \\n', None], ["", "x\ny"]])
    ours = CopyCsv(drip(content, 100), "t").records(["id", "a", "b"])
    assert [tuple(text(value, "a") for value in row) for row in ours] == by_pyarrow(content)


@pytest.mark.parametrize("value", [b"", b"-1", b"1.0", b"9" * 19, b"9" * 5000, "\u0663".encode()])
def test_what_is_no_id_of_a_database_is_refused(value: bytes) -> None:
    with pytest.raises(DataError, match="is not an id"):
        copy_csv.number(value, "id")
