"""Discontinuity between the pre- and post-2020 series of population and deaths.

Both are there for 2018 to 2020, so the step can be measured: how many people of each group the
newer series has more, and by how much risk and ratio move when a newer series takes the place of
an older one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACE_CLASSES, RACES, SEXES, TOTAL
from qi_analysis.risk import estimators, study

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

OVERLAP: tuple[int, ...] = tuple(range(study.FIRST_RECENT, study.LAST_CALENDAR + 1))
_EXCLUSIVE = RACE_CLASSES.index("exclusive")
_OLDER = slice(study.FIRST_RECENT - study.FIRST_CALENDAR, None)


def population_step(base: study.Study) -> pd.DataFrame:
    """Return people of the newer series over those of the older one, less one.

    One row per year of the overlap; one column per group and one for everyone.
    """
    import pandas as pd

    older = base.population[_OLDER, _EXCLUSIVE].sum(axis=(1, 3))
    newer = base.recent_population[: len(OVERLAP)].sum(axis=(1, 3))
    both = [np.column_stack([people, people.sum(axis=1)]) for people in (older, newer)]
    index = pd.Index(OVERLAP, name="year")
    return pd.DataFrame(both[1] / both[0] - 1, index=index, columns=[*RACES, TOTAL])


def moved(data: study.Study, years: Sequence[int] = OVERLAP, *, sex: str = "male") -> pd.DataFrame:
    """Return how far risk and ratio move when a newer series takes the place of the older one.

    One row per group; columns ``population`` and ``mortality`` (which series is replaced) by
    ``risk_per_100k`` and ``ratio_to_white``; each a share (0.01: one percent more). NaN where
    no one was killed. ``data`` is from `recorded_deaths.load`, ``years`` of the overlap are taken
    together.
    """
    import pandas as pd

    at = SEXES.index(sex)
    # a new population moves the rates of the cause, and not the life table
    peopled = replace(data, population=_newer(data.population, data.recent_population))
    lived = replace(
        data,
        population=_newer(data.population, data.recent_people),
        all_cause=_newer(data.all_cause, data.recent_all_cause),
    )
    older = _estimate(data, data, years)
    columns = {}
    with np.errstate(invalid="ignore"):
        for series, killed_in, life_table_of in (
            ("population", peopled, data),
            ("mortality", data, lived),
        ):
            newer = _estimate(killed_in, life_table_of, years)
            columns[series, "risk_per_100k"] = newer.risk[at] / older.risk[at] - 1
            columns[series, "ratio_to_white"] = newer.ratio[at] / older.ratio[at] - 1
    return pd.DataFrame(columns, index=pd.Index([*RACES, TOTAL], name="race"))


def _newer(older: Array, newer: Array) -> Array:
    """Return the older series with the newer one in its place where both are."""
    both = older.copy()
    both[_OLDER, _EXCLUSIVE] = newer[: len(OVERLAP)]
    return both


def _estimate(
    data: study.Study, life_table_of: study.Study, years: Sequence[int]
) -> estimators.Estimate:
    """Return risk and ratio of the deaths of one study by the life table of another."""
    return estimators.counts_estimate(
        data.killed(years, "force").sum(axis=1),
        data.exposure(years, "calendar", "exclusive").sum(axis=0),
        estimators.mortality(life_table_of, years, "calendar", "exclusive"),
        data.nax,
        through=np.inf,
        draws=1,
        rng=np.random.default_rng(1),
    )
