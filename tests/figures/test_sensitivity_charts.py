"""The charts of all choices: laid out, true headlines, both languages alike."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from qi_analysis.core import paths
from qi_analysis.figures.charts import specification_curve
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.figures.shared import choices_rows
from qi_analysis.risk import choices
from qi_analysis.risk.choices.schema import CHOICES
from qi_analysis.store import committed
from tests.figures.conftest import ENGLISH, SPANISH, WORDS, Made

if TYPE_CHECKING:
    import pandas as pd


NAMES = ("specification-curve", "whichever-way")


def own_rows() -> pd.DataFrame:
    """Return the rows of Black men's ratio from the table itself."""
    table = committed.load(CHOICES)
    return table[
        (table["sex"] == "male") & (table["race"] == "black") & (table["measure"] == "ratio")
    ]


def test_a_row_for_each_choice_with_its_interval(made: Made) -> None:
    rows = own_rows()
    estimates, bounds = rows[rows["kind"] == "estimate"], rows[rows["kind"] == "bound"]
    curve = made["specification-curve", "en"].data
    assert len(curve) == len(estimates) + len(bounds) + 1
    plain = made["whichever-way", "en"].data
    assert plain["ratio"].tolist() == sorted(estimates["value"])
    for frame in (curve, plain):
        assert frame["low"].notna().all()
        assert frame.loc[frame["ours"], "option"].tolist() == ["main"]
    figure = specification_curve.draw(curve, style.SIZES["square"], WORDS)
    lines = {text for text, _ in drawn_lines(figure)}
    assert {"Washington Post", "bound: unknown race all Black", "no difference"} <= lines


def test_headlines_state_the_count_the_range_and_lowest_lower_end(
    made: Made,
) -> None:
    rows = own_rows()
    used = rows[rows["kind"] == "estimate"]
    lowest = used["low"].min()
    curve = made["specification-curve", "en"]
    assert f"{used['value'].min():.1f} to {used['value'].max():.1f} times" in curve.title
    assert f"is {lowest:.1f}" in curve.subtitle
    for name in NAMES:
        chart = made[name, "en"]
        assert f" {len(used)} ways" in chart.title
        for words in (chart.title, chart.subtitle, chart.footer, chart.mind):
            assert "agree" not in words
    assert ("more than twice" in made["whichever-way", "en"].title) == (2 < lowest < 3)


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


def test_alt_texts_say_every_row(made: Made) -> None:
    for name, language in product(NAMES, (ENGLISH, SPANISH)):
        chart = made[name, language.code]
        for _, row in chart.data.iterrows():
            assert choices_rows.label_of(row, language) in chart.alt_text, name
            digits = 2 if row["ours"] else 1
            assert f"{row['ratio']:.{digits}f} ({row['low']:.{digits}f}" in chart.alt_text
        assert not math.isnan(chart.data["ratio"].min())


def test_committed_figures_are_of_the_committed_rows() -> None:
    for name in NAMES:
        folder = paths.figures_dir() / name
        with (folder / "data.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert {(row["sex"], row["race"]) for row in rows} == {("male", "black")}
        kept = {float(row["ratio"]) for row in rows}
        assert kept <= set(own_rows()["value"])
        (inputs,) = json.loads((folder / "meta.json").read_text("utf-8"))["inputs"]
        assert inputs["path"].endswith("choices.csv")
