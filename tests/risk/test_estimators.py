"""Lifetime risk against what the authors printed, and the draws against known truths."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qi_analysis.core.vocabulary import AGES, RACES, SEXES, TOTAL
from qi_analysis.risk import estimators, study
from qi_analysis.stats import lifetable
from qi_analysis.store import committed
from qi_analysis.studies.schema_lifetime_risk import ELE_DEATHS
from tests.oracles import ele_2019

GROUPS = (*RACES, TOTAL)


def at(sex: str, race: str) -> tuple[int, int]:
    return SEXES.index(sex), GROUPS.index(race)


@pytest.mark.parametrize(("stratum", "printed"), ele_2019.RISKS_PER_100K.items())
def test_published_risks_to_every_printed_digit(
    data: study.Study, stratum: tuple[str, str], printed: tuple[int | None, ...]
) -> None:
    found = estimators.published_risk(data)[(slice(None), *at(*stratum))] * 1e5
    for value, expected in zip(found, printed, strict=True):
        assert expected is None or round(float(value)) == expected


@pytest.mark.parametrize(("stratum", "printed"), ele_2019.RISKS_PER_100K_ONE_DECIMAL.items())
def test_published_risks_of_women_to_one_decimal(
    data: study.Study, stratum: tuple[str, str], printed: tuple[float | None, ...]
) -> None:
    found = estimators.published_risk(data)[(slice(None), *at(*stratum))] * 1e5
    for value, expected in zip(found, printed, strict=True):
        assert expected is None or round(float(value), 1) == expected


@pytest.mark.parametrize(("stratum", "printed"), ele_2019.RATIOS_ONE_DECIMAL.items())
def test_published_ratios_to_one_decimal(
    data: study.Study, stratum: tuple[str, str], printed: tuple[float | None, ...]
) -> None:
    ratios = estimators.ratio_to_white(estimators.published_risk(data))[
        (slice(None), *at(*stratum))
    ]
    for value, expected in zip(ratios, printed, strict=True):
        assert expected is None or round(float(value), 1) == expected


def test_one_in_1000_and_one_in_2000(data: study.Study) -> None:
    median = estimators.published_risk(data)[0]
    for stratum, printed in ((("male", "black"), 1000), (("male", "total"), 2000)):
        assert float(f"{1 / median[at(*stratum)]:.0e}") == printed


def test_the_authors_excerpt_of_white_men_to_two_decimals(data: study.Study) -> None:
    white_men = at("male", "white")
    table = lifetable.life_table(estimators.published_mortality(data)[white_men], data.nax)
    killed = lifetable.cause_deaths(table, estimators.published_rates(data)[0][white_men])
    np.testing.assert_array_equal(np.round(table.l * 1e5, 2), ele_2019.WHITE_MEN_SURVIVORS)
    np.testing.assert_array_equal(np.round(table.d * 1e5, 2), ele_2019.WHITE_MEN_COHORT_DEATHS)
    np.testing.assert_array_equal(np.round(killed * 1e5, 2), ele_2019.WHITE_MEN_FORCE_DEATHS)


def test_counts_by_a_second_method(data: study.Study) -> None:
    """Plain loops over one group, imputation by imputation, instead of arrays."""
    found = estimators.study_counts(data, study.YEARS, draws=1, rng=np.random.default_rng(1)).risk[
        at("male", "black")
    ]
    i, j = at("male", "black")
    widths = [1, 4] + [5] * 16
    total = 0.0
    for imputation in range(10):
        alive, killed = 1.0, 0.0
        for age in range(19):
            deaths = data.label_all_cause[2017 - 2000, i, j, age]
            people = data.label_population[2017 - 1992, i, j, age]
            force = sum(data.deaths[imputation, year, 0, i, j, age] for year in range(6))
            years = sum(data.label_population[2013 + year - 1992, i, j, age] for year in range(6))
            m, a = deaths / people, data.nax[age]
            q = 1.0 if age == 18 else widths[age] * m / (1 + (widths[age] - a) * m)
            killed += alive * q * (force / years) / m
            alive *= 1 - q
        total += killed / 10
    assert found == pytest.approx(total, rel=1e-12)


def test_total_of_counts_is_weighted_by_population(data: study.Study) -> None:
    """The risk of everybody lies between the groups', near the largest; deaths add up."""
    found = estimators.study_counts(data, study.YEARS, draws=1, rng=np.random.default_rng(1))
    np.testing.assert_allclose(found.deaths[:, :-1].sum(axis=1), found.deaths[:, -1])
    unweighted = found.risk[0, :-1].mean()
    assert found.risk[0, -1] < unweighted  # the smallest groups of men have the highest risks


