"""Where the data of a figure come from, for `explain`: deaths counted, computation, headline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis import risk
from qi_analysis.core.vocabulary import SEXES
from qi_analysis.deaths import releases
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Trace:
    """One number of a headline: in words how it follows from the data, and from them, its value.

    Shares are in percent, as headlines print them.
    """

    words: str
    of: Callable[[pd.DataFrame], float]


def ends(words: str, of: Callable[[pd.DataFrame], pd.Series[float]]) -> tuple[Trace, Trace]:
    """Return the smallest and the largest of some numbers of the data."""
    return (
        Trace(f"smallest {words}", lambda frame: of(frame).min()),
        Trace(f"largest {words}", lambda frame: of(frame).max()),
    )


@dataclass(frozen=True)
class Counted:
    """Whose deaths an estimate counts; by the study's own files where ``source`` is the study."""

    source: str
    years: tuple[int, ...]
    sexes: tuple[str, ...] = ("male",)


@dataclass(frozen=True)
class Computation:
    """What works a figure's data out: functions, deaths counted, draws and kind of interval."""

    functions: tuple[Callable[..., Any], ...]
    interval: str = "none: a count of what is listed"
    counted: tuple[Counted, ...] = ()
    draws: int | None = None
    seed: int | None = None
    level: float | None = None


def drawn(
    functions: tuple[Callable[..., Any], ...], interval: str, *counted: Counted
) -> Computation:
    """Return a computation with the draws, seed and level of `risk`."""
    return Computation(functions, interval, counted, risk.DRAWS, risk.SEED, risk.PUBLISHED_LEVEL)


STUDY_MEN = Counted(study.SOURCE, study.YEARS)
STUDY = Counted(study.SOURCE, study.YEARS, tuple(SEXES))
LINKED = Counted(releases.JOINED.id, releases.JOINED.scope.years)
PROJECTS = tuple(Counted(each.id, each.scope.years) for each in releases.CURRENT)
QUANTILES = "the authors' 90% quantiles: a range and not an interval of the whole sum"
THESE = "central interval of draws, of the rates of the years counted"
