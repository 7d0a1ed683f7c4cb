"""The list that a sample is drawn from: coded opinions, their strata, and the draw.

A stratum is what the machine answered, in one period and one circuit. Where a sample of the size
wanted would hold fewer than `LEAST` of a stratum, it joins the other small circuits of its answer
and period; where those are still too few, the other small periods of the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.inference.populations import (
    Period,
    Population,
    in_scope,
    period_name,
    year_of,
)
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.record_facts import circuit_of
from qi_analysis.stats import allocation, survey

if TYPE_CHECKING:
    import numpy as np

LEAST = 3
"""Units that a stratum must hold of the sample, in proportion, to stand by itself."""
PERIODS: tuple[Period, ...] = ((2005, 2007), (2008, 2010), (2011, 2013), (2014, 2016), (2017, 2019))
EXPECTED: Mapping[str, float] = {
    "not mentioned": 0.002, "not raised": 0.03, "another kind": 0.1, "left open": 0.5,
    "granted": 0.85, "denied": 0.85, "mixed": 0.85, "no_decision": 0.7,
}  # fmt: skip
"""Share of the kind counted that is expected at each answer of the machine.

It decides how many are drawn of each, and nothing else: a wrong guess widens the interval.
"""
OTHER = "other"


@dataclass(frozen=True)
class Frame:
    """The opinions that are estimated from.

    Each is there once. What cannot be of the population, by facts of the record such as year and
    court, is ``left_out``: reason -> rows.
    """

    rows: tuple[Coded, ...]
    population: Population
    left_out: Mapping[str, int]
    periods: tuple[Period, ...] = PERIODS

    @cached_property
    def place(self) -> dict[str, int]:
        """Place of each opinion on the list, by its id."""
        return {str(row.opinion_id): at for at, row in enumerate(self.rows)}

    def parts(self, row: Coded) -> tuple[str, str, str]:
        """Return the answer, period and circuit of a row, from which strata are made."""
        year = year_of(row)
        within = (p for p in self.periods if year is not None and p[0] <= year <= p[1])
        period = next((period_name(p) for p in within), OTHER)
        return answer_of(row), period, circuit_of(row.court) or OTHER


def frame_of(
    rows: Sequence[Coded], population: Population, periods: Sequence[Period] = PERIODS
) -> Frame:
    """Return the list of a population.

    Raises
    ------
    QiAnalysisError
        When nothing is left.
    """
    left_out: Counter[str] = Counter()
    kept = []
    for row in rows:
        reason = _reason(row, population)
        if reason is None:
            kept.append(row)
        else:
            left_out[reason] += 1
    if not kept:
        raise QiAnalysisError("no opinion of the input can be of the population: nothing to draw")
    return Frame(tuple(kept), population, dict(left_out), tuple(periods))


def _reason(row: Coded, population: Population) -> str | None:
    if row.errata:
        return "errata sheet"
    if row.separate:
        return "separate opinion"
    if row.left_out:
        return row.left_out
    return None if in_scope(row, population) else "not of the courts, years or status counted"


def answer_of(row: Coded) -> str:
    """Return the machine's answer, as strata have it: a key of `EXPECTED`."""
    if not row.qi_mentioned:
        return "not mentioned"
    if row.qi_raised is False:
        return "not raised"
    if row.target is None or (row.target and row.qi_result is None):
        return "left open"
    return str(row.qi_result) if row.target else "another kind"


def _coarser(parts: tuple[str, str, str]) -> list[str]:
    """Return the strata that a row can be of, the finest first."""
    answer, period, circuit = parts
    return [f"{answer}, {period}, {circuit}", f"{answer}, {period}, small circuits",
            f"{answer}, small periods, small circuits"]  # fmt: skip


def strata_of(parts: Sequence[tuple[str, str, str]], size: int) -> list[str]:
    """Return the stratum of each row, by its answer, period and circuit, for a sample of a size."""
    chains = [_coarser(each) for each in parts]
    least = LEAST * len(chains) / max(size, 1)
    level = [0] * len(chains)
    for step in (0, 1):
        held = Counter(c[at] for c, at in zip(chains, level, strict=True) if at == step)
        level = [
            at + 1 if at == step and held[c[at]] < least else at
            for c, at in zip(chains, level, strict=True)
        ]
    return [c[at] for c, at in zip(chains, level, strict=True)]


