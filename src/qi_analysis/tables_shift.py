"""Builder of the table that says what the counts would be if race were not missing at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis import schemas
from qi_analysis.accounting import RowCounter
from qi_analysis.built import Built
from qi_analysis.records import imputed, shifted
from qi_analysis.tables_records import read_records, read_states

if TYPE_CHECKING:
    import pandas as pd


def build_imputation_shift() -> Built:
    """Return people killed with the odds of being Black multiplied among those of unknown race."""
    import pandas as pd

    survey, raw, states = read_states()
    by_source: dict[str, list[pd.DataFrame]] = {}
    accounting = []
    for source, frame, counter in read_records():
        kept = imputed.in_scope(frame, imputed.SCOPES[source], counter)
        accounting.append(counter.close(kept, "deaths by officer force are counted"))
        by_source.setdefault(source, []).append(kept)
    tables = [shifted.count(pd.concat(parts), states) for parts in by_source.values()]
    note = "a predictor of race: the composition of each state, 2013-2018 taken together"
    accounting.append(RowCounter(raw, survey, None, "").close(survey, note))
    return Built(schemas.IMPUTATION_SHIFT, pd.concat(tables), tuple(accounting))
