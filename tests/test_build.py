"""The tables against a second way of making them, and against a second source."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadr
import pytest

from qi_analysis import build
from qi_analysis.build import TABLES
from qi_analysis.core import paths
from qi_analysis.core.columns import AGE
from qi_analysis.exposure.readers import nvss, population, wonder
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.store import registry
from qi_analysis.store.built import Built
from qi_analysis.studies.schema_lifetime_risk import EB_ALL_CAUSE
from tests.conftest import raw_folder
from tests.deaths.readers.test_real_files import RECORDS
from tests.oracles import nchs_deaths

BRIDGED = "mortality/wonder_mort_race_age_sex_00_20.txt"
BY_ORIGIN = "mortality/wonder_mort_hisp_00_20.txt"
PROVISIONAL = "mortality/wonder_provisional_mort.txt"
NVSS = "mortality/summarized_deaths_1990_2020.RDS"
NCHS = "population/pop_est_national_single_year_age_1990to2020_long.RDS"
SEER = "population/pop_bridged.rda"
SINGLE = "population/pop_singlerace_full.rda"

STRATUM = ["year", "age", "sex", "race"]
OWN_VINTAGE = (2000, *range(2010, 2020))
"""Years for which CDC WONDER has another population than the series of 1990-2020: the census
counts of April 2000 and 2010, and for 2011-2019 the estimate as first released for that year."""
MOST_IN_A_SUPPRESSED_CELL = 9

RACES = {
    "White": "white",
    "Black or African American": "black",
    "American Indian or Alaska Native": "american_indian_alaska_native",
    "Asian or Pacific Islander": "asian_pacific_islander",
    "Asian": "asian_pacific_islander",
    "Native Hawaiian or Other Pacific Islander": "asian_pacific_islander",
    "More than one race": "mixed",
}


@pytest.fixture(scope="session")
def bridged(files_dir: Path) -> pd.DataFrame:
    return wonder.read_bridged(files_dir / BRIDGED)


@pytest.fixture(scope="session")
def by_origin(files_dir: Path) -> pd.DataFrame:
    return wonder.read_bridged_by_origin(files_dir / BY_ORIGIN)


@pytest.fixture(scope="session")
def summarized(files_dir: Path) -> pd.DataFrame:
    return nvss.read_summarized_deaths(files_dir / NVSS)


@pytest.fixture(scope="session")
def nchs(files_dir: Path) -> pd.DataFrame:
    return population.read_nchs_single_year(files_dir / NCHS)


def export_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the lines of a CDC WONDER export that stand before its notes, read without pandas."""
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            if row["Notes"] == "---":
                return
            yield row


def age_of(row: dict[str, str], oldest: str) -> str:
    """Return the age group of a line of an export; ``oldest`` names the open group."""
    code = row["Five-Year Age Groups Code"]
    if code in {"85-89", "90-94", "95-99", "100+"} or (code == "80-84" and oldest == "80+"):
        return oldest
    return {"1": "0"}.get(code, code)


def values_of(frame: pd.DataFrame, key: tuple[str, ...], *values: str) -> dict[Any, Any]:
    columns = zip(*(frame[name] for name in key), strict=True)
    counts = zip(*(frame[name] for name in values), strict=True)
    return dict(zip(columns, counts, strict=True))


# --- two sources of deaths --------------------------------------------------------------------


def holds_deaths_of_non_hispanic_people_agree_between_the_two_sources(
    by_origin: pd.DataFrame, summarized: pd.DataFrame
) -> None:
    rows = by_origin[(by_origin["origin"] == "non_hispanic") & (by_origin["age"] != "not_stated")]
    shown = rows.groupby(STRATUM)["deaths"].agg(lambda cells: cells.sum(skipna=False)).dropna()
    other = summarized.set_index(STRATUM)["deaths"]
    older = [stratum for stratum in shown.index if stratum[1] != "0"]
    assert len(older) > 0.99 * 22 * 18 * 2 * 4
    assert {key: int(shown[key]) for key in older} == {key: int(other[key]) for key in older}
    for year in range(1999, 2021):
        infants = [key for key in shown.index if key[0] == year and key[1] == "0"]
        ours, theirs = (int(source[infants].sum()) for source in (shown, other))
        assert 0 <= ours - theirs < 0.01 * ours


