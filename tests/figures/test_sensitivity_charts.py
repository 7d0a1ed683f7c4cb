"""The charts of all specifications: made-up rows drawn, and headlines true of the real ones."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.figures.charts import specification_curve, whichever_way
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import check_layout, drawn_lines
from qi_analysis.risk import study
from tests.figures.conftest import ENGLISH, NUMBER, SPANISH, WORDS

SOURCES = list(specification_curve.SOURCES)
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


@pytest.fixture
def curve() -> pd.DataFrame:
    """Sixty specifications, every seventh from the next source, ratios rising from 1.5 to 2.7."""
    count = 60
    ratios = 1.5 + 0.02 * np.arange(count)
    frame = pd.DataFrame(
        {
            "id": [f"s{i:02d}" for i in range(count)],
            "source": [SOURCES[i % len(SOURCES)] for i in range(count)],
            "years": [f"{2013 + i % 5}-2018" for i in range(count)],
            "causes": ["force", "force+vehicle"] * 30,
            "unknown_race": ["impute", "impute", "drop"] * 20,
            "race_classes": ["exclusive", "published"] * 30,
            "population": ["calendar"] * 50 + ["published"] * 10,
            "life_table": ["same_years", "2017", "2019"] * 20,
            "competing": ["yes"] * 55 + ["no"] * 5,
            "horizon": ["lifetime", "85"] * 30,
            "sex": "male",
            "race": "black",
            "ratio_to_white": ratios,
            "ratio_low": ratios - 0.2,
            "ratio_high": ratios + 0.2,
            "published": [i == 40 for i in range(count)],
        }
    )
    return frame.sample(frac=1, random_state=1)


@pytest.fixture
def bars() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sex": "male",
            "race": "black",
            "ratio": [2.2, 2.3, 2.4, 2.5, 2.6],
            "specifications": [72, 74, 118, 157, 154],
            "published": [False, False, False, True, False],
        }
    )


@pytest.mark.parametrize("size", style.SIZES)
def test_the_curve_is_laid_out_at_every_size(curve: pd.DataFrame, size: str) -> None:
    figure = specification_curve.draw(curve, style.SIZES[size], WORDS)
    assert check_layout(figure) == []
    lines = {text for text, _ in drawn_lines(figure)}
    assert {"Mapping Police Violence", "published 2.3", "1: no difference"} <= lines
    assert ("no other cause of death" in lines) == (size == "story")


@pytest.mark.parametrize("size", style.SIZES)
def test_the_bars_are_laid_out_at_every_size(bars: pd.DataFrame, size: str) -> None:
    figure = whichever_way.draw(bars, style.SIZES[size], WORDS)
    assert check_layout(figure) == []
    drawn = " ".join(text for text, _ in drawn_lines(figure))
    for part in ("157", "published", "118", "1: the same risk"):
        assert part in drawn


def test_the_curve_rises_and_every_tick_is_a_specification(curve: pd.DataFrame) -> None:
    ordered = specification_curve.in_order(curve)
    assert ordered["id"].tolist() == sorted(curve["id"])
    rows = specification_curve.dashboard(ordered, ENGLISH, others=7)
    ticks = {row.text: int(row.chosen.sum()) for row in rows if row.chosen is not None}
    # counted by hand: sixty in all, the first four of seven sources once more than the others
    assert (ticks["Fatal Encounters"], ticks["The Counted"]) == (9, 8)
    assert ticks["years from 2013 or 2014"] == 24
    assert ticks["years from 2015"] == 12
    assert ticks["years from 2016 or later"] == 24
    assert ticks["with vehicle deaths"] == 30
    assert ticks["unknown race left out"] == 20
    assert ticks["one life table for all"] == 40
    assert ticks["no other cause of death"] == 5


def test_alt_texts_say_the_main_numbers(curve: pd.DataFrame, bars: pd.DataFrame) -> None:
    text = specification_curve.describe(curve, ENGLISH)
    for part in ("Specification curve: 60 ratios", "from 1.5 to 2.7", "Published: 2.3", "in 100%"):
        assert part in text
    text = whichever_way.describe(bars, ENGLISH)
    for part in ("Bar chart", "575 ways", "2.5 times, 157 (the published figure)", "None gives 1"):
        assert part in text
    one = bars.assign(ratio=[0.9, 1.0, 1.1, 1.2, 1.3])
    assert "None gives 1" not in whichever_way.describe(one, ENGLISH)
    assert "Ninguna da 1" not in whichever_way.describe(one, SPANISH)


def test_alt_texts_say_the_main_numbers_in_spanish(curve: pd.DataFrame, bars: pd.DataFrame) -> None:
    text = specification_curve.describe(curve, SPANISH)
    for part in (
        "Curva de especificaciones: 60 cocientes",
        "Van de 1.5 a 2.7",
        "Publicado: 2.3.",
        "por encima de 1 en el 100\u00a0% de ellos",
    ):
        assert part in text
    text = whichever_way.describe(bars, SPANISH)
    for part in ("575 maneras", "2.5 veces, 157 (la cifra publicada)", "Ninguna da 1"):
        assert part in text


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", MAKERS)
def test_real_charts_are_laid_out_in_both_languages(
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


def test_missing_columns_are_refused(curve: pd.DataFrame, bars: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="ratio_low"):
        specification_curve.draw(curve.drop(columns="ratio_low"), style.SIZES["web"], WORDS)
    with pytest.raises(DataError, match="no rows"):
        whichever_way.draw(bars.head(0), style.SIZES["web"], WORDS)


@pytest.mark.parametrize(
    ("least", "words", "spanish"),
    [(2.17, "more than twice", "más del doble"), (3.4, "more than three times", "más del triple"),
     (1.7, "at least 1.7 times", "al menos 1.7 veces"),
     (2.0, "at least 2.0 times", "al menos 2.0 veces")],
)  # fmt: skip
def test_the_plain_headline_is_true_of_the_least_ratio(
    least: float, words: str, spanish: str
) -> None:
    assert words in whichever_way._plain_headline(least, 671, ENGLISH)
    assert spanish in whichever_way._plain_headline(least, 671, SPANISH)


def test_committed_headlines_are_true_of_the_committed_rows() -> None:
    folder = paths.figures_dir()
    with (folder / "specification-curve" / "data.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ratios = [float(row["ratio_to_white"]) for row in rows]
    title = (folder / "specification-curve" / "meta.json").read_text("utf-8")
    assert f"Whichever of {len(rows)} ways" in title
    assert f"{min(ratios):.1f} to {max(ratios):.1f} times" in title
    assert {(row["kind"], row["sex"], row["race"]) for row in rows} == {
        ("defensible", "male", "black")
    }
    assert sum(row["published"] == "True" for row in rows) == 1
    plain = (folder / "whichever-way" / "meta.json").read_text("utf-8")
    assert ("more than twice" in plain) == (2 < min(ratios) < 3)
    with (folder / "whichever-way" / "data.csv").open(newline="", encoding="utf-8") as file:
        counted = {row["ratio"]: int(row["specifications"]) for row in csv.DictReader(file)}
    assert counted == Counter(f"{value:.1f}" for value in ratios)
