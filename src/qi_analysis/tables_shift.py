"""Builder of the table that says what the counts would be if race were not missing at random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qi_analysis import schemas
from qi_analysis.built import Built
from qi_analysis.records import imputed, shifted
from qi_analysis.tables_records import composition, drawn, not_by_force

if TYPE_CHECKING:
    import pandas as pd


def build_imputation_shift() -> Built:
    """Return people killed with the odds of being Black multiplied among those of unknown race."""
    import pandas as pd

    tables, accounting = [], []
    for source, scope in imputed.SCOPES.items():
        of_source = drawn(source)
        copies = of_source.copies
        tables.append(shifted.tally(copies[copies["year"].isin(scope.years)]))
        accounting += of_source.account(
            {
                "a year not recorded whole": partial(_outside, years=scope.years),
                "not by officer force": not_by_force,
            }
        )
    _, survey_used = composition()
    return Built(schemas.IMPUTATION_SHIFT, pd.concat(tables), (*accounting, survey_used))


def _outside(records: pd.DataFrame, years: Sequence[int]) -> pd.Series:
    return ~records["year"].isin(years)
