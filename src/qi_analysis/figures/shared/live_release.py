"""Charts of the linked list, and of a live release in its place: their numbers and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

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
    name: str,
    language: Language,
    live: Live | None,
    years: str,
    usual: Sequence[TableSchema],
) -> Mapping[str, str]:
    """Return the source line of `Words`, and for a live release the short one of a post as well.

    ``usual`` are the tables of the chart: only with a life table is one carried forward.
    """
    if live is None:
        return {"footer": language.say(f"{name}.footer", years=years)}
    named = {
        "project": registry.load()[live.recorded.id].publisher,
        "day": live.kept.as_of,
        "years": years,
    }
    whole = language.say("live.footer", **named, release=live.released)
    for year in carried_years(live.recorded.scope.years) if ALL_CAUSE in usual else ():
        whole += language.say("claim-card.carried", year=year, table=study.LAST_MORTALITY)
    return {"footer": whole, "source": language.say("live.source", **named)}


def tables(usual: Sequence[TableSchema], live: Live | None) -> list[TableSchema]:
    """Return the committed tables of a chart: a live release brings its own deaths."""
    if live is None:
        return list(usual)
    others = [table for table in usual if table != PEOPLE_IMPUTED]
    return [*others, POPULATION_RECENT, *([MORTALITY_RECENT] if ALL_CAUSE in usual else [])]


def files(live: Live | None) -> list[dict[str, str]]:
    """Return the inputs of a chart that are no committed tables."""
    return [] if live is None else [live.input]
