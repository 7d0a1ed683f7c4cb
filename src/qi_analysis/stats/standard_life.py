"""Standard expectation of life: years that a person of some age is held to have lost by dying.

The table is that of the Global Burden of Disease Study 2010 (Murray and others, *Lancet* 2012,
380:2063), one for both sexes, made of the lowest death rates seen anywhere: 86 years at birth.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

AGES = (0, 1, *range(5, 100, 5))
"""Exact ages at which the table gives years of life left."""
YEARS_LEFT = (
    86.02, 85.21, 81.25, 76.27, 71.29, 66.35, 61.40, 56.46, 51.53, 46.64, 41.80,
    37.05, 32.38, 27.81, 23.29, 18.93, 14.80, 10.99, 7.64, 5.05, 3.31,
)  # fmt: skip


def years_left(age: npt.ArrayLike) -> Array:
    """Return years of life left at an exact age, straight lines drawn between the table's ages.

    Examples
    --------
    Halfway between 51.53 years at 35 and 46.64 at 40; after 95 as at 95:

    >>> years_left([37.5, 101]).round(3)
    array([49.085,  3.31 ])
    """
    return np.asarray(np.interp(np.asarray(age, dtype=np.float64), AGES, YEARS_LEFT))
