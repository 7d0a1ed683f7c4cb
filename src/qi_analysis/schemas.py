"""The tables of ``data/processed``: one schema a table, as data.

The same records validate frames, fill ``datapackage.json`` and make the data dictionary.
"""

from __future__ import annotations

from qi_analysis import schemas_opinions, vocabulary
from qi_analysis.records import schema as record_schema
from qi_analysis.records import shifted
from qi_analysis.schemas_opinions_agreement import CODER_AGREEMENT
from qi_analysis.schemas_published import PUBLISHED_STUDIES
from qi_analysis.schemas_supreme_court import SUPREME_COURT, SUPREME_COURT_TERMS
from qi_analysis.sources import benchmarks
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

STATE = Column(
    "state",
    "category",
    "two letters of the postal service; 50 states and the District of Columbia",
    "",
    tuple(sorted(vocabulary.STATES.values())),
)
STATE_RACES: tuple[str, ...] = ("white", "black")
STATE_AGES: tuple[str, ...] = (
    "0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-44", "45-54", "55-64", "65-74",
    "75-84", "85+",
)  # fmt: skip
"""The finest age groups that the survey, the Census estimates and the life table share."""

STATE_DEATHS = TableSchema(
    "state_deaths",
    "People killed by officer force by state, all ages together, unknown race, age and sex imputed "
    "ten times: Mapping Police Violence 2013-2020, Washington Post 2020-2023. A stratum in which "
    "no imputation has a death has no row",
    (
        Column(
            "source",
            "category",
            "project and release",
            "",
            ("mapping_police_violence_2021", "washington_post_2025_export"),
        ),
        STATE,
        SEX,
        RACE,
        Column(
            "race_status", "category", "whether the record gives the race", "", ("known", "imputed")
        ),
        *(
            Column(f"imputation_{number}", "count", f"people killed, imputation {number}", "deaths")
            for number in range(1, 11)
        ),
    ),
    ("source", "state", "sex", "race", "race_status"),
    complete=False,
)
STATE_POPULATION = TableSchema(
    "state_population",
    "Black and white people by state: American Community Survey 2013-2018 and Census estimates "
    "2020-2023",
    (
        STATE,
        SEX,
        Column("race", "category", "race-ethnicity group", "", STATE_RACES),
        Column("age", "category", "age group, completed years", "years", STATE_AGES),
        Column(
            "survey",
            "rate",
            "mean over the published years of 2013-2018; Black people of any origin, white people "
            "who are not Hispanic; one race alone",
            "people",
        ),
        Column(
            "survey_years",
            "integer",
            "how many years were published; 0 where the survey shows none",
            "years",
            low=0,
            high=6,
        ),
        Column(
            "census",
            "count",
            "person-years 2020-2023, one race alone and not Hispanic",
            "person-years",
        ),
        Column(
            "census_any_origin",
            "count",
            "person-years 2020-2023, one race alone, of any origin",
            "person-years",
        ),
    ),
    ("state", "sex", "race", "age"),
)

DENOMINATOR_SOURCES: tuple[str, ...] = ("cesario_2019", "fbi_table43", "bjs_ppcs")
DENOMINATORS = TableSchema(
    "denominators",
    "Arrests, contacts with police and crime of Black and white people, which critics put below "
    "the line. Outcomes of policing themselves: read only beside the population",
    (
        Column(
            "source",
            "category",
            "Cesario, Johnson and Terrill 2019; FBI Table 43 (each race with its Hispanic people); "
            "Police-Public Contact Survey",
            "",
            DENOMINATOR_SOURCES,
        ),
        Column(
            "measure",
            "category",
            "what is counted; measures overlap",
            "",
            (
                *benchmarks.CESARIO_MEASURES.values(),
                "arrests_all",
                "arrests_violent",
                "arrests_murder",
                "arrests_weapons",
                "any_contact",
                "police_initiated_contact",
            ),
        ),
        _year(2013, 2022),
        Column("group", "category", "group", "", ("black", "white")),
        Column("value", "rate", "what the measure counts", "count, or percent for contacts"),
    ),
    ("source", "measure", "year", "group"),
    complete=False,
)

YOUNG_AGES: tuple[str, ...] = ("15-19", "20-24", "25-29", "30-34")
YOUNG_DEATHS = TableSchema(
    "young_deaths",
    "Deaths of young residents from all causes, from firearms and from drugs (NVSS); Latino also "
    "holds people whose origin is not stated",
    (
        _year(2013, 2020),
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
    POPULATION_RECENT,
    MORTALITY_RECENT,
    EB_POSTERIOR,
    EB_ALL_CAUSE,
    RECORDS,
    RECORDS_IMPUTED,
    STATE_COMPOSITION,
    IMPUTATION_SHIFT,
    STATE_DEATHS,
    STATE_POPULATION,
    DENOMINATORS,
    YOUNG_DEATHS,
    OVERLAP,
    RACE_AGREEMENT,
    IMPUTATION_CHECK,
    RECORDS_FLOW,
    PUBLISHED_STUDIES,
    SUPREME_COURT,
    SUPREME_COURT_TERMS,
    *schemas_opinions.TABLES,
    CODER_AGREEMENT,
)
"""Every table of ``data/processed``."""
