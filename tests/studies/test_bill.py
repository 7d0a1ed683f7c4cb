"""The bill: rows are joined as they are, and no verdict says more than what was read carries."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.studies import bill
from tests.conftest import REPOSITORY

OWN = Path("data") / "own"
FOUND = bill.load()
BY_ID = {claim.id: claim for claim in FOUND.claims}
# rows of bill_provisions.csv, counted by hand
ROWS = {1: 2, 2: 4, 3: 1, 4: 2, 5: 1, 6: 1, 7: 1, 8: 3, 9: 3, 10: 2, 11: 1}


def rows(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / OWN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with its own copy of the tables."""
    shutil.copytree(REPOSITORY / OWN, tmp_path / OWN)
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    return tmp_path / OWN


def test_every_sentence_on_the_bill_has_its_words_and_its_rows() -> None:
    counts = {claim.id: len(claim.provisions) for claim in FOUND.claims}
    by_hand = {f"provision-{number}": count for number, count in ROWS.items()}
    assert counts == by_hand | {"money": 7, "debate": 0}
    printed = {row["item"].replace("_", "-"): row["printed"] for row in rows("campaign_page.csv")}
    assert {claim.id: claim.page_says for claim in FOUND.claims} == {
        name: printed[name] for name in counts
    }


def test_one_provision_by_hand() -> None:
    (immunity,) = BY_ID["provision-6"].provisions
    assert (immunity.title, immunity.section) == ("Title I, Subtitle A", "102")
    assert immunity.heading == "Qualified immunity reform"
    assert immunity.how_sure == BY_ID["provision-6"].how_sure == "text read"
    assert immunity.bill_version == "placed on Senate calendar 2020-07-20"
    first = BY_ID["provision-1"]
    assert first.how_sure == "text read; summary read"  # 361 was read; of the ban, headings
    assert first.provisions[0].quotation is None
    assert first.sections[1:] == ["361"]


def test_no_verdict_says_more_than_was_read() -> None:
    for claim in FOUND.claims:
        read = {each.how_sure for each in claim.provisions}
        if claim.verdict == "as_printed":
            assert read <= {"text read", "summary read"}, claim.id
        elif claim.verdict in ("part_as_printed", "imprecise"):
            assert read & {"text read", "summary read"}, claim.id
        elif claim.verdict == "not_found":
            assert "text read" not in read, claim.id
    # only the sponsors' press release or a heading was read of these two
    assert {claim.id for claim in FOUND.claims if claim.verdict == "not_found"} == {
        "provision-3",
        "provision-11",
    }
    only_sponsors = FOUND.source_of_list.address
    for claim in FOUND.claims:
        if claim.provisions and {each.address for each in claim.provisions} == {only_sponsors}:
            assert claim.verdict == "not_found", claim.id


def test_no_heading_counts_as_a_summary() -> None:
    for claim in FOUND.claims:
        for each in claim.provisions:
            assert (each.says == "heading only") == (each.how_sure == "heading read"), each


def test_headings_are_those_of_the_tables_of_contents() -> None:
    listed = {row["section"]: row["heading"] for row in rows("bill_section_list.csv")}
    compared = {
        each.section: each.heading
        for claim in FOUND.claims
        for each in claim.provisions
        if each.section in listed
    }
    assert len(compared) == 14  # 101-104, 113-115, 117, 118, 201, 202, 223, 224 and 361
    assert compared == {section: listed[section] for section in compared}


def test_what_is_quoted_in_a_safe_wording_was_read() -> None:
    quoted = 0
    for claim in FOUND.claims:
        read = " ".join(each.quotation or "" for each in claim.provisions)
        for words in re.findall(r'"([^"]+)"', claim.wording):
            assert words in read, (claim.id, words)
            quoted += 1
    assert quoted == 4


def test_the_first_address_is_one_of_the_rows() -> None:
    history = {event.address for event in FOUND.history}
    for claim in FOUND.claims:
        assert claim.address in {each.address for each in claim.provisions} or (
            claim.id == "debate" and claim.address in history
        )


def test_the_house_passed_it_twice_and_the_safe_wording_says_so() -> None:
    # Office of the Clerk of the House: roll 119 of 2020; H.R. 1280 of 2021
    passed = [(e.date, e.vote) for e in FOUND.history if " passed" in e.action]
    assert passed == [("2020-06-25", "236-181"), ("2021-03-03", "220-212")]
    debate = BY_ID["debate"]
    assert debate.verdict == "out_of_date"
    assert "H.R. 7120 on June 25, 2020, by 236-181" in debate.wording
    assert "H.R. 1280 on March 3, 2021, by 220-212" in debate.wording
    assert "Neither was enacted" in debate.wording


def test_history_is_in_order() -> None:
    dates = [event.date for event in FOUND.history]
    assert len(dates) == 21
    assert all(re.fullmatch(r"\d{4}-\d\d(-\d\d)?", date) for date in dates)
    assert dates == sorted(dates)
    votes = [event.vote for event in FOUND.history]
    assert all(vote is None or re.fullmatch(r"\d+-\d+", vote) for vote in votes)
    assert sum(vote is not None for vote in votes) == 7


def test_record_and_table() -> None:
    record = bill.to_record(FOUND, FOUND.chosen(["debate"]))
    (debate,) = record["claims"]
    assert (debate["status"], debate["how_sure"]) == ("cited_only", None)
    assert debate["verdict_words"] == "Out of date"
    assert len(record["history"]) == 21
    assert record["history"][0]["vote"] is None
    table = bill.to_frame(FOUND.claims)
    assert len(table) == 21 + 7 + 1
    assert table["provision"].tolist()[-1] == ""
    assert table.loc[table["section"] == "102", "verdict"].tolist() == ["As printed"]
    assert table["address"].str.len().min() > 0


def test_an_id_that_is_not_there() -> None:
    assert [claim.id for claim in FOUND.chosen([])] == list(BY_ID)
    with pytest.raises(QiAnalysisError, match=r"'provision-12'\. Did you mean prov"):
        FOUND.chosen(["provision-12"])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


def test_a_bad_cell_is_named(home: Path) -> None:
    change(home / "bill_claims.csv", "provision_6,as_printed", "provision_6,correct")
    with pytest.raises(
        DataError, match=r"bill_claims\.csv, row 7, column 'verdict': unknown value"
    ):
        bill.load()


def test_a_bullet_that_is_none_is_named(home: Path) -> None:
    change(home / "bill_provisions.csv", "\r\n11,DOJ", "\r\n13,DOJ")
    with pytest.raises(DataError, match=r"bill_provisions\.csv, row 23, column 'page_item': above"):
        bill.load()


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("bill_provisions.csv", "\r\n11,DOJ", "\r\n12,DOJ", "no row on provision_11"),
        ("campaign_page.csv", "\nmoney,", "\nsum,", "no row on money"),
        ("bill_provisions.csv", "\r\n0,all", "\r\n1,all", "no row on the list"),
    ],
)
def test_an_absent_row_is_named(home: Path, name: str, old: str, new: str, says: str) -> None:
    change(home / name, old, new)
    with pytest.raises(DataError, match=rf"{name}: {says}\. Restore it with git"):
        bill.load()


def test_an_absent_verdict_is_named(home: Path) -> None:
    path = home / "bill_claims.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("money,")), "utf-8")
    with pytest.raises(DataError, match="strata are missing, the first is item=money"):
        bill.load()


def test_an_absent_file_is_restored_and_not_fetched(home: Path) -> None:
    (home / "bill_history.csv").unlink()
    with pytest.raises(DataError, match=r"bill_history\.csv: no such file\. Restore it with git$"):
        bill.load()
