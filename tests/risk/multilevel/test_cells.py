"""The cells that are fitted are those of the tables."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from qi_analysis.core import paths, vocabulary
from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells


def test_deaths_and_people_are_those_of_the_file_by_a_plain_loop(base: study.Study) -> None:
    found = cells.load("mapping_police_violence_2021", base)
    men, black = vocabulary.SEXES.index("male"), vocabulary.RACES.index("black")
    killed, people = 0, 0.0
    folder = paths.processed_dir()
    with (folder / "records_imputed.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted = ("mapping_police_violence_2021", "officer_force", "male", "black")
            if (row["source"], row["cause"], row["sex"], row["race"]) == wanted:
                killed += int(row["imputation_4"]) * (int(row["year"]) in found.years)
    with (folder / "population.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["sex"], row["race"], row["race_classes"]) == ("male", "black", "exclusive"):
                people += float(row["population"]) * (int(row["year"]) in found.years)
    assert killed > 1000
    assert found.deaths[3, :, men, black].sum() == killed
    assert found.exposure[:, men, black].sum() == people


def test_hash_moves_with_one_death_and_with_one_person(base: study.Study) -> None:
    found = cells.load(study.SOURCE, base)
    deaths, exposure = found.deaths.copy(), found.exposure.copy()
    deaths[0, 0, 0, 0, 5] += 1
    exposure[0, 0, 0, 5] += 1
    hashes = {
        each.sha256()
        for each in (found, replace(found, deaths=deaths), replace(found, exposure=exposure))
    }
    assert len(hashes) == 3
    assert cells.load(study.SOURCE, base).sha256() in hashes


def test_a_study_without_counts_is_refused(base: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match="takes the deaths of one study or project"):
        cells.load("edwards_brown_2024", base)


def test_adding_up_years_would_be_another_model() -> None:
    """Six negative binomial years of one shape are less spread than one with their mean."""
    mean, shape, years = 40.0, 25.0, 6
    of_a_year = stats.nbinom.pmf(np.arange(400), shape, shape / (shape + mean))
    summed = np.array([1.0])
    for _ in range(years):
        summed = np.convolve(summed, of_a_year)
    at = np.arange(len(summed))
    spread = (summed * at**2).sum() - (summed * at).sum() ** 2
    collapsed = stats.nbinom.var(shape, shape / (shape + years * mean))
    assert spread == pytest.approx(years * (mean + mean**2 / shape))
    assert collapsed / spread > 4
