"""The reviewed files: what they are refused for, and how far the readers agree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import reviewed
from qi_analysis.opinions.supreme_court.schema import AGREED, READINGS
from tests.conftest import REPOSITORY
from tests.opinions.supreme_court.made_up_court import ROW, candidate, reading, write_rows

LONG = "We hold that the officers are entitled to what they ask for."


def read_one(folder: Path, **changes: str) -> None:
    reviewed.read_list(write_rows(folder / "list.csv", {**ROW, **changes}))


def test_a_row_without_fault_is_read(tmp_path: Path) -> None:
    read_one(tmp_path)
    read_one(tmp_path, vote="", dissent="", sentence=LONG)
    read_one(tmp_path, basis="known", told_by="12-222")
    read_one(tmp_path, basis="known", told_by="general knowledge", sentence="")


@pytest.mark.parametrize(
    ("column", "changes"),
    [
        ("docket", {"docket": "No. 11-111"}),
        ("citation", {"citation": "566 US 999"}),
        ("citation", {"citation": "132 S. Ct. 2012"}),
        ("decided_on", {"decided_on": "1982-06-23"}),
        ("decided_on", {"decided_on": "March 5, 2012"}),
        ("vote", {"vote": "7 to 2"}),
        ("dissent", {"dissent": "Oak"}),
        ("dissent", {"vote": "9-0"}),
        ("clear_violation", {"clear_violation": "yes"}),
        ("clear_violation", {"clear_violation": "yes", "for_whom": "sent_back_for_plaintiff"}),
        ("told_by", {"told_by": "12-222"}),
        ("told_by", {"basis": "known"}),
        ("told_by", {"basis": "known", "told_by": "a book"}),
        ("sentence", {"sentence": ""}),
        ("sentence", {"sentence": "Too short."}),
        ("sentence", {"sentence": "Too long. " * 41}),
        ("sentence", {"basis": "known", "told_by": "general knowledge"}),
        ("sentence", {"basis": "known", "told_by": "12-222", "sentence": ""}),
        ("step", {"step": "first"}),
        ("for_whom", {"for_whom": "police"}),
        ("basis", {"basis": "heard"}),
    ],
)
def test_a_row_that_contradicts_itself_is_named(
    tmp_path: Path, column: str, changes: Mapping[str, str]
) -> None:
    with pytest.raises(DataError) as caught:
        read_one(tmp_path, **changes)
    assert (caught.value.row, caught.value.column) == (2, column)
    assert str(caught.value.file).endswith("list.csv")
    assert caught.value.remedy


def test_a_decision_stands_on_the_list_once(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="occurs twice"):
        reviewed.read_list(write_rows(tmp_path / "list.csv", ROW, ROW))


def test_codes_of_a_decision_that_is_out_are_empty(tmp_path: Path) -> None:
    spoilt = reading("11-111", "a", "out") | {"claim": "force"}
    with pytest.raises(DataError, match="'force'"):
        reviewed.read_readings(
            write_rows(tmp_path / "r.csv", reading("11-111", "b", "out"), spoilt)
        )


def test_both_readers_code_every_decision(tmp_path: Path) -> None:
    rows = [reading("11-111", "a"), reading("11-111", "b"), reading("12-222", "b")]
    with pytest.raises(DataError, match=r"only one reader coded No\. 12-222"):
        reviewed.read_readings(write_rows(tmp_path / "r.csv", *rows))


def test_agreement_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five decisions: four in for both, of which the readers differ on one claim and one order.

    Status: a has in, in, in, in, out; b has in, in, in, in, in: same on 4 of 5; by chance
    4/5 x 5/5, so kappa is 0. Claim: a force, force, search, search; b force, force, search, force:
    3 of 4; by chance 2/4 x 3/4 + 2/4 x 1/4 = 1/2, so kappa is (3/4 - 1/2) / (1/2) = 1/2.
    """
    claims = {
        "a": ["force", "force", "search", "search"],
        "b": ["force", "force", "search", "force"],
    }
    dissent = {"a": "Oak; Elm", "b": "Elm; Oak"}
    rows = [
        reading(f"11-11{at}", reader, claim=claim, dissent=dissent[reader])
        for reader in "ab"
        for at, claim in enumerate(claims[reader])
    ]
    rows += [reading("11-119", "a", "out"), reading("11-119", "b")]
    path = write_rows(tmp_path / f"{READINGS.name}.csv", *rows)
    monkeypatch.setattr(reviewed, "path_of", lambda _: path)
    found = reviewed.agreement.__wrapped__()  # type: ignore[attr-defined]
    assert (found["status"]["same"], found["status"]["of"]) == (4, 5)
    assert found["status"]["kappa"] == 0
    assert (found["claim"]["same"], found["claim"]["of"]) == (3, 4)
    assert found["claim"]["kappa"] == pytest.approx(0.5)
    assert found["dissent"]["same"] == 4
    assert found["force"]["kappa"] is None
    assert set(found) == {*AGREED}


def test_candidates_need_a_reason(tmp_path: Path) -> None:
    row = candidate("Elm v. Ash")
    assert len(reviewed.read_candidates(write_rows(tmp_path / "c.csv", row))) == 1
    with pytest.raises(DataError, match="reason"):
        reviewed.read_candidates(write_rows(tmp_path / "c.csv", row | {"reason": " "}))


def test_the_committed_files_are_without_fault() -> None:
    listed, readings = reviewed.read_list(), reviewed.read_readings()
    candidates = reviewed.read_candidates()
    assert not set(listed["docket"]) & set(candidates["docket"])
    reviewed.check_settled(listed, readings)


def settle(listed: Mapping[str, str], *readings: Mapping[str, str]) -> None:
    reviewed.check_settled(pd.DataFrame([ROW, {**ROW, **listed}]), pd.DataFrame(readings))


def test_a_row_that_departs_from_a_reader_says_why() -> None:
    pairs = [reading("11-111", reader) for reader in "ab"]
    pairs += [reading("12-222", "a"), reading("12-222", "b", step="both", dissent="Elm; Oak")]
    row = {"docket": "12-222"}
    settle(row | {"settled": "The first step is decided in passing alone."}, *pairs)
    settle(row | {"basis": "known"}, *pairs)
    with pytest.raises(DataError, match="but reader b has 'both'") as caught:
        settle(row, *pairs)
    assert (caught.value.row, caught.value.column) == (3, "step")
    with pytest.raises(DataError, match="but reader b has 'out'"):
        settle(row, *pairs[:3], reading("12-222", "b", "out"))
    with pytest.raises(DataError, match="no reader coded it"):
        settle(row, *pairs[:2])


def test_the_page_shows_how_far_the_readers_agree() -> None:
    page = (REPOSITORY / "docs" / "supreme-court.md").read_text("utf-8")
    for field, found in reviewed.agreement().items():
        kappa = "" if found["kappa"] is None else f"{found['kappa']:.2f}"
        assert f"| {field} | {found['same']} of {found['of']} | {kappa} |" in page
