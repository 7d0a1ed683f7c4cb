"""Real opinions that never speak of immunity: as sentences that decide nothing, and as ground.

Their sentences show what most of an opinion is made of. With a made-up passage on immunity put in,
of labeled sentences of one writer, they show immunity on the margin of a long opinion on something
else, as opinions made up for the purpose seldom do.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qi_analysis.opinions.reading.appeal import Appeal, read_appeal
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.training.labeled import NOBODY, Labeled, Phrase, by_writer

PLANTED = "planted"
_TEXTS = ("circuit_opinions_mixed", "opinions.jsonl.gz")
_HELD_OUT = ("ca1", "ca2")
"""Courts whose opinions measure the reader."""
_SEED, _ROOM = 11, (0.25, 0.9)
_EACH, _LENGTHS = 20, (20, 600)
_DECIDES = re.compile(
    r"violat|clearly establish|immun|unreasonabl|unlawful|constitutional", re.IGNORECASE
)
"""A sentence with these words may decide one of the two steps, whatever the case is about."""
_INVOKED = (
    "The defendants claim qualified immunity.",
    "The officials also raised qualified immunity.",
    "The defendants asserted the defense of qualified immunity.",
)
_STEPS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "granted": (
        {"violation": "no"},
        {"clear": "no"},
        {"violation": "not_reached", "clear": "no"},
        {"violation": "yes", "clear": "no"},
        {},
    ),
    "denied": ({"violation": "yes", "clear": "yes"}, {"clear": "yes"}, {}),
}
"""What is said of the two steps before the result."""
_NEEDED = ("granted", "denied", "no_decision", "law", "argued_granted", "below_granted")


def _texts() -> Iterator[str]:
    """Yield the texts, but for those of courts that measure the reader."""
    from qi_analysis.store import registry

    with gzip.open(registry.require(*_TEXTS), "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["court"] not in _HELD_OUT:
                yield record["text"]


def plain_sentences() -> Iterator[Phrase]:
    """Yield some sentences of each real opinion, labeled ``other``, the same ones every time.

    Raises
    ------
    FetchError
        When the raw file is missing.
    """
    draw = random.Random(_SEED)  # noqa: S311 (no secret is drawn)
    for text in _texts():
        told = [
            x.masked
            for x in Document(text).sentences
            if _LENGTHS[0] < len(x.masked) < _LENGTHS[1] and not _DECIDES.search(x.masked)
        ]
        for sentence in draw.sample(told, min(len(told), _EACH)):
            yield Phrase(sentence, "other", NOBODY)


def fitting(appeal: Appeal) -> Iterator[str]:
    """Yield the results that a passage may have, given who appealed and how it ended."""
    yield "no_decision"
    for_officials = {("plaintiffs", "affirmed"), ("officials", "reversed")}
    for_plaintiffs = {("plaintiffs", "reversed"), ("officials", "affirmed")}
    if (appeal.side, appeal.end) in for_officials:
        yield "granted"
    if (appeal.side, appeal.end) in for_plaintiffs:
        yield "denied"
    if appeal.end == "mixed":
        yield from ("granted", "denied", "mixed")


def _passage(
    by: Mapping[str, Sequence[str]], kind: str, draw: random.Random
) -> tuple[str, dict[str, str]]:
    """Return a passage and the codes that it brings about."""

    def some(chance: float, label: str) -> list[str]:
        return [draw.choice(by[label])] if label in by and draw.random() < chance else []

    def invoked(told: list[str]) -> str:
        named = any("qualified immunity" in x for x in told)
        return " ".join(told if named else [draw.choice(_INVOKED), *told])

    if kind == "no_decision":
        before = some(0.4, draw.choice(["below_granted", "below_denied", "argued_granted", "law"]))
        codes = {"qi_result": kind, "clearly_established": "not_reached"}
        return invoked(before + some(1, kind)), codes
    before = some(0.5, "argued_granted") + some(0.6, "law")
    if kind == "mixed":
        both = [*some(1, "granted"), *some(0.6, "other"), *some(1, "denied")]
        if draw.random() < 0.5:
            both.reverse()
        return invoked(before + both), {"qi_result": kind}
    steps = draw.choice(_STEPS[kind])
    told = [x for step, answer in steps.items() for x in some(1, f"{step}_{answer}")]
    codes = {"qi_result": kind}
    if steps:
        codes["violation"] = steps.get("violation", "not_reached")
        codes["clearly_established"] = steps.get("clear", "not_reached")
    return invoked(before + told + some(1 if not steps else 0.8, kind)), codes


def planted_opinions(phrases: Sequence[Phrase], pattern: Opinion) -> Iterator[Labeled]:
    """Yield real opinions with a passage put in, in a fixed order, the same ones every time.

    Parameters
    ----------
    phrases : sequence of Phrase
        Writers with sentences of every kind needed are used in turn.
    pattern : Opinion
        Any opinion; its text is replaced.

    Raises
    ------
    FetchError
        When the raw file of the real ones is missing.
    """
    writers = by_writer(phrases)
    able = [w for w, by in sorted(writers.items()) if set(_NEEDED) <= set(by)]
    draw = random.Random(_SEED)  # noqa: S311 (no secret is drawn)
    for number, text in enumerate(_texts()):
        writer = able[number % len(able)]
        for kind in fitting(read_appeal(Document(text))):
            passage, codes = _passage(writers[writer], kind, draw)
            at = text.find("\n", int(len(text) * draw.uniform(*_ROOM)))
            if at > 0:
                whole = f"{text[:at]}\n{passage}{text[at:]}"
                opinion = replace(pattern, text=whole, court=None)
                yield Labeled(PLANTED, writer, opinion, codes)
