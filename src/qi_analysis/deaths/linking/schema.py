"""Sources of records side by side: overlap, agreement on race, fate of every record."""

from __future__ import annotations

from qi_analysis.core import vocabulary
from qi_analysis.core.columns import RACE, year
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.deaths import record as record_schema
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import SOURCE, imputations

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
        year(OVERLAP_YEARS[0], OVERLAP_YEARS[-1], "year of the earliest date among the records"),
        Column(
            "kind",
            "category",
            "what the records of the death say together: shot by police on duty (or duty status "
            "unknown), shot off duty, killed by other force, died otherwise",
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
        *(_listed(source) for source in releases.LINKED),
        Column("deaths", "count", "people killed", "deaths"),
    ),
    ("year", "kind", "race", *releases.LINKED),
    complete=False,
)

RACE_AGREEMENT = TableSchema(
    "race_agreement",
    "What two projects, or two releases of one, say about the race of the same person",
    (
        Column("source", "category", "one project and release", "", releases.IDS),
        Column("other", "category", "another one", "", releases.IDS),
        year(AGREEMENT_YEARS[0], AGREEMENT_YEARS[-1], "calendar year, as the first has it"),
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
        Column("source", "category", "project without the race", "", releases.IDS),
        Column("other", "category", "project that gives it", "", releases.IDS),
        RACE,
        Column("told", "count", "people of this race by the other project", "deaths"),
        *imputations("people drawn"),
    ),
    ("source", "other", "race"),
    complete=False,
)

RECORDS_FLOW = TableSchema(
    "records_flow",
    "What became of every record on the way into our estimate, the first reason that applies",
    (
        SOURCE,
        year(2000, 2025, "calendar year of the death, as the source has it"),
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
