"""The committed tables: that they are what the raw files give, and refused when they are not."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis import build
from qi_analysis.build import TABLES
from qi_analysis.core import paths
from qi_analysis.core.errors import CheckError, DataError, FetchError, QiAnalysisError
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.store import committed, registry
from qi_analysis.store.built import Built
from qi_analysis.studies.schema_lifetime_risk import EB_ALL_CAUSE, ELE_DEATHS, ELE_POSTERIOR, NAX
from tests.conftest import in_place, raw_folder

CHECKOUT = Path(__file__).resolve().parents[2]
COMMITTED = CHECKOUT / "data" / "processed"
DICTIONARY = CHECKOUT / "docs" / "data-dictionary.md"
NUMBER = re.compile(r"\d+(\.\d+)?(e-\d+)?")
ADDRESS = re.compile(r"https?://[^\s\"'<>;,]+")
WITH_CAPTIONS = {"supreme_court"}
"""Tables with free text: captions of decisions, which are names of the law's own records."""
EVERY_TABLE = pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that holds a copy of the committed tables and of their dictionary."""
    root = tmp_path / "project"
    shutil.copytree(COMMITTED, root / "data" / "processed")
    (root / "docs").mkdir()
    shutil.copy(DICTIONARY, root / "docs")
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(root))
    return root


@pytest.fixture
def project_of(made: dict[str, Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that holds what the builders give, raw files or samples."""
    root = tmp_path / "built"
    (root / "docs").mkdir(parents=True)
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(root))
    build.build()
    return root


@pytest.fixture
def made(built: dict[str, Built], monkeypatch: pytest.MonkeyPatch) -> dict[str, Built]:
    """Let the tables be the ones that were made once, so that a check takes no second."""
    quick = {name: (lambda table=table: table) for name, table in built.items()}
    monkeypatch.setattr(build, "BUILDERS", quick)
    return built


