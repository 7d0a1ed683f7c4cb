"""Charts on unknown race: laid out at every size, with words that are true of the numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from qi_analysis.deaths import releases
from qi_analysis.figures.charts import unknown_race, unknown_race_slider
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.figures.shared import release_names
from tests.figures.conftest import ENGLISH, WORDS, Made


def years_frame() -> pd.DataFrame:
    """Two made-up sources, the second ending with part of a year."""
    rows: list[tuple[object, ...]] = [
        ("unknown", source, name, year, None, value, 1000, partial)
        for source, name, year, value, partial in (
            ("a", "Project A", 2019, 0.05, False),
            ("a", "Project A", 2020, 0.21, False),
            ("b", "Project B", 2018, 0.02, False),
            ("b", "Project B", 2019, 0.33, True),
        )
    ]
    rows += [
        (kind, source, name, None, race, value, 1000, False)
        for source, name in (("a", "Project A"), ("b", "Project B"))
        for kind, race, value in (
            ("recorded", "black", 0.3),
            ("imputed", "black", 0.25),
            ("recorded", "white", 0.5),
            ("imputed", "white", 0.6),
        )
    ]
    return pd.DataFrame(rows, columns=list(unknown_race.COLUMNS))


def slider_frame() -> pd.DataFrame:
    rows = []
    for source, lift in (("a", 0.0), ("b", 1.0)):
        named = (source, f"Project {source.upper()}")
        rows += [
            (*named, "all white", float("nan"), 0.0, 2.05 + lift, float("nan"), float("nan")),
            (*named, "none Black", 0.0, 0.0, 2.15 + lift, 2.0 + lift, 2.3 + lift),
            (*named, "times", 0.25, 0.1, 2.25 + lift, 2.1 + lift, 2.4 + lift),
            (*named, "times", 1.0, 0.2, 2.55 + lift, 2.4 + lift, 2.7 + lift),
            (*named, "times", 4.0, 0.5, 2.85 + lift, 2.7 + lift, 3.0 + lift),
            (*named, "all Black", float("inf"), 1.0, 3.45 + lift, 3.3 + lift, 3.6 + lift),
        ]
    return pd.DataFrame(rows, columns=list(unknown_race_slider.COLUMNS))


def test_the_slider_is_a_plain_scale_of_shares() -> None:
    figure = unknown_race_slider.draw(slider_frame(), style.SIZES["square"], WORDS)
    (axes,) = figure.axes
    assert axes.get_xscale() == "linear"
    drawn = [np.asarray(line.get_xdata()).tolist() for line in axes.get_lines()]
    assert [x for x in drawn if len(x) > 1] == 2 * [[0.0, 0.1, 0.2, 0.5, 1.0]]
    printed = {text for text, _ in drawn_lines(figure)}
    assert {"25%", "50%", "75%"} <= printed


def test_descriptions_say_the_numbers() -> None:
    years = unknown_race.describe(years_frame(), ENGLISH)
    assert "Project A: 5% in 2019, 21% in 2020." in years
    assert "33%" not in years  # part of a year
    assert "Black 30% recorded, 25% imputed; White 50% recorded, 60% imputed" in years
    slider = unknown_race_slider.describe(slider_frame(), ENGLISH)
    assert (
        "Project B: 3.55 if like similar men of known race; 3.15 if none of them were Black"
        in slider
    )
    assert "4.45 if all were, 3.05 if all were white" in slider


def test_first_pen_goes_to_the_latest_whole_year() -> None:
    pens = unknown_race.pens(years_frame()[:4])
    assert pens["a"].color == style.ACCENT
    assert pens["b"].color != style.ACCENT


def test_headlines_are_the_numbers_of_the_frames(made: Made) -> None:
    rows = made["unknown-race", "en"].data
    rows = rows[(rows["kind"] == "unknown") & (rows["source"] == "washington_post_2025_export")]
    values = rows.set_index("year")["value"]
    # 29 of 995 people in 2015, 317 of 1,175 in 2024, counted in the file
    assert values[2015] == pytest.approx(29 / 995)
    assert values[2024] == pytest.approx(317 / 1175)
    title = made["unknown-race", "en"].title
    assert "27% of people shot dead by police in 2024" in title
    assert "3% in 2015" in title
    chart = made["unknown-race-slider", "en"]
    slider = chart.data
    every = slider["ratio"]  # a headline about whoever they were must hold by every source
    assert f"{every.min():.1f} to {every.max():.1f} times" in chart.title
    main = slider[slider["source"] == releases.MAIN]["ratio"]
    assert f"{main.min():.1f} to {main.max():.1f}" in chart.subtitle


def test_footers_say_sources_years_n_unknown_and_interval(made: Made) -> None:
    for part in ("Mapping Police Violence to 2021-08-11", "a year and source", "no interval"):
        assert part in made["unknown-race", "en"].footer
    footer = made["unknown-race-slider", "en"].footer.replace("\N{NO-BREAK SPACE}", " ")
    for part in ("2013-2020, n 8,291", "race unknown 9%", "90% interval", "2021-08-11"):
        assert part in footer


def test_one_release_a_publisher() -> None:
    shown = release_names.latest()
    assert "washington_post_2025_export" in shown
    assert "washington_post_2024" not in shown
    assert len({release_names.label(source) for source in shown}) == len(shown)
