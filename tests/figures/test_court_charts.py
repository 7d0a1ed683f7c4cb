"""The chart of Supreme Court decisions: what is drawn is what was read by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.figures.charts import supreme_court
from qi_analysis.figures.charts.supreme_court import make
from qi_analysis.figures.kit import export, language, style
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk.study import load
from tests.oracles.supreme_court_decisions import RULED

READ = [coded for coded, _ in RULED.values()]


def row(term: int, name: str, status: str = "read", **fields: str) -> dict[str, object]:
    values = {"for_whom": "officials", "step_decided": "both", "citation": name}
    return {"term": term, "case_name": name, "status": status} | values | fields


def test_decisions_of_one_term_are_stacked_with_the_read_below() -> None:
    rows = [
        row(2010, "B v. C", "no_text_here"),
        row(2010, "A v. C"),
        row(2010, "D v. C", for_whom="plaintiff"),
        row(2011, "E v. C"),
    ]
    placed = supreme_court.stacked(pd.DataFrame(rows)).set_index("case_name")["level"]
    assert placed.to_dict() == {"A v. C": 0, "B v. C": 1, "D v. C": 0, "E v. C": 0}


def test_one_mark_a_decision_filled_where_it_was_read() -> None:
    frame = supreme_court.frame()
    words = Words("Title", "Subtitle", "Footer")
    figure = supreme_court.draw(frame, style.size_named("web"), words)
    marks = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert len(marks) == len(frame)
    hollow = [m for m in marks if m.get_markerfacecolor() == style.BACKGROUND]
    assert len(marks) - len(hollow) == len(RULED)
    for lane in ("officials", "plaintiff"):
        color = supreme_court.LANES[lane]
        filled = [m for m in marks if m.get_markerfacecolor() == color]
        assert len(filled) == sum(coded[2] == lane for coded in READ)


@pytest.mark.parametrize("code", ["en", "es"])
def test_headline_and_subtitle_count_what_was_read_by_hand(code: str) -> None:
    chart = make(load(), language.load(code))
    officials = sum(coded[2] == "officials" for coded in READ)
    plaintiffs = sum(coded[2] == "plaintiff" for coded in READ)
    for number in (officials + plaintiffs, officials, plaintiffs):
        assert str(number) in chart.title
    assert str(len(READ)) in chart.subtitle
    assert str(len(chart.data)) in chart.subtitle
    assert "Tolan v. Cotton" in chart.alt_text


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("size", style.SIZES)
def test_every_size_keeps_the_contract(size: str, code: str) -> None:
    chart = make(load(), language.load(code))
    assert export.drawn(chart, style.size_named(size)) is not None


def test_without_rows_there_is_no_chart() -> None:
    empty = supreme_court.frame().iloc[:0]
    with pytest.raises(DataError, match="nothing to draw"):
        supreme_court.draw(empty, style.size_named("web"), Words("T", "S", "F"))
