"""The tricky cases of the codebook, each as a small made-up opinion coded by hand."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qi_analysis.opinions.reading.coder import code, mentions_immunity
from qi_analysis.opinions.texts.readers import from_v3
from tests.opinions.made_up import HEADING, opinion, plain

POLICE = (
    "Pat Moss sued two police officers of the town under 42 U.S.C. § 1983, alleging that they used "
    "excessive force when they arrested him. "
)
POLICE_APPEAL = (
    "The officers moved for summary judgment on the ground of qualified immunity. The district "
    "court denied the motion, and the officers appeal from the denial of qualified immunity. "
)


MAYOR = (
    "Pat Moss sued the mayor under section 1983 over a demotion. A jury found for him. The mayor "
    "contends that he is entitled to qualified immunity because he broke no right. "
)
NOT_ENTITLED = "We therefore conclude that the officers are not entitled to qualified immunity. "
TRICKY: list[tuple[str, str, tuple[str, str, str]]] = [
    (
        "denied on the second step",
        POLICE + POLICE_APPEAL + "It was clearly established in 2005 that officers may not strike "
        "a man who lies handcuffed on the ground. " + NOT_ENTITLED + "Affirmed.",
        ("not_reached", "yes", "denied"),
    ),
    (
        "mentioned once yet raised",
        MAYOR + "We disagree, for the evidence supports the verdict. Affirmed.",
        ("yes", "not_reached", "denied"),
    ),
    (
        "an alternative ground left open",
        POLICE + "The district court dismissed the claim and, alternatively, granted qualified "
        "immunity. Moss appeals. We find no violation of the Fourth Amendment, and so we need not "
        "reach qualified immunity. Affirmed.",
        ("no", "not_reached", "no_decision"),
    ),
    (
        "no party is credited",
        POLICE + "The judgment rests on the merits. In any event, the law was unsettled in 1992. "
        "Accordingly, the officers are entitled to qualified immunity. Affirmed.",
        ("not_reached", "no", "granted"),
    ),
    (
        "split by defendant",
        POLICE + POLICE_APPEAL + "We conclude that Officer Fern is entitled to qualified immunity. "
        "We conclude, however, that Officer Reed is not entitled to qualified immunity. Affirmed "
        "in part, reversed in part.",
        ("not_reached", "not_reached", "mixed"),
    ),
    (
        "an equitable claim lives on",
        (
            "Pat Moss sued a state commissioner under section 1983 for damages and an injunction. "
            "The right was not clearly established in 1990. Thus, the commissioner is entitled to "
            "qualified immunity from the claim for damages. The claim for an injunction lives on."
        ),
        ("not_reached", "no", "granted"),
    ),
    (
        "the holding stands in a footnote",
        (
            "Pat Moss sued the selectmen under section 1983. The town's policy is at issue.4 4As "
            "the district court found, the claims against the selectmen must be dismissed on the "
            "ground of qualified immunity. We turn to the town."
        ),
        ("not_reached", "not_reached", "granted"),
    ),
    (
        "no violation and therefore immune",
        POLICE + "Because no constitutional violation occurred, the officers are entitled to "
        "qualified immunity. Affirmed.",
        ("no", "not_reached", "granted"),
    ),
    (
        "clear in outline yet immune",
        POLICE + "The contours of the right were clearly established. Still, a reasonable officer "
        "could have believed that the arrest was lawful. We therefore hold that the officers are "
        "entitled to qualified immunity.",
        ("not_reached", "no", "granted"),
    ),
    (
        "a procedural order",
        POLICE + "The officers have appealed the denial of qualified immunity. We stay discovery "
        "until the appeal is heard.",
        ("not_reached", "not_reached", "no_decision"),
    ),
]  # fmt: skip


def test_tricky_cases_are_mostly_read_right_or_left_open() -> None:
    """Coded by hand by the rules of the codebook: all raise immunity."""
    steps = ("violation", "clearly_established", "qi_result")
    rows = [code(opinion(body, officials_appeal="appeal from" in body)) for _, body, _ in TRICKY]
    assert all(row.qi_raised for row in rows)
    pairs = [
        (name, field, getattr(row, field), hand)
        for (name, _, codes), row in zip(TRICKY, rows, strict=True)
        for field, hand in zip(steps, codes, strict=True)
    ]
    wrong = [pair for pair in pairs if pair[2] not in {None, pair[3]}]
    right = [pair for pair in pairs if pair[2] == pair[3]]
    assert len(right) >= 19, wrong
    assert len(wrong) <= 4, wrong


def test_1_a_conversion_stub_hides_a_denial() -> None:
    body = opinion(
        POLICE
        + POLICE_APPEAL
        + "We hold that the officers are not entitled to qualified immunity. "
    ).text
    html = f"<p>{body}</p>" + "<p>The facts are as the plaintiff tells them.</p>" * 30
    row = code(
        from_v3(
            {"resource_uri": "/opinions/7/", "plain_text": "Usage: tool [OPTION]", "html": html}
        )
    )
    assert row.qi_raised
    assert row.qi_result in {None, "denied"}


def test_3_mentioned_but_not_raised() -> None:
    row = code(
        opinion(
            "Pat Moss sued a public school under section 1983. The complaint is out of time. See "
            "Roe v. Stone, 5 F.3d 1, 3 (1st Cir. 1993) (holding that the troopers were entitled "
            "to qualified immunity). Affirmed."
        )
    )
    assert row.qi_mentioned
    assert not row.qi_raised
    assert row.qi_result == "no_decision"


def test_11_supervisors_of_police_who_killed() -> None:
    row = code(
        opinion(
            "Pat Moss was shot and killed by police officers. The estate sued the police chief and "
            "a police captain under section 1983 for failing to train the officers. We hold that "
            "the chief is entitled to qualified immunity. Affirmed."
        )
    )
    assert row.target


def test_13_a_station_cell_is_in_scope_and_a_jail_is_not() -> None:
    station = code(
        opinion(
            POLICE
            + "The blows fell in a cell of the police station. We hold that the officers are "
            "entitled to qualified immunity."
        )
    )
    jail = code(
        opinion(
            "Pat Moss, an inmate of the county jail, sued three correction officers under section "
            "1983, alleging that they used excessive force in the jail. He was in his cell. "
            "We hold that the correction officers are entitled to qualified immunity."
        )
    )
    assert station.target
    assert jail.force_claim
    assert jail.force_in_custody
    assert not jail.target


def test_14_rough_handling_without_a_federal_claim_of_force() -> None:
    row = code(
        opinion(
            "Pat Moss sued two state troopers under section 1983 for an arrest without probable "
            "cause. One trooper pulled his arm. We hold that the troopers are entitled to "
            "qualified immunity."
        )
    )
    assert row.qi_raised
    assert not row.force_claim


def test_15_police_force_without_immunity() -> None:
    row = code(
        opinion(
            POLICE + "The jury found for the officers. Moss seeks a new trial, arguing that the "
            "instruction on excessive force was wrong. Affirmed."
        )
    )
    assert row.force_claim
    assert row.defendant_type == "police"
    assert not row.qi_mentioned
    assert not row.target


def test_16_words_that_look_like_immunity() -> None:
    row = code(
        opinion(
            "Pat Moss petitions for habeas corpus under 28 U.S.C. § 2254. The state court did not "
            "unreasonably apply clearly established federal law. The prosecutor enjoys absolute "
            "immunity. The conduct of counsel was objectively reasonable.",
            defendant="LEE FERN, Superintendent",
        )
    )
    assert not row.qi_mentioned
    assert not row.qi_raised


def test_18_an_errata_sheet_is_no_opinion() -> None:
    row = code(
        plain(
            "United States Court of Appeals\nFor the First Circuit\n\nNo. 07-1234\n\nPAT MOSS,\n"
            "Plaintiff, Appellant,\nv.\nLEE FERN,\nDefendant, Appellee.\n\nERRATA SHEET\n\n"
            "The opinion of this Court issued on June 5, 2008 is amended as follows:\n"
            'On page 3, line 2, replace "qualified immunity" with "immunity".\n'
        )
    )
    assert row.errata
    assert row.published == "unknown"
    assert row.date_filed == "2008"
    assert not row.qi_raised


def test_an_errata_sheet_in_front_does_not_lend_its_date() -> None:
    front = (
        "July 9, 2008\n\nUnited States Court of Appeals\nFor the First Circuit\n\nNo. 07-1234\n\n"
        "PAT MOSS v. LEE FERN\n\nERRATA SHEET\n\nThe opinion is amended: on page 2, delete one "
        "comma. " + "This line fills the sheet. " * 12 + "\n\n"
    )
    row = code(plain(front + opinion(POLICE + "Affirmed.").text))
    assert row.date_filed == "2008-06-05"
    assert not row.errata


def test_a_dissent_is_not_the_court() -> None:
    row = code(
        opinion(
            POLICE
            + "The complaint was filed too late, and the judgment is affirmed. "
            + "The clock ran from the arrest. " * 30
            + "BIRCH, Chief Judge, dissenting. I would hold that the officers are not entitled to "
            "qualified immunity."
        )
    )
    assert row.qi_mentioned
    assert not row.qi_raised


def test_what_the_source_says_wins() -> None:
    row = code(opinion(POLICE, court="ca5", filed=date(2011, 1, 2), status="Unpublished"))
    assert (row.court, row.circuit) == ("ca5", "5")
    assert (row.date_filed, row.published) == ("2011-01-02", "unpublished")


def test_the_basis_is_verbatim_at_its_offset() -> None:
    source = opinion(POLICE + "Because no constitutional violation occurred,   the\n\n officers "
                     "are entitled to qualified immunity. Affirmed.")  # fmt: skip
    basis = code(source).basis
    assert basis is not None
    assert source.text[basis.offset :].startswith(basis.sentence)
    assert basis.sentence.startswith("Because no")
    assert basis.sentence.endswith("qualified immunity.")
    assert basis.rule


def test_the_screen() -> None:
    assert mentions_immunity("qualified\n   immunity")
    assert mentions_immunity("Good-faith immunity")
    assert mentions_immunity("qualifiedly immune")
    assert not mentions_immunity("sovereign immunity; qualified teachers")


WORDS = st.lists(
    st.sampled_from(
        ["qualified immunity", "We hold", "not", "entitled to", "(", ")", "v.", "No. 07-1", "\n",
         ".", "ERRATA", "U.S. COURT OF APPEALS FOR THE FIRST CIRCUIT", "Before", "dissenting.",
         "J.,", "excessive force", "§ 1983", "June 31, 2008", "1 2 3", "-\n", "\x00", "\x0c", "é"]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), WORDS.map(" ".join)))
@example("")
@example(HEADING)
def test_coding_never_fails_and_stays_in_the_text(text: str) -> None:
    row = code(plain(text))
    if row.basis is not None:
        assert text[row.basis.offset :].startswith(row.basis.sentence)
    if row.qi_raised is False:
        assert (row.qi_result, row.favours) == ("no_decision", "none")
    if row.target:
        assert row.qi_raised
        assert row.force_claim
        assert not row.force_in_custody


def test_long_hostile_texts_take_no_longer_than_plain_ones() -> None:
    # each of these would stall a pattern with nested unbounded repeats
    for piece in ("(a ", "not ", "we affirm the ", "qualified immunity not ", "A, ", "in ", '"'):
        code(plain("We hold that " + piece * 6000))
