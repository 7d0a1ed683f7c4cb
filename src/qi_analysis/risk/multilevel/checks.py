"""Whether the fit describes the deaths it was made from, and agrees with the authors.

Everything here works on kept draws and needs no sampler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import AGES, RACES, SEXES
from qi_analysis.risk.multilevel.cells import Cells
from qi_analysis.risk.multilevel.draws import Draws

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

PEOPLE = 1e8
"""People per cell in the authors' predictions."""
LEVEL = 0.9
SEED = 20190805
REPEATS = 20
"""New years predicted from each draw, so that quantiles are not blurred by the prediction."""
SIZES = ((0, 10), (10, 100), (100, 1000), (1000, np.inf))
"""Bounds of the authors' median count by which the comparison is split."""


def expected(draws: Draws, exposure: Array) -> Array:
    """Return expected deaths, shape (draw, year, sex, race, age)."""
    year = np.exp(draws.year_effect)[:, :, None, None, None]
    return np.asarray(np.exp(draws.log_rate)[:, None] * year * exposure)


def counts_around(mean: Array, extra: Array, rng: np.random.Generator) -> Array:
    """Return negative binomial counts around ``mean``, shape (draw, ...), by gamma and Poisson.

    ``extra``, shape (draw,), is the relative spread of the rate of a cell around its mean.
    """
    shape = extra.reshape(-1, *[1] * (mean.ndim - 1)) ** -2.0
    gamma = rng.standard_gamma(np.broadcast_to(shape, mean.shape)) / shape
    return np.asarray(rng.poisson(mean * gamma), dtype=np.float64)


def totals(draws: Draws, cells: Cells) -> pd.DataFrame:
    """Return deaths of the period, counted and predicted by the model, by group, age and year.

    Columns: kind, name, counted (mean over imputations), low, median, high (central 90% of
    predicted totals).
    """
    import pandas as pd

    predicted = counts_around(
        expected(draws, cells.exposure), draws.extra, np.random.default_rng(SEED)
    )
    frames = []
    for kind, axes, names in (
        ("group", (-4, -1), [f"{race}, {sex}" for sex in SEXES for race in RACES]),
        ("age", (-4, -3, -2), list(AGES)),
        ("year", (-3, -2, -1), [str(year) for year in cells.years]),
    ):
        counted = cells.deaths.sum(axis=axes).mean(axis=0).ravel()
        drawn = predicted.sum(axis=axes).reshape(len(predicted), -1)
        low, median, high = np.quantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], axis=0)
        columns = {"counted": counted, "low": low, "median": median, "high": high}
        frames.append(pd.DataFrame({"kind": kind, "name": names, **columns}))
    return pd.concat(frames, ignore_index=True)


def share_in_interval(draws: Draws, cells: Cells) -> dict[str, float]:
    """Return the share of cells (a year, sex, race and age) whose count the 90% interval holds.

    Over all imputations, each with its own draws.

    ``whole`` takes whole counts, which hold more than 90% where few deaths are expected.
    ``randomized`` places each count at random within its step of the predictive distribution
    (Smith 1985), so that 90% is right for small counts too.
    """
    from scipy import stats

    mean = expected(draws, cells.exposure)
    shape = draws.extra[:, None, None, None, None] ** -2.0
    counted = cells.deaths[draws.imputation]
    at_most = stats.nbinom.cdf(counted, shape, shape / (shape + mean))
    less = stats.nbinom.cdf(counted - 1, shape, shape / (shape + mean))
    # each imputation is judged by the draws that were fitted to it
    own = [draws.imputation == number for number in range(len(cells.deaths))]
    upper = np.stack([at_most[at].mean(axis=0) for at in own])
    below = np.stack([less[at].mean(axis=0) for at in own])
    place = below + np.random.default_rng(SEED).uniform(size=upper.shape) * (upper - below)
    tail = (1 - LEVEL) / 2
    return {
        "whole": float(((upper > tail) & (below < 1 - tail)).mean()),
        "randomized": float(((place > tail) & (place < 1 - tail)).mean()),
    }


def new_year_quantiles(draws: Draws) -> Array:
    """Return median, 5% and 95% predicted deaths of a new year among 100 million people per cell.

    As the authors made theirs: year effect and count drawn again. Shape (3, sex, race, age).
    """
    rng = np.random.default_rng(SEED)
    new = rng.standard_normal((REPEATS, len(draws.extra))) * draws.year_sd
    mean = PEOPLE * np.exp(draws.log_rate + new[..., None, None, None])
    counts = np.stack([counts_around(each, draws.extra, rng) for each in mean])
    flat = counts.reshape(-1, *counts.shape[2:])
    return np.asarray(np.quantile(flat, [0.5, 0.05, 0.95], axis=0))


def against_authors(draws: Draws, posterior: Array) -> pd.DataFrame:
    """Return how far our predictions are from the authors', by the size of their median.

    ``posterior`` is `study.Study.posterior`. Columns: at_least, below (deaths among 100 million),
    cells, and for median, lower and upper quantile the median and the largest absolute difference
    relative to theirs (``median_typical``, ``median_largest``, ...). Cells where theirs is zero are
    left out of that quantile.
    """
    import pandas as pd

    theirs, ours = posterior * PEOPLE, new_year_quantiles(draws)
    rows = []
    for least, below in SIZES:
        at = (theirs[0] >= least) & (theirs[0] < below)
        row: dict[str, float] = {"at_least": least, "below": below, "cells": int(at.sum())}
        for number, name in enumerate(("median", "lower", "upper")):
            kept = at & (theirs[number] > 0)
            apart = np.abs(ours[number][kept] / theirs[number][kept] - 1)
            row[f"{name}_typical"] = float(np.median(apart))
            row[f"{name}_largest"] = float(apart.max())
        rows.append(row)
    return pd.DataFrame(rows)
