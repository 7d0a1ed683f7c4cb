"""The life-table engine against textbooks, official tables and invariants."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qi_analysis.core.errors import DataError
from qi_analysis.stats import lifetable
from tests.oracles import preston_austria_1992 as austria
from tests.oracles import preston_neoplasms_1991 as neoplasms

AGES = 19
A = np.array(austria.A)


@pytest.fixture
def austrian() -> lifetable.LifeTable:
    return lifetable.life_table(lifetable.death_rate(austria.DEATHS, austria.POPULATION), A)


def neoplasm_rates() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rates that give the textbook's survivors: the inverse of its own q formula."""
    l_x, a, n = np.array(neoplasms.SURVIVORS), np.array(neoplasms.A), lifetable.WIDTHS
    q = 1 - l_x[1:] / l_x[:-1]
    m = np.append(q / (n[:-1] - q * (n[:-1] - a[:-1])), 1 / a[-1])
    return m, m * np.array(neoplasms.NEOPLASM_DEATHS) / np.array(neoplasms.DEATHS), a


def test_textbook_period_table(austrian: lifetable.LifeTable) -> None:
    # the book carries l and d in rounded whole persons from age to age
    np.testing.assert_allclose(austrian.l * 1e5, austria.SURVIVORS, atol=1.0)
    np.testing.assert_allclose(austrian.d * 1e5, austria.COHORT_DEATHS, atol=1.0)
    np.testing.assert_allclose(austrian.person_years * 1e5, austria.PERSON_YEARS, atol=3.0)
    book_e0 = sum(austria.PERSON_YEARS) / 1e5
    assert austrian.e[0] == pytest.approx(book_e0, abs=2e-4)


def test_textbook_multiple_decrement() -> None:
    m, m_cause, a = neoplasm_rates()
    table = lifetable.life_table(m, a)
    np.testing.assert_allclose(
        lifetable.cause_deaths(table, m_cause) * 1e5, neoplasms.COHORT_NEOPLASM_DEATHS, atol=0.51
    )
    risk = lifetable.lifetime_risk(m, m_cause, a)
    assert risk == pytest.approx(neoplasms.LIFETIME_RISK, abs=5e-6)
    through_40 = lifetable.lifetime_risk(m, m_cause, a, through=40)
    assert through_40 * 1e5 == pytest.approx(sum(neoplasms.COHORT_NEOPLASM_DEATHS[:9]), abs=4.5)


def test_textbook_cause_deleted_table() -> None:
    """The book takes a from neighboring ages where we keep the shape of all deaths: 0.01 years."""
    m, m_cause, a = neoplasm_rates()
    table = lifetable.life_table(m, a)
    without = lifetable.cause_deleted(table, m_cause, a)
    assert table.e[0] == pytest.approx(neoplasms.LIFE_EXPECTANCY, abs=0.005)
    assert without.e[0] == pytest.approx(neoplasms.WITHOUT_NEOPLASMS, abs=0.011)


def test_deleting_a_cause_adds_the_years_its_dead_would_have_lived() -> None:
    """The second method: cohort deaths from the cause, times years left without it."""
    m, m_cause, a = neoplasm_rates()
    table = lifetable.life_table(m, a)
    without = lifetable.cause_deleted(table, m_cause, a)
    dead = lifetable.cause_deaths(table, m_cause)
    lost = (dead * lifetable.years_left_at_death(without, a)).sum()
    assert without.e[0] - table.e[0] == pytest.approx(lost, rel=0.02)
    # no one dies of a cause with no rate, and nothing changes
    np.testing.assert_allclose(lifetable.cause_deleted(table, 0 * m, a).e, table.e, rtol=1e-12)
    with pytest.raises(DataError, match="all that kills"):
        lifetable.cause_deleted(table, m, a)


def test_without_competing_causes_by_hand() -> None:
    # 0.01 a year over 1 + 4 + 5 years: 1 - exp(-0.1)
    risk = lifetable.risk_without_competition(np.full(AGES, 0.01), through=10)
    assert risk == pytest.approx(0.09516258196404048, rel=1e-14)


