"""Inputs and results of two published studies, as their authors have them."""

from __future__ import annotations

from qi_analysis.core import vocabulary
from qi_analysis.core.columns import AGE, CAUSE, DEATHS, POPULATION, RACE, SEX, year
from qi_analysis.core.tableschema import Column, TableSchema


def _quantiles(low: int, unit: str) -> tuple[Column, ...]:
    words = {"median": "median", "lower": f"{low}% quantile", "upper": f"{100 - low}% quantile"}
    return tuple(Column(name, "rate", said, unit) for name, said in words.items())


ELE_DEATHS = TableSchema(
    "ele_deaths",
    "People killed in encounters with police, 2013-2018, ten imputations (Edwards, Lee and "
    "Esposito 2019, from Fatal Encounters)",
    (
        Column("imputation", "integer", "number of the imputed data set", "", low=1, high=10),
        year(2013, 2018),
        AGE,
        SEX,
        RACE,
        CAUSE,
        Column("deaths", "count", "people killed", "deaths"),
    ),
    ("imputation", "year", "age", "sex", "race", "cause"),
)

ELE_POPULATION = TableSchema(
    "ele_population",
    "Population under the authors' own year label, which is the calendar year plus two",
    (
        year(1992, 2019, "the authors' label: holds the population of two years earlier"),
        AGE,
        SEX,
        RACE,
        POPULATION,
    ),
    ("year", "age", "sex", "race"),
)

ELE_ALL_CAUSE = TableSchema(
    "ele_all_cause",
    "Deaths from all causes as the authors coded them, 2000-2017",
    (year(2000, 2017), AGE, SEX, RACE, DEATHS),
    ("year", "age", "sex", "race"),
)

ELE_POSTERIOR = TableSchema(
    "ele_posterior",
    "Posterior-predictive deaths from officer force per 100 million people of the cell",
    (
        AGE,
        SEX,
        RACE,
        *_quantiles(5, "deaths per 100 million"),
    ),
    ("age", "sex", "race"),
)

NAX = TableSchema(
    "nax",
    "Mean years lived in the age group by those who die in it (Keyfitz and Flieger)",
    (AGE, Column("nax", "rate", "mean years lived", "years")),
    ("age",),
)

EB_AGES: tuple[str, ...] = (*vocabulary.AGES[:-2], "80+")
"""Age groups of Edwards and Brown 2024: the two oldest are one."""

EB_AGE = Column("age", "category", "age group, completed years", "years", EB_AGES)

EB_POSTERIOR = TableSchema(
    "eb_posterior",
    "Posterior-predictive death rate from police use of force (Edwards and Brown 2024)",
    (
        year(2013, 2023),
        EB_AGE,
        SEX,
        RACE,
        *_quantiles(10, "deaths per person-year"),
    ),
    ("year", "age", "sex", "race"),
)

EB_ALL_CAUSE = TableSchema(
    "eb_all_cause",
    "Deaths from all causes and population as Edwards and Brown 2024 put them together",
    (
        year(2013, 2023),
        EB_AGE,
        SEX,
        RACE,
        DEATHS,
        Column(
            "population",
            "count",
            "resident population; in the row 80+ of ages 80 to 84 only, as the authors have it",
            "people",
        ),
        Column(
            "population_all_ages",
            "count",
            "the same, with everyone from 80 in the row 80+",
            "people",
        ),
    ),
    ("year", "age", "sex", "race"),
)
