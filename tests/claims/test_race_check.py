"""The check of imputed race as a caveat: by hand, and gone once it passes."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from qi_analysis.claims import evaluate, race_check
from qi_analysis.claims.race_check import Comparison

BLACK, ALL = "black", "total"
MPV = "mapping_police_violence_2021"


def binomial(n: int, share: float) -> list[float]:
    """Return the chance of each count, by the formula."""
    return [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize("count", [0, 3, 10, 37, 50, 180])
def test_the_chance_is_the_exact_binomial(count: int) -> None:
    chances = binomial(180, 0.2)
    tails = sum(chances[: count + 1]), sum(chances[count:])
    assert race_check.two_sided(count, 180, 0.2) == pytest.approx(min(1, 2 * min(tails)), rel=1e-6)


def test_what_the_committed_table_rejects() -> None:
    """Read off imputation_check.csv by hand: 10 Latino and 128 white people of 180 by the Post."""
    failed = race_check.failures(MPV)
    assert [(each.other, each.race, each.told, each.people) for each in failed] == [
        ("washington_post_2024", "latino", 10, 180),
        ("washington_post_2024", "white", 128, 180),
    ]
    assert [each.imputed for each in failed] == pytest.approx([36.6, 94.2])
    assert failed[0].p < 1e-6
    text = race_check.caveat(BLACK, MPV)
    assert "of 180 people" in text
    assert "10 are in the group Latino where the imputation put 37 (p < 0.0000001)" in text
    assert "Our interval does not include that error." in text
    assert "rejects the imputation" in (race_check.short(BLACK, MPV) or "")


def test_the_total_of_all_groups_does_not_depend_on_race() -> None:
    assert "does not depend on it" in race_check.caveat(ALL, MPV)
    assert race_check.short(ALL, MPV) is None


def returns(*found: Comparison) -> Callable[[str], tuple[Comparison, ...]]:
    return lambda _: found


def cell(p: float) -> Comparison:
    return Comparison("the_counted", "white", 100, 50, 60.0, p)


def test_the_caveat_goes_once_the_check_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race_check, "comparisons", returns(cell(0.2), cell(0.006)))
    assert race_check.failures("any") == []  # two comparisons: 0.012 together
    assert "The check is passed" in race_check.caveat(BLACK, MPV)
    assert race_check.short(BLACK, MPV) is None
    result, *_ = evaluate.evaluate_all(["black-men-lifetime-ratio"])
    said = " ".join((result.wording, *result.caveats))
    assert "fails its own check" not in said
    assert "rejects the imputation" not in said
    monkeypatch.setattr(race_check, "comparisons", returns(cell(0.2), cell(0.004)))
    assert race_check.failures("any") == [cell(0.004)]


def test_records_without_a_check_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert race_check.comparisons("unheard_of") == ()
    assert "no check of that imputation" in race_check.caveat(BLACK, "unheard_of")
    assert "has not been checked" in (race_check.short(BLACK, "unheard_of") or "")


def test_the_linked_list_passes_its_check_and_says_so_with_numbers() -> None:
    """Read off race_check.csv by hand: of 289 without race by one project, 63 told to be Black."""
    assert race_check.failures("linked") == []
    text = race_check.caveat(BLACK)
    assert "63 and 62 of 289 people whose race Mapping Police Violence lacks" in text
    assert "The check is passed" in text
