"""Charts of opinions: numbers by hand on invented opinions, and a label that cannot be missed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.figures.charts import (
    coder_confusion,
    two_step_test,
)
from qi_analysis.figures.kit import language, style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import export
from qi_analysis.figures.kit.layout import check_layout, drawn_lines
from qi_analysis.opinions.inference import measures, table
from qi_analysis.opinions.inference.sampling import Label
from tests.opinions.coded_made_up import rows

STATED = Label("stated", "Selected, according to the analyst: all of ca5 and ca9")
SAMPLE = Label("sample", "")
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


@cache
def made(name: str, lang: str = "en", label: Label = SAMPLE) -> Chart:
    words = language.load(lang)
    counted = measures.count_raised(pd.DataFrame(map(table.cells, ROWS)))
    if name == "two-step-test":
        return two_step_test.two_steps(counted, label, words)
    answers = pd.DataFrame(
        [
            {"reader": "baseline", "label_set": "development", "field": "qi_result", "hand": h,
             "predicted": p, "n": n}
            for h, p, n in HAND
        ]
    )  # fmt: skip
    return coder_confusion.coder(answers, words, ())


NAMES = ("two-step-test", "coder-confusion")


def test_steps_by_hand() -> None:
    frame = made("two-step-test").data.set_index("outcome")
    assert dict(frame["opinions"]) == {
        "no_decision": 1, "no_violation": 2, "unclear_law": 3, "left_open": 0, "other_grant": 1,
        "not_immune": 6,
    }  # fmt: skip
    assert set(frame["of"].drop("no_decision")) == {12}
    told = made("two-step-test", label=STATED).data.set_index("outcome")
    assert told.loc["unclear_law", "share"] == pytest.approx(0.25)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", NAMES[:1])
def test_no_share_of_the_slice_is_told(name: str, lang: str) -> None:
    """Opinions that nobody drew have counts; a share of them would be quoted as a rate."""
    chart = made(name, lang)
    assert chart.data[["share", "low", "high"]].isna().all(axis=None)
    figure = chart.draw(style.SIZES["web"])
    shown = " ".join(text for text, _ in drawn_lines(figure))
    assert "%" not in shown + chart.alt_text
    assert figure.axes == []
    assert "%" in made(name, lang, label=STATED).alt_text


def test_all_that_raise_immunity_are_on_the_picture() -> None:
    figure = made("two-step-test").draw(style.SIZES["web"])
    shown = " ".join(text for text, _ in drawn_lines(figure))
    assert "13" in shown.split()  # 12 that decide, 1 that does not


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_figures_of_a_method_are_for_review(name: str, lang: str) -> None:
    chart = made(name, lang)
    assert chart.kind == "review"
    words = f"{chart.title} {chart.subtitle} {chart.footer} {chart.mind}"
    assert "Wilson" not in words
    if name == "coder-confusion":
        assert "%" not in words
        assert "language model" in words or "modelo de lenguaje" in words


def test_confusion_is_the_table_with_its_zeros() -> None:
    chart = made("coder-confusion")
    cells = chart.data.set_index(["hand", "predicted"])["n"]
    assert len(cells) == 16
    assert cells["granted", "mixed"] == 1
    assert cells["mixed", "mixed"] == 0
    assert "20 opinions" in chart.title
    assert "17 of 20 agree" in chart.alt_text
    assert "2 mixed by reading, denied by our reader" in chart.alt_text


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_or_overlaps(name: str, lang: str, size: str) -> None:
    assert check_layout(made(name, lang).draw(style.SIZES[size])) == []


@pytest.mark.parametrize("name", NAMES[:1])
@pytest.mark.parametrize(
    ("lang", "below", "foot"),
    [("en", "not a rate", "NOT A RATE OF ANYTHING"), ("es", "no son una tasa", "NO ES LA TASA")],
)
def test_the_slice_is_called_no_rate_on_the_picture(
    name: str, lang: str, below: str, foot: str
) -> None:
    chart = made(name, lang)
    shown = " ".join(text for text, _ in drawn_lines(chart.draw(style.SIZES["web"])))
    assert below in shown
    assert foot in shown


@pytest.mark.parametrize("name", NAMES[:1])
def test_opinions_of_ones_own_carry_the_words_of_the_analyst(name: str) -> None:
    chart = made(name, label=STATED)
    assert "all of ca5 and ca9" in chart.footer
    assert "not a rate" not in chart.subtitle
    unsaid = made(name, label=Label("unstated", ""))
    assert "SAMPLING NOT STATED" in unsaid.footer
    assert "not a rate" in unsaid.subtitle


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_tell_the_same_numbers(name: str) -> None:
    def digits(text: str) -> list[str]:
        return sorted("".join(c if c.isdigit() else " " for c in text).split())

    english, spanish = made(name, "en").alt_text, made(name, "es").alt_text
    assert english != spanish
    assert digits(english) == digits(spanish)


def test_export_accepts_them(tmp_path: Path) -> None:
    for name in NAMES:
        export(made(name), tmp_path, ("web",), ("png",))
        assert (tmp_path / name / f"{name}-web-en.png").is_file()
        assert "opinion_id" not in (tmp_path / name / "data.csv").read_text()


@pytest.mark.parametrize("module", [two_step_test, coder_confusion])
def test_a_frame_without_rows_is_refused(module: object) -> None:
    empty = pd.DataFrame(columns=list(module.COLUMNS))  # type: ignore[attr-defined]
    with pytest.raises(DataError, match="nothing to draw"):
        module.draw(empty, style.SIZES["web"], made("two-step-test"))  # type: ignore[attr-defined]


def test_the_committed_slice_is_drawn_from_its_table() -> None:
    chart = two_step_test.make(None, language.load())  # type: ignore[arg-type]
    assert [each["path"] for each in chart.inputs] == ["data/processed/opinion_outcomes.csv"]
    assert "not a rate" in chart.subtitle
    assert "two-step-test" in chart.name