def test_three_ages_by_hand() -> None:
    # Widths 1, 1, open; m = 0.5, 1, 2; a = 0.5, 0.5, -: q = 0.4, 2/3, 1; l = 1, 0.6, 0.2;
    # d = 0.6 * 2/3 = 0.4 ...; a cause that is half of all deaths at every age takes half: 0.5.
    widths = np.array([1.0, 1.0, np.inf])
    table = lifetable.life_table([0.5, 1.0, 2.0], [0.5, 0.5, 0.5], widths)
    np.testing.assert_allclose(table.q, [0.4, 2 / 3, 1.0], rtol=1e-15)
    np.testing.assert_allclose(table.l, [1.0, 0.6, 0.2], rtol=1e-15)
    # person-years: 0.6 + 0.4*0.5; 0.2 + 0.4*0.5; 0.2 / 2
    np.testing.assert_allclose(table.person_years, [0.8, 0.4, 0.1], rtol=1e-14)
    assert table.e[0] == pytest.approx(1.3)
    half = lifetable.lifetime_risk([0.5, 1.0, 2.0], [0.25, 0.5, 1.0], [0.5] * 3, widths)
    assert half == pytest.approx(0.5, rel=1e-14)


rates = hnp.arrays(np.float64, AGES, elements=st.floats(1e-6, 0.3))
shares = hnp.arrays(np.float64, AGES, elements=st.floats(0.0, 1.0))


@settings(deadline=None)
@given(rates, shares)
def test_cause_specific_risks_sum_to_one(m: np.ndarray, share: np.ndarray) -> None:
    one = lifetable.lifetime_risk(m, m * share, A)
    rest = lifetable.lifetime_risk(m, m * (1 - share), A)
    assert one + rest == pytest.approx(1.0, abs=1e-12)


@settings(deadline=None)
@given(rates)
def test_survivors_fall_and_deaths_sum_to_one(m: np.ndarray) -> None:
    table = lifetable.life_table(m, A)
    assert (np.diff(table.l) <= 0).all()
    assert table.d.sum() == pytest.approx(1.0, abs=1e-12)
    assert table.person_years.sum() == pytest.approx(table.e[0])


@settings(deadline=None)
@given(rates, shares, st.floats(1e-3, 1e6))
def test_scaling_people_and_deaths_changes_nothing(
    m: np.ndarray, share: np.ndarray, factor: float
) -> None:
    population = np.linspace(1e4, 1e6, AGES)

    def risk(k: float) -> np.ndarray:
        whole = lifetable.death_rate(m * population * k, population * k)
        part = lifetable.death_rate(m * share * population * k, population * k)
        return lifetable.lifetime_risk(whole, part, A)

    assert risk(factor) == pytest.approx(risk(1.0), rel=1e-9)


@settings(deadline=None)
@given(rates)
def test_no_deaths_in_a_cause_is_no_risk(m: np.ndarray) -> None:
    assert lifetable.lifetime_risk(m, np.zeros(AGES), A) == 0


@settings(deadline=None)
@given(rates, hnp.arrays(np.float64, AGES, elements=st.floats(0.0, 0.5)), st.integers(0, AGES - 1))
def test_more_deaths_in_a_cause_never_lower_its_risk(
    m: np.ndarray, share: np.ndarray, age: int
) -> None:
    # the extra deaths come on top of all others, so they also leave fewer to die later
    before = lifetable.lifetime_risk(m, m * share, A)
    extra = np.zeros(AGES)
    extra[age] = 0.05 * m[age]
    after = lifetable.lifetime_risk(m + extra, m * share + extra, A)
    assert after >= before - 1e-12


def test_leading_axes_broadcast(austrian: lifetable.LifeTable) -> None:
    m = austrian.m
    draws = np.linspace(0.0, 0.5, 6).reshape(3, 2, 1) * m
    stacked = lifetable.lifetime_risk(m, draws, A)
    assert stacked.shape == (3, 2)
    for index in np.ndindex(3, 2):
        assert stacked[index] == pytest.approx(lifetable.lifetime_risk(m, draws[index], A))


