"""Charts of records: words, numbers and room at every size."""

from __future__ import annotations

import csv

import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.deaths.linking.schema import OVERLAP
from qi_analysis.deaths.releases import LINKED, RELEASES
from qi_analysis.figures.charts import linked_list, records_flow, sources_compared
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.risk import study
from qi_analysis.store import committed, registry
from tests.figures.conftest import ENGLISH, NUMBER, SPANISH, WORDS

NAMES = ("linked-list", "sources-compared", "records-flow")


def _made(language: Language) -> dict[str, Chart]:
    data = study.load()
    makers = (linked_list.make, sources_compared.make, records_flow.make)
    return {chart.name: chart for chart in (make(data, language) for make in makers)}


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    return _made(ENGLISH)


@pytest.fixture(scope="module")
def spanish() -> dict[str, Chart]:
    return _made(SPANISH)


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_text_is_inside_and_apart(charts: dict[str, Chart], name: str, size: str) -> None:
    drawn(charts[name], style.SIZES[size])


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_spanish_text_is_inside_and_apart(spanish: dict[str, Chart], name: str, size: str) -> None:
    drawn(spanish[name], style.SIZES[size])


@pytest.mark.parametrize("name", NAMES)
def test_spanish_words_hold_the_numbers_of_the_english_ones(
    charts: dict[str, Chart], spanish: dict[str, Chart], name: str
) -> None:
    for part in ("title", "subtitle", "footer", "alt_text"):
        one, other = getattr(charts[name], part), getattr(spanish[name], part)
        assert one != other
        assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other)), part
    assert charts[name].data.equals(spanish[name].data)


def test_spanish_pictures_hold_no_english_word(spanish: dict[str, Chart]) -> None:
    printed = {
        name: {line for line, _ in drawn_lines(chart.draw(style.SIZES["web"]))}
        for name, chart in spanish.items()
    }
    assert {"también en otro proyecto", "solo en este"} <= printed["sources-compared"]
    flow = spanish["records-flow"].data.set_index("source").loc["fatal_encounters_2018"]
    assert f"\u2212{flow['vehicle']:,} vehículo" in printed["records-flow"]
    assert {"en la publicación", "todos por fuerza"} <= printed["records-flow"]
    for lines in printed.values():
        names = {"The Counted", "The Washington", "The Washington Post"}  # names stay as they are
        rest = " ".join(lines - names).replace("The Counted", "")
        words = {word.strip(",.;:()").lower() for word in rest.split()}
        assert not words & {"the", "of", "and", "in", "by", "other", "race", "release"}


def test_releases_and_projects_are_named_as_in_the_registry() -> None:
    known = registry.load()
    for release in RELEASES:
        title, said = (release.title.said(code) for code in (ENGLISH.code, SPANISH.code))
        assert title == known[release.id].title
        assert sorted(NUMBER.findall(said)) == sorted(NUMBER.findall(title))


def test_footers_say_source_years_n_unknown_interval_and_date(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        for source in set(chart.data["source"]) if "source" in chart.data else LINKED:
            assert registry.load()[source].title in chart.footer  # a title has the date
        for word in ("%", "interval", "race"):
            assert word in chart.footer.casefold()


def test_headline_of_the_comparison_is_the_table(charts: dict[str, Chart]) -> None:
    table = committed.load(OVERLAP)
    listed = in_all = 0
    for row in table.itertuples():
        marks = [row.fatal_encounters_2018, row.mapping_police_violence_2021]
        marks += [row.washington_post_2024, row.the_counted]
        if row.kind == "shot_on_duty" and "not_covered" not in marks:
            listed += row.deaths
            in_all += row.deaths if set(marks) == {"yes"} else 0
    title = charts["sources-compared"].title
    assert f"Of {listed:,} people" in title
    assert f"{100 * in_all / listed:.0f}%" in title


def test_boxes_and_arrows_of_the_flow_add_up(charts: dict[str, Chart]) -> None:
    frame = charts["records-flow"].data
    fates = [name for name in frame if name not in ("source", "project", "years", "release")]
    assert (frame[fates].sum(axis=1) == frame["release"]).all()
    said = charts["records-flow"].alt_text
    for count in frame["release"]:
        assert f"{count:,} in the release" in said


@pytest.mark.parametrize("module", [records_flow, sources_compared])
def test_a_frame_without_its_columns_is_refused(module: object, charts: dict[str, Chart]) -> None:
    frame = charts["records-flow"].data.drop(columns="project")
    with pytest.raises(DataError, match="needs the column 'project'"):
        module.draw(frame, style.SIZES["web"], WORDS)  # type: ignore[attr-defined]


def test_the_linked_list_counts_every_person_once_in_every_year() -> None:
    """The frame against the csv by the csv module; the headline's numbers are the frame's."""
    people: dict[int, list[int]] = {}
    path = paths.processed_dir() / "linked_people.csv"
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            lists = sum(value == "yes" for name, value in row.items() if name in LINKED)
            people.setdefault(int(row["year"]), [0, 0])[lists == 1] += int(row["deaths"])
    chart = linked_list.make(study.load(), ENGLISH)
    shown = chart.data.set_index("year")[["several", "one"]].to_dict("index")
    assert {year: list(each.values()) for year, each in shown.items()} == people
    total = sum(map(sum, people.values()))
    assert f"{total:,} people" in chart.title
    share = sum(several for several, _ in people.values()) / total
    assert f"{share:.0%} of them" in chart.title
