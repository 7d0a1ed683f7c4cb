"""What the figures of the published study share: their tables, years and source line."""

from __future__ import annotations

import numpy as np

from qi_analysis import risk
from qi_analysis.figures.kit.language import Language
from qi_analysis.risk import estimators, review, study
from qi_analysis.risk.estimators import Estimate
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import (
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

MODEL_TABLES = (
    ELE_POSTERIOR,
    ELE_ALL_CAUSE,
    ELE_POPULATION,
    NAX,
    ELE_DEATHS,
)
PERIOD = study.years_text(study.YEARS)
LEVEL = 0.9


def footer(data: study.Study, language: Language, interval: str) -> str:
    """Return source, years, n, unknown, interval and date of the data in one paragraph."""
    source = registry.load()[study.SOURCE]
    killed = float(sample(data).deaths[:, -1].sum())
    return language.say(
        "study.footer",
        released=source.date_published or source.date_archived,
        killed=language.number(killed),
        years=PERIOD,
        unknown=language.percent(review.UNKNOWN_SHARE),
        interval=interval,
    )


def sample(data: study.Study) -> Estimate:
    """Return the counts behind the published estimate, for the footers."""
    return estimators.study_counts(data, study.YEARS, draws=1, rng=np.random.default_rng(risk.SEED))