def holds_infants_the_summarized_file_lacks_are_among_its_unknown_ages(
    bridged: pd.DataFrame, summarized: pd.DataFrame
) -> None:
    # so the age group 0 of that file is short by them, and no death is lost
    cells = bridged[bridged["age"].isin(["0", "not_stated"])].groupby(["year", "sex"])["deaths"]
    shown, hidden = cells.sum(), cells.apply(lambda values: int(values.isna().sum()))
    other = summarized[summarized["age"].isin(["0", nvss.UNKNOWN])]
    for stratum, deaths in other.groupby(["year", "sex"])["deaths"].sum().items():
        if stratum[0] >= 1999:
            low = shown[stratum] + hidden[stratum]
            assert low <= deaths <= shown[stratum] + MOST_IN_A_SUPPRESSED_CELL * hidden[stratum]


# --- two sources of population ----------------------------------------------------------------


def wonder_against_nchs(exported: pd.DataFrame, nchs: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return both populations of every stratum below 85 years, side by side."""
    rows = exported[~exported["age"].isin(["85+", "not_stated"])]
    if "origin" in key:
        rows = rows[rows["origin"] != "not_stated"]
    ours = nchs.groupby(key)["population"].sum()
    theirs = rows.groupby(key)["population"].sum().astype("int64")
    both = pd.DataFrame({"nchs": ours, "wonder": theirs}).dropna().reset_index()
    assert len(both) == len(theirs)
    return both


def holds_nchs_population_equals_that_of_wonder_in_the_years_of_one_series(
    bridged: pd.DataFrame, by_origin: pd.DataFrame, nchs: pd.DataFrame
) -> None:
    for key, exported in ((STRATUM, bridged), ([*STRATUM, "origin"], by_origin)):
        both = wonder_against_nchs(exported, nchs, key)
        same = both[~both["year"].isin(OWN_VINTAGE)]
        assert sorted(set(same["year"])) == [1999, *range(2001, 2010), 2020], key
        assert (same["nchs"] == same["wonder"]).all(), key


def holds_nchs_population_is_near_that_of_wonder_in_the_other_years(
    bridged: pd.DataFrame, nchs: pd.DataFrame
) -> None:
    # the revision of a series changes the total by less than 0.3 %, and its small groups by more
    both = wonder_against_nchs(bridged, nchs, STRATUM)
    both = both[both["year"].isin(OWN_VINTAGE)]
    both["off"] = (both["wonder"] / both["nchs"] - 1).abs()
    totals = both.groupby("year")[["nchs", "wonder"]].sum()
    assert ((totals["wonder"] / totals["nchs"] - 1).abs() < 0.003).all()
    assert (both.groupby("year")["off"].mean() < 0.012).all()
    assert (both["off"] < 0.15).all()
    # and it is another series: not one of those years is the same
    assert (both.groupby("year")["off"].max() > 0).all()


@pytest.fixture(scope="module")
def seer_and_nchs(files_dir: Path, nchs: pd.DataFrame) -> pd.DataFrame:
    key = [*STRATUM, "origin"]
    pooled = nchs.assign(age=nchs["age"].replace({"0": "0-4", "1-4": "0-4"}))
    seer = population.read_seer_bridged(files_dir / SEER)
    both = pd.DataFrame(
        {
            "nchs": pooled.groupby(key)["population"].sum(),
            "seer": seer.set_index(key)["population"],
        }
    ).dropna()
    assert len(both) == 31 * 18 * 2 * 4 * 2
    return both.reset_index()


def holds_seer_population_equals_that_of_nchs_but_for_what_seer_adjusts(
    seer_and_nchs: pd.DataFrame,
) -> None:
    # SEER adjusts Hawaii, which moves people between white and Asian or Pacific Islander and
    # between origins, and the counties of the hurricanes of 2005, which changes that year alone
    early = seer_and_nchs[(seer_and_nchs["year"] < 2010) & (seer_and_nchs["year"] != 2005)]
    moved = early["race"].isin(["white", "asian_pacific_islander"])
    alike = early[~moved]
    assert len(alike) == len(early) / 2
    assert (alike["nchs"] == alike["seer"]).all()
    together = early[moved].groupby(["year", "age", "sex"])[["nchs", "seer"]].sum()
    assert (together["nchs"] == together["seer"]).all()
    assert (early[moved]["nchs"] != early[moved]["seer"]).any()


def holds_seer_population_is_near_that_of_nchs_in_every_year(seer_and_nchs: pd.DataFrame) -> None:
    both = seer_and_nchs.assign(off=(seer_and_nchs["seer"] / seer_and_nchs["nchs"] - 1).abs())
    totals = both.groupby("year")[["nchs", "seer"]].sum()
    assert ((totals["seer"] / totals["nchs"] - 1).abs() < 0.007).all()
    early, late = both[both["year"] <= 2010], both[both["year"] > 2010]
    assert (early.groupby("year")["off"].mean() < 0.0025).all()
    assert (early["off"] < 0.035).all()
    # from 2011 SEER has estimates revised after the census of 2020, the other series has not
    assert (late.groupby("year")["off"].mean() < 0.025).all()
    assert (late["off"] < 0.11).all()


@pytest.mark.raw("mortality")
def test_two_sources_of_deaths_agree(
    each: Callable[..., None],
    bridged: pd.DataFrame,
    by_origin: pd.DataFrame,
    summarized: pd.DataFrame,
) -> None:
    each(
        partial(
            holds_deaths_of_non_hispanic_people_agree_between_the_two_sources,
            by_origin,
            summarized,
        ),
        partial(
            holds_infants_the_summarized_file_lacks_are_among_its_unknown_ages,
            bridged,
            summarized,
        ),
    )


@pytest.mark.raw("mortality", "population")
def test_two_sources_of_population_agree(
    each: Callable[..., None],
    bridged: pd.DataFrame,
    by_origin: pd.DataFrame,
    nchs: pd.DataFrame,
    seer_and_nchs: pd.DataFrame,
) -> None:
    each(
        partial(
            holds_nchs_population_equals_that_of_wonder_in_the_years_of_one_series,
            bridged,
            by_origin,
            nchs,
        ),
        partial(holds_nchs_population_is_near_that_of_wonder_in_the_other_years, bridged, nchs),
        partial(holds_seer_population_equals_that_of_nchs_but_for_what_seer_adjusts, seer_and_nchs),
        partial(holds_seer_population_is_near_that_of_nchs_in_every_year, seer_and_nchs),
    )


# --- the label of the published study ---------------------------------------------------------


@pytest.mark.raw("edwards_lee_esposito_2019/pop_nat.csv", "population")
def test_population_label_is_nearest_to_two_years_earlier(built: dict[str, Built]) -> None:
    whole = built["population"].frame
    ours = whole[whole["race_classes"] == "published"].set_index(STRATUM)["population"]
    for label in range(2013, 2019):
        theirs = built["ele_population"].frame
        theirs = theirs[theirs["year"] == label].set_index(["age", "sex", "race"])["population"]
        off = {
            year: float((theirs / ours[year].reindex(theirs.index) - 1).abs().mean())
            for year in range(1999, 2021)
        }
        nearest, second = sorted(off, key=off.__getitem__)[:2]
        assert nearest == label - 2, label
        assert off[nearest] < 0.01, label
        assert off[second] > 2 * off[nearest], label


# --- every table made a second time, by hand --------------------------------------------------


def test_population_table_equals_a_count_by_hand(files_dir: Path, built: dict[str, Built]) -> None:
    races = {
        "white": "white",
        "black": "black",
        "aian": "american_indian_alaska_native",
        "api": "asian_pacific_islander",
    }
    (raw,) = pyreadr.read_r(str(files_dir / NCHS)).values()
    by_hand: Counter[tuple[Any, ...]] = Counter()
    for row in raw[raw["year"] >= 1999].to_dict("records"):
        age, race, hispanic = int(row["age"]), races[row["race"]], row["hispanic"] == 1
        start = age // 5 * 5
        group = "0" if age == 0 else "1-4" if age < 5 else f"{start}-{start + 4}"
        group = "85+" if age >= 85 else group
        sex = "female" if row["female"] == 1 else "male"
        published = "latino" if hispanic and race == "white" else race
        exclusive = "latino" if hispanic else race
        for classes, mine in (("published", published), ("exclusive", exclusive)):
            by_hand[row["year"], classes, group, sex, mine] += int(row["pop_est"])
    found = values_of(built["population"].frame, POPULATION_TABLE.key, "population")
    assert found == {key: (count,) for key, count in by_hand.items()}


def test_all_cause_table_equals_a_count_by_hand(files_dir: Path, built: dict[str, Built]) -> None:
    by_hand: Counter[tuple[Any, ...]] = Counter()

    def add(classes: str, race: str, row: dict[str, str]) -> None:
        deaths = 5 if row["Deaths"] == "Suppressed" else int(row["Deaths"])
        stratum = (int(row["Year Code"]), classes, age_of(row, "85+"), row["Gender"].lower(), race)
        by_hand[stratum] += deaths

    for row in export_rows(files_dir / BRIDGED):
        if row["Five-Year Age Groups Code"] != "NS" and row["Race"] != "White":
            add("published", RACES[row["Race"]], row)
    for row in export_rows(files_dir / BY_ORIGIN):
        origin, race = row["Hispanic Origin"], RACES[row["Race"]]
        if row["Five-Year Age Groups Code"] == "NS" or origin == "Not Stated":
            continue
        hispanic = origin == "Hispanic or Latino"
        add("exclusive", "latino" if hispanic else race, row)
        if race == "white":
            add("published", "latino" if hispanic else "white", row)
    found = values_of(built["all_cause"].frame, ALL_CAUSE.key, "deaths")
    assert found == {key: (count,) for key, count in by_hand.items()}


def edwards_brown_rows(files_dir: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the class and the line of every line of an export that goes into the table."""
    white = {"Hispanic or Latino": "latino", "Not Hispanic or Latino": "white"}
    for row in export_rows(files_dir / BRIDGED):
        if 2013 <= int(row["Year Code"]) <= 2017 and row["Race"] != "White":
            yield RACES[row["Race"]], row
    for row in export_rows(files_dir / BY_ORIGIN):
        known = row["Race"] == "White" and row["Hispanic Origin"] in white
        if known and 2013 <= int(row["Year Code"]) <= 2017:
            yield white[row["Hispanic Origin"]], row
    for row in export_rows(files_dir / PROVISIONAL):
        race = RACES[row["Single Race 6"]]
        if race in {"white", "mixed"} and row["Hispanic Origin"] == "Hispanic or Latino":
            race = "latino"
        if int(row["Year Code"]) <= 2023 and race != "mixed":
            yield race, row


def test_edwards_brown_table_equals_a_count_by_hand(
    files_dir: Path, built: dict[str, Built]
) -> None:
    by_hand: dict[tuple[Any, ...], list[int]] = {}
    for race, row in edwards_brown_rows(files_dir):
        if row["Five-Year Age Groups Code"] != "NS":
            stratum = (int(row["Year Code"]), age_of(row, "80+"), row["Gender"].lower(), race)
            counts = by_hand.setdefault(stratum, [0, 0, 0])
            people = 0 if row["Population"] == "Not Applicable" else int(row["Population"])
            counts[0] += 0 if row["Deaths"] == "Suppressed" else int(row["Deaths"])
            counts[1] += people
            counts[2] += people
    for (year, sex, race), people in people_from_85(files_dir).items():
        by_hand[year, "80+", sex, race][2] += people
    found = values_of(
        built["eb_all_cause"].frame,
        EB_ALL_CAUSE.key,
        "deaths",
        "population",
        "population_all_ages",
    )
    assert found == {key: tuple(counts) for key, counts in by_hand.items()}


def people_from_85(files_dir: Path) -> Counter[tuple[Any, ...]]:
    """Return people aged 85 and over by year, sex and race, by the rules of the second study."""
    words = {
        "white": "white", "black": "black", "american_indian": "american_indian_alaska_native",
        "api": "asian_pacific_islander", "white_only": "white", "black_only": "black",
        "american_indian_only": "american_indian_alaska_native",
        "asian_only": "asian_pacific_islander", "nhopi_only": "asian_pacific_islander",
        "multiracial": "mixed",
    }  # fmt: skip
    older: Counter[tuple[Any, ...]] = Counter()
    for file, years in ((SEER, range(2013, 2018)), (SINGLE, range(2018, 2024))):
        (raw,) = pyreadr.read_r(str(files_dir / file)).values()
        for row in raw[(raw["age"] == 85) & raw["year"].isin(years)].to_dict("records"):
            race = words[row["race"]]
            if race in {"white", "mixed"} and row["hispanic_origin"] == "hispanic":
                race = "latino"
            if race != "mixed":
                older[row["year"], row["sex"], race] += int(row["pop"])
    return older


def test_deaths_of_unknown_age_are_left_out_of_the_study_table(
    files_dir: Path, built: dict[str, Built]
) -> None:
    with (files_dir / "edwards_lee_esposito_2019/total_mort.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    known = sum(int(row["deaths"]) for row in rows if row["age"] != "Missing")
    unknown = [int(row["deaths"]) for row in rows if row["age"] == "Missing"]
    frame = built["ele_all_cause"].frame
    assert int(frame["deaths"].sum()) == known
    assert set(frame["age"]) == set(AGE.allowed)
    (accounting,) = built["ele_all_cause"].accounting
    assert accounting.rows_dropped == {"age unknown": len(unknown)}
    assert accounting.total_dropped == {"age unknown": sum(unknown)}


# --- accounting -------------------------------------------------------------------------------

ROWS_IN = {
    # rows of the file as its reader returns them, from the number of its lines or records
    "fe_pop_imputed_13_18.csv": lambda lines: 4 * lines,
    "CesarioEtAl2018Data.csv": lambda lines: 4 * lines,
    "pop_est_national_single_year_age_1990to2020_long.RDS": lambda lines: lines // 86 * 19,
}


def lines_of(path: Path) -> int:
    """Return how many lines of data, or records, a raw file has."""
    if path.suffix == ".txt":
        return sum(1 for _ in export_rows(path))
    if path.suffix == ".csv":
        return len(path.read_bytes().splitlines()) - 1
    if path.suffixes[-2:] == [".jsonl", ".gz"]:  # one record per line, no header
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return sum(1 for line in lines if line.strip())
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return sum(1 for _ in lines) - 1
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        return sum(1 for _ in book.worksheets[0].iter_rows()) - 1
    stata = path.suffix == ".dta"
    frame = pd.read_stata(path) if stata else next(iter(pyreadr.read_r(str(path)).values()))
    return len(frame)


def test_every_accounting_adds_up(built: dict[str, Built], files_dir: Path) -> None:
    every = [each for table in built.values() for each in table.accounting]
    assert len(every) >= len(built)
    for each in every:
        kept = registry.find(each.source, each.file).kept
        path = files_dir / each.source / each.file if kept is None else paths.root() / kept
        # the real ones were counted by other tools
        real = files_dir == raw_folder()
        records = RECORDS.get(f"{each.source}/{each.file}") if real else None
        lines = lines_of(path) if records is None else records
        assert each.rows_in == ROWS_IN.get(each.file, lambda rows: rows)(lines)
        assert each.rows_in == each.rows_kept + sum(each.rows_dropped.values())
        assert each.rows_kept > 0
        assert all(rows > 0 for rows in each.rows_dropped.values())
        assert all(reason.strip() for reason in each.rows_dropped)
        assert each.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        if each.total_in is not None and each.total_kept is not None:
            assert each.total_in == each.total_kept + sum(each.total_dropped.values())
            assert set(each.total_dropped) == set(each.rows_dropped)
            assert each.unit


def test_accounted_totals_are_those_of_the_tables(built: dict[str, Built]) -> None:
    for name, column in (
        ("ele_deaths", "deaths"),
        ("ele_population", "population"),
        ("ele_all_cause", "deaths"),
    ):
        (accounting,) = built[name].accounting
        assert accounting.total_kept == int(built[name].frame[column].sum())
    (accounting,) = built["population"].accounting
    # the table holds everybody twice, once a scheme
    assert 2 * (accounting.total_kept or 0) == int(built["population"].frame["population"].sum())
    kept = [each.total_kept or 0 for each in built["eb_all_cause"].accounting[:3]]
    assert sum(kept) == int(built["eb_all_cause"].frame["deaths"].sum())


# --- the two schemes of race classes ----------------------------------------------------------


def by_scheme(frame: pd.DataFrame, value: str) -> dict[str, pd.Series]:
    return {
        scheme: rows.groupby(["year", "age", "sex"])[value].sum()
        for scheme, rows in frame.groupby("race_classes")
    }


def test_both_schemes_hold_the_same_people(built: dict[str, Built]) -> None:
    found = by_scheme(built["population"].frame, "population")
    assert set(found) == {"published", "exclusive"}
    assert len(found["published"]) == 22 * 19 * 2
    pd.testing.assert_series_equal(found["published"], found["exclusive"])


def test_published_latinos_are_fewer_and_every_other_group_but_white_larger(
    built: dict[str, Built],
) -> None:
    frame = built["population"].frame
    people = frame.groupby(["race_classes", "race"])["population"].sum()
    assert people["published", "latino"] < people["exclusive", "latino"]
    assert people["published", "white"] == people["exclusive", "white"]
    for race in ("black", "american_indian_alaska_native", "asian_pacific_islander"):
        assert people["published", race] > people["exclusive", race]


def shown_and_hidden(rows: pd.DataFrame, year: int) -> tuple[int, int]:
    deaths = rows[rows["year"] == year]["deaths"]
    return int(deaths.sum()), int(deaths.isna().sum())


@pytest.mark.raw("mortality")
def test_both_schemes_lead_to_the_official_deaths(
    built: dict[str, Built], bridged: pd.DataFrame, by_origin: pd.DataFrame
) -> None:
    # table + deaths left out = official; a suppressed cell is 5 in the table, and 1 to 9 in truth
    frame = built["all_cause"].frame
    counted = frame.groupby(["year", "race_classes"])["deaths"].sum()
    no_age = bridged[bridged["age"] == "not_stated"]
    no_origin = by_origin[
        (by_origin["origin"] == "not_stated") & (by_origin["age"] != "not_stated")
    ]
    used = by_origin[(by_origin["origin"] != "not_stated") & (by_origin["age"] != "not_stated")]
    white, other = used[used["race"] == "white"], bridged[bridged["race"] != "white"]
    other = other[other["age"] != "not_stated"]
    for scheme, left_out, in_table in (
        ("published", no_origin[no_origin["race"] == "white"], pd.concat([white, other])),
        ("exclusive", no_origin, used),
    ):
        for year in range(1999, 2021):
            shown, hidden = shown_and_hidden(pd.concat([left_out, no_age]), year)
            unsure = shown_and_hidden(in_table, year)[1]
            table = int(counted[year, scheme])
            low = table + shown + hidden - 4 * unsure
            high = table + shown + 9 * hidden + 4 * unsure
            assert low <= nchs_deaths.RESIDENTS[year] <= high, (scheme, year)
            # and the doubt is small alongside what is counted
            assert high - low < 0.002 * table, (scheme, year)


def test_suppression_note_states_the_worst_case(built: dict[str, Built]) -> None:
    for each in built["all_cause"].accounting:
        (note,) = each.notes
        hidden = int(note.split()[0])
        assert f"at most {4 * hidden} deaths off" in note
        assert f"out of {each.total_kept} shown" in note
        assert 4 * hidden < 0.001 * (each.total_kept or 0)


# --- nothing about one person -----------------------------------------------------------------


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
def test_built_tables_have_the_columns_of_their_schema(
    schema: Any, built: dict[str, Built]
) -> None:
    frame = built[schema.name].frame
    assert set(frame.columns) == set(schema.column_names)
    typed = schema.validate(frame)
    # one row per stratum, and every stratum: no row can be about one person picked out
    assert not typed.duplicated(list(schema.key)).any()


def test_there_is_a_builder_for_every_table() -> None:
    assert list(build.BUILDERS) == [schema.name for schema in TABLES]
