"""What decisions add up to, counted by hand; and the published lists, case by case."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import tallies
from tests.opinions.supreme_court.made_up_court import ROW

ROWS = pd.DataFrame(
    [
        ROW,
        {**ROW, "docket": "1", "for_whom": "sent_back_for_official", "basis": "known"},
        {**ROW, "docket": "2", "for_whom": "plaintiff", "clear_violation": "yes",
         "case_name": "Elm v. Ash", "force": "no"},
        {**ROW, "docket": "3", "for_whom": "sent_back_for_plaintiff", "about": "undoes"},
        {**ROW, "docket": "4", "for_whom": "mixed", "officials": "corrections"},
    ]
)  # fmt: skip


def test_counts_by_hand() -> None:
    found = tallies.count(ROWS)
    assert (found["decisions"], found["known_not_read"]) == (5, 1)
    assert (found["for_officials"], found["won_by_officials"]) == (2, 1)
    assert (found["for_plaintiffs"], found["won_by_plaintiffs"]) == (2, 1)
    assert (found["clear_violation"], found["clear_violation_cases"]) == (1, ["Elm v. Ash (2012)"])
    assert found["for_whom"] == {
        "official": 1, "sent_back_for_official": 1, "mixed": 1, "not_decided": 0,
        "sent_back_for_plaintiff": 1, "plaintiff": 1,
    }  # fmt: skip
    assert found["about"] == {"rules": 4, "undoes": 1, "question": 0}


def test_police_force_is_of_police_and_of_force() -> None:
    assert ROWS["docket"][tallies.police_force(ROWS)].tolist() == ["11-111", "1", "3"]


def test_parts_of_the_list_are_named() -> None:
    with pytest.raises(DataError, match="since_2005"):
        tallies.decisions("since_1900")
    # the first decision on police force after 2004 is Muehler v. Mena, the last Zorn v. Linton
    names = tallies.decisions("police_force_since_2005")["case_name"].tolist()
    assert (names[0], names[-1]) == ("Muehler v. Mena", "Zorn v. Linton")


def test_a_list_that_names_cases_is_judged_case_by_case() -> None:
    source = pd.DataFrame(
        {
            "tally": ["a list", "a list", "another"],
            "case": ["Elm v. Ash", "Not v. There", "Moss v. Reed"],
            "outcome_as_that_author_codes_it": ["won", "won", "won"],
        }
    )
    told = tallies.Published("id", "someone", "won", 2, ("force == 'yes'",), "a list", "won")
    found = tallies.beside(told, ROWS, source)
    assert (found.ours, found.unlisted) == (0, ("Not v. There",))
    record = found.to_record()
    assert [(case["case_name"], case["counted"]) for case in record["cases"]] == [
        ("Elm v. Ash", False)
    ]
    whole = tallies.beside(tallies.Published("id", "x", "x", 2, ("force == 'yes'",)), ROWS, source)
    assert whole.ours == 4


# Salazar-Limon v. Houston, 581 U.S. 946 (2017): the five that Justice Sotomayor names, each a
# summary reversal for officers. By their own texts: White v. Pauly and Mullenix v. Luna are of
# shootings; Taylor v. Barkes is of a suicide in jail, Carroll v. Carman and Stanton v. Sims of
# entries without a warrant. Justice Alito: in all but one (Mullenix) no justice dissented.
FIVE = {"White v. Pauly", "Mullenix v. Luna", "Taylor v. Barkes", "Carroll v. Carman",
        "Stanton v. Sims"}  # fmt: skip


def test_the_five_summary_reversals() -> None:
    found = tallies.all_beside()
    assert set(found["alito"].cases["case_name"]) == FIVE
    assert found["alito"].ours == 5
    counted = {
        name: set(each.cases.loc[each.cases["counted"], "case_name"])
        for name, each in found.items()
    }
    assert counted["alito-dissent"] == {"Mullenix v. Luna"}
    assert counted["sotomayor-force"] == {"Mullenix v. Luna", "White v. Pauly"}
    assert counted["sotomayor-other-way"] == {"Tolan v. Cotton"}
    assert not any(each.unlisted for each in found.values())


def test_clear_violations_before_and_after_2018() -> None:
    # Hope v. Pelzer (2002) and Groh v. Ramirez (2004); none from then until Taylor v. Riojas (2020)
    found = tallies.all_beside()
    assert set(found["baude"].cases["case_name"]) == {"Hope v. Pelzer", "Groh v. Ramirez"}
    assert found["volokh"].ours == 0


def test_every_published_number_stands_in_the_file_of_tallies() -> None:
    text = " ".join(tallies.read().to_numpy().ravel())
    for words in ("only two cases", "29 Supreme Court cases", "10 of 13", "3 of 5", "9 of 10",
                  "since 2004", "five cases with relief"):  # fmt: skip
        assert words in text


def test_a_file_of_tallies_that_is_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tallies.csv"
    path.write_text("tally,case\na,b\n")
    with pytest.raises(DataError, match="author_and_year"):
        tallies.read(path)
