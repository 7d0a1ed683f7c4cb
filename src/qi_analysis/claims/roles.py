"""What each table does for a claim that is computed: feeds a number, or only checks it."""

from __future__ import annotations

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.deaths.linking.schema import LINKED_PEOPLE, PEOPLE_IMPUTED, RACE_CHECK
from qi_analysis.deaths.schema_deaths import RECORDS, RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.risk.choices.schema import CHOICES
from qi_analysis.studies.schema_lifetime_risk import (
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

AUTHORS = "feeds the number from the authors' data"
OURS = "feeds our estimate"
BOTH = "feeds the number from the authors' data, and our estimate"
CHECKS = "only checks"
"""How the role of a step begins that feeds neither number."""

_ROLES: tuple[tuple[TableSchema, str], ...] = (
    (ELE_POSTERIOR, AUTHORS),
    (ELE_ALL_CAUSE, AUTHORS),
    (ELE_POPULATION, AUTHORS),
    (NAX, BOTH),
    (ELE_DEATHS, f"{CHECKS}: the deaths that the authors' model was fitted to"),
    (POPULATION_TABLE, OURS),
    (ALL_CAUSE, OURS),
    (RECORDS, f"{CHECKS}: what if everyone of unknown race were of one group"),
    (RECORDS_IMPUTED, f"{CHECKS}: each project by itself"),
    (PEOPLE_IMPUTED, OURS),
    (LINKED_PEOPLE, f"{CHECKS}: which projects have the people whom our estimate counts"),
    (RACE_CHECK, f"{CHECKS}: whether the imputation of unknown race is right"),
    (POPULATION_RECENT, f"{CHECKS}: projects with years after 2020"),
    (MORTALITY_RECENT, f"{CHECKS}: projects with years after 2020"),
    (CHOICES, f"{CHECKS}: what it is with one choice of method made otherwise"),
)
TABLES = tuple(table for table, _ in _ROLES)
"""The committed tables on which a ratio or a risk rests."""
OF_TABLES = {table.name: role for table, role in _ROLES}
"""Name of a table -> its role in a ratio or a risk, as `evaluations` works them out."""
