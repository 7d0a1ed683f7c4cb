"""The model itself; these tests need the extra ``bayes``."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import multilevel_comparison
import numpy as np
import pytest
from scipy import special, stats

from qi_analysis.core.errors import CheckError, UnsupportedRequestError
from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells, fitting, model
from tests.risk.multilevel import made_up

INSTALLED = all(find_spec(name) for name in ("pymc", "nutpie", "arviz"))
needs_sampler = pytest.mark.skipif(
    not INSTALLED, reason="PyMC, nutpie or ArviZ is not installed (extra `bayes`)"
)
quiet = pytest.mark.filterwarnings("ignore")  # of the sampler's own libraries


@pytest.fixture(scope="module")
def fitted(base: study.Study) -> cells.Cells:
    return made_up.study_cells(base)


def test_terms_of_a_group() -> None:
    """Black women: white men, the Black difference, the difference of women, and both."""
    rows = {
        (sex, race): [name for name, one in zip(model.TERMS, row, strict=True) if one]
        for sex, rows in zip(SEXES, model.design(), strict=True)
        for race, row in zip(RACES, rows, strict=True)
    }
    assert rows["male", "white"] == ["white men"]
    assert rows["male", "latino"] == ["white men", "latino"]
    assert rows["female", "white"] == ["white men", "women"]
    assert rows["female", "black"] == ["white men", "black", "women", "women x black"]
    assert np.linalg.matrix_rank(model.design().reshape(10, 10)) == 10


@pytest.mark.skipif(INSTALLED, reason="only where the extra `bayes` is absent")
def test_without_the_packages_one_line_says_what_to_install() -> None:
    with pytest.raises(UnsupportedRequestError, match=r"pip install 'qi_analysis\[bayes\]'"):
        model.packages()


@needs_sampler
@quiet
def test_log_density_of_the_counts_is_that_of_scipy(fitted: cells.Cells) -> None:
    deaths, exposure = fitted.deaths[2], fitted.exposure
    built = model.build(deaths, exposure)
    rng = np.random.default_rng(8)
    point = {
        name: value + rng.normal(0, 0.1, np.shape(value))
        for name, value in built.initial_point().items()
    }
    names = ["log_rate", "year_effect", "extra"]
    log_rate, year, extra = built.compile_fn(
        built.replace_rvs_by_values([built[name] for name in names]),
        inputs=built.value_vars,
        point_fn=True,
    )(point)
    mean = np.exp(log_rate + year[:, None, None, None]) * exposure
    shape = extra**-2
    by_scipy = stats.nbinom.logpmf(deaths, shape, shape / (shape + mean)).sum()
    by_scipy += special.gammaln(deaths + 1).sum()  # left out: no parameter enters it
    assert built.compile_logp(vars=[built["killed"]])(point) == pytest.approx(by_scipy)


@needs_sampler
@quiet
def test_correlations_have_the_lkj_prior(fitted: cells.Cells) -> None:
    """Each correlation of an LKJ matrix is 2 Beta(b, b) - 1 with b = concentration - 1 + n/2."""
    pm, _, _ = model.packages()
    import pytensor.tensor as pt

    concentration, terms = 2.0, len(model.TERMS)
    with pm.Model():
        factor = model._correlation_factor(pm, pt, concentration)
        pm.Deterministic("correlation", pt.dot(factor, factor.T))
        drawn = pm.sample_prior_predictive(3000, var_names=["correlation"], random_seed=4).prior
    matrices = drawn["correlation"].to_numpy()[0]
    np.testing.assert_allclose(np.diagonal(matrices, axis1=1, axis2=2), 1)
    assert np.linalg.eigvalsh(matrices).min() > 0
    b = concentration - 1 + terms / 2
    for row, column in ((1, 0), (5, 2), (9, 8)):
        law = stats.beta(b, b, loc=-1, scale=2)
        assert stats.kstest(matrices[:, row, column], law.cdf).pvalue > 1e-3


@needs_sampler
@quiet
def test_centering_changes_the_sampling_and_not_the_model(fitted: cells.Cells) -> None:
    pm, _, _ = model.packages()

    def prior_spread(centered: int) -> Any:
        variant = model.Variant(centered=centered)
        with model.build(fitted.deaths[0], fitted.exposure, variant):
            drawn = pm.sample_prior_predictive(4000, var_names=["log_rate"], random_seed=centered)
        rates = drawn.prior["log_rate"].to_numpy()[0]
        ratio = rates[:, 1, 2] - rates[:, 0, 0]  # Latino women against white men
        return np.quantile(np.c_[rates[:, 0, 1, 5], ratio[:, 5], ratio[:, 5] - ratio[:, 9]], 0.9, 0)

    np.testing.assert_allclose(prior_spread(0), prior_spread(3), atol=0.25)


@needs_sampler
@quiet
def test_a_known_truth_is_recovered(fitted: cells.Cells) -> None:
    """Deaths simulated from known rates: the fit holds 90% of them in its 90% intervals."""
    rng = np.random.default_rng(11)
    counted = fitted.deaths.mean(axis=0).sum(axis=0).sum(axis=(0, 1))
    age = counted / fitted.exposure.sum(axis=(0, 1, 2))
    by_group = np.array([[0.0, 0.9, 0.3, 0.5, -1.0], [-2.8, -2.4, -3.0, -2.2, -4.0]])
    truth = np.log(age) + by_group[..., None]
    year = np.array([0.1, -0.1, 0.0, 0.05, -0.05, 0.0])
    mean = np.exp(truth + year[:, None, None, None]) * fitted.exposure
    deaths = rng.poisson(mean * rng.gamma(100, 0.01, mean.shape)).astype(float)
    known = replace(fitted, deaths=np.stack([deaths, deaths]))
    settings = fitting.Settings(chains=2, tune=500, draws=500, kept=400)
    trace = fitting.sample(fitting.compile_model(known), deaths, settings, seed=3)
    drawn = trace.posterior["log_rate"].to_numpy().reshape(-1, *truth.shape)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    true_rate = truth + np.log(np.exp(year).mean())
    center = drawn + np.log(np.exp(trace.posterior["year_effect"].to_numpy())).mean(-1).reshape(
        -1, 1, 1, 1
    )
    low, high = np.quantile(center, [0.05, 0.95], axis=0)
    many = mean.sum(axis=0) > 20
    assert ((low < true_rate) & (true_rate < high))[many].mean() > 0.8
    assert np.abs(np.median(center, axis=0) - true_rate)[many].mean() < 0.1
    assert 0.05 < np.median(trace.posterior["extra"].to_numpy()) < 0.16  # the truth is 0.1


@needs_sampler
@quiet
def test_with_data_exchanges_the_deaths_and_poor_fits_are_refused(fitted: cells.Cells) -> None:
    twice = replace(fitted, deaths=np.stack([fitted.deaths[0], 3 * fitted.deaths[0]]))
    settings = fitting.Settings(chains=2, tune=300, draws=200)
    compiled = fitting.compile_model(twice)
    once, thrice = (
        float(
            fitting.sample(compiled, deaths, settings, seed=1).posterior["log_rate"][..., 8].mean()
        )
        for deaths in twice.deaths
    )
    assert thrice - once == pytest.approx(np.log(3), abs=0.15)
    with pytest.raises(CheckError, match="imputation 1 did not converge"):
        fitting.fit(twice, replace(settings, tune=50, draws=20, kept=20))


@needs_sampler
@quiet
def test_priors_allow_the_country_as_it_is_and_much_else(fitted: cells.Cells) -> None:
    """About a thousand people are killed a year and Black men at 2 to 3 times the rate."""
    said = multilevel_comparison.prior_predictive(fitted, draws=500).set_index("quantity")
    assert said.loc["deaths a year", "low"] < 1000 < said.loc["deaths a year", "high"]
    ratio = said.loc["rate ratio, Black to white men"]
    assert ratio["low"] < 0.5
    assert ratio["high"] > 2.5
    assert ratio["median"] == pytest.approx(1, abs=0.4)
