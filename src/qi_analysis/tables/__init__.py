"""Builders: raw files in, one table and its accounting out; one module a topic.

Each reads verified raw files through their readers and says what became of every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qi_analysis import schemas
from qi_analysis.built import Built
from qi_analysis.opinions.error_table import build_coder_agreement
from qi_analysis.tables.denominators import build_denominators
from qi_analysis.tables.opinions import build_opinion_outcomes
from qi_analysis.tables.overlap import (
    build_imputation_check,
    build_overlap,
    build_race_agreement,
    build_records_flow,
)
from qi_analysis.tables.published_studies import build_published_studies
from qi_analysis.tables.records import (
    build_imputation_shift,
    build_records,
    build_records_imputed,
)
from qi_analysis.tables.residents import build_all_cause, build_population, build_young_deaths
from qi_analysis.tables.residents_recent import build_mortality_recent, build_population_recent
from qi_analysis.tables.states import (
    build_state_composition,
    build_state_deaths,
    build_state_population,
)
from qi_analysis.tables.studies import (
    build_eb_all_cause,
    build_eb_posterior,
    build_ele_all_cause,
    build_ele_deaths,
    build_ele_population,
    build_ele_posterior,
    build_nax,
)
from qi_analysis.tables.supreme_court import build_supreme_court, build_supreme_court_terms

BUILDERS: Mapping[str, Callable[[], Built]] = {
    schemas.ELE_DEATHS.name: build_ele_deaths,
    schemas.ELE_POPULATION.name: build_ele_population,
    schemas.ELE_ALL_CAUSE.name: build_ele_all_cause,
    schemas.ELE_POSTERIOR.name: build_ele_posterior,
    schemas.NAX.name: build_nax,
    schemas.POPULATION_TABLE.name: build_population,
    schemas.ALL_CAUSE.name: build_all_cause,
    schemas.POPULATION_RECENT.name: build_population_recent,
    schemas.MORTALITY_RECENT.name: build_mortality_recent,
    schemas.EB_POSTERIOR.name: build_eb_posterior,
    schemas.EB_ALL_CAUSE.name: build_eb_all_cause,
    schemas.RECORDS.name: build_records,
    schemas.RECORDS_IMPUTED.name: build_records_imputed,
    schemas.STATE_COMPOSITION.name: build_state_composition,
    schemas.IMPUTATION_SHIFT.name: build_imputation_shift,
    schemas.STATE_DEATHS.name: build_state_deaths,
    schemas.STATE_POPULATION.name: build_state_population,
    schemas.DENOMINATORS.name: build_denominators,
    schemas.YOUNG_DEATHS.name: build_young_deaths,
    schemas.OVERLAP.name: build_overlap,
    schemas.RACE_AGREEMENT.name: build_race_agreement,
    schemas.IMPUTATION_CHECK.name: build_imputation_check,
    schemas.RECORDS_FLOW.name: build_records_flow,
    schemas.PUBLISHED_STUDIES.name: build_published_studies,
    schemas.SUPREME_COURT.name: build_supreme_court,
    schemas.SUPREME_COURT_TERMS.name: build_supreme_court_terms,
    schemas.OPINION_OUTCOMES.name: build_opinion_outcomes,
    schemas.CODER_AGREEMENT.name: build_coder_agreement,
}
"""Every table of ``data/processed`` and the function that makes it."""
