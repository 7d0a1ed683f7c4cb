"""A user's own file: another vintage of a source of records, counted like the committed ones.

The source's reader finds the columns by meaning. Known errors are corrected only if the bytes are
those of the registered release: they name lines of that file. Unknown race, age and sex are
imputed as in the committed table, from the committed composition of the states. What is left out
of the file is counted and said; a file that cannot be whole is refused (`deaths.completeness`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.core.files import insist_regular, sha256_of
from qi_analysis.deaths import completeness, imputed, releases
from qi_analysis.deaths.reading.rawtable import FETCH_AGAIN, RawRecords
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
_NO_NAME = "unknown|unidentified|withheld|not released|no name"
_ADVICE: Mapping[str, str] = {
    "used twice": "If both rows describe the same death, remove one; otherwise give it its own id",
    "not UTF-8": "Save it as UTF-8 (in a spreadsheet program: CSV UTF-8)",
    "web page": "Save the data itself, not the page that shows it",
    "not a workbook": "Open it in a spreadsheet program and save it again, as .xlsx or CSV UTF-8",
    "not a table": "Save it anew as CSV: a quotation mark or a line end stands where none can",
    "cells where the header has": "A cell with a comma must be quoted: save it anew as CSV",
    "no such day": "Numbers with slashes are month, day, year; with dashes year, month, day",
    "not a date": "Write dates as month/day/year or as year-month-day",
    "in the future": "Correct the date, or remove the row",
}
"""Words of a reader's error -> what the owner of a file can do about it."""
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
    records, label, left_out = records_of(source, path)
    _insist_once(records, path)
    return counted(source, records, label, path, left_out=left_out, on_imputation=on_imputation)


def records_of(source: str, path: Path) -> tuple[pd.DataFrame, str, dict[str, int]]:
    """Return the records of a file, its label, and why how many of its rows are left out.

    The records are as `deaths.record`.

    Raises
    ------
    UnsupportedRequestError
        When the source is not a source of records.
    DataError
        When the file is not there or not recognized.
    """
    if source not in releases.IDS:
        raise UnsupportedRequestError(
            f"--source-file is not supported by {source}: it is not a source of records; "
            f"use one of {', '.join(releases.IDS)}"
        )
    insist_regular(path)
    sha256 = sha256_of(path)
    records, left_out = _records(source, path, sha256)
    name = "".join(letter if letter.isprintable() else "?" for letter in path.name)
    return records, f"{source} (file {name}, sha256 {sha256})", left_out


def dated(source: str, path: Path) -> tuple[pd.DataFrame, str]:
    """Return the records of a file that have a date, under its label, and an account of its rows.

    Raises
    ------
    UnsupportedRequestError, DataError
        As `records_of`; also when no row has a date.
    """
    records, label, left_out = records_of(source, path)
    kept = records[records["date"].notna()].assign(source=label)
    if kept.empty:
        raise DataError("holds no row with a date", file=path)
    reasons = {**left_out, "without a date": len(records) - len(kept)}
    rows = len(records) + sum(left_out.values())
    return kept, f"Of {rows:,} rows read, {len(kept):,} are used; left out: {_listed(reasons)}."


