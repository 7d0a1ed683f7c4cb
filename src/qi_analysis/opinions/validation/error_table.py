"""How readers agree with codes given by reading: counts, the measures they give, and a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import percent
from qi_analysis.opinions.reading.coded import ANSWERED
from qi_analysis.opinions.texts.readers import SLICE, read_v3
from qi_analysis.opinions.validation import validate
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT, LABEL_SETS, READERS, REAL
from qi_analysis.stats.agreement import measure_class, share
from qi_analysis.store import registry
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

HELD_OUT, RULES = "held_out.csv", "rules.csv"
"""Counts that ``make train`` writes; counts of the earlier patterns, measured once."""
OPEN = "open"
_NOTE = (
    "records read; those labeled are counted, field by field. Labels, and counts of "
    f"answers ({HELD_OUT}, {RULES}), are in data/own/hand_codes"
)
_COLUMNS = tuple(column.name for column in CODER_AGREEMENT.columns)
_PARTS = (("real, 1st and 2nd Circuits", REAL), ("made up", ("made_up",)),
          ("made up, second set", ("made_up_2",)),
          ("made up, third set", ("made_up_3",)))  # fmt: skip
_SHOWN = {
    "most_common": "always the most common", "whole_text": "TF-IDF and regression",
    "rules": "earlier rules", "baseline": "baseline",
}  # fmt: skip


def _counts(name: str) -> pd.DataFrame:
    import pandas as pd

    path = validate.hand_codes_dir() / name
    try:
        table = pd.read_csv(path, dtype={"predicted": str, "hand": str}, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise DataError(f"the counts cannot be read ({error})", file=path) from error
    if list(table.columns) != list(_COLUMNS):
        raise DataError(f"not columns {', '.join(_COLUMNS)}", file=path, row=1)
    return table


def build_coder_agreement() -> Built:
    """Return the committed table: every reader on every set of labels.

    Raises
    ------
    DataError
        When a file of counts is missing or not as it should be.
    """
    import pandas as pd

    table = pd.concat([_counts(HELD_OUT), _counts(RULES)])
    order = {
        name: {value: i for i, value in enumerate(values)}
        for name, values in (("reader", READERS), ("label_set", LABEL_SETS), ("field", ANSWERED))
    }
    table = table.sort_values(
        list(_COLUMNS[:-1]), key=lambda column: column.map(order.get(column.name, lambda x: x))
    )
    return Built(CODER_AGREEMENT, table.reset_index(drop=True), (_labeled(),))


def _labeled() -> Accounting:
    """Return the account of the registered file, of which the labeled records are counted."""
    path = registry.require(*SLICE)
    records = sum(1 for _ in read_v3(path))
    return Accounting(
        *SLICE, registry.find(*SLICE).sha256, "", records, records,
        notes=(_NOTE,),
    )  # fmt: skip


def part_of(
    table: pd.DataFrame, reader: str, label_sets: Sequence[str], field: str
) -> pd.DataFrame:
    """Return the rows of one reader and field over some sets of labels."""
    at = (table["reader"] == reader) & (table["field"] == field)
    return table[at & table["label_set"].isin(label_sets)]


def matrix(table: pd.DataFrame, reader: str, label_sets: Sequence[str], field: str) -> pd.DataFrame:
    """Return the confusion matrix of one field: code by reading down, answer across.

    Returns
    -------
    DataFrame, shape (codes, answers)
        Opinions, in the order of the schema; zeros filled in.
    """
    part = part_of(table, reader, label_sets, field)
    order = CODER_AGREEMENT.columns[3].allowed
    down = [v for v in order if v in set(part["hand"])]
    across = [v for v in order if v in set(part["predicted"]) | set(down)]
    wide = part.pivot_table(index="hand", columns="predicted", values="n", aggfunc="sum")
    return wide.reindex(index=down, columns=across).fillna(0).astype(int)


def measured(part: pd.DataFrame, field: str) -> dict[str, Any]:
    """Return the measures of one reader on one field.

    Returns
    -------
    dict
        ``n``, ``answered``, ``right``; ``accuracy`` among the answered with Wilson's 95 %
        interval (``low``, ``high``); for yes/no fields ``f1``, an open answer counting as no.
    """
    answered = part[part["predicted"] != OPEN]
    right = answered.loc[answered["predicted"] == answered["hand"], "n"].sum()
    agreed = share(int(right), int(answered["n"].sum()))
    found: dict[str, Any] = {
        "n": int(part["n"].sum()), "answered": agreed.n, "right": agreed.hits,
        "accuracy": agreed.value, "low": agreed.low, "high": agreed.high,
    }  # fmt: skip
    if field in {"qi_raised", "force_claim", "force_in_custody"}:
        cells = [
            (str(a).replace(OPEN, "0"), str(b), int(n))
            for a, b, n in part[["predicted", "hand", "n"]].itertuples(index=False)
        ]
        predicted = [a for a, _, n in cells for _ in range(n)]
        hand = [b for _, b, n in cells for _ in range(n)]
        found["f1"] = measure_class(hand, predicted, "1").f1
    return found


def measures(table: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of every reader on every field, by part of the labels.

    Parameters
    ----------
    table : DataFrame
        The committed ``coder_agreement``.

    Returns
    -------
    DataFrame
        ``part``, ``reader``, ``field`` and what `measured` gives.
    """
    import pandas as pd

    rows = []
    for name, label_sets in _PARTS:
        for field in ANSWERED:
            for reader in READERS:
                part = part_of(table, reader, label_sets, field)
                if part["n"].sum():
                    told = {"part": name, "reader": reader, "field": field}
                    rows.append(told | measured(part, field))
    return pd.DataFrame(rows)


def markdown(table: pd.DataFrame) -> str:
    """Return the measures as one table in Markdown: a row a field and part, a column a reader.

    A cell gives the right answers among those given, with Wilson's 95 % interval, F1 for yes/no
    fields, and how many opinions the reader answered where it left some open.
    """
    found = measures(table)
    lines = ["| field | labels | " + " | ".join(_SHOWN[x] for x in READERS) + " |",
             "|---|---|" + "---:|" * len(READERS)]  # fmt: skip
    for field in ANSWERED:
        for name, _ in _PARTS:
            rows = found[(found["field"] == field) & (found["part"] == name)]
            told = {row["reader"]: _cell(row) for _, row in rows.iterrows()}
            n = int(rows["n"].max())
            cells = " | ".join(told.get(reader, "") for reader in READERS)
            lines.append(f"| {field} | {name}, {n} | {cells} |")
    return "\n".join([*lines, ""])


def _cell(row: pd.Series) -> str:
    import math

    told = f"{percent(row['accuracy'])} ({percent(row['low'])} to {percent(row['high'])})"
    f1 = row.get("f1")
    if f1 is not None and not math.isnan(f1):
        told = f"F1 {f1:.2f}; {told}"
    answered = f", answers {int(row['answered'])}" if row["answered"] < row["n"] else ""
    return told + answered
