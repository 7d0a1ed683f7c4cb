"""The seven points about the published estimate, each as rows with one choice changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.vocabulary import RACE_CLASSES, RACES, TOTAL
from qi_analysis.risk import estimators, study
from qi_analysis.risk.estimators import Estimate, with_total
from qi_analysis.risk.review.rows import DRAWS, Array, Found, counted, study_counts, table_of
from qi_analysis.risk.study import LABEL_SHIFT, LIFE_TABLE_YEAR, YEARS, Study
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN_SHARE = 0.09
"""Share of officer-force deaths of unknown race, as the authors report it; not in their files."""
_RANKS = {
    "one_rank": ("one rank for everything (as published)", (1, 1, 1)),
    "rank_a_group": ("one rank a group, groups apart", (2, 5, 1)),
    "rank_a_cell": ("one rank a cell, all apart", (2, 5, 19)),
}
"""How far cells err together -> in words, and the shape of the ranks that are drawn."""
_IN_FILE = [year for year in YEARS if year + LABEL_SHIFT <= 2019]
"""Like for like: the authors' own file covers calendar years to 2017."""


def population_label(data: Study, seed: int) -> pd.DataFrame:
    """Point 1: the population under the label Y is that of Y - 2; undo the shift."""
    published = estimators.published_risk(data)[0]
    undone = estimators.published_risk(data, shift_undone=True)[0]
    shifted, calendar = authors_file(data, seed)
    own_file = f"counts {study.years_text(_IN_FILE)}, the authors' file at its calendar years"
    independent = "counts 2013-2018, NCHS population and resident deaths of the calendar years"
    as_published = study_counts(data, seed)
    of_years = study_counts(data, seed, population="calendar")
    return table_of(
        "population_label",
        ("life_table", "published estimate, life table over 2017 people", undone, published),
        ("authors_file", own_file, calendar, shifted),
        ("calendar", independent, of_years, as_published),
    )


def authors_file(data: Study, seed: int, draws: int = DRAWS) -> tuple[Estimate, Estimate]:
    """Return counts on the authors' own file: at the years it is labeled with, and at its own."""
    deaths = data.killed(_IN_FILE, "force").sum(axis=1)
    shifted, calendar = (
        counted(
            data,
            data.label_population[[year + shift - 1992 for year in _IN_FILE]].sum(axis=0),
            deaths,
            estimators.published_mortality(data, shift_undone=bool(shift)),
            seed,
            draws,
        )
        for shift in (0, LABEL_SHIFT)
    )
    return shifted, calendar


def race_classes(
    data: Study, seed: int, populations: Sequence[str] = study.POPULATIONS
) -> pd.DataFrame:
    """Point 2: exclusive race classes in numerator and denominator."""
    cases = []
    for population in populations:
        mixed, exclusive = (
            study_counts(data, seed, population=population, race_classes=scheme)
            for scheme in RACE_CLASSES
        )
        variant = f"counts 2013-2018, {population} population, exclusive classes"
        cases.append((population, variant, exclusive, mixed))
    return table_of("race_classes", *cases)


def total_group(data: Study, seed: int) -> pd.DataFrame:
    """Point 3: "Total" weighted by population instead of the mean of five rates."""
    del seed  # nothing is drawn; every point has the same signature
    published = estimators.published_risk(data)[0]
    people = data.label_population[LIFE_TABLE_YEAR - 1992]
    weighted = (data.posterior[0] * people).sum(axis=-2) / people.sum(axis=-2)
    m = estimators.published_mortality(data)[:, -1]
    risk = published.copy()
    risk[:, -1] = lifetable.lifetime_risk(m, weighted, data.nax)
    variant = "published estimate, weighted by population"
    rows = table_of("total_group", ("weighted", variant, risk, published))
    return rows[rows["race"] == TOTAL].reset_index(drop=True)


def interval_rule(data: Study, seed: int, shapes: Sequence[str] = tuple(_RANKS)) -> pd.DataFrame:
    """Point 4: intervals when cells do not all err together.

    The file holds three quantiles a cell and no draws, so a draw of a cell is read off the line
    through its three quantiles (straight, extended to the ends, never below zero). "One rank for
    everything" gives back the published sums; the other rows loosen it. The truth of the authors'
    posterior lies between the first and the last. The counts need no such assumption.
    """
    published = estimators.published_risk(data)[0]
    m = estimators.published_mortality(data)
    cases: list[tuple[str, str, Found, Found]] = []
    for choice in shapes:
        variant, shape = _RANKS[choice]
        ranks = np.random.default_rng(seed).random((DRAWS, *shape))
        rates = _cell_draws(data.posterior, np.broadcast_to(ranks, (DRAWS, 2, 5, 19)))
        rates = np.concatenate([rates, rates.mean(axis=-2, keepdims=True)], axis=-2)
        drawn = lifetable.lifetime_risk(m, rates, data.nax)
        cases.append((choice, f"published estimate, {variant}", (published, drawn), published))
    whole = study_counts(data, seed)
    return table_of(
        "interval_rule",
        *cases,
        ("counts", "counts 2013-2018, draws of the whole sum", whole, published),
    )


