"""What a case before the Supreme Court was about: force, a search, an arrest, speech, or other.

The Supreme Court Database says which law was at issue, not always which act. So its code narrows
the choice where it can, and the Court's own words decide among what is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Claim = Literal["force", "search", "arrest", "speech", "other"]

WORDS: Mapping[Claim, re.Pattern[str]] = {
    "force": re.compile(
        r"\b(?:excessive|deadly|lethal|unreasonable) force|\buse of force|\bshots?\b|\bshooting",
        re.IGNORECASE,
    ),
    "search": re.compile(
        r"\bsearch(?:es|ed)?\b|\bwarrants?\b|\bwarrantless|\bentry\b|\bcurtilage|\bthe home\b",
        re.IGNORECASE,
    ),
    "arrest": re.compile(
        r"\barrest(?:s|ed|ing)?\b|\bmaterial.witness|\bseiz(?:e|ed|ure)\b", re.IGNORECASE
    ),
    "speech": re.compile(r"\bFirst Amendment\b|\bspeech\b|\bprotest\w*|\bviewpoint", re.IGNORECASE),
    "other": re.compile(
        r"\bEighth Amendment|\binmates?\b|\bprison\w*|\bdiscriminat\w+|\bsuicide", re.IGNORECASE
    ),
}
"""What names each kind of claim."""

ISSUE_OF_SEARCH = ("10050", "10060")
FIRST_AMENDMENT_LAW = "200"
FOURTH_AMENDMENT_LAW = "205"


def _narrowed(issue: str, law: str) -> tuple[Claim, ...]:
    if issue.startswith("30") or law == FIRST_AMENDMENT_LAW:
        return ("speech",)
    if issue in ISSUE_OF_SEARCH or law == FOURTH_AMENDMENT_LAW:
        return ("force", "search", "arrest")
    return ("force", "search", "arrest", "speech", "other")


def claim_of(court_text: str, issue: str = "", law: str = "") -> tuple[Claim, bool]:
    """Return the kind of claim, and whether it is plain.

    Parameters
    ----------
    court_text : str
        What the Court says, without syllabus and separate opinions.
    issue, law : str
        ``issue`` and ``lawSupp`` of the Supreme Court Database; empty where it has no record.

    Returns
    -------
    tuple of str and bool
        The kind whose words are the most frequent among those the codes leave; plain where it
        has at least half as many again as the next.
    """
    counts = {kind: len(WORDS[kind].findall(court_text)) for kind in _narrowed(issue, law)}
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    (best, most), rest = ranked[0], ranked[1:]
    if not most and len(counts) > 1:
        return "other", False
    return best, not rest or most >= 1.5 * rest[0][1]
