"""Builder of the table that says what the counts would be if race were not missing at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis import schemas
from qi_analysis.built import Built
from qi_analysis.records import imputed, shifted
from qi_analysis.tables_records import composition, read_records

if TYPE_CHECKING:
    import pandas as pd


def build_imputation_shift() -> Built:
    """Return people killed with the odds of being Black multiplied among those of unknown race."""
    import pandas as pd

    states, survey_used = composition()
    by_source: dict[str, list[pd.DataFrame]] = {}
    accounting = []
    for source, frame, counter in read_records():
        scope = imputed.SCOPES[source]
        kept = imputed.in_scope(frame, scope, counter)
        kept = counter.drop(kept, ~kept["year"].isin(scope.years), "a year not recorded to its end")
        accounting.append(counter.close(kept, "deaths by officer force are counted"))
        by_source.setdefault(source, []).append(kept)
    tables = [shifted.count(pd.concat(parts), states) for parts in by_source.values()]
    accounting.append(survey_used)
    return Built(schemas.IMPUTATION_SHIFT, pd.concat(tables), tuple(accounting))
