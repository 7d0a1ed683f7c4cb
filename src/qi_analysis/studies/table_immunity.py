"""Builder of the table of figures that other studies printed.

``studies/mapping.csv`` says for each figure from which row and field of the raw file it is, in
which words it is printed there, and what it is a figure of. Nothing is read out of prose: words
that are not in the mapping, or no longer in the raw file, stop the build.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qi_analysis import studies
from qi_analysis.core.errors import DataError
from qi_analysis.store import registry
from qi_analysis.store.accounting import RowCounter
from qi_analysis.store.built import Built
from qi_analysis.store.delimited import parse_delimited
from qi_analysis.studies import printed_words, scopes
from qi_analysis.studies.readers import published_figures
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
    import pandas as pd

_SOURCE, _FILE, _MAP = "published_figures", "published_figures.csv", "mapping.csv"
_MAP_COLUMNS = [
    "row", "raw_measure", "field", "words", "scope", "measure", "place", "unit", "start", "end",
    "denominator", "basis",
]  # fmt: skip
_NO_FIGURE = "a rule or a statement, no figure"


def build_published_studies() -> Built:
    """Return the printed figures, one row each, with what the study counted."""
    import pandas as pd

    raw = published_figures.read(registry.require(_SOURCE, _FILE))
    mapping = read_mapping()
    counter = RowCounter(registry.find(_SOURCE, _FILE), raw, None, "")
    kept = counter.drop(raw, ~raw["id"].isin(mapping["row"]), _NO_FIGURE)
    table = pd.DataFrame(figures(raw, mapping))
    several = mapping["row"].value_counts().gt(1).sum()
    note = f"{len(table)} figures from {len(kept)} rows: {several} rows hold more than one figure"
    return Built(PUBLISHED_STUDIES, table, (counter.close(kept, note),))


def read_mapping() -> pd.DataFrame:
    """Return the packaged mapping, cells as text."""
    text = files(studies).joinpath(_MAP).read_text(encoding="utf-8")
    return parse_delimited(text, _MAP, _MAP_COLUMNS)


def figures(raw: pd.DataFrame, mapping: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one record per figure, of the raw file and the mapping as they are read.

    Raises
    ------
    DataError
        When the raw file does not say what the mapping says of it, with the row of the mapping.
    """
    rows = {row["id"]: row for row in raw.to_dict("records")}
    known = scopes.load()
    found = []
    for line, entry in enumerate(mapping.to_dict("records"), start=2):
        row = rows.get(entry["row"])
        if row is None or row["measure"] != entry["raw_measure"]:
            raise _differs(line, "raw_measure", entry, row and row["measure"])
        cell = " ".join(row[name] for name in entry["field"].split())
        if entry["words"] not in cell:
            raise _differs(line, "words", entry, cell)
        if entry["scope"] not in known:
            raise DataError(f"unknown {entry['scope']!r}", file=_MAP, row=line, column="scope")
        found.append(_figure(row, entry, known[entry["scope"]]))
    return found


def _differs(line: int, column: str, entry: dict[str, Any], cell: str | None) -> DataError:
    return DataError(
        f"{entry[column]!r} is not what row {entry['row']} of the raw file says ({cell!r})",
        file=_MAP,
        row=line,
        column=column,
        remedy="Look at the raw file and correct the mapping",
    )


def _figure(row: dict[str, Any], entry: dict[str, Any], scope: scopes.Scope) -> dict[str, Any]:
    printed = printed_words.read(entry["words"])
    return {
        "study": scope.study,
        "scope": scope.id,
        "measure": entry["measure"],
        "place": entry["place"],
        "value": printed.value,
        "qualifier": printed.qualifier,
        "low": printed.low,
        "high": printed.high,
        "unit": entry["unit"],
        "denominator": entry["denominator"] or None,
        "denominator_basis": entry["basis"],
        **{name: getattr(scope, name) for name in scopes.WORDS if name != "unit"},
        "period_start": entry["start"] or scope.start,
        "period_end": entry["end"] or scope.end,
        "seen_as": row["seen_as"],
        "confidence": row["confidence"],
        "url": row["url"],
    }
