"""The points a reviewer should know: each computed two ways, or against an outside fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from qi_analysis.core.vocabulary import AGES, RACES
from qi_analysis.risk import estimators, review, study
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    import pandas as pd

SEED = 5


@pytest.fixture(scope="module")
def rows(data: study.Study) -> pd.DataFrame:
    return review.everything(data, SEED)


def pick(rows: pd.DataFrame, point: str, variant: str, race: str, **more: str) -> pd.Series:
    sex, quantity = more.get("sex", "male"), more.get("quantity", "ratio_to_white")
    chosen = rows[
        (rows["point"] == point)
        & rows["variant"].str.contains(variant, regex=False)
        & (rows["race"] == race)
        & (rows["sex"] == sex)
        & (rows["quantity"] == quantity)
    ]
    assert len(chosen) == 1, f"{len(chosen)} rows for {point}, {variant}, {race}"
    return chosen.iloc[0]


def test_every_point_is_there_and_tidy(rows: pd.DataFrame) -> None:
    assert list(rows.columns) == list(review.COLUMNS)
    assert list(rows["point"].unique()) == list(review.POINTS)
    assert not rows.duplicated(["point", "choice", "sex", "race", "quantity"]).any()
    words = rows[["point", "choice", "variant"]].drop_duplicates()
    assert not words.duplicated(["point", "choice"]).any()
    np.testing.assert_allclose(rows["change"], rows["value"] / rows["reference"] - 1)
    bounded = rows.dropna(subset=["low"])
    assert (bounded["low"] <= bounded["high"]).all()


def test_label_holds_the_population_of_two_years_earlier(data: study.Study) -> None:
    evidence = review.label_evidence(data)
    best = evidence.loc[evidence.groupby("label")["mean_difference"].idxmin()]
    assert (best["shift"] == 2).all()
    # and by the total: 318.6 million lived in the US in mid-2014 (Census Vintage 2014)
    label_2016 = data.label_population[2016 - 1992].sum()
    assert label_2016 == pytest.approx(318.6e6, rel=0.002)


def test_undoing_the_shift_lowers_the_ratio(rows: pd.DataFrame) -> None:
    """More Black than white people were added in two years, so the true ratio is lower."""
    like_for_like = pick(rows, "population_label", "authors' file at its calendar", "black")
    assert -0.05 < like_for_like["change"] < -0.01
    model = pick(rows, "population_label", "life table over 2017 people", "black")
    assert abs(model["change"]) < 0.005


def test_exclusive_classes_by_a_second_method(data: study.Study, rows: pd.DataFrame) -> None:
    """Without competing causes, from plain sums: the direction and size must be the same."""
    killed = data.killed(study.YEARS, "force").sum(axis=1).mean(axis=0)[0]
    hazards = {}
    for scheme in ("published", "exclusive"):
        people = data.exposure(study.YEARS, "calendar", scheme).sum(axis=0)[0]
        hazards[scheme] = lifetable.risk_without_competition(killed / people, through=85)
    for race in ("black", "latino", "american_indian_alaska_native"):
        at = RACES.index(race)
        ratios = {s: hazard[at] / hazard[0] for s, hazard in hazards.items()}
        found = pick(rows, "race_classes", "calendar population", race)
        expected = ratios["exclusive"] / ratios["published"]
        # competing deaths differ between the schemes too, most for American Indian men
        assert 1 + found["change"] == pytest.approx(expected, rel=0.03)


def test_total_weighted_by_population_is_nearer_to_white(rows: pd.DataFrame) -> None:
    weighted = pick(rows, "total_group", "weighted", "total", quantity="risk_per_100k")
    assert weighted["value"] < weighted["reference"]
    # weights of the authors' 2017 label: six in ten people are white, so 39 weighs most
    assert 39 < weighted["value"] < 52


def test_one_rank_for_everything_gives_back_the_published_range(
    data: study.Study, rows: pd.DataFrame
) -> None:
    published = estimators.published_risk(data)[:, 0, 1] * 1e5
    found = pick(
        rows, "interval_rule", "one rank for everything", "black", quantity="risk_per_100k"
    )
    assert found["low"] == pytest.approx(published[1], rel=0.01)
    assert found["high"] == pytest.approx(published[2], rel=0.01)


def test_ages_apart_give_a_narrower_risk(rows: pd.DataFrame) -> None:
    def width(variant: str, quantity: str) -> float:
        row = pick(rows, "interval_rule", variant, "black", quantity=quantity)
        return float(row["high"] - row["low"])

    together, groups, apart = "one rank for everything", "one rank a group", "one rank a cell"
    assert width(apart, "risk_per_100k") < 0.5 * width(together, "risk_per_100k")
    # and the published range of the ratio is far too narrow for groups that err apart
    assert width(together, "ratio_to_white") < 0.1 * width(apart, "ratio_to_white")
    assert width(groups, "ratio_to_white") > width(apart, "ratio_to_white")


def test_coding_of_all_cause_deaths(data: study.Study, rows: pd.DataFrame) -> None:
    """NCHS: 2,813,503 residents died in 2017 (NVSR 68-9); the authors' file holds more."""
    evidence = review.coding_evidence(data).set_index("race")
    assert evidence["authors"].sum() > 2_813_503
    worst = evidence["difference"] / evidence["residents"]
    assert worst.idxmax() == "asian_pacific_islander"
    assert 0.05 < worst.max() < 0.15
    for race in RACES:
        assert abs(pick(rows, "all_cause_coding", "stated", race)["change"]) < 0.01


