"""Digits, support and verdict, by hand-made cases and by the table of the documents."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from qi_analysis.claims import ledger, verdicts
from qi_analysis.claims.evaluations import Quantity
from qi_analysis.claims.ledger import Covers, Published

REPOSITORY = Path(__file__).resolve().parents[2]

ABOUT = Published("about 2.5 times", "ratio", value=2.5)
A_TENTH = Covers("a tenth either way", 2.25, 2.75)
RANGE = Published("between 1.2 and 1.7 times", "ratio", low=1.2, high=1.7, step=0.1)
ITSELF = Covers("the range", 1.2, 1.7)
ONE_IN = Published("about 1 in 1,000", "one_in", value=1000)
AS_RISK = Covers("a tenth either way, as a risk", 909, 1111)


def documented() -> dict[tuple[str, str, bool], str]:
    """Return the table of docs/claims.md, which a person wrote."""
    text = (REPOSITORY / "docs" / "claims.md").read_text("utf-8")
    table = text.split("<!-- verdicts -->\n")[1].split("<!-- end of verdicts -->")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    found = {(digits, how, out == "yes"): said for digits, how, out, said, _ in rows}
    assert len(found) == len(rows)
    assert all(why for *_, why in rows)
    return found


def test_every_combination_is_judged_as_documented() -> None:
    every = itertools.product(verdicts.DIGITS, verdicts.SUPPORT, (False, True))
    assert {each: verdicts.verdict(*each) for each in every} == documented()
    assert set(documented().values()) == set(ledger.VERDICTS)  # each can be reached


def test_imprecision_never_protects_a_claim() -> None:
    """A wider interval around the same value can lose a claim its support, never gain it."""
    for digits, out in itertools.product(verdicts.DIGITS, (False, True)):
        assert not verdicts.verdict(digits, "undetermined", out).startswith("holds")
    for half in (0.1, 0.2, 0.3, 1.0, 50.0):
        wide = Quantity(2.5, 2.5 - half, 2.5 + half, 0.9)
        assert verdicts.support(A_TENTH, wide) == ("supported" if half < 0.25 else "undetermined")


@pytest.mark.parametrize(
    ("covers", "low", "high", "expected"),
    [
        # seven deaths can tell nothing
        (A_TENTH, 0.88, 3.10, "undetermined"),
        (A_TENTH, 2.42, 2.66, "supported"),
        (A_TENTH, 2.25, 2.75, "supported"),  # the ends belong to what is covered
        (A_TENTH, 2.24, 2.66, "undetermined"),
        (A_TENTH, 2.42, 2.76, "undetermined"),
        (A_TENTH, 2.0, 2.25, "undetermined"),  # it touches
        (A_TENTH, 2.75, 3.0, "undetermined"),
        (A_TENTH, 2.0, 2.24, "contradicted"),
        (A_TENTH, 2.76, 3.0, "contradicted"),
        (ITSELF, 1.79, 2.46, "contradicted"),
        (AS_RISK, 1032, 1109, "supported"),
        (AS_RISK, 1032, 1112, "undetermined"),
        (AS_RISK, 90, 110, "contradicted"),
        # no upper end, no lower end
        (Covers("at least", low=529), 530, 5000, "supported"),
        (Covers("at least", low=529), 480, 575, "undetermined"),
        (Covers("at least", low=529), 480, 528, "contradicted"),
        (Covers("at most", high=10), 1, 9, "supported"),
        (Covers("at most", high=10), 11, 12, "contradicted"),
        # nothing to compare, or with nothing
        (Covers("a pair"), 1.0, 2.0, "not_assessed"),
        (A_TENTH, None, 2.6, "not_assessed"),
        (A_TENTH, 2.4, None, "not_assessed"),
    ],
)
def test_support(covers: Covers, low: float | None, high: float | None, expected: str) -> None:
    assert verdicts.support(covers, Quantity(2.5, low, high, 0.9)) == expected


def test_no_estimate_of_ours_supports_nothing() -> None:
    assert verdicts.support(A_TENTH, None) == "not_assessed"


@pytest.mark.parametrize(
    ("published", "covers", "found", "expected"),
    [
        (ABOUT, A_TENTH, Quantity(2.457), "follow"),
        (ABOUT, A_TENTH, Quantity(2.25), "follow"),
        (ABOUT, A_TENTH, Quantity(2.75), "follow"),
        (ABOUT, A_TENTH, Quantity(2.249), "do_not_follow"),
        (ABOUT, A_TENTH, Quantity(2.751), "do_not_follow"),
        (ABOUT, A_TENTH, None, "cannot_be_checked"),
        # one unit of the first digit let 1 in 100 pass, and 1 in 1,499
        (ONE_IN, AS_RISK, Quantity(1041.4), "follow"),
        (ONE_IN, AS_RISK, Quantity(100), "do_not_follow"),
        (ONE_IN, AS_RISK, Quantity(1499), "do_not_follow"),
        (Published("529", "opinions", value=529), Covers("", low=529), Quantity(600), "follow"),
        # both ends of a range round to what is printed
        (RANGE, ITSELF, Quantity(1.4, 1.16, 1.74), "follow"),
        (RANGE, ITSELF, Quantity(1.4, 1.145, 1.671), "do_not_follow"),
        (RANGE, ITSELF, Quantity(1.4, 1.2, 1.76), "do_not_follow"),
        (RANGE, ITSELF, Quantity(1.4, None, 1.7), "do_not_follow"),
        # a range without decimals to round to holds what is inside
        (Published("1.2 to 1.7", "ratio", low=1.2, high=1.7), ITSELF, Quantity(1.4), "follow"),
        (
            Published("1.2 to 1.7", "ratio", low=1.2, high=1.7),
            ITSELF,
            Quantity(1.8),
            "do_not_follow",
        ),
    ],
)
def test_digits(
    published: Published, covers: Covers, found: Quantity | None, expected: str
) -> None:
    assert verdicts.digits(published, covers, found) == expected
