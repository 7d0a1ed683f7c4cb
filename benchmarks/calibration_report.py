"""The result page of `bench_calibration`, made from its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import reporting
from scipy import stats

from qi_analysis.core.vocabulary import RACE_NAMES, RACES
from qi_analysis.deaths.imputed import IMPUTATIONS

Array = npt.NDArray[np.float64]

DRAWS = 1_000
LEVEL = 0.9
OFF = (0.87, 0.93)
"""Coverage outside these is marked."""
ENOUGH = 20
"""Expected deaths from which on a group is held to them."""


def part(frame: pd.DataFrame, heading: str, words: str) -> list[str]:
    """Return the section of one case: a table, and which groups are off."""

    def cells(row: Any, quantity: str) -> list[str]:
        if np.isnan(getattr(row, f"{quantity}_coverage")):
            return ["-"] * 4
        share = getattr(row, f"{quantity}_coverage")
        mark = "" if OFF[0] <= share <= OFF[1] else "*"
        return [
            f"{share:.1%}{mark}",
            f"{getattr(row, f'{quantity}_coverage_complete'):.1%}",
            f"{getattr(row, f'{quantity}_error'):+.1%}".replace("-0.0%", "+0.0%"),
            f"{getattr(row, f'{quantity}_width'):.2f}",
        ]

    columns = ("coverage", "nothing withheld", "mean error", "width")
    rows = [
        [
            row.sex, RACE_NAMES[row.race], f"{row.expected_deaths:,.1f}",
            f"{row.share_unknown:.1%}", *cells(row, "risk"), *cells(row, "ratio"),
        ]
        for row in frame.itertuples()
    ]  # fmt: skip
    header = ["sex", "group", "expected deaths", "race unknown"]
    header += [f"{quantity}: {column}" for quantity in ("risk", "ratio") for column in columns]
    return [f"## {heading}", words, reporting.table(header, rows, text_columns=2), verdict(frame)]


def verdict(frame: pd.DataFrame) -> str:
    """Return in words how the groups with at least 20 expected deaths do, and the smaller."""
    said = []
    enough = frame["expected_deaths"] >= ENOUGH
    names = (f"at least {ENOUGH} expected deaths", f"fewer than {ENOUGH}")
    for words, rows in zip(names, (frame[enough], frame[~enough]), strict=True):
        cover = pd.concat([rows["risk_coverage"], rows["ratio_coverage"]]).dropna()
        if len(cover):
            outside = int((~cover.between(*OFF)).sum())
            said.append(
                f"Groups with {words}: coverage {cover.min():.1%} to {cover.max():.1%}, {outside} "
                f"of {len(cover)} outside {OFF[0]:.0%} to {OFF[1]:.0%} (`*`)."
            )
    return " ".join(said)


def parts(
    frame: pd.DataFrame, scenarios: Mapping[str, str], shares: pd.DataFrame | None = None
) -> list[str]:
    """Return the parts of the result page; ``scenarios`` is name -> words."""
    worst = np.sqrt(LEVEL * (1 - LEVEL) / frame["replications"])
    intro = (
        f"Worlds of real size with a known truth; {IMPUTATIONS} imputations and {DRAWS:,} draws a "
        f"replication. The simulation's own standard error of a coverage near {LEVEL:.0%} is "
        f"{worst.min():.1%} to {worst.max():.1%} (replications: see each part). Coverage: share of "
        f"{LEVEL:.0%} intervals that hold the truth. Nothing withheld: the same intervals from the "
        "same deaths with every race, age and sex known. Mean error: of the point, relative to the "
        "truth. Width: of the interval, relative to that with nothing withheld."
    )
    found = [intro]
    for name, said in scenarios.items():
        cases = frame[frame["scenario"] == name].groupby(["truth", "years"], sort=False)
        for (truth, years), rows in cases:
            heading = f"{name}, {years}, truth: {truth}"
            words = f"{said}. {rows['replications'].iloc[0]:,} replications."
            found += part(rows, heading, words)
    return found if shares is None else [*found, *share_part(shares)]


def proper(folder: Path, scenarios: Iterable[str]) -> pd.DataFrame:
    """Return how Rubin's rules do on a plain share: that of Black people among the deaths.

    One row per scenario: the mean over replications of the total variance T = W + (1 + 1/m) B
    (Rubin 1987), W binomial; the variance of the estimate over replications, which T should equal;
    the share of T between imputations; the coverage of the interval with Rubin's degrees of
    freedom, and how often intervals that leave out B would cover.
    """
    rows = []
    for name in scenarios:
        found = [_share(np.load(path)) for path in sorted((folder / name).glob("*.npz"))]
        share, truth, within, between, m = np.array(found).T
        added = (1 + 1 / m) * between
        total = within + added
        freedom = (m - 1) * (1 + within / added) ** 2
        error = share - truth.mean()
        held = np.abs(error) <= stats.t.ppf((1 + LEVEL) / 2, freedom) * np.sqrt(total)
        naive = np.abs(error) <= stats.norm.ppf((1 + LEVEL) / 2) * np.sqrt(within)
        rows.append(
            {
                "scenario": name,
                "replications": len(found),
                "truth": truth.mean(),
                "estimate": share.mean(),
                "ratio": total.mean() / share.var(ddof=1),
                "between": (added / total).mean(),
                "coverage": held.mean(),
                "naive": naive.mean(),
            }
        )
    return pd.DataFrame(rows)


def _share(arrays: Mapping[str, Array]) -> tuple[float, float, float, float, int]:
    """Return estimate, truth of the replication, variance within and between, imputations."""
    filled = arrays["known"].astype(np.float64) + arrays["imputed"]
    black = RACES.index("black")
    everybody = filled.sum(axis=(1, 2, 3, 4))
    shares = filled[..., black, :].sum(axis=(1, 2, 3)) / everybody
    true = arrays["true"].astype(np.float64)
    truth = true[..., black, :].sum() / true.sum()
    within = float((shares * (1 - shares) / everybody).mean())
    return float(shares.mean()), float(truth), within, float(shares.var(ddof=1)), len(shares)


def share_part(shares: pd.DataFrame) -> list[str]:
    """Return the section on Rubin's rules."""
    rows = [
        [
            row.scenario, f"{row.replications:,}", f"{row.truth:.2%}", f"{row.estimate:.2%}",
            f"{row.ratio:.2f}", f"{row.between:.1%}", f"{row.coverage:.1%}", f"{row.naive:.1%}",
        ]
        for row in shares.itertuples()
    ]  # fmt: skip
    header = [
        "scenario", "replications", "true share", "mean estimate", "variance claimed / found",
        "between imputations", "coverage", "coverage without B",
    ]  # fmt: skip
    noise = float(np.sqrt(2 / shares["replications"].min()))
    words = (
        "The share of Black people among all deaths. Variance claimed: mean of Rubin's total "
        "variance; found: variance of the estimate over the replications (their ratio has a "
        f"standard error of up to {noise:.0%}). Between imputations: the part of the total "
        "variance that imputation adds."
    )
    return ["## Rubin's rules on a plain share", words, reporting.table(header, rows)]
