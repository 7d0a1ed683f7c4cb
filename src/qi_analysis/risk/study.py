"""The data of Edwards, Lee and Esposito (2019) as arrays, and the choices made with them.

Axes are always (..., sex, race, age) in the order of `vocabulary`, so that everything goes straight
into `lifetable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import (
    AGES,
    CAUSE_CHOICES,
    CAUSE_CLASSES,
    RACE_CLASSES,
    RACES,
    SEXES,
)
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RECORDS
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.store.once import once
from qi_analysis.studies.schema_lifetime_risk import (
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

SOURCE = "edwards_lee_esposito_2019"
YEARS: tuple[int, ...] = tuple(range(2013, 2019))
LABEL_SHIFT = 2
"""Years by which the authors' population label runs ahead of the calendar."""
LIFE_TABLE_YEAR = 2017
"""Year of the authors' all-cause deaths, and the label of the population under them."""
RECORDS_SOURCE = releases.FROM_STUDY
"""The release we have of the project that the study took its deaths from."""
RECORDED_YEARS: tuple[int, ...] = tuple(range(2013, 2018))
UNKNOWN = "unknown"
POPULATIONS = ("published", "calendar")
FIRST_CALENDAR, LAST_CALENDAR = 1999, 2020
"""Years of the older tables of population and deaths, which know both race-class schemes."""
FIRST_RECENT, LAST_RECENT = 2018, 2024
"""Years of the population that goes on after them, in exclusive classes only."""
LAST_MORTALITY = 2023
"""The last whole year of deaths from all causes; its life table also stands for the next year."""

_STRATA = {"sex": SEXES, "race": RACES, "age": AGES}


