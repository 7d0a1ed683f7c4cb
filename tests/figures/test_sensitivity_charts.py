"""The charts of all choices: laid out, true headlines, both languages alike."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.figures.charts import specification_curve, whichever_way
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.figures.shared import choices_rows
from qi_analysis.risk import choices, study
from qi_analysis.risk.choices.schema import CHOICES
from qi_analysis.store import committed
from tests.figures.conftest import ENGLISH, NUMBER, SPANISH, WORDS

if TYPE_CHECKING:
    import pandas as pd

MAKERS = {
    "specification-curve": specification_curve.make,
    "whichever-way": whichever_way.make,
}


@pytest.fixture(scope="module")
def charts() -> dict[tuple[str, str], Chart]:
    data = study.load()
    return {
        (name, language.code): make(data, language)
        for name, make in MAKERS.items()
        for language in (ENGLISH, SPANISH)
    }


def own_rows() -> pd.DataFrame:
    """Return the rows of Black men's ratio from the table itself."""
    table = committed.load(CHOICES)
    return table[
        (table["sex"] == "male") & (table["race"] == "black") & (table["measure"] == "ratio")
    ]


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", MAKERS)
def test_charts_are_laid_out_in_both_languages(
    charts: dict[tuple[str, str], Chart], name: str, size: str
) -> None:
    for code in ("en", "es"):
        drawn(charts[name, code], style.SIZES[size])


@pytest.mark.parametrize("name", MAKERS)
def test_spanish_words_hold_the_numbers_of_the_english_ones(
    charts: dict[tuple[str, str], Chart], name: str
) -> None:
    for part in ("title", "subtitle", "footer", "alt_text"):
        one, other = getattr(charts[name, "en"], part), getattr(charts[name, "es"], part)
        assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other)), part
        assert one != other
    assert charts[name, "en"].data.equals(charts[name, "es"].data)


def test_a_row_for_each_choice_with_its_interval(charts: dict[tuple[str, str], Chart]) -> None:
    rows = own_rows()
    estimates, bounds = rows[rows["kind"] == "estimate"], rows[rows["kind"] == "bound"]
    curve = charts["specification-curve", "en"].data
    assert len(curve) == len(estimates) + len(bounds) + 1
    plain = charts["whichever-way", "en"].data
    assert plain["ratio"].tolist() == sorted(estimates["value"])
    for frame in (curve, plain):
        assert frame["low"].notna().all()
        assert frame.loc[frame["ours"], "option"].tolist() == ["main"]
    figure = specification_curve.draw(curve, style.SIZES["square"], WORDS)
    lines = {text for text, _ in drawn_lines(figure)}
    assert {"Washington Post", "bound: unknown race all Black", "no difference"} <= lines


def test_headlines_state_the_count_the_range_and_lowest_lower_end(
    charts: dict[tuple[str, str], Chart],
) -> None:
    rows = own_rows()
    used = rows[rows["kind"] == "estimate"]
    lowest = used["low"].min()
    curve = charts["specification-curve", "en"]
    assert f"{used['value'].min():.1f} to {used['value'].max():.1f} times" in curve.title
    assert f"is {lowest:.1f}" in curve.subtitle
    for name in MAKERS:
        chart = charts[name, "en"]
        assert f" {len(used)} ways" in chart.title
        for words in (chart.title, chart.subtitle, chart.footer, chart.mind):
            assert "agree" not in words
    assert ("more than twice" in charts["whichever-way", "en"].title) == (2 < lowest < 3)


@pytest.mark.parametrize(
    ("lowest", "words", "spanish"),
    [(2.17, "more than twice", "más del doble"), (3.4, "more than three times", "más del triple"),
     (1.77, "at least 1.7 times", "al menos 1.7 veces"),
     (2.0, "at least 2.0 times", "al menos 2.0 veces")],
)  # fmt: skip
def test_the_plain_headline_is_true_of_the_lowest_lower_end(
    monkeypatch: pytest.MonkeyPatch, lowest: float, words: str, spanish: str
) -> None:
    found = replace(choices.summary("male", "black"), lowest_low=lowest)
    monkeypatch.setattr(choices, "summary", lambda *_: found)
    assert words in choices_rows.headline("whichever-way", ENGLISH)
    assert spanish in choices_rows.headline("whichever-way", SPANISH)


def test_alt_texts_say_every_row(charts: dict[tuple[str, str], Chart]) -> None:
    for (name, code), chart in charts.items():
        language = {"en": ENGLISH, "es": SPANISH}[code]
        for _, row in chart.data.iterrows():
            assert choices_rows.label_of(row, language) in chart.alt_text, name
            digits = 2 if row["ours"] else 1
            assert f"{row['ratio']:.{digits}f} ({row['low']:.{digits}f}" in chart.alt_text
        assert not math.isnan(chart.data["ratio"].min())


def test_missing_columns_are_refused(charts: dict[tuple[str, str], Chart]) -> None:
    frame = charts["specification-curve", "en"].data
    with pytest.raises(DataError, match="low"):
        specification_curve.draw(frame.drop(columns="low"), style.SIZES["web"], WORDS)
    with pytest.raises(DataError, match="no rows"):
        whichever_way.draw(frame.head(0), style.SIZES["web"], WORDS)


def test_committed_figures_are_of_the_committed_rows() -> None:
    for name in MAKERS:
        folder = paths.figures_dir() / name
        with (folder / "data.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert {(row["sex"], row["race"]) for row in rows} == {("male", "black")}
        kept = {float(row["ratio"]) for row in rows}
        assert kept <= set(own_rows()["value"])
        (inputs,) = json.loads((folder / "meta.json").read_text("utf-8"))["inputs"]
        assert inputs["path"].endswith("choices.csv")
