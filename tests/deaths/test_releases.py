"""Releases: what their records say, and that one more record is all that a new one needs."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from qi_analysis.core import paths
from qi_analysis.deaths import releases
from qi_analysis.deaths.releases import RELEASES, Wording
from qi_analysis.figures.kit import language
from qi_analysis.risk.topics import trends
from qi_analysis.store import registry
from tests.deaths.made_up import VINTAGES, rows_under, write_text
from tests.risk.test_own_file import MPV, NEWER, made_up
from tests.store.registry_text import source_text


def test_every_release_is_registered_with_a_reader_of_its_files() -> None:
    known = registry.load()
    assert len(releases.IDS) == len(RELEASES) == 5
    for source in releases.IDS:
        assert source in known
        assert releases.files(source)
        assert releases.reader_module(source).__name__.startswith("qi_analysis.deaths.readers.")


def test_every_text_is_in_every_language() -> None:
    fields = {field.name for field in dataclasses.fields(Wording)}
    assert fields == set(language.codes())
    for release in RELEASES:
        for text in (release.name, release.title, release.counts):
            assert all(text.said(code).strip() for code in fields)


def test_a_release_replaces_one_of_the_same_project_that_ends_no_later() -> None:
    for later in RELEASES:
        if later.replaces is not None:
            earlier = releases.BY_ID[later.replaces]
            assert earlier.project == later.project
            assert earlier.scope.last <= later.scope.last
    current = [each.project for each in releases.CURRENT]
    assert len(current) == len(set(current))
    assert releases.replaced_by("washington_post_2025_export") == ["washington_post_2024"]
    assert {releases.MAIN, releases.GROWING} <= {each.id for each in releases.CURRENT}


def test_the_trend_shows_the_whole_years_from_2013_of_each_project() -> None:
    assert list(trends.SHOWN.items()) == [
        ("mapping_police_violence_2021", "2013-2020"),
        ("washington_post_2025_export", "2015-2024"),
        ("fatal_encounters_2018", "2013-2017"),
        ("the_counted", "2015-2016"),
    ]


# --- one more release ---------------------------------------------------------------------------

NEW = "made_up_2020"
RECORD = f"""
    Release(
        id="{NEW}",
        project="Made Up",
        short="MU",
        name=Wording("Made Up", "Inventado"),
        title=Wording("Made Up, 2019 to 2020", "Inventado, 2019 a 2020"),
        counts=Wording("killed in a test", "muertes de prueba"),
        why="Nobody in it exists.",
        scope=Scope(2019, 2020),
    ),
"""
TABLES = """
import json
import sys

import pandas as pd

from qi_analysis.core import paths
from qi_analysis.deaths import counts, imputed, schema_deaths, shifted, table_deaths
from qi_analysis.risk import own_file
from qi_analysis.store import committed
from qi_analysis.store.built import Built

# shares as committed: the survey that they come from is a raw file
table_deaths.composition = lambda: (own_file._states(), None)
((records, counter),) = table_deaths.read_records(sys.argv[1])
drawn = table_deaths.drawn(sys.argv[1])
new = (
    (schema_deaths.RECORDS, counts.count(records)),
    (schema_deaths.RECORDS_IMPUTED, imputed.tally(drawn.copies)),
    (schema_deaths.IMPUTATION_SHIFT, shifted.tally(drawn.copies)),
)
made = committed.contents([
    Built(schema, pd.concat([committed.load(schema), rows]), (counter.close(records),))
    for schema, rows in new
])
described = json.loads(made[committed.PACKAGE_FILE])["resources"]
package = committed.package()
again = {each["name"]: each for each in described}
package["resources"] = [again.get(each["name"], each) for each in package["resources"]]
made[committed.PACKAGE_FILE] = json.dumps(package).encode()
for name, content in made.items():
    (paths.processed_dir() / name).write_bytes(content)
