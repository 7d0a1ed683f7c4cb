"""Citations of the deciding passage; the cases and their places in the reports are real."""

from __future__ import annotations

import pytest

from qi_analysis.opinions.reading.authorities import authorities_in
from qi_analysis.opinions.reading.coder import code
from tests.opinions.made_up import opinion, plain

# Pearson v. Callahan, 555 U.S. 223 (2009); Harlow v. Fitzgerald, 457 U.S. 800 (1982): the Court's
# own citations in the United States Reports
PEARSON, HARLOW = "555 U.S. 223", "457 U.S. 800"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They are immune. See Pearson v. Callahan, 555 U. S. 223, 231 (2009).", (PEARSON,)),
        (
            (
                "Pearson v. Callahan, 555 U.S. 223 (2009); Harlow v. Fitzgerald, 457 U.S. 800, "
                "818 (1982); see Pearson, 555 U.S. at 232; 42 U.S.C. § 1983."
            ),
            (PEARSON, HARLOW),
        ),
        # these as eyecite 2.7.8 reads them
        (
            "125 S.Ct. 738, 160 L.Ed.2d 621; 2005 WL 435430",
            (
                "125 S. Ct. 738",
                "160 L. Ed. 2d 621",
                "2005 WL 435430",
            ),
        ),
        ("under 42 U.S.C. 1983, 165 F. 3d 992; Sause v. Bauer, 585 U. S. ___", ("165 F.3d 992",)),
        ("Duke Power Co., 401 U.S., at 436, 91 S.Ct. 849", ("91 S. Ct. 849",)),
        ("They acted under 42 U.S.C. § 1983. Id. at 12.", ()),
        ("The officers are entitled to qualified immunity.", ()),
    ],
)
def test_full_citations_of_cases_once_each_in_order(text: str, expected: tuple[str, ...]) -> None:
    assert authorities_in(text) == expected


def test_a_row_names_the_cases_its_deciding_passage_cites_and_no_others() -> None:
    row = code(
        opinion(
            "Hill sued two police officers under section 1983. The officers appeal the denial of "
            "qualified immunity. Roe v. Stone, 5 F.3d 1 (1st Cir. 1993), states the facts. The "
            "law was not clearly established. We hold that the officers are entitled to qualified "
            "immunity. See Pearson v. Callahan, 555 U.S. 223, 231 (2009). Reversed."
        )
    )
    assert row.authorities == (PEARSON,)
    assert row.to_record()["authorities"] == [PEARSON]


def test_no_authorities_where_immunity_is_not_raised() -> None:
    row = code(opinion("A debt is due. Pearson v. Callahan, 555 U.S. 223 (2009). Affirmed."))
    assert row.authorities == ()


def test_the_year_of_a_citation_is_never_the_date_filed() -> None:
    row = code(
        plain(
            "Before Birch, Cedar and Elm, Circuit Judges. Per Curiam. Hill v. Roe, 5 F.3d 1 (1st "
            "Cir. 1993); Pearson v. Callahan, 555 U.S. 223 (2009); accord Poe v. Moe (1st Cir. "
            "Jan. 5, 2011). Affirmed."
        )
    )
    assert row.date_filed is None
