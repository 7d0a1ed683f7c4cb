"""Texts that are no whole opinion of a court of appeals, and so have no place in a count."""

from __future__ import annotations

import re

NO_TEXT = "no text"
EXCERPT = "edited excerpt"
TRIAL_COURT = "document of a trial court"
NO_HEADING = "no heading: court, docket and date unknown"

_TRIAL_CODES = ("100", "trial-court")
_TRIAL_HEAD = re.compile(
    r"\W{0,3}(?:in the )?(?:united states|u\. ?s\.) (?:district|bankruptcy|tax) court\b",
    re.IGNORECASE,
)
_APPEALS = re.compile(r"\bcourt\s+of\s+appeals\b", re.IGNORECASE)
_CUT = re.compile(
    r"^[ \t]*\[[^\]\n]{0,100}\b(?:omitted|deleted)\b[^\]\n]{0,20}\][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A line by which an editor tells what was left out; a court does so within its sentences."""
_EDITED = re.compile(
    r"^[ \t]*[\[(]?(?:(?:this|the) (?:case|opinion) (?:has been|is|was) )?"
    r"(?:edited|excerpt(?:ed)?|abridged)\b"
    r"(?: (?:version|opinion|by|from|for|of)\b[^\n]{0,80})?[ \t]*[.\])]{0,2}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HEAD, _TAIL = 1500, 600


def is_excerpt(text: str) -> bool:
    """Say whether an editor has cut the text, as for a casebook."""
    ends = text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]
    cut = ("omitted" in text or "deleted" in text) and _CUT.search(text) is not None
    return cut or any(map(_EDITED.search, ends))


def _is_of_trial_court(text: str) -> bool:
    """Say whether another court heads the text; sources file some under the court of appeals."""
    head = " ".join(text[:_HEAD].split())
    return _TRIAL_HEAD.match(head) is not None and not _APPEALS.search(head)


def left_out(text: str, opinion_type: str | None, *, headed: bool) -> str | None:
    """Return why a text has no place in a count, or None.

    Errata sheets and separate opinions are told apart in fields of their own.

    Parameters
    ----------
    text : str
        The text that is coded.
    opinion_type : str, optional
        CourtListener's code.
    headed : bool
        Whether court, docket or date is known, from the source or from the text.
    """
    if not text.strip():
        return NO_TEXT
    if (opinion_type or "").startswith(_TRIAL_CODES) or _is_of_trial_court(text):
        return TRIAL_COURT
    if is_excerpt(text):
        return EXCERPT
    return None if headed else NO_HEADING
