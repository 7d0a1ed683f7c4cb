"""The table: made-up faults are refused; well-known decisions are as law books have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import database, table
from qi_analysis.opinions.supreme_court.schema import SINCE, SUPREME_COURT
from qi_analysis.store import committed
from tests.cli.test_cli import run
from tests.opinions.supreme_court.made_up_court import IMMUNE, ROW, document, slip
from tests.oracles.supreme_court_decisions import CLEAR_VIOLATIONS, WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_CASES = pd.DataFrame({"citation": [], "decided_on": []})
TEXTS = {"11-111": document(slip(IMMUNE))}


def verified(row: Mapping[str, str], cases: pd.DataFrame = NO_CASES) -> dict[str, object]:
    listed = pd.DataFrame([ROW, dict(row)] if row is not ROW else [ROW])
    found: dict[str, object] = table.verified(listed, TEXTS, cases).iloc[-1].to_dict()
    return found


def test_what_follows_from_text_and_citation() -> None:
    row = verified(ROW)
    assert row["offset"] == TEXTS["11-111"].text.index(IMMUNE)
    assert (row["term"], row["text_source"]) == (2011, "someone/slips")
    assert row["text_sha256"] == TEXTS["11-111"].sha256
    assert row["citation_link"] == "https://www.courtlistener.com/c/U.S./566/999/"


def test_a_known_decision_is_quoted_from_the_one_that_tells_of_it() -> None:
    row = verified({**ROW, "docket": "80-945", "basis": "known", "told_by": "11-111"})
    assert row["offset"] == TEXTS["11-111"].text.index(IMMUNE)
    told = {"basis": "known", "told_by": "general knowledge", "sentence": ""}
    row = verified({**ROW, "docket": "80-945", **told})
    assert (row["offset"], row["text_source"]) == (None, "")


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"sentence": "We hold nothing."}, "sentence", "do not stand in the text"),
        ({"sentence": "Held: see the opinion."}, "sentence", "not in the opinion of the Court"),
        ({"sentence": "I do not."}, "sentence", "not in the opinion of the Court"),
        ({"docket": "11-112"}, "docket", "no text of No. 11-112"),
        ({"basis": "known", "told_by": "11-112"}, "told_by", "no text of No. 11-112"),
        ({"decided_on": "2012-03-06"}, "decided_on", "its text is of 2012-03-05"),
    ],
)
def test_a_row_that_its_text_does_not_bear_out_is_named(
    changes: dict[str, str], column: str, words: str
) -> None:
    with pytest.raises(DataError, match=words) as caught:
        verified({**ROW, **changes})
    assert (caught.value.row, caught.value.column) == (3, column)
    assert "supreme_court_decisions.csv" in str(caught.value.file)


def test_a_day_that_the_database_denies_is_named() -> None:
    cases = pd.DataFrame({"citation": ["566 U.S. 999"], "decided_on": ["2012-03-07"]})
    with pytest.raises(DataError, match="the database is of 2012-03-07"):
        verified(ROW, cases)


# --- the committed table ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return committed.load(SUPREME_COURT).set_index("docket")


@pytest.mark.parametrize("docket", WELL_KNOWN)
def test_well_known_decisions(rows: pd.DataFrame, docket: str) -> None:
    expected, reason = WELL_KNOWN[docket]
    found = rows.loc[docket, list(expected)].to_dict()
    assert found == expected, reason


def test_decisions_that_refused_immunity_for_a_clear_violation(rows: pd.DataFrame) -> None:
    assert set(rows.index[rows["clear_violation"] == "yes"]) == CLEAR_VIOLATIONS


def test_every_read_decision_has_its_sentence_and_place(rows: pd.DataFrame) -> None:
    read = rows[rows["basis"] == "read"]
    assert len(read) > 50
    assert read["offset"].notna().all()
    assert (read["sentence"].str.len() >= 40).all()
    assert rows["citation_link"].is_unique


@pytest.mark.raw(
    "supreme_court_opinions_2", "supreme_court_opinions/supreme_court_immunity_opinions.jsonl.gz"
)
def test_every_sentence_stands_where_the_table_says(
    rows: pd.DataFrame, raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(raw_dir))
    documents, _ = table.read_documents()
    by_hash = {each.sha256: each.text for each in documents.values()}
    for row in rows[rows["sentence"] != ""].to_dict("records"):
        begins = by_hash[row["text_sha256"]][row["offset"] :].split()
        words = row["sentence"].split()
        assert begins[: len(words) - 1] == words[:-1]


@pytest.mark.raw("supreme_court_database/SCDB_2014_01_caseCentered_Citation.csv")
def test_the_database_has_what_its_publisher_prints(raw_dir: Path) -> None:
    cases = database.read_cases(raw_dir / database.SOURCE / database.FILE)
    since = cases[cases["decided_on"] >= SINCE]
    assert since["decided_on"].map(table.term_of).tolist() == since["term"].tolist()
    # Harlow v. Fitzgerald, 457 U.S. 800, 102 S. Ct. 2727, decided June 24, 1982, No. 80-945
    (harlow,) = cases[cases["citation"] == "457 U.S. 800"].to_dict("records")
    assert (harlow["decided_on"], harlow["term"]) == ("1982-06-24", 1981)
    assert (harlow["docket"], harlow["sct_citation"]) == ("80-945", "102 S. Ct. 2727")


def test_a_database_that_is_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("usCite,term\n457 U.S. 800,1981\n")
    with pytest.raises(DataError, match="dateDecision"):
        database.read_cases(path)
    header = ",".join(database.COLUMNS)
    path.write_text(f"{header}\n457 U.S. 800,102 S. Ct. 2727,1981,June 24,80-945,X,1,2\n")
    with pytest.raises(DataError, match="June 24"):
        database.read_cases(path)


# --- the command ------------------------------------------------------------------------------


def test_the_command_prints_json_alone(rows: pd.DataFrame) -> None:
    done = run("opinions", "supreme-court", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["decisions"]) == len(rows)
    hope = next(row for row in found["decisions"] if row["docket"] == "01-309")
    assert (hope["citation"], hope["vote"], hope["author"]) == ("536 U.S. 730", "6-3", "Stevens")
    assert sorted(hope["dissent"]) == ["Rehnquist", "Scalia", "Thomas"]
    assert hope["citation_link"] == "https://www.courtlistener.com/c/U.S./536/730/"
    assert hope["told_by"] is None
    assert found["tally"]["all"]["decisions"] == len(rows)
    assert found["agreement"]["status"]["of"] > 100
    assert all(entry["reason"] for entry in found["candidates"])
    assert {"id", "published", "ours", "cases"} <= set(found["tallies"][0])


def test_the_command_says_what_the_list_cannot(rows: pd.DataFrame) -> None:
    done = run("opinions", "supreme-court")
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert words.index("since Harlow (1982)") < words.index("Harlow v. Fitzgerald")
    assert "are not rates" in words
    assert "not lawyers" in words


def test_the_command_writes_one_row_per_decision(rows: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    done = run("opinions", "supreme-court", "--csv", str(path))
    assert done.returncode == 0, done.stderr
    assert set(pd.read_csv(path)["docket"]) == set(rows.index)
