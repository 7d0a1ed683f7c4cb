"""Lifetime risk from kept draws: rates, then life table, then risk, draw by draw."""

from __future__ import annotations

from qi_analysis.risk import study
from qi_analysis.risk.estimators import Estimate, mortality, ratio_to_white, with_total
from qi_analysis.risk.multilevel.cells import Cells
from qi_analysis.risk.multilevel.draws import Draws
from qi_analysis.stats import lifetable


def multilevel_estimate(draws: Draws, cells: Cells, base: study.Study, through: float) -> Estimate:
    """Return lifetime risk from the posterior of the expected rates of the fitted period.

    Lifetime risk is a function of rates: what would befall a cohort exposed to those of the period
    for life. Its interval is therefore that of the *expected* rate. The authors predicted counts
    of a new year among 100 million people per cell instead, which adds the spread of a year not
    observed and of each cell around its mean: an interval for next year's count, not for the rate.

    The point is the posterior mean, so that the total is the population-weighted sum of the groups.
    ``base`` has the deaths from all causes of the life table; ``through`` is the exact age at which
    to stop, or infinity.
    """
    people = cells.exposure.sum(axis=0)
    m = mortality(base, cells.years, cells.population, cells.race_classes)
    rate = with_total(draws.period_rate(cells.exposure) * people) / with_total(people)
    risk = lifetable.lifetime_risk(m, rate, base.nax, through=through)
    point = risk.mean(axis=0)
    counted = with_total(cells.deaths.sum(axis=1)).sum(axis=-1)
    return Estimate(
        risk=point,
        ratio=ratio_to_white(point),
        risk_draws=risk,
        ratio_draws=ratio_to_white(risk),
        deaths=counted.mean(axis=0),
    )
