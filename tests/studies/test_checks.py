"""Arithmetic on the printed figures: expected values by hand from the rows of the raw file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qi_analysis.studies import checks, overview, run_checks
from qi_analysis.studies import printed as figures
from qi_analysis.studies.checks import Check, Side
from qi_analysis.studies.printed import Figures


@pytest.fixture(scope="module")
def printed() -> Figures:
    return figures.load()


@pytest.fixture(scope="module")
def found(printed: Figures) -> dict[str, Check]:
    return {check.id: check for check in run_checks.run(printed)}


@pytest.mark.parametrize(
    ("name", "left", "right", "verdict"),
    [
        # rows 21-31: 105+382+335+244+708+819+273+407+936+540+736
        ("ij-circuits", 5485, 5526, "does not add up"),
        # rows 32, 33: 458 * 6 = 2748, 555 * 5 = 2775
        ("ij-yearly-means", 5523, 5526, "agrees within rounding"),
        # rows 49-52: 54+26+4+16
        ("ij-outcomes", 100, 100, "agrees"),
        # rows 37-43: 50+20+21+4+5+0.2+0.3
        ("ij-defendants", 100.5, 100, "agrees within rounding"),
        # sum of rows 21-31 times rows 53-63 is 163,681; over 5,485
        ("ij-any-denial", 163681 / 5485, 30, "agrees within rounding"),
        ("ij-police-and-force", 23, 27, "possible"),
        ("ij-ninth-over-first", 936 / 105, 9, "agrees with the words"),
        ("ij-eastern-michigan", 5526 / 300, 20, "agrees with the words"),
        ("ij-interlocutory", 5526 / 2000, 3, "agrees with the words"),
        ("schwartz-dismissed", 3800 / 979, 3.9, "agrees within rounding"),
        ("schwartz-at-motion", 700 / 1183, 0.6, "agrees within rounding"),
        ("reuters-series", 529 + 435, 1000, "agrees with the words"),
        ("police-force-two-studies", 0.23 * 5526, 529, "not comparable"),
        ("share-kept-of-a-search", 552600 / 7173, 52.9, "not comparable"),
        ("dismissed-and-granted", 3.9, 54, "not comparable"),
        ("ij-government-and-granted", 59, 54, "not comparable"),
        ("reuters-petitions", 3.5, 3, "not comparable"),
    ],
)
def test_by_hand(
    found: dict[str, Check], name: str, left: float, right: float, verdict: str
) -> None:
    check = found[name]
    assert check.left.value == pytest.approx(left)
    assert check.right.value == pytest.approx(right)
    assert check.difference == pytest.approx(left - right)
    assert check.verdict == verdict


def test_every_check_is_shown_and_named_once(printed: Figures) -> None:
    every = run_checks.run(printed)
    assert len({check.id for check in every}) == len(every)
    for check in every:
        assert check.verdict in checks.VERDICTS
        assert check.why.endswith(".")
        assert check.left.low <= check.left.value <= check.left.high
        assert check.right.low <= check.right.value <= check.right.high
        assert all(ref in printed for ref in check.figures)
    shown = overview.everything(printed)
    assert [row["id"] for row in shown["checks"]] == [check.id for check in every]
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


def test_ranges_by_hand(found: dict[str, Check]) -> None:
    means = found["ij-yearly-means"].left
    assert (means.low, means.high) == (457.5 * 6 + 554.5 * 5, 458.5 * 6 + 555.5 * 5)
    # five shares rounded to whole points and two to tenths: 5 * 0.5 + 2 * 0.05
    kinds = found["ij-defendants"].left
    assert (kinds.low, kinds.high) == pytest.approx((100.5 - 2.6, 100.5 + 2.6))
    # 22.5 and 23.5 percent of 5,526
    force = found["police-force-two-studies"].left
    assert (force.low, force.high) == pytest.approx((1243.35, 1298.61))


def test_what_is_left_over_is_called_an_inference(found: dict[str, Check]) -> None:
    why = found["ij-circuits"].why
    assert why.startswith("41 appeals")
    assert "inference" in why


def test_incomparable_counts_say_why(found: dict[str, Check]) -> None:
    why = found["police-force-two-studies"].why
    for field in ("unit", "officials", "publication", "way of coding", "years"):
        assert field in why
    # 1,271 over 11 years, 529 over 15
    assert "116 appeals a year against 35 opinions a year" in why


def altered(printed: Figures, ref: str, value: float) -> Figures:
    return Figures({**printed, ref: replace(printed[ref], value=value)})


@pytest.mark.parametrize(
    ("ref", "value", "name"),
    [
        ("ij_appeals.granted", 50.0, "ij-outcomes"),
        ("ij_appeals.defendants_police", 40.0, "ij-defendants"),
        ("ij_appeals.mean_a_year_2010_2015", 400.0, "ij-yearly-means"),
        ("ij_appeals.denied", 36.0, "ij-any-denial"),
        ("ij_appeals.police_and_force", 30.0, "ij-police-and-force"),
        ("ij_appeals.counted.ca9", 1000.0, "ij-ninth-over-first"),  # above nine times
        ("ij_appeals.counted.eastern_michigan", 600.0, "ij-eastern-michigan"),
        ("ij_appeals.interlocutory", 3000.0, "ij-interlocutory"),
        ("schwartz_dockets.dismissed", 40.0, "schwartz-dismissed"),
        ("schwartz_dockets.dismissed_at_motion", 8.0, "schwartz-at-motion"),
        ("reuters_circuits.counted", 829.0, "reuters-series"),
    ],
)
def test_a_wrong_figure_does_not_add_up(
    printed: Figures, ref: str, value: float, name: str
) -> None:
    wrong = {check.id: check for check in run_checks.run(altered(printed, ref, value))}
    assert wrong[name].verdict == "does not add up"


def test_judged() -> None:
    ten = Side("", 10, 9.5, 10.5)
    assert checks.judged(ten, Side("", 10, 10, 10)) == "agrees"
    assert checks.judged(ten, Side("", 10.9, 10.5, 11.3)) == "agrees within rounding"
    assert checks.judged(ten, Side("", 10.6, 10.6, 10.6)) == "does not add up"


@pytest.mark.parametrize(
    ("qualifier", "value", "verdict"),
    [
        ("almost", 95, "agrees with the words"),
        ("almost", 101, "does not add up"),
        ("almost", 80, "does not add up"),
        ("more_than", 105, "agrees with the words"),
        ("more_than", 99, "does not add up"),
        ("about", 91, "agrees with the words"),
        ("about", 109, "agrees with the words"),
        ("about", 120, "does not add up"),
    ],
)
def test_judged_by_words(printed: Figures, qualifier: str, value: float, verdict: str) -> None:
    figure = replace(printed["reuters_series.counted"], value=100.0, qualifier=qualifier)
    assert checks.judged_by_words(value, figure) == verdict
