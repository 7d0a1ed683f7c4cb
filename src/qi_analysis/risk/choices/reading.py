"""What is read off the committed table of choices: the rows of a group, and a summary of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.risk.choices.options import ESTIMATE, MAIN, MEDIAN, MINOR
from qi_analysis.risk.choices.schema import CHOICES
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Summary:
    """The estimates of one group taken together.

    Attributes
    ----------
    n_specifications : int
        Estimates: rows that are neither a bound nor of another scope.
    median, median_low, median_high : float
        Their median, one vote per source, with its 90% interval from joint resampling.
    min, max : float
        Least and largest estimate.
    lowest_low, highest_high : float
        Least lower and largest upper end of their intervals.
    """

    n_specifications: int
    median: float
    median_low: float
    median_high: float
    min: float
    max: float
    lowest_low: float
    highest_high: float


def rows(sex: str, race: str, measure: str = "ratio") -> pd.DataFrame:
    """Return the rows of one group from the table, in its order.

    Raises
    ------
    DataError
        When there are none, as for a ratio of white people to themselves.
    """
    table = committed.load(CHOICES)
    at = (table["sex"] == sex) & (table["race"] == race) & (table["measure"] == measure)
    if not at.any():
        raise DataError(f"no choices for the {measure} of {race} {sex}", file=CHOICES.name)
    return table[at].reset_index(drop=True)


def summary(sex: str, race: str, measure: str = "ratio") -> Summary:
    """Return what the estimates of one group say together.

    Parameters
    ----------
    sex, race : str
        The group, or ``total``.
    measure : str
        ``ratio`` to white people of the same sex, or ``risk`` in deaths per 100,000 births.
    """
    return summarize(rows(sex, race, measure))


def summarize(of_group: pd.DataFrame) -> Summary:
    """Return `summary` of rows as `rows` gives them."""
    used = of_group[of_group["kind"] == ESTIMATE]
    (middle,) = of_group[of_group["kind"] == MEDIAN].itertuples()
    return Summary(
        n_specifications=len(used),
        median=float(middle.value),
        median_low=float(middle.low),
        median_high=float(middle.high),
        min=float(used["value"].min()),
        max=float(used["value"].max()),
        lowest_low=float(used["low"].min()),
        highest_high=float(used["high"].max()),
    )


def most_moved(of_group: pd.DataFrame) -> float:
    """Return by what share the choices that hardly move anything move the main estimate at most."""
    (main,) = of_group.loc[of_group["choice"] == MAIN.choice, "value"]
    return float((of_group.loc[of_group["kind"] == MINOR, "value"] / main - 1).abs().max())
