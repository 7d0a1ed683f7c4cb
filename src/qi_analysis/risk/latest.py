"""Counts of the kept live release of a source, instead of the committed ones.

They go to the last whole year for which population and life table are at hand. Nothing is kept of
them: they are made anew from the file, whose bytes are checked first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths import latest as releases_live
from qi_analysis.risk import own_file, study
from qi_analysis.risk.recorded_deaths import Recorded
from qi_analysis.store import live
from qi_analysis.store.live import Latest


@dataclass(frozen=True, eq=False)
class Live:
    """Counts of a live release, and the record of it; equal to itself alone."""

    recorded: Recorded
    kept: Latest

    @property
    def input(self) -> dict[str, str]:
        """Path and SHA-256 of the file, as inputs are listed."""
        path = f"data/raw/{self.kept.source}/{self.kept.name}"
        return {"path": path, "sha256": self.kept.sha256}

    @property
    def released(self) -> str:
        """Day of retrieval and beginning of the hash, the same in every language."""
        return f"{self.kept.as_of} (sha256 {self.kept.sha256[:12]})"


def load(source: str, *, on_imputation: Callable[[str], None] | None = None) -> Live:
    """Return the counts of the kept live release of a source, and its record.

    Parameters
    ----------
    source : str
        Id of a source with a live address.
    on_imputation : callable, optional
        Called with the number of each imputation as it is begun.

    Raises
    ------
    UnsupportedRequestError
        When the source has no live address.
    FetchError
        When no live release of it is kept.
    DataError
        When the file is not the one that was recorded, or has no year that can be served.
    """
    if source not in live.live_sources():
        raise UnsupportedRequestError(
            f"--latest is not supported by {source}: it has no live release; use one of "
            f"{', '.join(live.live_sources())}"
        )
    kept, path = live.newest(source)
    reading = releases_live.read(source, path)
    recorded = own_file.counted(
        source,
        reading.records,
        kept.label,
        path,
        left_out={
            "too empty to be a record": reading.passed_over,
            "told of a death once more": reading.left_out,
        },
        on_imputation=on_imputation,
    )
    return Live(recorded, kept)


def carried_years(years: Iterable[int]) -> list[int]:
    """Return the years whose life table is that of `study.LAST_MORTALITY`, carried forward."""
    return [year for year in years if year > study.LAST_MORTALITY]


def carried_forward(years: Iterable[int]) -> list[str]:
    """Return in words which of the years stand on a table of another year.

    Examples
    --------
    >>> carried_forward([2022, 2023, 2024])
    ['the life table of 2024 is that of 2023, carried forward']
    """
    return [
        f"the life table of {year} is that of {study.LAST_MORTALITY}, carried forward"
        for year in carried_years(years)
    ]


def labeled(
    rows: Sequence[Mapping[str, Any]], live_counts: Live
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return rows of an answer with what release they stand on, and the words of all of them.

    Each row gets ``as_of`` (the day the release was retrieved), ``data_sha256``, and
    ``carried_forward``: the words of `carried_forward` on the years of that row.
    """
    recorded, kept = live_counts.recorded, live_counts.kept
    stamp = {"as_of": kept.as_of, "data_sha256": kept.sha256}
    years = [
        study.parse_years(str(row["years"]), recorded.scope.all_years, recorded.source)
        for row in rows
    ]
    found = [
        {**row, **stamp, "carried_forward": carried_forward(of_row)}
        for row, of_row in zip(rows, years, strict=True)
    ]
    return found, carried_forward(sorted(set().union(*years)))