def _listed(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {why}" for why, number in reasons.items() if number) or "none"


def counted(
    source: str,
    records: pd.DataFrame,
    label: str,
    file: object,
    *,
    left_out: Mapping[str, int] = MappingProxyType({}),
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
    left_out : mapping, optional
        Reason -> how many rows of the file are not among the records.

    Raises
    ------
    DataError
        As `scope_of`.
    """
    scope = scope_of(records, source, file)
    in_years = records[records["year"].isin(scope.all_years)]
    rows = imputed.count(in_years, _states(), on_imputation=on_imputation)
    return Recorded(source, label, rows, scope, _account(records, scope, left_out))


def _account(records: pd.DataFrame, scope: Scope, left_out: Mapping[str, int]) -> tuple[str, ...]:
    """Return in sentences how many rows were read and counted, which were not, and why."""
    years, undated = records["year"], records["date"].isna()
    reasons = {
        **left_out,
        "without a date": int(years.isna().sum()),
        f"before {scope.all_years[0]}": int((years < scope.all_years[0]).sum()),
        f"after {scope.all_years[-1]}": int((years > scope.all_years[-1]).sum()),
    }
    counted_in = [
        f"{int((years == part.year).sum()):,} of {part.year}, recorded in part"
        for part in scope.partial
    ]
    if scope.years:
        whole = f"{int(years.isin(scope.years).sum()):,} are deaths of "
        counted_in.insert(0, whole + study.years_text(scope.years))
    rows, counted_words = len(records) + sum(left_out.values()), " and ".join(counted_in)
    sentences = [f"Of {rows:,} rows read, {counted_words}; left out: {_listed(reasons)}."]
    by_year_alone = int((undated & years.isin(scope.all_years)).sum())
    if by_year_alone:
        sentences.append(f"{by_year_alone} have no day and count in the year that the file states.")
    again = _told_again(records)
    if again:
        sentences.append(
            f"{again} repeat name, day and state of another row under another id, and are counted: "
            "remove them if they are the same deaths."
        )
    return tuple(sentences)


def _told_again(records: pd.DataFrame) -> int:
    """Return how many rows have the name, day and state of an earlier one."""
    names = records["name"].str.casefold().str.split().str.join(" ")
    named = (names != "") & ~names.str.contains(_NO_NAME) & records["date"].notna()
    return int(records.assign(name=names)[named].duplicated(["name", "date", "state"]).sum())


def _insist_once(records: pd.DataFrame, file: object) -> None:
    """Refuse a row without an id, in a file that has ids, that says all that another row says."""
    without = records["record_id"] == "line-" + records["line"].astype("str")
    if without.all():
        return
    says = ["name", "date", "state", "age_low", "age_high", "sex", "race_codes"]
    same = records[records.duplicated(says, keep=False)]
    for _, rows in same.groupby(says, dropna=False):
        if without[rows.index].any():
            first, second = rows["line"].iloc[:2]
            raise DataError(
                f"a death without an id repeats row {first}",
                file=file,
                row=int(second),
                column="record_id",
                remedy=_ADVICE["used twice"],
            )


def _records(source: str, path: Path, sha256: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the records of a file, and why how many of its rows are not among them."""
    registered = {raw.sha256 for raw in registry.load()[source].files}
    known_errors = None if sha256 in registered else ()
    seen: list[RawRecords] = []
    try:
        records = releases.read(source, path, known_errors=known_errors, on_read=seen.append)
    except DataError as refused:
        raise DataError(
            refused.problem,
            file=refused.file,
            row=refused.row,
            column=refused.column,
            remedy=_advice(refused, source),
        ) from None
    (raw,) = seen
    return records, {
        "too empty to be a record": raw.passed_over,
        "a known error of the release": len(raw.cells) - len(records),
    }


def _advice(refused: DataError, source: str) -> str:
    """Return advice on a user's own file: that of the readers is for registered files."""
    form = f"The file must be in the format of {source}"
    for words, advice in _ADVICE.items():
        if words in refused.problem:
            return advice
    if refused.remedy is None or refused.remedy == FETCH_AGAIN:
        return form
    return f"{refused.remedy}. {form}" if "missing column" in refused.problem else refused.remedy


def scope_of(records: pd.DataFrame, source: str, file: object) -> Scope:
    """Return the years of the records that can be served, whole and partial.

    A year at either end is partial when the days recorded end more than `SLACK` short of it. Years
    before the committed scope of the source and after the population are left out.

    Raises
    ------
    DataError
        When no year is left, one between the first and the last has no deaths, or the dates are
        not those of a whole file: the tests of `deaths.completeness`.
    """
    import pandas as pd

    committed = releases.SCOPES[source]
    completeness.insist_dated(records, file)
    dated = records[records["date"] >= pd.Timestamp(committed.first, 1, 1)]
    years = dated["date"].dt.year
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
    days = dated.loc[years <= served[-1], "date"]
    first_day, last_day = days.min().date(), days.max().date()
    ends = []
    for year in dict.fromkeys((served[0], served[-1])):
        begin, end = date(year, 1, 1), date(year, 12, 31)
        ends.append(
            Partial(
                first_day if first_day > begin + SLACK else begin,
                last_day if last_day < end - SLACK else end,
            )
        )
    completeness.insist_whole(dated, ends[0].first, ends[-1].last, file)
    partial = tuple(part for part in ends if part.share < 1)
    whole = [year for year in served if year not in {part.year for part in partial}]
    first, last = (whole[0], whole[-1]) if whole else (served[0], served[0] - 1)
    return Scope(first, last, committed.before, _AFTER, partial)


def _states() -> pd.DataFrame:
    """Return the composition of the states, as `imputation.composition`."""
    from qi_analysis.store.committed import load

    table = load(STATE_COMPOSITION)
    return table.pivot_table(index="state", columns="race", values="share")
