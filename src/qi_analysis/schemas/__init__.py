"""The tables of ``data/processed``: one schema a table, as data; one module a topic.

The same records validate frames, fill ``datapackage.json`` and make the data dictionary. A table is
taken from here (``schemas.RECORDS``); the words that only one table has, from its module.
"""

from __future__ import annotations

from qi_analysis.schemas.coder_agreement import CODER_AGREEMENT
from qi_analysis.schemas.columns import AGE
from qi_analysis.schemas.denominators import DENOMINATORS
from qi_analysis.schemas.opinions import OPINION_OUTCOMES
from qi_analysis.schemas.overlap import (
    AGREEMENT_YEARS,
    IMPUTATION_CHECK,
    OVERLAP,
    OVERLAP_YEARS,
    RACE_AGREEMENT,
    RECORDS_FLOW,
)
from qi_analysis.schemas.published_studies import PUBLISHED_STUDIES
from qi_analysis.schemas.records import (
    IMPUTATION_SHIFT,
    RECORD_SOURCES,
    RECORDS,
    RECORDS_IMPUTED,
)
from qi_analysis.schemas.residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
    YOUNG_AGES,
    YOUNG_DEATHS,
)
from qi_analysis.schemas.states import (
    STATE,
    STATE_AGES,
    STATE_COMPOSITION,
    STATE_DEATHS,
    STATE_POPULATION,
)
from qi_analysis.schemas.studies import (
    EB_AGES,
    EB_ALL_CAUSE,
    EB_POSTERIOR,
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)
from qi_analysis.schemas.supreme_court import SUPREME_COURT, SUPREME_COURT_TERMS
from qi_analysis.tableschema import TableSchema

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
    OPINION_OUTCOMES,
    CODER_AGREEMENT,
)
"""Every table of ``data/processed``, in the order in which they are made and described."""

__all__ = [
    "AGE", "AGREEMENT_YEARS", "ALL_CAUSE", "CODER_AGREEMENT", "DENOMINATORS", "EB_AGES",
    "EB_ALL_CAUSE", "EB_POSTERIOR", "ELE_ALL_CAUSE", "ELE_DEATHS", "ELE_POPULATION",
    "ELE_POSTERIOR", "IMPUTATION_CHECK", "IMPUTATION_SHIFT", "MORTALITY_RECENT", "NAX",
    "OPINION_OUTCOMES", "OVERLAP", "OVERLAP_YEARS", "POPULATION_RECENT", "POPULATION_TABLE",
    "PUBLISHED_STUDIES", "RACE_AGREEMENT", "RECORDS", "RECORDS_FLOW", "RECORDS_IMPUTED",
    "RECORD_SOURCES", "STATE", "STATE_AGES", "STATE_COMPOSITION", "STATE_DEATHS",
    "STATE_POPULATION", "SUPREME_COURT", "SUPREME_COURT_TERMS", "TABLES", "YOUNG_AGES",
    "YOUNG_DEATHS",
]  # fmt: skip
