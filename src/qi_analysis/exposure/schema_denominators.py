"""The denominators that critics propose: arrests, contacts with police, crime."""

from __future__ import annotations

from qi_analysis.core.columns import category, year
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.exposure.readers import contacts_and_crime

DENOMINATOR_SOURCES: tuple[str, ...] = ("cesario_2019", "fbi_table43", "bjs_ppcs")

DENOMINATORS = TableSchema(
    "denominators",
    "Arrests, contacts with police and crime of Black and white people, which critics use "
    "as denominators. Outcomes of policing themselves: read only alongside the population",
    (
        category(
            "source",
            "Cesario, Johnson and Terrill 2019; FBI Table 43 (each race with its Hispanic people); "
            "Police-Public Contact Survey",
            DENOMINATOR_SOURCES,
        ),
        category(
            "measure",
            "what is counted; measures overlap",
            (
                *contacts_and_crime.CESARIO_MEASURES.values(),
                "arrests_all",
                "arrests_violent",
                "arrests_murder",
                "arrests_weapons",
                "any_contact",
                "police_initiated_contact",
            ),
        ),
        year(2013, 2022),
        category("group", "group", ("black", "white")),
        Column("value", "rate", "what the measure counts", "count, or percent for contacts"),
    ),
    ("source", "measure", "year", "group"),
    complete=False,
)
