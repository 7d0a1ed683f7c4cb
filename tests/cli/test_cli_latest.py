"""The newest data from a server on this machine: fetched, compared, counted, labeled.

Everyone in the files served is made up.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from qi_analysis.cli.app import app
from qi_analysis.core import paths
from qi_analysis.deaths import latest
from qi_analysis.store import live, registry
from tests.cli.conftest import Call
from tests.cli.test_cli import copy_of_project
from tests.deaths.made_up import MPV_WORKBOOK_2026, VINTAGES, rows_under, write_workbook
from tests.store.loopback import Site, serving, whole

MPV = "mapping_police_violence_2021"
BOOK = VINTAGES["mapping police violence, workbook of 2026"]
RACES = ("White", "Black", "Hispanic", "Asian", "White; Native American", "Unknown race")


def made_up(first: date, last: date) -> list[dict[str, str]]:
    """Return one made-up person a day."""
    chance = random.Random(20261130)
    people = []
    for number in range((last - first).days + 1):
        cells = {
            "Date of Incident (month/day/year)": (first + timedelta(number)).isoformat(),
            "Victim's race": chance.choices(RACES, (25, 42, 15, 4, 4, 10))[0],
            "Victim's age": chance.choice(("19", "27", "34", "41", "58", "Unknown")),
            "Victim's gender": chance.choices(("Male", "Female"), (19, 1))[0],
            "State": chance.choice(("OH", "CA", "TX")),
            "MPV ID": str(90_001 + number),
        }
        people.append({**BOOK.person, **cells})
    return people


def book(path: Path, people: list[dict[str, str]], year: int = 2026) -> bytes:
    rows = rows_under(MPV_WORKBOOK_2026, people)
    return write_workbook(path, {f"2013-{year} Police Killings": rows}).read_bytes()


class Place(NamedTuple):
    """A project with a registered release, and the newest one of it on a server."""

    home: Path
    site: Site
    people: list[dict[str, str]]
    body: bytes


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = copy_of_project(tmp_path_factory.mktemp("home"))
    people = made_up(date(2013, 1, 1), date(2026, 6, 30))
    older = [dict(person) for person in people if person[BOOK_DAY] < "2025"]
    nine_years = (date(2022, 1, 1) - date(2013, 1, 1)).days
    older[nine_years]["Victim's race"] = "Unknown race"
    people[nine_years]["Victim's race"] = "Black"
    folder = home / "data" / "raw" / MPV
    folder.mkdir(parents=True)
    registered = book(folder / "raw.xlsx", older, 2024)
    body = book(home / "newest.xlsx", people)
    source = registry.load()[MPV]
    with serving() as site, pytest.MonkeyPatch.context() as patch:
        patch.setenv("QI_ANALYSIS_HOME", str(home))
        patch.delenv("QI_ANALYSIS_RAW", raising=False)
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        _, url = site.serve("MPVDatasetDownload.xlsx", whole, body=body)
        raw = dataclasses.replace(
            source.files[0],
            live_url=url,
            bytes=len(registered),
            sha256=sha256(registered).hexdigest(),
        )
        known = {**registry.load(), MPV: dataclasses.replace(source, files=(raw,))}
        patch.setattr(registry, "load", lambda: known)
        # the registered file is made up, and so has none of the known errors
        patch.setattr("qi_analysis.deaths.reading.corrections.load", lambda _: ())
        yield Place(home, site, people, body)


BOOK_DAY = "Date of Incident (month/day/year)"


@pytest.fixture(scope="module")
def kept(place: Place) -> live.Latest:
    """Return the newest release, once it is kept."""
    return live.fetch_latest(MPV, partial(latest.read, MPV), progress=False)[0]


@pytest.fixture(scope="module")
def risks(kept: live.Latest) -> tuple[str, list[dict[str, Any]]]:
    """Return what `risk --latest` says on standard error, and its rows."""
    done = CliRunner().invoke(app, ["risk", "--source", MPV, "--latest", "--json"])
    assert done.exit_code == 0
    return done.stderr, json.loads(done.stdout)


@pytest.fixture
def ours(risks: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return the row of Black men and boys."""
    (row,) = (row for row in risks[1] if (row["sex"], row["race"]) == ("male", "black"))
    return row


