"""Charts of opinions: numbers by hand on invented opinions, and no rate where there is none."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from qi_analysis.figures.charts import coder_confusion, two_step_test
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.layout import check_layout, drawn_lines
from qi_analysis.opinions.inference import measures, table
from tests.figures.conftest import ENGLISH, SPANISH, WORDS, Made
from tests.opinions.coded_made_up import rows

# By hand: 12 decide, 6 immune: 2 no violation, 3 violation possible and law not clear, 1 neither;
# 6 not; one without decision. ca5 has 8, of which 6 immune, ca9 4, of which none.
ROWS = rows(
    (2, {}),
    (3, {"violation": "yes", "clearly_established": "no"}),
    (1, {"violation": "not_reached"}),
    (2, {"qi_result": "denied"}),
    (4, {"qi_result": "denied", "court": "ca9", "date_filed": "2018-01-01"}),
    (1, {"qi_result": "no_decision"}),
)
HAND = [("granted", "granted", 8), ("granted", "mixed", 1), ("denied", "denied", 4),
        ("mixed", "denied", 2), ("no_decision", "no_decision", 5)]  # fmt: skip


@pytest.fixture
def steps() -> pd.DataFrame:
    counted = measures.count_raised(pd.DataFrame(map(table.cells, ROWS)))
    return two_step_test.steps_frame(counted)


@pytest.fixture
def confusion() -> pd.DataFrame:
    answers = [
        {"reader": "baseline", "label_set": "development", "field": "qi_result", "hand": h,
         "predicted": p, "n": n}
        for h, p, n in HAND
    ]  # fmt: skip
    return coder_confusion.confusion_frame(pd.DataFrame(answers))


def test_steps_by_hand(steps: pd.DataFrame) -> None:
    frame = steps.set_index("outcome")
    assert dict(frame["opinions"]) == {
        "no_decision": 1, "no_violation": 2, "unclear_law": 3, "left_open": 0, "other_grant": 1,
        "not_immune": 6,
    }  # fmt: skip
    assert set(frame["of"].drop("no_decision")) == {12}


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
def test_made_up_numbers_are_all_on_the_picture(
    steps: pd.DataFrame, confusion: pd.DataFrame, language: Language, size: str
) -> None:
    words = replace(WORDS, language=language)
    figure = two_step_test.draw(steps, style.SIZES[size], words)
    assert check_layout(figure) == []
    printed = [text for text, _ in drawn_lines(figure)]
    # 12 that decide and 1 that does not raise immunity; none is left open
    assert {"13", "6", "3", "2", "1", "0"} <= set(printed)
    figure = coder_confusion.draw(confusion, style.SIZES[size], words)
    assert check_layout(figure) == []
    numbers = [text for text, _ in drawn_lines(figure) if text.isdigit()]
    assert sorted(numbers) == sorted(["8", "1", "4", "2", "5", *["0"] * 11])


@pytest.mark.parametrize(
    ("lang", "below", "foot"),
    [("en", "not a rate", "NOT A RATE OF ANYTHING"), ("es", "no son una tasa", "NO ES LA TASA")],
)
def test_no_share_of_the_slice_is_told(made: Made, lang: str, below: str, foot: str) -> None:
    """Opinions that nobody drew have counts; a share of them would be quoted as a rate."""
    chart = made["two-step-test", lang]
    assert chart.data[["share", "low", "high"]].isna().all(axis=None)
    figure = chart.draw(style.SIZES["web"])
    shown = " ".join(text for text, _ in drawn_lines(figure))
    assert "%" not in shown + chart.alt_text
    assert figure.axes == []
    assert below in shown
    assert foot in shown


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", ["two-step-test", "coder-confusion"])
def test_figures_of_a_method_are_for_review(made: Made, name: str, lang: str) -> None:
    chart = made[name, lang]
    assert chart.kind == "review"
    words = f"{chart.title} {chart.subtitle} {chart.footer} {chart.mind}"
    assert "Wilson" not in words
    assert "opinion_id" not in chart.data
    if name == "coder-confusion":
        assert "%" not in words
        assert "language model" in words or "modelo de lenguaje" in words


def test_confusion_is_the_table_with_its_zeros(confusion: pd.DataFrame) -> None:
    cells = confusion.set_index(["hand", "predicted"])["n"]
    assert len(cells) == 16
    assert cells["granted", "mixed"] == 1
    assert cells["mixed", "mixed"] == 0
    said = coder_confusion.describe(confusion, ENGLISH)
    assert "17 of 20 agree" in said
    assert "2 mixed by reading, denied by our reader" in said
