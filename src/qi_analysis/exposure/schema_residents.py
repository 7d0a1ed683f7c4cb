"""Residents and their deaths, by official counts."""

from __future__ import annotations

from qi_analysis.core.columns import AGE, CLASSES, DEATHS, POPULATION, RACE, SEX, year
from qi_analysis.core.tableschema import Column, TableSchema

POPULATION_TABLE = TableSchema(
    "population",
    "Resident population by calendar year under both race-class schemes (NCHS, bridged race)",
    (year(1999, 2020), CLASSES, AGE, SEX, RACE, POPULATION),
    ("year", "race_classes", "age", "sex", "race"),
)

ALL_CAUSE = TableSchema(
    "all_cause",
    "Deaths of residents from all causes by calendar year under both race-class schemes (NVSS)",
    (year(1999, 2020), CLASSES, AGE, SEX, RACE, DEATHS),
    ("year", "race_classes", "age", "sex", "race"),
)

POPULATION_RECENT = TableSchema(
    "population_recent",
    "Resident population 2018-2024 in exclusive race classes (SEER, bridged race)",
    (year(2018, 2024), AGE, SEX, RACE, POPULATION),
    ("year", "age", "sex", "race"),
)

MORTALITY_RECENT = TableSchema(
    "mortality_recent",
    "Deaths of residents from all causes 2018-2023 and the population for their rates, exclusive "
    "classes of one race; people of several races who are not Hispanic are in neither "
    "(CDC WONDER, US Census Bureau)",
    (year(2018, 2023), AGE, SEX, RACE, DEATHS, POPULATION),
    ("year", "age", "sex", "race"),
)

YOUNG_AGES: tuple[str, ...] = ("15-19", "20-24", "25-29", "30-34")

YOUNG_DEATHS = TableSchema(
    "young_deaths",
    "Deaths of young residents from all causes, from firearms and from drugs (NVSS); Latino also "
    "holds people whose origin is not stated",
    (
        year(2013, 2020),
        Column("age", "category", "age group, completed years", "years", YOUNG_AGES),
        SEX,
        RACE,
        Column("all_causes", "count", "deaths from all causes", "deaths"),
        Column(
            "firearm",
            "count",
            "underlying cause a firearm, whoever held it and whatever the intent; shootings by "
            "police are among them",
            "deaths",
        ),
        Column("drug", "count", "underlying cause drug poisoning", "deaths"),
    ),
    ("year", "age", "sex", "race"),
)
