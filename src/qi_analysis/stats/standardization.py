"""Direct standardization of rates for age, and the standard population of the United States.

The weights are those of the National Center for Health Statistics: Anderson and Rosenberg, *Age
standardization of death rates: implementation of the year 2000 standard*, National Vital
Statistics Reports 47(3), 1998, table I.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import AGE_STARTS
from qi_analysis.stats.lifetable import death_rate

Array = npt.NDArray[np.float64]

US_2000: tuple[tuple[int, float], ...] = (
    (0, 0.013818),
    (1, 0.055317),
    (5, 0.145565),
    (15, 0.138646),
    (25, 0.135573),
    (35, 0.162613),
    (45, 0.134834),
    (55, 0.087247),
    (65, 0.066037),
    (75, 0.044842),
    (85, 0.015508),
)
"""First age of each group, and its share of the standard population."""


def age_standardized(deaths: npt.ArrayLike, person_years: npt.ArrayLike) -> Array:
    """Return the death rate a group would have with the ages of the US standard population of 2000.

    Parameters
    ----------
    deaths, person_years : array_like, shape (..., age)
        In the 19 age groups of the life table; they are added up to the eleven of the standard.

    Raises
    ------
    DataError
        For a negative or missing count, an age group without people, or other age groups.

    Examples
    --------
    The same rate at every age is the standardized rate:

    >>> float(age_standardized([3.0] * 19, [1000.0] * 19))
    0.003
    """
    counted, exposed = np.asarray(deaths, np.float64), np.asarray(person_years, np.float64)
    for name, values in (("deaths", counted), ("person_years", exposed)):
        if values.ndim == 0 or values.shape[-1] != len(AGE_STARTS):
            raise DataError(f"{name} are not in the {len(AGE_STARTS)} age groups of the life table")
    starts, weights = zip(*US_2000, strict=True)
    first = np.searchsorted(AGE_STARTS, starts)
    rate = death_rate(
        np.add.reduceat(counted, first, axis=-1), np.add.reduceat(exposed, first, axis=-1)
    )
    return np.asarray(rate @ np.array(weights))
