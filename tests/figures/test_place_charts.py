"""The charts by state, of other yardsticks and young men: words that match, layout that holds."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.lines import Line2D

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import STATES
from qi_analysis.figures.charts import other_denominators, state_tile_map, young_men
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.risk import study
from qi_analysis.risk.topics import states
from tests.figures.conftest import ENGLISH, NUMBER, SPANISH, WORDS

MAKERS = {
    "tiles": state_tile_map.make,
    "yardsticks": other_denominators.make,
    "young": young_men.make,
}


@pytest.fixture(scope="module")
def data() -> study.Study:
    return study.load()


@pytest.fixture(scope="module")
def tiles(data: study.Study) -> Chart:
    return state_tile_map.make(data, ENGLISH)


@pytest.fixture(scope="module")
def yardsticks(data: study.Study) -> Chart:
    return other_denominators.make(data, ENGLISH)


@pytest.fixture(scope="module")
def young(data: study.Study) -> Chart:
    return young_men.make(data, ENGLISH)


@pytest.fixture(scope="module")
def spanish(data: study.Study) -> dict[str, Chart]:
    return {name: make(data, SPANISH) for name, make in MAKERS.items()}


@pytest.mark.parametrize("size", ["card", "web", "print"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_map_on_a_wide_canvas_has_its_numbers(
    lang: str, size: str, tiles: Chart, spanish: dict[str, Chart]
) -> None:
    chart = tiles if lang == "en" else spanish["tiles"]
    shown = chart.data[chart.data["shown"] & (chart.data["state"] != "US")]
    lines = [line for line, _ in drawn_lines(drawn(chart, style.SIZES[size]))]
    for row in shown.itertuples():
        assert f"{row.risk_per_100k:.0f}" in lines, row.state


@pytest.mark.parametrize("size", list(style.SIZES))
@pytest.mark.parametrize("name", MAKERS)
def test_every_size_has_room_for_its_words(
    name: str, size: str, request: pytest.FixtureRequest
) -> None:
    drawn(request.getfixturevalue(name), style.SIZES[size])


@pytest.mark.parametrize("size", list(style.SIZES))
@pytest.mark.parametrize("name", MAKERS)
def test_every_size_has_room_for_spanish_words(
    spanish: dict[str, Chart], name: str, size: str
) -> None:
    drawn(spanish[name], style.SIZES[size])


@pytest.mark.parametrize("name", MAKERS)
def test_spanish_words_hold_the_numbers_of_the_english_ones(
    spanish: dict[str, Chart], name: str, request: pytest.FixtureRequest
) -> None:
    english: Chart = request.getfixturevalue(name)
    for part in ("title", "subtitle", "footer", "alt_text"):
        one, other = getattr(english, part), getattr(spanish[name], part)
        assert one != other
        assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other)), part
    assert english.data.equals(spanish[name].data)


def test_spanish_pictures_hold_no_english_word(spanish: dict[str, Chart]) -> None:
    printed = {
        name: {line for line, _ in drawn_lines(chart.draw(style.SIZES["web"]))}
        for name, chart in spanish.items()
    }
    nation = spanish["tiles"].data.query("state == 'US'")["risk_per_100k"]
    assert f"Hombres negros: {nation.iloc[0]:.0f} en el país" in printed["tiles"]
    assert {"menos de 60", "150+", "pocas muertes", "claramente más"} <= printed["tiles"]
    assert {"iniciado por la policía, 2018", "1: la misma tasa"} <= printed["yardsticks"]
    assert {"Latinos", "Blancos"} <= printed["young"]
    for lines in printed.values():
        words = {word.strip(",.;:()").lower() for line in lines for word in line.split()}
        assert not words & {"the", "of", "and", "to", "per", "killed", "deaths", "men"}


def test_every_state_has_one_tile() -> None:
    assert set(state_tile_map.PLACES) == set(STATES.values())
    assert len(set(state_tile_map.PLACES.values())) == 51


def test_neighbors_are_on_the_right_side() -> None:
    """A map one knows: west is left, north is up."""
    for west, east in (("WA", "ME"), ("CA", "NV"), ("NM", "TX"), ("OH", "PA"), ("AL", "GA")):
        assert state_tile_map.PLACES[west][0] < state_tile_map.PLACES[east][0]
    for north, south in (("WA", "OR"), ("OR", "CA"), ("ND", "SD"), ("MI", "OH"), ("GA", "FL")):
        assert state_tile_map.PLACES[north][1] < state_tile_map.PLACES[south][1]


@pytest.mark.parametrize("part", ["black", "white"])
def test_the_headline_counts_the_states_that_are_marked(data: study.Study, part: str) -> None:
    chart = state_tile_map.make(data, ENGLISH, part)
    # the marks as drawn, the two of the key left out
    figure = chart.draw(style.SIZES["square"])
    marks = [line.get_marker() for line in figure.findobj(Line2D) if line.axes is None]
    above, below = marks.count("^") - 1, marks.count("v") - 1
    assert f"above the national level in {above} states, below in {below}" in chart.title
    shown = chart.data[(chart.data["state"] != "US") & chart.data["shown"]]
    probability = shown["probability_above_national"]
    assert (above, below) == ((probability > 0.95).sum(), (probability < 0.05).sum())
    assert set(chart.data["race"]) == {part}


def test_states_with_few_deaths_get_no_number(tiles: Chart) -> None:
    states_only = tiles.data[tiles.data["state"] != "US"]
    few = states_only["deaths"] < states.FEW_DEATHS
    assert not states_only.loc[few, "shown"].any()
    wide = states_only["high"] / states_only["low"] >= states.WIDE
    assert not states_only.loc[wide, "shown"].any()
    assert (states_only["shown"] == ~states.uncertain(states_only)).all()


def test_classes_of_color() -> None:
    assert [state_tile_map.class_of(risk) for risk in (59, 60, 79, 80, 99, 100, 149, 150)] == [
        0, 1, 1, 2, 2, 3, 3, 4,
    ]  # fmt: skip
    assert [state_tile_map.class_of(risk, "white") for risk in (19, 20, 60)] == [0, 1, 4]


def test_footers_say_source_years_number_unknown_and_date(
    tiles: Chart, yardsticks: Chart, young: Chart
) -> None:
    linked = ("four projects, linked", "2024-04")
    for chart, source in (
        (tiles, ("Mapping Police Violence", "2021-08-14")),
        (yardsticks, linked),
        (young, linked),
    ):
        for part in (*source, "imputed", "90%", "killed"):
            assert part in chart.footer, (chart.name, part)


@pytest.mark.parametrize(
    ("part", "reason"),  # by hand, in the words of Knox, Lowe and Mummolo and of Ross and others
    [
        ("contacts", "contacts are themselves an outcome of policing"),
        ("arrests", "arrests are themselves an outcome of policing"),
        ("crime", "crime fits only encounters with an armed threat"),
    ],
)
def test_every_yardstick_stands_beside_the_population_with_its_reason(
    data: study.Study, part: str, reason: str
) -> None:
    chart = other_denominators.make(data, ENGLISH, part)
    frame = chart.data
    assert frame["ratio_by_population"].notna().all()
    assert reason in {line for line, _ in drawn_lines(chart.draw(style.SIZES["web"]))}
    assert (frame["reason"].str.len() > 0).all()
    for _, row in frame.iterrows():
        assert f"{row['ratio_by_population']:.2f} per resident" in chart.alt_text
    (axes,) = drawn(chart, style.SIZES["square"]).axes
    assert axes.get_xscale() == "linear"
    assert axes.get_xlim()[0] == 0


def test_the_headline_on_young_men_is_the_frames(young: Chart) -> None:
    police = young.data[young.data["cause"] == "police"].set_index("race")
    black, white = (f"{1e3 / police.loc[race, 'one_in']:.0f}" for race in ("black", "white"))
    assert f"police killed {black}; of 1,000 white men, {white}" in young.title
    # the numbers of the headline stand on the picture too
    lines = {line for line, _ in drawn_lines(drawn(young, style.SIZES["square"]))}
    assert {black, white} <= lines
    assert "No rank" in young.footer


@pytest.mark.parametrize("module", [state_tile_map, other_denominators, young_men])
def test_a_frame_without_rows_or_columns_is_refused(module: object) -> None:
    for frame in (pd.DataFrame(), pd.DataFrame(columns=list(module.COLUMNS))):  # type: ignore[attr-defined]
        with pytest.raises(DataError):
            module.draw(frame, style.SIZES["web"], WORDS)  # type: ignore[attr-defined]
