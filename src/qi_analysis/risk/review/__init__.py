"""What a reviewer should know about the published estimate, each point computed.

Every point is a function that returns tidy rows: ``point``, ``choice`` (an id, unique within the
point), ``variant`` (the choice in words), ``sex``, ``race``, ``quantity`` (``risk_per_100k`` or
``ratio_to_white``), ``value``, ``low``, ``high``, ``reference``
(the value under the published choice) and ``change`` (``value / reference - 1``). A row compares
like with like: same estimator, same years, one choice changed, and the same random numbers on both
sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from qi_analysis.risk.review.evidence import (
    coding_evidence,
    label_evidence,
    recorded_unknown_share,
    yearly_trend,
)
from qi_analysis.risk.review.points import (
    UNKNOWN_SHARE,
    all_cause_coding,
    by_year,
    interval_rule,
    population_label,
    race_classes,
    total_group,
    unknown_race,
)
from qi_analysis.risk.review.rows import COLUMNS, GROUPS
from qi_analysis.risk.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS", "GROUPS", "POINTS", "UNKNOWN_SHARE", "all_cause_coding", "by_year",
    "coding_evidence", "everything", "interval_rule", "label_evidence", "population_label",
    "race_classes", "recorded_unknown_share", "total_group", "unknown_race", "yearly_trend",
]  # fmt: skip

POINTS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "population_label": population_label,
    "race_classes": race_classes,
    "total_group": total_group,
    "interval_rule": interval_rule,
    "all_cause_coding": all_cause_coding,
    "unknown_race": unknown_race,
    "by_year": by_year,
}
"""The points in the order in which they are told."""


def everything(data: Study, seed: int) -> pd.DataFrame:
    """Return the rows of every point, each from draws of its own seeded generator."""
    import pandas as pd

    parts = [compute(data, seed) for compute in POINTS.values()]
    return pd.concat(parts, ignore_index=True)
