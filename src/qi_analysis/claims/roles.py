"""What each table does for a claim that is computed: feeds a number, or only checks it."""

from __future__ import annotations

from collections.abc import Mapping

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

OF_TABLES: Mapping[str, str] = {
    ELE_POSTERIOR.name: AUTHORS,
    ELE_ALL_CAUSE.name: AUTHORS,
    ELE_POPULATION.name: AUTHORS,
    NAX.name: BOTH,
    PEOPLE_IMPUTED.name: OURS,
    POPULATION_TABLE.name: OURS,
    ALL_CAUSE.name: OURS,
    ELE_DEATHS.name: f"{CHECKS}: the deaths that the authors' model was fitted to",
    RECORDS.name: f"{CHECKS}: what if everyone of unknown race were of one group",
    RECORDS_IMPUTED.name: f"{CHECKS}: each project by itself",
    LINKED_PEOPLE.name: f"{CHECKS}: which projects have the people whom our estimate counts",
    RACE_CHECK.name: f"{CHECKS}: whether the imputation of unknown race is right",
    POPULATION_RECENT.name: f"{CHECKS}: projects with years after 2020",
    MORTALITY_RECENT.name: f"{CHECKS}: projects with years after 2020",
    CHOICES.name: f"{CHECKS}: what it is with one choice of method made otherwise",
}
"""Name of a table -> its role in a ratio or a risk, as `evaluations` works them out."""
