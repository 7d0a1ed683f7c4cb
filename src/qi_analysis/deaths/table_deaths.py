"""Builders of the tables that come from records of individual deaths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import CAUSE_CLASSES
from qi_analysis.deaths import counts, imputed, releases, shifted
from qi_analysis.deaths.reading import corrections
from qi_analysis.deaths.schema_deaths import IMPUTATION_SHIFT, RECORDS, RECORDS_IMPUTED
from qi_analysis.exposure.readers import population
from qi_analysis.stats import imputation
from qi_analysis.store import registry
from qi_analysis.store.accounting import Accounting, RowCounter
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

SURVEY = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"


def read_records(only: str | None = None) -> Iterator[tuple[pd.DataFrame, RowCounter]]:
    """Yield records and counter of each file; repeats are left out and counted."""
    for source in releases.IDS if only is None else (only,):
        for file in releases.files(source):
            frame = releases.read(source, registry.require(source, file)).assign(deaths=1)
            yield frame, counter_of(source, file, frame)


def counter_of(source: str, file: str, frame: pd.DataFrame) -> RowCounter:
    """Return the counter of a file's records (column ``deaths``); repeats are left out already."""
    counter = RowCounter(registry.find(source, file), frame, "deaths", "deaths")
    repeats = sum(error.drops_row for error in corrections.load(source))
    counter.left_out(repeats, "repeats another record (known errors)")
    return counter


def composition() -> tuple[pd.DataFrame, Accounting]:
    """Return the racial composition of each state, and the account of the survey behind it."""
    raw = registry.find("population", SURVEY)
    survey = population.read_acs(registry.require("population", SURVEY))
    note = "a predictor of race: the composition of each state, 2013-2018 taken together"
    return imputation.composition(survey), RowCounter(raw, survey, None, "").close(survey, note)


def build_records() -> Built:
    """Return people killed by source, year and group, from records of individual deaths."""
    import pandas as pd

    parts, accounting = [], []
    for frame, counter in read_records():
        kept = counter.drop(frame, frame["year"].isna(), "year unknown")
        accounting.append(counter.close(kept))
        parts.append(kept)
    return Built(RECORDS, counts.count(pd.concat(parts)), tuple(accounting))


@dataclass(frozen=True)
class Drawn:
    """The records of a source's years in scope, and their completed copies.

    Attributes
    ----------
    people : DataFrame
        As `deaths.record`; ``copies`` count its rows from 0.
    copies : DataFrame
        As `deaths.imputed.completed`, with probabilities.
    files : tuple of (DataFrame, RowCounter)
        The same records by file, with the count of what was left out so far.
    """

    people: pd.DataFrame
    copies: pd.DataFrame
    files: tuple[tuple[pd.DataFrame, RowCounter], ...]

    def account(self) -> list[Accounting]:
        """Return the accounting of each file for a table of all records in scope."""
        return [counter.close(kept) for kept, counter in self.files]

    def account_of_force(self, years: Sequence[int], reason: str) -> list[Accounting]:
        """Return the accounting of each file for a table of officer force in ``years``.

        ``reason`` is why other years are left out.
        """
        found = []
        for frame, so_far in self.files:
            counter = so_far.again()
            kept = counter.drop(frame, ~frame["year"].isin(years), reason)
            other = kept["cause"] != CAUSE_CLASSES[0]
            found.append(counter.close(counter.drop(kept, other, "not by officer force")))
        return found


@cache  # the files are pinned by their hashes, so there is one answer per source
def drawn(source: str) -> Drawn:
    """Return the imputations of a source, drawn once however many tables need them."""
    import pandas as pd

    states, _ = composition()
    files = tuple(
        (imputed.in_scope(frame, releases.SCOPES[source], counter), counter)
        for frame, counter in read_records(source)
    )
    people = pd.concat([kept for kept, _ in files]).reset_index(drop=True)
    return Drawn(people, imputed.completed(people, states, probabilities=True), files)


def build_records_imputed() -> Built:
    """Return people killed with unknown race, age and sex imputed ten times, all years in scope."""
    import pandas as pd

    parts = [drawn(source) for source in releases.IDS]
    tables = [imputed.tally(part.copies) for part in parts]
    _, survey_used = composition()
    accounting = (each for part in parts for each in part.account())
    return Built(RECORDS_IMPUTED, pd.concat(tables), (*accounting, survey_used))


def build_imputation_shift() -> Built:
    """Return people killed with the odds of being Black multiplied among those of unknown race."""
    import pandas as pd

    tables, accounting = [], []
    for source, scope in releases.SCOPES.items():
        of_source = drawn(source)
        copies = of_source.copies
        tables.append(shifted.tally(copies[copies["year"].isin(scope.years)]))
        accounting += of_source.account_of_force(scope.years, "a year not recorded whole")
    _, survey_used = composition()
    return Built(IMPUTATION_SHIFT, pd.concat(tables), (*accounting, survey_used))
