"""The tables of ``data/processed``: one schema a table, as data.

The same records validate frames, fill ``datapackage.json`` and make the data dictionary.
"""

from __future__ import annotations

from qi_analysis import vocabulary
from qi_analysis.records import schema as record_schema
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
    "The same people with unknown race, age and sex imputed ten times, whole years; a stratum in "
    "which no imputation has a death has no row",
    (
        Column("source", "category", "project and release", "", RECORD_SOURCES),
        _year(2008, 2020),
        AGE,
        SEX,
        RACE,
        CAUSE,
        Column(
            "race_status", "category", "whether the record gives the race", "", ("known", "imputed")
        ),
        *(
            Column(f"imputation_{number}", "count", f"people killed, imputation {number}", "deaths")
            for number in range(1, 11)
        ),
    ),
    ("source", "year", "age", "sex", "race", "cause", "race_status"),
    complete=False,
)

OVERLAP_YEARS = tuple(range(2013, 2021))
"""Whole calendar years that at least two projects cover."""
AGREEMENT_YEARS = tuple(range(2013, 2024))
_LIST_RACES = (*vocabulary.RACES, record_schema.OTHER, record_schema.UNKNOWN)


def _listed(source: str) -> Column:
    words = "whether this project has the death"
    return Column(source, "category", words, "", ("yes", "no", "not_covered"))


OVERLAP = TableSchema(
    "overlap",
    "People killed, by the projects that have a record of them; records linked by date, state, age "
    "and name. A death that no project has is not here",
    (
        _year(OVERLAP_YEARS[0], OVERLAP_YEARS[-1], "year of the earliest date among the records"),
        Column(
            "kind",
            "category",
            "what the records of the death say together: shot by police on duty (or duty not "
            "told), shot off duty, killed by other force, died otherwise",
            "",
            ("shot_on_duty", "shot_off_duty", "other_force", "not_force"),
        ),
        Column(
            "race",
            "category",
            "race on which the records agree; disagree where two name different groups",
            "",
            (*_LIST_RACES, "disagree"),
        ),
        *(_listed(source) for source in RECORD_SOURCES if source != "washington_post_2025_export"),
        Column("deaths", "count", "people killed", "deaths"),
    ),
    (
        "year",
        "kind",
        "race",
        *(source for source in RECORD_SOURCES if source != "washington_post_2025_export"),
    ),
    complete=False,
)
RACE_AGREEMENT = TableSchema(
    "race_agreement",
    "What two projects, or two releases of one, say of the race of one and the same person",
    (
        Column("source", "category", "one project and release", "", RECORD_SOURCES),
        Column("other", "category", "another one", "", RECORD_SOURCES),
        _year(AGREEMENT_YEARS[0], AGREEMENT_YEARS[-1], "calendar year, as the first has it"),
        Column("race", "category", "race in the first", "", _LIST_RACES),
        Column("other_race", "category", "race in the other", "", _LIST_RACES),
        Column("deaths", "count", "people killed", "deaths"),
    ),
    ("source", "other", "year", "race", "other_race"),
    complete=False,
)
IMPUTATION_CHECK = TableSchema(
    "imputation_check",
    "People whose race one project does not give and another does: what the other says, and what "
    "the ten imputations drew for the same people",
    (
        Column("source", "category", "project without the race", "", RECORD_SOURCES),
        Column("other", "category", "project that gives it", "", RECORD_SOURCES),
        RACE,
        Column("told", "count", "people of this race by the other project", "deaths"),
        *(
            Column(f"imputation_{number}", "count", f"people drawn, imputation {number}", "deaths")
            for number in range(1, 11)
        ),
    ),
    ("source", "other", "race"),
    complete=False,
)
RECORDS_FLOW = TableSchema(
    "records_flow",
    "What became of every record on the way into our estimate, the first reason that applies",
    (
        Column("source", "category", "project and release", "", RECORD_SOURCES),
        _year(2000, 2025, "calendar year of the death, as the source has it"),
        Column(
            "fate",
            "category",
            "told_twice: repeats another row; year_before and year_after: outside the whole years "
            "used; vehicle, suicide, other_cause: not killed by officer force; used: with the race "
            "the record gives, or an imputed one",
            "",
            (
                "told_twice",
                "year_before",
                "year_after",
                "vehicle",
                "suicide",
                "other_cause",
                "used_race_known",
                "used_race_imputed",
            ),
        ),
        Column("deaths", "count", "records", "deaths"),
    ),
    ("source", "year", "fate"),
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
    EB_POSTERIOR,
    EB_ALL_CAUSE,
    RECORDS,
    RECORDS_IMPUTED,
    OVERLAP,
    RACE_AGREEMENT,
    IMPUTATION_CHECK,
    RECORDS_FLOW,
)
"""Every table of ``data/processed``."""