def test_draws_of_one_cell_are_the_posterior_of_a_poisson_mean() -> None:
    """With one age the prior is half a death: quantiles of Gamma(12.5) from scipy."""
    deaths, exposure = np.full((1, 1, 1, 1), 12.0), np.ones((1, 1, 1))
    drawn = estimators.draw_deaths(deaths, exposure, 200_000, np.random.default_rng(3)).ravel()
    for level in (0.05, 0.5, 0.95):
        expected = stats.gamma.ppf(level, 12.5)
        assert np.quantile(drawn, level) == pytest.approx(expected, rel=0.01)


def test_prior_is_half_a_death_a_group_spread_as_everybody_dies(data: study.Study) -> None:
    killed = data.killed(study.YEARS, "force").sum(axis=1).mean(axis=0)
    exposure = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    prior = estimators.prior_by_age(killed, exposure)
    np.testing.assert_allclose(prior.sum(axis=-1), 0.5)
    # where two groups have the same age structure they have the same prior, whatever their deaths
    same = np.broadcast_to(exposure[:, :1], exposure.shape)
    shared = estimators.prior_by_age(killed, same)
    np.testing.assert_allclose(shared, np.broadcast_to(shared[:, :1], shared.shape))


def test_draws_use_every_imputation_equally_often() -> None:
    deaths = np.array([0.0, 1e9]).reshape(2, 1, 1, 1)
    drawn = estimators.draw_deaths(deaths, np.ones((1, 1, 1)), 1000, np.random.default_rng(0))
    assert (drawn > 1e8).sum() == 500


def test_interval_is_wider_with_imputation_than_without(data: study.Study) -> None:
    killed = data.killed(study.YEARS, "force").sum(axis=1)
    exposure = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    spread = killed.copy()
    spread[:5, 0, 1] *= 1.2  # half the imputations give Black men a fifth more deaths

    def width(deaths: np.ndarray) -> float:
        found = estimators.counts_estimate(
            deaths,
            exposure,
            estimators.published_mortality(data),
            data.nax,
            through=np.inf,
            draws=4000,
            rng=np.random.default_rng(1),
        )
        low, high = found.ratio_interval(0.9)
        return float((high - low)[at("male", "black")])

    assert width(spread) > 1.5 * width(killed)


def test_risk_to_85_is_lifetime_without_the_open_group(data: study.Study) -> None:
    lifetime = estimators.published_risk(data)
    to_85 = estimators.published_risk(data, through=85.0)
    m = estimators.published_mortality(data)
    last = lifetable.cause_deaths(
        lifetable.life_table(m, data.nax), estimators.published_rates(data)
    )[..., -1]
    np.testing.assert_allclose(lifetime - to_85, last, rtol=1e-9)
    assert (lifetime > to_85).any()


def test_deaths_are_those_up_to_the_age(data: study.Study) -> None:
    """Added up by hand: men killed under 25 in the study's ten imputations, over ten."""
    table = committed.load(ELE_DEATHS)
    young = table[table["age"].isin(["0", "1-4", "5-9", "10-14", "15-19", "20-24"])]
    young = young[(young["cause"] == "officer_force") & (young["sex"] == "male")]
    found = estimators.study_counts(
        data, study.YEARS, through=25.0, draws=100, rng=np.random.default_rng(0)
    )
    by_hand = young[young["race"] == "black"]["deaths"].sum() / 10
    assert found.deaths[at("male", "black")] == pytest.approx(by_hand)


