"""Whose words stand where: the syllabus and single justices are never the Court."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import coding, voices
from qi_analysis.opinions.supreme_court.records import from_record, join
from tests.opinions.supreme_court.made_up_court import record, slip

IMMUNE = "We hold that the officers are entitled to qualified immunity."
NOT_IMMUNE = "We hold that the officers are not entitled to qualified immunity."


def test_a_dissent_that_says_the_opposite_is_not_the_court() -> None:
    found = coding.code(record(slip(IMMUNE, dissent=NOT_IMMUNE)))
    assert (found.applied, found.for_whom) == ("applied", "officials")
    turned = coding.code(record(slip(NOT_IMMUNE, dissent=IMMUNE)))
    assert (turned.applied, turned.for_whom) == ("applied", "plaintiff")


def test_a_syllabus_is_not_the_opinion() -> None:
    only_there = coding.code(record(slip("The petition concerns fees alone.", syllabus=IMMUNE)))
    assert only_there.applied == "no"
    assert only_there.offset is None


def test_the_basis_stands_at_its_offset_in_the_courts_part() -> None:
    one = record(slip(IMMUNE, syllabus=IMMUNE, dissent=IMMUNE))
    found = coding.code(one)
    assert found.offset is not None
    assert one.opinion.text[found.offset :].startswith(IMMUNE)
    assert one.court is not None
    assert one.court.start < found.offset < one.court.end
    assert one.opinion.text.count(IMMUNE) == 3


def test_running_heads_are_not_read_as_words_of_the_court() -> None:
    broken = (
        "We hold that the officers are\nentitled to\n\n2\n\nMOSS v. REED\n\n"
        "Opinion of the Court\n\nqualified immunity."
    )
    found = coding.code(record(slip(broken)))
    assert found.sentence == IMMUNE


@pytest.mark.parametrize(
    ("mark", "voice"),
    [
        ("Syllabus", "syllabus"),
        ("Opinion of the Court", "court"),
        ("Per Curiam", "court"),
        ("PER CURIAM.", "court"),
        ("Justice White, delivered the opinion of the Court.", "court"),
        ("CHIEF JUSTICE ASH delivered the opinion of the Court.", "court"),
        ("ASH, C. J., dissenting", "separate"),
        ("OAK, J., concurring in judgment", "separate"),
        ("Opinion of OAK, J.", "separate"),
        ("JUSTICE OAK, concurring in the judgment in part.", "separate"),
        ("Justice Oak, with whom Justice Elm and\nJustice Ash join, dissenting.", "separate"),
    ],
)
def test_marks_of_the_pages(mark: str, voice: str) -> None:
    assert voices.parts(f"A caption.\n{mark}\nWords.\n")[-1].voice == voice


@pytest.mark.parametrize(
    "words",
    [
        "JUSTICE OAK’s opinion concurring in the judgment in part is answered above.",  # noqa: RUF001
        "As the opinion of the Court says, the syllabus is no part of it.",
        "OAK, J., delivered the opinion of the Court.",
    ],
)
def test_talk_of_opinions_is_no_mark(words: str) -> None:
    found = voices.parts(f"Opinion of the Court\nWords.\n{words}\nMore.\n")
    assert [part.voice for part in found] == ["court"]


def test_the_text_is_believed_before_the_label() -> None:
    # Weise v. Casper, 562 U.S. 976: labeled per curiam, and the page says one justice dissents
    denied = (
        "[per curiam]\nCite as: 562 U. S. ____ (2010)\n\n1\n\nOAK, J., dissenting\n\n"
        "The petition for a writ of certiorari is denied.\nJUSTICE OAK, dissenting from denial of "
        f"certiorari.\n{NOT_IMMUNE}\n"
    )
    one = record(denied, doc_kind="whole case, joined from one file per author")
    assert (one.kind, one.court) == ("review_denied", None)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("single-author opinion: Majority", "opinion"),
        ("single-author opinion: PER CURIAM", "opinion"),
        ("single-author opinion: Dissent", "separate_only"),
        ("single-author opinion: Concur", "separate_only"),
    ],
)
def test_one_authors_document_alone(label: str, kind: str) -> None:
    assert record(IMMUNE, doc_kind=label).kind == kind


def test_a_majority_that_its_pages_call_a_dissent_is_cut_there() -> None:
    text = f"We go first.\n\nOAK, J., dissenting\n\n{NOT_IMMUNE}\n"
    found = coding.code(record(text, doc_kind="single-author opinion: Majority"))
    assert found.applied == "no"


def test_a_transcript_of_an_argument_decides_nothing() -> None:
    text = f"came on for\n\n14\n\noral argument before the Supreme Court\nPer Curiam\n{IMMUNE}\n"
    assert record(text).kind == "transcript"


@given(
    st.lists(st.sampled_from(["Syllabus", "Opinion of the Court", "OAK, J., dissenting", "w. w"]))
)
def test_parts_cover_the_document_and_blanks_keep_its_length(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = voices.parts(text)
    assert "".join(text[part.start : part.end] for part in found) == text
    for part in found:
        kept = voices.keep_only(text, part)
        assert len(kept) == len(text)
        assert kept.count("\n") == text.count("\n")
        assert not kept[: part.start].strip()
        assert not kept[part.end :].strip()


def test_records_of_one_decision_are_joined_and_the_opinion_is_read() -> None:
    dissent = record(NOT_IMMUNE, doc_kind="single-author opinion: Dissent", citation="")
    whole = record(slip(IMMUNE))
    other = record(slip(IMMUNE), docket_number="11-112")
    joined = join([dissent, whole, other])
    assert [len(each.records) for each in joined] == [2, 1]
    assert joined[0].read is whole
    assert joined[0].citation == "566 U.S. 999"


def test_records_of_one_docket_must_agree_on_the_day() -> None:
    with pytest.raises(DataError, match="11-111"):
        join([record(slip(IMMUNE)), record(slip(IMMUNE), date_filed="2012-03-06")])


@pytest.mark.parametrize("field", ["text", "docket_number", "date_filed"])
def test_a_record_without_a_field_is_refused(field: str) -> None:
    names = "source_repo path case_name court_id citation precedential_status doc_kind"
    good = dict.fromkeys([*names.split(), "opinion_author", "text"], "x")
    good |= {"date_filed": "2012-03-05", "docket_number": "11-111"}
    del good[field]
    with pytest.raises(DataError, match=field):
        from_record(good, 1)
