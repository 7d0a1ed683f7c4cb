"""Posterior draws kept in ``data/processed/multilevel``, so that using them needs no sampler.

Each fit is a file of draws (``.npz``) and a record alongside it (``.json``): what went in, how it
was fitted, how well it converged. Draws whose inputs have changed since are refused.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core import paths as project
from qi_analysis.core.errors import CheckError, DataError, UnsupportedRequestError
from qi_analysis.core.files import sha256_of, write_atomically
from qi_analysis.core.vocabulary import AGES, RACES, SEXES
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells

Array = npt.NDArray[np.float64]

STEPS = 1000
"""Log rates are kept in whole thousandths: a rate is then off by at most 0.05 percent."""
MOST_RHAT, LEAST_ESS = 1.01, 400.0
"""A fit must have every r-hat below the one and every effective size above the other."""


@dataclass(frozen=True)
class Draws:
    """Kept draws of one source, equally many of each imputation.

    Attributes
    ----------
    imputation : ndarray of int, shape (draw,)
        Place of the imputation (from 0) that the draw was fitted to.
    log_rate : ndarray, shape (draw, sex, race, age)
        Log of expected deaths per person-year, at a year effect of zero.
    year_effect : ndarray, shape (draw, year)
        Effects of the fitted years.
    year_sd, extra : ndarray, shape (draw,)
        Spread of the years; spread of a cell beyond its mean, see `model.Priors`.
    record : dict
        What is kept alongside the draws.
    """

    imputation: npt.NDArray[np.int64]
    log_rate: Array
    year_effect: Array
    year_sd: Array
    extra: Array
    record: dict[str, Any]

    def period_rate(self, exposure: Array) -> Array:
        """Return expected deaths per person-year of the whole period, shape (draw, sex, race, age).

        ``exposure``: person-years, shape (year, sex, race, age), the weights of the effects of
        years.
        """
        weights = exposure / exposure.sum(axis=0)
        of_years = np.einsum("dy,ysra->dsra", np.exp(self.year_effect), weights)
        return np.asarray(np.exp(self.log_rate) * of_years)


def folder() -> Path:
    """Return where the draws are kept."""
    return project.processed_dir() / "multilevel"


def kept_sources(where: Path | None = None) -> list[str]:
    """Return the sources that have kept draws, in the order of `cells.SOURCES`."""
    where = where or folder()
    return [source for source in cells.SOURCES if (where / f"{source}.json").is_file()]


def inputs(source: str) -> list[dict[str, str]]:
    """Return path and SHA-256 of each committed table that a fit of ``source`` starts from."""
    return [
        {
            "path": f"data/processed/{name}.csv",
            "sha256": sha256_of(project.processed_dir() / f"{name}.csv"),
        }
        for name in cells.tables(source)
    ]


def save(draws: Draws, where: Path | None = None) -> tuple[Path, Path]:
    """Write the draws and their record, and return both paths.

    Raises
    ------
    DataError
        When a log rate does not fit into the two bytes it is kept in.
    """
    where = where or project.writable(folder())
    steps = np.round(draws.log_rate * STEPS)
    if not (np.abs(steps) <= np.iinfo(np.int16).max).all():
        raise DataError("a log rate is not finite or beyond 32; look at the chains of this fit")
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        imputation=draws.imputation.astype(np.uint8),
        log_rate_thousandths=steps.astype(np.int16),
        year_effect=draws.year_effect.astype(np.float32),
        year_sd=draws.year_sd.astype(np.float32),
        extra=draws.extra.astype(np.float32),
    )
    content = buffer.getvalue()
    record = {**draws.record, "draws_sha256": hashlib.sha256(content).hexdigest()}
    source = draws.record["source"]
    paths = where / f"{source}.npz", where / f"{source}.json"
    write_atomically(paths[0], content)
    write_atomically(paths[1], (json.dumps(record, indent=1) + "\n").encode())
    return paths


def load(source: str, base: study.Study, where: Path | None = None) -> Draws:
    """Return the kept draws of a source, if they belong to the tables as they are.

    Raises
    ------
    UnsupportedRequestError
        When the source cannot be fitted, or has no draws.
    DataError
        When the draws are not those of the record, or their inputs have changed.
    """
    fitted = cells.load(source, base)
    where = where or folder()
    path, beside = where / f"{source}.npz", where / f"{source}.json"
    again = f"Run `qi-analysis multilevel --source {source}`"
    if not path.is_file() or not beside.is_file():
        raise UnsupportedRequestError(
            f"no posterior draws of {source} are kept in {where.name}/. {again}"
        )
    try:
        record = json.loads(beside.read_text("utf-8"))
        hashes = record["draws_sha256"], record["cells_sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"not a record of draws ({error!r})", file=beside, remedy=again) from None
    if sha256_of(path) != hashes[0]:
        raise DataError(
            "the draws are not those of the record alongside them",
            file=path,
            remedy=f"Restore both with git, or: {again}",
        )
    if fitted.sha256() != hashes[1]:
        raise DataError(
            "the draws are stale: the deaths or the population they were fitted to have changed",
            file=path,
            remedy=again,
        )
    return _read(path, record)


def _read(path: Path, record: dict[str, Any]) -> Draws:
    with np.load(path, allow_pickle=False) as kept:
        found = Draws(
            imputation=kept["imputation"].astype(np.int64),
            log_rate=kept["log_rate_thousandths"] / STEPS,
            year_effect=kept["year_effect"].astype(np.float64),
            year_sd=kept["year_sd"].astype(np.float64),
            extra=kept["extra"].astype(np.float64),
            record=record,
        )
    if found.log_rate.shape[1:] != (len(SEXES), len(RACES), len(AGES)):
        raise DataError(f"log rates of shape {found.log_rate.shape}", file=path)
    return found


def shortfall(diagnostics: dict[str, Any]) -> bool:
    """Return whether a fit misses the limits of this module."""
    sizes = diagnostics["min_ess_bulk"], diagnostics["min_ess_tail"]
    return not (
        diagnostics["max_rhat"] < MOST_RHAT
        and min(sizes) > LEAST_ESS
        and diagnostics["divergences"] == 0
    )


def insist_converged(diagnostics: dict[str, Any], what: str) -> None:
    """Raise CheckError when a fit misses the limits of this module."""
    if shortfall(diagnostics):
        raise CheckError(
            f"the fit of {what} did not converge: {diagnostics}. Needed: r-hat below "
            f"{MOST_RHAT}, effective sizes above {LEAST_ESS:g}, no divergences; sample more draws"
        )


def check(source: str, base: study.Study) -> dict[str, Any]:
    """Return the record of kept draws that are current and converged.

    Raises
    ------
    DataError, CheckError
        When they are not.
    """
    record = load(source, base).record
    insist_converged(record["diagnostics"], source)
    return record