def test_spread_of_draws_is_rubins_total_variance() -> None:
    """W + (1 + 1/m) B of the log risk (Rubin 1987), W and B found from each imputation alone."""
    rng = np.random.default_rng(4)
    m, draws = 5, 10_000
    exposure = np.full((2, 5, 19), 1e6)
    deaths = 60 * rng.gamma(200, 1 / 200, (m, 2, 5, 1)) * np.ones(19)
    mortality, nax = np.full((2, 6, 19), 0.01), np.full(19, 0.5)

    def estimate(counts: np.ndarray) -> estimators.Estimate:
        return estimators.counts_estimate(
            counts, exposure, mortality, nax, through=np.inf, draws=draws, rng=rng
        )

    alone = [estimate(deaths[[i]]) for i in range(m)]
    logs = np.array([np.log(each.risk_draws) for each in alone])
    rubin = logs.var(axis=1).mean(axis=0) + (1 + 1 / m) * logs.mean(axis=1).var(axis=0, ddof=1)
    together = np.log(estimate(deaths).risk_draws)
    np.testing.assert_allclose(together.var(axis=0), rubin, rtol=0.08)
    # draws that only take turns would fall short of it by more than that tolerance
    short = logs.var(axis=1).mean(axis=0) + logs.mean(axis=1).var(axis=0)
    assert np.median(rubin / short) > 1.15
    np.testing.assert_allclose(together.mean(axis=0), logs.mean(axis=(0, 1)), atol=0.005)


def test_one_imputation_is_left_as_it_is() -> None:
    drawn = np.arange(1.0, 7.0).reshape(3, 2)
    np.testing.assert_array_equal(estimators.as_rubin(drawn, np.ones((1, 2))), drawn)


def test_central_interval_is_the_quantiles_by_hand_and_holds_the_point() -> None:
    # of 0, 1, ..., 100 the 5% and 95% quantiles are 5 and 95
    draws = np.arange(101.0)[::-1, None]
    ends = estimators.central_interval(draws, np.array([50.0]), 0.9)
    assert [end.item() for end in ends] == pytest.approx([5, 95])
    ends = estimators.central_interval(draws, np.array([0.0]), 0.5)
    assert [end.item() for end in ends] == pytest.approx([0, 75])
    found = estimators.Estimate(
        risk=np.array([[50.0]]), ratio=np.array([[2.0]]), risk_draws=draws[:, None],
        ratio_draws=2 * draws[:, None], deaths=np.array([[1.0]]),
    )  # fmt: skip
    assert [end.item() for end in found.risk_interval(0.9)] == pytest.approx([5, 95])
    assert [end.item() for end in found.ratio_interval(0.8)] == pytest.approx([2, 180])


def test_prior_of_two_groups_by_hand() -> None:
    # one sex, two groups, two ages; everybody's rates by age are 3/30 = 0.1 and 8/40 = 0.2
    deaths = np.array([[[1.0, 2.0], [2.0, 6.0]]])
    exposure = np.array([[[10.0, 10.0], [20.0, 30.0]]])
    # expected 1 and 2 in the first group, 2 and 6 in the second, scaled to half a death each
    prior = estimators.prior_by_age(deaths, exposure)
    assert prior == pytest.approx(np.array([[[1 / 6, 1 / 3], [1 / 8, 3 / 8]]]))
    # each sex by itself
    both = estimators.prior_by_age(
        np.concatenate([deaths, 7 * deaths]), np.concatenate([exposure, exposure[..., ::-1]])
    )
    assert both[:1] == pytest.approx(prior)


def test_shift_undone_divides_by_the_people_of_2017(data: study.Study) -> None:
    # the label 2019 holds 2017: black boys and men of 20-24, deaths of 2017 over each population
    place = SEXES.index("male"), RACES.index("black"), AGES.index("20-24")
    deaths = data.label_all_cause[(2017 - 2000, *place)]
    for undone, label in ((False, 2017), (True, 2019)):
        people = data.label_population[(label - 1992, *place)]
        found = estimators.published_mortality(data, shift_undone=undone)[place]
        assert found == pytest.approx(deaths / people, rel=1e-12)
    changed = estimators.published_risk(data, shift_undone=True)
    m = estimators.published_mortality(data, shift_undone=True)
    by_hand = lifetable.lifetime_risk(m, estimators.published_rates(data), data.nax)
    np.testing.assert_array_equal(changed, by_hand)
    assert (changed != estimators.published_risk(data)).all()
