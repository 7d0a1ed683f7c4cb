"""Young men's deaths by police: counts against the raw files and the published shares."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyreadr
import pytest

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES, RACES
from qi_analysis.exposure.readers import nvss
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.risk.topics import young_men
from qi_analysis.store import delimited
from qi_analysis.store.built import Built


def test_the_table_is_the_file(files_dir: Path, built: dict[str, Built]) -> None:
    """Black men of 20 to 24 in 2018, summed over single years of age without the package."""
    path = files_dir / "mortality" / "summarized_deaths_1990_2020.RDS"
    (raw,) = pyreadr.read_r(str(path)).values()
    rows = raw[
        (raw["year"] == 2018)
        & raw["age_years"].between(20, 24)
        & (raw["sex"] == "male")
        & (raw["race_eth"] == "black")
    ]
    table = built["young_deaths"].frame
    ours = table.set_index(["year", "age", "sex", "race"]).loc[(2018, "20-24", "male", "black")]
    assert ours["all_causes"] == rows["n_deaths"].sum()
    assert ours["firearm"] == rows["n_firearm"].sum()
    assert ours["drug"] == rows["n_drug"].sum()


PUBLISHED = {
    "white": 0.005,
    "black": 0.016,
    "latino": 0.012,
    "american_indian_alaska_native": 0.012,
    "asian_pacific_islander": 0.005,
}
"""Edwards, Lee and Esposito 2019, text: share of deaths of men of 20 to 24 that is by police."""


def test_shares_are_near_the_published_ones(data: study.Study) -> None:
    """Other source, other years, no model: the same size. The authors' own data first."""
    at = AGES.index("20-24")
    authors = estimators.published_rates(data)[0] / estimators.published_mortality(data)
    found = young_men.answer(("20-24",), data=data)
    police = found[found["cause"] == "police"].set_index("race")["share"]
    for place, (race, published) in enumerate(PUBLISHED.items()):
        assert authors[0, place, at] == pytest.approx(published, abs=0.0005)
        if race != "american_indian_alaska_native":  # 14 deaths in eight years
            assert police[race] == pytest.approx(published, abs=0.002)


def test_the_rate_at_25_to_29_is_near_the_published_one(data: study.Study) -> None:
    """1.8 a year per 100,000 men in the study, whose total is the plain mean of five rates."""
    found = young_men.answer(("25-29",), data=data)
    rates = found[found["cause"] == "police"].set_index("race")["per_100k_a_year"]
    authors = 1e5 * estimators.published_rates(data)[0, 0, -1, AGES.index("25-29")]
    assert authors == pytest.approx(1.8, abs=0.05)
    assert rates[list(RACES)].mean() == pytest.approx(authors, rel=0.25)
    assert rates["total"] < authors  # weighted by people, most of whom are white


def test_police_are_fewer_than_firearms_which_hold_most_of_them(data: study.Study) -> None:
    found = young_men.answer(data=data).set_index(["race", "cause"])
    for race in ("white", "black", "latino"):
        assert found.loc[(race, "police"), "deaths"] < found.loc[(race, "firearm"), "deaths"]
        row = found.loc[(race, "police")]
        assert row["share_low"] < row["share"] < row["share_high"]
        assert row["one_in"] == pytest.approx(row["all_deaths"] / row["deaths"])


def test_the_interval_is_that_of_rubins_rules_by_hand(
    data: study.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rubin 1987: T = W + (1 + 1/m) B of the log count, for imputations that lie far apart."""
    here = recorded_deaths.load(young_men.SOURCE, "linked", "force", data)
    one = here.deaths[:1]
    logs = np.linspace(-0.06, 0.06, 4)  # m = 4, as far apart as chance moves a thousand deaths
    apart = replace(here, deaths=np.exp(logs)[:, None, None, None, None, None] * one)
    monkeypatch.setattr(recorded_deaths, "load", lambda *_: apart)
    found = young_men.answer(data=data).set_index(["race", "cause"])
    for race in ("white", "black", "latino"):
        row = found.loc[(race, "police")]
        between = logs.var(ddof=1)
        total = 1 / row["deaths"] + (1 + 1 / 4) * between
        short = 1 / row["deaths"] + (1 - 1 / 4) * between
        half = np.log(row["share_high"] / row["share_low"]) / 2
        assert half == pytest.approx(1.645 * np.sqrt(total), rel=0.06)
        assert np.sqrt(short / total) < 0.87  # a plain mixture


def test_other_ages_are_refused(data: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match="40-44"):
        young_men.answer(("40-44",), data=data)


def test_more_firearm_deaths_than_deaths_are_refused(
    files_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files_dir / "mortality" / "summarized_deaths_1990_2020.RDS"
    read = delimited.read_r_object

    def changed(*arguments: object) -> object:
        frame = read(*arguments)  # type: ignore[arg-type]
        frame.loc[len(frame) - 1, "n_firearm"] = 1e9
        return frame

    monkeypatch.setattr(nvss, "read_r_object", changed)
    with pytest.raises(DataError, match="n_firearm"):
        nvss.read_violent_and_drug_deaths(path)
