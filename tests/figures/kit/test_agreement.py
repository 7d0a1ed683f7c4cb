"""Marks, alt text and data of a chart: what disagrees is found."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.figure import Figure

from qi_analysis.figures.kit import agreement
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import load


def _chart(alt: str, frame: pd.DataFrame) -> Chart:
    return Chart(
        name="x", title="t", subtitle="s", footer="f", mind="m", alt_text=alt, captions={},
        language=load(), data=frame, claims=(), inputs=(), licence="l", code="c",
        draw=lambda _: Figure(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("token", "value", "same"),
    [
        ("2.5", 2.457, True),  # rounds to 2.5
        ("2.5", 2.449, False),
        ("1,000", 1041.36, True),  # one significant digit
        ("1,070", 1069.3, True),
        ("1,070", 1076.0, False),
        ("0.60", 0.604, True),
        ("96", 95.6, True),
        ("96", 96.6, False),
    ],
)
def test_a_printed_number_is_a_rounding_of_a_value(token: str, value: float, *, same: bool) -> None:
    assert agreement.matches(token, value) is same


def test_a_mark_that_stands_at_no_number_is_found() -> None:
    frame = pd.DataFrame({"value": [1.5, 2.5, 3.5]})
    chart = _chart("Values 1.5, 2.5 and 3.5.", frame)
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([1.5, 2.5, 3.5], [700, 800, 900], marker="o")
    assert agreement.problems(chart, figure) == []
    axes.plot([2.6], [650], marker="o")
    (problem,) = agreement.problems(chart, figure)
    assert "2.6" in problem
    axes.lines[-1].set_gid(agreement.NO_SCALE)
    assert agreement.problems(chart, figure) == []


def test_shares_may_be_drawn_in_percent() -> None:
    chart = _chart("5%, 17% and 25%", pd.DataFrame({"share": [0.05, 0.17, 0.25]}))
    figure = Figure()
    figure.add_subplot().plot([5, 17, 25], [9, 9, 9], marker="o")
    assert agreement.problems(chart, figure) == []


def test_alt_text_without_the_numbers_is_found() -> None:
    frame = pd.DataFrame({"value": [1.5, 2.5, 3.5]})
    (problem,) = agreement.problems(_chart("A chart of 1.5 and other things.", frame), Figure())
    assert "1 numbers of the data, not 3" in problem
