"""Charts of records: words, numbers and room at every size."""

from __future__ import annotations

import pytest

from qi_analysis import processed, schemas, study
from qi_analysis.errors import DataError
from qi_analysis.figures import records_charts, records_flow, sources_compared, style
from qi_analysis.figures.chart import Chart
from qi_analysis.figures.layout import check_layout
from qi_analysis.sources import registry


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    data = study.load()
    made = (records_charts.make_sources_compared(data), records_charts.make_records_flow(data))
    return {chart.name: chart for chart in made}


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", ["sources-compared", "records-flow"])
def test_text_is_inside_and_apart(charts: dict[str, Chart], name: str, size: str) -> None:
    assert check_layout(charts[name].draw(style.SIZES[size])) == []


def test_footers_say_source_years_n_unknown_interval_and_date(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        for source in set(chart.data["source"]):
            assert registry.load()[source].title in chart.footer  # a title has the date
        for word in ("%", "interval", "race"):
            assert word in chart.footer.casefold()


def test_headline_of_the_comparison_is_the_table(charts: dict[str, Chart]) -> None:
    table = processed.load(schemas.OVERLAP)
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
    words = {"title": "t", "subtitle": "s", "footer": "f"}
    with pytest.raises(DataError, match="needs the column 'project'"):
        module.draw(frame, style.SIZES["web"], words)  # type: ignore[attr-defined]
