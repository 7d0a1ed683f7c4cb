"""Made-up frames in the shapes of the real ones, and charts on them."""

from __future__ import annotations

import math
import re
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from qi_analysis.core.vocabulary import AGE_GROUPS, RACES
from qi_analysis.figures import catalogue
from qi_analysis.figures.charts import lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.kit import language
from qi_analysis.figures.kit.chart import Chart, Words, captions
from qi_analysis.risk import study

NAN = float("nan")
RISKS = {
    "white": (39, 31, 48),
    "black": (96, 77, 120),
    "latino": (53, 41, 67),
    "american_indian_alaska_native": (55, 36, 81),
    "asian_pacific_islander": (14, 9, 23),
    "total": (52, 44, 61),
}
CHOICES: list[tuple[Any, ...]] = [
    ("authors_model", "as_published", "2013-2018", 2.47, NAN, NAN, True),
    ("direct_rates", "as_published", "2013-2018", 2.45, 2.2, 2.7, False),
    ("same_year", "population_and_groups", "2013-2018", 2.31, 2.1, 2.6, False),
    ("same_groups", "population_and_groups", "2013-2018", 2.62, 2.3, 2.9, False),
    ("both", "population_and_groups", "2013-2018", 2.58, 2.3, 2.9, False),
    ("with_vehicle", "other_deaths", "2013-2018", 2.55, 2.3, 2.8, False),
    ("with_suicide", "other_deaths", "2013-2018", 2.2, 2.0, 2.4, False),
    ("first_years", "other_years", "2013-2015", 2.9, 2.5, 3.4, False),
    ("last_years", "other_years", "2016-2018", 2.1, 1.9, 2.4, False),
    ("all_white", "unknown_race", "2013-2018", 1.92, NAN, NAN, False),
    ("all_black", "unknown_race", "2013-2018", 3.42, NAN, NAN, False),
]
ENGLISH, SPANISH = language.load("en"), language.load("es")
WORDS = Words(
    title="About 1 in 1,000 Black men and boys can expect to be killed by police",
    subtitle="Lifetime risk of dying from police use of force at the rates of 2013 to 2018",
    footer=(
        "Source: Edwards, Lee and Esposito (PNAS 2019), Fatal Encounters as of 2019-01-25, deaths "
        "2013-2018, race unknown 9% (imputed). Lines: 90% intervals. CC BY 4.0."
    ),
)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
"""A number as both languages write it."""


class Made(dict[tuple[str, str], Chart]):
    """Figures by name and language, each made when it is first asked for."""

    def __missing__(self, key: tuple[str, str]) -> Chart:
        self[key] = catalogue.make(key[0], study.load(), key[1])
        return self[key]


@pytest.fixture(scope="session")
def made() -> Made:
    """Figures as they are; no test changes one."""
    return Made()


@pytest.fixture
def risk_frame() -> pd.DataFrame:
    """Lifetime risks of men in the columns of the risk contract."""
    rows = [
        {
            "estimate": "published", "source": "ele_2019", "years": "2013-2018", "sex": "male",
            "race": race, "deaths": 100, "risk_per_100k": risk, "low": low, "high": high,
            "one_in": 1e5 / risk, "ratio_to_white": risk / RISKS["white"][0],
            "ratio_low": low / RISKS["white"][0], "ratio_high": high / RISKS["white"][0],
            "level": 0.9,
        }
        for race, (risk, low, high) in RISKS.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture
def ratio_frame() -> pd.DataFrame:
    """Ratios under many choices; one is the published one, some have no interval."""
    return pd.DataFrame(CHOICES, columns=list(ratio_to_white.COLUMNS))


@pytest.fixture
def age_frame() -> pd.DataFrame:
    """Risks by age: a bump that is highest at ages 25-29, as high as the lifetime risk is."""
    rows = []
    for race in RACES:
        for group in AGE_GROUPS[:-1]:
            bump = math.exp(-(((group.start - 25) / 18) ** 2)) / 8
            numbers = (bump * value for value in RISKS[race])
            rows.append(("male", race, group.label, group.start, *numbers))
    return pd.DataFrame(rows, columns=list(risk_by_age.COLUMNS))


@pytest.fixture
def charts(
    risk_frame: pd.DataFrame, ratio_frame: pd.DataFrame, age_frame: pd.DataFrame
) -> dict[str, Chart]:
    """Each of the three charts, ready to export."""
    drawn: dict[str, tuple[pd.DataFrame, ModuleType]] = {
        "lifetime_risk": (risk_frame, lifetime_risk),
        "ratio_to_white": (ratio_frame, ratio_to_white),
        "risk_by_age": (age_frame, risk_by_age),
    }
    return {name: make_chart(name, frame, module) for name, (frame, module) in drawn.items()}


def make_chart(name: str, frame: pd.DataFrame, module: ModuleType, words: Words = WORDS) -> Chart:
    """Return a chart of ``frame``; its alt text has characters that need escaping."""
    alt_text = f"<Dots> & lines. {module.describe(frame, words.language)}"
    return Chart(
        name=name,
        title=words.title,
        subtitle=words.subtitle,
        footer=words.footer,
        mind=words.mind,
        alt_text=alt_text,
        captions=captions(words, alt_text, "CC BY 4.0"),
        language=words.language,
        data=frame,
        claims=("lifetime-risk-black-men",),
        inputs=({"path": "data/raw/ele/post_pred_90.rds", "sha256": "ab" * 32},),
        licence="CC BY 4.0",
        code=f"src/qi_analysis/figures/charts/{name}.py",
        draw=lambda size: module.draw(frame, size, words),
    )
