"""Kept draws come back as they went, and are refused when they do not belong to the tables."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.core.errors import CheckError, DataError, UnsupportedRequestError
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells
from qi_analysis.risk.multilevel import draws as keeping
from tests.risk.multilevel import made_up

MOST_BYTES = 500_000


@pytest.fixture(scope="module")
def made(base: study.Study) -> keeping.Draws:
    return made_up.draws(made_up.study_cells(base))


def test_round_trip_to_half_a_thousandth(
    made: keeping.Draws, base: study.Study, tmp_path: Path
) -> None:
    keeping.save(made, tmp_path)
    found = keeping.load(study.SOURCE, base, tmp_path)
    np.testing.assert_allclose(np.exp(found.log_rate), np.exp(made.log_rate), rtol=0.00051)
    np.testing.assert_allclose(found.year_effect, made.year_effect, rtol=1e-6)
    np.testing.assert_array_equal(found.imputation, made.imputation)
    assert found.record["source"] == study.SOURCE


def test_same_draws_same_bytes(made: keeping.Draws, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in keeping.save(made, tmp_path / "one")]
    second = [path.read_bytes() for path in keeping.save(made, tmp_path / "two")]
    assert first == second


def test_draws_of_other_deaths_are_refused(
    made: keeping.Draws, base: study.Study, tmp_path: Path
) -> None:
    keeping.save(made, tmp_path)
    deaths = base.deaths.copy()
    deaths[0, 0, 0, 0, 0, 6] += 1
    with pytest.raises(DataError, match="stale") as error:
        keeping.load(study.SOURCE, replace(base, deaths=deaths), tmp_path)
    assert "qi-analysis multilevel --source edwards_lee_esposito_2019" in str(error.value)


def test_draws_of_another_population_are_refused(
    made: keeping.Draws, base: study.Study, tmp_path: Path
) -> None:
    keeping.save(made, tmp_path)
    people = base.label_population.copy()
    people[2015 - 1992, 1, 2, 3] += 1
    with pytest.raises(DataError, match="stale"):
        keeping.load(study.SOURCE, replace(base, label_population=people), tmp_path)


def test_changed_draws_and_broken_records_are_refused(
    made: keeping.Draws, base: study.Study, tmp_path: Path
) -> None:
    path, beside = keeping.save(made, tmp_path)
    with path.open("ab") as file:
        file.write(b" ")
    with pytest.raises(DataError, match="not those of the record"):
        keeping.load(study.SOURCE, base, tmp_path)
    beside.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="not a record of draws"):
        keeping.load(study.SOURCE, base, tmp_path)


def test_a_source_without_draws_says_what_to_run(base: study.Study, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedRequestError, match="multilevel --source the_counted"):
        keeping.load("the_counted", base, tmp_path)


def test_a_log_rate_that_does_not_fit_is_refused(made: keeping.Draws, tmp_path: Path) -> None:
    for bad in (np.nan, -33.0, -np.inf):
        wrong = made.log_rate.copy()
        wrong[3, 0, 0, 0] = bad
        with pytest.raises(DataError, match="not finite or beyond 32"):
            keeping.save(replace(made, log_rate=wrong), tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_rhat", 1.02), ("min_ess_bulk", 399.0), ("min_ess_tail", 10.0), ("divergences", 1)],
)
def test_a_poor_fit_is_refused(made: keeping.Draws, name: str, value: float) -> None:
    keeping.insist_converged(made.record["diagnostics"], "made up")
    with pytest.raises(CheckError, match="did not converge"):
        keeping.insist_converged({**made.record["diagnostics"], name: value}, "made up")


@pytest.mark.parametrize("source", keeping.kept_sources())
def test_committed_draws_are_current_converged_and_small(source: str, base: study.Study) -> None:
    record = keeping.check(source, base)
    worst = record["diagnostics"]
    assert worst["max_rhat"] < 1.01
    assert worst["divergences"] == 0
    assert min(worst["min_ess_bulk"], worst["min_ess_tail"]) > 400
    for ending in ("npz", "json"):
        assert (keeping.folder() / f"{source}.{ending}").stat().st_size < MOST_BYTES
    found = keeping.load(source, base)
    times = np.unique(found.imputation, return_counts=True)[1]
    assert len(times) == record["imputations"]
    assert set(times) == {len(found.extra) // len(times)}
    assert np.isfinite(found.log_rate).all()
    text = json.dumps(record)
    assert not any(word in text for word in ("/home", "/root", "/tmp"))  # noqa: S108


def test_the_study_is_kept() -> None:
    assert {study.SOURCE} <= set(keeping.kept_sources()) <= set(cells.SOURCES)


def test_the_folder_holds_draws_and_their_records_only() -> None:
    names = {path.name for path in keeping.folder().iterdir()}
    assert names == {f"{each}.{end}" for each in keeping.kept_sources() for end in ("npz", "json")}
