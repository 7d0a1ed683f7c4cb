"""People of each state: their groups, those killed, and those they are set against."""

from __future__ import annotations

from qi_analysis.core import vocabulary
from qi_analysis.core.columns import RACE, SEX, category
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.deaths import record as record_schema
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RACE_STATUS, imputations

STATE_COMPOSITION = TableSchema(
    "state_composition",
    "Shares of five groups among the people of each state, 2013-2018 taken together: a predictor "
    "of unknown race (American Community Survey). Black, American Indian and Asian people of "
    "Hispanic origin are in two groups of the survey",
    (
        category("state", "postal code", record_schema.STATES),
        RACE,
        Column("share", "rate", "share among the people of the state", "share"),
    ),
    ("state", "race"),
)

STATE = category(
    "state",
    "two letters of the postal service; 50 states and the District of Columbia",
    tuple(sorted(vocabulary.STATES.values())),
)

STATE_RACES: tuple[str, ...] = ("white", "black")

STATE_AGES: tuple[str, ...] = (
    "0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-44", "45-54", "55-64", "65-74",
    "75-84", "85+",
)  # fmt: skip
"""The finest age groups that the survey, the Census estimates and the life table share."""

_COUNTED = ", ".join(
    f"{releases.BY_ID[source].project} {first}-{last}"
    for source, (first, last) in releases.STATE_YEARS.items()
)

STATE_DEATHS = TableSchema(
    "state_deaths",
    "People killed by officer force, by state, all ages together, with unknown race, age and sex "
    f"imputed ten times: {_COUNTED}. Rows with no deaths in any imputation are omitted",
    (
        category("source", "project and release", tuple(releases.STATE_YEARS)),
        STATE,
        SEX,
        RACE,
        RACE_STATUS,
        *imputations("people killed"),
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
        category("race", "race-ethnicity group", STATE_RACES),
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
