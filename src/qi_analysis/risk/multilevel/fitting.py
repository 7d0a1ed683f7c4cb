"""Sampling: one compiled model, every imputation in turn, equally many draws kept of each."""

from __future__ import annotations

import platform
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.risk.multilevel import draws as keeping
from qi_analysis.risk.multilevel.cells import CAUSES, Cells
from qi_analysis.risk.multilevel.model import Variant, build, data, packages

Array = npt.NDArray[np.float64]

FORMULA = "killed ~ race * sex + (race * sex | age) + (1 | year) + offset(log(person_years))"
KEPT_NAMES = ("log_rate", "year_effect", "year_sd", "extra")
SEED = 20190805
"""Seed of the first imputation; each further one adds one."""
CAREFUL = 0.99
"""Target acceptance when an imputation fell short of the limits and is sampled once more."""


@dataclass(frozen=True)
class Settings:
    """How long to sample each imputation, and how many draws to keep of all together."""

    chains: int = 4
    tune: int = 600
    draws: int = 2000
    kept: int = 1000
    target_accept: float = 0.95
    seed: int = SEED


def compile_model(cells: Cells, variant: Variant | None = None) -> Any:
    """Return the compiled model of a source, made once for all its imputations."""
    _, nutpie, _ = packages()
    model = build(cells.deaths[0], cells.exposure, variant)
    return nutpie.compile_pymc_model(model, backend="numba")


def sample(compiled: Any, deaths: Array, settings: Settings, seed: int) -> Any:
    """Return posterior draws (ArviZ InferenceData) of one imputation.

    ``compiled`` comes from `compile_model`; ``deaths`` are the people killed, shape (year, sex,
    race, age).
    """
    _, nutpie, _ = packages()
    with warnings.catch_warnings():
        # numba and nutpie warn of their own internals; what matters of a fit is in `diagnose`
        warnings.simplefilter("ignore")
        return nutpie.sample(
            compiled.with_data(**data(deaths)),
            draws=settings.draws,
            tune=settings.tune,
            chains=settings.chains,
            target_accept=settings.target_accept,
            seed=seed,
            progress_bar=False,
        )


def diagnose(trace: Any) -> dict[str, Any]:
    """Return the worst r-hat and effective sizes of every sampled or kept quantity.

    r-hat is rank-normalized and split, bulk and tail sizes are those of Vehtari et al. (2021).
    """
    _, _, arviz = packages()

    def worst(values: Any, pick: Callable[[Any], Any]) -> float:
        ends = [float(pick(values[name].to_numpy())) for name in values.data_vars]
        return float(pick(np.array(ends)))

    return {
        "max_rhat": worst(arviz.rhat(trace.posterior), np.nanmax),
        "min_ess_bulk": worst(arviz.ess(trace.posterior, method="bulk"), np.nanmin),
        "min_ess_tail": worst(arviz.ess(trace.posterior, method="tail"), np.nanmin),
        "divergences": int(trace.sample_stats["diverging"].sum()),
    }


def _silent(_: str) -> None:
    """Report no progress."""


def fit(
    cells: Cells,
    settings: Settings | None = None,
    *,
    variant: Variant | None = None,
    on_imputation: Callable[[str], None] = _silent,
) -> keeping.Draws:
    """Return the draws to keep of a source, with their record.

    Parameters
    ----------
    cells : Cells
        What to fit.
    settings : Settings, optional
        How long to sample.
    variant : Variant, optional
        The model itself unless given.
    on_imputation : callable
        Called with a word on each imputation as it is begun, for a progress bar.

    Raises
    ------
    UnsupportedRequestError
        When the packages of the extra ``bayes`` are not installed.
    CheckError
        When an imputation did not converge, also not when sampled once more in smaller steps.
    """
    settings, variant = settings or Settings(), variant or Variant()
    compiled = compile_model(cells, variant)
    taken: dict[str, list[Array]] = {name: [] for name in KEPT_NAMES}
    found, of_each = [], settings.kept // len(cells.deaths)
    for number, deaths in enumerate(cells.deaths):
        which = f"{cells.source}, imputation {number + 1}"
        on_imputation(which)
        trace = sample(compiled, deaths, settings, settings.seed + number)
        found.append(diagnose(trace))
        if keeping.shortfall(found[-1]):
            careful = replace(settings, draws=2 * settings.draws, target_accept=CAREFUL)
            trace = sample(compiled, deaths, careful, settings.seed + number)
            found[-1] = {**diagnose(trace), "again": number + 1}
        keeping.insist_converged(found[-1], which)
        for name in KEPT_NAMES:
            taken[name].append(_thinned(trace.posterior[name].to_numpy(), of_each))
    stacked = {name: np.concatenate(parts) for name, parts in taken.items()}
    return keeping.Draws(
        imputation=np.repeat(np.arange(len(cells.deaths)), of_each),
        record=_record(cells, settings, variant, found),
        **stacked,
    )


def _thinned(values: Array, kept: int) -> Array:
    """Return ``kept`` evenly spaced draws of values of shape (chain, draw, ...)."""
    pooled = values.reshape(-1, *values.shape[2:])
    return np.asarray(pooled[np.linspace(0, len(pooled) - 1, kept).round().astype(int)])


def _record(
    cells: Cells, settings: Settings, variant: Variant, found: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what is kept alongside the draws; it names no day and no machine."""
    worst = {
        "max_rhat": round(max(each["max_rhat"] for each in found), 4),
        "min_ess_bulk": round(min(each["min_ess_bulk"] for each in found), 1),
        "min_ess_tail": round(min(each["min_ess_tail"] for each in found), 1),
        "divergences": sum(each["divergences"] for each in found),
        "sampled_again": [each["again"] for each in found if "again" in each],
    }
    return {
        "source": cells.source,
        "years": list(cells.years),
        "causes": CAUSES,
        "population": cells.population,
        "race_classes": cells.race_classes,
        "imputations": len(cells.deaths),
        "formula": FORMULA,
        "model": asdict(variant),
        "sampler": asdict(settings),
        "diagnostics": worst,
        "packages": {
            "python": platform.python_version(),
            **{
                name: version(name)
                for name in ("arviz", "numba", "numpy", "nutpie", "pymc", "pytensor")
            },
        },
        "inputs": keeping.inputs(cells.source),
        "cells_sha256": cells.sha256(),
    }
