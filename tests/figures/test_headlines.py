"""Every number of a headline is one of the picture's own data, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qi_analysis.figures import catalogue
from qi_analysis.figures.kit import agreement
from qi_analysis.figures.kit.chart import Chart
from tests.figures.conftest import Made

OF_ONE = re.compile(r"\b1 (?:in|de cada) (?=\d)")
"""The one of "1 in 71" is no number of the data."""
UNITS = {"100,000"}
"""In 100,000 men: a unit, not a number of the data."""


def missing(chart: Chart) -> list[str]:
    """Numbers of the headline that do not follow from the data; a claim's are those of the card."""
    found = [each.rstrip(",") for each in agreement.tokens(OF_ONE.sub("", chart.title))]
    if not chart.headline:
        cells = chart.data.select_dtypes("number").to_numpy().ravel()
        return [token for token in found if not any(close(token, value) for value in cells)]
    known = [float(trace.of(chart.data)) for trace in chart.headline]
    return [
        token
        for token in found
        if token not in UNITS and not any(agreement.matches(token, value) for value in known)
    ]


def close(token: str, value: float) -> bool:
    """Whether every digit is that of the value: rounded zeros are no match."""
    decimals = len(token.partition(".")[2])
    return abs(float(token.replace(",", "")) - value) <= 0.5 * 10.0**-decimals


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", [*catalogue.CHARTS])
def test_numbers_of_a_headline_are_those_of_the_data(made: Made, name: str, lang: str) -> None:
    assert missing(made[name, lang]) == []


def test_a_number_that_is_not_drawn_is_found(made: Made) -> None:
    chart = made["state-tile-map", "en"]
    assert missing(replace(chart, title="above in 18 states, below in 16")) == ["18", "16"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_one_ratio_and_one_interval_stand_everywhere(made: Made, lang: str) -> None:
    """The headline ratio is 2.47 (2.27 to 2.70), or the words say what varies."""
    told = {
        name: made[name, lang]
        for name in ("whichever-way", "specification-curve", "claim-black-men-lifetime-ratio")
    }
    for name in ("whichever-way", "specification-curve"):
        words = f"{told[name].title} {told[name].subtitle}"
        assert all(number in words for number in ("2.47", "2.27", "2.70")), name
        (ours,) = told[name].data[told[name].data["ours"]].itertuples()
        assert (f"{ours.ratio:.2f}", f"{ours.low:.2f}", f"{ours.high:.2f}") == (
            "2.47", "2.27", "2.70",
        )  # fmt: skip
    card = told["claim-black-men-lifetime-ratio"].alt_text
    assert all(number in card for number in ("2.47", "2.27", "2.70"))