def listing(folder: Path) -> dict[str, tuple[int, str]]:
    """Return name -> time of change and hash of every file."""
    return {
        path.name: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in files_of(folder)
    }


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder; draws of the multilevel model are in a folder of their own."""
    return [path for path in folder.iterdir() if path.is_file()]


# --- the committed tables ---------------------------------------------------------------------


def holds_committed_tables_are_what_the_raw_files_give(
    made: dict[str, Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(CHECKOUT))
    begun: list[str] = []
    build.check(on_table=begun.append)
    assert begun == [schema.name for schema in TABLES]


def holds_build_writes_the_committed_bytes(made: dict[str, Built], tmp_path: Path) -> None:
    begun: list[str] = []
    built = build.build(tmp_path / "new", on_table=begun.append)
    assert begun == list(made)
    assert [each.schema.name for each in built] == begun
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert written == {path.name: path.read_bytes() for path in files_of(COMMITTED)}


@pytest.mark.raw("files of every source")
def test_committed_tables_are_those_of_the_raw_files(
    each: Callable[..., None],
    made: dict[str, Built],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    each(
        partial(holds_committed_tables_are_what_the_raw_files_give, made, monkeypatch),
        partial(holds_build_writes_the_committed_bytes, made, tmp_path),
    )


def test_build_goes_to_the_project_unless_told_otherwise(
    made: dict[str, Built], home: Path
) -> None:
    folder = home / "data" / "processed"
    for path in files_of(folder):
        path.unlink()
    (home / "docs" / "data-dictionary.md").unlink()
    build.build()
    assert {path.name for path in files_of(folder)} == {path.name for path in files_of(COMMITTED)}
    assert (home / "docs" / "data-dictionary.md").read_text("utf-8").startswith("# Data dict")
    # and what it wrote is accepted
    build.check()
    for schema in TABLES:
        assert len(committed.load(schema)) == len(made[schema.name].frame)


def test_the_folder_holds_the_tables_and_their_description_only() -> None:
    assert {path.name for path in files_of(COMMITTED)} == {
        "datapackage.json",
        *(f"{schema.name}.csv" for schema in TABLES),
    }


@EVERY_TABLE
def test_no_cell_can_hold_a_name(schema: TableSchema) -> None:
    # read without pandas: each cell is a listed category, an address, a number, or empty if it may
    with (COMMITTED / f"{schema.name}.csv").open(encoding="utf-8", newline="") as handle:
        header, *rows = list(csv.reader(handle))
    assert header == schema.column_names
    for column, cells in zip(schema.columns, zip(*rows, strict=True), strict=True):
        filled = [cell for cell in cells if cell or not column.optional]
        if column.kind == "category":
            assert set(cells) <= set(column.allowed)
        elif column.kind == "address":
            assert all(ADDRESS.fullmatch(cell) for cell in cells)
        elif column.kind == "text":
            assert schema.name in WITH_CAPTIONS
            assert all(cell.strip() and cell[0] not in "=+-@\t\r\n" for cell in filled)
        else:
            assert all(NUMBER.fullmatch(cell) for cell in filled)


@EVERY_TABLE
def test_table_is_loaded_as_its_schema_says(schema: TableSchema) -> None:
    frame = committed.load(schema)
    pd.testing.assert_frame_equal(frame, schema.validate(frame), check_dtype=False)
    pd.testing.assert_frame_equal(frame, schema.sort(frame))
    for column in schema.columns:
        kind = "iu" if column.kind in ("integer", "count") else "f"
        if column.kind not in ("category", "address", "text"):
            assert frame[column.name].dtype.kind in kind


# --- tables that were changed -----------------------------------------------------------------


def test_changed_table_is_not_loaded(home: Path) -> None:
    for schema in TABLES:
        path = home / "data" / "processed" / f"{schema.name}.csv"
        content = bytearray(path.read_bytes())
        content[-2] = ord("1") if content[-2] != ord("1") else ord("2")  # of the last cell
        path.write_bytes(content)
        with pytest.raises(DataError, match=r"changed after it was built.*qi-analysis build") as e:
            committed.load(schema)
        assert str(path) in str(e.value)
        assert "\n" not in str(e.value)


def test_absent_tables_are_named(home: Path) -> None:
    folder = home / "data" / "processed"
    (folder / "nax.csv").unlink()
    with pytest.raises(DataError, match=r"nax\.csv: no such table.*qi-analysis build"):
        committed.load(NAX)
    (folder / "datapackage.json").unlink()
    for call in (committed.package, lambda: committed.load(ELE_DEATHS)):
        with pytest.raises(DataError, match=r"datapackage\.json: no such file"):
            call()


def test_table_that_is_not_described_is_named(home: Path) -> None:
    path = home / "data" / "processed" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    package["resources"] = [each for each in package["resources"] if each["name"] != "nax"]
    path.write_text(json.dumps(package), "utf-8")
    with pytest.raises(DataError, match="describes no table 'nax'"):
        committed.load(NAX)
    assert len(committed.load(ELE_POSTERIOR)) == 190


def one_row(row: int) -> Callable[[list[bytes]], list[bytes]]:
    """Return what changes a row, and another after it."""

    def change(lines: list[bytes]) -> list[bytes]:
        for changed in (row, row + 50):
            lines[changed - 1] = lines[changed - 1].replace(b",", b";", 1)
        return lines

    return change


@pytest.mark.parametrize(
    ("file", "change", "row"),
    [
        ("data/processed/ele_deaths.csv", one_row(1), r"1\. Run"),
        ("data/processed/ele_deaths.csv", one_row(4000), r"4000\. Run"),
        (
            "data/processed/datapackage.json",
            lambda lines: [line.replace(b"people killed", b"men killed") for line in lines],
            r"\d+",
        ),
        ("docs/data-dictionary.md", lambda all_: [*all_[:4], b"More.\n", *all_[4:]], r"5\."),
    ],
)
def test_check_names_the_file_and_the_first_row_that_differs(
    file: str,
    change: Callable[[list[bytes]], list[bytes]],
    row: str,
    made: dict[str, Built],
    project_of: Path,
) -> None:
    path = project_of / file
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(CheckError, match=rf"{path.name} differs from row {row}") as caught:
        build.check()
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)


def test_check_names_every_file_that_differs(made: dict[str, Built], project_of: Path) -> None:
    folder = project_of / "data" / "processed"
    (folder / "nax.csv").unlink()
    (project_of / "docs" / "data-dictionary.md").unlink()
    short = (folder / "population.csv").read_bytes().splitlines(keepends=True)
    (folder / "population.csv").write_bytes(b"".join(short[:-1]))
    longer = (folder / "eb_posterior.csv").read_bytes()
    (folder / "eb_posterior.csv").write_bytes(longer + b"2024,0,male,white,0,0,0\n")
    with pytest.raises(CheckError) as caught:
        build.check()
    message = str(caught.value)
    assert "nax.csv is missing" in message
    assert "data-dictionary.md is missing" in message
    assert f"population.csv differs from row {len(short)}" in message
    rows = len(longer.splitlines())
    assert f"eb_posterior.csv differs from row {rows + 1}" in message
    for name in ("ele_deaths", "all_cause", "datapackage"):
        assert f"{name}." not in message
    # and a check repairs nothing
    assert not (folder / "nax.csv").exists()


# --- building from raw files that are not right -----------------------------------------------


@pytest.fixture
def raw_copy(files_dir: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a folder of links to the raw files, where one can be taken away or replaced."""
    folder = tmp_path / "raw"
    for path in files_dir.glob("*/*"):
        if path.is_file():
            (folder / path.parent.name).mkdir(parents=True, exist_ok=True)
            (folder / path.parent.name / path.name).symlink_to(path)
    with in_place(folder, real=files_dir == raw_folder()):
        yield folder


