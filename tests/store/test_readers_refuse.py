"""Refusals that are easily missed: values before a sum, whole levels gone, odd file forms."""

from __future__ import annotations

import gzip
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadr
import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.exposure.readers import nvss, population, wonder
from qi_analysis.store import committed
from qi_analysis.studies.readers import edwards_lee_esposito as ele
from qi_analysis.studies.schema_lifetime_risk import NAX

NCHS = "population/pop_est_national_single_year_age_1990to2020_long.RDS"
SEER = "population/pop_bridged.rda"
SINGLE = "population/pop_singlerace_full.rda"
STATE = "population/pop_singlerace_state.rda"
NVSS = "mortality/summarized_deaths_1990_2020.RDS"
POSTERIOR = "edwards_lee_esposito_2019/post_pred_90.rds"
READERS: dict[str, Callable[[Path], object]] = {
    NCHS: population.read_nchs_single_year,
    SEER: population.read_seer_bridged,
    SINGLE: population.read_single_race,
    STATE: population.read_single_race_state,
    NVSS: nvss.read_summarized_deaths,
    POSTERIOR: ele.read_posterior,
}
CSV = "edwards_lee_esposito_2019/pop_nat.csv"
EXPORT = "mortality/wonder_mort_race_age_sex_00_20.txt"
ACS = "population/acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
KFNAX = "edwards_lee_esposito_2019/kfnax.dta"

Change = Callable[[pd.DataFrame], pd.DataFrame]


