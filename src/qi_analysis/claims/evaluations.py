"""How each kind of claim is recomputed: one function per kind, named in the ledger.

A function takes the `Context` and the record's arguments and returns an `Evaluation`. All numbers
come from the estimates; nothing here is typed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis import risk
from qi_analysis.claims.roles import TABLES
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.deaths import releases
from qi_analysis.risk import estimators, recorded_deaths, review, study, year_variation
from qi_analysis.risk.estimators import Estimate
from qi_analysis.risk.recorded_deaths import Recorded
from qi_analysis.risk.review.rows import study_counts
from qi_analysis.store import registry
from qi_analysis.store.once import once
from qi_analysis.studies import printed as published_figures
from qi_analysis.studies.printed import Figures

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

LEVEL = 0.9
GROUPS = (*RACES, TOTAL)
OUR_SOURCE = releases.JOINED.id
"""Records behind our estimate: the one place where they are named."""
OURS = {"causes": "force", "population": "calendar", "race_classes": "exclusive"}
"""Our own choices: officer force, residents of the same year, the same groups in numerator and
denominator."""


@dataclass(frozen=True)
class Quantity:
    """A number with its range; ``level`` is None where the range is not an interval."""

    value: float
    low: float | None = None
    high: float | None = None
    level: float | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the range, where there is one."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True)
class SourceEstimate:
    """What the records of one project give by our own method.

    Attributes
    ----------
    source : str
        Id of the release.
    years : str
        Its whole years that are used.
    value, low, high : float
        In the unit of the claim, with a 90% interval.
    deaths : float
        People killed in the group, unknown race imputed.
    share_race_unknown : float
        Among all deaths counted.
    """

    source: str
    years: str
    value: float
    low: float
    high: float
    deaths: float
    share_race_unknown: float


@dataclass(frozen=True)
class Evaluation:
    """What follows from the data for one claim.

    Attributes
    ----------
    recomputed : Quantity
        By the authors' own method from their own data.
    tables : tuple of TableSchema
        The committed tables it rests on.
    independent : Quantity or None
        Our own estimate, from `OUR_SOURCE`; None for a plain count, with nothing to estimate. The
        name is that of the JSON contract: the people are mostly those whom the authors counted.
    by_source : tuple of SourceEstimate
        The same from each project that can answer the claim.
    sex, race : str
        The stratum, for explanations; empty where the number is of no group.
    """

    recomputed: Quantity
    tables: tuple[TableSchema, ...]
    independent: Quantity | None = None
    by_source: tuple[SourceEstimate, ...] = ()
    sex: str = ""
    race: str = ""


@dataclass
class Context:
    """Loaded data and estimates shared by the claims of one run, each computed once.

    ``latest`` are counts of a live release of one project, to be used instead of `OUR_SOURCE`.
    """

    data: study.Study
    seed: int = risk.SEED
    draws: int = risk.DRAWS
    latest: Recorded | None = None

    @cached_property
    def published(self) -> Array:
        """The authors' lifetime risks, shape (median/lower/upper, sex, group)."""
        return estimators.published_risk(self.data)

    @cached_property
    def figures(self) -> Figures:
        """The figures that other studies printed."""
        return published_figures.load()

    @cached_property
    def records(self) -> study.Study:
        """The arrays with the deaths behind our estimate, unknown races imputed."""
        rule = recorded_deaths.default_rule(self.source)
        return recorded_deaths.lay_out(self.recorded, rule, OURS["causes"], self.data)

    @cached_property
    def share_unknown(self) -> float:
        """Share of all deaths behind our estimate whose race is imputed."""
        return _share_unknown(self.recorded, self.records.years)

    @property
    def source(self) -> str:
        """Whose deaths our estimate counts: `OUR_SOURCE`, or the project of the live release."""
        return OUR_SOURCE if self.latest is None else self.latest.id

    @cached_property
    def recorded(self) -> Recorded:
        """The counts behind `records`, known and imputed race apart."""
        return self.latest or recorded_deaths.committed(self.source)

    @cached_property
    def ours(self) -> Estimate:
        """Our estimate: counts of `records`, all whole years, with `OURS`."""
        return _ours(self.records, self.draws, self.seed)

    @cached_property
    def counted(self) -> Estimate:
        """Counts under the published choices, the whole period."""
        return study_counts(self.data, self.seed, draws=self.draws)

    @cached_property
    def by_source(self) -> pd.DataFrame:
        """Our own method on the records of each project, as `risk.answer` with unknown_share."""
        import pandas as pd

        parts = []
        for release in releases.CURRENT:
            asked = risk.Question(
                "counts", release.id, draws=self.draws, seed=self.seed,
                years=study.years_text(release.scope.years),
            )  # fmt: skip
            share = _share_unknown(recorded_deaths.committed(release.id), release.scope.years)
            parts.append(risk.answer(asked, self.data).assign(unknown_share=share))
        return pd.concat(parts, ignore_index=True)

    def our_records(self) -> dict[str, str]:
        """Return publisher and years of the records behind our estimate, for wordings and notes."""
        *others, last = (each.publisher for each in our_projects())
        named = f"{', '.join(others)} and {last}" if others else last
        if self.latest is not None:
            publisher = registry.load()[self.latest.id].publisher
            named = publisher + self.latest.source.removeprefix(self.latest.id)  # day and hash
        return {"our_source": named, "our_years": study.years_text(self.records.years)}

    def point(self, name: str) -> pd.DataFrame:
        """Return the rows of one point of `review` that claims show, computed once."""
        return _point(name, self.data, self.seed)