EARLY = "edwards_lee_esposito_2019/kfnax.dta"
LATE = "population/pop_singlerace_full.rda"


@pytest.mark.parametrize(
    ("file", "damage", "says"),
    [
        (EARLY, "missing", "is missing"),
        (EARLY, "one byte more", "SHA-256"),
        (EARLY, "empty", "SHA-256"),
        (EARLY, "a folder", "is missing"),
        (LATE, "missing", "is missing"),
        (LATE, "one byte more", "SHA-256"),
    ],
)
def test_build_writes_nothing_when_a_raw_file_is_not_right(
    file: str, damage: str, says: str, raw_copy: Path, files_dir: Path, home: Path
) -> None:
    path = raw_copy / file
    path.unlink()
    if damage == "one byte more":
        path.write_bytes((files_dir / file).read_bytes() + b"\n")
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "a folder":
        path.mkdir()
    folder = home / "data" / "processed"
    before = listing(folder)
    with pytest.raises((FetchError, DataError), match=says) as caught:
        build.build()
    assert path.name in str(caught.value)
    assert "qi-analysis fetch" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert listing(folder) == before


def test_check_does_not_pass_when_a_raw_file_is_not_right(raw_copy: Path, home: Path) -> None:
    (raw_copy / EARLY).unlink()
    with pytest.raises(FetchError, match=r"kfnax\.dta is missing"):
        build.check()


