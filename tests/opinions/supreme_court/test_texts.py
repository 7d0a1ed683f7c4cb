"""Where the Court speaks in a text, and where words stand in it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import texts
from tests.opinions.supreme_court.made_up_court import IMMUNE, document, slip

PAGE = """{syllabus}
Elm, J., delivered the opinion of the Court, in which Oak, J., joined.

Justice Elm delivered the opinion of the Court.

{court}
It is so ordered.

Justice Oak, with whom The Chief Justice
and Justice Ash join, dissenting.

{dissent}

FOOTNOTES
Footnote 1
{note}
"""
"""A page of a commercial site: no heads, one opinion after the other, all notes at the end."""


def page(**parts: str) -> str:
    return PAGE.format(**(dict.fromkeys(("syllabus", "court", "dissent", "note"), "None.") | parts))


@pytest.mark.parametrize("form", [slip, page])
def test_words_of_the_court_are_found_where_they_begin(form: object) -> None:
    text = slip(IMMUNE) if form is slip else page(court=IMMUNE)
    assert document(text).place(IMMUNE) == text.index(IMMUNE)


def test_only_white_space_may_differ() -> None:
    text = page(court="We hold that\n  the officers are   immune.")
    assert document(text).place("We hold that the officers are immune.") == text.index("We hold")
    for words in ("We hold that the officers are immune!", "we hold that the officers are immune."):
        with pytest.raises(DataError, match=r"do not stand in the text of No\. 11-111"):
            document(text).place(words)


@pytest.mark.parametrize("part", ["syllabus", "dissent", "note"])
def test_words_of_others_are_not_the_courts(part: str) -> None:
    with pytest.raises(DataError, match="not in the opinion of the Court"):
        document(page(**{part: IMMUNE})).place(IMMUNE)
    if part != "note":
        with pytest.raises(DataError, match="not in the opinion of the Court"):
            document(slip("So it is.", **{part: IMMUNE})).place(IMMUNE)


def test_words_of_others_may_be_the_courts_as_well() -> None:
    text = page(syllabus=IMMUNE, court=IMMUNE, dissent=IMMUNE)
    assert document(text).place(IMMUNE) == text.index(IMMUNE, text.index("Justice Elm"))


@pytest.mark.parametrize(
    "opening",
    [
        "Per Curiam.",
        "PER CURIAM.",
        "*809 Per Curiam.",
        "Justice Souter, delivered an opinion, Part II of which is the opinion of the Court.",
        "Justice Thomas announced the judgment of the Court and delivered an opinion.*[*]",
        "JUSTICE O'CONNOR delivered the opinion of the Court.",
        "Elder v. Holloway, 510 U.S. 510 *511 JUSTICE GINSBURG delivered the opinion of the Court.",
    ],
)
def test_openings_of_the_courts_opinion(opening: str) -> None:
    text = f"A syllabus.\n{opening}\n{IMMUNE}\n\nStevens, J., dissenting\n\nI do not."
    assert document(text).place(IMMUNE) == text.index(IMMUNE)


def test_a_syllabus_that_names_the_author_does_not_open_the_opinion() -> None:
    text = f"Justice Kennedy delivered the opinion of the Court, concluding:\n{IMMUNE}\n"
    with pytest.raises(DataError, match="not in the opinion of the Court"):
        document(text + "Justice Kennedy delivered the opinion of the Court.\n").place(IMMUNE)


def test_a_transcript_is_known_by_its_words() -> None:
    assert document("The above-entitled matter came on for oral argument.").is_transcript
    assert not document(slip(IMMUNE)).is_transcript


def write(path: Path, *records: dict[str, str]) -> Path:
    path.write_bytes(gzip.compress("".join(json.dumps(x) + "\n" for x in records).encode()))
    return path


def test_both_kinds_of_files_are_read(tmp_path: Path) -> None:
    old = {
        "docket_number": "9-1", "case_name": "A v. B", "date_filed": "2010-01-02", "text": "x",
        "citation": "559 U.S. 1", "source_repo": "some/one",
    }  # fmt: skip
    new = {
        "docket_number": "09-2", "case_name": "C v. D", "date_decided": "2010-01-03", "text": "y",
        "us_reports_citation": "559 U.S. 2", "source_repository": "some/other",
    }  # fmt: skip
    first, second = texts.read(write(tmp_path / "a.jsonl.gz", old, new))
    assert (first.docket, first.decided_on, first.source) == ("09-1", "2010-01-02", "some/one")
    assert (second.docket, second.source) == ("09-2", "some/other")


def test_a_record_without_text_is_refused(tmp_path: Path) -> None:
    record = {"docket_number": "09-1", "case_name": "A v. B", "date_filed": "2010-01-02"}
    with pytest.raises(DataError, match=r"row 1.*lacks text"):
        list(texts.read(write(tmp_path / "a.jsonl.gz", record)))