def test_fetch_keeps_the_newest_and_prints_what_changed(place: Place, call: Call) -> None:
    code, out, err = call("fetch", "--latest", MPV)
    assert (code, err) == (0, "")
    assert sha256(place.body).hexdigest() in out
    assert f"{len(place.people):,} people, 2013-01-01 to 2026-06-30" in out
    cells = [line.split() for line in out.splitlines()]
    by_year = Counter(person[BOOK_DAY][:4] for person in place.people)
    assert len(by_year) == 14
    for year, now in by_year.items():
        before = now if year < "2025" else 0
        known = "1" if year == "2022" else "0"
        assert [year, str(before), str(now), str(now - before), "0", known, "0"] in cells
    # 12 years with three leap days; then 365 days, and the 181 of half a year
    assert ["all", "4,383", "4,929", "546", "0", "1", "0"] in cells
    assert "Person A" not in out


def test_risk_of_the_newest_is_labeled_and_ends_with_the_population(
    place: Place, risks: tuple[str, list[dict[str, Any]]]
) -> None:
    err, rows = risks
    # a person a day of 12 years with three leap days; of 2025 and 2026 365 days, and 181
    assert "Of 4,929 rows read, 4,383 are deaths of 2013-2024; left out: 546 after 2024." in err
    digest = sha256(place.body).hexdigest()
    day = rows[0]["as_of"]
    assert date.fromisoformat(day) >= date(2026, 1, 1)
    assert {row["source"] for row in rows} == {
        f"{MPV} (live release of {day}, sha256 {digest[:12]})"
    }
    assert {(row["as_of"], row["data_sha256"]) for row in rows} == {(day, digest)}
    assert {(row["estimate"], row["years"]) for row in rows} == {("counts", "2013-2024")}
    carried = ["the life table of 2024 is that of 2023, carried forward"]
    assert [row["carried_forward"] for row in rows] == [carried] * len(rows)
    everyone = sum(row["deaths"] for row in rows if row["race"] == "total")
    assert everyone == pytest.approx(sum(p[BOOK_DAY] < "2025" for p in place.people))


def test_years_on_tables_of_their_own_carry_nothing(kept: live.Latest, call: Call) -> None:
    rows = json.loads(
        call("risk", "--source", MPV, "--latest", "--years", "2022-2023", "--json")[1]
    )
    assert all(row["carried_forward"] == [] for row in rows)


def test_the_table_says_date_hash_and_carried_table(
    place: Place, kept: live.Latest, call: Call
) -> None:
    out = " ".join(call("risk", "--source", MPV, "--latest")[1].split())
    assert f"sha256 {sha256(place.body).hexdigest()}" in out
    assert "No year after 2024 is served: the population ends there." in out
    assert "The life table of 2024 is that of 2023, carried forward." in out


def test_a_year_beyond_the_tables_is_refused(kept: live.Latest, call: Call) -> None:
    code, out, err = call("risk", "--source", MPV, "--latest", "--years", "2025")
    assert (code, out) == (2, "")
    assert "years '2025' are not available: the population ends in 2024" in err


