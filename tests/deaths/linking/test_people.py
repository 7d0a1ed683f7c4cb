"""The linked list, from made-up records. Nobody in them exists."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths.linking import pairs, people, race
from qi_analysis.deaths.linking.linkage import Linked
from qi_analysis.deaths.linking.schema import RACE_CHECK
from qi_analysis.store import committed
from tests.deaths.linking.test_linkage import people as records_of

POST, MPV = "washington_post_2024", "mapping_police_violence_2021"
FE, COUNTED = "fatal_encounters_2018", "the_counted"


def joined(*changes: dict[str, Any]) -> people.People:
    """Return the people of records; each change has a source and a death."""
    records = records_of(*({k: v for k, v in each.items() if k != "death"} for each in changes))
    deaths = [each["death"] for each in changes]
    records = records.assign(death=deaths, shot=True, post_id="")
    return people.join(Linked(records, pd.DataFrame()))


def test_each_person_is_there_once_with_what_every_project_says() -> None:
    """Three records, two people: four hands on the table give two rows."""
    found = joined(
        {"source": MPV, "death": 1, "race": "unknown"},
        {"source": POST, "death": 1, "race": "black"},
        {"source": COUNTED, "death": 2, "race": "latino"},
    )
    assert len(found.frame) == 2
    assert found.reports.loc[0].dropna().to_dict() == {POST: "black", MPV: "unknown"}
    assert found.reports.loc[1].dropna().to_dict() == {COUNTED: "latino"}


def test_one_record_of_force_is_enough_and_the_disagreement_is_kept() -> None:
    """A suicide to one project and force to another is in the list; suicide alone is not."""
    found = joined(
        {"source": FE, "death": 1, "cause": "suicide"},
        {"source": MPV, "death": 1},
        {"source": FE, "death": 2, "cause": "suicide"},
        {"source": FE, "death": 3},
    )
    assert found.frame["cause"].tolist() == ["officer_force"] * 2
    assert found.frame["cause_agreed"].tolist() == ["some", "all"]


def test_an_exact_age_comes_before_a_range_and_ranges_narrow_each_other() -> None:
    """31 beats 30 to 39; 20 to 40 and 30 to 50 leave 30 to 40; 20s and 50s leave 20 to 59."""
    found = joined(
        {"source": POST, "death": 1, "age_low": 30.0, "age_high": 39.0},
        {"source": MPV, "death": 1, "age_low": 31.0, "age_high": 31.0},
        {"source": POST, "death": 2, "age_low": 20.0, "age_high": 40.0},
        {"source": MPV, "death": 2, "age_low": 30.0, "age_high": 50.0},
        {"source": POST, "death": 3, "age_low": 20.0, "age_high": 29.0},
        {"source": MPV, "death": 3, "age_low": 50.0, "age_high": 59.0},
    )
    ages = found.frame[["age_low", "age_high"]].to_numpy().tolist()
    assert ages == [[31.0, 31.0], [30.0, 40.0], [20.0, 59.0]]


def test_off_duty_in_one_record_is_off_duty_and_the_earliest_date_gives_the_year() -> None:
    """A death of New Year's Eve in one project is of the old year."""
    found = joined(
        {"source": MPV, "death": 1, "duty": "off", "date": date(2017, 1, 1)},
        {"source": POST, "death": 1, "duty": "on", "date": date(2016, 12, 31)},
    )
    assert found.frame[["year", "duty"]].to_numpy().tolist() == [[2016, "off"]]


def test_other_sexes_are_unknown_unless_a_project_gives_one_of_the_two() -> None:
    """Residents are counted in two sexes, so another is drawn later; it is not dropped."""
    found = joined(
        {"source": POST, "death": 1, "sex": "other"},
        {"source": POST, "death": 2, "sex": "other"},
        {"source": MPV, "death": 2, "sex": "female"},
    )
    assert found.frame["sex"].tolist() == ["unknown", "female"]


