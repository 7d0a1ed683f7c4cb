"""What the points rest on: labels, coding, unknown race and the trend, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.vocabulary import RACE_CLASSES, RACES, SEXES
from qi_analysis.risk.review.rows import GROUPS, LEVEL, study_counts
from qi_analysis.risk.rows import long
from qi_analysis.risk.study import LIFE_TABLE_YEAR, YEARS, Study

if TYPE_CHECKING:
    import pandas as pd


def label_evidence(data: Study) -> pd.DataFrame:
    """Return how far each label of the authors' population is from each calendar year.

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


def recorded_unknown_share(data: Study) -> float:
    """Return the share of recorded deaths by officer force, 2013-2017, of unknown race."""
    return float(data.recorded[:, :, len(RACES)].sum() / data.recorded.sum())


def yearly_trend(data: Study, seed: int, *, scheme: str = "published") -> pd.DataFrame:
    """Return the change of risk and ratio a year, from a straight line through their logarithms.

    One row per sex and group: ``sex``, ``race``, ``quantity``, ``change_a_year`` (relative),
    ``low`` and ``high`` (central 90% of draws). Draws of different years share the imputation.
    Missing where a year had no deaths, which has no logarithm.
    """
    import pandas as pd

    found = [
        study_counts(data, (seed, year), (year,), population="calendar", race_classes=scheme)
        for year in YEARS
    ]
    centered = np.arange(len(YEARS)) - (len(YEARS) - 1) / 2
    weight = centered / (centered**2).sum()
    frames = []
    for quantity, point, draws in (
        ("risk_per_100k", [f.risk for f in found], [f.risk_draws for f in found]),
        ("ratio_to_white", [f.ratio for f in found], [f.ratio_draws for f in found]),
    ):
        slope, slopes = (
            np.expm1(np.tensordot(weight, np.log(np.where(each > 0, each, np.nan)), axes=1))
            for each in (np.stack(point), np.stack(draws))
        )
        low, high = np.quantile(slopes, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        numbers = {"change_a_year": slope, "low": low, "high": high}
        frames.append(long(numbers, sex=SEXES, race=GROUPS).assign(quantity=quantity))
    columns = ["sex", "race", "quantity", "change_a_year", "low", "high"]
    return pd.concat(frames, ignore_index=True)[columns]
