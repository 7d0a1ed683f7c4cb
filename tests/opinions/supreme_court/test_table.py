"""The table: on made-up decisions, and on the real ones against readings by hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import checked, database, decisions, records
from qi_analysis.opinions.supreme_court.checked import Checked, find_words, parse
from qi_analysis.opinions.supreme_court.decisions import Cases, Made
from tests.cli.test_cli import run
from tests.opinions.supreme_court.made_up_court import record, slip
from tests.oracles.supreme_court_decisions import NO_OPINION_OF_THE_COURT, NOT_ON_IMMUNITY, RULED

if TYPE_CHECKING:
    import pandas as pd

IMMUNE = "We hold that the officers are entitled to qualified immunity."
NO_CASES = Cases({}, {}, {})
NOBODY = Checked({}, {}, (), {})


def entry(kind: str, **fields: Any) -> str:
    return f"[[{kind}]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in fields.items())


READING = {
    "docket": "11-111",
    "applied": "applied",
    "step": "both",
    "for_whom": "plaintiff",
    "claim": "force",
    "words": "entitled to qualified immunity",
    "reason": "as read",
}
KNOWN = {
    "citation": "561 U.S. 7",
    "case_name": "Oak v. Elm",
    "decided_on": "2010-11-02",
    "told_by": "11-111",
    "words": "Oak was about it",
    "reason": "told",
}


def make(text: str, person: Checked = NOBODY, cases: Cases = NO_CASES, **fields: Any) -> Made:
    joined = records.join([record(text, **fields)])
    return decisions.make(joined, cases, [], person)


def test_a_decision_is_one_row_by_rule() -> None:
    text = slip(IMMUNE)
    (row,) = make(text).rows
    assert (row.case_name, row.citation, row.term) == ("Moss v. Reed", "566 U.S. 999", 2011)
    assert (row.status, row.coded_by, row.for_whom) == ("read", "rules", "officials")
    assert row.basis_sentence == IMMUNE
    assert row.text_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_person_is_believed_before_the_rules_and_the_rules_are_kept() -> None:
    (row,) = make(slip(IMMUNE), parse(entry("reading", **READING))).rows
    assert (row.coded_by, row.for_whom, row.rules_for_whom) == ("human", "plaintiff", "officials")
    assert row.basis_sentence == "entitled to qualified immunity"


def test_words_of_a_dissent_or_syllabus_are_no_reading_of_the_court() -> None:
    person = parse(entry("reading", **(READING | {"words": "only the dissent says so"})))
    with pytest.raises(DataError, match="not in the opinion of the Court"):
        make(slip(IMMUNE, dissent="only the dissent says so"), person)
    with pytest.raises(DataError, match="not in the opinion of the Court"):
        make(slip(IMMUNE, syllabus="only the dissent says so"), person)


def test_a_reading_of_a_decision_that_is_not_here_is_refused() -> None:
    with pytest.raises(DataError, match="99-1"):
        make(slip(IMMUNE), parse(entry("reading", **(READING | {"docket": "99-1"}))))


def test_a_dissent_alone_gives_no_row() -> None:
    made = make(IMMUNE, doc_kind="single-author opinion: Dissent")
    assert made.rows == []
    assert made.fates == {"a single justice's opinion alone": 1}


def test_a_known_decision_is_never_counted_as_read() -> None:
    person = parse(entry("known", **KNOWN))
    rows = make(slip(f"{IMMUNE} Oak was about it."), person).rows
    known = next(row for row in rows if row.citation == "561 U.S. 7")
    assert (known.status, known.text_sha256, known.basis_offset) == ("no_text_here", "", None)
    assert known.told_by == "Moss v. Reed, No. 11-111 (the Court)"
    assert (known.for_whom, known.step_decided, known.confidence) == (
        "not_told", "not_told", "medium",
    )  # fmt: skip
    told = make(slip(IMMUNE, dissent="Oak was about it."), person).rows[0]
    assert (told.told_by[-18:], told.confidence) == ("(a single justice)", "low")


def test_words_that_nobody_said_are_refused() -> None:
    person = parse(entry("known", **KNOWN))
    with pytest.raises(DataError, match=r"561 U\.S\. 7"):
        make(slip(IMMUNE, syllabus="Oak was about it."), person)


def test_a_decision_cited_near_the_words_must_be_listed_or_set_aside() -> None:
    text = slip(f"{IMMUNE} Ash v. Elm, 500 U. S. 9 (1991).")
    with pytest.raises(DataError, match=r"500 U\.S\. 9"):
        make(text)
    person = parse(entry("set_aside", reason="a rule of procedure", citations=["500 U.S. 9"]))
    assert make(text, person).set_aside == {"500 U.S. 9": "a rule of procedure"}
    before = slip(f"{IMMUNE} Ash v. Elm, 438 U. S. 478 (1978).")
    assert make(before).set_aside == {}


def test_a_day_that_the_database_denies_is_refused() -> None:
    case = {"decided_on": "2012-03-06", "issue": "", "law": "", "term": 2011}
    with pytest.raises(DataError, match="2012-03-06"):
        make(slip(IMMUNE), cases=Cases({"11-111": case}, {}, {}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not = toml = ", "TOML"),
        ("[other]\n", "unknown table"),
        (entry("reading", **(READING | {"step": "third"})), "step"),
        (entry("reading", **(READING | {"note": "x"})), "wrong fields"),
        (entry("reading", **(READING | {"words": ""})), "words"),
        (entry("reading", **READING) * 2, "twice"),
        (entry("known", **(KNOWN | {"reason": ""})), "reason"),
        (entry("left_out", docket="11-111"), "reason"),
    ],
)
def test_entries_that_are_not_right_are_refused(text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "he was “plainly incompetent” then",
        'he was "plainly\n incompe­tent" then',
        "he was “plainly incompe-\ntent” then",
        "he was “plainly incompe tent” then",
    ],
)
def test_words_are_found_whatever_breaks_the_line(text: str) -> None:
    span = find_words(text, "was “plainly incompetent”")
    assert span is not None
    assert text[: span[0]] == "he "
    assert text[span[1] :] == " then"


def test_the_packaged_file_is_right() -> None:
    assert checked.load().known


# --- the real decisions -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    from qi_analysis.opinions.supreme_court.schema import SUPREME_COURT
    from qi_analysis.store import committed

    return committed.load(SUPREME_COURT)


@pytest.fixture(scope="module")
def documents(raw_dir: Path) -> dict[str, records.Joined]:
    path = raw_dir / records.SOURCE / records.FILE
    joined = records.join(records.read(path))
    return {each.read.docket: each for each in joined}


@pytest.mark.parametrize("docket", RULED)
def test_the_table_holds_what_was_read_by_hand(table: pd.DataFrame, docket: str) -> None:
    expected, reason = RULED[docket]
    (row,) = table[table["docket"] == docket].to_dict("records")
    found = tuple(row[x] for x in ("qi_applied", "step_decided", "for_whom", "claim_kind"))
    assert found == expected, reason
    assert row["status"] == "read"


def test_the_table_holds_no_other_text_as_read(table: pd.DataFrame) -> None:
    read = table[table["status"] == "read"]
    assert set(read["docket"]) == set(RULED)
    for docket, reason in (NOT_ON_IMMUNITY | NO_OPINION_OF_THE_COURT).items():
        assert docket not in set(table["docket"]), reason


@pytest.mark.raw("supreme_court_opinions/supreme_court_immunity_opinions.jsonl.gz")
def test_every_document_was_looked_at_by_hand(
    documents: dict[str, records.Joined],
) -> None:
    assert set(documents) == {*RULED, *NOT_ON_IMMUNITY, *NO_OPINION_OF_THE_COURT}
    spoken = {docket for docket, each in documents.items() if each.read.kind == "opinion"}
    assert spoken == {*RULED, *NOT_ON_IMMUNITY}


@pytest.mark.raw("supreme_court_opinions/supreme_court_immunity_opinions.jsonl.gz")
def test_every_basis_stands_in_the_opinion_of_the_court(
    table: pd.DataFrame, documents: dict[str, records.Joined]
) -> None:
    for row in table[table["status"] == "read"].to_dict("records"):
        one = documents[row["docket"]].read
        assert row["text_sha256"] == hashlib.sha256(one.opinion.text.encode()).hexdigest()
        assert one.court is not None
        assert one.court.start <= row["basis_offset"] < one.court.end
        begin = "".join(row["basis_sentence"].split())[:12]
        assert "".join(one.opinion.text[row["basis_offset"] :].split()).startswith(begin)


def test_unread_decisions_are_older_or_told_by_another(table: pd.DataFrame) -> None:
    unread = table[table["status"] == "no_text_here"]
    assert (unread["told_by"] != "").all()
    assert (unread["text_sha256"] == "").all()
    assert not (unread["confidence"] == "high").any()


def test_what_texts_tell_of_unread_decisions(table: pd.DataFrame) -> None:
    # each as the citing decision puts it: Plumhoff of Brosseau, Messerschmidt of Groh, Wood of
    # Hunter, Filarsky of Wyatt, Tanzin of Sause
    told = table.set_index("case_name")["for_whom"]
    assert told["Brosseau v. Haugen"] == "officials"
    assert told["Groh v. Ramirez"] == "plaintiff"
    assert told["Hunter v. Bryant"] == "officials"
    assert told["Wyatt v. Cole"] == "plaintiff"
    assert told["Sause v. Bauer"] == "plaintiff"
    assert told["Harlow v. Fitzgerald"] == "not_told"


@pytest.mark.raw("supreme_court_database/SCDB_2014_01_caseCentered_Citation.csv")
def test_the_database_has_what_its_publisher_prints(raw_dir: Path) -> None:
    cases = database.read_cases(raw_dir / database.SOURCE / database.FILE)
    since = cases[cases["decided_on"] >= decisions.SINCE]
    assert since["decided_on"].map(decisions.term_of).tolist() == since["term"].tolist()
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


def test_the_command_prints_json_alone() -> None:
    done = run("opinions", "supreme-court", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["read"] == len(RULED)
    assert len(found["decisions"]) == found["read"] + found["known_without_text"]
    assert sum(term["read"] for term in found["completeness"]) == found["read"]
    assert sum(t["no_text_here"] for t in found["completeness"]) == found["known_without_text"]
    first = found["decisions"][0]
    assert (first["case_name"], first["basis_offset"], first["text_sha256"]) == (
        "Harlow v. Fitzgerald", None, None,
    )  # fmt: skip
    assert all(entry["reason"] for entry in found["left_out"] + found["set_aside"])


def test_the_command_says_what_the_table_cannot() -> None:
    done = run("opinions", "supreme-court")
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert f"{len(RULED)} decisions are read here" in words
    assert "are not rates" in words
    assert "2012" in words.split("none of", 1)[1][:40]  # no text of that term rules on immunity
