"""The tables of ``data/processed``: one schema a table, as data.

The same records validate frames, fill ``datapackage.json`` and make the data dictionary.
"""

from __future__ import annotations

from qi_analysis import vocabulary
from qi_analysis.records import schema as record_schema
from qi_analysis.records import shifted
from qi_analysis.tableschema import Column, TableSchema


def _year(low: int, high: int, description: str = "calendar year") -> Column:
    return Column("year", "integer", description, "year", low=low, high=high)


AGE = Column("age", "category", "age group, completed years", "years", vocabulary.AGES)
SEX = Column("sex", "category", "sex as recorded by the source", "", vocabulary.SEXES)
RACE = Column("race", "category", "race-ethnicity group", "", vocabulary.RACES)
CAUSE = Column(
    "cause", "category", "class of the death, by the authors' rule", "", vocabulary.CAUSE_CLASSES
)
CLASSES = Column(
    "race_classes",
    "category",
    "published: Latino is white Hispanic only, Black, American Indian and Asian include Hispanic "
    "people; exclusive: Latino is Hispanic of any race, the others are not Hispanic",
    "",
    vocabulary.RACE_CLASSES,
)
POPULATION = Column("population", "count", "resident population at mid-year", "people")
DEATHS = Column("deaths", "count", "deaths from all causes", "deaths")

ELE_DEATHS = TableSchema(
    "ele_deaths",
    "People killed in encounters with police, 2013-2018, ten imputations (Edwards, Lee and "
    "Esposito 2019, from Fatal Encounters)",
    (
        Column("imputation", "integer", "number of the imputed data set", "", low=1, high=10),
        _year(2013, 2018),
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
        _year(1992, 2019, "the authors' label: holds the population of two years earlier"),
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
    (_year(2000, 2017), AGE, SEX, RACE, DEATHS),
    ("year", "age", "sex", "race"),
)
ELE_POSTERIOR = TableSchema(
    "ele_posterior",
    "Posterior-predictive deaths from officer force per 100 million people of the cell",
    (
        AGE,
        SEX,
        RACE,
        Column("median", "rate", "median", "deaths per 100 million"),
        Column("lower", "rate", "5% quantile", "deaths per 100 million"),
        Column("upper", "rate", "95% quantile", "deaths per 100 million"),
    ),
    ("age", "sex", "race"),
)
NAX = TableSchema(
    "nax",
    "Mean years lived in the age group by those who die in it (Keyfitz and Flieger)",
    (AGE, Column("nax", "rate", "mean years lived", "years")),
    ("age",),
)
POPULATION_TABLE = TableSchema(
    "population",
    "Resident population by calendar year under both race-class schemes (NCHS, bridged race)",
    (_year(1999, 2020), CLASSES, AGE, SEX, RACE, POPULATION),
    ("year", "race_classes", "age", "sex", "race"),
)
ALL_CAUSE = TableSchema(
    "all_cause",
    "Deaths of residents from all causes by calendar year under both race-class schemes (NVSS)",
    (_year(1999, 2020), CLASSES, AGE, SEX, RACE, DEATHS),
    ("year", "race_classes", "age", "sex", "race"),
)

POPULATION_RECENT = TableSchema(
    "population_recent",
    "Resident population 2018-2024 in exclusive race classes (SEER, bridged race)",
    (_year(2018, 2024), AGE, SEX, RACE, POPULATION),
    ("year", "age", "sex", "race"),
)
MORTALITY_RECENT = TableSchema(
    "mortality_recent",
    "Deaths of residents from all causes 2018-2023 and the population for their rates, exclusive "
    "classes of one race; people of several races who are not Hispanic are in neither "
    "(CDC WONDER, US Census Bureau)",
    (_year(2018, 2023), AGE, SEX, RACE, DEATHS, POPULATION),
    ("year", "age", "sex", "race"),
)

EB_AGES: tuple[str, ...] = (*vocabulary.AGES[:-2], "80+")
"""Age groups of Edwards and Brown 2024: the two oldest are one."""

EB_AGE = Column("age", "category", "age group, completed years", "years", EB_AGES)
EB_POSTERIOR = TableSchema(
    "eb_posterior",
    "Posterior-predictive death rate from police use of force (Edwards and Brown 2024)",
    (
        _year(2013, 2023),
        EB_AGE,
        SEX,
        RACE,
        Column("median", "rate", "median", "deaths per person-year"),
        Column("lower", "rate", "10% quantile", "deaths per person-year"),
        Column("upper", "rate", "90% quantile", "deaths per person-year"),
    ),
    ("year", "age", "sex", "race"),
)
EB_ALL_CAUSE = TableSchema(
    "eb_all_cause",
    "Deaths from all causes and population as Edwards and Brown 2024 put them together",
    (
        _year(2013, 2023),
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
            "the same, with everybody from 80 in the row 80+",
            "people",
        ),
    ),
    ("year", "age", "sex", "race"),
)

