"""Cells and draws made up for tests, of the real shape."""

from __future__ import annotations

import numpy as np

from qi_analysis.core.vocabulary import AGES, RACES, SEXES
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells
from qi_analysis.risk.multilevel.draws import Draws

SHAPE = (len(SEXES), len(RACES), len(AGES))


def draws(fitted: cells.Cells, number: int = 40, seed: int = 1) -> Draws:
    """Return draws around the counted rates of ``fitted``, nothing fitted."""
    rng = np.random.default_rng(seed)
    imputations = len(fitted.deaths)
    rate = (fitted.deaths.mean(axis=0).sum(axis=0) + 0.1) / fitted.exposure.sum(axis=0)
    return Draws(
        imputation=np.repeat(np.arange(imputations), number // imputations),
        log_rate=np.log(rate) + rng.normal(0, 0.05, (number, *SHAPE)),
        year_effect=rng.normal(0, 0.05, (number, len(fitted.years))),
        year_sd=np.abs(rng.normal(0, 0.05, number)),
        extra=rng.uniform(0.05, 0.15, number),
        record={
            "source": fitted.source,
            "cells_sha256": fitted.sha256(),
            "diagnostics": {
                "max_rhat": 1.001,
                "min_ess_bulk": 900.0,
                "min_ess_tail": 800.0,
                "divergences": 0,
            },
        },
    )


def study_cells(base: study.Study) -> cells.Cells:
    """Return the cells of the study itself."""
    return cells.load(study.SOURCE, base)
