"""Estimates of the deaths that no project has, from the committed table of overlaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.deaths.releases import BY_ID, LINKED, SCOPES, SHOOTINGS
from qi_analysis.stats import capture_recapture

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Population:
    """Deaths of ``kinds`` (as in the table), all of which the projects ``lists`` mean to record.

    ``words`` say who is counted.
    """

    kinds: tuple[str, ...]
    lists: tuple[str, ...]
    words: str


POPULATIONS: Mapping[str, Population] = {
    "shot_on_duty": Population(
        ("shot_on_duty",), LINKED, "people shot dead by police, officers not known to be off duty"
    ),
    "force": Population(
        ("shot_on_duty", "shot_off_duty", "other_force"),
        tuple(source for source in LINKED if source not in SHOOTINGS),
        "people killed by police use of force of any kind, on or off duty",
    ),
}
SHORT: Mapping[str, str] = {source: BY_ID[source].short for source in LINKED}
ASSUMPTIONS = (
    "Assumptions: no records are linked wrongly, every death of a kind was equally likely "
    "to be found by a project, and the projects are independent beyond the dependence "
    "in the model. The projects copied from each other and read the same news, so the "
    "true number is probably higher: read the estimate as a lower bound."
)


def histories(
    overlap: pd.DataFrame, population: Population, years: Sequence[int]
) -> tuple[tuple[str, ...], list[int]]:
    """Return the lists that cover all ``years``, and deaths by pattern of being in them.

    The patterns are in the order of `capture_recapture.patterns`, the last left out.
    """
    lists = tuple(
        name for name in population.lists if all(year in SCOPES[name].years for year in years)
    )
    rows = overlap[overlap["year"].isin(list(years)) & overlap["kind"].isin(population.kinds)]
    listed = tuple((rows[name] == "yes").astype("int64") for name in lists)
    counted = rows.groupby(list(listed))["deaths"].sum() if lists else rows["deaths"].head(0)
    order = [tuple(pattern) for pattern in capture_recapture.patterns(len(lists)).tolist()]
    return lists, [int(counted.get(pattern, 0)) for pattern in order[:-1]]


def estimate(
    overlap: pd.DataFrame, name: str, years: Sequence[int], level: float = capture_recapture.LEVEL
) -> dict[str, Any] | None:
    """Return listed and estimated deaths of ``years``, or None where fewer than three lists cover.

    The log-linear model of the smallest AIC with its profile interval, the estimate if lists were
    independent, and the range over models of near AIC. Two lists cannot show how far one copies
    the other, and these do: an estimate from two would be exact to the digit, and wrong.

    Returns
    -------
    dict
        population, years, lists, method, listed, estimate, low, high (None where the data set no
        bound), level, independent, models, smallest, largest.
    """
    lists, counts = histories(overlap, POPULATIONS[name], years)
    if len(lists) < 3:
        return None
    row: dict[str, Any] = {
        "population": name,
        "years": f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0]),
        "lists": list(lists),
        "listed": sum(counts),
        "level": level,
    }
    fits = capture_recapture.fit_all(counts)
    low, high = capture_recapture.profile_interval(counts, fits[0], level)
    independent = capture_recapture.fit(counts, ())
    models, smallest, largest = capture_recapture.spread(fits)
    return row | {
        "method": f"log-linear, {_terms(fits[0].terms, lists)}",
        "estimate": fits[0].total,
        "low": low,
        "high": high if math.isfinite(high) else None,
        "independent": None if independent is None else independent.total,
        "models": models,
        "smallest": smallest,
        "largest": largest,
    }


def _terms(terms: capture_recapture.Terms, lists: Sequence[str]) -> str:
    """Return which lists a model lets depend on each other."""
    groups = [" with ".join(SHORT[lists[at]] for at in term) for term in terms]
    return "; ".join(groups) or "independent lists"


def estimates(overlap: pd.DataFrame) -> list[dict[str, Any]]:
    """Return `estimate` of every population and year, and of the two years with four lists."""
    years = sorted(overlap["year"].unique().tolist())
    periods = [*((year,) for year in years), (2015, 2016)]
    rows = [estimate(overlap, name, period) for name in POPULATIONS for period in periods]
    return [row for row in rows if row is not None]
