"""The chart of other studies: what it shows is what they printed, in every size and language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from qi_analysis.figures.charts import immunity_studies
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.language import codes, load
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.studies import printed
from tests.figures.conftest import Made

if TYPE_CHECKING:
    import pandas as pd


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return immunity_studies.studies_frame(printed.load())


def test_rows_are_those_of_the_raw_file_by_hand(frame: pd.DataFrame) -> None:
    rows = frame.set_index("scope")
    # rows 1, 5, 6 of the raw file; 11-13; 18, 49; 74, 76; 78; 79
    assert rows["count"].tolist() == [529, 435, 5526, 1183, 4000, 800]
    assert rows["share"].tolist()[:4] == [44, 59, 54, 3.9]
    assert rows["second_share"].tolist()[:2] == [57, 34]
    assert rows.loc["schwartz_dockets", "denominator"] == 979
    # only a printed whole is shown as one; 5,526 is taken by us to be that of 54 percent
    assert math.isnan(rows.loc["ij_appeals", "denominator"])
    # the abstract does not say when the decisions end
    assert math.isnan(rows.loc["nielson_walker_decisions", "end"])


@pytest.mark.parametrize("lang", codes())
def test_the_numbers_of_the_raw_file_are_printed(made: Made, lang: str) -> None:
    figure = made["immunity-studies", lang].draw(style.SIZES["web"])
    text = " ".join(line for line, _ in drawn_lines(figure))
    for number in ("529", "435", "5,526", "1,183", "4,000", "800", "2005-2019", "3.9"):
        assert number in text


def test_bars_stand_at_their_years(frame: pd.DataFrame, made: Made) -> None:
    figure = drawn(made["immunity-studies", "en"], style.SIZES["web"])
    bars = [axes.patches[0] for axes in figure.axes]
    assert len(bars) == len(frame)
    for bar, (_, row) in zip(bars, frame.iterrows(), strict=True):
        end = row["start"] if math.isnan(row["end"]) else row["end"]
        assert bar.get_x() == row["start"] - 0.5  # type: ignore[attr-defined]
        assert bar.get_width() == end - row["start"] + 1  # type: ignore[attr-defined]
    # all on one axis of years, and on no axis of anything else
    assert {axes.get_xlim() for axes in figure.axes} == {(2003.0, 2021.5)}
    dashed = [axes for axes in figure.axes if any(line.is_dashed() for line in axes.lines)]
    assert len(dashed) == 1


def test_words_of_a_row(frame: pd.DataFrame) -> None:
    rows = {row["scope"]: row for _, row in frame.iterrows()}
    english, spanish = load("en"), load("es")
    assert immunity_studies.counted(rows["reinert_decisions"], english) == "more than 4,000"
    assert immunity_studies.counted(rows["reinert_decisions"], spanish) == "más de 4,000"
    assert immunity_studies.years(rows["nielson_walker_decisions"], english) == "from 2009"
    assert immunity_studies.shares(rows["schwartz_dockets"], english) == ["3.9% of 979 dismissed"]
    assert immunity_studies.shares(rows["reinert_decisions"], english) == ["none given in abstract"]
