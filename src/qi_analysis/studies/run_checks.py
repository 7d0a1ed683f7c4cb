"""Every check on what the studies printed, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable

from qi_analysis.studies import comparisons, sums
from qi_analysis.studies.checks import Check
from qi_analysis.studies.printed import Figures


def run(figures: Figures) -> list[Check]:
    """Return every check, sums first, then what is not comparable."""
    functions: tuple[Callable[[Figures], Check], ...] = (*sums.CHECKS, *comparisons.CHECKS)
    return [function(figures) for function in functions]