"""
"""Makes the tables that hold records, from the new file and what is committed of the others."""


class Clone:
    """A copy of the package and the tables, with one more release and its file."""

    def __init__(self, folder: Path) -> None:
        daily = made_up(MPV, date(2019, 1, 1), date(2020, 12, 31), every=1)
        # as many as projects have: three a day, each with a number of its own
        self.people = [person | {"mpv_id": f"{i}"} for i, person in enumerate(3 * daily)]
        self.folder = folder
        package = folder / "src" / "qi_analysis"
        installed = Path(releases.__file__).parents[1]
        shutil.copytree(installed, package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(paths.processed_dir(), folder / "data" / "processed")
        raw = folder / "raw" / NEW / "made-up.csv"
        raw.parent.mkdir(parents=True)
        write_text(raw, rows_under(VINTAGES[NEWER[MPV]].headers, self.people))
        place = package / "deaths" / "releases.py"
        before, after = place.read_text("utf-8").split('\n)\n"""Every release')
        place.write_text(f'{before}{RECORD})\n"""Every release{after}', "utf-8")
        entry = source_text(NEW, {"made-up.csv": (raw.read_bytes(), None)})
        entry = entry.replace('"2018-06-30"', '"2020-12-31"')
        entry += 'reader = "deaths.readers.mapping_police_violence:read"\n'
        with (package / "store" / "registry.toml").open("a", encoding="utf-8") as handle:
            handle.write(entry)

    def python(self, code: str, *arguments: str) -> str:
        """What ``code`` prints when run with the copy of the package."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "src"),
            "QI_ANALYSIS_HOME": str(self.folder),
            "QI_ANALYSIS_RAW": str(self.folder / "raw"),
        }
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True, text=True, env=environment, cwd=self.folder, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def command(self, *arguments: str) -> str:
        """What a command prints."""
        return self.python("from qi_analysis.cli import main; main()", *arguments)

    def by_year(self, **cells: str) -> Counter[int]:
        """People by year who have ``cells``, counted in the file as it was made."""
        return Counter(
            int(person["date"][-4:])
            for person in self.people
            if all(person[column] == cell for column, cell in cells.items())
        )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    found = Clone(tmp_path_factory.mktemp("one-more"))
    found.python(TABLES, NEW)
    return found


@pytest.fixture(scope="module")
def drawn(clone: Clone) -> Path:
    """The figures that show every source."""
    out = clone.folder / "drawn"
    how = ("--size", "web", "--format", "svg", "--out")
    clone.command("figures", *FIGURES, *how, str(out))
    clone.command("figures", "trend", *how, str(out), "--lang", "es")
    return out


FIGURES = ("trend", "unknown-race", "unknown-race-slider")


def rows_of(drawn: Path, figure: str) -> list[dict[str, str]]:
    """The new release's rows of the data of a figure."""
    with (drawn / figure / "data.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["source"] == NEW]


def test_its_records_are_counted_and_imputed(clone: Clone) -> None:
    tables = clone.folder / "data" / "processed"
    for table, column in (("records", "deaths"), ("records_imputed", "imputation_7")):
        counted: Counter[int] = Counter()
        with (tables / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if row["source"] == NEW:
                    counted[int(row["year"])] += int(row[column])
        assert counted == clone.by_year()


def test_it_has_estimates(clone: Clone) -> None:
    asked = ("risk", "--estimate", "counts", "--source", NEW, "--draws", "100", "--json")
    rows = [SimpleNamespace(**row) for row in json.loads(clone.command(*asked))]
    assert {row.years for row in rows} == {"2019-2020"}
    everybody = sum(row.deaths for row in rows if row.race == "total")
    assert everybody == pytest.approx(len(clone.people))
    (black,) = (row for row in rows if (row.sex, row.race) == ("male", "black"))
    assert black.low < black.risk_per_100k < black.high
    assert black.ratio_to_white > 1  # a quarter of them Black, under half white


def test_it_is_not_linked_unless_it_says_so_and_has_no_definition_of_another(clone: Clone) -> None:
    code = """
from qi_analysis.deaths import definitions
from qi_analysis.deaths.linking.lists import LISTS
print("made_up_2020" in LISTS, "made_up_2020" in definitions.load())
"""
    assert clone.python(code).splitlines() == ["False False"]


def test_it_is_in_the_trend(clone: Clone, drawn: Path) -> None:
    rows = rows_of(drawn, "trend")
    years, unknown = clone.by_year(), clone.by_year(race="Unknown race")
    assert {(row["year"], row["race"]) for row in rows} == {
        (str(year), race) for year in years for race in ("black", "white")
    }
    for row in rows:
        year = int(row["year"])
        assert float(row["killed"]) == years[year]
        assert float(row["unknown_race"]) == pytest.approx(unknown[year] / years[year], abs=1e-6)
        assert row["label"] == "Made Up"
    for folder, words in (("trend", "killed in a test"), ("trend/es", "muertes de prueba")):
        assert words in (drawn / folder / "alt.txt").read_text("utf-8")


def test_it_is_in_the_figures_of_unknown_race(clone: Clone, drawn: Path) -> None:
    years, unknown = clone.by_year(), clone.by_year(race="Unknown race")
    rows = rows_of(drawn, "unknown-race")
    shown = {int(float(row["year"])): row for row in rows if row["kind"] == "unknown"}
    assert shown.keys() == years.keys()
    for year, row in shown.items():
        assert float(row["value"]) == pytest.approx(unknown[year] / years[year], abs=1e-6)
    assert {row["kind"] for row in rows} == {"unknown", "recorded", "imputed"}
    slider = rows_of(drawn, "unknown-race-slider")
    men = sum(clone.by_year(gender="male").values())
    assert {float(row["people"]) for row in slider} == {men}
    for figure in FIGURES:
        assert "Made Up" in (drawn / figure / "alt.txt").read_text("utf-8")
