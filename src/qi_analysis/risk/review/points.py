"""The seven points about the published estimate, each as rows with one choice changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qi_analysis.core.vocabulary import RACE_CLASSES, RACES, TOTAL
from qi_analysis.risk import estimators, study
from qi_analysis.risk.estimators import Estimate, ratio_to_white, with_total
from qi_analysis.risk.review.rows import DRAWS, Array, counted, frame_of, rows_of, study_counts
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
    rows = rows_of(
        "population_label",
        "life_table",
        "published estimate, life table over 2017 people",
        undone,
        published,
    )
    shifted, calendar = authors_file(data, seed)
    rows += rows_of(
        "population_label",
        "authors_file",
        f"counts {study.years_text(_IN_FILE)}, the authors' file at its calendar years",
        calendar.risk,
        shifted.risk,
        (calendar.risk_draws, calendar.ratio_draws),
    )
    as_published = study_counts(data, seed)
    independent = study_counts(data, seed, population="calendar")
    rows += rows_of(
        "population_label",
        "calendar",
        "counts 2013-2018, NCHS population and resident deaths of the calendar years",
        independent.risk,
        as_published.risk,
        (independent.risk_draws, independent.ratio_draws),
    )
    return frame_of(rows)


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
    rows = []
    for population in populations:
        mixed, exclusive = (
            study_counts(data, seed, population=population, race_classes=scheme)
            for scheme in RACE_CLASSES
        )
        rows += rows_of(
            "race_classes",
            population,
            f"counts 2013-2018, {population} population, exclusive classes",
            exclusive.risk,
            mixed.risk,
            (exclusive.risk_draws, exclusive.ratio_draws),
        )
    return frame_of(rows)


def total_group(data: Study, seed: int) -> pd.DataFrame:
    """Point 3: "Total" weighted by population instead of the mean of five rates."""
    del seed  # nothing is drawn; every point has the same signature
    published = estimators.published_risk(data)[0]
    people = data.label_population[LIFE_TABLE_YEAR - 1992]
    weighted = (data.posterior[0] * people).sum(axis=-2) / people.sum(axis=-2)
    m = estimators.published_mortality(data)[:, -1]
    risk = published.copy()
    risk[:, -1] = lifetable.lifetime_risk(m, weighted, data.nax)
    rows = rows_of(
        "total_group", "weighted", "published estimate, weighted by population", risk, published
    )
    return frame_of([row for row in rows if row["race"] == TOTAL])


def interval_rule(data: Study, seed: int, shapes: Sequence[str] = tuple(_RANKS)) -> pd.DataFrame:
    """Point 4: intervals when cells do not all err together.

    The file holds three quantiles a cell and no draws, so a draw of a cell is read off the line
    through its three quantiles (straight, extended to the ends, never below zero). "One rank for
    everything" gives back the published sums; the other rows loosen it. The truth of the authors'
    posterior lies between the first and the last. The counts need no such assumption.
    """
    published = estimators.published_risk(data)[0]
    m = estimators.published_mortality(data)
    rows = []
    for choice in shapes:
        variant, shape = _RANKS[choice]
        ranks = np.random.default_rng(seed).random((DRAWS, *shape))
        rank = np.broadcast_to(ranks, (DRAWS, 2, 5, 19))
        rates = _cell_draws(data.posterior, rank)
        rates = np.concatenate([rates, rates.mean(axis=-2, keepdims=True)], axis=-2)
        drawn = lifetable.lifetime_risk(m, rates, data.nax)
        rows += rows_of(
            "interval_rule",
            choice,
            f"published estimate, {variant}",
            published,
            published,
            (drawn, ratio_to_white(drawn)),
        )
    drawn_counts = study_counts(data, seed)
    rows += rows_of(
        "interval_rule",
        "counts",
        "counts 2013-2018, draws of the whole sum",
        drawn_counts.risk,
        published,
        (drawn_counts.risk_draws, drawn_counts.ratio_draws),
    )
    return frame_of(rows)


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
    return frame_of(rows_of("all_cause_coding", "residents", variant, risk, published))


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
    people = with_total(exposure)

    def risk(counts: Array) -> Array:
        return lifetable.lifetime_risk(m, with_total(counts) / people, data.nax)

    reference, rows = risk(deaths), []
    known = deaths * (1 - UNKNOWN_SHARE)
    unknown = (deaths - known).sum(axis=-2)
    rows += rows_of("unknown_race", "drop", "unknown dropped", risk(known), reference)
    for race in ("white", "black"):
        counts = known.copy()
        counts[:, RACES.index(race)] += unknown
        variant = f"all unknown {race}"
        rows += rows_of("unknown_race", f"all_{race}", variant, risk(counts), reference)
    return frame_of(rows + _recorded_bounds(data))


def _recorded_bounds(data: Study) -> list[dict[str, Any]]:
    """Return the rows of `unknown_race` that rest on records which mark the unknown."""
    years = study.RECORDED_YEARS
    recorded = data.recorded.sum(axis=0)
    known, unknown = recorded[:, : len(RACES)], recorded[:, len(RACES)]
    all_deaths, exposure = data.all_cause_counts(years, "calendar", "exclusive")
    m = lifetable.death_rate(with_total(all_deaths.sum(axis=0)), with_total(exposure.sum(axis=0)))
    people = with_total(exposure.sum(axis=0))

    def risk(deaths: Array) -> Array:
        return lifetable.lifetime_risk(m, with_total(deaths) / people, data.nax)

    title = f"records {study.years_text(years)}"
    reference = risk(known)
    variant = f"{title}, without the unknown"
    rows = rows_of("unknown_race", "recorded_drop", variant, reference, reference)
    for race in ("white", "black"):
        deaths = known.copy()
        deaths[:, RACES.index(race)] += unknown
        variant = f"{title}, unknown all {race}"
        rows += rows_of("unknown_race", f"recorded_all_{race}", variant, risk(deaths), reference)
    return rows


def by_year(data: Study, seed: int) -> pd.DataFrame:
    """Point 7: each year by itself, against the whole period, on calendar population."""
    whole = study_counts(data, seed, population="calendar")
    rows = []
    for year in YEARS:
        one = study_counts(data, (seed, year), (year,), population="calendar")
        rows += rows_of(
            "by_year",
            str(year),
            str(year),
            one.risk,
            whole.risk,
            (one.risk_draws, one.ratio_draws),
        )
    return frame_of(rows)