@dataclass(frozen=True, eq=False)
class Study:
    """Everything the estimates need, loaded once; equal to itself alone.

    Attributes
    ----------
    deaths : ndarray, shape (imputation, year, cause, sex, race, age)
        People killed in ``years``, causes in the order of ``CAUSE_CLASSES``.
    label_population : ndarray, shape (label 1992..2019, sex, race, age)
        Population under the authors' label.
    label_all_cause : ndarray, shape (year 2000..2017, sex, race, age)
        All-cause deaths as the authors coded them.
    population, all_cause : ndarray, shape (year 1999..2020, scheme, sex, race, age)
        Population and deaths of residents by calendar year, schemes in the order of
        ``RACE_CLASSES``.
    recent_population : ndarray, shape (year 2018..2024, sex, race, age)
        Population by calendar year in exclusive classes, bridged races.
    recent_all_cause, recent_people : ndarray, shape (year 2018..2023, sex, race, age)
        Deaths and the population of their rates, in exclusive classes of one race.
    posterior : ndarray, shape (median/lower/upper, sex, race, age)
        Predicted deaths from officer force a person-year.
    nax : ndarray, shape (age,)
        Mean years lived in the group by those who die in it.
    recorded : ndarray, shape (year 2013..2017, sex, race or unknown, age)
        People killed by officer force in a release of the same project half a year earlier, whole
        years, with race unknown (or none of the five) as a sixth row. People of unknown sex or
        age are shared out like the others of their year and race, so cells may be fractions.
    years, source : tuple of int, str
        Years and source of the deaths: the study's, unless `recorded_deaths` put others in.
    coverage : mapping of int to float
        Year -> share of it in which the deaths were recorded, where that is not the whole.
    """

    deaths: Array
    label_population: Array
    label_all_cause: Array
    population: Array
    all_cause: Array
    recent_population: Array
    recent_all_cause: Array
    recent_people: Array
    posterior: Array
    nax: Array
    recorded: Array
    years: tuple[int, ...] = YEARS
    source: str = SOURCE
    coverage: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the arrays from being written to: one study serves all who ask."""
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def killed(self, years: Sequence[int], causes: str) -> Array:
        """Return people killed, shape (imputation, year, sex, race, age)."""
        at = [self.years.index(year) for year in years]
        kinds = [CAUSE_CLASSES.index(cause) for cause in CAUSE_CHOICES[causes]]
        return np.asarray(self.deaths[:, at][:, :, kinds].sum(axis=2))

    def exposure(self, years: Sequence[int], population: str, race_classes: str) -> Array:
        """Return person-years at risk, shape (year, sex, race, age).

        ``published`` pairs the deaths of a year with the population of two years earlier, as the
        authors did; ``calendar`` with that of the same year. A year that is covered in part has
        that share of its person-years.

        Raises
        ------
        UnsupportedRequestError
            For a year after the last of the population in these race classes.
        """
        covered = np.array([self.coverage.get(year, 1.0) for year in years])
        people = self._residents(years, population, race_classes)
        return np.asarray(people * covered[:, None, None, None])

    def _residents(self, years: Sequence[int], population: str, race_classes: str) -> Array:
        if population == "published" and race_classes == "published":
            return np.asarray(self.label_population[[year - 1992 for year in years]])
        shift = LABEL_SHIFT if population == "published" else 0
        return np.stack([self._people(year - shift, race_classes) for year in years])

    def _people(self, year: int, race_classes: str) -> Array:
        if year <= LAST_CALENDAR:
            at = year - FIRST_CALENDAR, RACE_CLASSES.index(race_classes)
            return np.asarray(self.population[at])
        _refuse_after(year, race_classes)
        return np.asarray(self.recent_population[year - FIRST_RECENT])

    def all_cause_counts(
        self, years: Sequence[int], population: str, race_classes: str
    ) -> tuple[Array, Array]:
        """Return all-cause deaths and person-years, each of shape (year, sex, race, age).

        ``published``: the authors' one life table, deaths of 2017 over the population labeled
        2017, repeated for every year. ``calendar``: deaths and population of each year itself;
        after 2020 those of people of one race, and for 2024 those of 2023.

        Raises
        ------
        UnsupportedRequestError
            As `exposure`.
        """
        if population == "calendar":
            both = [self._deaths_and_people(year, race_classes) for year in years]
            return np.stack([each for each, _ in both]), np.stack([each for _, each in both])
        fixed = [LIFE_TABLE_YEAR] * len(years)
        if race_classes == "published":
            deaths = self.label_all_cause[[year - 2000 for year in fixed]]
        else:
            scheme = RACE_CLASSES.index(race_classes)
            deaths = self.all_cause[[year - FIRST_CALENDAR for year in fixed], scheme]
        return deaths, self._residents(fixed, population, race_classes)

    def _deaths_and_people(self, year: int, race_classes: str) -> tuple[Array, Array]:
        if year <= LAST_CALENDAR:
            at = year - FIRST_CALENDAR, RACE_CLASSES.index(race_classes)
            return self.all_cause[at], self._people(year, race_classes)
        _refuse_after(year, race_classes)
        place = min(year, LAST_MORTALITY) - FIRST_RECENT
        return self.recent_all_cause[place], self.recent_people[place]


def _refuse_after(year: int, race_classes: str) -> None:
    """Refuse a year that the tables of population do not reach."""
    if race_classes != "exclusive":
        raise UnsupportedRequestError(
            f"--race-classes {race_classes} is not available for {year}: after {LAST_CALENDAR} "
            "deaths are in single races, which do not make up those classes; use exclusive"
        )
    if year > LAST_RECENT:
        raise UnsupportedRequestError(
            f"{year} is not available: the population ends in {LAST_RECENT}"
        )
    if year > LAST_MORTALITY + 1:
        raise UnsupportedRequestError(
            f"{year} is not available: the life table of {LAST_MORTALITY}, the last there is, "
            "stands for the next year and no later one"
        )


@once
def load() -> Study:
    """Return the study's arrays from the committed tables.

    Raises
    ------
    DataError
        When a table is missing or was changed after it was built.
    """
    from qi_analysis.store.committed import load as table
    from qi_analysis.store.committed import to_array

    def laid_out(frame: pd.DataFrame, value: str, **axes: Sequence[object]) -> Array:
        return to_array(frame, {**axes, **_STRATA}, value)

    deaths = table(ELE_DEATHS)
    calendar = {
        "year": range(FIRST_CALENDAR, LAST_CALENDAR + 1),
        "race_classes": RACE_CLASSES,
    }
    recent = {"year": range(FIRST_RECENT, LAST_RECENT + 1)}
    with_mortality = {"year": range(FIRST_RECENT, LAST_MORTALITY + 1)}
    mortality = table(MORTALITY_RECENT)
    posterior = table(ELE_POSTERIOR)
    return Study(
        deaths=laid_out(deaths, "deaths", imputation=range(1, 11), year=YEARS, cause=CAUSE_CLASSES),
        label_population=laid_out(table(ELE_POPULATION), "population", year=range(1992, 2020)),
        label_all_cause=laid_out(table(ELE_ALL_CAUSE), "deaths", year=range(2000, 2018)),
        population=laid_out(table(POPULATION_TABLE), "population", **calendar),
        all_cause=laid_out(table(ALL_CAUSE), "deaths", **calendar),
        recent_population=laid_out(table(POPULATION_RECENT), "population", **recent),
        recent_all_cause=laid_out(mortality, "deaths", **with_mortality),
        recent_people=laid_out(mortality, "population", **with_mortality),
        posterior=np.stack(
            [laid_out(posterior, quantile) / 1e8 for quantile in ("median", "lower", "upper")]
        ),
        nax=to_array(table(NAX), {"age": AGES}, "nax"),
        recorded=_recorded(table(RECORDS)),
    )


def _recorded(records: pd.DataFrame) -> Array:
    """Return `Study.recorded` from the table of records."""
    import pandas as pd

    from qi_analysis.store.committed import to_array

    force = records[(records["source"] == RECORDS_SOURCE) & (records["cause"] == CAUSE_CLASSES[0])]
    groups = (*RACES, UNKNOWN)
    race = force["race"].where(force["race"].isin(RACES), UNKNOWN)
    axes = {"year": RECORDED_YEARS, "sex": SEXES, "race": groups, "age": AGES}
    of_years = force.assign(race=race)[force["year"].isin(RECORDED_YEARS)]
    counted = of_years.groupby(list(axes))["deaths"].sum()
    everywhere = pd.MultiIndex.from_product(axes.values(), names=list(axes))
    placed = to_array(counted.reindex(everywhere, fill_value=0).reset_index(), axes, "deaths")
    everybody = to_array(
        of_years.groupby(["year", "race"], as_index=False)["deaths"].sum(),
        {"year": RECORDED_YEARS, "race": groups},
        "deaths",
    )
    # people of unknown sex or age are shared out like the others of their year and race
    return np.asarray(placed * (everybody / placed.sum(axis=(1, 3)))[:, None, :, None])


def parse_years(text: str, known: Sequence[int] = YEARS, source: str = SOURCE) -> tuple[int, ...]:
    """Return the years of ``2013-2018`` or ``2016``, if a source has them.

    Raises
    ------
    UnsupportedRequestError
        When the text is neither, or a year is not among ``known``.

    Examples
    --------
    >>> parse_years("2013-2015"), years_text((2013, 2014, 2015))
    ((2013, 2014, 2015), '2013-2015')
    """
    first, _, last = text.strip().partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        raise UnsupportedRequestError(f"years {text!r} are not understood: write 2013-2018 or 2016")
    begin, end = int(first), int(last or first)
    if begin > end or begin < known[0] or end > known[-1]:
        raise UnsupportedRequestError(
            f"years {text!r} are not available: {source} has {years_text(known)}, "
            "the first year before the last"
        )
    return tuple(range(begin, end + 1))


def years_text(years: Sequence[int]) -> str:
    """Return ``2013-2018``, or ``2016`` for a single year."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
