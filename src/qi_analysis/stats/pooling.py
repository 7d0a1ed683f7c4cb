"""Partial pooling of observed over expected deaths in many areas: two ways to fit it.

Observed deaths are Poisson around a multiplier times the deaths expected at the national rates by
age (indirect standardization; Breslow and Day 1987, chapter 2). The multipliers of an area vary
around a common level: areas with few deaths are drawn toward it, areas with many are not.

* `fit`: two groups at once, log multipliers bivariate normal (Tunaru 2002 and others after Besag,
  York and Mollie 1991, without the spatial term). Everything is summed on a grid; the five
  hyperparameters are integrated out by importance sampling.
* `gamma_fit`: one group, gamma multipliers, closed form (Clayton and Kaldor 1987): the check.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError

Array = npt.NDArray[np.float64]

LOWEST, HIGHEST, STEP = -4.0, 3.6, 0.05
GRID: Array = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
"""Log multipliers on which everything is summed: from 1/55 to 37 times the national rate."""
GRID.setflags(write=False)
LEAST_SPREAD = 0.05
"""Standard deviations below this are taken as this: the grid could not carry them."""
MOST_AT_THE_END = 1e-3
"""Probability that may lie on the upper end of the grid; below its lower end it makes no odds."""
TINY = 1e-300
CLOSEST = 0.995
"""Largest correlation, either way, that the grid can carry."""
LEVEL_SCALE, SPREAD_SCALE = 1.0, 1.0
"""Priors: levels normal with this standard deviation on the log scale, spreads half-normal with
this scale (one: areas a factor of seven apart would be no surprise), correlation uniform."""
HYPER_DRAWS = 100
PROPOSAL_DF = 5
SEED = 20190805


@dataclass(frozen=True)
class Pooled:
    """What is known of the log multipliers of two groups in each area.

    Attributes
    ----------
    density : ndarray, shape (area, point, point)
        Probability of each pair of points of `GRID`, first group by second; sums to one an area.
    hyper : ndarray, shape (draw, 5)
        Level of each group, standard deviation of each, and their correlation.
    weights : ndarray, shape (draw,)
        Of those draws; sum to one.
    """

    density: Array
    hyper: Array
    weights: Array

    def hyper_mean(self) -> Array:
        """Return the posterior mean of the five hyperparameters."""
        return np.asarray(self.weights @ self.hyper)

    def of_group(self, group: int) -> Array:
        """Return the probability of each point of `GRID` for one group, shape (area, point)."""
        return np.asarray(self.density.sum(axis=2 - group))

    def of_difference(self) -> Array:
        """Return the probability of each `differences` point, first minus second group."""
        size = GRID.size
        apart = (np.arange(size)[:, None] - np.arange(size)[None, :] + size - 1).ravel()
        flat = self.density.reshape(len(self.density), -1)
        return np.stack([np.bincount(apart, row, 2 * size - 1) for row in flat])


def differences() -> Array:
    """Return the log ratios on which `Pooled.of_difference` lies, shape (point,)."""
    return np.asarray(STEP * np.arange(1 - GRID.size, GRID.size))


def quantiles(points: Array, probability: Array, levels: npt.ArrayLike) -> Array:
    """Return quantiles of distributions on equally spaced points, shape (level, area).

    Each point's probability is spread evenly over its step.
    """
    edges = np.append(points - STEP / 2, points[-1] + STEP / 2)
    start = np.zeros((len(probability), 1))
    below = np.hstack([start, np.cumsum(probability, axis=1)])
    wanted = np.asarray(levels, dtype=np.float64)
    return np.stack([np.interp(wanted, row / row[-1], edges) for row in below], axis=1)


def above(points: Array, probability: Array, value: float = 0.0) -> Array:
    """Return the probability of lying above ``value``, shape (area,)."""
    share = np.clip((points + STEP / 2 - value) / STEP, 0, 1)
    return np.asarray(probability @ share)


def combine(fits: list[Pooled]) -> Pooled:
    """Return the mixture of the fits to several imputations, each with the same weight."""
    return Pooled(
        np.mean([each.density for each in fits], axis=0),
        np.vstack([each.hyper for each in fits]),
        np.concatenate([each.weights for each in fits]) / len(fits),
    )


def fit(
    deaths: Array,
    expected: Array,
    *,
    hyper_draws: int = HYPER_DRAWS,
    proposal: tuple[Array, Array] | None = None,
    seed: int = SEED,
) -> Pooled:
    """Return the posterior of the log multipliers of two groups.

    Parameters
    ----------
    deaths, expected : ndarray, shape (area, 2)
        Observed deaths, and those expected at the national rates; none expected is allowed where
        none is observed (an area without people of the group says nothing).
    hyper_draws : int
        Draws of the hyperparameters.
    proposal : tuple of ndarray, optional
        Center and covariance from `center`, to share it between imputations.
    seed : int
        Of the draws.

    Raises
    ------
    DataError
        When the arrays do not fit, a count is negative, deaths are seen where none can be, or a
        multiplier lies beyond the grid.
    """
    first, second = _likelihoods(deaths, expected)
    middle, spread = center(deaths, expected) if proposal is None else proposal
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(spread)
    z = rng.standard_normal((hyper_draws, 5)) @ root.T
    drawn = middle + z * np.sqrt(PROPOSAL_DF / rng.chisquare(PROPOSAL_DF, (hyper_draws, 1)))
    distance = np.linalg.solve(root, (drawn - middle).T)
    log_proposal = -(PROPOSAL_DF + 5) / 2 * np.log1p((distance**2).sum(axis=0) / PROPOSAL_DF)
    log_weight = -log_proposal
    evidence = np.empty((hyper_draws, len(deaths)))
    priors = np.empty((hyper_draws, GRID.size, GRID.size))
    for number, point in enumerate(drawn):
        priors[number] = _prior(point)
        evidence[number] = ((first @ priors[number]) * second).sum(axis=1)
        log_weight[number] += np.log(np.maximum(evidence[number], TINY)).sum() + _log_hyperprior(
            point
        )
    weights = np.exp(log_weight - log_weight.max())
    weights /= weights.sum()
    # a draw so far off that an area is impossible under it has no weight
    mixed = (weights[:, None] / np.maximum(evidence, TINY)).T @ priors.reshape(hyper_draws, -1)
    density = first[:, :, None] * second[:, None, :] * mixed.reshape(-1, GRID.size, GRID.size)
    found = Pooled(density, np.array([_natural(point) for point in drawn]), weights)
    for group in (0, 1):
        at_the_end = found.of_group(group)[:, -1]
        if at_the_end.max() > MOST_AT_THE_END:
            area = int(at_the_end.argmax())
            raise DataError(
                f"area {area} has {deaths[area, group]:g} deaths where {expected[area, group]:.3g} "
                f"are expected: its multiplier may be beyond {np.exp(HIGHEST):.0f}, the grid's end"
            )
    return found


def center(deaths: Array, expected: Array) -> tuple[Array, Array]:
    """Return mode and curvature of the hyperparameters' posterior, on an unbounded scale.

    Returns
    -------
    tuple of ndarray
        Shape (5,) and (5, 5): levels, log standard deviations, and the inverse hyperbolic tangent
        of the correlation; the second is the inverse of the Hessian at the first.
    """
    from scipy import optimize

    first, second = _likelihoods(deaths, expected)

    def loss(point: Array) -> float:
        evidence = ((first @ _prior(point)) * second).sum(axis=1)
        return float(-np.log(np.maximum(evidence, TINY)).sum() - _log_hyperprior(point))

    start = np.array([0.0, 0.0, np.log(0.4), np.log(0.4), 0.3])
    found = optimize.minimize(loss, start, method="L-BFGS-B")
    step = 0.02 * np.eye(5)
    hessian = np.empty((5, 5))
    for i in range(5):
        for j in range(i + 1):
            a, b = step[i], step[j]
            at = found.x
            hessian[i, j] = hessian[j, i] = (
                loss(at + a + b) - loss(at + a - b) - loss(at - a + b) + loss(at - a - b)
            ) / (4 * 0.02**2)
    values, vectors = np.linalg.eigh(hessian)
    # A direction in which the data say nothing gets the width of the priors.
    return found.x, np.asarray((vectors / np.maximum(values, 0.5)) @ vectors.T)


def _natural(point: Array) -> Array:
    """Return levels, standard deviations and correlation of a point of the unbounded scale."""
    spread = np.maximum(np.exp(point[2:4]), LEAST_SPREAD)
    correlation = np.clip(np.tanh(point[4]), -CLOSEST, CLOSEST)
    return np.array([*point[:2], *spread, correlation])


def _prior(point: Array) -> Array:
    """Return the bivariate normal on the grid, shape (point, point), summing to one."""
    level_1, level_2, spread_1, spread_2, correlation = _natural(point)
    u, v = (GRID - level_1) / spread_1, (GRID - level_2) / spread_2
    cross = u[:, None] ** 2 - 2 * correlation * u[:, None] * v[None, :] + v[None, :] ** 2
    mass = np.exp((cross.min() - cross) / (2 * (1 - correlation**2)))
    return np.asarray(mass / mass.sum())


def _log_hyperprior(point: Array) -> float:
    """Return the log prior density of a point, the Jacobian of its scale included."""
    spread = np.exp(point[2:4])
    level = -0.5 * (point[:2] ** 2).sum() / LEVEL_SCALE**2
    return float(
        level
        - 0.5 * (spread**2).sum() / SPREAD_SCALE**2
        + point[2:4].sum()
        + np.log1p(-min(np.tanh(point[4]) ** 2, 1 - 1e-12))
    )


def _likelihoods(deaths: Array, expected: Array) -> tuple[Array, Array]:
    """Return the Poisson likelihood on the grid for each group, shape (area, point), maximum 1."""
    if deaths.shape != expected.shape or deaths.ndim != 2 or deaths.shape[1] != 2:
        raise DataError(f"two groups per area are needed, not {deaths.shape} and {expected.shape}")
    if (deaths < 0).any() or (expected < 0).any():
        raise DataError("negative deaths")
    if (deaths[expected == 0] > 0).any():
        raise DataError("deaths where no one is at risk")
    log = deaths[..., None] * GRID - expected[..., None] * np.exp(GRID)
    kernel = np.exp(log - log.max(axis=-1, keepdims=True))
    return kernel[:, 0], kernel[:, 1]


@dataclass(frozen=True)
class GammaPooled:
    """Gamma posteriors of multipliers: ``shape`` and ``rate`` of each area, shape (area,)."""

    shape: Array
    rate: Array

    @property
    def mean(self) -> Array:
        """Return the posterior means, shape (area,)."""
        return np.asarray(self.shape / self.rate)


def gamma_fit(deaths: Array, expected: Array) -> GammaPooled:
    """Return gamma posteriors of the multipliers of one group by maximum marginal likelihood.

    With multipliers gamma(a, b), counts are negative binomial and the posterior is
    gamma(a + deaths, b + expected); a and b maximize the product of the former over areas.

    Parameters
    ----------
    deaths, expected : ndarray, shape (area,)
        As in `fit`, for one group.
    """
    from scipy import optimize, special

    def loss(point: Array) -> float:
        a, b = np.exp(point)
        return float(
            -(
                special.gammaln(a + deaths)
                - special.gammaln(a)
                + a * np.log(b / (b + expected))
                + deaths * np.log(expected / (b + expected))
            ).sum()
        )

    found = optimize.minimize(loss, np.log([4.0, 4.0]), method="Nelder-Mead")
    a, b = np.exp(found.x)
    return GammaPooled(a + deaths, b + expected)
