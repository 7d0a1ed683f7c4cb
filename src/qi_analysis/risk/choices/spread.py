"""The specifications of one group taken together: spread, and which choice matters.

The specifications are not a sample: no probability belongs to a share of them. They say how far the
answer moves under choices that can be defended, each counted once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import ratio
from qi_analysis.risk.choices.dimensions import NO_TABLE, PUBLISHED, SAME_YEARS
from qi_analysis.risk.choices.specifications import CHOICES, DEFENSIBLE
from qi_analysis.risk.study import SOURCE

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

DEATHS = ("source", "estimator", "years")
"""Choices that cannot be crossed freely: a source has its own years, an estimator its source."""
SHARED, TOGETHER = "choices that go together", "choices acting on each other"
JOINT = "source, estimator and years taken as one"


@dataclass(frozen=True)
class Summary:
    """The ratios of one group under all defensible specifications.

    Attributes
    ----------
    n : int
        Specifications.
    minimum, lower, median, upper, maximum : float
        Least, quartiles and largest ratio.
    published : float
        The published ratio as it is printed, rounded from the authors' own tables.
    sentence : str
        Between which two numbers all of them round.
    """

    n: int
    minimum: float
    lower: float
    median: float
    upper: float
    maximum: float
    published: float
    sentence: str


def group(rows: pd.DataFrame, sex: str, race: str) -> pd.DataFrame:
    """Return the defensible specifications of one group with a ratio, one row each.

    Raises
    ------
    DataError
        When there are none.
    """
    at = (rows["sex"] == sex) & (rows["race"] == race) & (rows["kind"] == DEFENSIBLE)
    chosen = rows[at & rows["ratio_to_white"].notna()].reset_index(drop=True)
    if chosen.empty:
        raise DataError(f"no specification of {race} {sex} has a ratio")
    return chosen


def summarize(rows: pd.DataFrame) -> Summary:
    """Return the spread of the ratios of one group, rows as `group` gives them."""
    ratios = rows["ratio_to_white"]
    printed = float(ratio(float(_as_published(rows)["ratio_to_white"])))
    lower, median, upper = ratios.quantile([0.25, 0.5, 0.75])
    return Summary(
        n=len(ratios),
        minimum=float(ratios.min()),
        lower=float(lower),
        median=float(median),
        upper=float(upper),
        maximum=float(ratios.max()),
        published=printed,
        sentence=sentence(ratios),
    )


def _as_published(rows: pd.DataFrame) -> pd.Series:
    """Return the row that repeats the published study."""
    choices = {"source": SOURCE, "estimator": PUBLISHED, "population": PUBLISHED}
    choices |= {"competing": "yes", "horizon": "lifetime"}
    at = np.logical_and.reduce([rows[name] == option for name, option in choices.items()])
    (row,) = (row for _, row in rows[at].iterrows())
    return row


def rounded(ratios: pd.Series) -> pd.Series:
    """Return ratios as they are printed."""
    return ratios.map(lambda value: float(ratio(value)))


def sentence(ratios: Sequence[float] | pd.Series) -> str:
    """Say between which two numbers the ratios round: no share of them, which proves nothing."""
    return (
        f"In each of {len(ratios):,} specifications the ratio rounds to between "
        f"{ratio(float(min(ratios)))} and {ratio(float(max(ratios)))}."
    )


def comparable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the choices with the life table filled in where none is used.

    Without competing causes no life table plays a part. So that this is one change of choice and
    not two, it is compared with the life table that goes with the population.
    """
    filled = rows[list(CHOICES)].copy()
    unused = filled["life_table"] == NO_TABLE
    label = filled["population"] == PUBLISHED
    filled["life_table"] = filled["life_table"].mask(unused & label, "2017")
    filled["life_table"] = filled["life_table"].mask(unused & ~label, SAME_YEARS)
    return filled


def variance_shares(
    rows: pd.DataFrame, value: str = "ratio_to_white", choices: Sequence[str] = CHOICES
) -> dict[str, float]:
    """Return what share of the variance of ``log(value)`` each choice alone accounts for.

    A type II analysis of variance of main effects (Fox, *Applied Regression Analysis*, 3rd ed.
    2016, section 8.2.5), by least squares: the share of a choice is the sum of squares that is lost
    when it alone is left out of the model with all choices. Where every combination exists the
    shares are those of the textbook; here many are not (a source has its own years), so a part
    belongs to choices that cannot be separated, `SHARED` (it may be below zero), and a part to
    choices whose effects do not add up, `TOGETHER`. All these sum to one. Where the three of
    `DEATHS` are among the choices, a last entry is the share lost without all three.

    Parameters
    ----------
    rows : DataFrame
        Specifications with columns ``choices`` and ``value``; values that are not above zero have
        no logarithm and are left out.
    value : str
        Column to explain.
    choices : sequence of str
        Columns that explain it.

    Raises
    ------
    DataError
        When fewer than two values differ.
    """
    kept = rows[rows[value] > 0]
    y = np.log(kept[value].to_numpy(dtype=np.float64))
    total = float(((y - y.mean()) ** 2).sum()) if len(y) else 0.0
    if total == 0:
        raise DataError("no variance to share out: the specifications all give the same")
    codes = {name: _indicators(kept[name]) for name in choices}
    left = _residual(codes, y)

    def lost_without(*names: str) -> float:
        others = {name: columns for name, columns in codes.items() if name not in names}
        return max(0.0, _residual(others, y) - left) / total

    shares = {name: lost_without(name) for name in choices}
    explained = 1 - left / total
    shares[SHARED] = explained - sum(shares.values())
    shares[TOGETHER] = left / total
    if set(DEATHS) <= set(choices):
        shares[JOINT] = lost_without(*DEATHS)
    return shares


def _indicators(values: pd.Series) -> Array:
    """Return a column of zeros and ones an option."""
    codes, _ = values.factorize()
    return np.asarray(np.eye(codes.max() + 1)[codes])


def _residual(codes: Mapping[str, Array], y: Array) -> float:
    """Return the sum of squares left by the main effects of some choices."""
    design = np.hstack([np.ones((len(y), 1)), *codes.values()])
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(((y - fitted) ** 2).sum())


def swaps(rows: pd.DataFrame, value: str = "ratio_to_white") -> pd.DataFrame:
    """Return how far a choice moves the value when all other choices stay as they are.

    Returns
    -------
    DataFrame
        Index choice; ``comparisons`` (sets of specifications that differ in it alone), ``typical``
        and ``largest``: largest over smallest value of a set, less one, median and most. Missing
        where no two specifications differ in that choice alone.
    """
    import pandas as pd

    choices = comparable(rows)
    found = {}
    for name in CHOICES:
        others = [choices[other] for other in CHOICES if other != name]
        ends = rows[value].groupby(others).agg(["min", "max", "size"])
        ends = ends[(ends["size"] > 1) & (ends["min"] > 0)]
        moved = ends["max"] / ends["min"] - 1
        found[name] = (len(moved), moved.median(), moved.max())
    return pd.DataFrame.from_dict(
        found, orient="index", columns=["comparisons", "typical", "largest"]
    ).rename_axis("choice")


def by_option(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return number, least, median and largest ratio of each option of one choice."""
    return (
        rows.groupby(name, sort=name == "years")["ratio_to_white"]
        .agg(n="size", minimum="min", median="median", maximum="max")
        .rename_axis("option")
    )