RECORD_SOURCES = (
    "fatal_encounters_2018",
    "mapping_police_violence_2021",
    "washington_post_2024",
    "washington_post_2025_export",
    "the_counted",
)
RECORDS = TableSchema(
    "records",
    "People killed, counted from records of single deaths in four projects; unknown stays unknown. "
    "The projects count different things: never add them up",
    (
        Column("source", "category", "project and release", "", RECORD_SOURCES),
        _year(2000, 2025, "calendar year of the death, as the source has it"),
        Column(
            "age",
            "category",
            "age group; unknown also where a range of ages spans groups",
            "years",
            (*vocabulary.AGES, record_schema.UNKNOWN),
        ),
        Column("sex", "category", "sex as recorded by the source", "", record_schema.SEXES),
        Column("race", "category", "race-ethnicity group, exclusive", "", record_schema.RACES),
        Column("cause", "category", "class of the death", "", record_schema.CAUSES),
        Column("duty", "category", "whether officers were on duty", "", record_schema.DUTIES),
        Column("deaths", "count", "people killed", "deaths"),
    ),
    ("source", "year", "age", "sex", "race", "cause", "duty"),
    complete=False,
)

RECORDS_IMPUTED = TableSchema(
    "records_imputed",
    "The same people with unknown race, age and sex imputed ten times, whole years and a partial "
    "last one; a stratum in which no imputation has a death has no row",
    (
        Column("source", "category", "project and release", "", RECORD_SOURCES),
        _year(2008, 2024),
        AGE,
        SEX,
        RACE,
        CAUSE,
        Column("duty", "category", "whether officers were on duty", "", record_schema.DUTIES),
        Column(
            "race_status", "category", "whether the record gives the race", "", ("known", "imputed")
        ),
        *(
            Column(f"imputation_{number}", "count", f"people killed, imputation {number}", "deaths")
            for number in range(1, 11)
        ),
    ),
    ("source", "year", "age", "sex", "race", "cause", "duty", "race_status"),
    complete=False,
)

STATE_COMPOSITION = TableSchema(
    "state_composition",
    "Shares of five groups among the people of each state, 2013-2018 taken together: a predictor "
    "of unknown race (American Community Survey). Black, American Indian and Asian people of "
    "Hispanic origin are in two groups of the survey",
    (
        Column("state", "category", "postal code", "", record_schema.STATES),
        RACE,
        Column("share", "rate", "share among the people of the state", "share"),
    ),
    ("state", "race"),
)
IMPUTATION_SHIFT = TableSchema(
    "imputation_shift",
    "People killed by officer force in the whole years of each source, and how those of unknown "
    "race would divide if their odds of being Black were a multiple of those of otherwise alike "
    "people of known race; means over ten imputations",
    (
        Column("source", "category", "project and release", "", RECORD_SOURCES),
        SEX,
        RACE,
        AGE,
        Column("known", "rate", "people whose race is recorded", "deaths"),
        *(
            Column(name, "rate", f"people of unknown race, odds times {odds:.4g}", "deaths")
            for name, odds in zip(shifted.COLUMNS, shifted.ODDS, strict=True)
        ),
    ),
    shifted.KEY,
    complete=False,
)

TABLES: tuple[TableSchema, ...] = (
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_ALL_CAUSE,
    ELE_POSTERIOR,
    NAX,
    POPULATION_TABLE,
    ALL_CAUSE,
    POPULATION_RECENT,
    MORTALITY_RECENT,
    EB_POSTERIOR,
    EB_ALL_CAUSE,
    RECORDS,
    RECORDS_IMPUTED,
    STATE_COMPOSITION,
    IMPUTATION_SHIFT,
)
"""Every table of ``data/processed``."""
