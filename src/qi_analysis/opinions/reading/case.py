"""One opinion as the rules see it: mentions of immunity, the appeal and its end, the two steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qi_analysis.opinions.reading import signals_rulings as r
from qi_analysis.opinions.reading.appeal import Appeal, Disposition
from qi_analysis.opinions.reading.coded import Result
from qi_analysis.opinions.reading.mentions import DECIDING, Mention
from qi_analysis.opinions.reading.patterns import compiled
from qi_analysis.opinions.reading.segments import Sentence
from qi_analysis.opinions.reading.two_steps import Weighed

_SENT_BACK = compiled(
    r"\b(?:express|intimate|take)s? no (?:view|opinion)\b|\bnor do we (?:express|decide"
    r"|reach)\b|\bin the first instance\b|"
    r"\bfor (?:re)?consideration\b|\bfor further consideration\b"
    r"|\bso that the (?:district )?court (?:can|may)\b|"
    r"\b(?:remand|leave)\b[^.;]{0,80}\b(?:to (?:re)?consider|to determine|to decide|to address"
    r"|to the district court to)\b"
)
_OF_OTHERS = compiled(
    r"\b(?:county|city|town|municipal\w*|board|state[- ]law|official[- ]capacity|pendent)\b"
)
"""Claims on which immunity is no defense."""
_ALTERNATIVE = compiled(
    r"\b(?:alternative(?:ly)?|alternate|in any event|also|further|additionally|moreover"
    r"|even (?:if|assuming))\b"
)

_IN_THE_ALTERNATIVE = compiled(r"\balternative(?:ly)?\b")
_TRIAL_COURT = re.compile(
    r"\b(?:district courts?|trial court|magistrate|judge [A-Z]\w+)\b", re.IGNORECASE
)


_IF_OFFICIALS_APPEAL: Mapping[Disposition, Result] = {
    "affirmed": "denied",
    "reversed": "granted",
    "mixed": "mixed",
    "reversed and dismissed": "mixed",
    "dismissed": "no_decision",
}
"""Officials may appeal before judgment from a denial alone, so the end of the appeal decides."""


@dataclass(frozen=True)
class Case:
    """All that bears on the result of one opinion.

    Attributes
    ----------
    mentions : sequence of Mention
        Every sentence that mentions immunity, as read.
    sentences : sequence of Sentence
        The sentences of the body.
    appeal : Appeal
        Who appeals, and where.
    end : str or None
        How the appeal ends.
    weighed : Weighed
        What the court says on the two steps.
    """

    mentions: Sequence[Mention]
    sentences: Sequence[Sentence]
    appeal: Appeal
    end: Disposition | None
    weighed: Weighed

    def of(self, role: str) -> list[Mention]:
        """Return the mentions of one role."""
        return [m for m in self.mentions if m.role == role]

    @cached_property
    def held(self) -> list[Mention]:
        """The mentions by which the court decides, one way or another."""
        return [m for m in self.of("held") if m.direction]

    @cached_property
    def firm(self) -> list[Mention]:
        """Those that decide in so many words."""
        return [m for m in self.held if m.rule in DECIDING]

    @cached_property
    def expected(self) -> Result | None:
        """The result that follows from who appeals and how the appeal ends, or None."""
        if not self.appeal.from_denial or self.end is None:
            return None
        if self.end == "reversed" and sent_back(self.sentences):
            return "no_decision"
        return _IF_OFFICIALS_APPEAL[self.end]

    @cached_property
    def anchor(self) -> Mention | None:
        """The mention to show where no sentence decides: a ruling below, else what is argued."""
        below = rulings_below(self.mentions, supreme=self.appeal.supreme)
        other = [m for m in self.mentions if m.role in {"reviewed", "argued"}]
        return below[-1] if below else other[-1] if other else None


def rulings_below(mentions: Sequence[Mention], *, supreme: bool) -> list[Mention]:
    """Return rulings under review; for the Supreme Court those of the court of appeals."""
    below = [m for m in mentions if m.role == "below" and m.direction]
    below += [
        m
        for m in mentions
        if m.role == "reviewed" and m.direction and m.rule == "question on appeal"
    ]
    below.sort(key=lambda m: m.index)
    if supreme:
        last = [m for m in below if not _TRIAL_COURT.search(m.sentence.masked)] or below
        return last[-1:]
    return below


def sent_back(sentences: Sequence[Sentence]) -> bool:
    """Say whether the court leaves the answer to the court below."""
    return any(
        _SENT_BACK.search(x.masked)
        and not _OF_OTHERS.search(x.masked)
        and (r.OWN.search(x.masked) or "remand" in x.masked.lower())
        for x in sentences[len(sentences) * 2 // 3 :]
    )


def alternative_ground(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> bool:
    """Say whether immunity is told of only as a second ground of the ruling under review."""
    spoken = [m for m in mentions if m.role not in {"law", "cited", "argued_below"}]
    return bool(spoken) and all(
        m.role == "below"
        and m.direction == "granted"
        and (
            _ALTERNATIVE.search(sentences[m.index].masked)
            or (m.index and _IN_THE_ALTERNATIVE.search(sentences[m.index - 1].masked))
        )
        for m in spoken
    )
