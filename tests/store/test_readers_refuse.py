"""Refusals that are easily missed: values before a sum, whole levels gone, odd file forms."""

from __future__ import annotations

import gzip
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

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


def r_frame(files_dir: Path, file: str, name: str | None = None) -> pd.DataFrame:
    frame: pd.DataFrame = pyreadr.read_r(str(files_dir / file))[name]
    return frame.reset_index(drop=True)  # files not written by R come with names of rows


def refused(read: Callable[[Path], object], path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read(path)
    assert "\n" not in str(caught.value), "an error is one line"
    return caught.value


def rds(frame: pd.DataFrame, path: Path) -> Path:
    pyreadr.write_rds(str(path), frame)
    return path


def rda(frame: pd.DataFrame, path: Path, name: str) -> Path:
    pyreadr.write_rdata(str(path), frame, df_name=name)
    return path


# NCHS: every cell is looked at before population is summed over single years
@pytest.mark.parametrize("value", [float("nan"), -5.0])
def test_nchs_missing_or_negative_population_is_refused(
    value: object, tmp_path: Path, files_dir: Path
) -> None:
    bad = r_frame(files_dir, "population/pop_est_national_single_year_age_1990to2020_long.RDS")
    bad.loc[100, "pop_est"] = value
    error = refused(population.read_nchs_single_year, rds(bad, tmp_path / "n.rds"))
    assert error.row == 101


def test_nchs_two_halves_and_wrong_row(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, "population/pop_est_national_single_year_age_1990to2020_long.RDS")
    bad.loc[20000, "pop_est"] += 0.5
    assert refused(population.read_nchs_single_year, rds(bad, tmp_path / "n.rds")).row == 20001


def test_nchs_text_flag_is_no_valueerror(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, "population/pop_est_national_single_year_age_1990to2020_long.RDS")
    bad["female"] = bad["female"].astype("str")
    bad.loc[100, "female"] = "yes"
    assert refused(population.read_nchs_single_year, rds(bad, tmp_path / "n.rds")).row == 101


def test_nchs_year_missing(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, "population/pop_est_national_single_year_age_1990to2020_long.RDS")
    refused(
        population.read_nchs_single_year,
        rds(bad[bad["year"] != 2010].reset_index(drop=True), tmp_path / "n.rds"),
    )


# SEER, single race: a removed stratum
@pytest.mark.parametrize("row", [6000, 12347])
def test_seer_stratum_missing(row: int, tmp_path: Path, files_dir: Path) -> None:
    bad = (
        r_frame(files_dir, "population/pop_bridged.rda", "pop_bridged")
        .drop(index=row)
        .reset_index(drop=True)
    )
    refused(population.read_seer_bridged, rda(bad, tmp_path / "b.rda", "pop_bridged"))


def test_single_race_stratum_missing(tmp_path: Path, files_dir: Path) -> None:
    n = "pop_singlerace_full"
    bad = r_frame(files_dir, f"population/{n}.rda", n).drop(index=500).reset_index(drop=True)
    refused(population.read_single_race, rda(bad, tmp_path / "b.rda", n))


# state file
N = "pop_singlerace_state"


def test_state_row_number(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, f"population/{N}.rda", N)
    bad.loc[50000, "pop"] = -3
    assert refused(population.read_single_race_state, rda(bad, tmp_path / "s.rda", N)).row == 50001


@pytest.mark.parametrize("value", [None, "99"])
def test_state_code_missing_or_unknown(value: object, tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, f"population/{N}.rda", N)
    bad.loc[50000, "state_fips"] = value
    refused(population.read_single_race_state, rda(bad, tmp_path / "s.rda", N))


def test_state_missing(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, f"population/{N}.rda", N)
    bad = bad[bad["state_fips"] != "06"].reset_index(drop=True)
    refused(population.read_single_race_state, rda(bad, tmp_path / "s.rda", N))


def test_state_stratum_missing(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, f"population/{N}.rda", N).drop(index=9).reset_index(drop=True)
    refused(population.read_single_race_state, rda(bad, tmp_path / "s.rda", N))


def test_state_no_rows(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, f"population/{N}.rda", N).iloc[:0]
    refused(population.read_single_race_state, rda(bad, tmp_path / "s.rda", N))


# NVSS
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
    bad = r_frame(files_dir, "mortality/summarized_deaths_1990_2020.RDS")
    bad.loc[100, column] = value
    error = refused(nvss.read_summarized_deaths, rds(bad, tmp_path / "v.rds"))
    assert (error.row, error.column) == (101, column), str(error)


def test_nvss_text_age(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, "mortality/summarized_deaths_1990_2020.RDS")
    bad["age_years"] = bad["age_years"].astype("str")
    bad.loc[100, "age_years"] = "old"
    refused(nvss.read_summarized_deaths, rds(bad, tmp_path / "v.rds"))


def test_nvss_twice_row_number(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, "mortality/summarized_deaths_1990_2020.RDS")
    bad = pd.concat([bad, bad.iloc[[9]]], ignore_index=True)
    assert refused(nvss.read_summarized_deaths, rds(bad, tmp_path / "v.rds")).row == len(bad)


def test_nvss_no_rows_or_a_year_missing(tmp_path: Path, files_dir: Path) -> None:
    whole = r_frame(files_dir, "mortality/summarized_deaths_1990_2020.RDS")
    for bad in (whole.iloc[:0], whole[whole["year"] != 2010].reset_index(drop=True)):
        refused(nvss.read_summarized_deaths, rds(bad, tmp_path / "v.rds"))


# WONDER: a whole level missing
@pytest.mark.parametrize(
    "word", ['"100+"', '"90-94"', '"2012"', '\t"Asian or Pacific Islander"', '"NS"', '"F"']
)
def test_wonder_level_missing(word: str, tmp_path: Path, files_dir: Path) -> None:
    file = "mortality/wonder_mort_race_age_sex_00_20.txt"
    lines = (files_dir / file).read_bytes().decode().split("\r\n")
    path = tmp_path / "w.txt"
    end = lines.index('"---"')
    kept = [line for line in lines[:end] if word not in line]
    path.write_bytes("\r\n".join([*kept, *lines[end:]]).encode())
    refused(wonder.read_bridged, path)


# text: too many cells, blank line
FILE = "edwards_lee_esposito_2019/pop_nat.csv"


@pytest.mark.parametrize("which", ["first", "all"])
def test_extra_cells_in_the_first_row_are_dropped_with_a_warning(
    which: str, tmp_path: Path, files_dir: Path
) -> None:
    lines = (files_dir / FILE).read_text().splitlines()
    lines = [lines[0], lines[1] + ",9", *(line + ",9" * (which == "all") for line in lines[2:])]
    path = tmp_path / "p.csv"
    path.write_text("\n".join(lines))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        refused(ele.read_population, path)


def test_blank_line_shifts_row_numbers(tmp_path: Path, files_dir: Path) -> None:
    lines = (files_dir / FILE).read_text().splitlines()
    lines = [*lines[:5], "", *lines[5:9], lines[9].replace("Female", "F"), *lines[10:]]
    path = tmp_path / "p.csv"
    path.write_text("\n".join(lines))
    error = refused(ele.read_population, path)
    assert error.row in (6, 11)  # the blank line itself, or the true line of the bad cell; is 10


def test_too_many_cells_is_one_line_and_has_a_row(tmp_path: Path, files_dir: Path) -> None:
    lines = (files_dir / FILE).read_text().splitlines()
    lines[8] += ",1"
    path = tmp_path / "p.csv"
    path.write_text("\n".join(lines))
    assert refused(ele.read_population, path).row == 9


def test_short_line_of_an_export(tmp_path: Path, files_dir: Path) -> None:
    file = "mortality/wonder_mort_race_age_sex_00_20.txt"
    lines = (files_dir / file).read_bytes().decode().split("\r\n")
    lines[10] = lines[10][:40]
    path = tmp_path / "w.txt"
    path.write_bytes("\r\n".join(lines).encode())
    assert refused(wonder.read_bridged, path).row == 11


def test_blank_line_in_an_export_is_not_called_a_total(tmp_path: Path, files_dir: Path) -> None:
    file = "mortality/wonder_mort_race_age_sex_00_20.txt"
    lines = (files_dir / file).read_bytes().decode().split("\r\n")
    path = tmp_path / "w.txt"
    path.write_bytes("\r\n".join([*lines[:10], "", *lines[10:]]).encode())
    error = refused(wonder.read_bridged, path)
    assert error.row == 11
    assert "totals" not in str(error)


# ACS
def acs(
    files_dir: Path,
    tmp_path: Path,
    change: Callable[[list[str]], list[str]] | None = None,
    body: bytes | None = None,
) -> Path:
    path = tmp_path / "a.csv.gz"
    if body is None:
        if change is None:
            raise ValueError("a change or a body")
        text = gzip.decompress(
            (
                files_dir / "population/acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
            ).read_bytes()
        )
        body = gzip.compress("\n".join(change(text.decode().splitlines())).encode(), 1)
    path.write_bytes(body)
    return path


@pytest.mark.parametrize(
    ("place", "value"), [(6, "many"), (6, "1.5"), (6, "inf"), (0, "20x5"), (0, "1999")]
)
def test_acs_bad_cell(place: int, value: str, tmp_path: Path, files_dir: Path) -> None:
    def change(lines: list[str]) -> list[str]:
        cells = lines[100].split(",")
        cells[place] = value
        return [*lines[:100], ",".join(cells), *lines[101:]]

    assert refused(population.read_acs, acs(files_dir, tmp_path, change)).row == 101


def test_acs_header_only(tmp_path: Path, files_dir: Path) -> None:
    refused(population.read_acs, acs(files_dir, tmp_path, lambda lines: lines[:1]))


def test_acs_stratum_missing(tmp_path: Path, files_dir: Path) -> None:
    refused(population.read_acs, acs(files_dir, tmp_path, lambda lines: lines[:100] + lines[101:]))


@pytest.mark.parametrize("body", [b"", gzip.compress(b"", mtime=0)])
def test_acs_empty(body: bytes, tmp_path: Path, files_dir: Path) -> None:
    refused(population.read_acs, acs(files_dir, tmp_path, body=body))


def test_acs_corrupt_inside(tmp_path: Path, files_dir: Path) -> None:
    body = bytearray(
        (files_dir / "population/acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz").read_bytes()
    )
    body[200_000:200_200] = b"\xff" * 200
    refused(population.read_acs, acs(files_dir, tmp_path, body=bytes(body)))


# nax
def test_nax(tmp_path: Path) -> None:
    path = tmp_path / "k.dta"
    path.write_bytes(b"")
    refused(ele.read_nax, path)


def test_nax_cut(tmp_path: Path, files_dir: Path) -> None:
    path = tmp_path / "k.dta"
    path.write_bytes((files_dir / "edwards_lee_esposito_2019/kfnax.dta").read_bytes()[:200])
    refused(ele.read_nax, path)


@pytest.mark.parametrize(
    "what", ["age missing", "age fractional", "age text", "nax beyond the group"]
)
def test_nax_values(what: str, tmp_path: Path, files_dir: Path) -> None:
    good, path = (
        pd.read_stata(files_dir / "edwards_lee_esposito_2019/kfnax.dta"),
        tmp_path / "k.dta",
    )
    bad = {
        "age missing": lambda: good.assign(age=good["age"].where(good["age"] != 10)),
        "age fractional": lambda: good.assign(age=good["age"] + 0.5),
        "age text": lambda: good.assign(age=good["age"].astype("str")),
        "nax beyond the group": lambda: good.assign(nax=99.0),
    }[what]()
    bad.to_stata(path, write_index=False)
    refused(ele.read_nax, path)


# posterior: lower above upper
def test_posterior_order(tmp_path: Path, files_dir: Path) -> None:
    bad = r_frame(files_dir, "edwards_lee_esposito_2019/post_pred_90.rds")
    bad["age_group"] = bad["age_group"].astype("str")
    bad.loc[30, ".lower"] = 1e6
    refused(ele.read_posterior, rds(bad, tmp_path / "p.rds"))


# schema with one key column
def test_one_column_key_is_named() -> None:
    one = TableSchema("sizes", "", (Column("size", "integer", "", "cm", low=1, high=3),), ("size",))
    with pytest.raises(DataError, match=r"the first is size=2$"):
        one.validate(pd.DataFrame({"size": [1, 3]}))


def test_value_in_the_message_is_plain() -> None:
    one = TableSchema("sizes", "", (Column("n", "count", "", "cm"),), ("n",))
    with pytest.raises(DataError) as caught:
        one.validate(pd.DataFrame({"n": [1, -3]}))
    assert "np.float64" not in str(caught.value)


# processed: broken description
@pytest.mark.parametrize("body", [b"{}", b"{", b"\xff", b"[]"])
def test_broken_description(body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(paths.processed_dir(), tmp_path / "data" / "processed")
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    (tmp_path / "data" / "processed" / "datapackage.json").write_bytes(body)
    with pytest.raises(DataError):
        committed.load(NAX)


# to_array: rows outside the axes
def test_rows_outside_the_axes_warn(recwarn: pytest.WarningsRecorder) -> None:
    frame = pd.DataFrame({"a": ["x", "y", "z"], "v": [1.0, 2.0, 3.0]})
    np.testing.assert_array_equal(committed.to_array(frame, {"a": ["x", "y"]}, "v"), [1.0, 2.0])
    assert not recwarn.list


def test_description_without_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(paths.processed_dir(), tmp_path / "data" / "processed")
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    path = tmp_path / "data" / "processed" / "datapackage.json"
    package = json.loads(path.read_text())
    for each in package["resources"]:
        each.pop("hash")
    path.write_text(json.dumps(package))
    with pytest.raises(DataError):
        committed.load(NAX)
