"""People killed by what campaigns count: armed or not, how it began, charges; and days."""

from __future__ import annotations

from collections.abc import Mapping

from qi_analysis.core.columns import category, year
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.core.vocabulary import TOTAL
from qi_analysis.deaths import record
from qi_analysis.deaths.schema_deaths import SOURCE

UNKNOWN, OTHER = record.UNKNOWN, record.OTHER
DAYS, WITH, WITHOUT = "days", "with_a_killing", "without_a_killing"
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "armed": ("unarmed", "vehicle", "allegedly_armed", UNKNOWN),
    "weapon": ("no_object", "gun", "knife", "vehicle", "toy_weapon", OTHER, UNKNOWN),
    "charges": ("no_known_charges", "charged", "convicted", "not_convicted", UNKNOWN),
    "encounter": ("traffic_stop", "traffic_stop_and_other", OTHER, UNKNOWN),
    DAYS: (WITHOUT, WITH),
}
"""Measure -> its categories; unknown is one of them, never left out."""

CAMPAIGN_COUNTS = TableSchema(
    "campaign_counts",
    "People killed by what campaigns count of them, in whole years and in the words of each "
    "project; days with and without a killing. A measure holds every person once",
    (
        SOURCE,
        year(2013, 2024),
        category(
            "measure",
            "armed: the project's own status; weapon: the object the person is said to have had; "
            "charges: what is known of charges against officers at the release; encounter: how it "
            "began, as the project drafted it; days: of the year",
            tuple(CATEGORIES),
        ),
        category(
            "category",
            "no_object: nothing in hand; gun, knife, vehicle, toy_weapon: the first of these that "
            "is named; charged: no outcome known; convicted: also by a plea; not_convicted: "
            "acquitted, mistrial or dropped, and no plea; traffic_stop_and_other: a traffic stop "
            "with another offense",
            tuple(dict.fromkeys(each for found in CATEGORIES.values() for each in found)),
        ),
        category("race", "race-ethnicity group; total for days", (*record.RACES, TOTAL)),
        Column("count", "count", "people killed, or days", "people or days"),
    ),
    ("source", "year", "measure", "category", "race"),
    complete=False,
)

KILLED_BY_DAY = TableSchema(
    "killed_by_day",
    "People killed on each day of whole years, days without a killing included; counts alone",
    (
        category("source", "project and release", ("mapping_police_violence_2021",)),
        year(2013, 2020),
        Column("month", "integer", "month", "month of the year", low=1, high=12),
        Column("day", "integer", "day of the month", "day of the month", low=1, high=31),
        Column("count", "count", "people killed", "people"),
    ),
    ("source", "year", "month", "day"),
    complete=False,
)
