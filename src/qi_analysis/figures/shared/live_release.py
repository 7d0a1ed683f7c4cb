"""Charts of the linked list, and of a live release in its place: their numbers and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, MORTALITY_RECENT, POPULATION_RECENT
from qi_analysis.figures.kit.language import Language
from qi_analysis.risk import relatives, study
from qi_analysis.risk.latest import Live, carried_years
from qi_analysis.store import registry

if TYPE_CHECKING:
    from pandas import DataFrame


def measured(measure: str, data: study.Study, live: Live | None) -> DataFrame:
    """Return a measure of `relatives`: of the linked list, or of a live release."""
    if live is None:
        return relatives.answer(measure, data=data)
    asked = replace(relatives.USUAL, source=live.recorded.id)
    return relatives.answer(measure, asked, data, live.recorded)


def sources(
    language: Language, live: Live | None, years: str, usual: Sequence[TableSchema]
) -> dict[str, str]:
    """Return the source lines of a live release, the whole and that of a post; none without one.

    ``usual`` are the tables of the chart: only with a life table is one carried forward.
    """
    if live is None:
        return {}
    named = {
        "project": registry.load()[live.recorded.id].publisher,
        "day": live.kept.as_of,
        "years": years,
    }
    whole = language.say("live.footer", **named, release=live.released)
    for year in carried_years(live.recorded.scope.years) if ALL_CAUSE in usual else ():
        whole += language.say("claim-card.carried", year=year, table=study.LAST_MORTALITY)
    return {"footer": whole, "source": language.say("live.source", **named)}


def inputs(usual: Sequence[TableSchema], live: Live | None) -> dict[str, Any]:
    """Return the committed tables of a chart and its other files: a live release has own deaths."""
    if live is None:
        return {"tables": usual}
    others = [table for table in usual if table != PEOPLE_IMPUTED]
    tables = [*others, POPULATION_RECENT, *([MORTALITY_RECENT] if ALL_CAUSE in usual else [])]
    return {"tables": tables, "files": [live.input]}
