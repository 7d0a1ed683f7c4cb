"""A file of one's own: made-up newer vintages, and the real releases given as a path."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.deaths import imputed
from qi_analysis.deaths.imputed import DRAWS
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.risk import Question, answer, own_file, recorded_deaths, study
from qi_analysis.store import committed
from tests.cli.test_cli import run
from tests.deaths.made_up import VINTAGES, rows_under, write_text

MPV, SHOT = "mapping_police_violence_2021", "washington_post_2024"
NEWER = {
    MPV: "mapping police violence, short headers",
    SHOT: "washington post, version 2",
    "washington_post_2025_export": "washington post, export",
    "fatal_encounters_2018": "fatal encounters, sheet since 2021",
}
"""Source -> layout of a newer vintage."""
RACE_WORDS = {
    MPV: ("White", "Black", "Hispanic", "Asian", "Native American", "Unknown race"),
    SHOT: ("W", "B", "H", "A", "N", ""),
    "washington_post_2025_export": (
        "White", "Black", "Hispanic", "Asian", "Native American", "Unknown",
    ),
    "fatal_encounters_2018": (
        "European-American/White", "African-American/Black", "Hispanic/Latino",
        "Asian/Pacific Islander", "Native American/Alaskan", "Race unspecified",
    ),
}  # fmt: skip
DATE_COLUMN = {
    "fatal_encounters_2018": "Date of injury resulting in death (month/day/year)",
}
NAMES = {"race": ("race", "Race"), "sex": ("gender", "Gender"), "age": ("age", "Age")}


def column(headers: Sequence[str], what: str) -> str:
    return next(name for name in NAMES[what] if name in headers)


def made_up(source: str, first: date, last: date, every: int = 2) -> list[dict[str, str]]:
    """Return made-up people of a newer vintage, one each ``every`` days, some of it unknown."""
    vintage = VINTAGES[NEWER[source]]
    chance = random.Random(20240404)
    own_id = next((name for name, cell in vintage.person.items() if cell == "90001"), None)
    sexes = ("Male", "Female") if source == "fatal_encounters_2018" else ("male", "female")
    people = []
    for number in range((last - first).days // every + 1):
        day = first + timedelta(days=number * every)
        day = last if last - day < timedelta(days=every) else day
        person = {
            **vintage.person,
            DATE_COLUMN.get(source, "date"): f"{day.month}/{day.day}/{day.year}",
            column(vintage.headers, "race"): chance.choices(
                RACE_WORDS[source], (45, 25, 15, 3, 2, 10)
            )[0],
            column(vintage.headers, "sex"): chance.choices(sexes, (19, 1))[0],
            column(vintage.headers, "age"): chance.choice(("", "19", "27", "34", "41", "58")),
            "state" if "state" in vintage.headers else "State": chance.choice(("OH", "CA", "TX")),
        }
        people.append(person | ({own_id: str(90_001 + number)} if own_id else {}))
    return people


def written(tmp_path: Path, source: str, people: Sequence[Mapping[str, str]]) -> Path:
    rows = rows_under(VINTAGES[NEWER[source]].headers, people)
    return write_text(tmp_path / "newer.csv", rows)


def read(tmp_path: Path, people: Sequence[Mapping[str, str]]) -> recorded_deaths.Recorded:
    return own_file.read(MPV, written(tmp_path, MPV, people))


# --- whole years and partial ones, found from the dates ----------------------------------------


@pytest.mark.parametrize("source", NEWER)
def test_a_newer_vintage_is_read_and_counted(source: str, tmp_path: Path) -> None:
    people = made_up(source, date(2021, 1, 1), date(2024, 5, 3))
    path = written(tmp_path, source, people)
    begun: list[str] = []
    found = own_file.read(source, path, on_imputation=begun.append)
    assert len(begun) == 10
    assert found.scope.years == (2021, 2022, 2023)
    assert [part.year for part in found.scope.partial] == [2024]
    assert found.scope.partial[0].last == date(2024, 5, 3)
    assert found.scope.partial[0].share == pytest.approx((31 + 29 + 31 + 30 + 3) / 366)
    day_column = DATE_COLUMN.get(source, "date")
    by_year = Counter(int(person[day_column][-4:]) for person in people)
    for draw in DRAWS:
        assert found.rows.groupby("year")[draw].sum().to_dict() == by_year
    race = column(VINTAGES[NEWER[source]].headers, "race")
    black = sum(person[race] == RACE_WORDS[source][1] for person in people)
    known = found.rows[(found.rows["race_status"] == "known") & (found.rows["race"] == "black")]
    assert known[list(DRAWS)].sum().tolist() == [black] * 10


def test_the_file_and_its_hash_are_named_in_every_row(tmp_path: Path) -> None:
    path = written(tmp_path, MPV, made_up(MPV, date(2022, 1, 3), date(2023, 12, 30)))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    rows = answer(
        Question(source=MPV, estimate="counts", by_year=True),
        recorded=own_file.read(MPV, path),
    )
    assert set(rows["source"]) == {f"{MPV} (file newer.csv, sha256 {digest})"}
    assert list(rows["years"].unique()) == ["2022", "2023"]


@pytest.mark.parametrize(
    ("first", "last", "whole", "partial"),
    [
        (date(2021, 1, 8), date(2022, 12, 24), (2021, 2022), {}),
        (date(2021, 1, 9), date(2022, 12, 31), (2022,), {2021: 357 / 365}),
        (date(2021, 1, 1), date(2022, 12, 23), (2021,), {2022: 357 / 365}),
        (date(2021, 3, 1), date(2021, 4, 30), (), {2021: 61 / 365}),
        (date(2023, 1, 1), date(2025, 6, 30), (2023, 2024), {}),
        (date(2011, 1, 1), date(2014, 12, 31), (2013, 2014), {}),
    ],
)
def test_whole_years_are_found_from_the_days(
    first: date, last: date, whole: tuple[int, ...], partial: dict[int, float]
) -> None:
    days = pd.date_range(first, last)
    records = pd.DataFrame({"date": days, "year": days.year.astype("Int64")})
    scope = own_file.scope_of(records, MPV, "made-up")
    assert scope.years == whole
    assert {part.year: part.share for part in scope.partial} == pytest.approx(partial)


def test_a_file_of_one_partial_year(tmp_path: Path) -> None:
    recorded = read(tmp_path, made_up(MPV, date(2022, 3, 1), date(2022, 8, 30), every=1))
    question = Question(source=MPV, estimate="counts")
    with pytest.raises(
        UnsupportedRequestError, match="holds no whole year: 2022 is recorded from 2022-03-01"
    ):
        answer(question, recorded=recorded)
    scaled = Question(source=MPV, estimate="counts", partial_years="annualise")
    assert set(answer(scaled, recorded=recorded)["years"]) == {"2022"}


# --- the real releases as a path ---------------------------------------------------------------


@pytest.mark.raw("washington_post_2024")
def test_the_release_itself_gives_the_committed_table(raw_dir: Path) -> None:
    """Same bytes, same known errors, same imputation."""
    path = raw_dir / "washington_post_2024" / "fatal-police-shootings-data.csv"
    found = own_file.read(SHOT, path)
    table = committed.load(RECORDS_IMPUTED)
    key = list(RECORDS_IMPUTED.key)
    ours = table[table["source"] == SHOT].sort_values(key, ignore_index=True)
    theirs = found.rows.sort_values(key, ignore_index=True)[list(ours.columns)]
    pd.testing.assert_frame_equal(theirs, ours, check_dtype=False)
    assert found.scope.years == recorded_deaths.committed(SHOT).scope.years
    assert found.scope.partial == recorded_deaths.committed(SHOT).scope.partial


def with_one_row_more(path: Path, own_id: str, to: Path) -> Path:
    """Return a copy of a release whose last death is told once more, under an id of its own."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    rows.append([*rows[-1]])
    rows[-1][rows[0].index(own_id)] = "999999"
    return write_text(to / "newer.csv", rows)


