"""Counts of code by rule against code by hand, as tidy frames, and the measures they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.readers import read_records
from qi_analysis.opinions.validation import validate
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT, FIELDS, LABEL_SETS
from qi_analysis.stats.agreement import kappa, measure_class, share
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[Mapping[str, str], Coded]

COLUMNS = tuple(column.name for column in CODER_AGREEMENT.columns)
UNSEEN = "coder_unseen.csv"
"""Counts measured once, before the rules were revised on those opinions; not repeatable."""
_NOTE = "records read; those coded by hand are counted in the table, field by field"
_FREE = ("circuit", "date_filed", "docket")
"""Fields of many values: counted as the same as by hand, or other."""
_SAMPLE = ("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
_LABELED: Mapping[str, tuple[str, tuple[str, str] | str]] = {
    "development": ("development.csv", _SAMPLE),
    "second_reader": ("second_reader.csv", _SAMPLE),
    "third_reader": ("third_reader.csv", _SAMPLE),
    "made_up": ("made_up.csv", "made_up.jsonl"),
}
"""File of hand codes of each set, and where the opinions are: a raw file, or a file next to it."""
_POSITIVE = {"qi_mentioned": "yes"} | dict.fromkeys(validate.YES_NO[1:], "1")


def _cells(field: str, pairs: Sequence[Pair]) -> Counter[tuple[str, str]]:
    """Count (predicted, hand) of one field, over the opinions that it is counted on."""
    name = field.removesuffix("_sure")
    if name == "confidence":
        raised = [row for label, row in pairs if label["qi_raised"] == "1" or row.qi_raised]
        return Counter(("low" if row.confidence == "low" else "sure", "raised") for row in raised)
    found: Counter[tuple[str, str]] = Counter()
    for label, row in pairs:
        if name in validate.OUTCOMES and label["qi_raised"] != "1":
            continue
        if name != field and row.confidence == "low":
            continue
        predicted, hand = validate.value_of(row, name), label[name]
        if name in _FREE:
            found["same" if predicted == hand else "other", "same"] += 1
        else:
            found[predicted, hand] += 1
    return found


def counts(label_set: str, pairs: Sequence[Pair]) -> pd.DataFrame:
    """Count code by rule against code by hand for every field.

    Parameters
    ----------
    label_set : str
        Name of the set of hand codes, one of ``LABEL_SETS``.
    pairs : sequence of (mapping, Coded)
        Hand codes of an opinion, and its row as coded by rule.

    Returns
    -------
    DataFrame, shape (cell, 5)
        ``label_set``, ``field``, ``predicted``, ``hand``, ``n`` (opinions); no ids, no zeros.
    """
    import pandas as pd

    rows = [
        (label_set, field, predicted, hand, n)
        for field in FIELDS
        for (predicted, hand), n in sorted(_cells(field, pairs).items())
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def matrix(table: pd.DataFrame, label_set: str, field: str) -> pd.DataFrame:
    """Return the confusion matrix of one field: code by hand down, by rule across.

    Parameters
    ----------
    table : DataFrame
        As `counts` gives it, or the committed ``coder_agreement``.
    label_set, field : str
        Which part of it.

    Returns
    -------
    DataFrame, shape (value, value)
        Opinions, with the same values in the same order down and across; zeros filled in.
    """
    part = table[(table["label_set"] == label_set) & (table["field"] == field)]
    order = CODER_AGREEMENT.columns[2].allowed
    values = [v for v in order if v in set(part["predicted"]) | set(part["hand"])]
    wide = part.pivot_table(index="hand", columns="predicted", values="n", aggfunc="sum")
    return wide.reindex(index=values, columns=values).fillna(0).astype(int)


def _measures(field: str, part: pd.DataFrame) -> dict[str, Any]:
    predicted = [v for v, n in zip(part["predicted"], part["n"], strict=True) for _ in range(n)]
    hand = [v for v, n in zip(part["hand"], part["n"], strict=True) for _ in range(n)]
    agreed = share(sum(a == b for a, b in zip(predicted, hand, strict=True)), len(hand))
    found: dict[str, Any] = {
        "n": agreed.n, "agreed": agreed.hits, "accuracy": agreed.value, "low": agreed.low,
        "high": agreed.high, "kappa": None if field in _FREE else kappa(hand, predicted),
    }  # fmt: skip
    if field in _POSITIVE:
        one = measure_class(hand, predicted, _POSITIVE[field])
        for name, each in (("precision", one.precision), ("recall", one.recall)):
            found |= {name: each.value, f"{name}_low": each.low, f"{name}_high": each.high}
        found["f1"] = one.f1
    return found


def measures(table: pd.DataFrame) -> pd.DataFrame:
    """Return accuracy, kappa, precision, recall and F1 of every field of every label set.

    Parameters
    ----------
    table : DataFrame
        As `counts` gives it, or the committed ``coder_agreement``.

    Returns
    -------
    DataFrame
        One row per label set and field: ``n``, ``agreed``, ``accuracy`` with Wilson's 95 % interval
        (``low``, ``high``), ``kappa``; for yes/no fields ``precision``, ``recall`` (with
        ``_low``, ``_high``) and ``f1``. The field ``confidence`` is left out: it has no hand code.
    """
    import pandas as pd

    rows = [
        {"label_set": label_set, "field": field}
        | _measures(field, table[(table["label_set"] == label_set) & (table["field"] == field)])
        for label_set in LABEL_SETS
        for field in FIELDS
        if field != "confidence"
        and ((table["label_set"] == label_set) & (table["field"] == field)).any()
    ]
    return pd.DataFrame(rows)


def pairs_of(labels: Path, opinions: Path) -> list[Pair]:
    """Code the hand-coded opinions of a file, and return them with their hand codes.

    Raises
    ------
    DataError
        When a file is not as it should be, or an opinion of the labels is not in it.
    """
    gold = validate.read_labels(labels)
    return validate.paired(
        (code(x) for x in read_input(opinions) if str(x.opinion_id) in gold), gold
    )


def _opinions(of: tuple[str, str] | str) -> Path:
    from qi_analysis.store import registry

    return validate.hand_codes_dir() / of if isinstance(of, str) else registry.require(*of)


def _recorded() -> pd.DataFrame:
    """Return the counts of every set that was measured once and cannot be measured again."""
    import pandas as pd

    path = validate.hand_codes_dir() / UNSEEN
    try:
        table = pd.read_csv(path, dtype={"predicted": str, "hand": str}, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise DataError(f"the recorded counts cannot be read ({error})", file=path) from error
    recorded = set(LABEL_SETS) - set(_LABELED)
    if list(table.columns) != list(COLUMNS) or set(table["label_set"]) != recorded:
        raise DataError(
            f"not columns {', '.join(COLUMNS)} with sets {', '.join(sorted(recorded))}", file=path
        )
    return table


def build_coder_agreement() -> Built:
    """Return the committed table: every set of hand codes against the rules as they stand.

    Sets measured before the rules were revised are taken as they were recorded then.

    Raises
    ------
    FetchError
        When a raw file of opinions is missing.
    DataError
        When a file of hand codes is missing or not as it should be.
    """
    import pandas as pd

    from qi_analysis.store import registry
    from qi_analysis.store.accounting import RowCounter

    recorded = _recorded()
    tables = []
    for label_set in LABEL_SETS:
        if label_set in _LABELED:
            labels, of = _LABELED[label_set]
            found = pairs_of(validate.hand_codes_dir() / labels, _opinions(of))
            tables.append(counts(label_set, found))
        else:
            tables.append(recorded[recorded["label_set"] == label_set])
    table = pd.concat(tables, ignore_index=True)
    path = registry.require(*_SAMPLE)
    records = pd.DataFrame({"row": [row for row, _ in read_records(path)]})
    account = RowCounter(registry.find(*_SAMPLE), records, None, "").close(records, _NOTE)
    return Built(CODER_AGREEMENT, table, (account,))
