"""Unknown race in records: what is imputed, and sensitivity to that assumption.

Race is imputed as if it were missing at random given age, sex, year, state and class of death.
The functions here show how the imputed differ from the recorded, and how far the ratio of Black to
white men would move if the people of unknown race were Black more, or less, often than those alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis import risk
from qi_analysis.core.vocabulary import AGES, CAUSE_CLASSES, RACES, SEXES
from qi_analysis.deaths import shifted
from qi_analysis.deaths.imputed import DRAWS, IMPUTED, KNOWN
from qi_analysis.deaths.releases import SCOPES
from qi_analysis.deaths.schema_deaths import IMPUTATION_SHIFT, RECORDS_IMPUTED
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

POPULATION, CLASSES = "calendar", "exclusive"
FORCE = CAUSE_CLASSES[0]
BLACK_MEN = SEXES.index("male"), RACES.index("black")
AGE_BANDS: dict[str, tuple[str, ...]] = {
    "under 25": AGES[: AGES.index("25-29")],
    "25 to 44": AGES[AGES.index("25-29") : AGES.index("45-49")],
    "45 and over": AGES[AGES.index("45-49") :],
}
ALIKE = "those of people of known race of the same age, sex, year, state and class of death"
BY = ("year", "sex", "age_band")


def shares(by: str | None = None) -> pd.DataFrame:
    """Return how people of known and of imputed race divide among the groups, by officer force.

    Parameters
    ----------
    by : str, optional
        One of `BY`; all of a source together if none.

    Returns
    -------
    DataFrame
        One row per source and value of ``by``: people, unknown (people of unknown race),
        share_unknown, and for each race ``known_<race>`` and ``imputed_<race>``: shares of the
        people of known race, and of the imputed (missing where there are none).
    """
    import pandas as pd

    from qi_analysis.store.committed import load

    rows = load(RECORDS_IMPUTED)
    rows = rows[rows["cause"] == FORCE]
    bands = {age: band for band, ages in AGE_BANDS.items() for age in ages}
    rows = rows.assign(people=rows[list(DRAWS)].mean(axis=1), age_band=rows["age"].map(bands))
    key = ["source", *([by] if by else [])]
    counts = rows.pivot_table(
        index=key, columns=["race_status", "race"], values="people", aggfunc="sum", fill_value=0.0
    )
    everywhere = pd.MultiIndex.from_product([(KNOWN, IMPUTED), RACES])
    counts = counts.reindex(columns=everywhere, fill_value=0.0)
    unknown = counts[IMPUTED].sum(axis=1)
    people = counts.sum(axis=1)
    found = pd.DataFrame({"people": people, "unknown": unknown, "share_unknown": unknown / people})
    for status in (KNOWN, IMPUTED):
        total = counts[status].sum(axis=1)
        for race in RACES:
            found[f"{status}_{race}"] = counts[status][race] / total.where(total > 0)
    return found.reset_index()


@dataclass(frozen=True)
class Slider:
    """The ratio of Black to white men's lifetime risk, if race were not missing at random.

    Attributes
    ----------
    source : str
        Whose records.
    years : tuple of int
        The years taken together.
    people, unknown : float
        Men and boys killed by officer force, and those of them whose race is unknown.
    odds : ndarray, shape (step,)
        Multiples of the odds of being Black among people of unknown race, 0 to infinity.
    ratio, low, high : ndarray, shape (step,)
        Ratio and its interval given the odds.
    share_black : ndarray, shape (step,)
        Share of the men of unknown race who would be Black.
    drop, all_white, all_black : float
        Ratio with men of unknown race left out, all counted as white, all as Black.
    """

    source: str
    years: tuple[int, ...]
    people: float
    unknown: float
    odds: Array
    ratio: Array
    low: Array
    high: Array
    share_black: Array
    drop: float
    all_white: float
    all_black: float

    @property
    def at_random(self) -> float:
        """The ratio if race is missing at random."""
        return float(self.ratio[self.odds == 1][0])

    def odds_for(self, ratio: float) -> float | None:
        """Return the multiple of the odds at which the ratio is reached; None where it never is.

        Between two steps of the slider the logarithms of both are taken as on a line. A ratio that
        is reached only beyond the last positive or finite step gives that step.
        """
        if not self.ratio[0] <= ratio <= self.ratio[-1]:
            return None
        odds, ratios = np.log(self.odds[1:-1]), np.log(self.ratio[1:-1])
        return float(np.exp(np.interp(np.log(ratio), ratios, odds)))

    def tipping(self, ratio: float) -> str:
        """Return a sentence: what the people of unknown race would have to be for a ratio."""
        odds, move = self.odds_for(ratio), "fall" if ratio < self.at_random else "rise"
        if odds is None and move == "fall":
            return (
                f"It would not fall to {ratio:g} if none of them were Black ({self.ratio[0]:.2f}); "
                f"if all of them were white it would be {self.all_white:.2f}."
            )
        if odds is None:
            return (
                f"It would not rise to {ratio:g} if all of them were Black ({self.all_black:.2f})."
            )
        last = self.odds[-2]
        times = f"{odds:.2g} times"
        if odds >= last:
            times = f"more than {last:g} times"
        elif odds <= 1 / last:
            times = f"less than 1/{last:g} of"
        return f"It would {move} to {ratio:g} if their odds of being Black were {times} {ALIKE}."


@once
def slider(
    source: str,
    base: study.Study,
    *,
    level: float = risk.PUBLISHED_LEVEL,
    draws: int = risk.DRAWS,
    seed: int = risk.SEED,
) -> Slider:
    """Return how the ratio moves with the odds of being Black among men of unknown race.

    ``source`` is one of `recorded_deaths.SOURCES`. The interval at each step is that of the counts
    given these odds: what the model of race leaves open is not in it, and widens it by a few
    percent.
    """
    known, unknown = _table(source)
    years = SCOPES[source].years
    found = [
        _estimate(known + each, years, base, draws, np.random.default_rng(seed)) for each in unknown
    ]
    ends = [each.ratio_interval(level) for each in found]
    men = SEXES.index("male")
    bounds = {}
    for rule in ("drop", "all-white", "all-black"):
        data = recorded_deaths.load(source, rule, "force", base)
        deaths = data.killed(years, "force").mean(axis=0).sum(axis=0)
        bound = _estimate(deaths, years, base, 1, np.random.default_rng(seed))
        bounds[rule.replace("-", "_")] = float(bound.ratio[BLACK_MEN])
    missing = unknown[:, men].sum(axis=-1)
    return Slider(
        source=source,
        years=years,
        people=float(known[men].sum() + missing[0].sum()),
        unknown=float(missing[0].sum()),
        odds=np.array(shifted.ODDS),
        ratio=np.array([each.ratio[BLACK_MEN] for each in found]),
        low=np.array([low[BLACK_MEN] for low, _ in ends]),
        high=np.array([high[BLACK_MEN] for _, high in ends]),
        share_black=missing[:, BLACK_MEN[1]] / missing.sum(axis=-1),
        **bounds,
    )


def _table(source: str) -> tuple[Array, Array]:
    """Return deaths of known race (sex, race, age) and of unknown (odds, sex, race, age)."""
    import pandas as pd

    from qi_analysis.store.committed import load

    rows = load(IMPUTATION_SHIFT)
    rows = rows[rows["source"] == source]
    axes = {"sex": SEXES, "race": RACES, "age": AGES}
    places = tuple(pd.Index(list(values)).get_indexer(rows[name]) for name, values in axes.items())
    columns = [shifted.RECORDED, *shifted.COLUMNS]
    counts = np.zeros((len(SEXES), len(RACES), len(AGES), len(columns)))
    counts[places] = rows[columns].to_numpy()  # strata without deaths have no row
    counts = np.moveaxis(counts, -1, 0)
    return counts[0], counts[1:]


def _estimate(
    deaths: Array,
    years: Sequence[int],
    base: study.Study,
    draws: int,
    rng: np.random.Generator,
) -> estimators.Estimate:
    """Return the counts estimate of one table of deaths, shape (sex, race, age)."""
    return estimators.counts_estimate(
        deaths[np.newaxis],
        base.exposure(years, POPULATION, CLASSES).sum(axis=0),
        estimators.mortality(base, years, POPULATION, CLASSES),
        base.nax,
        through=np.inf,
        draws=draws,
        rng=rng,
    )
