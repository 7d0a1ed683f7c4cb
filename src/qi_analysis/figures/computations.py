"""What works out the data of each figure: functions, deaths counted, draws, kind of interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qi_analysis import risk
from qi_analysis.claims import evaluations
from qi_analysis.deaths import releases
from qi_analysis.deaths.counts import summary
from qi_analysis.deaths.linking import shares
from qi_analysis.figures import catalogue
from qi_analysis.figures.charts import killed_and_charged, records_flow, risk_by_age
from qi_analysis.opinions.inference import measures
from qi_analysis.opinions.supreme_court import tallies
from qi_analysis.opinions.validation import error_table
from qi_analysis.risk import estimators, recorded_deaths, relatives, review, study
from qi_analysis.risk.choices import reading
from qi_analysis.risk.topics import denominators, states, trends, unknown_race, young_men
from qi_analysis.stats import pooling
from qi_analysis.store import committed
from qi_analysis.studies import printed


@dataclass(frozen=True)
class Counted:
    """Whose deaths an estimate counts; by the study's own files where ``source`` is the study."""

    source: str
    years: tuple[int, ...]
    sexes: tuple[str, ...] = ("male",)


@dataclass(frozen=True)
class Computation:
    """What works a figure's data out: functions, deaths counted, draws and kind of interval."""

    functions: tuple[Callable[..., Any], ...]
    interval: str = "none: a count of what is listed"
    counted: tuple[Counted, ...] = ()
    draws: int | None = None
    seed: int | None = None
    level: float | None = None


_STUDY = Counted(study.SOURCE, study.YEARS, ("male", "female"))
_LINKED = Counted(releases.JOINED.id, releases.JOINED.scope.years)
_PROJECTS = tuple(Counted(each.id, each.scope.years) for each in releases.CURRENT)
_QUANTILES = "the authors' 90% quantiles: a range and not an interval of the whole sum"
_THESE = "central interval of draws, of the rates of the years counted"


def _drawn(
    functions: tuple[Callable[..., Any], ...], interval: str, counted: tuple[Counted, ...]
) -> Computation:
    """Return a computation with the draws, seed and level of `risk`."""
    return Computation(functions, interval, counted, risk.DRAWS, risk.SEED, risk.PUBLISHED_LEVEL)


def _chosen() -> Computation:
    return Computation(
        (reading.rows, reading.summary),
        "joint resampling: the same people in every row and in the median",
        (_LINKED, Counted(study.SOURCE, study.YEARS), *_PROJECTS),
        level=risk.PUBLISHED_LEVEL,
    )


_OWN: Mapping[str, Computation] = {
    "icon-array": _drawn(
        (risk.answer, evaluations.study_one_in),
        f"published: {_QUANTILES}; independent: central interval of draws, of the long-run rate",
        (Counted(study.SOURCE, study.YEARS), _LINKED),
    ),
    "lifetime-risk": Computation(
        (risk.answer, estimators.published_risk), _QUANTILES, (_STUDY,), level=risk.PUBLISHED_LEVEL
    ),
    "ratio-to-white": _drawn(
        (estimators.study_counts, review.unknown_race),
        f"{_THESE}; of unknown race approximate bounds",
        (Counted(study.SOURCE, study.YEARS),),
    ),
    "risk-by-age": Computation(
        (risk_by_age.risk_by_age,),
        "the authors' posterior-predictive quantiles of each age",
        (_STUDY,),
        level=risk.PUBLISHED_LEVEL,
    ),
    "cumulative-risk": _drawn((relatives.answer,), _THESE, (_LINKED,)),
    "days-of-life": _drawn((relatives.answer,), _THESE, (_LINKED,)),
    "killed-and-residents": Computation(
        (relatives.answer,),
        "none: the mean of ten imputations",
        (Counted(_LINKED.source, _LINKED.years, ("male", "female")),),
    ),
    "killed-and-charged": Computation((killed_and_charged.charged_frame,)),
    "year-calendar": Computation((committed.load,)),
    "trend": _drawn((trends.by_year, estimators.study_counts), _THESE, _PROJECTS),
    "unknown-race": Computation(
        (summary, unknown_race.shares),
        "none: counts, and the mean of ten imputations",
        tuple(Counted(each.source, each.years, ("male", "female")) for each in _PROJECTS),
    ),
    "unknown-race-slider": _drawn(
        (unknown_race.slider,),
        f"{_THESE}, given the odds",
        _PROJECTS,
    ),
    "state-tile-map": Computation(
        (states.answer, pooling.fit),
        "states: central interval of the posterior of a hierarchical model, "
        f"{pooling.HYPER_DRAWS} hyperparameters an imputation; the nation: {_THESE}, "
        f"{risk.DRAWS:,} draws",
        (Counted(releases.MAIN, releases.SCOPES[releases.MAIN].years),),
        seed=pooling.SEED,
        level=states.LEVEL,
    ),
    "specification-curve": _chosen(),
    "whichever-way": _chosen(),
    "other-denominators": Computation(
        (denominators.comparisons, denominators.ratio_of_rates),
        "central interval of draws of the deaths alone; denominators as known",
        (Counted(denominators.RECORDS, denominators.ARREST_YEARS, ("male", "female")),),
        denominators.DRAWS,
        denominators.SEED,
        denominators.LEVEL,
    ),
    "young-men": Computation(
        (young_men.answer, estimators.draw_means),
        "central interval of draws of the deaths by police alone, imputations by Rubin's rules",
        (Counted(young_men.SOURCE, tuple(young_men.YEARS)),),
        young_men.DRAWS,
        risk.SEED,
        young_men.LEVEL,
    ),
    "linked-list": Computation((committed.load,)),
    "sources-compared": Computation((shares.by_source,)),
    "records-flow": Computation((records_flow.flow_frame,)),
    "two-step-test": Computation((measures.tally,)),
    "coder-confusion": Computation((error_table.matrix,)),
    "immunity-studies": Computation((printed.load,), "none: numbers as others printed them"),
    "supreme-court": Computation((tallies.decisions, tallies.tally)),
    "supreme-court-force": Computation((tallies.decisions, tallies.tally)),
}
COMPUTED: Mapping[str, Computation] = {
    **_OWN,
    **{name: _OWN[stem.replace("_", "-")] for name, (stem, _) in catalogue.PARTS.items()},
}
"""Name of a figure -> how its data are worked out."""


def recorded(counted: Counted) -> recorded_deaths.Recorded | None:
    """Return the counts of a source of records; None for the study, whose files mark nothing."""
    if counted.source not in recorded_deaths.SOURCES:
        return None
    return recorded_deaths.committed(counted.source)
