"""Which records are of one decision, told by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qi_analysis.opinions.texts.once import OTHER_SOURCE, REPEATED, Once, citation_key
from qi_analysis.opinions.texts.opinion import Opinion
from tests.opinions.made_up import plain

CAP = replace(
    plain("A text.", court="ca1", filed=date(2010, 3, 19)),
    opinion_id="900001.0",
    docket_number="No. 08-1234",
    citations=("900 F.3d 1",),
    source="cap_static",
)
SAME = replace(
    CAP,
    opinion_id=77,
    docket_number="08-1234",
    citations=("900 F. 3d 1",),
    source="courtlistener_v4",
)


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"citations": ()}, True),  # court, docket and date
        ({"citations": (), "date_filed": date(2010, 3, 20)}, True),
        ({"citations": (), "date_filed": date(2010, 3, 21)}, False),
        ({"citations": (), "date_filed": None}, False),
        ({"citations": (), "court": "ca2"}, False),
        ({"citations": (), "docket_number": "08-1235; 2008-01234-cv"}, True),
        ({"citations": (), "docket_number": "08-1235"}, False),
        ({"docket_number": None, "date_filed": None}, True),  # the citation alone
        ({"docket_number": None, "court": "ca2"}, False),
        ({"docket_number": "08-1235"}, False),  # a page of orders holds several
        ({"citations": ("901 F.3d 1",), "date_filed": date(2011, 1, 1)}, False),
        # within a source nothing is taken for another: a dissent, an order on the same docket
        ({"source": "cap_static", "opinion_id": "900001.1"}, False),
    ],
)
def test_a_decision_of_two_sources_is_told(changes: dict[str, object], is_same: bool) -> None:
    other = replace(SAME, **changes)  # type: ignore[arg-type]
    for order in ((CAP, other), (other, CAP)):
        once = Once()
        left = list(once.of(order))
        assert left == ([order[0]] if is_same else list(order))
        assert once.left_out == ({OTHER_SOURCE: 1} if is_same else {})


def test_all_opinions_of_a_decision_go_and_repeats_do() -> None:
    once = Once()
    dissent: Opinion = replace(SAME, opinion_id=78)
    assert list(once.of([CAP, SAME, dissent, CAP])) == [CAP]
    assert once.left_out == {OTHER_SOURCE: 2, REPEATED: 1}


def test_one_source_alone_is_not_compared() -> None:
    assert list(Once(across=False).of([CAP, SAME, SAME])) == [CAP, SAME]


def test_coded_rows_know_their_source_by_the_id() -> None:
    once = Once()
    facts = ("ca1", "08-1234", "2010-03-19")
    assert not once.another_source("900001.0", *facts)
    assert not once.another_source("900001.1", *facts)
    assert once.another_source(77, *facts)
    assert not once.another_source(78, "ca1", "08-1234", None)


def test_a_number_beyond_all_volumes_is_no_citation() -> None:
    """Python refuses to read an integer of more than 4,300 digits."""
    long = "9" * 5000
    assert citation_key(f"{long} F.3d 1") is citation_key(f"1 F.3d {long}") is None
    assert citation_key("550 F. 3d 0012") == "550 f3d 12"
