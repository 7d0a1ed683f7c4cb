"""A million lifetime risks on arrays, against a pandas loop over the same groups.

Both sides get the study's death rates and mean years lived, with police rates drawn again for each
table. All other causes stay as they are, so the rate of all causes moves with the draw and no two
tables are alike. The loop is the plain way: a frame a group and one column per quantity.
"""

from __future__ import annotations

import time
import tracemalloc
from statistics import median

import numpy as np
import numpy.typing as npt
import pandas as pd
import reporting

from qi_analysis.core.vocabulary import AGES, RACES, SEXES
from qi_analysis.risk import estimators, study
from qi_analysis.stats import lifetable

Array = npt.NDArray[np.float64]

CHUNK = 5_000
"""Draws a chunk (ten tables each): its arrays of 8 MB bound the memory."""
GOAL_RATIO = 100
SEED = 1


def inputs(draws: int) -> tuple[Array, Array, Array]:
    """Return all-cause and police death rates, each (draw, sex, race, age), and nax (age,)."""
    data = study.load()
    killed = data.killed(study.YEARS, "force").sum(axis=1)
    exposure = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    drawn = estimators.draw_deaths(killed, exposure, draws, np.random.default_rng(SEED))
    police = drawn / exposure
    groups = slice(0, len(RACES))  # the sixth group is the total
    everything = estimators.published_mortality(data)[:, groups]
    other_causes = everything - killed.mean(axis=0) / exposure
    return other_causes + police, police, data.nax


def on_arrays(m: Array, m_police: Array, nax: Array) -> Array:
    """Return lifetime risk, shape (draw, sex, race), chunk by chunk."""
    parts = [
        lifetable.lifetime_risk(m[at : at + CHUNK], m_police[at : at + CHUNK], nax)
        for at in range(0, len(m), CHUNK)
    ]
    return np.concatenate(parts)


def in_a_loop(m: Array, m_police: Array, nax: Array) -> Array:
    """Return lifetime risk of tables of shape (table, age), shape (table,), a frame a table."""
    widths = [1.0, 4.0] + [5.0] * 16
    risks = []
    for rate, rate_police in zip(m, m_police, strict=True):
        frame = pd.DataFrame({"age": AGES, "m": rate, "m_i": rate_police, "a": nax})
        frame["n"] = [*widths, np.inf]
        frame["q"] = frame["n"] * frame["m"] / (1 + (frame["n"] - frame["a"]) * frame["m"])
        frame.loc[frame.index[-1], "q"] = 1.0
        frame["p"] = 1 - frame["q"]
        frame["lx"] = frame["p"].cumprod().shift(fill_value=1.0)
        frame["d"] = frame["lx"] * frame["q"]
        frame["q_i"] = frame["q"] * frame["m_i"] / frame["m"]
        frame["d_i"] = frame["lx"] * frame["q_i"]
        risks.append(frame["d_i"].sum())
    return np.array(risks)


def peak_megabytes(m: Array, m_police: Array, nax: Array) -> float:
    """Return the peak of what the run on arrays allocates beyond its inputs, megabytes."""
    tracemalloc.start()
    on_arrays(m, m_police, nax)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    """Check that both ways agree, time them in turns, and report."""
    quick = reporting.arguments(__doc__).quick
    draws, frames, rounds = (10_000, 200, 3) if quick else (100_000, 1_000, 7)
    m, m_police, nax = inputs(draws)
    # the same tables for the loop: a spread of draws, every sex and race of each
    some = np.linspace(0, draws - 1, frames // 10).astype(int)
    few = (m[some].reshape(-1, len(AGES)), m_police[some].reshape(-1, len(AGES)), nax)

    whole = on_arrays(m, m_police, nax)
    np.testing.assert_allclose(in_a_loop(*few), whole[some].ravel(), rtol=1e-12)

    arrays, loop, ratios = [], [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        on_arrays(m, m_police, nax)
        between = time.perf_counter()
        in_a_loop(*few)
        arrays.append((between - begun) / whole.size)
        loop.append((time.perf_counter() - between) / frames)
        ratios.append(loop[-1] / arrays[-1])
    rows = [
        row("arrays", whole.size, median(arrays)),
        row("pandas loop", frames, median(loop)),
    ]
    found = median(ratios)
    verdict = "met" if found >= GOAL_RATIO else "missed"
    minutes = median(loop) * whole.size / 60
    tried = (
        f"{draws:,} draws x {len(SEXES)} sexes x {len(RACES)} races = {whole.size:,} life tables "
        f"of {len(AGES)} ages, float64. Medians of {rounds} rounds, the two ways taking turns. "
        f"Both give the same risks (relative tolerance 1e-12, {frames:,} tables compared)."
    )
    ratio = (
        f"Ratio a table: median {found:,.0f}, from {min(ratios):,.0f} to {max(ratios):,.0f} over "
        f"the rounds. Goal: at least {GOAL_RATIO}: {verdict}. At its own speed the loop would "
        f"take {minutes:,.0f} minutes for all {whole.size:,} tables."
    )
    memory = (
        f"Memory of the run on arrays, in chunks of {CHUNK:,} draws: peak "
        f"{peak_megabytes(m, m_police, nax):,.0f} MB beyond its inputs (tracemalloc, in a run of "
        f"its own); the inputs are {(m.nbytes + m_police.nbytes) / 1e6:,.0f} MB."
    )
    speeds = reporting.table(["way", "tables", "seconds", "tables a second", "µs a table"], rows)
    parts = [tried, speeds, ratio, memory]
    reporting.publish("lifetable", "A million life tables", parts, quick=quick)


def row(way: str, tables: int, per_table: float) -> tuple[str, ...]:
    """Return one line of the table of speeds."""
    return (
        way,
        f"{tables:,}",
        f"{per_table * tables:.2f}",
        f"{1 / per_table:,.0f}",
        f"{per_table * 1e6:,.2f}",
    )


if __name__ == "__main__":
    main()
