"""The cases on which a deciding passage rests, by the reporters of the Free Law Project.

Volume, reporter and page alone are taken. Years are left: no year of a citation is the date of the
opinion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from qi_analysis.opinions.reading.segments import Sentence

_FOLLOWING = 2
"""Sentences after the deciding one that are looked at while they only cite."""
_MOST = 6_000
"""Characters read at most."""
_CITED = re.compile(r"(?<![\w.-])(\d{1,4})\s+([A-Z][\w.,'’&\s]{0,40}?)\s+(\d{1,8})\b")
"""Volume, what may be a reporter, page. A page not yet known ("___") makes no citation."""


def _cites_only(text: str) -> bool:
    return text.lstrip("\"'“‘(").startswith(("See", "Cf.", "Accord", "E.g.", "Id.", "Compare"))


def passage(basis: Sentence, sentences: Sequence[Sentence]) -> str:
    """Return the deciding sentence with the citations that stand behind it."""
    at = next((i for i, x in enumerate(sentences) if x.start == basis.start), None)
    if at is None:
        return basis.text[:_MOST]
    told = [basis.text]
    for later in sentences[at + 1 : at + 1 + _FOLLOWING]:
        if not _cites_only(later.text):
            break
        told.append(later.text)
    return " ".join(told)[:_MOST]


def authorities_in(text: str) -> tuple[str, ...]:
    """Return the reported cases that a passage cites in full, normalised, such as ``555 U.S. 223``.

    Parameters
    ----------
    text : str
        A passage; statutes, short forms and "id." are passed over.

    Returns
    -------
    tuple of str
        Each once, in the order of the passage.
    """
    known = _reporters()
    found: dict[str, None] = {}
    at = 0
    while (cited := _CITED.search(text, at)) is not None:
        reporter = known.get(_bare(cited[2]))
        if reporter is None:  # "42 U.S.C. 1983": the next number may begin a citation
            at = cited.end(1)
            continue
        found[f"{cited[1]} {reporter} {cited[3]}"] = None
        at = cited.end()
    return tuple(found)


def _bare(reporter: str) -> str:
    return "".join(reporter.split())


@cache
def _reporters() -> Mapping[str, str]:
    """Return every spelling of a reporter of cases, without blanks, and how it is cited.

    A spelling that stands for several reporters is left as it is.
    """
    from reporters_db import EDITIONS, VARIATIONS_ONLY

    known = {_bare(name): name for name in EDITIONS}
    for spelling, reporters in VARIATIONS_ONLY.items():
        known.setdefault(_bare(spelling), reporters[0] if len(reporters) == 1 else spelling)
    return known
