"""The files of the review page: whole texts, passages in place, nothing that can run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.reading.coded import ANSWERED, Quote
from qi_analysis.opinions.review import page
from qi_analysis.opinions.review.passages import candidates, last_words
from tests.opinions.review.queue_made_up import HOLDING, TEXT, opinion, row, write


def handed(script: Path) -> Any:
    """Return the last value that a script hands to the page."""
    found = re.fullmatch(r"\w+\((?:\d+, )?(\{.*\})\);\n", script.read_text())
    assert found
    return json.loads(found[1])


def test_the_text_is_whole_and_the_passages_stand_where_they_are(tmp_path: Path) -> None:
    made = write(tmp_path, (row(7), opinion(7, citations=("550 F. Supp. 3d 12",))))
    record = handed(made.parent / "texts" / "0.js")
    assert "".join(text for text, _ in record["pieces"]) == TEXT
    marked = [text for text, passages in record["pieces"] if "qi_result.0" in passages]
    assert marked == [HOLDING] == record["candidates"]["qi_result"][:1]
    assert record["candidates"]["force_claim"] == [TEXT.split("\n")[0]]
    assert record["facts"]["Last words on the judgment"] == "The judgment is AFFIRMED."
    assert record["link"] == "https://www.courtlistener.com/c/F.%20Supp.%203d/550/12/"
    assert record["machine"] == {
        "qi_raised": "1", "defendant_type": "police", "force_claim": "1", "force_in_custody": "0",
        "violation": "no", "clearly_established": "not_reached", "qi_result": "granted",
    }  # fmt: skip


def test_words_that_the_text_does_not_hold_are_no_passage() -> None:
    made_up = row(7, quotes={"violation": Quote("They violated his rights.", 3)})
    assert candidates(made_up, TEXT, "violation") == []


def test_rulings_come_before_other_sentences_and_no_more_than_three() -> None:
    text = " ".join(
        f"{start} qualified immunity {n}." for n in range(3) for start in ("They claim", "We deny")
    )
    found = candidates(row(7, text), text, "qi_result")
    assert [text[a:b] for a, b in found] == [f"We deny qualified immunity {n}." for n in (2, 1, 0)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We reverse. So ordered.\n\n-12-\n", "We reverse."),
        ("So. Thus we vacate the order in\n\nA v. B.", "Thus we vacate the order in A v. B."),
        ("The court below affirmed it.", None),
    ],
)  # fmt: skip
def test_last_words_on_the_judgment(text: str, words: str | None) -> None:
    assert last_words(text) == words


def test_a_blind_page_holds_nothing_of_the_machine(tmp_path: Path) -> None:
    sure = row(7, probability={"qi_result": 0.625}, reader="baseline")
    made = write(tmp_path, (sure, opinion(7)), blind=True, who="Bo")
    record = (made.parent / "texts" / "0.js").read_text()
    assert '"machine":null' in record
    assert "0.625" not in record
    assert "baseline" not in record


def test_nothing_in_a_script_can_end_it(tmp_path: Path) -> None:
    text = "</script><script>window.hacked = 1</script>\u2028denied\u202edeined"
    made = write(tmp_path, (row("</script>", text), opinion("</script>", text, name=text)))
    for script in (made.parent / "texts" / "0.js", made.parent / "queue.js"):
        content = script.read_bytes()
        assert content.isascii()
        assert b"<" not in content
    (shown, _), *_ = handed(made.parent / "texts" / "0.js")["pieces"]
    assert "denied[U+202E]deined" in shown
    assert "script-src 'self' file:;" in made.read_text()
    assert "unsafe" not in made.read_text()


def test_the_codebook_has_a_rule_for_every_question() -> None:
    book = page.codebook()
    assert set(page.QUESTIONS) == set(ANSWERED) == set(book["rules"]) - {"target", "favours"}
    assert book["rules"]["clearly_established"].startswith("Only as decided on claims where QI")
    assert "two aspects" in book["rules"]["clearly_established"]
    assert len(book["cases"]) == 18


def test_a_link_needs_a_cluster_or_a_citation() -> None:
    assert page.source_link(opinion(7, cluster_id=12)) == (
        "https://www.courtlistener.com/opinion/12/opinion/"
    )
    assert page.source_link(opinion(7, citations=("slip op.",))) is None


def test_nothing_is_left_where_a_page_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(QiAnalysisError, match="1 of 2 opinions have no text, such as 8"):
        page.write([row(7), row(8)], [opinion(7)], tmp_path / "a" / "review")
    assert list((tmp_path / "a").iterdir()) == []
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(QiAnalysisError, match="not an empty folder"):
        page.write([row(7)], [opinion(7)], tmp_path / "a")
    with pytest.raises(QiAnalysisError, match="not an empty folder"):
        page.write([row(7)], [opinion(7)], tmp_path / "a" / "mine.txt")
