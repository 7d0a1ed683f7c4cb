"""A decision on immunity that never says its name: the law is set out, then found clear or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qi_analysis.opinions.reading import signals as s
from qi_analysis.opinions.reading import signals_rulings as r
from qi_analysis.opinions.reading import signals_steps as steps
from qi_analysis.opinions.reading.mentions import Mention
from qi_analysis.opinions.reading.segments import Sentence
from qi_analysis.opinions.reading.statements import speaker_of

_APPLIES = 10
"""Sentences after the law of immunity within which a court applies it."""
_TELLS = frozenset({"law", "cited", "argued", "mention"})


def law_applied(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], *, supreme: bool
) -> Mention | None:
    """Return a decision in which the court applies the law of immunity without its name, or None.

    A court may set out the law and then find it clear or unclear, or find that no damages can be
    had, and never say "qualified immunity" again.
    """
    named = {m.index for m in mentions}
    for m in mentions:
        if m.role not in _TELLS:
            continue
        for i in range(m.index, min(len(sentences), m.index + _APPLIES)):
            text = sentences[i].masked
            if i != m.index and i in named:
                break
            no, yes = _APPLIED_NO.search(text), steps.CE_YES.search(text)
            found = no or (yes if m.role == "argued" else None)
            if (
                found is None
                or steps.GENERAL.search(text)
                or s.ABSTRACT.search(text)
                or s.PRECEDENT.search(text)
                or r.LOWER.search(text)
                or (supreme and r.LOWER_OF_SUPREME.search(text))
                or (i == m.index and m.role != "cited")
                or speaker_of(text[: found.start()], supreme=supreme)
                not in {"court", "judging", "nobody"}
            ):
                continue
            return Mention(
                "held", "granted" if no else "denied", "law applied to the case", sentences[i], i
            )
    return None


_APPLIED_NO = re.compile(
    steps.CE_NO.pattern + r"|\bcannot recover (?:\w+ )?(?:damages|civil damages)\b", re.IGNORECASE
)
