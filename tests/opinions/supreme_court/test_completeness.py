"""A decision that another source names must have been considered."""

from __future__ import annotations

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court.completeness import (
    NEAR,
    Considered,
    Named,
    check,
    cited,
    cited_in,
    held,
    liability,
    party,
    published,
    texts_citing,
)
from tests.opinions.supreme_court.made_up_court import ROW, candidate, document

LISTED = pd.DataFrame([ROW])
CANDIDATES = pd.DataFrame(
    [
        candidate("City of Elm & Ash v. Oak", "560 U.S. 10", "09-100"),
        candidate("Fern v. Town of Heather Bay", "561 U.S. 20"),
        candidate("Sorrel v. Clover", "562 U.S. ___", "10-300"),
    ]
)
CONSIDERED = Considered(LISTED, CANDIDATES)
CASES = pd.DataFrame(
    [
        {"citation": "457 U.S. 799", "sct_citation": "", "decided_on": "1982-06-23",
         "case_name": "OLD v. CASE", "docket": "81-1", "issue": "20400"},
        {"citation": "566 U.S. 999", "sct_citation": "132 S. Ct. 1", "decided_on": "2012-03-05",
         "case_name": "MOSS v. REED", "docket": "11-111", "issue": "20400"},
        {"citation": "", "sct_citation": "", "decided_on": "2012-03-06",
         "case_name": "NEW v. CASE", "docket": "11-500", "issue": "80060"},
        {"citation": "566 U.S. 1", "sct_citation": "", "decided_on": "2012-03-07",
         "case_name": "TAX v. CASE", "docket": "11-501", "issue": "90000"},
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("named", "considered"),
    [
        (Named("x", citation="566 U.S. 999"), True),
        (Named("x", citation="566 U.S. 998"), False),
        (Named("x", docket="09-100"), True),
        (Named("x", docket="09-101"), False),
        (Named("x", docket="09-101", citation="560 U.S. 10"), True),
        (Named("x", case_name="City of Elm and Ash v. Oak"), True),
        (Named("x", case_name="Elm v. Oak"), False),
        (Named("x", citation="563 U.S. ___ (Sorrel v. Clover)"), True),
        (Named("x", citation="562 U.S. ___ (Sorrel v. Dock)"), False),
    ],
)
def test_a_decision_is_known_by_its_surest_name(named: Named, considered: bool) -> None:
    assert CONSIDERED.has(named) is considered


def test_a_decision_that_was_not_considered_stops_the_build_with_its_name() -> None:
    check(CONSIDERED, [Named("x", docket="11-111")])
    with pytest.raises(DataError, match=r"566 U.S. 1 Tax v. Case \(cited by a text\)") as caught:
        check(CONSIDERED, [Named("cited by a text", "Tax v. Case", "566 U.S. 1")])
    assert "supreme_court_candidates.csv" in str(caught.value)


def test_citations_near_the_words_are_named_and_old_ones_are_not() -> None:
    text = (
        "132 S. Ct. 1 (2012). Qualified immunity, 457 U.S. 799 (1982); 456 U.S. 1 (1982); "
        "566 U.S. 1 (2012); Fern v. Heather, 561 U. S. ___ (2011)."
    )
    found = {each.citation for each in cited([("a text", text)], CASES, CONSIDERED.by_party)}
    assert found == {"566 U.S. 999", "566 U.S. 1", "561 U.S. 20"}


def test_cases_on_the_liability_of_officials_are_named() -> None:
    assert {each.docket for each in liability(CASES)} == {"11-111", "11-500"}


def test_texts_and_published_cases_are_named() -> None:
    (text,) = held([document("Any.", docket="12-1")])
    assert (text.docket, text.case_name) == ("12-1", "Moss v. Reed")
    rows = [{"tally": "a list", "case": "Elm v. Ash"}, {"tally": "a list", "case": "(all)"}]
    assert [each.case_name for each in published(rows)] == ["Elm v. Ash"]


# --- decisions that a text cites near the words, counted by hand --------------------------------

PUBLISHER = {"102 S. Ct. 2727": "457 U.S. 800"}
PARTIES = {("563", "alkidd"): "563 U.S. 731"}
FAR = " and so on" * (NEAR // 8)


def near(text: str) -> list[str]:
    return list(cited_in(text, PUBLISHER, PARTIES))


def test_near_and_far() -> None:
    text = (
        f"Qualified immunity. Moss v. Reed, 457 U. S. 800, 818 (1982).{FAR} Oak v. Elm, 460 U.S. 1."
    )
    assert near(text) == ["457 U.S. 800"]


def test_words_and_citations_broken_over_lines() -> None:
    text = "clearly estab-\nlished. Moss v.\nReed, 457\nU. S. 800 (1982)"
    assert near(text) == ["457 U.S. 800"]
    assert near("was not clearly estab lished, 457 U. S. 800") == ["457 U.S. 800"]


def test_the_publishers_report_counts_once() -> None:
    assert near("qualified immunity, 102 S. Ct. 2727") == ["457 U.S. 800"]
    assert near("qualified immunity, 457 U.S. 800, 102 S. Ct. 2727") == ["457 U.S. 800"]
    assert near("qualified immunity, 99 S. Ct. 1") == []


def test_a_decision_without_a_page_is_found_by_its_party() -> None:
    words = "qualified immunity. Ashcroft v. {}, 563 U. S. ___, ___ (2011) (slip op., at 9)"
    assert near(words.format("al-Kidd")) == ["563 U.S. 731"]
    assert near(words.format("alKidd")) == ["563 U.S. 731"]
    assert near(words.format("Oak")) == ["563 U.S. ___ (Ashcroft v. Oak)"]


def test_other_reports_are_not_taken_for_the_courts() -> None:
    assert near("qualified immunity, 457 F. 3d 800; 29 U. S. C. 794; 42 U. S. C. §1983") == []


def test_texts_that_cite_a_decision() -> None:
    twice = "qualified immunity 457 U.S. 800 and 457 U.S. 800"
    found = texts_citing([("a", twice), ("a", twice), ("b", twice), ("c", "nothing")], {}, {})
    assert found == {"457 U.S. 800": {"a", "b"}}


def test_party() -> None:
    assert party("al-Kidd") == party("alKidd")
    assert party("Franks et al.") == "franks"
    assert party("") == ""
