"""The one list of committed tables and their builders; making them, and proving them unchanged.

A builder reads verified raw files through their readers and accounts for every row. Each table's
schema, builder and reader are in the folder of its subject.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from qi_analysis.core import paths
from qi_analysis.core.errors import CheckError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.names import choose
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.deaths import (
    schema_campaign,
    schema_deaths,
    schema_states,
    table_campaign,
    table_deaths,
    table_states,
)
from qi_analysis.deaths.linking import schema as linking_schema
from qi_analysis.deaths.linking import table as linking
from qi_analysis.deaths.linking import table_people
from qi_analysis.exposure import (
    schema_denominators,
    schema_residents,
    table_denominators,
    table_residents,
    table_residents_recent,
)
from qi_analysis.opinions.inference import schema as outcomes_schema
from qi_analysis.opinions.inference import table as outcomes
from qi_analysis.opinions.supreme_court import schema as court_schema
from qi_analysis.opinions.supreme_court import table as court
from qi_analysis.opinions.validation import error_table
from qi_analysis.opinions.validation import schema as agreement_schema
from qi_analysis.risk.choices import schema as choices_schema
from qi_analysis.risk.choices import table as choices
from qi_analysis.store import committed, dictionary
from qi_analysis.store.built import Built
from qi_analysis.studies import (
    schema_immunity,
    schema_lifetime_risk,
    table_immunity,
    table_lifetime_risk,
)

_LIST: tuple[tuple[TableSchema, Callable[[], Built]], ...] = (
    (schema_lifetime_risk.ELE_DEATHS, table_lifetime_risk.build_ele_deaths),
    (schema_lifetime_risk.ELE_POPULATION, table_lifetime_risk.build_ele_population),
    (schema_lifetime_risk.ELE_ALL_CAUSE, table_lifetime_risk.build_ele_all_cause),
    (schema_lifetime_risk.ELE_POSTERIOR, table_lifetime_risk.build_ele_posterior),
    (schema_lifetime_risk.NAX, table_lifetime_risk.build_nax),
    (schema_residents.POPULATION_TABLE, table_residents.build_population),
    (schema_residents.ALL_CAUSE, table_residents.build_all_cause),
    (schema_residents.POPULATION_RECENT, table_residents_recent.build_population_recent),
    (schema_residents.MORTALITY_RECENT, table_residents_recent.build_mortality_recent),
    (schema_lifetime_risk.EB_POSTERIOR, table_lifetime_risk.build_eb_posterior),
    (schema_lifetime_risk.EB_ALL_CAUSE, table_lifetime_risk.build_eb_all_cause),
    (schema_deaths.RECORDS, table_deaths.build_records),
    (schema_deaths.RECORDS_IMPUTED, table_deaths.build_records_imputed),
    (schema_campaign.CAMPAIGN_COUNTS, table_campaign.build_campaign_counts),
    (schema_campaign.KILLED_BY_DAY, table_campaign.build_killed_by_day),
    (schema_states.STATE_COMPOSITION, table_states.build_state_composition),
    (schema_deaths.IMPUTATION_SHIFT, table_deaths.build_imputation_shift),
    (schema_states.STATE_DEATHS, table_states.build_state_deaths),
    (schema_states.STATE_POPULATION, table_states.build_state_population),
    (schema_denominators.DENOMINATORS, table_denominators.build_denominators),
    (schema_residents.YOUNG_DEATHS, table_residents.build_young_deaths),
    (linking_schema.OVERLAP, linking.build_overlap),
    (linking_schema.RACE_AGREEMENT, linking.build_race_agreement),
    (linking_schema.IMPUTATION_CHECK, linking.build_imputation_check),
    (linking_schema.RECORDS_FLOW, linking.build_records_flow),
    (linking_schema.PEOPLE_IMPUTED, table_people.build_people_imputed),
    (linking_schema.LINKED_PEOPLE, table_people.build_linked_people),
    (linking_schema.RACE_CHECK, table_people.build_race_check),
    (schema_immunity.PUBLISHED_STUDIES, table_immunity.build_published_studies),
    (court_schema.SUPREME_COURT, court.build_supreme_court),
    (outcomes_schema.OPINION_OUTCOMES, outcomes.build_opinion_outcomes),
    (agreement_schema.CODER_AGREEMENT, error_table.build_coder_agreement),
    (choices_schema.CHOICES, choices.build_choices),
)

TABLES: tuple[TableSchema, ...] = tuple(schema for schema, _ in _LIST)
"""Every table of ``data/processed``, in the order in which they are made and described."""
BUILDERS: Mapping[str, Callable[[], Built]] = {schema.name: make for schema, make in _LIST}
"""The function that makes each table, by the table's name."""


def _silent(_: str) -> None:
    """Report no progress."""


def build(to: Path | None = None, *, on_table: Callable[[str], None] = _silent) -> list[Built]:
    """Make every table from the raw files, write them, and return them.

    Parameters
    ----------
    to : Path, optional
        Folder to write to; ``data/processed`` by default.
    on_table : callable
        Called with the name of each table as it is begun, for a progress bar.

    Raises
    ------
    FetchError, DataError
        When a raw file is missing, changed, or not what its reader expects. Nothing is written
        unless every table could be made.
    """
    folder = paths.writable(paths.processed_dir()) if to is None else to
    made = _make_all(on_table)
    contents = committed.contents(made)
    for name, content in contents.items():
        write_atomically(folder / name, content)
    if to is None:
        write_atomically(committed.dictionary_path(), _dictionary(contents))
    return made


def check(names: Sequence[str] | None = None, *, on_table: Callable[[str], None] = _silent) -> None:
    """Prove that the committed tables match what the raw files give, byte for byte.

    Parameters
    ----------
    names : sequence of str, optional
        Tables to look at. By default all of them, with their description and the dictionary.
    on_table : callable
        Called with the name of each table as it is begun, for a progress bar.

    Raises
    ------
    CheckError
        Naming each file that differs, and the first line in which it does.
    DataError
        When there is no table of a name.
    """
    faults = []
    contents = committed.contents(_make_all(on_table, names))
    if names:
        del contents[committed.PACKAGE_FILE]  # it describes all of them
    expected = {paths.processed_dir() / name: content for name, content in contents.items()}
    if not names:
        expected[committed.dictionary_path()] = _dictionary(contents)
    for path, content in expected.items():
        if not path.is_file():
            faults.append(f"{path.name} is missing")
        elif path.read_bytes() != content:
            faults.append(f"{path.name} differs from row {_first_difference(path, content)}")
    if faults:
        raise CheckError(
            f"committed tables are not what the raw files give: {'; '.join(faults)}. "
            "Run `qi-analysis build` and look at the difference"
        )


def _make_all(on_table: Callable[[str], None], names: Sequence[str] | None = None) -> list[Built]:
    made = []
    for name in [choose(each, BUILDERS, "table") for each in names or BUILDERS]:
        on_table(name)
        made.append(BUILDERS[name]())
    return made


def _dictionary(contents: Mapping[str, bytes]) -> bytes:
    return dictionary.markdown(json.loads(contents[committed.PACKAGE_FILE])).encode()


def _first_difference(path: Path, content: bytes) -> int:
    old, new = path.read_bytes().splitlines(True), content.splitlines(True)
    for row, (before, after) in enumerate(zip(old, new, strict=False), start=1):
        if before != after:
            return row
    return min(len(old), len(new)) + 1