def test_known_errors_of_the_release_are_not_those_of_another_vintage(
    placed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The death that the release tells of twice counts twice: its line may be another."""
    release = placed / "washington_post_2024" / "fatal-police-shootings-data.csv"
    monkeypatch.setattr(imputed, "count", lambda records, *_, **__: records)
    number = [
        len(own_file.read(SHOT, path).rows)
        for path in (release, with_one_row_more(release, "id", tmp_path))
    ]
    assert number[1] == number[0] + 2


@pytest.mark.raw("the_counted")
def test_another_vintage_agrees_closely_with_the_committed_table(
    raw_dir: Path, tmp_path: Path
) -> None:
    release = raw_dir / "the_counted" / "the-counted-2016.csv"
    path = with_one_row_more(release, "uid", tmp_path)
    base = study.load()
    asked = Question(source="the_counted", estimate="counts", causes="all", years="2016")
    own = answer(asked, base, own_file.read("the_counted", path))
    ours = answer(asked, base)
    total = [frame[frame["race"] == "total"]["deaths"].sum() for frame in (own, ours)]
    assert total[0] == pytest.approx(total[1] + 1)
    men = own["sex"] == "male"
    for name in ("risk_per_100k", "ratio_to_white"):
        near = pytest.approx(ours.loc[men, name].tolist(), rel=0.05)
        assert own.loc[men, name].tolist() == near


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "content", "says"),
    [
        (MPV, "a,b\n1,2\n", "missing column for name"),
        (MPV, "<!doctype html><p>Sign in</p>", "this is a web page, not data"),
        (MPV, "", "the file is empty"),
        (SHOT, "id,name,age,gender,race,date,state,armed\n", "no records"),
        ("edwards_brown_2024", "a,b\n1,2\n", "is not a source of records"),
    ],
)
def test_a_file_that_is_not_recognized_is_one_line_and_exit_2(
    source: str, content: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text(content, "utf-8")
    done = run("risk", "--estimate", "counts", "--source", source, "--source-file", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert "fetch" not in done.stderr


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file\. Name a file that can be read"):
        own_file.read(MPV, tmp_path / "no.csv")


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (3, "race", "Martian", r"newer.csv, row 5, column 'race': unknown race 'Martian'"),
        (4, "mpv_id", "90003", r"is used twice, first in row 4.*remove one"),
        (10, "date", "28/6/2022", r"row 12.*Numbers with slashes are month, day, year"),
    ],
)
def test_a_bad_cell_is_refused_with_its_row(
    row: int, column: str, cell: str, says: str, tmp_path: Path
) -> None:
    people = made_up(MPV, date(2022, 1, 1), date(2022, 2, 1))
    people[row][column] = cell
    with pytest.raises(DataError, match=says):
        read(tmp_path, people)


def test_an_estimate_that_counts_no_file_is_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, MPV, made_up(MPV, date(2022, 1, 1), date(2022, 2, 1)))
    done = run("risk", "--source", MPV, "--source-file", str(path), "--estimate", "published")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "use --estimate counts" in done.stderr


@pytest.mark.parametrize(
    ("years", "says"),
    [
        ((2019, 2021), "holds no deaths of 2020"),
        ((2025,), r"no deaths from 2013 to 2024.*when the population ends"),
    ],
)
def test_years_that_cannot_be_served_are_refused(
    years: tuple[int, ...], says: str, tmp_path: Path
) -> None:
    people = [
        person for year in years for person in made_up(MPV, date(year, 1, 1), date(year, 12, 31))
    ]
    people = [person | {"mpv_id": str(number)} for number, person in enumerate(people)]
    with pytest.raises(DataError, match=says):
        read(tmp_path, people)


@pytest.mark.parametrize(
    ("what", "cell", "says"),
    [
        ("race", "Unknown race", "fewer than two races are known"),
        ("sex", "Unknown", "fewer than two sexes are known"),
        ("age", "", "no age is known"),
    ],
)
def test_nothing_to_impute_from_is_refused(what: str, cell: str, says: str, tmp_path: Path) -> None:
    people = made_up(MPV, date(2022, 1, 1), date(2022, 12, 31))
    name = column(VINTAGES[NEWER[MPV]].headers, what)
    with pytest.raises(DataError, match=says):
        read(tmp_path, [person | {name: cell} for person in people])


FULLY = "Of 274 rows read, 183 are deaths of 2022 and 91 of 2023, recorded in part; left out: none."


def test_command_line_prints_the_contract(tmp_path: Path) -> None:
    path = written(tmp_path, MPV, made_up(MPV, date(2022, 1, 1), date(2023, 7, 1)))
    options = ("--estimate", "counts", "--source", MPV, "--source-file", str(path), "--by-year")
    done = run("risk", *options, "--partial-years", "annualise", "--json")
    assert done.returncode == 0
    days: dict[str, Counter[bool]] = {year: Counter() for year in ("2022", "2023")}
    with path.open(encoding="utf-8", newline="") as handle:
        for person in csv.DictReader(handle):
            days[person["date"][-4:]][person["race"] == "Unknown race"] += 1
    assert [found.total() for found in days.values()] == [183, 91]
    unknown = {year: found[True] / found.total() for year, found in days.items()}
    said = [
        FULLY,
        *(
            f"Race is unknown for {100 * unknown[year]:.0f}% of the deaths of {year}."
            for year in days
        ),
    ]
    assert done.stderr.splitlines() == [f"qi-analysis: {sentence}" for sentence in said]
    rows = json.loads(done.stdout)
    assert all(row["share_race_unknown"] == pytest.approx(unknown[row["years"]]) for row in rows)
    assert sorted({row["years"] for row in rows}) == ["2022", "2023"]
    assert len(rows) == 2 * 2 * 6
    assert list(rows[0]) == [
        "estimate", "source", "years", "sex", "race", "deaths", "share_race_unknown",
        "risk_per_100k", "low", "high", "one_in", "ratio_to_white", "ratio_low", "ratio_high",
        "level", "seed", "version", "data_sha256",
    ]  # fmt: skip
    assert "Person A" not in done.stdout
    told = run("risk", *options, "--partial-years", "annualise").stdout
    assert "49.9% of the year" in " ".join(told.split())
    assert "2023 is recorded from 2023-01-01 to 2023-07-01" in " ".join(told.split())
    assert all(sentence in " ".join(told.split()) for sentence in said)


# --- what would be wrong without a word ----------------------------------------------------------


def a_year(**changes: str) -> list[dict[str, str]]:
    """Return a made-up person each day of 2022."""
    return [person | changes for person in made_up(MPV, date(2022, 1, 1), date(2022, 12, 31), 1)]


def test_a_handful_without_a_date_is_left_out_and_counted(tmp_path: Path) -> None:
    people = a_year()
    for number in (10, 20, 30, 40, 50):
        people[number]["date"] = ""
    people += [{"name": "Rows below are checked"}, people[0] | {"mpv_id": "1", "date": "3/3/2011"}]
    found = read(tmp_path, people)
    (said,) = found.account
    assert said.startswith("Of 367 rows read, 360 are deaths of 2022; left out: 1 too empty")
    assert said.endswith("to be a record, 5 without a date, 1 before 2022.")
    assert found.rows[list(DRAWS)].sum().tolist() == [360] * 10


@pytest.mark.parametrize(("every", "number"), [(60, 7), (3, 122)])
def test_more_rows_without_a_date_are_refused(every: int, number: int, tmp_path: Path) -> None:
    people = a_year()
    for person in people[1::every]:
        person["date"] = ""
    with pytest.raises(DataError, match=rf"row 3, column 'date': {number} of 365 rows"):
        read(tmp_path, people)


@pytest.mark.parametrize("again", ["90005.0", "090005", " 90005 ", ""])
def test_a_row_repeated_under_another_spelling_of_its_id_is_refused(
    again: str, tmp_path: Path
) -> None:
    people = a_year()
    people.append(people[4] | {"mpv_id": again})
    with pytest.raises(DataError, match=r"row 367, column 'record_id'.*row 6\b") as caught:
        read(tmp_path, people)
    assert "If both rows describe the same death, remove one" in str(caught.value)


def test_the_same_person_under_another_id_is_counted_and_told(tmp_path: Path) -> None:
    people = a_year()
    people.append(people[4] | {"mpv_id": "7"})
    people.append(people[5] | {"mpv_id": "8", "name": "Name withheld"})
    account = read(tmp_path, people).account
    assert "Of 367 rows read, 367 are deaths of 2022; left out: none." in account
    assert any(words.startswith("1 repeat name, day and state") for words in account)


def test_mostly_unknown_race_gives_bounds_and_no_ratio(tmp_path: Path) -> None:
    people = a_year()
    for person in people[: len(people) // 2 + 60]:
        person["race"] = "Unknown"
    unknown = sum(person["race"].startswith("Unknown") for person in people)
    recorded = read(tmp_path, people)
    said = rf"race is unknown for {unknown} of 365 deaths.*use the bounds all-white and all-black"
    for rule in ("impute", "drop"):
        with pytest.raises(UnsupportedRequestError, match=said):
            answer(Question(source=MPV, estimate="counts", unknown_race=rule), recorded=recorded)
    for rule in ("all-white", "all-black"):
        asked = Question(source=MPV, estimate="counts", unknown_race=rule)
        assert answer(asked, recorded=recorded)["ratio_to_white"].notna().all()


@pytest.mark.parametrize(("sex", "race"), [("female", "White"), ("male", "White"), ("female", "")])
def test_a_group_without_deaths_has_no_ratio_to_it(sex: str, race: str, tmp_path: Path) -> None:
    people = [
        person
        for person in a_year(age="34")
        if not (
            person["gender"] == sex and person["race"] in (race or person["race"], "Unknown race")
        )
    ]
    path = written(tmp_path, MPV, people)
    options = ("--estimate", "counts", "--source", MPV, "--source-file", str(path))
    done = run("risk", *options, "--json")
    assert done.returncode == 0, done.stderr
    rows = {(row["sex"], row["race"]): row for row in json.loads(done.stdout)}
    other = "male" if sex == "female" else "female"
    assert rows[sex, "white"]["deaths"] == rows[sex, "white"]["risk_per_100k"] == 0
    assert rows[sex, "white"]["high"] > 0
    for (of, _), row in rows.items():
        assert (row["ratio_to_white"] is None) == (row["ratio_high"] is None) == (of == sex)
    assert rows[other, "black"]["ratio_to_white"] > 0
    told = run("risk", *options)
    noun = {"female": "women and girls", "male": "men and boys"}[sex]
    assert f"No white {noun} are among the deaths of 2022" in " ".join(told.stdout.split())


def test_a_few_days_are_not_scaled_to_a_year(tmp_path: Path) -> None:
    people = made_up(MPV, date(2022, 3, 1), date(2022, 3, 30), every=1)
    asked = Question(source=MPV, estimate="counts", partial_years="annualise")
    with pytest.raises(UnsupportedRequestError, match="too short to stand for a year"):
        answer(asked, recorded=read(tmp_path, people))


def test_the_form_of_2018_is_counted_unless_duty_is_asked_for(tmp_path: Path) -> None:
    vintage = VINTAGES["mapping police violence, form of 2018"]
    header = "Date of Incident (month/day/year)"
    people = [
        {
            **vintage.person,
            header: f"{day.month}/{day.day}/{day.year}",
            "Victim's gender": "Female" if day.day == 3 else "Male",
            "Victim's race": "Black" if day.day > 20 else "White",
        }
        for day in pd.date_range("2017-01-01", "2017-12-31")
    ]
    path = write_text(tmp_path / "2018.csv", rows_under(vintage.headers, people))
    recorded = own_file.read(MPV, path)
    rows = answer(Question(source=MPV, estimate="counts"), recorded=recorded)
    assert rows.loc[rows["race"] == "white", "deaths"].sum() == 12 * 20
    with pytest.raises(UnsupportedRequestError, match="does not distinguish on-duty"):
        answer(Question(source=MPV, estimate="counts", duty="on"), recorded=recorded)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"name;age\nx;1\n", "separated by semicolons: save it with commas"),
        (b"name,age\nJos\xe9,1\n", "CSV UTF-8"),
        (b"PK\x03\x04 no archive", "save it again, as .xlsx or CSV UTF-8"),
        (b"name,place\nx,1\n", "The file has 'name', 'place'"),
        (b'name,age\n"x"y,1\n', "missing column"),
    ],
)
def test_advice_fits_the_fault(content: bytes, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        own_file.read(MPV, path)
    assert advice in str(caught.value)
    assert "fetch" not in str(caught.value)


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, says in (
        (pipe, "no regular file but a pipe or a device"),
        (Path("/dev/zero"), "no regular file but a pipe or a device"),
        (tmp_path, "no regular file but a folder"),
        (tmp_path / ("x" * 300), "cannot be read \\(File name too long"),
    ):
        with pytest.raises(DataError, match=says):
            own_file.read(MPV, path)
