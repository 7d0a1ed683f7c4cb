"""Who is sued, and for force or not: made-up openings coded by hand."""

from __future__ import annotations

from typing import Any

from qi_analysis.opinions.reading.coder import code
from tests.opinions.made_up import opinion

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        (
            "Dana Hill appeals from her conviction for conspiracy. The agents used force to "
            "enter. Affirmed."
        ),
        "UNITED STATES OF AMERICA",
        {"defendant_type": "none", "force_claim": False},
    ),
    (
        (
            "Hill brought this action under 42 U.S.C. § 1983 against the warden and two "
            "guards of the state prison, alleging that they beat him and used excessive "
            "force in violation of the Eighth Amendment. Hill, a prisoner, was in his cell."
        ),
        "LEE FERN, Warden, ET AL.",
        {"defendant_type": "corrections", "force_claim": True, "force_in_custody": True},
    ),
    (
        (
            "Hill, a teacher, sued the school committee members under section 1983 for "
            "dismissing her because of her speech. The school committee members moved to "
            "dismiss."
        ),
        "TOWN OF ASH, ET AL.",
        {"defendant_type": "other_official", "force_claim": False},
    ),
    (
        ("This is an appeal in a contract dispute. The bank foreclosed on the mortgage."),
        "ASH BANK, N.A.",
        {"defendant_type": "none", "force_claim": False},
    ),
    (
        (
            "Hill was tackled and pepper sprayed by Deputy Fern during a traffic stop. She "
            "sued under § 1983, claiming that the deputy sheriff used excessive force in "
            "arresting her. The district court granted summary judgment to the deputy on the "
            "basis of qualified immunity."
        ),
        "LEE FERN",
        {"defendant_type": "police", "force_claim": True, "target": True, "qi_raised": True},
    ),
    (
        (
            "Hill sued FBI agents under Bivens for shooting her son. She claims that deadly "
            "force was unreasonable. We hold that the agents are entitled to qualified "
            "immunity."
        ),
        "LEE FERN, ET AL.",
        {"defendant_type": "police", "force_claim": True, "target": True, "qi_result": "granted"},
    ),
    (
        ("Hill challenges the denial of disability benefits by the Secretary."),
        "SECRETARY OF HEALTH AND HUMAN SERVICES",
        {"defendant_type": "none"},
    ),
    (
        (
            "Hill, an inmate at the state prison, appeals the dismissal of his section 1983 "
            "complaint about his medical care. The prison officials moved to dismiss."
        ),
        "LEE FERN, Superintendent, ET AL.",
        {"defendant_type": "corrections", "force_claim": False},
    ),
    (
        ("Petitioner seeks review of an order of removal by the Board of Immigration Appeals."),
        "ERIC HOLDER, Attorney General",
        {"defendant_type": "none"},
    ),
    (
        (
            "Hill sued the mayor and the police chief under section 1983, alleging that she "
            "was demoted for her politics. The mayor and the police chief claim qualified "
            "immunity."
        ),
        "LEE FERN, Mayor, ET AL.",
        {"force_claim": False},
    ),
    (
        (
            "Police officers arrested Hill at a demonstration. She filed suit under 42 "
            "U.S.C. § 1983 against the officers for false arrest and excessive force. The "
            "jury found for her on the force claim. The officers appeal, arguing that they "
            "are entitled to qualified immunity because a reasonable officer could have "
            "thought the force lawful. We disagree and affirm."
        ),
        "LEE FERN, ET AL.",
        {"defendant_type": "police", "force_claim": True, "target": True, "qi_result": "denied"},
    ),
    (
        ("Hill appeals the denial of habeas corpus relief under 28 U.S.C. § 2254."),
        "LEE FERN, Superintendent",
        {"defendant_type": "none"},
    ),
    (
        ("Hill sued the City under section 1983 for the use of excessive force by its officers."),
        "CITY OF ASH",
        {"defendant_type": "none"},
    ),
    (
        (
            "Hill brought suit against state troopers Fern and Reed under section 1983 after "
            "they searched her home. Her excessive force claim was dismissed by the district "
            "court and she does not appeal that ruling. We hold that the troopers are "
            "entitled to qualified immunity for the search."
        ),
        "LEE FERN, ET AL.",
        {"defendant_type": "police", "force_claim": False, "qi_raised": True, "target": False},
    ),
    (
        (
            "The estate of Hill, who died after being shocked with a taser by officers of "
            "the Ash Police Department, sued the officers under § 1983. The officers used a "
            "taser nine times. The district court held that the use of the taser was "
            "excessive and denied qualified immunity. The officers appeal. We affirm the "
            "denial of qualified immunity."
        ),
        "LEE FERN, ET AL.",
        {"defendant_type": "police", "force_claim": True, "target": True, "qi_result": "denied"},
    ),
    (
        (
            "Hill claims that a police dog bit him without warning in violation of the "
            "Fourth Amendment. He sued the police officer who released the dog under 42 "
            "U.S.C. § 1983. The officer was granted qualified immunity. We reverse. The "
            "officer is not entitled to qualified immunity."
        ),
        "LEE FERN",
        {"defendant_type": "police", "force_claim": True, "target": True, "qi_result": "denied"},
    ),
    (
        (
            "Hill, a tenant, brought this action under 42 U.S.C. § 1983. She says that the lease "
            "gave her a property interest, and that it was taken without a hearing. A second "
            "claim under 42 U.S.C. § 1983 is about fees."
        ),
        "ASH HOUSING AUTHORITY, ET AL.",
        {"defendant_type": "none"},
    ),
    (
        (
            "Hill, a tenant, brought this action under 42 U.S.C. § 1983 against the authority and "
            "two of its directors. She says that the lease gave her a property interest."
        ),
        "ASH HOUSING AUTHORITY, ET AL.",
        {"defendant_type": "other_official"},
    ),
]


def test_defendants_and_force_are_mostly_read_right() -> None:
    """Openings of two or three sentences: less than the reader was trained on."""
    pairs = [
        (body, name, getattr(row, name), value)
        for body, defendant, expected in CASES
        for row in [code(opinion(body, defendant=defendant))]
        for name, value in expected.items()
    ]
    wrong = [pair for pair in pairs if pair[2] not in {None, pair[3]}]
    right = [pair for pair in pairs if pair[2] == pair[3]]
    assert len(right) >= 33, wrong
    assert len(wrong) <= 4, wrong
