"""The checks of a fit: right where the truth is known, and the committed fits pass them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells, checks, page
from qi_analysis.risk.multilevel import draws as keeping
from tests.risk.multilevel import made_up


def test_counts_have_the_spread_of_a_negative_binomial() -> None:
    rng = np.random.default_rng(5)
    mean, extra = 30.0, 0.3
    counts = checks.counts_around(np.full((200_000, 1), mean), np.full(200_000, extra), rng)
    law = stats.nbinom(extra**-2, extra**-2 / (extra**-2 + mean))
    assert counts.mean() == pytest.approx(law.mean(), rel=0.005)
    assert counts.std() == pytest.approx(law.std(), rel=0.01)
    assert (counts <= 15).mean() == pytest.approx(law.cdf(15), abs=0.003)


def test_ninety_percent_of_counts_drawn_from_the_model_lie_in_its_interval(
    base: study.Study,
) -> None:
    fitted = made_up.study_cells(base)
    drawn = made_up.draws(fitted)
    # one truth for all draws, so that the predictive distribution is that of the counts
    known = replace(
        drawn,
        log_rate=np.broadcast_to(drawn.log_rate[0], drawn.log_rate.shape),
        year_effect=np.broadcast_to(drawn.year_effect[0], drawn.year_effect.shape),
        extra=np.full(len(drawn.extra), 0.2),
    )
    mean = checks.expected(known, fitted.exposure)[:10]
    deaths = checks.counts_around(mean, known.extra[:10], np.random.default_rng(3))
    found = checks.share_in_interval(known, replace(fitted, deaths=deaths))
    assert found["randomized"] == pytest.approx(0.9, abs=0.02)
    assert found["whole"] > found["randomized"]
    twice = checks.share_in_interval(known, replace(fitted, deaths=2 * deaths))
    assert twice["randomized"] < 0.8


@pytest.mark.parametrize("source", keeping.kept_sources())
def test_committed_fits_describe_their_deaths(source: str, base: study.Study) -> None:
    fitted, kept = cells.load(source, base), keeping.load(source, base)
    inside = checks.share_in_interval(kept, fitted)
    assert 0.87 <= inside["randomized"] <= 0.93
    totals = checks.totals(kept, fitted)
    assert totals["counted"].sum() == pytest.approx(3 * fitted.deaths.sum() / len(fitted.deaths))
    held = (totals["low"] <= totals["counted"]) & (totals["counted"] <= totals["high"])
    assert held.mean() >= 0.9


def test_medians_agree_with_those_the_authors_released(base: study.Study) -> None:
    """Their file post_pred_90.rds: predictions for a new year among 100 million people per cell.

    Their priors are not ours, which shows where a cell has few deaths: the tolerance is 3% typical
    and 25% at most where they predict a thousand or more, 10% typical from a hundred.
    """
    kept = keeping.load(study.SOURCE, base)
    found = checks.against_authors(kept, base.posterior).set_index("at_least")
    assert found["cells"].sum() == 190
    assert found.loc[1000, "median_typical"] < 0.03
    assert found.loc[1000, "median_largest"] < 0.25
    assert found.loc[100, "median_typical"] < 0.1
    ours, theirs = checks.new_year_quantiles(kept)[0], base.posterior[0] * checks.PEOPLE
    some = theirs > 0
    assert np.corrcoef(np.log(ours[some] + 0.5), np.log(theirs[some] + 0.5))[0, 1] > 0.99


def test_the_page_is_what_the_draws_give(base: study.Study) -> None:
    page.check(base)
