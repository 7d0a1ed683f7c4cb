"""Every specification for every group at once, against a plain loop over `risk.answer`.

The loop asks one question a specification, as a careful analyst would, among those that the
command can be asked; it is timed on a spread of them. Both give the same numbers.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np
import pandas as pd
import reporting

from qi_analysis import risk
from qi_analysis.risk import study
from qi_analysis.risk.choices import run, specifications
from qi_analysis.risk.choices.specifications import Specification

GOAL_SECONDS = 20
COLUMNS = ["risk_per_100k", "low", "high", "ratio_to_white", "ratio_low", "ratio_high"]


def askable(each: Specification) -> bool:
    """Return whether one call of `risk.answer` gives this specification from counts."""
    usual = "2017" if each.population == "published" else "same_years"
    return each.estimator == "counts" and each.competing == "yes" and each.life_table == usual


def ask(each: Specification, data: study.Study, draws: int) -> pd.DataFrame:
    """Return the answer to one specification."""
    question = risk.Question(
        estimate="counts",
        source=each.source,
        years=each.years,
        causes=each.causes,
        unknown_race=each.unknown_race,
        race_classes=each.race_classes,
        population=each.population,
        through=each.horizon,
        draws=draws,
    )
    return risk.answer(question, data)


def main() -> None:
    """Check that both ways agree, time them in turns, and report."""
    quick = reporting.arguments(__doc__).quick
    draws, sample, rounds = (400, 6, 2) if quick else (risk.DRAWS, 20, 3)
    counts = [each for each in specifications.enumerate_all() if each.estimator == "counts"]
    fit = [each for each in counts if askable(each)]
    some = [fit[at] for at in np.linspace(0, len(fit) - 1, sample).astype(int)]
    data = study.load()
    at_once, points, loop, ratios, worked = [], [], [], [], []
    for number in range(rounds):
        begun, busy = time.perf_counter(), time.process_time()
        rows = run.run(counts, run.SpecificationInputs(data), draws=draws)
        between = time.perf_counter()
        worked.append(time.process_time() - busy)
        answers = [ask(each, data, draws) for each in some]
        done = time.perf_counter()
        run.run(counts, run.SpecificationInputs(data), draws=0)
        points.append(time.perf_counter() - done)
        at_once.append(between - begun)
        loop.append((done - between) / sample)
        ratios.append(loop[-1] / (at_once[-1] / len(counts)))
        if number == 0:
            ours = rows.set_index("id").loc[[each.id for each in some], COLUMNS]
            theirs = pd.concat(answers)[COLUMNS]
            np.testing.assert_allclose(ours, theirs.astype(float), rtol=1e-9)
    each = [
        ("all at once", len(counts), median(at_once) / len(counts)),
        ("all at once, points alone", len(counts), median(points) / len(counts)),
        ("plain loop over risk.answer", sample, median(loop)),
    ]
    lines = [
        (way, f"{n:,}", f"{n * cost:.2f}", f"{cost * 1e3:,.1f}", f"{cost * len(counts):,.1f}")
        for way, n, cost in each
    ]
    header = [
        "way",
        "specifications",
        "seconds",
        "ms a specification",
        f"seconds for all {len(counts)}",
    ]
    tried = (
        f"{len(counts)} specifications of counts (bounds and repeat included) x 12 groups, "
        f"{draws:,} draws. Medians of {rounds} rounds, the ways taking turns. The loop was timed "
        f"on {sample} specifications; their risks, ratios and intervals agree to a relative 1e-9."
    )
    verdict = "met" if median(at_once) < GOAL_SECONDS else "missed"
    closing = (
        f"Ratio a specification: median {median(ratios):.1f}, from {min(ratios):.1f} to "
        f"{max(ratios):.1f} over the rounds. Goal: all of them with intervals under "
        f"{GOAL_SECONDS} seconds: {verdict} (slowest round {max(at_once):.1f} s). The "
        f"run takes {median(worked):.1f} seconds of processor time, whatever else the machine does."
    )
    parts = [tried, reporting.table(header, lines), closing]
    reporting.publish("sensitivity", "Every specification at once", parts, quick=quick)


if __name__ == "__main__":
    main()
