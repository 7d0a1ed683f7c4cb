"""Builders of the tables that compare sources: overlap, agreement on race, fate of every record."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import imputed, releases
from qi_analysis.deaths.linking import linkage, lists, overlap
from qi_analysis.deaths.linking.lists import LISTS
from qi_analysis.deaths.linking.schema import (
    AGREEMENT_YEARS,
    IMPUTATION_CHECK,
    OVERLAP,
    OVERLAP_YEARS,
    RACE_AGREEMENT,
    RECORDS_FLOW,
)
from qi_analysis.deaths.reading import corrections
from qi_analysis.deaths.table_deaths import Drawn, drawn
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

_NO_PAIR = "in a year that no two projects cover in full"
_NOT_IMPUTED = "in a year that is not used"
_WHOLE_YEARS = {source: releases.SCOPES[source].years for source in LISTS}
_NOT_LINKED = "not linked to a record of the other project"
_REPLACED = tuple((source, releases.LATER[source]) for source in LISTS if source in releases.LATER)
"""Lists of which there is a later release, with that one."""
_ALL = (*LISTS, *(source for source in releases.IDS if source not in LISTS))


@cache
def _linked(sources: tuple[str, ...] = LISTS) -> linkage.Linked:
    """Return the records of ``sources`` with the deaths they describe; read and linked once."""
    return linkage.link(lists.read(sources))


def _account(
    records: pd.DataFrame, kept: pd.Series, reason: str, sources: Sequence[str]
) -> tuple[Accounting, ...]:
    """Return what became of the rows of every file; ``kept`` marks records that stay."""
    return tuple(
        counter.close(counter.drop(rows, ~kept[rows.index], reason))
        for rows, counter in lists.by_file(records, sources)
    )


def build_overlap() -> Built:
    """Return deaths by year, kind, race and the projects that have them."""
    records = _linked().records
    covered = {
        source: tuple(year for year in years if year in OVERLAP_YEARS)
        for source, years in _WHOLE_YEARS.items()
    }
    kept = _in(records, covered)
    table = overlap.overlap(records[kept], covered)
    return Built(OVERLAP, table, _account(records, kept, _NO_PAIR, LISTS))


def _in(records: pd.DataFrame, years: Mapping[str, tuple[int, ...]]) -> pd.Series:
    """Return which records are of a year given for their source."""
    import pandas as pd

    kept = pd.Series(data=False, index=records.index)
    for source, covered in years.items():
        kept |= (records["source"] == source) & records["year"].isin(covered)
    return kept


def build_race_agreement() -> Built:
    """Return deaths that two sources have, by the race each gives."""
    import pandas as pd

    records = _linked().records
    parts = [overlap.race_agreement(records, *pair) for pair in itertools.combinations(LISTS, 2)]
    accounting = [*_account(records, _shared(records), _NOT_LINKED, LISTS)]
    for earlier, later in _REPLACED:
        both = _linked((earlier, later)).records
        parts.append(overlap.race_agreement(both, earlier, later))
        kept = _shared(both) & (both["source"] == later)
        accounting += _account(both, kept, _NOT_LINKED, (later,))
    counted = pd.concat(parts)
    table = counted[counted["year"].isin(AGREEMENT_YEARS)]
    return Built(RACE_AGREEMENT, table, tuple(accounting))


def _shared(records: pd.DataFrame) -> pd.Series:
    """Return which records of the years compared tell of a death that another tells of too."""
    return records["death"].duplicated(keep=False) & records["year"].isin(AGREEMENT_YEARS)


def build_imputation_check() -> Built:
    """Return what one source says of people whose race another does not give, alongside the draws.

    The draws are those of `build_records_imputed`, of the very same people.
    """
    import pandas as pd

    records = _linked().records
    parts = []
    for source, other in itertools.permutations(LISTS, 2):
        told = overlap.told_elsewhere(records, source, other)
        if len(told):
            compared = _compare_draws(drawn(source), told, _WHOLE_YEARS[source])
            parts.append(compared.assign(source=source, other=other))
    accounting = _account(records, _in(records, _WHOLE_YEARS), _NOT_IMPUTED, LISTS)
    return Built(IMPUTATION_CHECK, pd.concat(parts), accounting)


def _compare_draws(of_source: Drawn, told: pd.Series, years: Sequence[int]) -> pd.DataFrame:
    """Return by race: people of whom another source gives it, and those drawn for the same."""
    people, copies = of_source.people, of_source.copies
    wanted = people["record_id"].isin(told.index) & people["year"].isin(years)
    asked = wanted.to_numpy(dtype=bool)
    counted = imputed.tally(copies[asked[copies["record"]]], ["race"]).set_index("race")
    counted = counted.reindex(list(RACES), fill_value=0)
    given = told[told.index.isin(people.loc[wanted, "record_id"])].value_counts()
    return counted.assign(told=given.reindex(counted.index, fill_value=0)).reset_index(names="race")


def build_records_flow() -> Built:
    """Return what became of every record of every source, by year."""
    import pandas as pd

    records = lists.read(_ALL)
    parts = [pd.DataFrame({"source": records["source"], "year": records["year"]})]
    parts[0]["fate"] = _fates(records)
    for source in _ALL:
        of_source = records[records["source"] == source].set_index("line")
        twins = [e.duplicate_of for e in corrections.load(source) if e.drops_row]
        years = of_source.loc[twins, "year"].tolist()
        parts.append(pd.DataFrame({"source": source, "year": years, "fate": "told_twice"}))
    everybody = pd.concat([part for part in parts if len(part)])
    table = everybody.groupby(["source", "year", "fate"], as_index=False).size()
    kept = pd.Series(data=True, index=records.index)
    return Built(
        RECORDS_FLOW,
        table.rename(columns={"size": "deaths"}).assign(year=table["year"].astype("int64")),
        _account(records, kept, "", _ALL),
    )


def _fates(records: pd.DataFrame) -> pd.Series:
    """Return the fate of each record: the first reason that applies, or how it is used."""
    import numpy as np

    scopes = records["source"].map(releases.SCOPES)
    first = scopes.map(lambda scope: scope.first)
    last = scopes.map(lambda scope: scope.last)
    cause = records["cause"]
    return np.select(
        [
            records["year"] < first,
            records["year"] > last,
            cause == "vehicle",
            cause == "suicide",
            cause != "officer_force",
            records["race"].isin(RACES),
        ],
        ["year_before", "year_after", "vehicle", "suicide", "other_cause", "used_race_known"],
        "used_race_imputed",
    )
