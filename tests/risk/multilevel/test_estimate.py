"""Risk from draws against a plain loop, and against what the study published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import RACES
from qi_analysis.risk import Question, answer, study, to_records
from qi_analysis.risk.multilevel import cells, estimate
from qi_analysis.risk.multilevel import draws as keeping
from tests.oracles.ele_2019 import RATIOS_ONE_DECIMAL, RISKS_PER_100K
from tests.risk.multilevel import made_up

WIDTHS = [1.0, 4.0] + [5.0] * 16


def looped_risk(m: Any, m_police: Any, nax: Any) -> float:
    """Return lifetime risk by the textbook recursion, one age after the other."""
    alive, risk = 1.0, 0.0
    for age in range(19):
        q = 1.0
        if age < 18:
            n = WIDTHS[age]
            q = n * m[age] / (1 + (n - nax[age]) * m[age])
        risk += alive * q * m_police[age] / m[age]
        alive *= 1 - q
    return risk


@pytest.mark.parametrize("source", [study.SOURCE, "mapping_police_violence_2021"])
def test_risk_against_a_plain_loop(source: str, base: study.Study) -> None:
    fitted = cells.load(source, base)
    drawn = made_up.draws(fitted, number=10)
    found = estimate.multilevel_estimate(drawn, fitted, base, np.inf)
    deaths, exposure = base.all_cause_counts(fitted.years, fitted.population, fitted.race_classes)
    for draw, sex in ((0, 0), (7, 1)):
        risks = []
        expected_total, people_total = np.zeros(19), np.zeros(19)
        for race in range(len(RACES)):
            police = np.zeros(19)
            for age in range(19):
                people = 0.0
                for at in range(len(fitted.years)):
                    log_rate = drawn.log_rate[draw, sex, race, age] + drawn.year_effect[draw, at]
                    police[age] += np.exp(log_rate) * fitted.exposure[at, sex, race, age]
                    people += fitted.exposure[at, sex, race, age]
                expected_total[age] += police[age]
                people_total[age] += people
                police[age] /= people
            m = deaths[:, sex, race].sum(axis=0) / exposure[:, sex, race].sum(axis=0)
            risks.append(looped_risk(m, police, base.nax))
        m = deaths[:, sex].sum(axis=(0, 1)) / exposure[:, sex].sum(axis=(0, 1))
        risks.append(looped_risk(m, expected_total / people_total, base.nax))
        np.testing.assert_allclose(found.risk_draws[draw, sex], risks, rtol=1e-12)
        np.testing.assert_allclose(found.ratio_draws[draw, sex], np.array(risks) / risks[0])
    np.testing.assert_allclose(found.risk, found.risk_draws.mean(axis=0))
    counted = fitted.deaths.mean(axis=0).sum(axis=(0, 3))
    np.testing.assert_allclose(found.deaths[:, :5], counted)


def test_by_age_85_is_less_than_for_life(base: study.Study) -> None:
    fitted = made_up.study_cells(base)
    drawn = made_up.draws(fitted)
    whole = estimate.multilevel_estimate(drawn, fitted, base, np.inf)
    to_85 = estimate.multilevel_estimate(drawn, fitted, base, 85.0)
    assert (to_85.risk < whole.risk).all()


def test_the_printed_risks_of_the_study_lie_near_ours(base: study.Study) -> None:
    """The authors' own data: their printed medians of predictions within 6% of our means."""
    rows = to_records(answer(Question(estimate="multilevel"), base))
    ours = {(row["sex"], row["race"]): row for row in rows}
    for group, (printed, _, _) in RISKS_PER_100K.items():
        if printed and group[1] != "total":  # their total is a plain mean of rates, ours is not
            assert ours[group]["risk_per_100k"] == pytest.approx(printed, rel=0.06), group
    for group in (("male", "black"), ("female", "black")):
        ratio = RATIOS_ONE_DECIMAL[group][0]
        assert ours[group]["ratio_to_white"] == pytest.approx(ratio, abs=0.1), group


def test_intervals_of_expected_rates_are_narrower_than_the_published(base: study.Study) -> None:
    """Theirs add a new year's scatter to every cell and sum quantiles."""
    rows = to_records(answer(Question(estimate="multilevel"), base))
    for row in rows:
        _, low, high = RISKS_PER_100K.get((row["sex"], row["race"]), (None, None, None))
        if low is not None and high is not None:
            assert row["high"] - row["low"] < high - low


MULTILEVEL: dict[str, Any] = {"estimate": "multilevel"}
RECORDED: dict[str, Any] = {**MULTILEVEL, "source": "mapping_police_violence_2021"}
REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({**MULTILEVEL, "years": "2013-2015"}, "2013-2018 together"),
    ({**MULTILEVEL, "by_year": True}, "all groups move alike"),
    ({**MULTILEVEL, "causes": "all"}, "one model of officer force"),
    ({**MULTILEVEL, "population": "calendar"}, "published population"),
    ({**MULTILEVEL, "race_classes": "exclusive"}, "published race classes"),
    ({**MULTILEVEL, "level": 1.5}, "not between 0 and 1"),
    ({**RECORDED, "unknown_race": "drop"}, "unknown race imputed"),
    ({**RECORDED, "population": "published"}, "calendar population"),
    ({**RECORDED, "race_classes": "published"}, "exclusive race classes"),
    ({**RECORDED, "by_year": True}, "use --estimate counts"),
    ({**MULTILEVEL, "source": "edwards_brown_2024"}, "not counts"),
]


@pytest.mark.parametrize(("options", "words"), REFUSALS)
def test_refusals_say_why(options: dict[str, Any], words: str, base: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match=words):
        answer(Question(**options), base)


@pytest.mark.parametrize("source", keeping.kept_sources())
def test_answers_have_the_deaths_of_the_counts(source: str, base: study.Study) -> None:
    modeled = answer(Question(estimate="multilevel", source=source), base)
    counted = answer(Question(estimate="counts", source=source, draws=100), base)
    np.testing.assert_allclose(modeled["deaths"], counted["deaths"])
    many = counted["deaths"] > 1000
    np.testing.assert_allclose(
        modeled["risk_per_100k"][many], counted["risk_per_100k"][many], rtol=0.03
    )
