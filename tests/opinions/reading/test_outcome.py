"""What became of immunity in whole opinions, made up and coded by hand.

None in the place of a step: the opinion could fairly be coded either way there.
"""

from __future__ import annotations

import pytest

from qi_analysis.opinions.reading.coder import code
from tests.opinions.made_up import opinion

SUIT = (
    "Hill sued two police officers under 42 U.S.C. § 1983, alleging that they used excessive force "
    "when they arrested her. "
)
CASES: list[tuple[str, tuple[str | None, str | None, str]]] = [
    (
        (
            "The district court denied the officers' motion for summary judgment based on "
            "qualified immunity. The officers appeal. Viewing the evidence in Hill's "
            "favor, a reasonable jury could conclude that the officers used excessive "
            "force. The right to be free of such force was clearly established. The "
            "district court's order is affirmed."
        ),
        ("not_reached", "yes", "denied"),
    ),
    (
        (
            "The officers claim qualified immunity. At step one, we hold that the force "
            "violated the Fourth Amendment. At step two, we hold that the law was not "
            "clearly established in 2004. The officers are therefore entitled to qualified "
            "immunity. We affirm."
        ),
        ("yes", "no", "granted"),
    ),
    (
        (
            "The jury found for Hill. The officers argue on appeal that they are entitled "
            "to qualified immunity. The evidence was sufficient for the jury to find that "
            "the officers used excessive force. It was clearly established that officers "
            "may not beat a compliant suspect. We reject the claim of qualified immunity "
            "and affirm the judgment."
        ),
        ("yes", "yes", "denied"),
    ),
    (
        (
            "The district court granted summary judgment on qualified immunity. Hill "
            "appeals. We conclude that the officers' use of force was objectively "
            "reasonable and did not violate the Fourth Amendment. Accordingly, we affirm "
            "the grant of qualified immunity."
        ),
        ("no", "not_reached", "granted"),
    ),
    (
        (
            "The district court dismissed the claims on the basis of qualified immunity. "
            "We assume without deciding that the force was excessive. No case law gave the "
            "officers fair warning. Because the right was not clearly established, we "
            "affirm."
        ),
        ("not_reached", "no", "granted"),
    ),
    (
        (
            "The officers appeal the denial of qualified immunity. The district court "
            "found that material facts are in dispute. We lack jurisdiction to review that "
            "finding, and the appeal is dismissed."
        ),
        ("not_reached", "not_reached", "no_decision"),
    ),
    (
        (
            "The district court granted qualified immunity to the officers on all claims. "
            "We affirm as to the arrest claim, because the officers had probable cause, "
            "and they are entitled to qualified immunity on that claim. We reverse as to "
            "the force claim; the officers are not entitled to qualified immunity on it."
        ),
        (None, None, "mixed"),
    ),
    (
        (
            "The court below ruled that the officers enjoyed qualified immunity. Hill "
            "appealed. For the reasons stated by the district court, the judgment is "
            "affirmed."
        ),
        (None, None, "granted"),
    ),
    (
        (
            "The officers sought summary judgment on grounds of qualified immunity, which "
            "the district court denied. This interlocutory appeal followed. No reasonable "
            "officer could have believed that such force was lawful. Qualified immunity "
            "was properly denied. Affirmed."
        ),
        (None, "yes", "denied"),
    ),
    (
        (
            "On appeal, the officers press their qualified immunity defense. We think the "
            "defense is well taken. An objectively reasonable officer could have believed "
            "that the force was lawful. The judgment is reversed."
        ),
        (None, "no", "granted"),
    ),
    (
        (
            "The district court denied qualified immunity. The officers appeal. We reverse "
            "and remand with instructions to enter judgment for the officers."
        ),
        (None, None, "granted"),
    ),
    (
        (
            "Hill contends that the district court erred in granting qualified immunity to "
            "the officers. We agree. The judgment is vacated and the case is remanded."
        ),
        (None, None, "denied"),
    ),
    (
        (
            "The officers contend that the district court erred in denying them qualified "
            "immunity. We agree, and reverse."
        ),
        (None, None, "granted"),
    ),
    (
        (
            "The officers contend that the district court should have granted them "
            "qualified immunity. We are not persuaded."
        ),
        (None, None, "denied"),
    ),
    (
        (
            "Hill argues that the officers are not entitled to qualified immunity. The "
            "argument is unavailing, since no reasonable officer would have known that the "
            "force was unlawful."
        ),
        (None, "no", "granted"),
    ),
    (
        (
            "Unlike Officer Fern, Sergeant Reed is entitled to qualified immunity. He came after "
            "the arrest and relied on what he was told. We affirm in part and reverse in part."
        ),
        (None, None, "mixed"),
    ),
    (
        (
            "We hold that Fern is entitled to qualified immunity on the claim about the arrest. "
            "On the claim about the shove, the officers also argue that they have qualified "
            "immunity. They offer no authority for that argument. The judgment is vacated in part."
        ),
        (None, None, "mixed"),
    ),
    (
        (
            "The officers ask for qualified immunity. Hence they deprived Hill of a right that the "
            "Constitution gives her. It was clearly established at the time. The denial of "
            "qualified immunity was correct, and we affirm."
        ),
        ("yes", "yes", "denied"),
    ),
    (
        (
            "First, we affirm the district court's grant of summary judgment in "
            "Hill's favor. Next, we hold that the officers are entitled to qualified "
            "immunity, for the law was not clearly established."
        ),
        ("yes", "no", "granted"),
    ),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_outcome(body: str, expected: tuple[str | None, str | None, str]) -> None:
    row = code(opinion(SUIT + body, plaintiff="DANA HILL"))
    assert row.target
    found = (row.violation, row.clearly_established, row.qi_result)
    assert tuple(x if y is not None else None for x, y in zip(found, expected, strict=True)) == (
        expected
    )


IN_PART = (
    "The district court ruled on the claims against Fern and Reed. Accordingly, Reed should "
    "receive qualified immunity. For these reasons, we affirm in part and reverse in part."
)


@pytest.mark.parametrize(("officials_appeal", "result"), [(True, "mixed"), (False, "granted")])
def test_a_split_disposition_splits_immunity_where_only_officials_appeal(
    officials_appeal: bool, result: str
) -> None:
    # what is affirmed of a denial that officials appeal is a denial; a plaintiff may win in part
    # on other claims
    row = code(opinion(SUIT + IN_PART, plaintiff="DANA HILL", officials_appeal=officials_appeal))
    assert row.qi_result == result


def test_what_is_assumed_for_argument_turns_no_ruling_round() -> None:
    row = code(
        opinion(
            "Hill sued the town's clerk under 42 U.S.C. § 1983. The district court further found "
            "that, even if Hill was not heard in time, the clerk would be entitled to qualified "
            "immunity. We affirm, for Hill was heard."
        )
    )
    assert row.qi_raised  # as a ground of the ruling under review