def test_a_case_number_joins_records_that_points_alone_would_not() -> None:
    """No name, 20 days apart, ages unknown: only the number says that they are one person."""
    unlike = {"age_low": np.nan, "age_high": np.nan, "name": "Name withheld by police"}
    records = records_of(
        {"source": MPV, **unlike},
        {"source": POST, "record_id": "77", "date": date(2016, 5, 24), **unlike},
    ).assign(post_id=["77", ""])
    found = pairs.candidates(records, within=False)
    by_number = people.by_number(records, found)
    gained = by_number["points"].iloc[0] - found["points"].iloc[0]
    assert gained == people.SAME_NUMBER
    other = people.by_number(records.assign(post_id=["78", ""]), found)
    assert other["points"].iloc[0] == found["points"].iloc[0]


REPORTS = pd.DataFrame(
    {
        FE: ["white", "white", "white", "black", np.nan, "unknown", "unknown"],
        MPV: ["white", "white", "white", "white", "latino", "unknown", np.nan],
    }
)
"""Three times both say white, once they differ, once one alone tells; twice nobody does."""


def test_a_word_is_wrong_half_as_often_as_two_words_differ() -> None:
    """Of seven words "white" beside another word, one stands beside "black": 1/7, halved."""
    found = race.mistaken(REPORTS)
    white, black = RACES.index("white"), RACES.index("black")
    assert found[white, black] == pytest.approx(1 / 14)
    assert found[white, white] == pytest.approx(13 / 14)
    assert found[black, white] == pytest.approx(1 / 2)
    assert found.sum(axis=1) == pytest.approx(np.ones(5))


def test_races_that_projects_give_are_drawn_from_their_words() -> None:
    """In 4,000 draws a disputed race goes either way half of the time (4 standard errors)."""
    rng = np.random.default_rng(3)
    drawn = pd.concat([race.drawn(REPORTS, rng) for _ in range(4000)], axis=1)
    assert (drawn.loc[[0, 1, 2]] == "white").all(axis=None)
    assert (drawn.loc[3] == "black").mean() == pytest.approx(0.5, abs=0.032)
    assert set(drawn.loc[3]) == {"black", "white"}
    assert (drawn.loc[4] == "latino").all()  # nobody who says Latino is ever contradicted
    assert (drawn.loc[[5, 6]] == "unknown").all(axis=None)


def test_a_project_lacks_the_race_of_people_whom_it_has() -> None:
    """Two that lack it share the weight; a project without the person lacks nothing."""
    assert race.lacking(REPORTS)[[0, 4, 5, 6]].tolist() == [[0, 0], [0, 0], [0.5, 0.5], [1, 0]]


def test_departures_have_no_mean_and_the_spread_of_normal_scores() -> None:
    """Ten scores at the 5th, 15th ... 95th percentile, from tables of the normal distribution."""
    found = pd.DataFrame(race.departures(10, np.random.default_rng(1)))
    assert list(found) == [each for each in RACES if each != "white"]
    scores = [0.1257, 0.3853, 0.6745, 1.0364, 1.6449]
    for name in found:
        assert np.sort(found[name])[5:] == pytest.approx(
            race.NOT_AT_RANDOM * np.array(scores), abs=1e-4
        )
        assert found[name].sum() == pytest.approx(0)


def test_the_check_of_imputed_race_is_passed_and_was_failed_without_guides() -> None:
    """No cell below 1 in 100 with guides; three below 1 in 1,000 with the known alone."""
    table = committed.load(RACE_CHECK)
    of_way = table.set_index("way")
    assert (of_way.loc["told_people", "p"] >= 0.01).all()
    assert (of_way.loc["known_people", "p"] < 0.001).sum() >= 3
    z = (table["told"] - table["expected"]) / table["spread"]
    assert table["p"].to_numpy() == pytest.approx(2 * stats.norm.sf(z.abs()), abs=0.02)
