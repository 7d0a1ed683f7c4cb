"""Links between the real files, against numbers that others wrote down and a cruder way."""

from __future__ import annotations

import calendar
import csv
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths.linking import lists, names
from qi_analysis.deaths.linking.linkage import STRONG, Linked, link
from qi_analysis.deaths.linking.lists import LISTS, POST, POST_LATER
from qi_analysis.deaths.linking.schema import (
    IMPUTATION_CHECK,
    OVERLAP,
    RACE_AGREEMENT,
    RECORDS_FLOW,
)
from qi_analysis.deaths.reading import corrections
from qi_analysis.deaths.releases import SCOPES
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.stats.proportions import wilson
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd

FE, MPV, _, COUNTED = LISTS
FILES = {
    FE: ("fatal_encounters_2018/fatal_encounters.csv", "encounter_date"),
    POST: ("washington_post_2024/fatal-police-shootings-data.csv", "date"),
}

REAL = pytest.mark.raw(
    "fatal_encounters_2018", "mapping_police_violence_2021", "washington_post_2024", "the_counted"
)


@pytest.fixture(scope="module")
def linked(raw_dir: Path) -> Linked:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QI_ANALYSIS_RAW", str(raw_dir))
        return link(lists.read())


def noted_by_mapping_police_violence(linked: Linked) -> pd.DataFrame:
    """Return its records that note a case number of the Post which no other record notes.

    Columns as in the records, and ``noted_death``, that of the record which has the number.
    """
    records = linked.records
    noting = records[records["post_id"] != ""].drop_duplicates("post_id", keep=False)
    by_number = records[records["source"] == POST].set_index("record_id")
    known = noting[noting["post_id"].isin(by_number.index)]
    of_post = by_number.loc[known["post_id"], ["death", "name"]].to_numpy()
    return known.assign(noted_death=of_post[:, 0], noted_name=of_post[:, 1])


def holds_links_are_those_of_the_numbers_that_mapping_police_violence_wrote_down(
    linked: Linked,
) -> None:
    """Its staff noted the Post's case number: 6,265 cells are filled, counted in the sheet."""
    noting = noted_by_mapping_police_violence(linked)
    of_post = linked.records.loc[linked.records["source"] == POST, "death"]
    found = int((noting["death"] == noting["noted_death"]).sum())
    assert 6100 < len(noting) <= 6265
    assert wilson(found, len(noting)).low > 0.985
    assert wilson(found, int(noting["death"].isin(of_post).sum())).low > 0.99


def holds_where_links_and_numbers_differ_the_names_are_with_the_links(linked: Linked) -> None:
    noting = noted_by_mapping_police_violence(linked)
    wrong = noting[noting["death"] != noting["noted_death"]]
    of_post = linked.records[linked.records["source"] == POST].set_index("death")["name"]
    wrong = wrong[wrong["death"].isin(of_post.index)]
    mine, theirs, ours = (
        [names.normalize(name) for name in column]
        for column in (wrong["name"], wrong["noted_name"], of_post[wrong["death"]])
    )
    assert 20 < len(wrong) < 45
    assert (names.similarity(mine, ours) >= 90).mean() > 0.9
    assert (names.similarity(mine, theirs) >= 90).mean() < 0.1


def holds_a_source_has_a_death_once(linked: Linked) -> None:
    assert not linked.records.duplicated(["death", "source"]).any()


def holds_records_with_one_name_day_and_state_are_linked(linked: Linked, raw_dir: Path) -> None:
    """A cruder way, with the csv module alone: every pair it finds must be among the links."""
    post: dict[tuple[str, ...], str] = {}
    with (raw_dir / FILES[POST][0]).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["name"]:
                post[row["name"].strip().casefold(), row["date"], row["state"]] = row["id"]
    records = linked.records
    of_counted = records[records["source"] == COUNTED].set_index("record_id")["death"]
    of_post = records[records["source"] == POST].set_index("record_id")["death"]
    months = {name: number for number, name in enumerate(calendar.month_name)}
    found = missed = 0
    for year in (2015, 2016):
        path = raw_dir / "the_counted" / f"the-counted-{year}.csv"
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                day = f"{row['year']}-{months[row['month']]:02}-{int(row['day']):02}"
                number = post.get((row["name"].strip().casefold(), day, row["state"]))
                if number is not None:
                    found += 1
                    missed += bool(of_post[number] != of_counted[row["uid"]])
    assert found > 1000
    assert missed == 0


def holds_strong_links_have_like_names(linked: Linked) -> None:
    strong = linked.pairs[linked.pairs["points"] >= STRONG]
    assert len(strong) > 10_000
    assert set(strong["name"]) <= {"same", "similar"}


