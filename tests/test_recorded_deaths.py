"""Risk from records of single deaths, against the files counted without the package."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from qi_analysis import recorded_deaths, study
from qi_analysis.errors import UnservedError
from qi_analysis.risk import Question, answer
from qi_analysis.vocabulary import RACES

COUNTED = "the_counted"
SHOT = "washington_post_2024"
WORDS = {
    "White": "white", "Black": "black", "Hispanic/Latino": "latino",
    "Asian/Pacific Islander": "asian_pacific_islander",
    "Native American": "american_indian_alaska_native",
    "Arab-American": "white", "Other": "unknown", "Unknown": "unknown",
}  # fmt: skip
LETTERS = {
    "W": "white", "B": "black", "H": "latino", "A": "asian_pacific_islander",
    "N": "american_indian_alaska_native", "O": "other", "": "unknown",
}  # fmt: skip


@pytest.fixture(scope="module")
def base() -> study.Study:
    return study.load()


def by_race(source: str, rule: str, base: study.Study, causes: str = "all") -> dict[str, float]:
    """Return the mean number of people killed by race, whatever their sex and age."""
    data = recorded_deaths.load(source, rule, causes, base)
    counts = data.killed(data.years, causes).mean(axis=0).sum(axis=(0, 1, 3))
    return dict(zip(RACES, counts.tolist(), strict=True))


def counted_by_hand(raw_dir: Path) -> Counter[str]:
    """Return people in the two files of The Counted by race, read without the package."""
    races: Counter[str] = Counter()
    for year in (2015, 2016):
        path = raw_dir / COUNTED / f"the-counted-{year}.csv"
        with path.open(encoding="utf-8-sig", newline="") as handle:
            races.update(WORDS[row["raceethnicity"]] for row in csv.DictReader(handle))
    return races


def shot_by_hand(raw_dir: Path) -> Counter[str]:
    """Return people in the Washington Post's file, 2015-2020, by race, read without the package."""
    path = raw_dir / SHOT / "fatal-police-shootings-data.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if "2015" <= row["date"][:4] <= "2020"]
    races = ("several" if ";" in row["race"] else LETTERS[row["race"]] for row in rows)
    return Counter(races)


def test_known_races_are_those_of_the_file(raw_dir: Path, base: study.Study) -> None:
    by_hand = counted_by_hand(raw_dir)
    assert by_race(COUNTED, "drop", base) == {race: by_hand[race] for race in RACES}


def test_known_shootings_are_those_of_the_file(raw_dir: Path, base: study.Study) -> None:
    by_hand = shot_by_hand(raw_dir)
    by_hand["black"] += by_hand.pop("several")  # one person, W;B;N in the file
    by_hand["white"] -= 1  # line 3354 tells of a death a second time
    assert by_race(SHOT, "drop", base) == {race: by_hand[race] for race in RACES}
    everybody = sum(by_race(SHOT, "impute", base).values())
    assert everybody == pytest.approx(sum(by_hand.values()))


@pytest.mark.parametrize("race", ["white", "black"])
def test_a_bound_puts_every_unknown_person_in_one_race(
    race: str, raw_dir: Path, base: study.Study
) -> None:
    by_hand = counted_by_hand(raw_dir)
    bound = by_race(COUNTED, f"all-{race}", base)
    for other in RACES:
        more = by_hand["unknown"] if other == race else 0
        assert bound[other] == pytest.approx(by_hand[other] + more)


@pytest.mark.parametrize("source", recorded_deaths.SOURCES)
def test_imputing_keeps_everybody_and_lies_between_the_bounds(
    source: str, base: study.Study
) -> None:
    drop, imputed, white, black = (
        by_race(source, rule, base) for rule in ("drop", "impute", "all-white", "all-black")
    )
    unknown = sum(white.values()) - sum(drop.values())
    assert unknown > 0
    assert sum(imputed.values()) == pytest.approx(sum(black.values()))
    assert sum(imputed.values()) == pytest.approx(sum(white.values()))
    for race in RACES:
        assert drop[race] <= imputed[race] <= drop[race] + unknown
    ratio = [counts["black"] / counts["white"] for counts in (white, imputed, black)]
    assert ratio[0] < ratio[1] < ratio[2]


@pytest.mark.parametrize("source", recorded_deaths.SOURCES)
def test_every_imputation_is_of_the_same_people(source: str, base: study.Study) -> None:
    data = recorded_deaths.load(source, "impute", "all", base)
    totals = data.deaths.sum(axis=(2, 3, 4, 5))
    np.testing.assert_array_equal(totals, np.broadcast_to(totals[0], totals.shape))
    known = recorded_deaths.load(source, "drop", "all", base).deaths
    assert (data.deaths.sum(axis=(3, 5)) >= known.sum(axis=(3, 5))).all()


def test_risk_counts_the_people_it_says(raw_dir: Path, base: study.Study) -> None:
    question = Question(source=COUNTED, estimate="counts", causes="all", unknown_race="drop")
    rows = answer(question, base)
    deaths = rows.groupby("race")["deaths"].sum()
    by_hand = counted_by_hand(raw_dir)
    for race in RACES:
        assert deaths[race] == pytest.approx(by_hand[race])


def test_records_default_to_calendar_people_and_classes_apart(base: study.Study) -> None:
    plain = answer(Question(source=COUNTED, estimate="counts"), base)
    said = Question(
        source=COUNTED, estimate="counts", population="calendar", race_classes="exclusive"
    )
    assert plain.equals(answer(said, base))
    mixed = answer(Question(source=COUNTED, estimate="counts", race_classes="published"), base)
    assert not plain["risk_per_100k"].equals(mixed["risk_per_100k"])


def test_projects_that_count_the_same_years_have_overlapping_intervals(base: study.Study) -> None:
    """They record many of the same deaths, so they may differ by coding, hardly by chance."""
    lows, highs = [], []
    for source in (COUNTED, "mapping_police_violence_2021", "fatal_encounters_2018"):
        rows = answer(Question(source=source, estimate="counts", years="2015-2016"), base)
        row = rows[(rows["sex"] == "male") & (rows["race"] == "black")].iloc[0]
        lows.append(row["ratio_low"])
        highs.append(row["ratio_high"])
    assert max(lows) < min(highs)


def test_a_source_without_a_cause_says_so(base: study.Study) -> None:
    with pytest.raises(UnservedError, match="washington_post_2024: it holds no deaths of class"):
        recorded_deaths.load(SHOT, "impute", "force+vehicle", base)
