"""Multiple imputation against simulated truths, and what it may never do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.deaths.readers import mapping_police_violence
from qi_analysis.exposure.readers import population
from qi_analysis.stats import imputation

STATES = [f"S{number}" for number in range(12)]


def shares(rng: np.random.Generator) -> pd.DataFrame:
    drawn = rng.dirichlet([12, 3, 4, 0.5, 1], len(STATES))
    return pd.DataFrame(drawn, index=STATES, columns=list(RACES))


def truth(n: int, composition: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Records in which race depends strongly on age and state."""
    state = rng.integers(0, len(STATES), n)
    age = np.clip(rng.gamma(6, 6, n), 0, 95).astype(int)
    logits = np.log(composition.to_numpy()[state])
    logits[:, 1] += 1.5 - 0.05 * (age - 35)
    race = np.argmax(logits + rng.gumbel(size=logits.shape), axis=1)
    return pd.DataFrame(
        {
            "year": rng.integers(2013, 2021, n),
            "age_low": age.astype(float),
            "age_high": age.astype(float),
            "sex": np.array(SEXES)[(rng.random(n) < 0.06).astype(int)],
            "race": np.array(RACES)[race],
            "cause": rng.choice(["officer_force", "vehicle"], n, p=[0.9, 0.1]),
            "state": np.array(STATES)[state],
        }
    )


def with_gaps(records: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Race goes missing far more often for the old, age and sex at random."""
    gaps = records.copy()
    old = 1 / (1 + np.exp(-(records["age_low"] - 45) / 5))
    gaps.loc[rng.random(len(gaps)) < 0.05 + 0.6 * old, "race"] = "unknown"
    gaps.loc[rng.random(len(gaps)) < 0.03, ["age_low", "age_high"]] = np.nan
    decade = rng.random(len(gaps)) < 0.03
    gaps.loc[decade, "age_low"] = gaps["age_low"] // 10 * 10
    gaps.loc[decade, "age_high"] = gaps["age_low"] + 9
    gaps.loc[rng.random(len(gaps)) < 0.01, "sex"] = "unknown"
    return gaps


@pytest.fixture(scope="module")
def case() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(11)
    composition = shares(rng)
    whole = truth(3000, composition, rng)
    gaps = with_gaps(whole, rng)
    return whole, gaps, imputation.impute(gaps, composition, m=4, rng=rng, cycles=3)


def share_of_black(frame: pd.DataFrame) -> float:
    return float((frame["race"] == "black").mean())


def test_shares_are_recovered_where_dropping_the_unknown_is_biased(
    case: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    whole, gaps, imputed = case
    expected = share_of_black(whole)
    dropped = share_of_black(gaps[gaps["race"] != "unknown"])
    found = imputed.groupby("imputation")[["race"]].apply(share_of_black)
    assert dropped - expected > 0.03  # the young, more often Black here, are known more often
    assert found.mean() == pytest.approx(expected, abs=0.012)
    assert found.std() > 0  # imputations differ
    by_race = imputed["race"].value_counts(normalize=True)
    for race in RACES:
        assert by_race[race] == pytest.approx((whole["race"] == race).mean(), abs=0.015)


def test_the_known_is_never_touched_and_the_rest_is_flagged(
    case: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    _, gaps, imputed = case
    for number, part in imputed.groupby("imputation"):
        rows = part.set_index("record")
        for name in ("race", "sex"):
            known = gaps[name] != "unknown"
            assert (rows.loc[known, name] == gaps.loc[known, name]).all(), number
            assert (rows[f"{name}_imputed"] == ~known).all()
        exact = gaps["age_low"] == gaps["age_high"]
        assert (rows.loc[exact, "age"] == gaps.loc[exact, "age_low"]).all()
        assert (rows["age_imputed"] == ~exact).all()


def test_ages_stay_within_their_range(
    case: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    _, gaps, imputed = case
    low = gaps["age_low"].fillna(0).to_numpy()[imputed["record"]]
    high = gaps["age_high"].fillna(imputation.OLDEST).to_numpy()[imputed["record"]]
    assert ((imputed["age"] >= low) & (imputed["age"] <= high)).all()
    ranged = (gaps["age_low"] != gaps["age_high"]) & gaps["age_low"].notna()
    drawn = imputed[imputed["record"].isin(np.flatnonzero(ranged))]
    assert drawn.groupby("record")["age"].nunique().max() > 1  # not one midpoint


def test_shift_runs_from_as_observed_to_all_of_one_race(
    case: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    _, gaps, _ = case
    composition = shares(np.random.default_rng(11))
    found = []
    for shift in (0.0, 1.0, np.inf):
        imputed = imputation.impute(
            gaps,
            composition,
            m=1,
            rng=np.random.default_rng(5),
            cycles=1,
            shift={"white": shift},
        )
        found.append(float((imputed[imputed["race_imputed"]]["race"] == "white").mean()))
    assert found[0] < found[1] < found[2] == 1.0


def test_same_seed_same_draws(case: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]) -> None:
    _, gaps, _ = case
    composition = shares(np.random.default_rng(11))
    first, again = (
        imputation.impute(gaps[:600], composition, m=1, rng=np.random.default_rng(3), cycles=1)
        for _ in range(2)
    )
    assert first.equals(again)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns="cause"), "records lack cause"),
        (lambda frame: frame.assign(state="ZZ"), "no population of state 'ZZ'"),
        (lambda frame: frame.assign(race="unknown"), "nothing to impute from"),
    ],
)
def test_refusals(
    change: object, words: str, case: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
) -> None:
    _, gaps, _ = case
    rng = np.random.default_rng(1)
    with pytest.raises(DataError, match=words):
        imputation.impute(change(gaps), shares(rng), m=1, rng=rng)  # type: ignore[operator]


@pytest.mark.raw(
    "mapping_police_violence_2021/raw.xlsx",
    "population/acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz",
)
def test_on_real_records(raw_dir: Path) -> None:
    """One imputation of a year: every unknown filled, and states' shares sum to one."""
    survey = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
    states = imputation.composition(population.read_acs(raw_dir / "population" / survey))
    assert len(states) == 51
    np.testing.assert_allclose(states.sum(axis=1), 1)
    assert states["black"].idxmax() == "DC"  # Census: the District has the largest Black share
    path = raw_dir / "mapping_police_violence_2021" / "raw.xlsx"
    records = mapping_police_violence.read(path, source=path.parent.name)
    year = records[records["year"] == 2018]
    filled = imputation.impute(year, states, m=1, rng=np.random.default_rng(1), cycles=2)
    assert len(filled) == len(year) == 1144
    assert filled["race_imputed"].sum() == (~year["race"].isin(RACES)).sum()
    assert set(filled["race"]) <= set(RACES)
