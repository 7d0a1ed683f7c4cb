"""Charts of records: words, numbers and room at every size."""

from __future__ import annotations

import csv

from qi_analysis.core import paths
from qi_analysis.deaths.linking.schema import OVERLAP
from qi_analysis.deaths.releases import LINKED, RELEASES
from qi_analysis.store import committed, registry
from tests.figures.conftest import ENGLISH, NUMBER, SPANISH, Made

NAMES = ("linked-list", "sources-compared", "records-flow")


def test_releases_and_projects_are_named_as_in_the_registry() -> None:
    known = registry.load()
    for release in RELEASES:
        title, said = (release.title.said(code) for code in (ENGLISH.code, SPANISH.code))
        assert title == known[release.id].title
        assert sorted(NUMBER.findall(said)) == sorted(NUMBER.findall(title))


def test_footers_say_source_years_n_unknown_interval_and_date(made: Made) -> None:
    for chart in (made[name, "en"] for name in NAMES):
        for source in set(chart.data["source"]) if "source" in chart.data else LINKED:
            assert registry.load()[source].title in chart.footer  # a title has the date
        for word in ("%", "interval", "race"):
            assert word in chart.footer.casefold()


def test_headline_of_the_comparison_is_the_table(made: Made) -> None:
    table = committed.load(OVERLAP)
    listed = in_all = 0
    for row in table.itertuples():
        marks = [row.fatal_encounters_2018, row.mapping_police_violence_2021]
        marks += [row.washington_post_2024, row.the_counted]
        if row.kind == "shot_on_duty" and "not_covered" not in marks:
            listed += row.deaths
            in_all += row.deaths if set(marks) == {"yes"} else 0
    title = made["sources-compared", "en"].title
    assert f"Of {listed:,} people" in title
    assert f"{100 * in_all / listed:.0f}%" in title


def test_boxes_and_arrows_of_the_flow_add_up(made: Made) -> None:
    frame = made["records-flow", "en"].data
    fates = [name for name in frame if name not in ("source", "project", "years", "release")]
    assert (frame[fates].sum(axis=1) == frame["release"]).all()
    said = made["records-flow", "en"].alt_text
    for count in frame["release"]:
        assert f"{count:,} in the release" in said


def test_the_linked_list_counts_every_person_once_in_every_year(made: Made) -> None:
    """The frame against the csv by the csv module; the headline's numbers are the frame's."""
    people: dict[int, list[int]] = {}
    path = paths.processed_dir() / "linked_people.csv"
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            lists = sum(value == "yes" for name, value in row.items() if name in LINKED)
            people.setdefault(int(row["year"]), [0, 0])[lists == 1] += int(row["deaths"])
    chart = made["linked-list", "en"]
    shown = chart.data.set_index("year")[["several", "one"]].to_dict("index")
    assert {year: list(each.values()) for year, each in shown.items()} == people
    total = sum(map(sum, people.values()))
    assert f"{total:,} people" in chart.title
    share = sum(several for several, _ in people.values()) / total
    assert f"{share:.0%} of them" in chart.title
