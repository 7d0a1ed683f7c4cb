"""The cases on which a deciding passage rests, as eyecite reads their citations.

Volume, reporter and page alone are taken. Years are left: in a string of citations eyecite 1 gives
every case the year of the last one, and no year of a citation is the date of the opinion.
"""

from __future__ import annotations

from collections.abc import Sequence

from qi_analysis.opinions.reading.segments import Sentence

_FOLLOWING = 2
"""Sentences after the deciding one that are looked at while they only cite."""
_MOST = 6_000
"""Characters read at most: the parser takes tens of milliseconds for a few hundred."""


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
        Each once, in the order of the passage. Read by eyecite (Free Law Project).
    """
    if not any(character.isdigit() for character in text):
        return ()
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation

    found = [x for x in get_citations(text) if isinstance(x, FullCaseCitation)]
    full = [x for x in found if x.groups.get("page")]
    return tuple(dict.fromkeys(str(x.corrected_citation()) for x in full))  # type: ignore[no-untyped-call]
