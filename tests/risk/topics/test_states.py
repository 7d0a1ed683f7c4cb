"""Risk by state: counts against the raw file, arithmetic against the national estimate."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES, RACES, SEXES, STATES
from qi_analysis.deaths.imputed import DRAWS
from qi_analysis.deaths.schema_states import STATE_AGES, STATE_DEATHS, STATE_POPULATION
from qi_analysis.risk import Question, recorded_deaths, study
from qi_analysis.risk import answer as national_answer
from qi_analysis.risk.topics import states
from qi_analysis.stats import pooling
from qi_analysis.store import committed
from qi_analysis.store.built import Built


@pytest.fixture(scope="module")
def here(data: study.Study) -> study.Study:
    return recorded_deaths.load(states.SOURCE, "impute", "force", data)


@pytest.fixture(scope="module")
def found(data: study.Study) -> pd.DataFrame:
    return states.answer(data=data)


def test_the_states_add_up_to_the_nation(here: study.Study) -> None:
    """The same imputations, counted by state and counted by age, have the same sums."""
    rows = committed.load(STATE_DEATHS)
    rows = rows[rows["source"] == states.SOURCE]
    by_state = rows.groupby(["sex", "race"])[list(DRAWS)].sum()
    by_age = here.killed(here.years, "force").sum(axis=(1, 4))
    for i, sex in enumerate(SEXES):
        for j, race in enumerate(RACES):
            assert by_state.loc[(sex, race)].tolist() == by_age[:, i, j].tolist()


def test_known_race_counts_are_those_of_the_workbook(
    files_dir: Path, built: dict[str, Built]
) -> None:
    """Counted with pandas from the sheet: shootings of Black men 2013-2020 in three states."""
    path = files_dir / "mapping_police_violence_2021" / "raw.xlsx"
    sheet = pd.read_excel(path, sheet_name=0)
    columns = {str(name).strip().lower(): name for name in sheet.columns}
    year = pd.to_datetime(sheet[next(v for k, v in columns.items() if "date" in k)]).dt.year
    race = sheet[next(v for k, v in columns.items() if k.endswith("race"))].astype(str).str.strip()
    gender = sheet[next(v for k, v in columns.items() if "gender" in k)].astype(str).str.strip()
    state = sheet[columns["state"]].astype(str).str.strip()
    cause = sheet[columns["cause of death"]].astype(str).str.strip()
    ours = (race == "Black") & (gender == "Male") & year.between(2013, 2020)
    shot = Counter(state[ours & cause.str.startswith("Gunshot")])
    everybody = Counter(state[ours])
    rows = built["state_deaths"].frame
    rows = rows[
        (rows["source"] == states.SOURCE)
        & (rows["sex"] == "male")
        & (rows["race"] == "black")
        & (rows["race_status"] == "known")
    ].set_index("state")
    for each in ("MO", "OK", "TX"):
        counted = float(rows.loc[rows.index == each, list(DRAWS)].astype(float).sum().mean())
        # other officer force than shootings is counted too, vehicle and other deaths are not;
        # an unknown sex among them is imputed
        assert shot[each] <= counted <= everybody[each] + 1


def test_every_expected_death_is_shared_out(here: study.Study) -> None:
    for population in states.POPULATIONS:
        counts = states.counts(states.SOURCE, population, here)
        assert counts.deaths.shape == (10, 51, 2)
        assert np.allclose(counts.expected.sum(axis=1), counts.deaths.sum(axis=1))


def test_age_groups_are_added_up_as_they_should() -> None:
    """Each age group gets its start in years; hand-made sums."""
    values = np.array([float(label.split("-")[0].rstrip("+")) for label in AGES])
    expected = [0 + 1, 5, 10, 15, 20, 25, 30, 35 + 40, 45 + 50, 55 + 60, 65 + 70, 75 + 80, 85]
    assert states.wider_ages(values).tolist() == expected


def test_people_follow_the_rule(data: study.Study) -> None:
    """New York: the survey's Black men times the share not Hispanic; Wyoming: no survey."""
    table = committed.load(STATE_POPULATION)
    row = table[
        (table["state"] == "NY")
        & (table["sex"] == "male")
        & (table["race"] == "black")
        & (table["age"] == "25-29")
    ].iloc[0]
    at = states.STATES.index("NY"), 0, STATE_AGES.index("25-29")
    share = row["census"] / row["census_any_origin"]
    assert 0.7 < share < 0.9
    assert states.people("survey")[at] == pytest.approx(row["survey"] * share)
    assert states.people("survey-any-origin")[at] == row["survey"]
    assert states.people("census")[at] == row["census"]
    wyoming = states.STATES.index("WY")
    assert (states.people("survey")[wyoming] > 0).all()
    none = table[(table["race"] == "black") & (table["survey_years"] == 0)]
    assert set(none["state"]) == {"MT", "WY"}


def test_the_survey_is_the_census_bureaus(files_dir: Path, built: dict[str, Built]) -> None:
    """One cell of the table against the lines of the file, read without the package."""
    name = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
    raw = pd.read_csv(files_dir / "population" / name)
    lines = raw[
        (raw["name"] == "Ohio")
        & (raw["race"] == "black_alone")
        & (raw["sex"].str.lower() == "male")
        & raw["age"].isin(["15-17", "18-19"])
        & (raw["year"] >= 2013)
    ]
    table = built["state_population"].frame.set_index(["state", "sex", "race", "age"])
    assert table.loc[("OH", "male", "black", "15-19"), "survey"] == pytest.approx(
        lines["estimate"].sum() / 6
    )