def test_bounds_of_unknown_race_by_hand(data: study.Study, rows: pd.DataFrame) -> None:
    """Crude version from totals: B (1-s) / (W (1-s) + s T), exposures unchanged."""
    killed = data.killed(study.YEARS, "force").sum(axis=1).mean(axis=0)[0].sum(axis=-1)
    white, black, everybody, share = killed[0], killed[1], killed.sum(), 0.09
    reference = pick(rows, "unknown_race", "all unknown white", "black")["reference"]
    crude_white = reference * (1 - share) / (1 - share + share * everybody / white)
    crude_black = reference * (1 - share + share * everybody / black) / (1 - share)
    assert pick(rows, "unknown_race", "all unknown white", "black")["value"] == pytest.approx(
        crude_white, rel=0.03
    )
    assert pick(rows, "unknown_race", "all unknown black", "black")["value"] == pytest.approx(
        crude_black, rel=0.03
    )
    assert pick(rows, "unknown_race", "dropped", "black")["change"] == pytest.approx(0, abs=1e-12)


def test_recorded_bounds_by_a_second_method(data: study.Study, rows: pd.DataFrame) -> None:
    """Directly standardized rates from the table of records, without a life table."""
    from qi_analysis.deaths.schema_deaths import RECORDS
    from qi_analysis.store import committed

    table = committed.load(RECORDS)
    force = table[
        (table["source"] == "fatal_encounters_2018")
        & table["year"].between(2013, 2017)
        & (table["cause"] == "officer_force")
        & (table["sex"] == "male")
        & (table["age"] != "unknown")
    ]
    people = data.exposure(range(2013, 2018), "calendar", "exclusive").sum(axis=0)[0]

    def ratio(unknown_to: str | None) -> float:
        race = force["race"].where(force["race"].isin(RACES), unknown_to)
        died = force.assign(race=race).groupby(["race", "age"])["deaths"].sum()
        standard = {}
        for group in ("white", "black"):
            rate = [
                died.get((group, age), 0) / people[RACES.index(group), i]
                for i, age in enumerate(AGES)
            ]
            standard[group] = np.dot(rate, [1, 4] + [5] * 17)
        return float(standard["black"] / standard["white"])

    for variant, unknown_to in (
        ("without the unknown", None),
        ("records 2013-2017, unknown all white", "white"),
        ("records 2013-2017, unknown all black", "black"),
    ):
        found = pick(rows, "unknown_race", variant, "black")["value"]
        assert found == pytest.approx(ratio(unknown_to), rel=0.05)  # no competing causes here


def test_recorded_unknown_share_is_that_of_the_file(data: study.Study) -> None:
    """By hand from the file: 369 of 5,659 deaths by force of 2013-2017 are of unknown race."""
    assert data.recorded.sum() == pytest.approx(5659)
    assert review.recorded_unknown_share(data) == pytest.approx(369 / 5659)


def test_trend_recovers_a_known_slope(data: study.Study) -> None:
    """Deaths of Black men cut by a tenth each year: the ratio must fall by about a tenth."""
    made = data.deaths.copy()
    middle = made[:, 2:3]
    factor = 0.9 ** np.arange(6)
    made[:] = middle
    made[:, :, :, 0, 1] *= factor[None, :, None, None]
    exposure = data.exposure(study.YEARS, "calendar", "published")
    flat = exposure[:1] / exposure
    made *= (1 / flat)[None, :, None]  # so that rates, not counts, are constant
    fixed = study.Study(**{**data.__dict__, "deaths": made})
    trend = review.yearly_trend(fixed, SEED)
    men = trend[(trend["sex"] == "male") & (trend["quantity"] == "ratio_to_white")]
    found = men.set_index("race")["change_a_year"]
    assert found["black"] == pytest.approx(-0.1, abs=0.003)
    assert abs(found["latino"]) < 0.003
    spread = men.set_index("race").loc["black"]
    assert spread["low"] < found["black"] < spread["high"]


def test_a_year_without_deaths_has_no_slope(data: study.Study) -> None:
    trend = review.yearly_trend(data, SEED)
    women = trend[(trend["sex"] == "female") & (trend["quantity"] == "risk_per_100k")]
    slopes = women.set_index("race")["change_a_year"]
    assert np.isnan(slopes["american_indian_alaska_native"])
    assert np.isfinite(slopes["black"])
