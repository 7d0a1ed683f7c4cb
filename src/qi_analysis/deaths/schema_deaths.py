"""People killed, counted from records of individual deaths, and what imputation makes of them."""

from __future__ import annotations

from qi_analysis.core import vocabulary
from qi_analysis.core.columns import AGE, CAUSE, RACE, SEX, category, year
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.deaths import record as record_schema
from qi_analysis.deaths import releases, shifted

SOURCE = category("source", "project and release", releases.IDS)
DUTY = category("duty", "whether officers were on duty", record_schema.DUTIES)
RACE_STATUS = category("race_status", "whether the record gives the race", ("known", "imputed"))


def imputations(people: str) -> tuple[Column, ...]:
    """Return the columns that count ``people``, one for each of the ten imputations."""
    return tuple(
        Column(f"imputation_{number}", "count", f"{people}, imputation {number}", "deaths")
        for number in range(1, 11)
    )


DEATHS = Column("deaths", "count", "people killed", "deaths")
IMPUTED = (AGE, SEX, RACE, CAUSE, DUTY, RACE_STATUS, *imputations("people killed"))
"""Columns behind source and year, of each source and of the linked list."""
IMPUTED_KEY = ("source", "year", *(column.name for column in IMPUTED[:6]))

RECORDS = TableSchema(
    "records",
    "People killed, counted from records of individual deaths in four projects; unknown stays "
    "unknown. The projects count different things: never add them up",
    (
        SOURCE,
        year(2000, 2025, "calendar year of the death, as the source has it"),
        Column(
            "age",
            "category",
            "age group; unknown also where a range of ages spans groups",
            "years",
            (*vocabulary.AGES, record_schema.UNKNOWN),
        ),
        category("sex", "sex as recorded by the source", record_schema.SEXES),
        category("race", "race-ethnicity group, exclusive", record_schema.RACES),
        category("cause", "class of the death", record_schema.CAUSES),
        DUTY,
        DEATHS,
    ),
    ("source", "year", "age", "sex", "race", "cause", "duty"),
    complete=False,
)

RECORDS_IMPUTED = TableSchema(
    "records_imputed",
    "The same people, with unknown race, age and sex imputed ten times; the last year may be "
    "incomplete. Rows with no deaths in any imputation are omitted",
    (
        SOURCE,
        year(2013, 2024),
        *IMPUTED,
    ),
    IMPUTED_KEY,
    complete=False,
)

IMPUTATION_SHIFT = TableSchema(
    "imputation_shift",
    "People killed by officer force in the whole years of each source, and how those of unknown "
    "race would divide if their odds of being Black were a multiple of those of otherwise alike "
    "people of known race; means over ten imputations",
    (
        SOURCE,
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
