"""A kept recount: decisions searched counted by hand, refused where incomplete or damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference import frame, recount
from qi_analysis.opinions.inference.estimate import Result, estimate
from qi_analysis.opinions.inference.measures import KIND
from qi_analysis.opinions.inference.populations import CIRCUITS
from tests.opinions.coded_made_up import coded, rows

CELLS = {(circuit, year): 3 for circuit in CIRCUITS for year in range(2005, 2020)}
ANSWER = {
    "qi_raised": "1", "defendant_type": "police", "force_claim": "1", "force_in_custody": "0",
    "violation": "no", "clearly_established": "not_reached", "qi_result": "granted",
}  # fmt: skip


def read_whole() -> Result:
    """Return the result of two opinions of each circuit, all read, one of them of the kind."""
    found = [
        coded(20 * at + number, court="cadc" if c == "dc" else f"ca{c}")
        for at, c in enumerate(CIRCUITS)
        for number in (0, 1)
    ]
    listed = frame.frame_of(found, "reuters")
    drawn = frame.draw(listed, size=len(found))
    answers = {
        str(row.opinion_id): ANSWER | ({"qi_raised": "0"} if at % 2 else {})
        for at, row in enumerate(found)
    }
    return estimate(listed, drawn, answers, Path("answers.csv"))


def test_decisions_searched_by_hand() -> None:
    found = recount.searched(
        rows(
            (2, {}), (1, {"date_filed": "2019-12-31", "court": "cadc"}),
            (1, {"date_filed": "2004-12-31"}), (1, {"date_filed": None}), (1, {"court": "cafc"}),
            (1, {"published": "unpublished"}), (1, {"errata": True}), (1, {"separate": True}),
            (1, {"left_out": "edited excerpt"}),
        )
    )  # fmt: skip
    assert found == {("5", 2006): 2, ("dc", 2019): 1}


def test_what_a_fetch_met_was_searched_and_what_it_kept_is_of_that() -> None:
    kept = [replace(coded(1), opinion_id="7.0"), coded(2)]
    found = recount.searched(kept, {("ca5", 2006): 5, ("ca1", 2010): 4, ("cafc", 2010): 9})
    # five that the fetch met, its own among them, and one of another source
    assert found == {("5", 2006): 6, ("1", 2010): 4}


def test_a_recount_is_kept_and_read_back(tmp_path: Path) -> None:
    to = tmp_path / "recount.csv"
    recount.write(recount.table_of(read_whole(), CELLS), to)
    found = recount.read(to)
    assert found is not None
    # twelve circuits, fifteen years, three decisions each; one opinion of two is of the kind
    assert (found.decisions, found.frame, found.n_read) == (540, 24, 24)
    assert (found.found, found.low, found.high, found.level) == (12, 12, 12, 0.95)
    assert found.shares["9"] == (1.0, 1.0, 1.0)
    assert "dc" in found.shares
    assert "2017-2019" not in found.shares
    assert recount.read(tmp_path / "absent.csv") is None


def test_a_slice_is_no_recount() -> None:
    some = {key: n for key, n in CELLS.items() if key[0] == "1"}
    with pytest.raises(DataError, match=r"165 of 180 circuits and years .* circuit 2, 2005"):
        recount.table_of(read_whole(), some)
    but_one = CELLS | {("dc", 2019): 0}
    assert "1 of 180" in (recount.lacking(but_one) or "")
    assert recount.lacking(CELLS) is None


def change(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (change("all,all,of_kind,12.0,12.0", "all,all,of_kind,12.0,13.0"), "outside its interval"),
        (change("all,all,of_kind", "all,some,of_kind"), "no total"),
        (change("by,value", "by,group"), "missing column 'value'"),
        (change("circuit,9,of_kind,1.0", "circuit,9,of_kind,-1.0"), "negative"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, alter: Callable[[str], str], words: str) -> None:
    to = tmp_path / "recount.csv"
    recount.write(recount.table_of(read_whole(), CELLS), to)
    text = to.read_text("utf-8")
    assert alter(text) != text
    to.write_text(alter(text), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        recount.read(to)


def test_the_result_is_plain_json() -> None:
    told = json.loads(json.dumps(read_whole().to_record(), allow_nan=False))
    assert {x["measure"] for x in told["estimates"]} >= {KIND, "officer_wins", "unclear_law"}
