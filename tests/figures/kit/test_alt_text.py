from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from qi_analysis.core import formatting
from qi_analysis.core.errors import DataError
from qi_analysis.figures.charts import lifetime_risk, ratio_to_white, risk_by_age
from tests.figures.conftest import ENGLISH, NUMBER, SPANISH

if TYPE_CHECKING:
    import pandas as pd


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (0.159, "0.16"),
        (0.6, "0.60"),
        (0.999, "1.0"),
        (2.74, "2.7"),
        (9.96, "10"),
        (13.8, "14"),
        (96.3, "96"),
        (99.4, "99"),
        (99.6, "100"),
        (104.4, "104"),
        (1234, "1,230"),
    ],
)
def test_per_100k(value: float, printed: str) -> None:
    assert formatting.per_100k(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (96, "1 in 96"),
        (1042, "1 in 1,000"),  # 1 / 96 per 100,000
        (2564, "1 in 2,600"),
        (37037, "1 in 37,000"),
        (166667, "1 in 170,000"),
    ],
)
def test_one_in(value: float, printed: str) -> None:
    assert formatting.one_in(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2.46, "2.5"),
        (1.04, "1.0"),
        (0.999, "1.0"),
        (0.36, "0.36"),
        (0.064, "0.06"),
        (12.34, "12.3"),
    ],
)
def test_ratio(value: float, printed: str) -> None:
    assert formatting.ratio(value) == printed


@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
@pytest.mark.parametrize("show", [formatting.per_100k, formatting.one_in, formatting.ratio])
def test_what_is_no_risk_is_not_printed(show: object, value: float) -> None:
    assert callable(show)
    with pytest.raises(DataError, match="cannot be printed"):
        show(value)


def test_lifetime_risk_says_the_numbers_of_the_frame(risk_frame: pd.DataFrame) -> None:
    text = lifetime_risk.describe(risk_frame, ENGLISH)
    for part in (
        "Dot plot",
        "per 100,000 births",
        "Men and boys: Black 96 (77 to 120), 1 in 1,000;",
        "White 39 (31 to 48), 1 in 2,600",
        "Asian and Pacific Islander 14 (9.0 to 23), 1 in 7,100",
        "The highest risk is that of Black men and boys, 2.5 times that of white people",
    ):
        assert part in text


def test_lifetime_risk_follows_the_frame(risk_frame: pd.DataFrame) -> None:
    risk_frame.loc[risk_frame["race"] == "latino", "risk_per_100k"] = 250.0
    text = lifetime_risk.describe(risk_frame, ENGLISH)
    assert "Men and boys: Latino 250 (41 to 67)" in text
    assert "The highest risk is that of Latino men and boys" in text


def test_ratio_to_white_says_every_choice(ratio_frame: pd.DataFrame) -> None:
    text = ratio_to_white.describe(ratio_frame, ENGLISH)
    for part in (
        "Forest plot",
        "under 11 choices",
        "killed by police of Black men and boys is that of white men and boys",
        "run from 1.9 to 3.4",
        "The published estimate is 2.5.",
        "As published: the authors\u2019 model, 2.5; their counts, direct rates, 2.5 (2.2 to 2.7).",
        "Population and groups: population of the same year, 2.3 (2.1 to 2.6);",
        "If unknown race were: all white, 1.9; all Black, 3.4.",
        "Both, part of the years: 2013-2015, 2.9 (2.5 to 3.4);",
    ):
        assert part in text


def test_risk_by_age_says_the_peaks(age_frame: pd.DataFrame) -> None:
    text = risk_by_age.describe(age_frame, ENGLISH)
    for part in (
        "Black 12 at ages 25-29",  # 96 / 8
        "White 4.9 at ages 25-29",  # 39 / 8
        "Asian and Pacific Islander 1.8 at ages 25-29",  # 14 / 8
        "The highest of all is 12, Black men and boys; white people of that sex and age: 4.9.",
    ):
        assert part in text


def test_spanish_says_the_same_numbers(
    risk_frame: pd.DataFrame, ratio_frame: pd.DataFrame, age_frame: pd.DataFrame
) -> None:
    for module, frame, parts in (
        (lifetime_risk, risk_frame, ("Hombres y niños: Negros 96 (77 a 120), 1 de cada 1,000",)),
        (
            ratio_to_white,
            ratio_frame,
            (
                "van de 1.9 a 3.4",
                "Población y grupos: población del mismo año, 2.3 (2.1 a 2.6)",
                "todas blancas, 1.9; todas negras, 3.4",
            ),
        ),
        (
            risk_by_age,
            age_frame,
            ("Negros 12 a los 25-29 años", "El más alto de todos es 12, hombres y niños negros"),
        ),
    ):
        english, spanish = (module.describe(frame, each) for each in (ENGLISH, SPANISH))
        assert NUMBER.findall(english) == NUMBER.findall(spanish)
        for part in parts:
            assert part in spanish