@once
def _ours(records: study.Study, draws: int, seed: int) -> Estimate:
    """Return the estimate with an interval of the long-run rate: a lifetime is not eight years."""
    rng = np.random.default_rng(seed)
    found = estimators.study_counts(records, records.years, **OURS, draws=draws, rng=rng)  # type: ignore[arg-type]
    return year_variation.underlying(found, *by_year(records))


def by_year(records: study.Study) -> tuple[Array, Array]:
    """Return deaths and person-years behind our estimate, each of shape (year, sex, race)."""
    exposure = records.exposure(records.years, OURS["population"], OURS["race_classes"])
    deaths = records.killed(records.years, OURS["causes"]).mean(axis=0)
    return deaths.sum(axis=-1), exposure.sum(axis=-1)


_SHOWN: Mapping[str, Mapping[str, Sequence[str]]] = {
    "race_classes": {"populations": ("calendar",)},
    "interval_rule": {"shapes": ("rank_a_cell",)},
}
"""The part of a point that claims show; the rest of it takes longer than all of theirs."""


@once
def _point(name: str, data: study.Study, seed: int) -> pd.DataFrame:
    return review.POINTS[name](data, seed, **_SHOWN.get(name, {}))


def _share_unknown(recorded: Recorded, years: Sequence[int]) -> float:
    """Return the share of people killed by officer force in ``years`` whose race is imputed."""
    unknown, everyone = recorded_deaths.share_unknown(recorded, years, OURS["causes"])
    return unknown / everyone


def our_projects() -> list[registry.Source]:
    """Return the registry entries of the records behind our estimate, one per project."""
    known = registry.load()
    return [known[each] for each in ([OUR_SOURCE] if OUR_SOURCE in known else releases.LINKED)]


def as_of() -> str:
    """Return the date of the newest records behind our estimate."""
    return max(each.date_published or each.date_archived or "" for each in our_projects())


def place(sex: str, race: str) -> tuple[int, int]:
    """Return where a sex and a group stand in arrays of estimates."""
    return SEXES.index(sex), GROUPS.index(race)


_COLUMNS = {
    "ratio": ["ratio_to_white", "ratio_low", "ratio_high"],
    "one_in": ["risk_per_100k", "high", "low"],
}
"""Unit of a claim -> columns of value, lower and upper end; 1 in N turns a risk upside down."""


def by_source(context: Context, sex: str, race: str, unit: str) -> tuple[SourceEstimate, ...]:
    """Return what each project that can answer the claim gives for a group.

    A risk needs everyone counted, so lists of shootings alone are left out for it.
    """
    rows = context.by_source
    fit = (rows["sex"] == sex) & (rows["race"] == race)
    rows = rows[fit if unit == "ratio" else fit & ~rows["source"].isin(releases.SHOOTINGS)]
    numbers = rows[_COLUMNS[unit]].to_numpy()
    if unit == "one_in":
        numbers = 1e5 / numbers
    return tuple(
        SourceEstimate(row.source, row.years, value, low, high, row.deaths, row.unknown_share)
        for row, (value, low, high) in zip(rows.itertuples(), numbers.tolist(), strict=True)
    )


def study_ratio(context: Context, *, sex: str, race: str) -> Evaluation:
    """Recompute a group's lifetime risk over that of white people of the same sex.

    The range of the recomputed figure is the authors': smallest to largest ratio of like
    quantiles. It is not an interval, so it has no level. Ours is from draws on `OUR_SOURCE`.
    """
    at, ours = place(sex, race), context.ours
    ratios = estimators.ratio_to_white(context.published)[(slice(None), *at)]
    recomputed = Quantity(float(ratios[0]), float(ratios.min()), float(ratios.max()))
    low, high = ours.ratio_interval(LEVEL)
    return _of_study(context, sex, race, "ratio", recomputed, (ours.ratio[at], low[at], high[at]))


def study_one_in(context: Context, *, sex: str, race: str) -> Evaluation:
    """Recompute births per death, one over the lifetime risk.

    The recomputed range is the authors' sum of cell quantiles, which they give at 90%.
    """
    at, ours = place(sex, race), context.ours
    median, lower, upper = (float(v) for v in context.published[(slice(None), *at)])
    recomputed = Quantity(1 / median, 1 / upper, 1 / lower, risk.PUBLISHED_LEVEL)
    low, high = ours.risk_interval(LEVEL)
    own = 1 / ours.risk[at], 1 / high[at], 1 / low[at]
    return _of_study(context, sex, race, "one_in", recomputed, own)


def _of_study(
    context: Context, sex: str, race: str, unit: str, recomputed: Quantity, ours: Sequence[float]
) -> Evaluation:
    value, low, high = (float(each) for each in ours)
    projects = by_source(context, sex, race, unit)
    own = Quantity(value, low, high, LEVEL)
    return Evaluation(recomputed, TABLES, own, projects, sex, race)


EVALUATIONS: Mapping[str, Callable[..., Evaluation]] = {
    "study_ratio": study_ratio,
    "study_one_in": study_one_in,
}
"""The kinds of claim, by the name used in the ledger."""
