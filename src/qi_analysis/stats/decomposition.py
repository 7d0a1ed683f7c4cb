"""How much each part of a sum contributes to a change of it, or of the ratio of two sums.

A sum of weights times rates changes through the rates and through the weights; Kitagawa
("Components of a difference between two rates", *Journal of the American Statistical Association*
50, 1955) gives each its part at the mean of the other. A ratio of two sums changes by a factor;
logarithmic means turn the parts of each sum into parts of the factor (the Divisia method: Ang, "The
LMDI approach to decomposition analysis", *Energy Policy* 33, 2005). Both leave no remainder.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def kitagawa(
    weights_before: npt.ArrayLike,
    rates_before: npt.ArrayLike,
    weights_after: npt.ArrayLike,
    rates_after: npt.ArrayLike,
) -> tuple[Array, Array]:
    """Return what rates and what weights contribute to the change of ``sum weights * rates``.

    Parameters
    ----------
    weights_before, rates_before, weights_after, rates_after : array_like, shape (...)
        Of the same parts, of one period and of another.

    Returns
    -------
    of_rates, of_weights : ndarray, shape (...)
        Their sum over all parts is the change.

    Examples
    --------
    Two parts: 0.5 * 2 + 0.5 * 4 = 3 becomes 0.25 * 2 + 0.75 * 6 = 5. The second rate adds
    2 * (0.5 + 0.75) / 2 = 1.25, the weights -0.25 * 2 + 0.25 * 5 = 0.75:

    >>> rates, weights = kitagawa([0.5, 0.5], [2, 4], [0.25, 0.75], [2, 6])
    >>> rates.tolist(), weights.tolist()
    ([0.0, 1.25], [-0.5, 1.25])
    """
    w0, r0, w1, r1 = (
        np.asarray(values, np.float64)
        for values in (weights_before, rates_before, weights_after, rates_after)
    )
    return np.asarray((w0 + w1) / 2 * (r1 - r0)), np.asarray((r0 + r1) / 2 * (w1 - w0))


def logarithmic_mean(before: npt.ArrayLike, after: npt.ArrayLike) -> Array:
    """Return ``(after - before) / log(after / before)``, of positive numbers.

    It is the number by which a change is divided to give the change of the logarithm.

    Examples
    --------
    >>> logarithmic_mean([1.0, 3.0], [np.e, 3.0]).round(6)
    array([1.718282, 3.      ])
    """
    x, y = np.broadcast_arrays(np.asarray(before, np.float64), np.asarray(after, np.float64))
    same = np.isclose(x, y, rtol=1e-9, atol=0)
    apart = np.log(np.where(same, 1.0, y / x))
    mean = np.divide(y - x, apart, out=np.zeros_like(apart), where=~same)
    return np.asarray(np.where(same, (x + y) / 2, mean))


def share_of_ratio(
    part: npt.ArrayLike,
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    ratio_before: npt.ArrayLike,
    ratio_after: npt.ArrayLike,
) -> Array:
    """Return the part of a ratio's change that comes with ``part`` of the change of its numerator.

    For a part of the denominator's change it comes with the opposite sign.

    Parameters
    ----------
    part : array_like, shape (...)
        Part of ``after - before``.
    before, after : array_like, shape (...)
        The numerator (or the denominator), positive.
    ratio_before, ratio_after : array_like, shape (...)
        The ratio, positive.
    """
    of_logarithm = np.asarray(part, np.float64) / logarithmic_mean(before, after)
    return np.asarray(of_logarithm * logarithmic_mean(ratio_before, ratio_after))