def test_build_writes_nothing_when_a_table_is_not_as_its_schema_says(
    made: dict[str, Built], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = EB_ALL_CAUSE.name
    bad = Built(made[last].schema, made[last].frame.iloc[1:], made[last].accounting)
    monkeypatch.setattr(build, "BUILDERS", {**build.BUILDERS, last: lambda: bad})
    before = listing(home / "data" / "processed")
    with pytest.raises(DataError, match=f"{last}: incomplete: 1 of"):
        build.build()
    assert listing(home / "data" / "processed") == before


def test_build_into_a_file_is_refused(made: dict[str, Built], tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"x")
    with pytest.raises(QiAnalysisError, match="could not be written"):
        build.build(tmp_path / "taken")
    assert (tmp_path / "taken").read_bytes() == b"x"


# --- datapackage.json -------------------------------------------------------------------------


def package() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((COMMITTED / "datapackage.json").read_text("utf-8"))
    return found


@EVERY_TABLE
def test_description_agrees_with_the_file(schema: TableSchema) -> None:
    (described,) = [each for each in package()["resources"] if each["name"] == schema.name]
    content = (COMMITTED / described["path"]).read_bytes()
    assert described["bytes"] == len(content)
    assert described["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert described["title"]
    assert (described["format"], described["encoding"]) == ("csv", "utf-8")
    header, *rows = csv.reader(content.decode("utf-8").splitlines())
    fields = described["schema"]["fields"]
    assert [field["name"] for field in fields] == header
    places = [header.index(name) for name in described["schema"]["primaryKey"]]
    assert len({tuple(row[place] for place in places) for row in rows}) == len(rows)
    for field, written in zip(fields, zip(*rows, strict=True), strict=True):
        assert field["description"]
        assert "unit" in field
        assert not (field["constraints"]["required"] and "" in written)
        cells = [cell for cell in written if cell]
        if field["type"] == "string":  # addresses and captions: as for the schema, above
            assert set(cells) <= set(field["constraints"].get("enum", cells))
            continue
        numbers = [float(cell) for cell in cells]
        assert field["unit"] or field["name"] == "imputation"
        assert min(numbers) >= field["constraints"]["minimum"]
        assert max(numbers) <= field["constraints"].get("maximum", float("inf"))
        assert field["type"] in {"integer", "number"}
        if field["type"] == "integer":
            assert all(cell.isdigit() for cell in cells)


def test_the_package_says_what_the_standard_asks() -> None:
    """Data Package v1: a tabular package needs the profile of each table; licenses by name."""
    assert package()["profile"] == "tabular-data-package"
    assert {each["profile"] for each in package()["resources"]} == {"tabular-data-resource"}
    assert [each["name"] for each in package()["licenses"]] == ["MIT"]


def test_every_source_is_registered_with_its_hash() -> None:
    for described in package()["resources"]:
        assert described["sources"]
        for source in described["sources"]:
            source_id, file = source["file"].split("/")
            raw_file = registry.find(source_id, file)
            assert source["hash"] == f"sha256:{raw_file.sha256}"
            assert source["title"]
            if registry.load()[source_id].address is None:
                assert "path" not in source
            else:
                assert source["path"].startswith(("https://", "http://"))


def test_every_accounting_of_the_description_adds_up() -> None:
    for described in package()["resources"]:
        files = {source["file"] for source in described["sources"]}
        assert {f"{each['source']}/{each['file']}" for each in described["accounting"]} == files
        for each in described["accounting"]:
            assert each["rows_in"] == each["rows_kept"] + sum(each["rows_dropped"].values())
            assert registry.find(each["source"], each["file"]).sha256 == each["sha256"]
            if each["total_in"] is not None:
                dropped = sum(each["total_dropped"].values())
                assert each["total_in"] == each["total_kept"] + dropped


def test_package_and_resource_give_the_description(home: Path) -> None:
    assert committed.package() == package()
    for schema in TABLES:
        assert committed.resource(schema)["name"] == schema.name
    assert paths.processed_dir() == home / "data" / "processed"


# --- to_array ---------------------------------------------------------------------------------

AXES = {"sex": ("male", "female"), "age": (0, 1, 5)}
CELLS = pd.DataFrame(
    [(sex, age, 10 * row + column) for row, sex in enumerate(AXES["sex"])
     for column, age in enumerate(AXES["age"])],
    columns=["sex", "age", "deaths"],
)  # fmt: skip


@given(st.permutations(range(6)), st.booleans())
def test_values_are_put_in_their_place(order: list[int], turned: bool) -> None:
    axes: dict[str, Any] = dict(reversed(AXES.items())) if turned else dict(AXES)
    found = committed.to_array(CELLS.iloc[order], axes, "deaths")
    expected = np.array([[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]])
    np.testing.assert_array_equal(found, expected.T if turned else expected)
    assert found.dtype == np.float64


def test_axes_set_the_order() -> None:
    axes = {"age": (5, 0, 1), "sex": ("female", "male")}
    found = committed.to_array(CELLS, axes, "deaths")
    np.testing.assert_array_equal(found, [[12, 2], [10, 0], [11, 1]])


@pytest.mark.parametrize("place", range(6))
def test_missing_stratum_or_one_listed_twice_is_refused(place: int) -> None:
    with pytest.raises(DataError, match="1 strata of sex x age are missing"):
        committed.to_array(CELLS.drop(index=place), AXES, "deaths")
    absent = CELLS.assign(deaths=CELLS["deaths"].where(CELLS.index != place))
    with pytest.raises(DataError, match="1 strata of sex x age are missing"):
        committed.to_array(absent, AXES, "deaths")
    # a second row of the same stratum must not win, nor be added
    twice = pd.concat([CELLS, CELLS.iloc[[place]]])
    with pytest.raises(DataError, match="several rows of one stratum of sex x age"):
        committed.to_array(twice, AXES, "deaths")


def test_committed_table_is_laid_out(home: Path) -> None:
    frame = committed.load(ELE_POSTERIOR)
    axes = {column.name: column.allowed for column in ELE_POSTERIOR.columns[:3]}
    found = committed.to_array(frame, axes, "median")
    assert found.shape == (19, 2, 5)
    for row in frame.sample(20, random_state=1).to_dict("records"):
        place = tuple(list(values).index(row[name]) for name, values in axes.items())
        assert found[place] == row["median"]
