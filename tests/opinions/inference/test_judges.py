"""Author lines against a made-up directory, and against facts about judges known to anyone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference import judges, party
from qi_analysis.opinions.inference.judges import Directory
from tests.opinions.coded_made_up import rows

FIFTH = "U.S. Court of Appeals for the Fifth Circuit"
FIELDS = (
    "Court Name", "Party of Appointing President", "Commission Date", "Recess Appointment Date",
    "Termination Date",
)  # fmt: skip


def directory_file(path: Path, *people: tuple[str, str, str, str, str, str]) -> Path:
    """Write judges: surname, first name, party, recess, commission and end of service."""
    names = ["nid", "Last Name", "First Name"]
    names += [f"{field} ({post})" for post in range(1, judges.POSTS + 1) for field in FIELDS]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        for number, (surname, first, side, recess, begin, end) in enumerate(people):
            values = dict(zip(FIELDS, (FIFTH, side, begin, recess, end), strict=True))
            writer.writerow(
                {"nid": str(number), "Last Name": surname, "First Name": first}
                | {f"{name} (1)": value for name, value in values.items()}
            )
    return path


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    return Directory(
        judges.read(
            directory_file(
                tmp_path / "judges.csv",
                ("Cedar", "Ann", "Democratic", "", "1/2/1995", ""),
                ("Elm", "Bea", "Republican", "", "5/1/1990", "6/1/2000"),
                ("Elm", "Carl", "Democratic", "3/1/1998", "7/1/1998", ""),
                ("De la Peña", "Dan", "Republican", "", "1/1/1990", ""),
                ("O'Fir", "Eve", "Republican", "", "1/1/1990", ""),
            )
        )
    )


@pytest.mark.parametrize(
    ("author", "court", "filed", "fate", "side"),
    [
        ("Cedar", "ca5", "2006-03-01", "matched", "Democratic"),
        ("CEDAR", "ca5", "1995-01-02", "matched", "Democratic"),
        ("Cedar", "ca5", "1995-01-01", "not_found", None),  # the day before the commission
        ("Cedar", "ca9", "2006-03-01", "not_found", None),
        ("Cedar (by designation)", "ca5", "2006-03-01", "visiting", None),
        ("Elm", "ca5", "1997-01-01", "matched", "Republican"),
        ("Elm", "ca5", "1998-03-01", "ambiguous", None),  # the recess appointment
        ("Bea Elm", "ca5", "1999-01-01", "matched", "Republican"),
        ("C. Elm, Circuit Judge.", "ca5", "1999-01-01", "matched", "Democratic"),
        ("Elm", "ca5", "2001-01-01", "matched", "Democratic"),
        ("De La Pena", "ca5", "2001-01-01", "matched", "Republican"),
        ("Ofir", "ca5", "2001-01-01", "matched", "Republican"),
        ("Birch", "ca5", "2001-01-01", "not_found", None),
        ("Per Curiam", "ca5", "2001-01-01", "per_curiam", None),
        (None, "ca5", "2001-01-01", "no_author", None),
        ("Cedar", "ca5", "2006", "no_date", None),
        ("Cedar", None, "2006-03-01", "not_found", None),
    ],
)
def test_an_author_is_one_judge_or_none(
    directory: Directory, author: str | None, court: str | None, filed: str, fate: str,
    side: str | None,
) -> None:  # fmt: skip
    found = directory.find(author, court, filed)
    assert found.fate == fate
    assert (found.service and found.service.party) == side


def test_no_rate_by_party_is_shown_below_the_minimum(directory: Directory) -> None:
    few = rows(
        (party.MINIMUM - 1, {}),
        (9, {"panel_author": "Elm", "date_filed": "2006-05-05"}),
        (2, {"panel_author": "Birch"}),
        (1, {"panel_author": None}),
        (1, {"panel_author": "Per Curiam"}),
    )
    found = party.by_party(few, directory, "target")
    coverage = found["coverage"]
    assert (coverage["opinions"], coverage["with_author"]) == (42, 40)
    assert (coverage["matched"], coverage["not_found"], coverage["per_curiam"]) == (38, 2, 1)
    democratic, republican = found["parties"]
    assert (democratic["n"], republican["n"]) == (38, 0)  # Carl Elm alone served in 2006
    assert democratic["share"] == 1.0
    fewer = party.by_party(few[: party.MINIMUM - 1], directory, "target")["parties"][0]
    assert fewer["n"] == party.MINIMUM - 1
    assert fewer["share"] is fewer["count"] is fewer["low"] is None


def test_a_directory_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "judges.csv"
    path.write_text("nid,Last Name\n1,Elm\n")
    with pytest.raises(DataError, match="Party of Appointing President"):
        judges.read(path)
    with pytest.raises(DataError, match="cannot be read"):
        judges.read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("author", "court", "filed", "fate", "side"),
    [
        # named to the First Circuit by Reagan in 1986
        ("Selya", "ca1", "1994-01-18", "matched", "Republican"),
        # named by Carter in 1980; left for the Supreme Court in 1994
        ("Breyer", "ca1", "1994-01-18", "matched", "Democratic"),
        ("Breyer", "ca1", "2010-01-18", "not_found", None),
        # named to the old Fifth Circuit by Ford in 1975, moved with the Eleventh in 1981
        ("Tjoflat", "ca11", "1990-05-01", "matched", "Republican"),
        # Milan Smith and N. Randy Smith both sat on the Ninth Circuit
        ("Smith", "ca9", "2010-06-01", "ambiguous", None),
        # Betty and William Fletcher, mother and son
        ("Fletcher", "ca9", "2005-06-01", "ambiguous", None),
        ("Betty Fletcher", "ca9", "2005-06-01", "matched", "Democratic"),
    ],
)
def test_the_registered_directory_knows_judges_that_anyone_can_look_up(
    raw_dir: Path, author: str, court: str, filed: str, fate: str, side: str | None
) -> None:
    found = Directory(judges.read(raw_dir / judges.SOURCE / judges.FILE)).find(author, court, filed)
    assert found.fate == fate
    assert (found.service and found.service.party) == side
