"""Opinions a second on one core: reading, screening and full coding, on the real sample.

Time of the process, not of the clock, so that other work on the machine counts little; the file is
read into memory before screening and coding are timed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

import reporting

from qi_analysis.opinions.reading.coder import code, mentions_immunity
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.readers import read_v3
from qi_analysis.store import registry

SCREEN_GOAL, CODE_GOAL = 300, 30


def rate(work: Callable[[], object], opinions: int, rounds: int) -> list[float]:
    """Return opinions a second of processor time, one figure per round."""
    rates = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        rates.append(opinions / (time.process_time() - begun))
    return rates


def screen(opinions: Sequence[Opinion]) -> int:
    """Count the opinions that mention qualified immunity."""
    return sum(mentions_immunity(x.text) for x in opinions)


def main() -> None:
    """Time each step and report."""
    quick = reporting.arguments(__doc__).quick
    path = registry.require("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
    opinions = list(read_v3(path))
    step = 10 if quick else 1
    some, rounds = opinions[::step], 2 if quick else 5
    mention = [x for x in opinions if mentions_immunity(x.text)]
    code(some[0])  # court names are compiled once
    length = sum(len(x.text) for x in some) / len(some)
    measured = {
        "read and choose the text": rate(lambda: list(read_v3(path)), len(opinions), rounds),
        "screen": rate(lambda: screen(some), len(some), rounds),
        "code every field": rate(lambda: [code(x) for x in some], len(some), rounds),
        "code, opinions that mention immunity": rate(
            lambda: [code(x) for x in mention], len(mention), rounds
        ),
    }
    rows = [
        (name, f"{min(rates):,.0f}", f"{median(rates):,.0f}", f"{max(rates):,.0f}")
        for name, rates in measured.items()
    ]
    goals = {"screen": SCREEN_GOAL, "code every field": CODE_GOAL}
    verdicts = [
        f"Goal, {name}: {goal} a second. Median {median(measured[name]):,.0f}: "
        f"{'met' if median(measured[name]) >= goal else 'missed'}."
        for name, goal in goals.items()
    ]
    what = f"{len(some):,} opinions of {length:,.0f} characters on average"
    few = f"{len(mention)} of all {len(opinions):,} mention qualified immunity"
    parts = [
        f"{what} ({few}); {rounds} rounds; one core.",
        reporting.table(["step", "min /s", "median /s", "max /s"], rows),
        " ".join(verdicts),
    ]
    reporting.publish("opinions", "Screening and coding opinions", parts, quick=quick)


if __name__ == "__main__":
    main()
