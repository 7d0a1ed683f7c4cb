"""The coder's errors in words: a table for the documentation, and each error with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.core.formatting import percent
from qi_analysis.opinions.validation import validate
from qi_analysis.opinions.validation.error_table import Pair, measures
from qi_analysis.opinions.validation.schema import LABEL_SETS

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (
    "qi_raised", "target", "force_claim", "force_in_custody", "defendant_type", "qi_result",
    "qi_result_sure", "violation", "clearly_established", "published", "date_filed", "docket",
)  # fmt: skip
_UNSEEN = "_unseen"
_WORDS = {"qi_result_sure": "qi_result where sure"}


def markdown(table: pd.DataFrame) -> str:
    """Return the measures of every label set as two tables in Markdown: unseen, and as they stand.

    Accuracy with Wilson's 95 % interval and the number of opinions; for yes/no fields F1 before it.

    Parameters
    ----------
    table : DataFrame
        The committed ``coder_agreement``.
    """
    found = measures(table).set_index(["label_set", "field"])
    sets = [name for name in LABEL_SETS if (table["label_set"] == name).any()]
    unseen = [name for name in sets if name.endswith(_UNSEEN)]
    parts = (
        ("**On opinions that no rule had been written on**", unseen),
        ("**The rules as they stand**", [name for name in sets if name not in unseen]),
    )
    return "\n".join(f"{title}:\n\n{_table(table, found, names)}" for title, names in parts)


def _table(table: pd.DataFrame, found: pd.DataFrame, sets: Sequence[str]) -> str:
    heads = [name.removesuffix(_UNSEEN).replace("_", " ") for name in sets]
    lines = ["| field | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(sets)]
    for field in SHOWN:
        cells = [
            _cell(found.loc[(name, field)]) if (name, field) in found.index else "none raised"
            for name in sets
        ]
        lines.append(f"| {_WORDS.get(field, field)} | " + " | ".join(cells) + " |")
    low = [_low(table[(table["label_set"] == name)]) for name in sets]
    return "\n".join([*lines, "| low confidence among raised | " + " | ".join(low) + " |", ""])


def _cell(row: pd.Series) -> str:
    import math

    within = f"{percent(row['low'])} to {percent(row['high'])}; {int(row['n'])}"
    told, f1 = f"{percent(row['accuracy'])} ({within})", float(row["f1"])
    return told if math.isnan(f1) else f"F1 {f1:.2f}; {told}"


def _low(part: pd.DataFrame) -> str:
    kept = part[part["field"] == "confidence"]
    return f"{int(kept.loc[kept['predicted'] == 'low', 'n'].sum())} of {int(kept['n'].sum())}"


def errors(pairs: Sequence[Pair], fields: Sequence[str] = SHOWN) -> pd.DataFrame:
    """Return one row per error: which field, what was coded, and the sentence it rests on.

    Parameters
    ----------
    pairs : sequence of (mapping, Coded)
        Hand codes of an opinion, and its row as coded by rule.
    fields : sequence of str
        Fields to look at; names ending in ``_sure`` are passed over.

    Returns
    -------
    DataFrame
        ``opinion``, ``field``, ``rules``, ``hand``, ``confidence``, ``rule``, ``sentence``.
    """
    import pandas as pd

    rows = []
    for label, coded in pairs:
        for field in fields:
            raised = field not in validate.OUTCOMES or label["qi_raised"] == "1"
            if field.endswith("_sure") or not raised:
                continue
            found = validate.value_of(coded, field)
            if found != label[field]:
                basis = coded.basis
                rule = basis.rule if basis else ""
                sentence = " ".join(basis.sentence.split()) if basis else ""
                told = (coded.opinion_id, field, found, label[field], coded.confidence)
                rows.append((*told, rule, sentence))
    names = ["opinion", "field", "rules", "hand", "confidence", "rule", "sentence"]
    return pd.DataFrame(rows, columns=names)
