"""The odds of being Black multiplied among people of unknown race, against arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import imputed, shifted

STATES = pd.DataFrame(
    [[0.6, 0.1, 0.2, 0.02, 0.08], [0.3, 0.5, 0.1, 0.01, 0.09]],
    index=["AL", "OH"],
    columns=list(RACES),
)


def records(n: int = 600) -> pd.DataFrame:
    """Made-up people; in OH far more of them are Black, and every fifth race is unknown."""
    rng = np.random.default_rng(7)
    state = np.where(rng.random(n) < 0.5, "AL", "OH")
    black = rng.random(n) < np.where(state == "OH", 0.6, 0.2)
    age = rng.integers(15, 70, n).astype(float)
    race = np.where(black, "black", np.where(rng.random(n) < 0.7, "white", "latino"))
    return pd.DataFrame(
        {
            "source": "the_counted",
            "year": pd.array(rng.integers(2015, 2017, n), dtype="Int64"),
            "age_low": age,
            "age_high": age,
            "sex": np.where(rng.random(n) < 0.05, "female", "male"),
            "race": np.where(rng.random(n) < 0.2, "unknown", race),
            "cause": np.where(rng.random(n) < 0.9, "officer_force", "vehicle"),
            "state": state,
            "duty": "unknown",
        }
    )


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return records()


@pytest.fixture(scope="module")
def table(people: pd.DataFrame) -> pd.DataFrame:
    return shifted.tally(imputed.completed(people, STATES, m=2, probabilities=True))


def test_odds_are_multiplied_and_the_others_keep_their_proportions() -> None:
    """Odds of 1 to 3, four times as much: 4 to 3; of the other 3/7, two thirds stay white."""
    even = np.array([0.5, 0.25, 0.25, 0.0, 0.0])
    np.testing.assert_allclose(shifted.tilt(even, 4.0), [2 / 7, 4 / 7, 1 / 7, 0, 0])
    np.testing.assert_allclose(shifted.tilt(even, 1.0), even)
    np.testing.assert_allclose(shifted.tilt(even, 0.0), [2 / 3, 0, 1 / 3, 0, 0])
    np.testing.assert_allclose(shifted.tilt(even, np.inf), [0, 1, 0, 0, 0])


def test_everybody_killed_by_force_is_counted_at_every_step(
    people: pd.DataFrame, table: pd.DataFrame
) -> None:
    force = people[people["cause"] == "officer_force"]
    unknown = int((force["race"] == "unknown").sum())
    assert table["known"].sum() == pytest.approx(len(force) - unknown, abs=0.01)
    for name in shifted.COLUMNS:
        assert table[name].sum() == pytest.approx(unknown, abs=0.05)


def test_known_races_are_never_moved(people: pd.DataFrame, table: pd.DataFrame) -> None:
    force = people[people["cause"] == "officer_force"]
    known = table.groupby("race")["known"].sum()
    for race in ("white", "black", "latino"):
        assert known[race] == pytest.approx((force["race"] == race).sum(), abs=0.01)


def test_ends_are_none_and_all_of_them_black(table: pd.DataFrame) -> None:
    black = table[table["race"] == "black"][list(shifted.COLUMNS)].sum()
    assert black["odds_0"] == 0
    assert black["odds_inf"] == pytest.approx(table["odds_1"].sum(), abs=0.05)
    assert black.is_monotonic_increasing


def test_odds_of_one_are_what_imputation_draws(people: pd.DataFrame, table: pd.DataFrame) -> None:
    drawn = imputed.count(people, STATES, m=40, seed=3)
    drawn = drawn[(drawn["race_status"] == "imputed") & (drawn["cause"] == "officer_force")]
    by_race = drawn.groupby("race")[list(imputed.names(40))].sum().mean(axis=1)
    expected = table.groupby("race")["odds_1"].sum()
    # about a hundred unknown people: the two differ by the noise of the models alone
    assert expected["black"] == pytest.approx(by_race["black"], abs=8)
    assert expected["white"] == pytest.approx(by_race["white"], abs=8)