def test_trends_of_the_newest(kept: live.Latest, call: Call) -> None:
    code, out, err = call("trends", "--latest", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    black = [row for row in found["years"] if row["race"] == "black"]
    assert [row["years"] for row in black] == [str(year) for year in range(2013, 2025)]
    assert [row["carried_forward"] for row in black] == [
        *([[]] * 11), ["the life table of 2024 is that of 2023, carried forward"],
    ]  # fmt: skip
    assert [row["killed"] for row in black] == [
        366 if year % 4 == 0 else 365 for year in range(2013, 2025)
    ]
    line = found["ratio_change_a_year"]
    assert line["years"] == list(range(2013, 2025))
    assert line["low"] < line["change"] < line["high"]


def test_trends_of_the_committed_table(call: Call, place: Place) -> None:
    code, out, _ = call("trends", "--json")
    found = json.loads(out)
    assert code == 0
    assert {row["source"] for row in found["years"]} == {MPV}
    assert found["ratio_change_a_year"]["years"] == list(range(2013, 2021))
    assert "as_of" not in found["years"][0]


def test_claims_with_our_estimate_from_the_newest(
    place: Place, kept: live.Latest, ours: dict[str, Any], call: Call
) -> None:
    """The authors' part stays; ours is that of `risk --latest`, and says so where it is printed."""
    ids = ["black-men-lifetime-ratio", "circuit-opinions-529"]
    code, out, err = call("claims", *ids, "--latest", "--json")
    assert (code, err) == (0, "")
    ratio, cited = json.loads(out)
    registered = json.loads(call("claims", ids[0], "--json")[1])[0]
    assert ratio["recomputed"] == registered["recomputed"]
    assert ratio["independent"]["value"] == pytest.approx(ours["ratio_to_white"])
    assert ratio["independent"]["value"] != registered["independent"]["value"]
    digest = sha256(place.body).hexdigest()
    assert ratio["as_of"] == ours["as_of"]
    assert ratio["carried_forward"] == ours["carried_forward"]
    assert [each for each in ratio["inputs"] if each["sha256"] == digest] == [
        {
            "path": f"data/raw/{MPV}/raw-{ours['as_of']}-{digest[:8]}.xlsx",
            "sha256": digest,
        }
    ]
    label = f"Mapping Police Violence (live release of {ours['as_of']}, sha256 {digest[:12]})"
    assert f"{label}, 2013-2024" in ratio["wording"]
    assert cited == json.loads(call("claims", ids[1], "--json")[1])[0]


def test_figures_of_the_newest_say_so_and_leave_the_committed_ones(
    place: Place, kept: live.Latest, ours: dict[str, Any], call: Call
) -> None:
    card = "claim-black-men-lifetime-ratio"
    names = ("trend", "trend-risk", card)
    code, _, err = call("figures", *names, "--latest", "--format", "png")
    assert (code, err) == (0, "")
    assert not (place.home / "figures").exists()
    label = f"{kept.as_of} (sha256 {kept.sha256[:12]})"
    for name, carried in (
        ("trend", "2024: life table of 2023."),
        ("trend-risk", "2024: life table of 2023."),
        (card, "Life table of 2024: that of 2023."),
    ):
        folder = place.home / "build" / "latest" / name
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        assert label in meta["footer"]
        assert meta["footer"].endswith(carried)
        inputs = [each["path"] for each in meta["inputs"] if each["sha256"] == kept.sha256]
        assert inputs == [f"data/raw/{MPV}/{kept.name}"]
    marks = {name: table(place.home / "build" / "latest" / name) for name in names}
    (shown,) = (row for row in marks[card] if row["what"] == "independent")
    assert float(shown["value"]) == pytest.approx(ours["ratio_to_white"], rel=1e-5)
    for name in names[:2]:
        years = {int(row["year"]) for row in marks[name] if row["source"] == MPV}
        assert years == set(range(2013, 2025))


RELATIVES = ("cumulative-risk", "days-of-life", "killed-and-residents")


def test_charts_of_the_joined_list_show_the_live_release_in_its_place(
    place: Place, kept: live.Latest, call: Call
) -> None:
    """Their data are those of `risk --measure`, and their source line names day and project."""
    code, _, err = call("figures", *RELATIVES, "--latest", "--format", "png", "--size", "square")
    assert (code, err) == (0, "")
    made = {name: place.home / "build" / "latest" / name for name in RELATIVES}
    source = f"Mapping Police Violence, live release of {kept.as_of} (sha256 {kept.sha256[:12]})"
    for name, folder in made.items():
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        assert f"{source}, 2013-2024" in meta["footer"]
        carried = "Life table of 2024: that of 2023." in meta["footer"]
        assert carried == (name != "killed-and-residents")  # shares need no life table
        read = {each["path"] for each in meta["inputs"]}
        assert f"data/raw/{MPV}/{kept.name}" in read
        assert "data/processed/people_imputed.csv" not in read
    answer = call("risk", "--source", MPV, "--latest", "--measure", "years-lost", "--json")[1]
    days = {
        row["race"]: row["value"]
        for row in json.loads(answer)
        if (row["sex"], row["quantity"]) == ("male", "days_of_life_expectancy")
    }
    for row in table(made["days-of-life"]):
        assert float(row["days"]) == pytest.approx(days[row["race"]], rel=1e-5)
    # counted by hand: everyone made up is killed by gunshot, and one in ten of unknown race
    black = sum(p["Victim's race"] == "Black" for p in place.people if p[BOOK_DAY] < "2025") / sum(
        p["Victim's race"] != "Unknown race" for p in place.people if p[BOOK_DAY] < "2025"
    )
    (shown,) = (row for row in table(made["killed-and-residents"]) if row["race"] == "black")
    assert float(shown["of_killed"]) == pytest.approx(black, abs=0.02)


def test_the_page_of_the_newest_says_what_it_is_and_leaves_the_site(
    place: Place, kept: live.Latest, ours: dict[str, Any], call: Call
) -> None:
    code, out, err = call("site", "--latest")
    assert (code, err) == (0, "")
    page = Path(out.strip())
    assert page == place.home / "build" / "latest" / "site" / "index.html"
    assert not (place.home / "build" / "site").exists()
    text = page.read_text("utf-8")
    assert f"<h1>Mapping Police Violence as of {kept.as_of}</h1>" in text
    assert kept.sha256 in text
    assert "The life table of 2024 is that of 2023, carried forward." in text
    # as in the test of what `fetch --latest` prints
    for cells in (["2022", "365", "365", "0", "0", "1", "0"], ["2025", "0", "365", "365"]):
        first, *others = cells
        row = "".join(f"<td>{cell}</td>" for cell in others)
        assert f'<th scope="row">{first}</th>{row}' in text
    assert "<td>4,383</td><td>4,929</td><td>546</td>" in text
    assert f"<td>{ours['ratio_to_white']:.2f} ({ours['ratio_low']:.2f}" in text
    registered = json.loads(call("claims", "black-men-lifetime-ratio", "--json")[1])[0]
    assert f"<td>{registered['independent']['value']:.2f} times (" in text
    assert "Person A" not in text
    assert len(list(page.parent.rglob("*.png"))) == len(RELATIVES) + 2  # and both trends


def table(folder: Path) -> list[dict[str, str]]:
    """Return the data behind a figure."""
    with (folder / "data.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


BAD: Mapping[str, tuple[list[str], str]] = {
    "no live release": (
        ["risk", "--source", "the_counted", "--latest"],
        "--latest is not supported by the_counted: it has no live release; use one of",
    ),
    "a study": (
        ["risk", "--source", "edwards_brown_2024", "--latest"],
        "--latest is not supported by edwards_brown_2024",
    ),
    "two files": (
        ["risk", "--source", MPV, "--latest", "--source-file", "a.csv"],
        "leave out one of them",
    ),
    "another estimate": (
        ["risk", "--source", MPV, "--latest", "--estimate", "multilevel"],
        "--latest is not supported by --estimate multilevel",
    ),
    "fetch of a frozen source": (
        ["fetch", "--latest", "the_counted"],
        "the_counted has no newer release to get: it is frozen",
    ),
    "a figure of registered releases": (
        ["figures", "trend", "young-men", "--latest"],
        "figure 'young-men' stands on registered releases alone. With --latest: cumulative-risk, ",
    ),
    "a whole site": (["site", "--latest", "--all-sizes"], "are of the whole site"),
    "a check of figures": (["figures", "--check", "--latest"], "are of the registered release"),
    "claims for the README": (["claims", "--latest", "--markdown"], "leave out --latest"),
    "fetch from a folder": (["fetch", "--latest", MPV, "--from", "."], "leave out --from"),
    "not kept yet": (
        ["risk", "--source", "washington_post_2024", "--latest"],
        "Run `qi-analysis fetch --latest washington_post_2024`",
    ),
}


@pytest.mark.parametrize(("arguments", "says"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_is_one_line_and_exit_2(
    arguments: list[str], says: str, place: Place, call: Call
) -> None:
    code, out, err = call(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_a_web_page_leaves_what_was_kept(place: Place, kept: live.Latest, call: Call) -> None:
    folder = paths.raw_dir() / MPV
    before = sorted(path.name for path in folder.iterdir())
    place.site.serve("MPVDatasetDownload.xlsx", whole, body=b"<!doctype html>" + place.body)
    code, out, err = call("fetch", "--latest", MPV)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "does not serve a workbook" in err
    assert sorted(path.name for path in folder.iterdir()) == before
    place.site.serve("MPVDatasetDownload.xlsx", whole, body=place.body)
