"""The charts of Supreme Court decisions: one mark per decision, on its side, the few by name."""

from __future__ import annotations

import numpy as np
import pytest

from qi_analysis.figures.kit import export, style
from qi_analysis.figures.kit.chart import Words
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.figures.shared import court_marks
from qi_analysis.opinions.supreme_court.schema import SUPREME_COURT
from qi_analysis.store import committed
from tests.figures.conftest import Made
from tests.oracles.supreme_court_decisions import CLEAR_VIOLATIONS, WELL_KNOWN

CLEAR = ("Hope v. Pelzer", "Groh v. Ramirez", "Taylor v. Riojas")


def test_every_decision_of_the_list_is_a_mark(made: Made) -> None:
    chart = made["supreme-court", "en"]
    assert set(chart.data["docket"]) == set(committed.load(SUPREME_COURT)["docket"])
    figure = court_marks.draw(chart.data, style.size_named("web"), Words("T", "S", "F"))
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(marks) == len(chart.data)
    filled = [m for m in marks if m.get_markerfacecolor() == style.ACCENT]
    assert len(filled) == len(CLEAR_VIOLATIONS)


@pytest.mark.parametrize("docket", WELL_KNOWN)
def test_well_known_decisions_are_on_their_side(made: Made, docket: str) -> None:
    side = made["supreme-court", "en"].data.set_index("docket").loc[docket, "side"]
    expected, _ = WELL_KNOWN[docket]
    if "for_whom" in expected:
        official = "official" in expected["for_whom"]
        assert side == (court_marks.UP if official else court_marks.DOWN)


def test_decisions_of_one_column_stand_on_each_other(made: Made) -> None:
    frame = made["supreme-court", "en"].data
    for names, years in ((("period", "level"), 2), (("period_wide", "level_wide"), 4)):
        period, level = names
        for _, column in frame.groupby(["side", period]):
            assert sorted(column[level]) == list(range(len(column)))
            assert set(column["year"] - column[period]) <= set(range(years))


@pytest.mark.parametrize("code", ["en", "es"])
def test_few_decisions_fill_a_story(made: Made, code: str) -> None:
    """From the upper words of the sides to the years of the axis: most of what is free."""
    chart = made["supreme-court-force", code]
    size = chart.canvas(style.SIZES["story"])
    with style.context(size):
        boxes = dict(drawn_lines(chart.draw(size)))
    officials = next(box for text, box in boxes.items() if text.startswith("13 "))
    source = next(box for text, box in boxes.items() if text.startswith(("Source", "Fuente")))
    below = boxes["2000"].bottom - source.top
    assert below < 0.25 * (officials.top - source.top)


@pytest.mark.parametrize("code", ["en", "es"])
def test_headline_counts_all_decisions_and_the_few_are_named(made: Made, code: str) -> None:
    chart = made["supreme-court", code]
    assert str(len(chart.data)) in chart.title
    assert str(len(CLEAR_VIOLATIONS)) in chart.title
    shown = " ".join(text for text, _ in drawn_lines(chart.draw(style.SIZES["web"])))
    for name in CLEAR:
        assert name in shown
        assert name in chart.alt_text
    for side in (court_marks.UP, court_marks.DOWN):
        assert str((chart.data["side"] == side).sum()) in shown
    assert chart.kind == "post"


@pytest.mark.parametrize(("code", "never"), [("en", "never"), ("es", "nunca")])
def test_no_decision_on_police_force_found_a_clear_violation(
    made: Made, code: str, never: str
) -> None:
    # Hope and Taylor are of guards in prisons, Groh of a search: none of police and force
    chart = made["supreme-court-force", code]
    assert never in chart.title
    assert not set(chart.data["docket"]) & CLEAR_VIOLATIONS
    assert {"Scott v. Harris", "Kisela v. Hughes", "Tolan v. Cotton"} <= set(
        chart.data["case_name"]
    )


@pytest.mark.parametrize("size", list(style.SIZES))
def test_a_name_does_not_stand_beside_the_mark_of_another_decision(made: Made, size: str) -> None:
    canvas = style.size_named(size).for_post
    figure = export.drawn(made["supreme-court", "en"], style.size_named(size))
    (name,) = (box for text, box in drawn_lines(figure) if text.startswith("Hope v. Pelzer"))
    for line in figure.axes[0].lines:
        ((x, y),) = figure.axes[0].transData.transform(np.asarray(line.get_xydata())[:1])
        level = name.bottom < y < name.top
        assert not level or abs(x - name.right) > canvas.px(canvas.base_pt), size
