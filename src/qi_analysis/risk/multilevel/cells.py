"""What the model is fitted to: deaths and person-years by year, sex, race and age."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import POPULATION_TABLE
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.studies.schema_lifetime_risk import ELE_DEATHS, ELE_POPULATION

Array = npt.NDArray[np.float64]

CAUSES = "force"
"""The one choice of causes that is fitted: officer force, as in the study."""
SOURCES: tuple[str, ...] = (study.SOURCE, *releases.IDS)


@dataclass(frozen=True)
class Cells:
    """Deaths and person-years of one source.

    Cells stay single years: a sum of negative binomial counts with different means is not negative
    binomial, so adding up years would be another model (and there are few enough of them).

    Attributes
    ----------
    source : str
        Whose deaths.
    years : tuple of int
        Years of the second axis of ``deaths``.
    population, race_classes : str
        As the options of the command ``risk``.
    deaths : ndarray, shape (imputation, year, sex, race, age)
        Whole numbers of people killed.
    exposure : ndarray, shape (year, sex, race, age)
        Person-years.
    """

    source: str
    years: tuple[int, ...]
    population: str
    race_classes: str
    deaths: Array
    exposure: Array

    def sha256(self) -> str:
        """Return a hash of everything the model sees, in hexadecimal."""
        shape = f"{self.source} {self.years} {self.deaths.shape}"
        digest = hashlib.sha256(shape.encode())
        digest.update(self.deaths.astype("<i8").tobytes())
        digest.update(self.exposure.astype("<f8").tobytes())
        return digest.hexdigest()


def tables(source: str) -> tuple[str, ...]:
    """Return the names of the committed tables that the cells of a source come from."""
    used = (
        (ELE_DEATHS, ELE_POPULATION)
        if source == study.SOURCE
        else (RECORDS_IMPUTED, POPULATION_TABLE)
    )
    return tuple(schema.name for schema in used)


def load(source: str, base: study.Study) -> Cells:
    """Return the cells of a source: all its years, unknown race imputed, officer force.

    The study keeps its own population label and race classes, so that its published medians can be
    compared; records get the population of the same year and exclusive classes.

    Raises
    ------
    UnsupportedRequestError
        When the source holds no counted deaths.
    """
    if source not in SOURCES:
        raise UnsupportedRequestError(
            f"{source} cannot be fitted: the multilevel model takes the deaths of one study or "
            f"project; use --source {SOURCES[0]} or another of {', '.join(SOURCES[1:])}"
        )
    if source == study.SOURCE:
        data, population, race_classes = base, "published", "published"
    else:
        data = recorded_deaths.load(source, "impute", CAUSES, base)
        population, race_classes = "calendar", "exclusive"
    return Cells(
        source=source,
        years=data.years,
        population=population,
        race_classes=race_classes,
        deaths=data.killed(data.years, CAUSES),
        exposure=data.exposure(data.years, population, race_classes),
    )
