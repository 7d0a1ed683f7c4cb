"""What is imputed, and what if it were wrong: the committed tables counted in a second way."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest

from qi_analysis.core import paths
from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import releases, shifted
from qi_analysis.risk import Question, answer, study
from qi_analysis.risk.topics import unknown_race
from qi_analysis.risk.topics.unknown_race import Slider, slider

MPV = "mapping_police_violence_2021"


@pytest.fixture(scope="module")
def found(base: study.Study) -> Slider:
    return slider(MPV, base, draws=500)


def by_hand(source: str, status: str) -> Counter[str]:
    """Return people by race from the committed file, read without the package."""
    people: Counter[str] = Counter()
    path = paths.processed_dir() / "records_imputed.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            wanted = row["source"] == source and row["cause"] == "officer_force"
            if wanted and row["race_status"] == status:
                counts = [int(row[f"imputation_{i}"]) for i in range(1, 11)]
                people[row["race"]] += sum(counts)
    return people


@pytest.mark.parametrize("source", releases.IDS)
def test_shares_are_those_of_the_file(source: str) -> None:
    known, imputed = (by_hand(source, status) for status in ("known", "imputed"))
    rows = unknown_race.shares()
    (row,) = rows[rows["source"] == source].to_dict("records")
    for race in RACES:
        assert row[f"known_{race}"] == pytest.approx(known[race] / known.total())
        assert row[f"imputed_{race}"] == pytest.approx(imputed[race] / imputed.total())
    assert row["unknown"] == pytest.approx(imputed.total() / 10)
    assert row["share_unknown"] == pytest.approx(
        imputed.total() / (known.total() + imputed.total())
    )


@pytest.mark.parametrize("by", unknown_race.BY)
def test_parts_add_up_to_the_whole(by: str) -> None:
    whole = unknown_race.shares().set_index("source")["unknown"]
    parts = unknown_race.shares(by).groupby("source")["unknown"].sum()
    np.testing.assert_allclose(parts[whole.index], whole)


def test_slider_runs_up_from_none_black_to_all_black(found: Slider) -> None:
    assert found.share_black[0] == 0
    assert found.share_black[-1] == pytest.approx(1)
    assert (np.diff(found.ratio) > 0).all()
    assert (np.diff(found.share_black) > 0).all()
    assert ((found.low < found.ratio) & (found.ratio < found.high)).all()
    assert found.all_white < found.ratio[0]  # the white men are more, the Black men the same


@pytest.mark.parametrize("source", releases.IDS)
def test_ends_and_middle_are_the_answers_of_risk(source: str, base: study.Study) -> None:
    """All Black is the same count on both ways; as others alike is imputation, in expectation."""
    slid = slider(source, base, draws=10)

    def ratio(rule: str) -> float:
        asked = Question(source=source, estimate="counts", unknown_race=rule, draws=100)
        rows = answer(asked, base)
        (row,) = rows[(rows["sex"] == "male") & (rows["race"] == "black")].to_dict("records")
        return float(row["ratio_to_white"])

    assert slid.all_white == pytest.approx(ratio("all-white"))
    assert slid.all_black == pytest.approx(ratio("all-black"))
    assert slid.drop == pytest.approx(ratio("drop"))
    assert slid.ratio[-1] == pytest.approx(slid.all_black, rel=0.002)
    assert slid.at_random == pytest.approx(ratio("impute"), rel=0.01)


def test_odds_for_a_ratio_lead_back_to_it(found: Slider) -> None:
    step = shifted.ODDS.index(4.0)
    assert found.odds_for(float(found.ratio[step])) == pytest.approx(4)
    assert found.odds_for(found.at_random) == pytest.approx(1)
    assert found.odds_for(0.5) is None
    assert found.odds_for(50) is None


def made_up(**changes: float) -> Slider:
    odds = np.array([0, 0.5, 1, 2, np.inf])
    values = {"drop": 2.0, "all_white": 1.5, "all_black": 4.0} | changes
    return Slider(
        source="made_up",
        years=(2015,),
        people=100,
        unknown=10,
        odds=odds,
        ratio=np.array([1.8, 2.0, 2.2, 2.6, 4.0]),
        low=odds,
        high=odds,
        share_black=odds,
        **values,
    )


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.6, "would not fall to 1.6 if none of them were Black (1.80); if all of them were white"),
        (5, "would not rise to 5 if all of them were Black (4.00)"),
        (1.9, "would fall to 1.9 if their odds of being Black were less than 1/2 of those"),
        (3, "would rise to 3 if their odds of being Black were more than 2 times those"),
        # half way, in logarithms, between 2.2 at 1 and 2.6 at 2: the square root of two
        (np.sqrt(2.2 * 2.6), "if their odds of being Black were 1.4 times those"),
    ],
)
def test_tipping_points_in_words(ratio: float, words: str) -> None:
    assert words in made_up().tipping(float(ratio))