@dataclass(frozen=True)
class Strata:
    """Strata with their sizes, in alphabetical order, and the stratum of each row."""

    names: tuple[str, ...]
    of_row: np.ndarray[Any, Any]
    sizes: np.ndarray[Any, Any]

    @property
    def answers(self) -> list[str]:
        """The machine's answer of each."""
        return [name.split(", ")[0] for name in self.names]


def _strata(names: Sequence[str]) -> Strata:
    import numpy as np

    known, of_row, sizes = np.unique(np.array(names), return_inverse=True, return_counts=True)
    return Strata(tuple(map(str, known)), of_row, sizes)


@dataclass(frozen=True)
class Drawn:
    """A sample: for each opinion drawn its stratum, and for each stratum size and number drawn."""

    stratum: Mapping[str, str]
    sizes: Mapping[str, int]
    counts: Mapping[str, int]
    population: Population
    seed: int


def draw(frame: Frame, *, size: int | None = None, width: float | None = None, seed: int = 0,
         level: float = survey.LEVEL) -> Drawn:  # fmt: skip
    """Draw the opinions to read: Neyman's allocation over strata, at least two from each.

    Parameters
    ----------
    frame : Frame
        The list.
    size, width : int, float, optional
        Opinions to draw, or all; or else the width that the interval of the total is to have at
        ``level``, as far as `EXPECTED` holds.
    seed : int
        The same seed draws the same opinions.

    Raises
    ------
    QiAnalysisError
        When not exactly one of size and width is given, or the size is too small for the strata.
    """
    import numpy as np

    if (size is None) == (width is None):
        raise QiAnalysisError("give either a size or a width of the interval")
    parts = [frame.parts(row) for row in frame.rows]
    if size is None:
        # strata depend on the size and the size on the strata: two rounds settle it
        size = len(frame.rows)
        for _ in range(3):
            found = _strata(strata_of(parts, size))
            try:
                size = allocation.size_for(
                    float(width or 0), found.sizes, _spread(found), level=level
                )
            except ValueError as error:
                raise QiAnalysisError(str(error)) from error
    size = min(size, len(frame.rows))
    strata = _strata(strata_of(parts, size))
    least = int(np.minimum(strata.sizes, allocation.FLOOR).sum())
    if size < least:
        raise QiAnalysisError(
            f"{size} opinions are too few: {len(strata.names)} strata need {least} at least"
        )
    counts = allocation.allocate(strata.sizes, size, _spread(strata))
    taken = allocation.draw(strata.of_row, counts, np.random.default_rng(seed))
    return Drawn(
        {str(frame.rows[at].opinion_id): strata.names[strata.of_row[at]] for at in taken},
        dict(zip(strata.names, map(int, strata.sizes), strict=True)),
        dict(zip(strata.names, map(int, counts), strict=True)),
        frame.population,
        seed,
    )


def _spread(strata: Strata) -> np.ndarray[Any, Any]:
    import numpy as np

    expected = np.array([EXPECTED[answer] for answer in strata.answers])
    return np.asarray(np.sqrt(expected * (1 - expected)))


def placed(frame: Frame, drawn: Drawn, path: object) -> Strata:
    """Return the strata of the list as they were when the sample was drawn.

    Raises
    ------
    DataError
        When the list is not the one that the sample was drawn from.
    """
    names = []
    for row in frame.rows:
        fit = next((x for x in _coarser(frame.parts(row)) if x in drawn.sizes), None)
        names.append(fit or "")
    held = Counter(names)
    wrong = sorted(name for name in {*held, *drawn.sizes} if held[name] != drawn.sizes.get(name))
    unknown = sorted(set(drawn.stratum) - set(frame.place))
    moved = [x for x, name in drawn.stratum.items()
             if x in frame.place and names[frame.place[x]] != name]  # fmt: skip
    if unknown or wrong or moved:
        what = (
            f"opinion {unknown[0]} of the sample is not in the input" if unknown
            else f"stratum {wrong[0]!r} has {held[wrong[0]]:,} opinions, not "
            f"{drawn.sizes.get(wrong[0], 0):,} as when the sample was drawn" if wrong
            else f"opinion {moved[0]} is of another stratum now"
        )  # fmt: skip
        raise DataError(what, file=str(path), column="stratum",
                        remedy="Give the coded rows that the sample was drawn from")  # fmt: skip
    return _strata(names)