NEGATIVE = "{} holds a negative or missing value"
GROUPS = "{} has 2 age groups where {} are needed"
THREE = [0.5, 1.0, 2.0]
THREE_A, THREE_WIDTHS = [0.5, 0.5, 0.5], [1.0, 1.0, np.inf]
OPEN = "the last age group, and only that one, must be open (infinite width)"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: lifetable.death_rate([1.0], [0.0]),
            "population holds a zero: a rate needs someone at risk",
        ),
        (lambda: lifetable.death_rate([-1.0], [5.0]), NEGATIVE.format("deaths")),
        (lambda: lifetable.death_rate([np.nan], [5.0]), NEGATIVE.format("deaths")),
        (lambda: lifetable.death_rate([1.0], [-5.0]), NEGATIVE.format("population")),
        (
            lambda: lifetable.death_rate(3.0, 5.0),
            "deaths is a single number; its last axis must be age",
        ),
        (lambda: lifetable.survivors([-0.1, 1.0]), NEGATIVE.format("q")),
        (lambda: lifetable.life_table([0.1, 0.1], A), GROUPS.format("m", 19)),
        (
            lambda: lifetable.life_table(THREE, [0.5, 0.5], THREE_WIDTHS),
            GROUPS.format("a", 3),
        ),
        (lambda: lifetable.life_table(-np.ones(AGES), A), NEGATIVE.format("m")),
        (lambda: lifetable.life_table(np.ones(AGES), -A), NEGATIVE.format("a")),
        (
            lambda: lifetable.life_table(np.full(AGES, 9.0), A),
            "a death rate is too high for its age group: q would exceed one",
        ),
        (
            lambda: lifetable.life_table(np.zeros(AGES), A),
            "the open age group has no deaths, so the table does not close",
        ),
        (
            # of 1.2 years, 0.6 are lived by those who die: 1.2 * 2.5 / (1 + 0.6 * 2.5) = 1.2
            lambda: lifetable.probability_of_dying([2.5, 1.0], [0.6, 0.5], [1.2, np.inf]),
            "a death rate is too high for its age group: q would exceed one",
        ),
        (
            lambda: lifetable.life_table(np.full(AGES, 0.1), np.full(AGES, 6.0)),
            "a exceeds the width of its age group",
        ),
        (
            lambda: lifetable.lifetime_risk(np.full(AGES, 0.1), np.full(AGES, 0.2), A),
            "a cause has a higher death rate than all causes together",
        ),
        (
            lambda: lifetable.lifetime_risk(np.full(AGES, 0.1), np.full(AGES, -0.1), A),
            NEGATIVE.format("m_cause"),
        ),
        (
            lambda: lifetable.lifetime_risk(THREE, [0.1, 0.1], THREE_A, THREE_WIDTHS),
            GROUPS.format("m_cause", 3),
        ),
        (lambda: lifetable.groups_before(83.0), "exact age 83 is not the edge of an age group"),
        (
            lambda: lifetable.risk_without_competition(np.full(AGES, 0.1), through=np.inf),
            "without competing causes the open age group has no end: name an age",
        ),
        (
            lambda: lifetable.risk_without_competition([0.1, 0.1], through=10),
            GROUPS.format("m_cause", 19),
        ),
        (
            lambda: lifetable.risk_without_competition(-np.ones(AGES), through=10),
            NEGATIVE.format("m_cause"),
        ),
        (lambda: lifetable.life_table([0.1, 0.1], [0.5, 0.5], [1.0, 1.0]), OPEN),
        (lambda: lifetable.life_table(THREE, THREE_A, [1.0, np.inf, np.inf]), OPEN),
    ],
)
def test_refusals(call: object, words: str) -> None:
    with pytest.raises(DataError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == words


def test_a_year_lived_by_nobody_who_dies_may_be_the_whole_group() -> None:
    # a = n: those who die do so at the end, q = n m; here 1 * 0.4
    q = lifetable.probability_of_dying([0.4, 1.0], [1.0, 0.5], [1.0, np.inf])
    assert q.tolist() == [0.4, 1.0]


def test_other_widths_and_whole_numbers() -> None:
    # groups of one and two years: 1 - exp(-(1 * 0.1 + 2 * 0.2)), each row by itself
    risk = lifetable.risk_without_competition(
        [[0.1, 0.2, 1.0], [0.0, 0.2, 1.0]], [1, 2, np.inf], through=3
    )
    assert risk == pytest.approx([1 - np.exp(-0.5), 1 - np.exp(-0.4)])
    # whole numbers are rates too, and a cause may be all of the deaths
    table = lifetable.life_table([1, 1], [0, 1], [1, np.inf])
    assert lifetable.cause_deaths(table, [1, 1]).tolist() == [0.5, 0.5]


def test_a_cause_has_no_share_of_ages_without_deaths() -> None:
    table = lifetable.life_table([0.0, 1.0], [0.5, 1.0], [1.0, np.inf])
    assert lifetable.cause_deaths(table, [0.0, 0.5]).tolist() == [0.0, 0.5]
