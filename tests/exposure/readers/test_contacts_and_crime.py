"""Readers of other denominators: real values, agreement between files, refusals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.exposure.readers import contacts_and_crime

CESARIO, FBI, BJS = (
    "CesarioEtAl2018Data.csv",
    "fbi_ucr_table43_2004_2018.csv",
    "bjs_ppcs_percentages.csv",
)


@pytest.fixture
def folder(files_dir: Path) -> Path:
    return files_dir / "benchmarks"


@pytest.fixture
def real(raw_dir: Path) -> Path:
    return raw_dir / "benchmarks"


def holds_cesario_is_whole_and_read_as_printed(real: Path) -> None:
    frame = contacts_and_crime.read_cesario(real / CESARIO)
    assert len(frame) == 20 * 2 * 2
    of = frame.set_index(["measure", "group", "year"])["value"]
    # read off the file by eye
    assert of["population", "black", 2015] == 38_785_726
    assert of["killed_by_gunfire", "white", 2016] == 525
    assert of["nibrs_reported_violent_more_severe", "black", 2015] == 67_143
    assert of["killed_harmless", "white", 2016] == 18


def holds_arrests_are_those_of_both_files(real: Path) -> None:
    """Two files from different hands agree on the FBI's arrests of 2016; read off by eye."""
    frame = contacts_and_crime.read_arrests(real / FBI)
    of = frame.set_index(["year", "group", "offence"])["arrests"]
    other = contacts_and_crime.read_cesario(real / CESARIO)
    other = other.set_index(["measure", "group", "year"])["value"]
    for offence, measure, black, white in (
        ("Murder and nonnegligent manslaughter", "srs_arrested_murder", 4935, 4192),
        ("Weapons; carrying, possessing, etc.", "srs_arrested_weapons", 51_898, 69_414),
    ):
        for group, number in (("black", black), ("white", white)):
            assert of[2016, group, offence] == number == other[measure, group, 2016]
    assert "Rape" not in set(frame.loc[frame["year"] >= 2013, "offence"])


def holds_shares_with_contact_are_those_of_the_report(real: Path) -> None:
    """The highlights of NCJ 255730: 26% of white and 21% of Black people; 12% and 11%."""
    of = contacts_and_crime.read_contacts(real / BJS).set_index(["survey_year", "measure", "group"])
    shares = of["percent"]
    assert shares[2018, "any_contact", "white"] == 26
    assert shares[2018, "any_contact", "black"] == 21
    assert shares[2018, "police_initiated_contact", "white"] == 12
    assert shares[2018, "police_initiated_contact", "black"] == 11


@pytest.mark.raw("benchmarks")
def test_real_files_are_read_as_printed(each: Callable[..., None], real: Path) -> None:
    each(
        partial(holds_cesario_is_whole_and_read_as_printed, real),
        partial(holds_arrests_are_those_of_both_files, real),
        partial(holds_shares_with_contact_are_those_of_the_report, real),
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (CESARIO, "CDC: homicide death", "CDC: something else", "unknown measure"),
        (CESARIO, "Black2015", "Black2014", "missing column 'Black2015'"),
        (CESARIO, "5620", "56x0", "row 2.*not a number"),
        (FBI, ",Black,", ",Blue,", "unknown Population Group"),
        (FBI, "2005,American Indian,Agg", "2004,American Indian,Agg", "occurs twice"),
        (BJS, "any contact,white,26.0", "any contact,white,260", "above 100"),
        (BJS, "police-initiated,white", "police-imitated,white", "unknown measure"),
        (BJS, "2018,any contact,black", "2018,any contact,green", "unknown value: 'green'"),
    ],
)
def test_a_changed_file_is_refused(
    folder: Path, tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    read = {
        CESARIO: contacts_and_crime.read_cesario,
        FBI: contacts_and_crime.read_arrests,
        BJS: contacts_and_crime.read_contacts,
    }[name]
    encoding = "cp1252" if name == CESARIO else "utf-8"
    text = (folder / name).read_bytes().decode(encoding)
    assert old in text
    changed = tmp_path / name
    changed.write_bytes(text.replace(old, new, 1).encode(encoding))
    with pytest.raises(DataError, match=message):
        read(changed)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / CESARIO
    path.write_bytes(b"")
    for read in (
        contacts_and_crime.read_cesario,
        contacts_and_crime.read_arrests,
        contacts_and_crime.read_contacts,
    ):
        with pytest.raises(DataError, match="empty"):
            read(path)
