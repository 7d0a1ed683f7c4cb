"""The table of outcomes of court opinions: counts, no ids and no text."""

from __future__ import annotations

from typing import get_args

from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.opinions.reading.coded import Result, Step
from qi_analysis.opinions.texts.query import COURTS

_YES_NO = ("no", "yes")
_OPEN = "open"
"""Left open by the reader."""
_STEPS = (*get_args(Step), _OPEN)

OPINION_OUTCOMES = TableSchema(
    "opinion_outcomes",
    "Opinions by what became of qualified immunity, as coded by our reader. From a slice of an old "
    "bulk file in file order, nearly all from one circuit: not a rate of anything",
    (
        Column("court", "category", "court id of CourtListener", "", COURTS),
        Column("year", "integer", "year of filing", "year", low=1891, high=2030),
        Column("published", "category", "status", "", ("published", "unpublished", "unknown")),
        Column("mentioned", "category", "the text speaks of qualified immunity", "", _YES_NO),
        Column("raised", "category", "immunity is before the court", "", (*_YES_NO, _OPEN)),
        Column(
            "force", "category", "a federal claim of excessive force is in play", "",
            (*_YES_NO, _OPEN),
        ),
        Column(
            "target",
            "category",
            "raised, police sued for excessive force, not in custody",
            "",
            (*_YES_NO, _OPEN),
        ),
        Column("result", "category", "what became of immunity", "", (*get_args(Result), _OPEN)),
        Column("violation", "category", "first step: a violation of rights", "", _STEPS),
        Column(
            "clearly_established", "category", "second step: the law was clear", "", _STEPS
        ),
        Column("low_confidence", "category", "a careful reader should look", "", _YES_NO),
        Column("n", "count", "opinions", "opinions"),
    ),
    (
        "court", "year", "published", "mentioned", "raised", "force", "target", "result",
        "violation", "clearly_established", "low_confidence",
    ),
    complete=False,
)  # fmt: skip
