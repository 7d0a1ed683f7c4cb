"""The list, its strata and the sample: by hand on invented rows; what does not fit is refused."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.inference import frame, sample_file
from qi_analysis.opinions.inference.frame import Frame
from qi_analysis.opinions.reading.coded import Coded
from tests.opinions.coded_made_up import coded, rows

ROWS = rows(
    (60, {}),
    (60, {"court": "ca9"}),
    (4, {"court": "ca1"}),
    (30, {"qi_raised": False, "target": False, "qi_result": "no_decision"}),
    (10, {"target": False}),
    (1, {"errata": True}),
    (1, {"separate": True}),
    (2, {"left_out": "edited excerpt"}),
    (1, {"published": "unpublished"}),
    (1, {"date_filed": "2004-06-01"}),
)


def listed() -> Frame:
    return frame.frame_of(ROWS, "reuters")


def test_what_is_not_on_the_list_is_told() -> None:
    found = listed()
    assert len(found.rows) == 164
    assert found.left_out == {
        "errata sheet": 1, "separate opinion": 1, "edited excerpt": 2,
        "not of the courts, years or status counted": 2,
    }  # fmt: skip
    assert len(frame.frame_of(ROWS, "target").rows) == 166
    with pytest.raises(QiAnalysisError, match="nothing to draw"):
        frame.frame_of(ROWS[-1:], "reuters")


def test_answers_of_the_machine() -> None:
    assert frame.answer_of(coded(1)) == "granted"
    assert frame.answer_of(coded(1, target=False)) == "another kind"
    assert frame.answer_of(coded(1, qi_raised=False, target=False)) == "not raised"
    assert frame.answer_of(replace(coded(1), qi_mentioned=False)) == "not mentioned"
    assert frame.answer_of(replace(coded(1), target=None)) == "left open"
    assert frame.answer_of(replace(coded(1), qi_result=None)) == "left open"


def test_small_strata_join_by_the_rule() -> None:
    """Of 164, 30 are drawn: a stratum must hold 3 of them, so 16.4 opinions, to stand alone."""
    found = listed()
    names = Counter(frame.strata_of([found.parts(row) for row in found.rows], 30))
    assert names == {
        "granted, 2005-2007, 5": 60,
        "granted, 2005-2007, 9": 60,
        # the four of the first circuit are too few even as "small circuits"
        "granted, small periods, small circuits": 4,
        "not raised, 2005-2007, 5": 30,
        "another kind, small periods, small circuits": 10,
    }


def test_a_sample_comes_back_as_it_went(tmp_path: Path) -> None:
    found, path = listed(), tmp_path / "sample.csv"
    drawn = frame.draw(found, size=40, seed=3)
    assert len(drawn.stratum) == 40
    assert min(drawn.counts.values()) >= 2
    assert drawn == frame.draw(found, size=40, seed=3)
    assert drawn.stratum != frame.draw(found, size=40, seed=4).stratum
    sample_file.write(drawn, found, path)
    assert sample_file.read(path) == drawn
    strata = frame.placed(found, drawn, path)
    assert strata.sizes.sum() == 164
    with path.open() as file:
        told = list(csv.DictReader(file))
    for row in told:
        chance = int(row["n_h"]) / int(row["N_h"])
        assert float(row["inclusion_probability"]) == pytest.approx(chance, rel=1e-5)
    # the weights of what was drawn add up to the list
    assert sum(int(x["N_h"]) / int(x["n_h"]) for x in told) == pytest.approx(164)
    assert [x["opinion_id"] for x in told] != sorted(x["opinion_id"] for x in told)
    with pytest.raises(QiAnalysisError, match="drawn once"):
        sample_file.write(drawn, found, path)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    hostile = [replace(row, docket="=HYPERLINK(1)") for row in ROWS[:4]]
    found, path = frame.frame_of(hostile, "reuters"), tmp_path / "sample.csv"
    sample_file.write(frame.draw(found, size=4), found, path)
    assert ",'=HYPERLINK(1)," in path.read_text()


def test_all_can_be_drawn_and_a_width_is_met() -> None:
    found = listed()
    assert len(frame.draw(found, size=9999).stratum) == 164
    wide, narrow = (len(frame.draw(found, width=x).stratum) for x in (60.0, 20.0))
    assert 5 < wide < narrow < 164


@pytest.mark.parametrize(
    ("asked", "words"),
    [({}, "either a size or a width"), ({"size": 5, "width": 9.0}, "either a size or a width"),
     ({"size": 3}, "too few"), ({"width": -1.0}, "must be positive")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(asked: dict[str, float], words: str) -> None:
    with pytest.raises(QiAnalysisError, match=words):
        frame.draw(listed(), **asked)  # type: ignore[arg-type]


def drop_a_line(text: str) -> str:
    return "\n".join(text.splitlines()[:-1]) + "\n"


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (drop_a_line, "rows were taken out or put in"),
        (lambda text: text.replace("N_h", "size", 1), "columns missing: N_h"),
        (lambda text: text.replace("link\n", "court\n", 1), "columns missing: link"),
        (lambda text: text.replace("link\n", "link,court\n", 1), "columns that occur twice: court"),
        (lambda text: text.rstrip("\n").rpartition(",")[0] + "\n", "fewer or more cells"),
        (lambda text: text.replace(",0,ca", ",1,ca", 1), "rows of more than one draw"),
        (lambda text: text.replace(",0,ca", f",{'9' * 5000},ca"), "or no seed"),
        (lambda text: text.replace(",60,", ",sixty,", 1), "no whole numbers"),
        (lambda text: text + text.splitlines()[1] + "\n", "an opinion twice"),
        (lambda text: text.splitlines()[0], "not a sample"),
    ],
)
def test_a_changed_sample_is_refused(
    tmp_path: Path, alter: Callable[[str], str], words: str
) -> None:
    found, path = listed(), tmp_path / "sample.csv"
    sample_file.write(frame.draw(found, size=40), found, path)
    path.write_text(alter(path.read_text()))
    with pytest.raises(DataError, match=words):
        sample_file.read(path)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([*ROWS, coded(900)], "has 61 opinions, not 60"),
        ([replace(row, opinion_id=f"x{row.opinion_id}") for row in ROWS], "is not in the input"),
    ],
)
def test_a_sample_of_another_list_is_refused(others: list[Coded], words: str) -> None:
    drawn = frame.draw(listed(), size=40)
    with pytest.raises(DataError, match=words):
        frame.placed(frame.frame_of(others, "reuters"), drawn, "sample.csv")
