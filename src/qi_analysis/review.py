"""What a reviewer must be told about the published estimate, each point computed.

Every function returns tidy rows: ``point``, ``variant``, ``sex``, ``race``, ``quantity``
(``risk_per_100k`` or ``ratio_to_white``), ``value``, ``low``, ``high``, ``reference`` (the value
under the published choice) and ``change`` (``value / reference - 1``). A row compares like with
like: same estimator, same years, one choice changed, and the same random numbers on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis import estimators, lifetable, study
from qi_analysis.estimators import Estimate, ratio_to_white, with_total
from qi_analysis.study import LABEL_SHIFT, LIFE_TABLE_YEAR, YEARS, Study
from qi_analysis.vocabulary import RACE_CLASSES, RACES, SEXES, TOTAL

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]
Point = tuple[Array, Array]

LEVEL = 0.9
DRAWS = 4000
UNKNOWN_SHARE = 0.09
"""Share of officer-force deaths of unknown race, as the authors report it; not in their files."""
COLUMNS = (
    "point", "variant", "sex", "race", "quantity", "value", "low", "high", "reference", "change",
)  # fmt: skip
GROUPS = (*RACES, TOTAL)


def _rows(
    point: str,
    variant: str,
    risk: Array,
    reference: Array,
    draws: tuple[Array, Array] | None = None,
) -> list[dict[str, Any]]:
    """Return rows for risks (probabilities) of shape (sex, group) and their ratios."""
    rows = []
    values = {"risk_per_100k": risk * 1e5, "ratio_to_white": ratio_to_white(risk)}
    references = {
        "risk_per_100k": reference * 1e5,
        "ratio_to_white": ratio_to_white(reference),
    }
    drawn = None if draws is None else {"risk_per_100k": draws[0] * 1e5, "ratio_to_white": draws[1]}
    for quantity, value in values.items():
        if drawn is None:
            low = high = np.full(value.shape, np.nan)
        else:
            low, high = estimators.central_interval(drawn[quantity], value, LEVEL)
        for i, sex in enumerate(SEXES):
            for j in range(value.shape[1]):
                old = float(references[quantity][i, j])
                rows.append(
                    {
                        "point": point,
                        "variant": variant,
                        "sex": sex,
                        "race": GROUPS[j],
                        "quantity": quantity,
                        "value": float(value[i, j]),
                        "low": float(low[i, j]),
                        "high": float(high[i, j]),
                        "reference": old,
                        "change": float(value[i, j]) / old - 1,
                    }
                )
    return rows


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(COLUMNS))


def _counted(data: Study, exposure: Array, deaths: Array, mortality: Array, seed: int) -> Estimate:
    return estimators.counts_estimate(
        deaths,
        exposure,
        mortality,
        data.nax,
        through=np.inf,
        draws=DRAWS,
        rng=np.random.default_rng(seed),
    )


def _study(
    data: Study, seed: int | list[int], years: Sequence[int] = YEARS, **choices: str
) -> Estimate:
    """Return the counts of some years under some choices, from a generator of their own."""
    rng = np.random.default_rng(seed)
    return estimators.study_counts(data, years, **choices, draws=DRAWS, rng=rng)  # type: ignore[arg-type]


def label_evidence(data: Study) -> pd.DataFrame:
    """Return how far each label of the authors' population is from each calendar year's.

    Columns: label, calendar_year, shift (label minus calendar year), mean_difference (mean over
    the 190 strata of the absolute relative difference from the NCHS estimate).
    """
    import pandas as pd

    scheme = RACE_CLASSES.index("published")
    rows = []
    for label in YEARS:
        for shift in range(4):
            mine = data.label_population[label - 1992]
            theirs = data.population[label - shift - 1999, scheme]
            rows.append((label, label - shift, shift, float(np.abs(mine / theirs - 1).mean())))
    return pd.DataFrame(rows, columns=["label", "calendar_year", "shift", "mean_difference"])


def population_label(data: Study, seed: int) -> pd.DataFrame:
    """Point 1: the population under the label Y is that of Y - 2; undo the shift."""
    published = estimators.published_risk(data)[0]
    undone = estimators.published_risk(data, shift_undone=True)[0]
    rows = _rows(
        "population_label", "published estimate, life table over 2017 people", undone, published
    )
    # like for like: the authors' own file covers calendar years to 2017
    both = [year for year in YEARS if year + LABEL_SHIFT <= 2019]
    deaths = data.killed(both, "force").sum(axis=1)
    estimates = []
    for shift in (0, LABEL_SHIFT):
        at = [year + shift - 1992 for year in both]
        m = estimators.published_mortality(data, shift_undone=bool(shift))
        exposure = data.label_population[at].sum(axis=0)
        estimates.append(_counted(data, exposure, deaths, m, seed))
    shifted, calendar = estimates
    rows += _rows(
        "population_label",
        f"counts {study.years_text(both)}, the authors' file at its calendar years",
        calendar.risk,
        shifted.risk,
        (calendar.risk_draws, calendar.ratio_draws),
    )
    as_published, independent = _study(data, seed), _study(data, seed, population="calendar")
    rows += _rows(
        "population_label",
        "counts 2013-2018, NCHS population and resident deaths of the calendar years",
        independent.risk,
        as_published.risk,
        (independent.risk_draws, independent.ratio_draws),
    )
    return _frame(rows)


def race_classes(data: Study, seed: int) -> pd.DataFrame:
    """Point 2: exclusive race classes above and below the line."""
    rows = []
    for population in study.POPULATIONS:
        mixed, exclusive = (
            _study(data, seed, population=population, race_classes=scheme)
            for scheme in RACE_CLASSES
        )
        rows += _rows(
            "race_classes",
            f"counts 2013-2018, {population} population, exclusive classes",
            exclusive.risk,
            mixed.risk,
            (exclusive.risk_draws, exclusive.ratio_draws),
        )
    return _frame(rows)


def total_group(data: Study, seed: int) -> pd.DataFrame:
    """Point 3: "Total" weighted by population instead of the mean of five rates."""
    del seed  # nothing is drawn; every point has the same signature
    published = estimators.published_risk(data)[0]
    people = data.label_population[LIFE_TABLE_YEAR - 1992]
    weighted = (data.posterior[0] * people).sum(axis=-2) / people.sum(axis=-2)
    m = estimators.published_mortality(data)[:, -1]
    risk = published.copy()
    risk[:, -1] = lifetable.lifetime_risk(m, weighted, data.nax)
    rows = _rows("total_group", "published estimate, weighted by population", risk, published)
    return _frame([row for row in rows if row["race"] == TOTAL])


def interval_rule(data: Study, seed: int) -> pd.DataFrame:
    """Point 4: intervals when cells do not all err together.

    The file holds three quantiles a cell and no draws, so a draw of a cell is read off the line
    through its three quantiles (straight, extended to the ends, never below zero). "One rank for
    everything" gives back the published sums; the other rows loosen it. The truth of the authors'
    posterior lies between the first and the last. The counts need no such assumption.
    """
    published = estimators.published_risk(data)[0]
    m = estimators.published_mortality(data)
    shapes = {
        "one rank for everything (as published)": (1, 1, 1),
        "one rank a group, groups apart": (2, 5, 1),
        "one rank a cell, all apart": (2, 5, 19),
    }
    rows = []
    for variant, shape in shapes.items():
        ranks = np.random.default_rng(seed).random((DRAWS, *shape))
        rank = np.broadcast_to(ranks, (DRAWS, 2, 5, 19))
        rates = _cell_draws(data.posterior, rank)
        rates = np.concatenate([rates, rates.mean(axis=-2, keepdims=True)], axis=-2)
        drawn = lifetable.lifetime_risk(m, rates, data.nax)
        rows += _rows(
            "interval_rule",
            f"published estimate, {variant}",
            published,
            published,
            (drawn, ratio_to_white(drawn)),
        )
    counted = _study(data, seed)
    rows += _rows(
        "interval_rule",
        "counts 2013-2018, draws of the whole sum",
        counted.risk,
        published,
        (counted.risk_draws, counted.ratio_draws),
    )
    return _frame(rows)


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
    dying = data.all_cause[LIFE_TABLE_YEAR - 1999, RACE_CLASSES.index("published")]
    m = lifetable.death_rate(
        with_total(dying), with_total(data.label_population[LIFE_TABLE_YEAR - 1992])
    )
    risk = lifetable.lifetime_risk(m, estimators.published_rates(data)[0], data.nax)
    variant = "published estimate, resident deaths of stated origin"
    return _frame(_rows("all_cause_coding", variant, risk, published))


def coding_evidence(data: Study) -> pd.DataFrame:
    """Return all-cause deaths of 2017 by race: as the authors coded them, and of residents.

    Columns: race, authors, residents (CDC WONDER, origin stated where it decides), difference.
    """
    import pandas as pd

    mine = data.label_all_cause[LIFE_TABLE_YEAR - 2000].sum(axis=(0, 2))
    theirs = data.all_cause[LIFE_TABLE_YEAR - 1999, RACE_CLASSES.index("published")]
    residents = theirs.sum(axis=(0, 2))
    return pd.DataFrame(
        {
            "race": list(RACES),
            "authors": mine.astype(int),
            "residents": residents.astype(int),
            "difference": (mine - residents).astype(int),
        }
    )


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
    rows += _rows("unknown_race", "unknown dropped", risk(known), reference)
    for race in ("white", "black"):
        counts = known.copy()
        counts[:, RACES.index(race)] += unknown
        rows += _rows("unknown_race", f"all unknown {race}", risk(counts), reference)
    return _frame(rows + _recorded_bounds(data))


def _recorded_bounds(data: Study) -> list[dict[str, Any]]:
    """Return the rows of `unknown_race` that rest on records which mark the unknown."""
    years = study.RECORDED_YEARS
    counted = data.recorded.sum(axis=0)
    known, unknown = counted[:, : len(RACES)], counted[:, len(RACES)]
    dying, living = data.all_cause_counts(years, "calendar", "exclusive")
    m = lifetable.death_rate(with_total(dying.sum(axis=0)), with_total(living.sum(axis=0)))
    people = with_total(living.sum(axis=0))

    def risk(deaths: Array) -> Array:
        return lifetable.lifetime_risk(m, with_total(deaths) / people, data.nax)

    title = f"records {study.years_text(years)}"
    reference = risk(known)
    rows = _rows("unknown_race", f"{title}, without the unknown", reference, reference)
    for race in ("white", "black"):
        deaths = known.copy()
        deaths[:, RACES.index(race)] += unknown
        rows += _rows("unknown_race", f"{title}, unknown all {race}", risk(deaths), reference)
    return rows


def recorded_unknown_share(data: Study) -> float:
    """Return the share of recorded deaths by officer force, 2013-2017, of unknown race."""
    return float(data.recorded[:, :, len(RACES)].sum() / data.recorded.sum())


def by_year(data: Study, seed: int) -> pd.DataFrame:
    """Point 7: each year by itself, against the whole period, on calendar population."""
    whole = _study(data, seed, population="calendar")
    rows = []
    for year in YEARS:
        one = _study(data, [seed, year], [year], population="calendar")
        rows += _rows("by_year", str(year), one.risk, whole.risk, (one.risk_draws, one.ratio_draws))
    return _frame(rows)


def yearly_trend(data: Study, seed: int, *, scheme: str = "published") -> pd.DataFrame:
    """Return the change of risk and ratio a year, from a straight line through their logarithms.

    One row a sex and group: ``sex``, ``race``, ``quantity``, ``change_a_year`` (relative), ``low``
    and ``high`` (central 90% of draws). Draws of different years share the imputation. Missing
    where a year had no deaths, which has no logarithm.
    """
    import pandas as pd

    found = [
        _study(data, [seed, year], [year], population="calendar", race_classes=scheme)
        for year in YEARS
    ]
    centred = np.arange(len(YEARS)) - (len(YEARS) - 1) / 2
    weight = centred / (centred**2).sum()
    rows = []
    for quantity, point, draws in (
        ("risk_per_100k", [f.risk for f in found], [f.risk_draws for f in found]),
        ("ratio_to_white", [f.ratio for f in found], [f.ratio_draws for f in found]),
    ):
        slope, slopes = (
            np.expm1(np.tensordot(weight, _log(np.stack(values)), axes=1))
            for values in (point, draws)
        )
        low, high = np.quantile(slopes, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        for i, sex in enumerate(SEXES):
            for j, race in enumerate(GROUPS):
                row = (sex, race, quantity, slope[i, j], low[i, j], high[i, j])
                rows.append(row)
    columns = ["sex", "race", "quantity", "change_a_year", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _log(values: Array) -> Array:
    return np.log(np.where(values > 0, values, np.nan))


POINTS: Mapping[str, Callable[[Study, int], pd.DataFrame]] = {
    "population_label": population_label,
    "race_classes": race_classes,
    "total_group": total_group,
    "interval_rule": interval_rule,
    "all_cause_coding": all_cause_coding,
    "unknown_race": unknown_race,
    "by_year": by_year,
}
"""The points in the order in which they are told."""


def everything(data: Study, seed: int) -> pd.DataFrame:
    """Return the rows of every point, each from draws of its own seeded generator."""
    import pandas as pd

    parts = [compute(data, seed) for compute in POINTS.values()]
    return pd.concat(parts, ignore_index=True)