@REAL
def test_links_are_right(linked: Linked, raw_dir: Path, each: Callable[..., None]) -> None:
    each(
        partial(
            holds_links_are_those_of_the_numbers_that_mapping_police_violence_wrote_down, linked
        ),
        partial(holds_where_links_and_numbers_differ_the_names_are_with_the_links, linked),
        partial(holds_a_source_has_a_death_once, linked),
        partial(holds_records_with_one_name_day_and_state_are_linked, linked, raw_dir),
        partial(holds_strong_links_have_like_names, linked),
    )


def test_a_source_that_holds_no_records_is_refused() -> None:
    with pytest.raises(UnsupportedRequestError, match="'population' holds no records"):
        lists.read(["population"])


def counted_by_hand(raw_dir: Path, source: str) -> Counter[int]:
    """Return rows of a text file by year without the package; known repeats taken off."""
    file, column = FILES[source]
    years: Counter[int] = Counter()
    with (raw_dir / file).open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            day = row[column]
            years[int(day[:4]) if day[4] == "-" else 2000 + int(day[-2:])] += 1
    return years


def holds_every_record_has_one_fate(source: str, raw_dir: Path) -> None:
    flow = committed.load(RECORDS_FLOW)
    of_source = flow[flow["source"] == source].groupby("year")["deaths"].sum()
    assert of_source.to_dict() == dict(counted_by_hand(raw_dir, source))
    twice = flow[(flow["source"] == source) & (flow["fate"] == "told_twice")]["deaths"].sum()
    assert twice == sum(error.drops_row for error in corrections.load(source))


def holds_overlap_holds_every_record_once(source: str, raw_dir: Path) -> None:
    table = committed.load(OVERLAP)
    has = table[table[source] == "yes"].groupby("year")["deaths"].sum()
    by_hand = counted_by_hand(raw_dir, source)
    years = range(2015, 2018)
    repeats = sum(error.drops_row for error in corrections.load(source))
    # a death is counted in the year of its earliest date, so a few move over New Year
    assert abs(sum(has[year] - by_hand[year] for year in years)) <= repeats + 3


@REAL
def test_committed_tables_hold_every_record_of_the_files(
    raw_dir: Path, each: Callable[..., None]
) -> None:
    for source in FILES:
        each(
            partial(holds_every_record_has_one_fate, source, raw_dir),
            partial(holds_overlap_holds_every_record_once, source, raw_dir),
        )


def test_used_records_are_those_of_the_imputed_table() -> None:
    flow = committed.load(RECORDS_FLOW)
    imputed = committed.load(RECORDS_IMPUTED)
    force = imputed[imputed["cause"] == "officer_force"]
    whole = [
        year in SCOPES[source].years
        for source, year in zip(force["source"], force["year"], strict=True)
    ]
    force = force[whole]
    for fate, status in (("used_race_known", "known"), ("used_race_imputed", "imputed")):
        used = flow[flow["fate"] == fate].groupby("source")["deaths"].sum()
        drawn = force[force["race_status"] == status].groupby("source")["imputation_1"].sum()
        assert used.to_dict() == drawn.to_dict()


def test_agreement_has_the_pairs_and_both_releases_of_the_post() -> None:
    table = committed.load(RACE_AGREEMENT)
    pairs = set(zip(table["source"], table["other"], strict=True))
    assert (POST, POST_LATER) in pairs
    assert len(pairs) == 7
    overlap = committed.load(OVERLAP)
    both = (overlap[POST] == "yes") & (overlap[COUNTED] == "yes")
    counted = table[(table["source"] == POST) & (table["other"] == COUNTED)]["deaths"].sum()
    assert abs(overlap.loc[both, "deaths"].sum() - counted) <= 3  # dated in another year


def test_what_others_tell_is_a_part_of_the_table_of_agreement() -> None:
    check = committed.load(IMPUTATION_CHECK)
    told = check.groupby(["source", "other"])["told"].sum()
    for column in [name for name in check if name.startswith("imputation_")]:
        drawn = check.groupby(["source", "other"])[column].sum()
        assert drawn.to_dict() == told.to_dict()
    agreement = committed.load(RACE_AGREEMENT)
    rows = agreement[(agreement["source"] == MPV) & (agreement["other"] == POST)]
    whole = rows["year"] <= 2020
    unknown = rows["race"].isin(["unknown", "other"])
    known = ~rows["other_race"].isin(["unknown", "other"])
    assert told[MPV, POST] == rows.loc[whole & unknown & known, "deaths"].sum()
