"""The whole way from raw files to tables, on samples whose answers are known beforehand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qi_analysis import build
from qi_analysis.build import TABLES
from qi_analysis.cli.app import app
from qi_analysis.core.errors import DataError
from qi_analysis.deaths import releases
from qi_analysis.deaths.linking import lists
from qi_analysis.deaths.linking.linkage import link
from qi_analysis.deaths.releases import SCOPES
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.readers import read_any
from qi_analysis.store import registry
from qi_analysis.store.fetch import fetch
from tests import samples
from tests.samples import courts, grids, people, registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qi_analysis.store.built import Built

SOURCE_OF = {file: file.split("/", maxsplit=1)[0] for file in people.NAMES}
FORCE = {"Gunshot", "Taser"}


@pytest.fixture(scope="module")
def deaths() -> list[people.Death]:
    return people.deaths()


def told(deaths: list[people.Death], source: str) -> list[tuple[str, people.Death]]:
    """Return file and death of every record of a source that is not told a second time."""
    return [
        (file, death) for death in deaths for file in death.lines if file.startswith(f"{source}/")
    ]


# --- the samples themselves -------------------------------------------------------------------


def test_every_file_that_a_reader_opens_has_a_sample(sample_dir: Path) -> None:
    for source in registry.load().values():
        for raw in source.files:
            if raw.reader is not None and raw.kept is None:
                assert (sample_dir / raw.source / raw.name).is_file(), raw.name


def test_the_same_samples_are_written_twice(sample_dir: Path, tmp_path: Path) -> None:
    again = samples.write(tmp_path)
    for path in sample_dir.rglob("*"):
        # these hold the time at which they were written
        if path.is_file() and path.suffix not in {".xlsx", ".dta", ".RDS", ".rda"}:
            assert (again / path.relative_to(sample_dir)).read_bytes() == path.read_bytes(), path


def test_the_registry_itself_takes_no_sample(
    sample_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(sample_dir))
    with pytest.raises(DataError, match="SHA-256"):
        registry.require("edwards_lee_esposito_2019", "kfnax.dta")


def test_samples_are_fetched_and_verified(on_samples: Path, tmp_path: Path) -> None:
    done = fetch(
        ["mortality", "supreme_court_database"], from_dir=on_samples, to=tmp_path, progress=False
    )
    assert {each.outcome for each in done} == {"copied"}
    assert len(done) == 5
    assert (tmp_path / "supreme_court_database").is_dir()


# --- records ----------------------------------------------------------------------------------


def test_records_are_the_made_up_deaths(on_samples: Path, deaths: list[people.Death]) -> None:
    for file in people.NAMES:
        source = SOURCE_OF[file]
        frame = releases.read(source, on_samples / file).set_index("line")
        by_line = {death.lines[file]: death for death in deaths if file in death.lines}
        assert sorted(frame.index) == sorted(by_line), file
        for line, death in by_line.items():
            row = frame.loc[line]
            assert (row["name"], row["state"]) == (death.name, death.state), (file, line)
            assert row["date"].date() == death.day, (file, line)
            assert row["sex"] == death.sex.lower(), (file, line)
            assert row["race"] == (death.told_race(file) or "unknown"), (file, line)


def test_links_are_the_deaths_that_several_sources_tell_of(
    on_samples: Path, deaths: list[people.Death]
) -> None:
    """The true partner of every record is known; names, days and states are all that links."""
    records = link(lists.read()).records
    number_of = {
        (SOURCE_OF.get(file, file.split("/")[0]), file.split("/")[1], line): death.number
        for death in deaths
        for file, line in death.lines.items()
    }
    truth = [
        number_of[source, file, line]
        for source, file, line in zip(
            records["source"], records["file"], records["line"], strict=True
        )
    ]
    found: dict[int, set[int]] = {}
    for number, death in zip(truth, records["death"], strict=True):
        found.setdefault(number, set()).add(int(death))
    assert all(len(linked) == 1 for linked in found.values())
    assert len({next(iter(linked)) for linked in found.values()}) == len(found)


def test_imputed_counts_keep_everybody_and_every_known_race(
    built_of_samples: Mapping[str, Built], deaths: list[people.Death]
) -> None:
    frame = built_of_samples["records_imputed"].frame
    for source in ("washington_post_2024", "the_counted"):
        scope = SCOPES[source].all_years
        expected = [
            death.told_race(file) for file, death in told(deaths, source) if death.day.year in scope
        ]
        of_source = frame[frame["source"] == source]
        known = of_source[of_source["race_status"] == "known"]
        draws = [name for name in frame if str(name).startswith("imputation_")]
        assert len(draws) == 10
        for draw in draws:
            assert of_source[draw].sum() == len(expected), (source, draw)
            by_race = known.groupby("race")[draw].sum()
            assert {race: int(n) for race, n in by_race.items() if n} == {
                race: n for race, n in Counter(expected).items() if race
            }, (source, draw)


def test_flow_has_one_fate_for_every_row_of_the_files(
    built_of_samples: Mapping[str, Built], deaths: list[people.Death]
) -> None:
    frame = built_of_samples["records_flow"].frame
    for source in lists.LISTS:
        of_source = frame[frame["source"] == source]
        rows = Counter(death.day.year for _, death in told(deaths, source))
        twice = 0 if source == "the_counted" else 1
        assert of_source["deaths"].sum() == sum(rows.values()) + twice, source
        assert of_source.loc[of_source["fate"] == "told_twice", "deaths"].sum() == twice, source
        vehicles = sum(
            death.cause == "Vehicle"
            and death.day.year in SCOPES[source].years
            # Fatal Encounters puts a suicide before every other cause
            and not (source == "fatal_encounters_2018" and death.number % 50 == 7)
            for _, death in told(deaths, source)
        )
        counted = of_source.loc[of_source["fate"] == "vehicle", "deaths"].sum()
        assert counted == vehicles, source


def test_state_deaths_are_those_by_force_of_the_years_in_scope(
    built_of_samples: Mapping[str, Built], deaths: list[people.Death]
) -> None:
    frame = built_of_samples["state_deaths"].frame
    source = "mapping_police_violence_2021"
    ours = frame[frame["source"] == source].groupby("state")["imputation_1"].sum()
    by_hand = Counter(
        death.state
        for _, death in told(deaths, source)
        if 2013 <= death.day.year <= 2020 and death.cause in FORCE
    )
    assert ours[ours > 0].to_dict() == by_hand


# --- other denominators -----------------------------------------------------------------------


def test_denominators_are_those_written(built_of_samples: Mapping[str, Built]) -> None:
    """The samples number measures from 1,000 and arrests from 10,000; see where they are made."""
    frame = built_of_samples["denominators"].frame
    of = frame.set_index(["source", "measure", "group", "year"])["value"]
    population = 1000 + 100 * grids.CESARIO_WORDS.index("Population")
    assert of["cesario_2019", "population", "black", 2015] == population + 1
    assert of["cesario_2019", "population", "white", 2016] == population + 4
    # offences 1 to 3 are violent, 2 is murder, 5 is weapons; Black people are group 3
    year = 2018 - 2004
    assert of["fbi_table43", "arrests_murder", "black", 2018] == 23_000 + year
    assert of["fbi_table43", "arrests_weapons", "white", 2018] == 54_000 + year
    assert of["fbi_table43", "arrests_violent", "black", 2018] == 69_000 + 3 * year
    assert of["fbi_table43", "arrests_all", "black", 2018] == 165_000 + 5 * year
    assert of["bjs_ppcs", "any_contact", "black", 2018] == 20.5
    assert frame.loc[frame["source"] == "fbi_table43", "year"].min() == 2013


# --- courts -----------------------------------------------------------------------------------


def test_decisions_of_the_supreme_court(built_of_samples: Mapping[str, Built]) -> None:
    frame = built_of_samples["supreme_court"].frame.set_index("docket")
    assert frame["for_whom"].to_dict() == {"11-111": "official", "12-222": "plaintiff"}
    assert frame["term"].to_dict() == {"11-111": 2011, "12-222": 2012}
    assert (frame["offset"] > 0).all()
    first, second, old, cases, others = built_of_samples["supreme_court"].accounting
    assert [(each.rows_in, each.rows_kept) for each in (first, second, old)] == [
        (1, 1), (1, 1), (4, 1),
    ]  # fmt: skip
    assert (cases.rows_in, cases.rows_kept) == (5, 2)
    assert others.rows_kept == len(courts.OPINIONS)


def test_outcomes_of_opinions(built_of_samples: Mapping[str, Built]) -> None:
    frame = built_of_samples["opinion_outcomes"].frame
    (account,) = built_of_samples["opinion_outcomes"].accounting
    assert account.rows_in == len(courts.OPINIONS)
    assert account.rows_dropped == {"errata sheets, no opinions": 1}
    assert set(frame["court"]) == {"ca1"}
    assert set(frame["year"]) == {2008}
    target = frame[frame["target"] == "yes"]
    assert target.groupby(["published", "result"])["n"].sum().to_dict() == {
        ("published", "denied"): 3,
        ("published", "granted"): 2,
        ("unpublished", "granted"): 1,
    }
    assert frame.loc[frame["mentioned"] == "no", "n"].sum() == 5


def test_opinions_go_from_the_file_to_codes(
    on_samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the library and by the command."""
    (source,) = (on_samples / "courtlistener_sample").glob("*opinions*")
    coded = list(map(code, read_any(source)))
    assert [each.favours for each in coded] == [favored for _, _, favored in courts.OPINIONS]
    assert [each.target for each in coded] == [each.favours != "none" for each in coded]
    app(["opinions", "code", str(source), "--json"], standalone_mode=False)
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(courts.OPINIONS)
    assert Counter(row["qi_result"] for row in rows if row["target"]) == {
        "denied": 3,
        "granted": 3,
    }


# --- every builder ----------------------------------------------------------------------------


def test_every_table_is_as_its_schema_says(built_of_samples: Mapping[str, Built]) -> None:
    assert list(built_of_samples) == list(build.BUILDERS)
    for schema in TABLES:
        built = built_of_samples[schema.name]
        typed = schema.validate(built.frame)
        assert not typed.duplicated(list(schema.key)).any(), schema.name
        for account in built.accounting:
            account.cross_foot()


def test_what_is_registered_comes_back(sample_dir: Path) -> None:
    before = registry.load()
    with registered.in_place(sample_dir):
        assert registry.load() != before
    assert registry.load() == before