def test_a_state_at_the_national_rate_has_the_national_risk(
    data: study.Study, here: study.Study
) -> None:
    """Risk is the nation's at multiplier one, by the estimator behind `risk`, and linear in it."""
    nation = states.national(here, tuple(range(2013, 2021)))
    question = Question("counts", states.SOURCE, draws=100)
    published = national_answer(question, data)
    for place, race in enumerate(states.RACE_PAIR):
        row = published[(published["sex"] == "male") & (published["race"] == race)].iloc[0]
        assert 1e5 * nation.risk(np.ones(2))[place] == pytest.approx(row["risk_per_100k"])
    assert np.allclose(nation.risk(np.full(2, 2.5)), 2.5 * nation.risk(np.ones(2)))


def test_states_weighted_by_people_give_the_nation_back(found: pd.DataFrame) -> None:
    """Shrinkage moves deaths between states, hardly any out of the whole."""
    for race in states.RACE_PAIR:
        rows = found[found["race"] == race]
        nation = rows.loc[rows["state"] == "US", "risk_per_100k"].iloc[0]
        others = rows[rows["state"] != "US"]
        mean = np.average(others["risk_per_100k"], weights=others["expected"])
        assert mean == pytest.approx(nation, rel=0.02)


def test_rows_and_order(found: pd.DataFrame) -> None:
    assert list(found.columns) == list(states.FIELDS)
    assert len(found) == 2 * 52
    assert set(found["state"]) == {"US", *STATES.values()}
    assert (found["low"] < found["risk_per_100k"]).all()
    assert (found["risk_per_100k"] < found["high"]).all()
    black = found[found["race"] == "black"]
    assert (black["ratio_low"] < black["ratio_to_white"]).all()
    assert (black["ratio_to_white"] < black["ratio_high"]).all()


def test_little_data_means_a_wide_interval(found: pd.DataFrame) -> None:
    black = found[(found["race"] == "black") & (found["state"] != "US")]
    width = np.log(black["high"] / black["low"])
    assert width[black["expected"] < 2].min() > 2 * width[black["expected"] > 100].max()


def test_another_source_and_exact_people_tell_the_same_story(data: study.Study) -> None:
    """Washington Post 2020-2024 over Census estimates: multipliers go together."""
    medians = []
    for source, population in ((states.SOURCE, "survey"), (states.CHECK_SOURCE, "census")):
        here = recorded_deaths.load(source, "impute", "force", data)
        posterior = states.pooled(states.counts(source, population, here), hyper_draws=60)
        medians.append(pooling.quantiles(pooling.GRID, posterior.of_group(0), [0.5])[0])
    assert np.corrcoef(medians)[0, 1] > 0.6


@pytest.mark.raw(
    "washington_post_2025_export/2025-05-30-washington-post-police-shootings-export.csv"
)
def test_shootings_by_state_are_those_of_the_export(raw_dir: Path) -> None:
    """Everyone shot 2020-2024, counted with the csv module; known doubles are one row in each."""
    name = "2025-05-30-washington-post-police-shootings-export.csv"
    with (raw_dir / states.CHECK_SOURCE / name).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert states.PERIODS[states.CHECK_SOURCE] == "2020-2024"
    shot = Counter(row["state"] for row in rows if "2020" <= _year(row["date"]) <= "2024")
    table = committed.load(STATE_DEATHS)
    ours = table[table["source"] == states.CHECK_SOURCE].groupby("state")["imputation_1"].sum()
    more = {state: shot[state] - ours.get(state, 0) for state in shot}
    assert sum(map(abs, more.values())) <= 1  # at most the one double of the release


def _year(date: str) -> str:
    """Return the four digits of the year, wherever they stand."""
    return next(part for part in re.split(r"\D", date) if len(part) == 4)


def test_a_second_source_in_its_own_scope(data: study.Study) -> None:
    """The nation's rows are those of `risk` on the same shootings, years and seed."""
    found = states.answer(source=states.CHECK_SOURCE, data=data, hyper_draws=60)
    assert set(found["years"]) == {"2020-2024"}
    assert set(found["population"]) == {"census"}
    nation = found[found["state"] == "US"].set_index("race")
    question = Question(estimate="counts", source=states.CHECK_SOURCE, years="2020-2024")
    theirs = national_answer(question, data).set_index(["sex", "race"]).loc["male"]
    for race in ("black", "white"):
        for column in ("deaths", "risk_per_100k", "low", "high"):
            assert nation.loc[race, column] == pytest.approx(theirs.loc[race, column])


def test_life_tables_of_states_could_change_little(here: study.Study) -> None:
    bound = states.competing_bound(states.national(here, tuple(range(2013, 2021))))
    assert (bound[0] > 1).all()
    assert (bound[1] < 1).all()
    assert np.abs(bound - 1).max() < 0.03


def test_words_for_probabilities() -> None:
    assert states.compared(0.96) == "above"
    assert states.compared(0.04) == "below"
    assert states.compared(0.5) == "not clear"


def test_what_cannot_be_served_is_refused(data: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match="population"):
        states.answer("guess", data=data)
    with pytest.raises(UnsupportedRequestError, match="level"):
        states.answer(level=1.0, data=data)
    with pytest.raises(UnsupportedRequestError, match="not counted by state"):
        states.answer(source="the_counted", data=data)
