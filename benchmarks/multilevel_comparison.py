"""What the priors imply, and which model predicts best: both need the sampler."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.risk.multilevel.cells import Cells
from qi_analysis.risk.multilevel.fitting import Settings, compile_model, sample
from qi_analysis.risk.multilevel.model import Variant, build, packages

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

VARIANTS: dict[str, Variant] = {
    "the model": Variant(),
    "Poisson": Variant(extra=False),
    "without year effects": Variant(years=False),
    "independent age deviations": Variant(correlated=False),
}


def prior_predictive(cells: Cells, draws: int = 2000, seed: int = 1) -> pd.DataFrame:
    """Return what the priors alone say about the country, as 5%, 50% and 95% quantiles.

    Columns: quantity, low, median, high. No death is used; person-years are those of the cells.
    """
    import pandas as pd

    pm, _, _ = packages()
    with build(cells.deaths[0], cells.exposure), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = ["log_rate", "year_effect"]
        found = pm.sample_prior_predictive(draws, var_names=names, random_seed=seed).prior
    log_rate = found["log_rate"].to_numpy()[0]
    year = np.exp(found["year_effect"].to_numpy()[0])
    mean = np.exp(log_rate)[:, None] * year[:, :, None, None, None] * cells.exposure
    rate = mean.sum(axis=(1, 4)) / cells.exposure.sum(axis=(0, 3))
    men, women = SEXES.index("male"), SEXES.index("female")
    white, black = RACES.index("white"), RACES.index("black")
    baseline = log_rate[:, men, white]
    said = {
        "deaths a year": mean.sum(axis=(2, 3, 4)).mean(axis=1),
        "rate of white men, per million person-years": rate[:, men, white] * 1e6,
        "rate ratio, Black to white men": rate[:, men, black] / rate[:, men, white],
        "rate ratio, Black to white women": rate[:, women, black] / rate[:, women, white],
        "rate ratio, white men to white women": rate[:, men, white] / rate[:, women, white],
        "white men, highest age to median age": np.exp(
            baseline.max(axis=-1) - np.median(baseline, axis=-1)
        ),
        "highest year to lowest year": year.max(axis=1) / year.min(axis=1),
    }
    quantiles = {name: np.quantile(each, [0.05, 0.5, 0.95]) for name, each in said.items()}
    return pd.DataFrame(
        [
            {"quantity": name, "low": low, "median": median, "high": high}
            for name, (low, median, high) in quantiles.items()
        ]
    )


def log_likelihood(trace: Any, deaths: Array, exposure: Array) -> Array:
    """Return the log-probability of each count, shape (chain, draw, cell)."""
    from scipy import stats

    posterior = trace.posterior
    log_rate = posterior["log_rate"].to_numpy()[:, :, None]
    year = posterior["year_effect"].to_numpy()[..., None, None, None]
    mean = np.exp(log_rate + year) * exposure
    if "extra" in posterior:
        shape = posterior["extra"].to_numpy()[..., None, None, None, None] ** -2.0
        found = stats.nbinom.logpmf(deaths, shape, shape / (shape + mean))
    else:
        found = stats.poisson.logpmf(deaths, mean)
    return np.asarray(found.reshape(*found.shape[:2], -1))


def leave_one_out(cells: Cells, settings: Settings, imputation: int = 0) -> pd.DataFrame:
    """Return the comparison of `VARIANTS` by Pareto-smoothed leave-one-out cross-validation.

    One row per variant, best first, columns of ``arviz.compare`` and ``bad_k``, the number of cells
    whose Pareto k exceeds 0.7 (Vehtari, Gelman and Gabry 2017).
    """
    _, _, arviz = packages()
    deaths = cells.deaths[imputation]
    scores = {}
    for name, variant in VARIANTS.items():
        trace = sample(compile_model(cells, variant), deaths, settings, settings.seed)
        thin = trace.isel(draw=slice(None, None, 4))
        found = log_likelihood(thin, deaths, cells.exposure)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kept = arviz.from_dict(
                posterior={"log_rate": thin.posterior["log_rate"].to_numpy()},
                log_likelihood={"killed": found},
            )
            scores[name] = arviz.loo(kept, pointwise=True)
    table = arviz.compare(scores)
    table["bad_k"] = [int((scores[name].pareto_k > 0.7).sum()) for name in table.index]
    return table
