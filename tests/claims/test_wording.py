"""What is said of a claim follows its verdict: hand-made cases."""

from __future__ import annotations

import pytest

from qi_analysis.claims import wording
from qi_analysis.claims.evaluations import Evaluation, Quantity, SourceEstimate
from qi_analysis.claims.ledger import Claim, Covers, Published, Recorded
from qi_analysis.core.errors import DataError


def claim(printed: Published, covers: Covers) -> Claim:
    return Claim(
        id="x",
        statement="s",
        said_by="b",
        citation="https://example.org",
        status="recomputed_from_authors_data",
        published=printed,
        covers=covers,
        recorded=Recorded("holds"),
        wording="w",
        evaluate="study_ratio",
    )


def found(ours: Quantity | None, *projects: tuple[float, float, float]) -> Evaluation:
    rows = tuple(
        SourceEstimate("the_counted", "2015-2016", *each, deaths=7.0, share_race_unknown=0.02)
        for each in projects
    )
    return Evaluation(Quantity(1.4), (), ours, rows, "female", "black")


ABOUT = claim(Published("about 2.5 times", "ratio", value=2.5), Covers("", 2.25, 2.75))
RARE = claim(Published("about 1 in 1,000", "one_in", value=1000), Covers("", 909, 1111))
SEVEN_DEATHS = Quantity(1.75, 0.88, 3.10, 0.9)


def test_seven_deaths_can_tell_nothing() -> None:
    said = wording.reason(ABOUT, found(SEVEN_DEATHS), "follow", "undetermined")
    assert said == (
        "The printed digits follow from the authors' data; our data cannot tell 0.88 from 3.10 "
        "(our 90% interval), and the words “about 2.5 times” cover only 2.25 to 2.75."
    )


@pytest.mark.parametrize(
    ("one", "ours", "how", "words"),
    [
        (ABOUT, Quantity(2.5, 2.4, 2.6, 0.9), "supported", "2.40 to 2.60 times, lies inside"),
        (ABOUT, Quantity(3, 2.8, 3.2, 0.9), "contradicted", "lies wholly above what"),
        (ABOUT, Quantity(2, 1.8, 2.2, 0.9), "contradicted", "lies wholly below what"),
        (RARE, Quantity(2000, 1900, 2100, 0.9), "contradicted", "at smaller risks than"),
        (RARE, Quantity(500, 400, 600, 0.9), "contradicted", "at larger risks than"),
        (ABOUT, None, "not_assessed", "we have no estimate of our own"),
    ],
)
def test_the_reason_names_side_and_range(
    one: Claim, ours: Quantity | None, how: str, words: str
) -> None:
    assert words in wording.reason(one, found(ours), "do_not_follow", how)


def test_a_project_that_lies_outside_is_named() -> None:
    evaluation = found(Quantity(2.5, 2.4, 2.6, 0.9), (2.0, 1.8, 2.2), (2.2, 2.0, 2.3))
    assert [each.value for each in wording.outside(ABOUT, evaluation)] == [2.0]
    said = wording.reason(ABOUT, evaluation, "follow", "supported")
    assert said.endswith(
        "Wholly outside what the words cover: The Counted (killed or died in custody) 2015-2016, "
        "1.80 to 2.20 times."
    )


@pytest.mark.parametrize(
    ("covers", "words"),
    [
        (Covers("", 2.25, 2.75), "2.25 to 2.75"),
        (Covers("", low=529), "529 or more"),
        (Covers("", high=0.5), "0.5 or less"),
        (Covers("", 5526, 5526), "5,526"),
        (Covers(""), ""),
    ],
)
def test_covered_range_in_words(covers: Covers, words: str) -> None:
    assert wording.covered(claim(ABOUT.published, covers)) == words


def test_nothing_can_be_told_without_an_interval() -> None:
    with pytest.raises(DataError, match="has no interval of ours"):
        wording.cannot_tell(ABOUT, found(None))
