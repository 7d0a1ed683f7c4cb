"""Charts of the Supreme Court's decisions: their data and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.charts import supreme_court
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.opinions.supreme_court import summary as supreme_court_summary
from qi_analysis.opinions.supreme_court.schema import SUPREME_COURT
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = [
    "case_name",
    "citation",
    "term",
    "status",
    "qi_applied",
    "claim_kind",
    "step_decided",
    "for_whom",
]


def frame() -> pd.DataFrame:
    """Return one row a decision, with its place in the stack of its term."""
    decisions = supreme_court_summary.load().decisions
    return supreme_court.stacked(decisions[_SHOWN])


def make_supreme_court(_: study.Study, language: Language) -> Chart:
    """Return the chart of the decisions over time, by whom they favour and at which step."""
    say, number = language.say, language.number
    summary = supreme_court_summary.load()
    sided = summary.read[summary.read["for_whom"].isin(["officials", "plaintiff"])]
    officials = int((sided["for_whom"] == "officials").sum())
    terms = summary.terms_read
    words = Words(
        title=say(
            "supreme-court.title",
            officials=number(officials),
            sided=number(len(sided)),
            others=number(len(sided) - officials),
        ),
        subtitle=say(
            "supreme-court.subtitle",
            read=number(len(summary.read)),
            known=number(len(summary.decisions)),
            first=terms[0],
            last=terms[-1],
        ),
        footer=say("supreme-court.footer"),
        mind=say("supreme-court.mind"),
        language=language,
    )
    return chart(supreme_court, frame(), words, (), (SUPREME_COURT,))
