"""Schemas of tables on tiny ones: what is accepted, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.build import TABLES
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema, as_numbers, check_columns

COLOR = Column("color", "category", "color of the ball", "", ("red", "green", "blue"))
SIZE = Column("size", "integer", "size of the ball", "cm", low=1, high=3)
BALLS = Column("balls", "count", "how many", "balls")
WEIGHT = Column("weight", "rate", "mean weight", "g")
SCHEMA = TableSchema("bag", "balls in a bag", (COLOR, SIZE, BALLS, WEIGHT), key=("color", "size"))
LOOSE = TableSchema("bag", "some balls", SCHEMA.columns, SCHEMA.key, complete=False)
ROWS = [
    # colors in the order of the vocabulary, which is not that of the alphabet
    ("red", 1, 4, 1.5), ("red", 2, 0, 0.0), ("red", 3, 7, 2.25),
    ("green", 1, 1, 9.0), ("green", 2, 2, 0.125), ("green", 3, 3, 5.0),
    ("blue", 1, 0, 1e-9), ("blue", 2, 12, 3.0), ("blue", 3, 5, 4.0),
]  # fmt: skip
NAMES = ["color", "size", "balls", "weight"]


def frame_of(rows: list[tuple[Any, ...]] | None = None) -> pd.DataFrame:
    return pd.DataFrame(ROWS if rows is None else rows, columns=NAMES)


def refusal(call: Callable[[], Any]) -> DataError:
    with pytest.raises(DataError) as caught:
        call()
    return caught.value


def with_cell(row: int, column: str, value: Any) -> pd.DataFrame:
    frame = frame_of().astype("object")
    frame.loc[row, column] = value
    return frame


def test_valid_frame_comes_back_typed_and_in_order() -> None:
    text = frame_of().astype("str")[["weight", "balls", "color", "size"]]
    typed = SCHEMA.validate(text)
    assert list(typed.columns) == NAMES
    assert list(typed.itertuples(index=False, name=None)) == ROWS
    assert (typed["size"].dtype, typed["balls"].dtype) == ("int64", "int64")
    assert typed["weight"].dtype == "float64"


def test_the_frame_that_was_given_is_left_alone() -> None:
    text = frame_of().astype("str")
    before = text.copy()
    SCHEMA.validate(text)
    SCHEMA.sort(text)
    pd.testing.assert_frame_equal(text, before)


@given(
    rows=st.permutations(range(len(ROWS))),
    columns=st.permutations(NAMES),
    labels=st.sampled_from(["zero", "letters", "reversed"]),
)
def test_order_of_rows_columns_and_labels_does_not_matter(
    rows: list[int], columns: list[str], labels: str
) -> None:
    shuffled = frame_of().iloc[rows][columns]
    if labels == "letters":
        shuffled.index = pd.Index(list("abcdefghi"))
    elif labels == "reversed":
        shuffled.index = pd.RangeIndex(len(ROWS), 0, -1)
    found = SCHEMA.sort(SCHEMA.validate(shuffled))
    pd.testing.assert_frame_equal(found, frame_of())


@given(gone=st.sets(st.sampled_from(range(len(ROWS))), min_size=1, max_size=len(ROWS) - 1))
def test_any_missing_rows_are_refused_and_one_is_named(gone: set[int]) -> None:
    kept = [row for place, row in enumerate(ROWS) if place not in gone]
    message = str(refusal(lambda: SCHEMA.validate(frame_of(kept))))
    assert message.startswith(f"bag: incomplete: {len(gone)} of 9 strata are missing")
    named = {f"the first is color={ROWS[place][0]}, size={ROWS[place][1]}" for place in gone}
    assert any(message.endswith(words) for words in named)


@given(
    of=st.integers(0, len(ROWS) - 1),
    at=st.integers(0, len(ROWS)),
    balls=st.integers(0, 100),
)
def test_stratum_listed_twice_is_refused_with_the_row_of_the_second(
    of: int, at: int, balls: int
) -> None:
    again = (*ROWS[of][:2], balls, ROWS[of][3])
    rows = [*ROWS[:at], again, *ROWS[at:]]
    error = refusal(lambda: SCHEMA.validate(frame_of(rows)))
    # the second of the two, whichever was put in
    assert error.row == max(at, of + (at <= of)) + 2
    assert f"twice: color={ROWS[of][0]}, size={ROWS[of][1]}" in str(error)


def test_a_schema_that_is_not_complete_takes_part_of_the_grid() -> None:
    assert len(LOOSE.validate(frame_of(ROWS[2:5]))) == 3
    error = refusal(lambda: LOOSE.validate(frame_of([*ROWS[2:5], ROWS[3]])))
    assert "twice" in str(error)


def test_values_without_bounds_are_complete_among_those_that_occur() -> None:
    free = TableSchema(
        "bag", "", (COLOR, Column("size", "integer", "", "cm"), BALLS, WEIGHT), SCHEMA.key
    )
    rows = [row for row in ROWS if row[1] != 2]
    assert len(free.validate(frame_of(rows))) == 6
    assert "incomplete: 1 of 6" in str(refusal(lambda: free.validate(frame_of(rows[1:]))))


def test_one_column_key_is_checked_too() -> None:
    one = TableSchema("sizes", "", (SIZE, BALLS), ("size",))
    assert len(one.validate(pd.DataFrame({"size": [1, 2, 3], "balls": [5, 5, 5]}))) == 3
    message = str(refusal(lambda: one.validate(pd.DataFrame({"size": [1, 3], "balls": [5, 5]}))))
    assert message.endswith("incomplete: 1 of 3 strata are missing, the first is size=2")


BAD_CELLS = [
    ("color", "purple", "unknown value: 'purple'"),
    ("color", "Red", "unknown value: 'Red'"),
    ("color", "", "unknown value: ''"),
    ("color", None, "empty"),
    ("color", 1, "unknown value: 1"),
    ("size", 0, "below 1"),
    ("size", 4, "above 3"),
    ("size", 1.5, "not a whole number"),
    ("size", "big", "not a number: 'big'"),
    ("balls", -1, "negative"),
    ("balls", 0.5, "not a whole number"),
    ("balls", "", "not a number: ''"),
    ("balls", None, "not a number"),
    ("balls", float("nan"), "not a number"),
    ("balls", float("inf"), "not a number"),
    ("balls", "1,000", "not a number: '1,000'"),
    ("weight", -1e-300, "negative"),
    ("weight", "heavy", "not a number: 'heavy'"),
    ("weight", float("-inf"), "not a number"),
]


@pytest.mark.parametrize(("column", "value", "says"), BAD_CELLS)
@pytest.mark.parametrize("row", [0, 8])
@pytest.mark.parametrize("first_row", [1, 10])
def test_bad_cell_is_refused_with_its_place(
    column: str, value: Any, says: str, row: int, first_row: int
) -> None:
    frame = with_cell(row, column, value)
    error = refusal(lambda: SCHEMA.validate(frame, file="bag.csv", first_row=first_row))
    assert (error.file, error.row, error.column) == ("bag.csv", row + first_row, column)
    assert says in str(error)
    assert f"bag.csv, row {row + first_row}, column '{column}'" in str(error)


def test_row_is_counted_by_position_not_by_label() -> None:
    frame = with_cell(6, "balls", -4).iloc[::-1]
    frame.index = pd.Index([f"label {n}" for n in range(9)])
    assert refusal(lambda: SCHEMA.validate(frame)).row == 2 + 2


def test_the_first_of_several_bad_cells_is_named() -> None:
    frame = with_cell(7, "color", "purple")
    frame.loc[3, "weight"] = -2
    frame.loc[5, "balls"] = -3
    error = refusal(lambda: SCHEMA.validate(frame))
    assert (error.row, error.column) == (5, "weight")


def test_refusal_of_a_category_lists_the_known_ones() -> None:
    error = refusal(lambda: SCHEMA.validate(with_cell(0, "color", "purple")))
    assert error.remedy == "Known: red, green, blue"


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (["color", "size", "balls"], "missing column 'weight'"),
        (["size", "weight"], "missing column 'color', missing column 'balls'"),
        ([*NAMES, "name"], "unexpected column 'name'"),
        (["color", "size", "balls", "Weight"], "missing column 'weight', unexpected column 'W"),
    ],
)
def test_other_columns_are_refused(columns: list[str], says: str) -> None:
    frame = frame_of().assign(name="x", Weight=1.0)[columns]
    error = refusal(lambda: SCHEMA.validate(frame, file="bag.csv"))
    assert (error.file, error.row) == ("bag.csv", 1)
    assert says in str(error)
    assert str(error).endswith("Expected: color, size, balls, weight")


def test_column_without_a_name_is_refused() -> None:
    frame = frame_of().assign(**{"": 1})
    assert "unexpected column ''" in str(refusal(lambda: check_columns(frame, NAMES, "f")))


@pytest.mark.parametrize("schema", [SCHEMA, LOOSE])
def test_empty_frame_is_refused(schema: TableSchema) -> None:
    assert "no rows" in str(refusal(lambda: schema.validate(frame_of([]))))


def test_sort_goes_by_key_in_the_order_of_the_vocabulary() -> None:
    backwards = TableSchema("bag", "", SCHEMA.columns, ("size", "color"))
    found = backwards.sort(frame_of(ROWS[::-1]))
    assert list(zip(found["size"], found["color"], strict=True)) == [
        (size, color) for size in (1, 2, 3) for color in ("red", "green", "blue")
    ]
    assert found.index.tolist() == list(range(9))


# --- as_numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "2.5", "-3e2"], [1.0, 2.5, -300.0]),
        ([1, 2, 3], [1.0, 2.0, 3.0]),
        ([True, False], [1.0, 0.0]),
        ([" 7", "7 "], [7.0, 7.0]),
        ([], []),
    ],
)
def test_numbers_are_read(cells: list[Any], expected: list[float]) -> None:
    found = as_numbers(pd.Series(cells, dtype="object"), "f")
    assert found.tolist() == expected
    assert found.dtype == "float64"


@pytest.mark.parametrize(
    "cell", ["", "x", "1,5", "1 000", "0x10", "--1", "NA", "nan", "inf", "-inf", None, "½", "1e999"]
)
@pytest.mark.parametrize("place", [0, 2])
def test_what_is_no_finite_number_is_refused_with_its_place(cell: Any, place: int) -> None:
    cells: list[Any] = ["1", "2", "3"]
    cells[place] = cell
    values = pd.Series(cells, name="n", index=["c", "b", "a"])
    error = refusal(lambda: as_numbers(values, "f", first_row=5))
    assert (error.file, error.row, error.column) == ("f", 5 + place, "n")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_finite_numbers_survive_as_text(numbers: list[float]) -> None:
    values = pd.Series([repr(number) for number in numbers], dtype="object")
    assert as_numbers(values, "f").tolist() == numbers


# --- the schemas of this project --------------------------------------------------------------


def test_names_of_tables_and_columns_are_unique() -> None:
    names = [schema.name for schema in TABLES]
    assert len(set(names)) == len(names)
    for schema in TABLES:
        assert len(set(schema.column_names)) == len(schema.column_names)
        assert set(schema.key) <= set(schema.column_names)


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
def test_every_column_is_described_and_every_number_has_a_unit(schema: TableSchema) -> None:
    assert schema.title
    for column in schema.columns:
        assert column.description
        if column.kind == "category":
            assert column.allowed
        if column.kind in ("count", "rate"):
            assert column.unit
            assert column.name not in schema.key


NOTED = TableSchema(
    "noted",
    "balls with pages",
    (
        COLOR,
        Column("page", "address", "where it is described"),
        Column("age", "integer", "age", "year", low=0, high=99, optional=True),
        Column("price", "rate", "price", "dollars", optional=True),
    ),
    key=("color",),
    complete=False,
)


def noted(page: object = "https://a.org/x", age: object = 7, price: object = 1.5) -> pd.DataFrame:
    return pd.DataFrame({"color": ["red"], "page": [page], "age": [age], "price": [price]})


@pytest.mark.parametrize(
    "page",
    [
        "=1+1", "a name", "", "ftp://a.org", "https://", " https://a.org", "https://a.org/x y",
        "https://a.org\n", "https://a.org/\n=1", 'https://a.org/"x', "javascript:https://a.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(page: str) -> None:
    assert "not an address of a web page" in str(refusal(lambda: NOTED.validate(noted(page=page))))


def test_numbers_that_may_be_absent() -> None:
    typed = NOTED.validate(noted(age="", price=None))
    assert typed["age"].isna().all()
    assert typed["price"].isna().all()
    assert typed.to_csv(index=False).splitlines() == [
        "color,page,age,price",
        "red,https://a.org/x,,",
    ]
    # a year that is there is written as a whole number, though others are absent
    whole = NOTED.validate(noted(age="12")).to_csv(index=False)
    assert whole.splitlines()[1] == "red,https://a.org/x,12,1.5"


@pytest.mark.parametrize(
    ("cell", "words"),
    [({"age": "old"}, "not a number: 'old'"), ({"age": "120"}, "above 99"),
     ({"age": "1.5"}, "not a whole number"), ({"price": "-1"}, "negative"),
     ({"price": "inf"}, "not a number")],
)  # fmt: skip
def test_numbers_that_are_there_are_checked(cell: dict[str, str], words: str) -> None:
    assert words in str(refusal(lambda: NOTED.validate(noted(**cell))))


# --- free text, and cells that may be left empty ------------------------------------------------

NAMED = TableSchema(
    "bag",
    "named balls",
    (
        Column("name", "text", "its name"),
        Column("note", "text", "a note", optional=True),
        Column("place", "integer", "where", "cm", low=0, optional=True),
    ),
    ("name",),
    complete=False,
)


def named(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "note", "place"])


def test_optional_cells_may_be_empty() -> None:
    typed = NAMED.validate(named(("a = b", "", ""), ("c", "d, e", "7")))
    assert typed["place"].isna().tolist() == [True, False]
    assert (typed["place"].dtype, int(typed.loc[1, "place"])) == ("Int64", 7)
    assert typed.to_csv(index=False).splitlines() == [
        "name,note,place", "a = b,,", 'c,"d, e",7',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words", "column"),
    [
        (("", "", "1"), "empty", "name"),
        (("=1+1", "", "1"), "formula", "name"),
        (("a", "@sum", "1"), "formula", "note"),
        (("a", "two\nlines", "1"), "more than one line", "note"),
        (("a", "", "-1"), "below 0", "place"),
        (("a", "", "some"), "not a number", "place"),
    ],
)
def test_text_that_is_no_plain_line_is_refused(
    row: tuple[str, ...], words: str, column: str
) -> None:
    error = refusal(lambda: NAMED.validate(named(("good", "", ""), row)))
    assert words in error.problem
    assert (error.row, error.column) == (3, column)
