"""The chart of trends: laid out at every size, and its words are those of the numbers."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from qi_analysis.figures.charts import trend
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import drawn_lines
from tests.figures.conftest import ENGLISH, SPANISH, WORDS, Made

SOURCES = {
    "mapping_police_violence_2021": ("Mapping Police Violence", range(2013, 2021)),
    "washington_post_2025_export": ("Washington Post", range(2015, 2025)),
    "the_counted": ("The Counted", range(2015, 2017)),
}


@pytest.fixture
def frame() -> pd.DataFrame:
    rows = []
    for source, (label, years) in SOURCES.items():
        for year in years:
            black = 80.0 + (year % 4) * 5
            for race, risk in (("black", black), ("white", 40.0)):
                rows.append(
                    {
                        "source": source, "label": label, "year": year, "race": race,
                        "risk_per_100k": risk, "low": 0.9 * risk, "high": 1.1 * risk,
                        "ratio_to_white": risk / 40, "ratio_low": risk / 45,
                        "ratio_high": risk / 36, "killed": 1000,
                        "unknown_race": (year - 2010) / 100,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def _plain(text: str) -> str:
    """The text with ordinary spaces for those that break no line."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_marks_are_the_ratios_of_the_frame(frame: pd.DataFrame) -> None:
    (axes,) = trend.draw(frame, style.SIZES["square"], WORDS).axes
    heights = [np.asarray(line.get_ydata(), dtype=float) for line in axes.get_lines()]
    drawn = sorted(np.concatenate([each for each in heights if len(each) > 2]).round(6))
    black = frame[(frame["race"] == "black") & (frame["source"] != "the_counted")]
    assert drawn == sorted(black["ratio_to_white"].round(6))
    assert axes.get_ylim()[0] == 0


def test_alt_text_says_what_is_counted_and_how_much_race_is_unknown(frame: pd.DataFrame) -> None:
    said = _plain(trend.describe(frame, ENGLISH))
    assert "10,000 shot dead on duty, race unknown 5-14%" in said


def test_alt_text_tells_every_ratio(frame: pd.DataFrame) -> None:
    text = _plain(trend.describe(frame, ENGLISH))
    assert text.startswith("Line chart by year")
    assert "Washington Post (10,000 shot dead on duty, race unknown 5-14%)" in text
    assert "2016 2.0 (1.8 to 2.2); 2017 2.1 (1.9 to 2.4)" in text
    assert len(re.findall(r"\d{4} \d\.\d \(", text)) == 8 + 10 + 2


def test_headline_and_footer_are_the_numbers_of_the_frame(made: Made) -> None:
    chart = made["trend", "en"]
    black = chart.data[chart.data["race"] == "black"]
    low, high = black["ratio_to_white"].min(), black["ratio_to_white"].max()
    assert f"was {low:.1f} to {high:.1f} times white men\u2019s" in chart.title
    lines = {line for line, _ in drawn_lines(drawn(chart, style.SIZES["square"]))}
    assert {f"{low:.1f}", f"{high:.1f}"} <= lines  # on the picture as well
    assert f"every year, {black['year'].min()}-{black['year'].max()}" in chart.title
    # the headline says every year: none is missing
    assert set(black["year"]) == set(range(2013, 2025))
    post = black[black["source"] == "washington_post_2025_export"].set_index("year")["unknown_race"]
    assert f"grew from {100 * post[2015]:.0f}% in 2015 to {100 * post[2024]:.0f}% in 2024" in (
        chart.footer
    )
    assert "90% intervals" in chart.footer
    assert "life table of 2023" in chart.footer


def test_releases_are_said_by_month_where_it_is_known(made: Made) -> None:
    # 2021-08-14, 2025-05-30, 2018-06 in the registry; The Counted closed with 2016
    assert "August 2021, May 2025, June 2018, and 2016" in made["trend", "en"].footer


def test_spanish_says_what_is_counted(frame: pd.DataFrame) -> None:
    said = _plain(trend.describe(frame, SPANISH))
    assert "10,000 muertes a tiros por agentes de servicio; raza desconocida: 5-14 %" in said
    assert "Negros 85 a 80" in said  # 2013 and 2020
    assert "2016 2.0 (1.8 a 2.2)" in said
