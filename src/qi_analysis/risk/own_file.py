"""A user's own file: another vintage of a source of records, counted like the committed ones.

The source's reader finds the columns by meaning. Known errors are corrected only if the bytes are
those of the registered release: they name lines of that file. Unknown race, age and sex are
imputed as in the committed table, from the committed composition of the states.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.core.files import sha256_of
from qi_analysis.deaths import imputed, releases
from qi_analysis.deaths.schema_states import STATE_COMPOSITION
from qi_analysis.deaths.scope import Partial, Scope
from qi_analysis.risk import study
from qi_analysis.risk.recorded_deaths import Recorded
from qi_analysis.store import registry

if TYPE_CHECKING:
    import pandas as pd

SLACK = timedelta(days=7)
"""A year is whole if the first and the last recorded day are this near to its ends: the sources
record two or more deaths a day, so a week without any does not happen by chance."""
_AFTER = f"after {study.LAST_RECENT}, when the population ends"


def read(
    source: str, path: Path, *, on_imputation: Callable[[str], None] | None = None
) -> Recorded:
    """Return the counts of a file in a source's original form, whole years found from its dates.

    Parameters
    ----------
    source : str
        One of `releases.IDS`: whose form the file has.
    path : Path
        The file, of any vintage that the source's reader knows.
    on_imputation : callable, optional
        Called with the number of each imputation as it is begun.

    Raises
    ------
    UnsupportedRequestError
        When the source is not a source of records.
    DataError
        When the file is not there, not recognized, or holds no year that can be served.
    """
    if source not in releases.IDS:
        raise UnsupportedRequestError(
            f"--source-file is not supported by {source}: it is not a source of records; "
            f"use one of {', '.join(releases.IDS)}"
        )
    if not path.is_file():
        raise DataError("no such file", file=path, remedy="Name a file that can be read")
    sha256 = sha256_of(path)
    records = _records(source, path, sha256)
    name = "".join(letter if letter.isprintable() else "?" for letter in path.name)
    label = f"{source} (file {name}, sha256 {sha256})"
    return counted(source, records, label, path, on_imputation=on_imputation)


def counted(
    source: str,
    records: pd.DataFrame,
    label: str,
    file: object,
    *,
    on_imputation: Callable[[str], None] | None = None,
) -> Recorded:
    """Return the counts of records of a source that are not the committed ones.

    Parameters
    ----------
    source : str
        One of `recorded_deaths.SOURCES`.
    records : DataFrame
        As `deaths.record`.
    label : str
        Printed alongside the numbers.
    file : object
        Named in errors.
    on_imputation : callable, optional
        As in `read`.

    Raises
    ------
    DataError
        As `scope_of`.
    """
    scope = scope_of(records, source, file)
    in_years = records[records["year"].isin(scope.all_years)]
    rows = imputed.count(in_years, _states(), on_imputation=on_imputation)
    return Recorded(source, label, rows, scope)


def _records(source: str, path: Path, sha256: str) -> pd.DataFrame:
    registered = {raw.sha256 for raw in registry.load()[source].files}
    known_errors = None if sha256 in registered else ()
    try:
        return releases.read(source, path, known_errors=known_errors)
    except DataError as refused:
        raise DataError(
            refused.problem,
            file=refused.file,
            row=refused.row,
            column=refused.column,
            remedy=_advice(refused, source),
        ) from None


def _advice(refused: DataError, source: str) -> str:
    """Return advice on a user's own file: that of the readers is for registered files."""
    if "used twice" in refused.problem:
        return "If both rows describe the same death, remove one; otherwise give it its own id"
    if refused.remedy is not None and refused.remedy.startswith("Known"):
        return refused.remedy
    return f"The file must be in the format of {source}"


def scope_of(records: pd.DataFrame, source: str, file: object) -> Scope:
    """Return the years of the records that can be served, whole and partial.

    A year at either end is partial when the days recorded end more than `SLACK` short of it. Years
    before the committed scope of the source and after the population are left out.

    Raises
    ------
    DataError
        When no year is left, or one between the first and the last has no deaths.
    """
    committed = releases.SCOPES[source]
    years = records["year"].dropna().astype("int64")
    served = sorted(set(years[years.between(committed.first, study.LAST_RECENT)]))
    if not served:
        raise DataError(
            f"holds no deaths from {committed.first} to {study.LAST_RECENT}: {committed.before}, "
            f"or {_AFTER}",
            file=file,
        )
    missing = sorted(set(range(served[0], served[-1] + 1)) - set(served))
    if missing:
        raise DataError(
            f"holds no deaths of {missing[0]}, and of years before and after", file=file
        )
    first_day, last_day = records["date"].min().date(), records["date"].max().date()
    partial = []
    for year in dict.fromkeys((served[0], served[-1])):
        begin, end = date(year, 1, 1), date(year, 12, 31)
        part = Partial(
            first_day if first_day > begin + SLACK else begin,
            last_day if last_day < end - SLACK else end,
        )
        if part.share < 1:
            partial.append(part)
    cut = {part.year for part in partial}
    whole = [year for year in served if year not in cut]
    first, last = (whole[0], whole[-1]) if whole else (served[0], served[0] - 1)
    return Scope(first, last, committed.before, _AFTER, tuple(partial))


def _states() -> pd.DataFrame:
    """Return the composition of the states, as `imputation.composition`."""
    from qi_analysis.store.committed import load

    table = load(STATE_COMPOSITION)
    return table.pivot_table(index="state", columns="race", values="share")
