"""Which decisions a text cites near the words, counted by hand in made-up texts."""

from __future__ import annotations

from qi_analysis.opinions.supreme_court.citations import NEAR, cited_in, party, texts_citing

PUBLISHER = {"102 S. Ct. 2727": "457 U.S. 800"}
PARTIES = {("563", "alkidd"): "563 U.S. 731"}
FAR = " and so on" * (NEAR // 8)


def cited(text: str) -> list[str]:
    return list(cited_in(text, PUBLISHER, PARTIES))


def test_near_and_far() -> None:
    text = (
        f"Qualified immunity. Moss v. Reed, 457 U. S. 800, 818 (1982).{FAR} Oak v. Elm, 460 U.S. 1."
    )
    assert cited(text) == ["457 U.S. 800"]


def test_words_and_citations_broken_over_lines() -> None:
    text = "clearly estab-\nlished. Moss v.\nReed, 457\nU. S. 800 (1982)"
    assert cited(text) == ["457 U.S. 800"]
    assert cited("was not clearly estab lished, 457 U. S. 800") == ["457 U.S. 800"]


def test_the_publishers_report_counts_once() -> None:
    assert cited("qualified immunity, 102 S. Ct. 2727") == ["457 U.S. 800"]
    assert cited("qualified immunity, 457 U.S. 800, 102 S. Ct. 2727") == ["457 U.S. 800"]
    assert cited("qualified immunity, 99 S. Ct. 1") == []


def test_a_decision_without_a_page_is_found_by_its_party() -> None:
    near = "qualified immunity. Ashcroft v. {}, 563 U. S. ___, ___ (2011) (slip op., at 9)"
    assert cited(near.format("al-Kidd")) == ["563 U.S. 731"]
    assert cited(near.format("alKidd")) == ["563 U.S. 731"]
    assert cited(near.format("Oak")) == ["563 U.S. ___ (Ashcroft v. Oak)"]


def test_other_reports_are_not_taken_for_the_courts() -> None:
    assert cited("qualified immunity, 457 F. 3d 800; 29 U. S. C. 794; 42 U. S. C. §1983") == []


def test_texts_that_cite_a_decision() -> None:
    twice = "qualified immunity 457 U.S. 800 and 457 U.S. 800"
    found = texts_citing([("a", twice), ("a", twice), ("b", twice), ("c", "nothing")], {}, {})
    assert found == {"457 U.S. 800": {"a", "b"}}


def test_party() -> None:
    assert party("al-Kidd") == party("alKidd")
    assert party("Franks et al.") == "franks"
    assert party("") == ""
