"""Every specification against other ways to the same number."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.risk import Question, answer, study
from qi_analysis.risk.choices import run, specifications
from qi_analysis.risk.choices.specifications import Specification
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 300
SAME = ["deaths", "risk_per_100k", "low", "high", "ratio_to_white", "ratio_low", "ratio_high"]
EVERY = specifications.enumerate_all()


@pytest.fixture(scope="module")
def inputs() -> run.SpecificationInputs:
    return run.SpecificationInputs()


@pytest.fixture(scope="module")
def points(inputs: run.SpecificationInputs) -> pd.DataFrame:
    return run.run(EVERY, inputs, draws=0)


def served_by_risk(each: Specification) -> bool:
    """Whether the `risk` command can be asked for a specification."""
    usual = "2017" if each.population == "published" else "same_years"
    of_study = each.source == study.SOURCE and each.estimator == "published"
    return each.competing == "yes" and (of_study or each.life_table == usual)


def asked(each: Specification, base: study.Study) -> pd.DataFrame:
    """Return the answer of `risk`, whose loops and life tables are not those of the multiverse."""
    second = each.source == "edwards_brown_2024"
    question = Question(
        estimate=each.estimator,
        source=each.source,
        years=each.years,
        causes=each.causes,
        unknown_race=each.unknown_race,
        race_classes=each.race_classes,
        population=None if second else each.population,
        through=each.horizon,
        draws=DRAWS,
    )
    return answer(question, base)


def test_a_random_sample_is_what_risk_answers(inputs: run.SpecificationInputs) -> None:
    fit = [each for each in EVERY if served_by_risk(each) and each.estimator != "repaired"]
    rng = np.random.default_rng(20)
    kinds = {(each.source, each.estimator, each.unknown_race): each for each in fit}
    sample = [*kinds.values(), *(fit[i] for i in rng.choice(len(fit), 25, replace=False))]
    rows = run.run(sample, inputs, draws=DRAWS)
    start = 0
    for each in sample:
        theirs = asked(each, inputs.base)
        ours = rows.iloc[start : start + len(theirs)]
        start += len(theirs)
        assert set(ours["id"]) == {each.id}
        assert ours["race"].tolist() == theirs["race"].tolist()
        for name in (*SAME, "level"):
            np.testing.assert_allclose(
                ours[name].astype(float), theirs[name].astype(float), rtol=1e-10, err_msg=each.id
            )
    assert start == len(rows)


def by_hand(each: Specification, data: study.Study, sex: str, race: str) -> float:
    """Return the risk of one group by loops over ages, one imputation at a time."""
    i, j = SEXES.index(sex), RACES.index(race)
    years = range(int(each.years[:4]), int(each.years[-4:]) + 1)
    table = years if each.life_table in {"same_years", "none"} else [int(each.life_table)]
    exclusive = int(each.race_classes == "exclusive")
    risks = []
    for imputation in range(10):
        alive, total = 1.0, 0.0
        for age in range(18 if each.horizon == "85" else 19):
            killed = sum(
                data.deaths[imputation, data.years.index(y), : 2 if "+" in each.causes else 1,
                            i, j, age].sum()
                for y in years
            )  # fmt: skip
            people = sum(data.population[y - 1999, exclusive, i, j, age] for y in years)
            rate = killed / people
            width = float(lifetable.WIDTHS[age])
            if each.competing == "no":
                total += width * rate
                continue
            deaths = sum(data.all_cause[y - 1999, exclusive, i, j, age] for y in table)
            exposure = sum(data.population[y - 1999, exclusive, i, j, age] for y in table)
            m = deaths / exposure
            q = 1.0 if age == 18 else width * m / (1 + (width - data.nax[age]) * m)
            total += alive * q * rate / m
            alive *= 1 - q
        risks.append(1 - np.exp(-total) if each.competing == "no" else total)
    return float(np.mean(risks))


def test_life_tables_and_no_competition_by_loops(
    points: pd.DataFrame, inputs: run.SpecificationInputs
) -> None:
    fit = [
        each for each in EVERY
        if each.estimator == "counts" and each.population == "calendar"
        and (each.competing == "no" or each.life_table in {"2017", "2019"})
        and each.years[-4:] <= "2020"  # later years come from other tables
    ]  # fmt: skip
    rng = np.random.default_rng(21)
    for at in rng.choice(len(fit), 12, replace=False):
        each = fit[at]
        data = inputs.of(each.source, each.unknown_race)
        rows = points[points["id"] == each.id].set_index(["sex", "race"])
        white = by_hand(each, data, "male", "white")
        black = by_hand(each, data, "male", "black")
        row = rows.loc[("male", "black")]
        assert row["risk_per_100k"] == pytest.approx(black * 1e5, rel=1e-10), each.id
        assert row["ratio_to_white"] == pytest.approx(black / white, rel=1e-10), each.id


def test_the_second_study_repaired(points: pd.DataFrame) -> None:
    from qi_analysis.risk import edwards_brown

    risks = edwards_brown.repaired_risk(edwards_brown.load())
    rows = points[(points["estimator"] == "repaired") & (points["years"] == "2016")]
    expected = risks[0, edwards_brown.YEARS.index(2016)].ravel() * 1e5
    np.testing.assert_allclose(rows["risk_per_100k"], expected, rtol=1e-12)


@pytest.mark.raw("the_counted")
def test_the_share_of_unknown_race_is_that_of_the_file(raw_dir: Path, points: pd.DataFrame) -> None:
    unknown = everybody = 0
    for year in (2015, 2016):
        path = raw_dir / "the_counted" / f"the-counted-{year}.csv"
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                if row["classification"] in {"Gunshot", "Taser", "Death in custody"}:
                    everybody += 1
                    unknown += row["raceethnicity"] in {"Unknown", "Other"}
    counted = points[(points["source"] == "the_counted") & (points["causes"] == "force")]
    expected = np.full(len(counted), unknown / everybody)
    np.testing.assert_allclose(counted["unknown_share"], expected, atol=0.001)
    assert points.loc[points["source"] == study.SOURCE, "unknown_share"].isna().all()


def test_points_need_no_draws_and_intervals_hold_them(
    points: pd.DataFrame, inputs: run.SpecificationInputs
) -> None:
    counts = points["estimator"] == "counts"
    assert points.loc[counts, ["low", "high", "level"]].isna().all(axis=None)
    some = [each for each in EVERY if each.source == "the_counted"]
    rows = run.run(some, inputs, draws=DRAWS)
    assert (rows["low"] <= rows["risk_per_100k"]).all()
    assert (rows["ratio_low"] <= rows["ratio_to_white"]).all()
    assert (rows["ratio_to_white"] <= rows["ratio_high"]).all()


def test_every_group_of_every_specification_has_a_row(points: pd.DataFrame) -> None:
    assert list(points.columns) == list(run.FIELDS)
    sizes = points.groupby("id", sort=False).size()
    assert list(sizes.index) == [each.id for each in EVERY]
    second = sizes.index.str.startswith("edwards_brown")
    assert set(sizes[second]) == {10}  # released without a total
    assert set(sizes[~second]) == {12}


def test_too_few_draws_and_an_unknown_estimator_are_refused(
    inputs: run.SpecificationInputs,
) -> None:
    with pytest.raises(QiAnalysisError, match="at least 100"):
        run.run(EVERY[:1], inputs, draws=10)
    with pytest.raises(QiAnalysisError, match="no estimator 'guess'"):
        run.run([replace(EVERY[0], estimator="guess")], inputs, draws=0)