def _cell_draws(quantiles: Array, rank: Array) -> Array:
    """Return rates at ``rank`` on the line through each cell's 5%, 50% and 95% quantiles."""
    median, lower, upper = quantiles
    below = median - (0.5 - rank) / 0.45 * (median - lower)
    above = median + (rank - 0.5) / 0.45 * (upper - median)
    return np.asarray(np.maximum(np.where(rank < 0.5, below, above), 0.0))


def all_cause_coding(data: Study, seed: int) -> pd.DataFrame:
    """Point 5: deaths of residents with stated origin instead of the authors' coding."""
    del seed
    published = estimators.published_risk(data)[0]
    deaths = data.all_cause[LIFE_TABLE_YEAR - 1999, RACE_CLASSES.index("published")]
    m = lifetable.death_rate(
        with_total(deaths), with_total(data.label_population[LIFE_TABLE_YEAR - 1992])
    )
    risk = lifetable.lifetime_risk(m, estimators.published_rates(data)[0], data.nax)
    variant = "published estimate, resident deaths of stated origin"
    return table_of("all_cause_coding", ("residents", variant, risk, published))


def unknown_race(data: Study, seed: int) -> pd.DataFrame:
    """Point 6: bounds if every death of unknown race were of one group.

    Which deaths were of unknown race is not in the study's files. The bounds of its six years take
    the authors' share and suppose that imputation gave those deaths to groups as the known ones
    are shared out, within each sex and age; dropping them then changes no ratio. The bounds of
    2013-2017 need no such thing: they are counts of the project's own records, which mark the
    unknown, on calendar population and exclusive classes, against the unknown left out.
    """
    del seed
    deaths = data.killed(YEARS, "force").sum(axis=1).mean(axis=0)
    exposure = data.exposure(YEARS, "published", "published").sum(axis=0)
    m = estimators.published_mortality(data)
    known = deaths * (1 - UNKNOWN_SHARE)
    years, recorded = study.RECORDED_YEARS, data.recorded.sum(axis=0)
    whole = _risk(deaths, exposure, m, data.nax)
    of_years = data.exposure(years, "calendar", "exclusive").sum(axis=0)
    of_calendar = estimators.mortality(data, years, "calendar", "exclusive")
    title, named = f"records {study.years_text(years)}", recorded[:, : len(RACES)]
    without = _risk(named, of_years, of_calendar, data.nax)
    cases: list[tuple[str, str, Found, Found]] = [
        ("drop", "unknown dropped", _risk(known, exposure, m, data.nax), whole)
    ]
    for race in ("white", "black"):
        counts = _given_to(race, known, (deaths - known).sum(axis=-2))
        risk = _risk(counts, exposure, m, data.nax)
        cases.append((f"all_{race}", f"all unknown {race}", risk, whole))
    cases.append(("recorded_drop", f"{title}, without the unknown", without, without))
    for race in ("white", "black"):
        counts = _given_to(race, named, recorded[:, len(RACES)])
        risk = _risk(counts, of_years, of_calendar, data.nax)
        cases.append((f"recorded_all_{race}", f"{title}, unknown all {race}", risk, without))
    return table_of("unknown_race", *cases)


def _risk(deaths: Array, exposure: Array, m: Array, nax: Array) -> Array:
    return lifetable.lifetime_risk(m, with_total(deaths) / with_total(exposure), nax)


def _given_to(race: str, known: Array, unknown: Array) -> Array:
    """Return deaths of shape (sex, race, age) with all of unknown race in one group."""
    counts = known.copy()
    counts[:, RACES.index(race)] += unknown
    return counts


def by_year(data: Study, seed: int) -> pd.DataFrame:
    """Point 7: each year by itself, against the whole period, on calendar population."""
    whole = study_counts(data, seed, population="calendar")
    cases = []
    for year in YEARS:
        one = study_counts(data, (seed, year), (year,), population="calendar")
        cases.append((str(year), str(year), one, whole))
    return table_of("by_year", *cases)
