"""Sources of records side by side: overlap, agreement on race, fate of every record."""

from __future__ import annotations

from qi_analysis.core.columns import RACE, category, year
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.deaths import record as record_schema
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import DEATHS, IMPUTED, IMPUTED_KEY, SOURCE, imputations

OVERLAP_YEARS = tuple(range(2013, 2021))
"""Whole calendar years that at least two projects cover."""

AGREEMENT_YEARS = tuple(range(2013, 2024))


_FIRST_YEAR = year(
    OVERLAP_YEARS[0], OVERLAP_YEARS[-1], "year of the earliest date among the records"
)
_LISTED = tuple(
    category(source, "whether this project has the death", ("yes", "no", "not_covered"))
    for source in releases.LINKED
)

OVERLAP = TableSchema(
    "overlap",
    "People killed, by the projects that have a record of them; records linked by date, state, age "
    "and name. A death that no project has is not here",
    (
        _FIRST_YEAR,
        category(
            "kind",
            "what the records of the death say together: shot by police on duty (or duty status "
            "unknown), shot off duty, killed by other force, died otherwise",
            ("shot_on_duty", "shot_off_duty", "other_force", "not_force"),
        ),
        category(
            "race",
            "race on which the records agree; disagree where two name different groups",
            (*record_schema.RACES, "disagree"),
        ),
        *_LISTED,
        DEATHS,
    ),
    ("year", "kind", "race", *releases.LINKED),
    complete=False,
)

RACE_AGREEMENT = TableSchema(
    "race_agreement",
    "What two projects, or two releases of one, say about the race of the same person",
    (
        category("source", "one project and release", releases.IDS),
        category("other", "another one", releases.IDS),
        year(AGREEMENT_YEARS[0], AGREEMENT_YEARS[-1], "calendar year, as the first has it"),
        category("race", "race in the first", record_schema.RACES),
        category("other_race", "race in the other", record_schema.RACES),
        DEATHS,
    ),
    ("source", "other", "year", "race", "other_race"),
    complete=False,
)

IMPUTATION_CHECK = TableSchema(
    "imputation_check",
    "People whose race one project does not give and another does: what the other says, and what "
    "the ten imputations drew for the same people",
    (
        category("source", "project without the race", releases.IDS),
        category("other", "project that gives it", releases.IDS),
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
        category(
            "fate",
            "told_twice: repeats another row; year_before and year_after: outside the whole years "
            "used; vehicle, suicide, other_cause: not killed by officer force; used: with the race "
            "the record gives, or an imputed one",
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

PEOPLE_IMPUTED = TableSchema(
    "people_imputed",
    "The linked list, 2013 to 2020: everyone whom any of four projects counts as killed by police "
    "force, each person once. Race is taken from the projects that give it and imputed ten times "
    "where none does. Rows with no deaths in any imputation are omitted",
    (
        category("source", "the list", (releases.JOINED.id,)),
        _FIRST_YEAR,
        *IMPUTED,
    ),
    IMPUTED_KEY,
    complete=False,
)

TOLD = ("several_agree", "one_tells", "several_differ", "none_tells")
LINKED_PEOPLE = TableSchema(
    "linked_people",
    "Who is in the linked list, 2013 to 2020: people by year, kind of death, the projects that "
    "have them and what these say of race",
    (
        _FIRST_YEAR,
        category(
            "kind",
            "what the records of the person say together: shot by police on duty (or duty status "
            "unknown), shot off duty, killed by other force",
            ("shot_on_duty", "shot_off_duty", "other_force"),
        ),
        category(
            "cause_agreed",
            "whether all records of the person count the death as police force, or only some (the "
            "others have a suicide, a vehicle or another cause)",
            ("all", "some"),
        ),
        *_LISTED,
        category(
            "race_told",
            "how many of the projects that have the person give the race, and whether they agree",
            TOLD,
        ),
        category(
            "race_lacking",
            "whether a project has the person and does not give the race",
            ("yes", "no"),
        ),
        DEATHS,
    ),
    ("year", "kind", "cause_agreed", *releases.LINKED, "race_told", "race_lacking"),
    complete=False,
)

CHECKED = ("any_project", *releases.LINKED)
RACE_CHECK = TableSchema(
    "race_check",
    "A test of imputed race: people whose race one project lacks and another gives. The race is "
    "withheld from a fifth of them at a time and imputed, and what was imputed is held against "
    "what was withheld",
    (
        category(
            "way",
            "known_people: calibrated on everyone whose race is known; told_people: with the "
            "people whom a project lacks and another tells of as guides, as the estimate has it",
            ("known_people", "told_people"),
        ),
        category("lacking", "the project that does not give the race", CHECKED),
        RACE,
        Column("told", "count", "people of this race by the project that gives it", "deaths"),
        Column("expected", "rate", "people of this race as imputed, mean", "deaths"),
        Column("spread", "rate", "standard deviation of that number", "deaths"),
        Column(
            "p", "rate", "two-sided p-value of the difference, normal approximation", "probability"
        ),
    ),
    ("way", "lacking", "race"),
    complete=True,
)