def refused(read: Callable[[Path], object], path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read(path)
    assert "\n" not in str(caught.value), "an error is one line"
    return caught.value


def cell(row: int, column: str, value: object, *, text: bool = False) -> Change:
    """Return what puts a value into one cell; ``text`` makes the whole column text first."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        if text:
            frame[column] = frame[column].astype("str")
        frame.loc[row, column] = value
        return frame

    return change


def without(row: int) -> Change:
    return lambda frame: frame.drop(index=row)


R_FILES: dict[str, tuple[str, Change, int | None]] = {
    # every cell is looked at before population is summed over single years
    "population missing": (NCHS, cell(100, "pop_est", float("nan")), 101),
    "population negative": (NCHS, cell(100, "pop_est", -5.0), 101),
    "half a person": (NCHS, cell(20000, "pop_est", 1000.5), 20001),
    "text as a flag": (NCHS, cell(100, "female", "yes", text=True), 101),
    "NCHS, a year missing": (NCHS, lambda frame: frame[frame["year"] != 2010], None),
    "SEER, a stratum missing": (SEER, without(6000), None),
    "SEER, another missing": (SEER, without(12347), None),
    "single race, a stratum missing": (SINGLE, without(500), None),
    "state, negative": (STATE, cell(50000, "pop", -3), 50001),
    "state, no code": (STATE, cell(50000, "state_fips", None), None),
    "state, unknown code": (STATE, cell(50000, "state_fips", "99"), None),
    "a state missing": (STATE, lambda frame: frame[frame["state_fips"] != "06"], None),
    "state, a stratum missing": (STATE, without(9), None),
    "state, no rows": (STATE, lambda frame: frame.iloc[:0], None),
    "text as an age": (NVSS, cell(100, "age_years", "old", text=True), None),
    "NVSS, no rows": (NVSS, lambda frame: frame.iloc[:0], None),
    "NVSS, a year missing": (NVSS, lambda frame: frame[frame["year"] != 2010], None),
    "NVSS, a row twice": (NVSS, lambda frame: pd.concat([frame, frame.iloc[[9]]]), -1),
    "lower above upper": (
        POSTERIOR,
        lambda frame: cell(30, ".lower", 1e6)(frame.astype({"age_group": "str"})),
        None,
    ),
}


def r_file(file: str, change: Change, files_dir: Path, tmp_path: Path) -> tuple[Path, int]:
    """Return where a changed R file is, and its number of rows."""
    path = tmp_path / Path(file).name.lower()
    name = path.stem if path.suffix == ".rda" else None
    frame = pyreadr.read_r(str(files_dir / file))[name]
    # files not written by R come with names of rows
    bad = change(frame.reset_index(drop=True)).reset_index(drop=True)
    if name is None:
        pyreadr.write_rds(str(path), bad)
    else:
        pyreadr.write_rdata(str(path), bad, df_name=name)
    return path, len(bad)


@pytest.mark.parametrize(("file", "change", "row"), R_FILES.values(), ids=R_FILES.keys())
def test_a_changed_r_file_is_refused(
    file: str, change: Change, row: int | None, tmp_path: Path, files_dir: Path
) -> None:
    path, rows = r_file(file, change, files_dir, tmp_path)
    error = refused(READERS[file], path)
    assert row is None or error.row == (rows if row == -1 else row)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("n_deaths", -1.0),
        ("n_deaths", 1.5),
        ("year", 2017.5),
        ("age_years", -1.0),
        ("age_years", 5.5),
        ("age_years", 200.0),
    ],
)
def test_nvss_bad_value(column: str, value: object, tmp_path: Path, files_dir: Path) -> None:
    path, _ = r_file(NVSS, cell(100, column, value), files_dir, tmp_path)
    error = refused(nvss.read_summarized_deaths, path)
    assert (error.row, error.column) == (101, column), str(error)


def export(files_dir: Path, path: Path, change: Callable[[list[str]], list[str]]) -> Path:
    """Write the lines of an export of CDC WONDER, changed."""
    lines = (files_dir / EXPORT).read_bytes().decode().split("\r\n")
    path.write_bytes("\r\n".join(change(lines)).encode())
    return path


@pytest.mark.parametrize(
    "word", ['"100+"', '"90-94"', '"2012"', '\t"Asian or Pacific Islander"', '"NS"', '"F"']
)
def test_wonder_level_missing(word: str, tmp_path: Path, files_dir: Path) -> None:
    def change(lines: list[str]) -> list[str]:
        end = lines.index('"---"')
        return [*(line for line in lines[:end] if word not in line), *lines[end:]]

    refused(wonder.read_bridged, export(files_dir, tmp_path / "w.txt", change))


@pytest.mark.parametrize("line", [lambda line: [line[:40]], lambda line: ["", line]])
def test_a_short_or_blank_line_of_an_export_is_not_called_a_total(
    line: Callable[[str], list[str]], tmp_path: Path, files_dir: Path
) -> None:
    path = export(
        files_dir, tmp_path / "w.txt", lambda all_: [*all_[:10], *line(all_[10]), *all_[11:]]
    )
    error = refused(wonder.read_bridged, path)
    assert error.row == 11
    assert "totals" not in str(error)


def population_csv(
    files_dir: Path, tmp_path: Path, change: Callable[[list[str]], list[str]]
) -> DataError:
    path = tmp_path / "p.csv"
    path.write_text("\n".join(change((files_dir / CSV).read_text().splitlines())))
    return refused(ele.read_population, path)


@pytest.mark.parametrize("which", ["first", "all"])
def test_extra_cells_in_the_first_row_are_not_dropped_with_a_warning(
    which: str, tmp_path: Path, files_dir: Path
) -> None:
    more = ",9" * (which == "all")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        population_csv(
            files_dir,
            tmp_path,
            lambda all_: [all_[0], all_[1] + ",9", *(line + more for line in all_[2:])],
        )


def test_blank_line_does_not_shift_row_numbers(tmp_path: Path, files_dir: Path) -> None:
    def change(lines: list[str]) -> list[str]:
        return [*lines[:5], "", *lines[5:9], lines[9].replace("Female", "F"), *lines[10:]]

    # the blank line itself, or the true line of the bad cell; is 10
    assert population_csv(files_dir, tmp_path, change).row in (6, 11)


def test_too_many_cells_is_one_line_and_has_a_row(tmp_path: Path, files_dir: Path) -> None:
    error = population_csv(
        files_dir, tmp_path, lambda lines: [*lines[:8], lines[8] + ",1", *lines[9:]]
    )
    assert error.row == 9


def acs_cell(place: int, value: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        cells = lines[100].split(",")
        cells[place] = value
        return [*lines[:100], ",".join(cells), *lines[101:]]

    return change


@pytest.mark.parametrize(
    ("change", "row"),
    [
        *(
            (acs_cell(place, value), 101)
            for place, value in [(6, "many"), (6, "1.5"), (6, "inf"), (0, "20x5"), (0, "1999")]
        ),
        (lambda lines: lines[:1], None),  # a header only
        (lambda lines: lines[:100] + lines[101:], None),  # a stratum missing
    ],
)
def test_a_changed_acs_file_is_refused(
    change: Callable[[list[str]], list[str]], row: int | None, tmp_path: Path, files_dir: Path
) -> None:
    path = tmp_path / "a.csv.gz"
    lines = gzip.decompress((files_dir / ACS).read_bytes()).decode().splitlines()
    path.write_bytes(gzip.compress("\n".join(change(lines)).encode(), 1))
    error = refused(population.read_acs, path)
    assert row is None or error.row == row


def spoilt(body: bytes) -> bytes:
    return body[:200_000] + b"\xff" * 200 + body[200_200:]


@pytest.mark.parametrize("damage", [lambda _: b"", lambda _: gzip.compress(b"", mtime=0), spoilt])
def test_acs_empty_or_corrupt(
    damage: Callable[[bytes], bytes], tmp_path: Path, files_dir: Path
) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(damage((files_dir / ACS).read_bytes()))
    refused(population.read_acs, path)


@pytest.mark.parametrize("size", [0, 200])
def test_nax_empty_or_cut(size: int, tmp_path: Path, files_dir: Path) -> None:
    path = tmp_path / "k.dta"
    path.write_bytes((files_dir / KFNAX).read_bytes()[:size])
    refused(ele.read_nax, path)


@pytest.mark.parametrize(
    "change",
    [
        lambda good: good.assign(age=good["age"].where(good["age"] != 10)),  # missing
        lambda good: good.assign(age=good["age"] + 0.5),
        lambda good: good.assign(age=good["age"].astype("str")),
        lambda good: good.assign(nax=99.0),  # beyond the group
    ],
)
def test_nax_values(change: Change, tmp_path: Path, files_dir: Path) -> None:
    path = tmp_path / "k.dta"
    change(pd.read_stata(files_dir / KFNAX)).to_stata(path, write_index=False)
    refused(ele.read_nax, path)


def test_value_in_the_message_is_plain() -> None:
    one = TableSchema("sizes", "", (Column("n", "count", "", "cm"),), ("n",))
    with pytest.raises(DataError) as caught:
        one.validate(pd.DataFrame({"n": [1, -3]}))
    assert "np.float64" not in str(caught.value)


def no_hashes(body: bytes) -> bytes:
    package: dict[str, Any] = json.loads(body)
    for each in package["resources"]:
        each.pop("hash")
    return json.dumps(package).encode()


@pytest.mark.parametrize(
    "change", [lambda _: b"{}", lambda _: b"{", lambda _: b"\xff", lambda _: b"[]", no_hashes]
)
def test_broken_description(
    change: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(paths.processed_dir(), tmp_path / "data" / "processed")
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    path = tmp_path / "data" / "processed" / "datapackage.json"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(DataError):
        committed.load(NAX)


def test_rows_outside_the_axes_do_not_warn(recwarn: pytest.WarningsRecorder) -> None:
    frame = pd.DataFrame({"a": ["x", "y", "z"], "v": [1.0, 2.0, 3.0]})
    np.testing.assert_array_equal(committed.to_array(frame, {"a": ["x", "y"]}, "v"), [1.0, 2.0])
    assert not recwarn.list
