"""Very short opinions, put together from labeled sentences, so that a holding alone is enough.

They weigh little beside whole opinions. Sentences stay with their writer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.training.labeled import Labeled, Phrase, by_writer

SMALL = "small"
_EACH, _SEED = 200, 7
_ENDINGS: Sequence[tuple[str | None, str | None, str]] = (
    ("violation_yes", "clear_yes", "denied"),
    ("violation_yes", "clear_no", "granted"),
    ("violation_no", None, "granted"),
    ("violation_not_reached", "clear_no", "granted"),
    ("violation_no", "clear_no", "granted"),
    ("violation_not_reached", "clear_yes", "denied"),
    (None, None, "granted"),
    (None, None, "denied"),
    (None, None, "no_decision"),
    (None, "clear_no", "granted"),
    (None, "clear_yes", "denied"),
)
"""What is said of the two steps, and the result that follows."""
_STEP_LEFT = "violation_not_reached"
_INVOKED = (
    "The officers claim qualified immunity.",
    "The question is whether the defendants have qualified immunity.",
    "The district court ruled on qualified immunity, and this appeal followed.",
)
_HEADING = """United States Court of Appeals
No. 10-1234
PAT MOSS
Plaintiff{}
v.
LEE FERN
Defendants{}
Before: Birch, Cedar, and Elm, Circuit Judges.
CEDAR, Circuit Judge. """
_ROLES = (("-Appellee", "-Appellants"), ("-Appellant", "-Appellees"), ("", ""), ("", ""))


def _text(
    by: Mapping[str, Sequence[str]], ending: Sequence[str | None], draw: random.Random
) -> str:
    violation, clear, result = ending

    def some(chance: float, *labels: str) -> list[str]:
        known = [label for label in labels if label in by]
        return [draw.choice(by[draw.choice(known)])] if draw.random() < chance and known else []

    told = [x for _ in range(draw.randint(0, 3)) for x in some(1, "other")]
    told += some(0.5, "below_granted", "below_denied")
    told += some(0.4, "argued_granted", "argued_denied")
    told += some(0.5, "law")
    if not any("qualified immunity" in x for x in told) and draw.random() < 0.8:
        told.insert(0, draw.choice(_INVOKED))
    held = 0.65 if violation or clear else 1
    told += [x for label in (violation, clear) if label for x in some(1, label)]
    told += some(held, result or "")
    roles = draw.choice(_ROLES)
    heading = _HEADING.format(*roles) if draw.random() < 0.8 else ""
    return heading + " ".join(told)


def small_opinions(phrases: Sequence[Phrase], pattern: Opinion) -> Iterator[Labeled]:
    """Yield short opinions of each writer of labeled sentences, the same ones every time.

    Parameters
    ----------
    phrases : sequence of Phrase
        Writers with sentences on results and steps are used.
    pattern : Opinion
        Any opinion; its text is replaced.
    """
    writers = by_writer(phrases)
    needed = {label for ending in _ENDINGS for label in ending if label} - {_STEP_LEFT}
    draw = random.Random(_SEED)  # noqa: S311 (no secret is drawn)
    for writer, by in sorted(writers.items()):
        if not needed <= set(by):
            continue
        for number in range(_EACH):
            violation, clear, result = ending = _ENDINGS[number % len(_ENDINGS)]
            codes = {"qi_result": result}
            if violation or clear:
                codes |= {
                    "violation": (violation or "violation_not_reached").removeprefix("violation_"),
                    "clearly_established": clear.removeprefix("clear_") if clear else "not_reached",
                }
            opinion = replace(pattern, text=_text(by, ending, draw), court=None)
            yield Labeled(SMALL, writer, opinion, codes)
