"""Counts of code by rule against code by hand, as tidy frames, and the measures they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.opinions.reading.coder import Coded, code
from qi_analysis.opinions.supreme_court.texts import read_court_texts, read_court_texts_by_row
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.readers import read_records
from qi_analysis.opinions.validation import validate
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT, FIELDS, LABEL_SETS
from qi_analysis.stats.agreement import kappa, measure_class, share
from qi_analysis.store import committed
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[Mapping[str, str], Coded]

COLUMNS = tuple(column.name for column in CODER_AGREEMENT.columns)
UNSEEN = Path("benchmarks") / "results" / "coder_unseen.csv"
_NOTE = "records read; those coded by hand are counted in the table, field by field"
_REPEATED = "another version of a case that is read once"
_FREE = ("circuit", "date_filed", "docket")
"""Fields of many values: counted as the same as by hand, or other."""
_SAMPLE = ("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
_COURT = ("supreme_court_opinions", "supreme_court_immunity_opinions.jsonl.gz")
_ORACLES = Path("tests") / "oracles"
_MADE_UP = _ORACLES / "opinions_made_up.jsonl"
_KEPT: Mapping[str, tuple[Path, tuple[str, str] | Path]] = {
    "second_reader": (_ORACLES / "opinions_second_reader.csv", _SAMPLE),
    "third_reader": (_ORACLES / "opinions_third_reader.csv", _SAMPLE),
    "supreme_court": (_ORACLES / "opinions_supreme_court_reader.csv", _COURT),
    "made_up": (_ORACLES / "opinions_made_up.csv", _MADE_UP),
}
"""Hand codes that are committed, and the raw file or the committed file of the opinions."""
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
        One row a label set and field: ``n``, ``agreed``, ``accuracy`` with Wilson's 95 % interval
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


def _read(path: Path) -> Iterator[Opinion]:
    return read_court_texts(path) if path.name == _COURT[1] else read_input(path)


def pairs_of(labels: Path, opinions: Path) -> list[Pair]:
    """Code the hand-coded opinions of a file, and return them with their hand codes.

    Raises
    ------
    DataError
        When a file is not as it should be, or an opinion of the labels is not in it.
    """
    gold = validate.read_labels(labels)
    return validate.paired((code(x) for x in _read(opinions) if str(x.opinion_id) in gold), gold)


def _label_files() -> dict[str, tuple[Path, tuple[str, str] | Path]]:
    """Return the hand codes on this machine, and the opinions that each is of."""
    root = paths.root()
    found = {name: (root / labels, of) for name, (labels, of) in _KEPT.items()}
    gold = validate.find_labels()
    return {
        name: (labels, of)
        for name, (labels, of) in {"development": (gold, _SAMPLE), **found}.items()
        if labels is not None and labels.is_file()
    }


def _opinions(of: tuple[str, str] | Path) -> Path:
    from qi_analysis.store import registry

    return paths.root() / of if isinstance(of, Path) else registry.require(*of)


def _as_committed(label_set: str) -> pd.DataFrame:
    import pandas as pd

    unseen = paths.root() / UNSEEN
    if label_set.endswith("_unseen") and unseen.is_file():
        table = pd.read_csv(unseen, dtype={"predicted": str, "hand": str}, keep_default_na=False)
    else:
        table = committed.load(CODER_AGREEMENT)
    return table[table["label_set"] == label_set]


def build_coder_agreement() -> Built:
    """Return the committed table: every set of hand codes against the rules as they stand.

    Sets measured before rules were mended are taken as they were recorded then. Where hand codes
    are not on this machine (those of the development set are kept beside the raw files), the rows
    stay as committed.
    """
    import pandas as pd

    from qi_analysis.store import registry
    from qi_analysis.store.accounting import RowCounter

    files = _label_files()
    tables, accounts = [], []
    for label_set in LABEL_SETS:
        if label_set in files:
            labels, of = files[label_set]
            tables.append(counts(label_set, pairs_of(labels, _opinions(of))))
        else:
            tables.append(_as_committed(label_set))
    table = pd.concat(tables, ignore_index=True)
    for raw in (_SAMPLE, _COURT):
        path = registry.require(*raw)
        records = pd.DataFrame({"row": [row for row, _ in read_records(path)]})
        counter = RowCounter(registry.find(*raw), records, None, "")
        kept = records
        if raw == _COURT:
            first = {row for row, _ in read_court_texts_by_row(path)}
            kept = counter.drop(records, ~records["row"].isin(first), _REPEATED)
        accounts.append(counter.close(kept, _NOTE))
    return Built(CODER_AGREEMENT, table, tuple(accounts))
