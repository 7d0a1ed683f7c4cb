"""An open recount: tallied from made-up coded rows with a known count, refused where incomplete."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference import recount
from qi_analysis.opinions.texts.readers import read_records


def row(circuit: str, year: int, **changes: Any) -> dict[str, Any]:
    return {
        "circuit": circuit, "date_filed": f"{year}-05-01", "published": "published",
        "target": False, "qi_raised": False, "qi_result": None, "errata": False, "separate": False,
        "confidence": "high", "reader": "baseline", **changes,
    }  # fmt: skip


COMPLETE = [row(circuit, year) for circuit in recount.CIRCUITS for year in range(2005, 2020)]
COUNTED = [
    row("1", 2005, target=True, qi_raised=True),
    row("dc", 2019, target=True, qi_raised=True, confidence="low"),
    row("9", 2010, target=True, qi_raised=True, confidence="low", reader="human"),
]
UNSURE = [row("5", 2012, qi_raised=True, confidence="low")]
NOT_COUNTED = [
    row("1", 2004, target=True), row("1", 2020, target=True), row("fed", 2010, target=True),
    row("2", 2010, target=True, published="unpublished"), row("2", 2010, target=True, errata=True),
    row("2", 2010, target=True, separate=True), row("2", 2010, target=True, date_filed=None),
    row("2", 2010, target=True, published="unknown"),
]  # fmt: skip


def numbered(rows: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(rows, 1))


def test_a_tally_of_known_rows(tmp_path: Path) -> None:
    rows = COMPLETE + COUNTED + UNSURE + NOT_COUNTED
    to = tmp_path / "recount.csv"
    recount.write(recount.tally(numbered(rows), "coded.jsonl"), to)
    found = recount.read(to)
    assert found is not None
    # 12 circuits x 15 years, three of the kind, one unsure; the eight others are of another kind
    assert found.read == 12 * 15 + 3 + 1
    assert found.found == 3
    assert (found.low, found.high) == (2, 4)


def test_what_is_left_out_is_told_with_its_reason() -> None:
    rows = [*COMPLETE, *NOT_COUNTED, row("2", 2010, target=True, left_out="edited excerpt")]
    left_out: Counter[str] = Counter()
    table = recount.tally(numbered(rows), "coded.jsonl", left_out=left_out)
    assert table["read"].sum() == len(COMPLETE)
    assert left_out == {
        "not filed 2005-2019": 3, "not of a regional circuit": 1, "not published": 2,
        "errata": 1, "separate opinion": 1, "edited excerpt": 1,
    }  # fmt: skip


def test_what_a_fetch_met_was_read_and_what_it_kept_is_of_that() -> None:
    rows = [
        row("1", 2005, opinion_id="7.0", target=True, qi_raised=True),
        row("1", 2005, opinion_id=8),
    ]
    met = {(f"ca{x}", year): 5 for x in range(1, 12) for year in range(2005, 2020)}
    met |= {("cadc", year): 4 for year in range(2005, 2020)}
    table = recount.tally(numbered(rows), "coded.jsonl", met)
    # 11 circuits with 5 and one with 4 a year, and the one that the other source has alone
    assert table["read"].sum() == 15 * (11 * 5 + 4) + 1
    assert table["target"].sum() == 1


def test_an_opinion_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    coded = tmp_path / "coded.jsonl"
    lines = [json.dumps(row("1", 2005, opinion_id=1, qi_result="granted")) for _ in range(2)]
    coded.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match=r"row 2.*opinion 1 occurs twice"):
        list(recount.Inputs([coded]).rows())
    coded.write_text(lines[0], encoding="utf-8")
    with pytest.raises(DataError, match="occurs twice"):
        list(recount.Inputs([coded, coded]).rows())


def test_nothing_kept_is_none(tmp_path: Path) -> None:
    assert recount.read(tmp_path / "absent.csv") is None


def test_a_slice_is_no_recount() -> None:
    some = [each for each in COMPLETE if each["circuit"] == "1"]
    with pytest.raises(
        DataError, match=r"165 of 180 circuits and years .* first is circuit 2, 2005"
    ):
        recount.tally(numbered(some), "slice.jsonl")


def test_one_missing_year_is_no_recount() -> None:
    with pytest.raises(DataError, match=r"1 of 180 .* circuit dc, 2019"):
        recount.tally(numbered(COMPLETE[:-1]), "coded.jsonl")


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_the_sample_of_opinions_is_refused(raw_dir: Path, tmp_path: Path) -> None:
    """The opinions at hand are a slice of one circuit: no figure may come of them."""
    from qi_analysis.opinions.reading.coder import code
    from qi_analysis.opinions.texts.inputs import read_input

    sample = raw_dir / "courtlistener_sample" / "courtlistener_v3_opinions_1100.jsonl.gz"
    coded = tmp_path / "coded.jsonl"
    with coded.open("w", encoding="utf-8") as file:
        for number, opinion in enumerate(read_input(sample)):
            if number % 10 == 0:
                file.write(json.dumps(code(opinion).to_record()) + "\n")
    with pytest.raises(DataError, match="this is not a recount"):
        recount.tally(read_records(coded), coded)


def test_rows_that_are_not_coded_are_refused() -> None:
    bad = {name: value for name, value in COMPLETE[0].items() if name != "target"}
    with pytest.raises(DataError, match=r"coded.jsonl, row 1: 'target' is missing"):
        recount.tally(numbered([bad]), "coded.jsonl")


def change(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (change("1,2005,1,0,0,0\n", ""), "incomplete: 1 of 180"),
        (change("1,2005,1,0", "1,2005,0,0"), "no opinions"),
        (change("1,2005,1,0", "1,2005,1,7"), "more counted than read"),
        (change("1,2005,1", "1,2005,-1"), "negative"),
        (change("circuit,", "court,"), "missing column 'circuit'"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, alter: Callable[[str], str], words: str) -> None:
    to = tmp_path / "recount.csv"
    recount.write(recount.tally(numbered(COMPLETE), "coded.jsonl"), to)
    text = to.read_text("utf-8")
    assert alter(text) != text
    to.write_text(alter(text), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        recount.read(to)
