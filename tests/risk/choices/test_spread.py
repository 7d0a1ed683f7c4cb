"""Shares of variance on made-up examples with known answers, and sentences counted by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.risk.choices import spread


def additive(**effects: tuple[float, ...]) -> pd.DataFrame:
    """Return every combination of options, the log ratio being the sum of their effects."""
    rows = [
        {name: str(value) for name, value in zip(effects, combination, strict=True)}
        | {"ratio_to_white": float(np.exp(sum(combination)))}
        for combination in itertools.product(*effects.values())
    ]
    return pd.DataFrame(rows)


def test_a_balanced_additive_example_has_the_shares_it_was_made_with() -> None:
    # variances of the effects: 0.09, 0.01 and 2/3 * 0.15^2 = 0.015, in all 0.115
    rows = additive(a=(-0.3, 0.3), b=(-0.1, 0.1), c=(-0.15, 0.0, 0.15))
    shares = spread.variance_shares(rows, choices=("a", "b", "c"))
    assert shares["a"] == pytest.approx(0.09 / 0.115)
    assert shares["b"] == pytest.approx(0.01 / 0.115)
    assert shares["c"] == pytest.approx(0.015 / 0.115)
    assert shares[spread.SHARED] == pytest.approx(0, abs=1e-12)
    assert shares[spread.TOGETHER] == pytest.approx(0, abs=1e-12)


def test_what_does_not_add_up_is_told_apart() -> None:
    rows = additive(a=(-0.3, 0.3), b=(-0.1, 0.1))
    signs = np.array([1, -1, -1, 1])  # an interaction, orthogonal to both main effects
    rows["ratio_to_white"] *= np.exp(0.2 * signs)
    shares = spread.variance_shares(rows, choices=("a", "b"))
    assert shares["a"] == pytest.approx(0.09 / 0.14)
    assert shares["b"] == pytest.approx(0.01 / 0.14)
    assert shares[spread.TOGETHER] == pytest.approx(0.04 / 0.14)


def test_choices_that_always_change_together_share_what_they_do() -> None:
    rows = additive(a=(-0.3, 0.3), b=(-0.1, 0.1))
    rows["c"] = rows["a"]
    shares = spread.variance_shares(rows, choices=("a", "b", "c"))
    assert shares["a"] == pytest.approx(0, abs=1e-12)
    assert shares["c"] == pytest.approx(0, abs=1e-12)
    assert shares[spread.SHARED] == pytest.approx(0.9)
    assert shares["b"] == pytest.approx(0.1)


def test_unbalanced_shares_are_those_of_another_least_squares() -> None:
    from sklearn.linear_model import LinearRegression

    rng = np.random.default_rng(3)
    rows = additive(a=(-0.3, 0.3), b=(-0.1, 0.0, 0.4), c=(-0.2, 0.1)).sample(
        n=200, replace=True, random_state=5
    )
    rows["ratio_to_white"] *= np.exp(rng.normal(scale=0.1, size=len(rows)))
    y = np.log(rows["ratio_to_white"])

    def unexplained(*names: str) -> float:
        dummies = pd.get_dummies(rows[list(names)], drop_first=True).astype(float)
        return 1 - float(LinearRegression().fit(dummies, y).score(dummies, y))

    shares = spread.variance_shares(rows, choices=("a", "b", "c"))
    everything = unexplained("a", "b", "c")
    assert shares["a"] == pytest.approx(unexplained("b", "c") - everything)
    assert shares["b"] == pytest.approx(unexplained("a", "c") - everything)
    assert shares["c"] == pytest.approx(unexplained("a", "b") - everything)
    assert shares[spread.TOGETHER] == pytest.approx(everything)
    assert sum(shares.values()) == pytest.approx(1)


def test_values_without_a_logarithm_are_left_out_and_no_variance_is_said() -> None:
    rows = additive(a=(-0.3, 0.3), b=(-0.1, 0.1))
    more = pd.concat([rows, rows.head(1).assign(ratio_to_white=0.0)])
    assert spread.variance_shares(more, choices=("a", "b")) == pytest.approx(
        spread.variance_shares(rows, choices=("a", "b"))
    )
    with pytest.raises(DataError, match="no variance"):
        spread.variance_shares(rows.assign(ratio_to_white=2.0), choices=("a", "b"))


def specification_rows(**columns: list[str]) -> pd.DataFrame:
    """Return rows of specifications alike but for the columns given."""
    base = {
        "source": "s", "estimator": "counts", "years": "2015-2016", "causes": "force",
        "unknown_race": "impute", "race_classes": "exclusive", "population": "calendar",
        "life_table": "same_years", "competing": "yes", "horizon": "85",
    }  # fmt: skip
    count = len(next(iter(columns.values())))
    frame = pd.DataFrame([base] * count)
    return frame.assign(**columns)


def test_swaps_by_hand() -> None:
    rows = specification_rows(
        causes=["force", "force+vehicle", "force", "force+vehicle", "force"],
        source=["s", "s", "t", "t", "s"],
        life_table=["same_years"] * 4 + ["none"],
        competing=["yes"] * 4 + ["no"],
    ).assign(ratio_to_white=[2.0, 2.2, 3.0, 2.0, 2.5])
    found = spread.swaps(rows)
    assert found.loc["causes", "comparisons"] == 2
    assert found.loc["causes", "typical"] == pytest.approx((0.1 + 0.5) / 2)
    assert found.loc["causes", "largest"] == pytest.approx(0.5)
    assert found.loc["source", "largest"] == pytest.approx(0.5)  # 2 to 3
    # no life table is used without competing causes: one change of choice and not two
    assert found.loc["competing", "largest"] == pytest.approx(0.25)
    assert found.loc["life_table", "comparisons"] == 0
    assert np.isnan(found.loc["years", "typical"])


def test_the_sentence_says_the_range_and_no_share() -> None:
    ratios = pd.Series([2.0] + [2.44, 2.46] * 9 + [3.04])
    assert spread.sentence(ratios) == (
        "In each of 20 specifications the ratio rounds to between 2.0 and 3.0."
    )


def test_summary_by_hand() -> None:
    rows = specification_rows(
        source=["edwards_lee_esposito_2019", "t", "u", "v", "w"],
        estimator=["published", "counts", "counts", "counts", "counts"],
        population=["published"] + ["calendar"] * 4,
        horizon=["lifetime"] * 5,
    ).assign(ratio_to_white=[2.457, 2.54, 2.2, 2.7, 3.0])
    found = spread.summarize(rows)
    assert (found.n, found.minimum, found.median, found.maximum) == (5, 2.2, 2.54, 3.0)
    assert found.published == 2.5


def test_a_group_without_specifications_is_said() -> None:
    rows = specification_rows(source=["s"]).assign(
        sex="male", race="black", kind="bound", ratio_to_white=2.0
    )
    with pytest.raises(DataError, match="no specification of black male"):
        spread.group(rows, "male", "black")
