"""The inputs of every specification, each computed once, and its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths import releases
from qi_analysis.risk import recorded_deaths, study

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """One specification's numbers, each of shape (sex, group); missing where there are none."""

    risk: Array
    risk_ends: tuple[Array, Array]
    ratio: Array
    ratio_ends: tuple[Array, Array]
    deaths: Array
    level: float | None
    unknown_share: float | None


class SpecificationInputs:
    """The study's arrays, and the deaths of each source and rule put in their place, once each."""

    def __init__(
        self,
        base: study.Study | None = None,
        *,
        latest: recorded_deaths.Recorded | None = None,
    ) -> None:
        """Start from ``base``; ``latest`` are counts to use instead of a source's committed ones.

        Raises
        ------
        UnsupportedRequestError
            When ``latest`` lacks a whole year that the committed counts have: then it cannot serve
            the same choices.
        """
        self.base, self.latest = base or study.load(), latest
        if latest is not None:
            missing = set(releases.SCOPES[latest.id].years) - set(latest.scope.years)
            if missing:
                raise UnsupportedRequestError(
                    f"{latest.source} does not hold the whole of {min(missing)}, which the "
                    "registered release does: it cannot be used for every choice"
                )
        self._by_rule: dict[tuple[str, str], study.Study] = {}
        self._lock = Lock()

    def __eq__(self, other: object) -> bool:
        """Return whether ``other`` starts from the same arrays and counts."""
        return (
            isinstance(other, SpecificationInputs)
            and other.base is self.base
            and other.latest is self.latest
        )

    def __hash__(self) -> int:
        return hash((self.base, id(self.latest)))

    def of(self, source: str, unknown_race: str) -> study.Study:
        """Return the arrays with the deaths of a source under a rule for unknown race."""
        if source == study.SOURCE:
            return self.base
        key = source, unknown_race
        with self._lock:
            if key not in self._by_rule:
                self._by_rule[key] = self._laid_out(source, unknown_race)
            return self._by_rule[key]

    def _laid_out(self, source: str, unknown_race: str) -> study.Study:
        if self.latest is not None and self.latest.id == source:
            return recorded_deaths.lay_out(self.latest, unknown_race, "all", self.base)
        return recorded_deaths.load(source, unknown_race, "all", self.base)

    def unknown_share(self, source: str, years: Sequence[int], causes: str) -> float | None:
        """Return the share of deaths of unknown race; None where a study does not mark them."""
        if source == study.SOURCE:
            return None
        known, everybody = (
            self.of(source, rule).killed(years, causes).sum()
            for rule in ("drop", recorded_deaths.default_rule(source))
        )
        return float(1 - known / everybody)


@dataclass(frozen=True)
class Settings:
    """How many draws, at which level, from which seed."""

    draws: int
    level: float
    seed: int
