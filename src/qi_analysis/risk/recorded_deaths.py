"""Deaths from records of individual deaths, laid out like those of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES, CAUSE_CHOICES, CAUSE_CLASSES, RACES, SEXES
from qi_analysis.deaths import releases
from qi_analysis.deaths.imputed import IMPUTED, KNOWN
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.deaths.scope import Scope
from qi_analysis.risk import study
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

LINKED = releases.JOINED.id
SOURCES: tuple[str, ...] = (LINKED, *releases.IDS)
UNKNOWN_RACE = ("linked", "impute", "drop", "all-white", "all-black")
BOUNDS = ("all-white", "all-black")
MOST_UNKNOWN = 0.5
"""Share of deaths of unknown race above which no ratio is given but bounds: up to 37 % in any year
of the registered releases."""
PARTIAL_YEARS = ("refuse", "annualise")
DUTY = ("all", "on")
SHORTEST_PART = 1 / 12
"""Share of a year that must be recorded to be scaled to it: the rates of a few days are absurd."""
_ADVICE = "add --partial-years annualise to scale the person-years to that share"


@dataclass(frozen=True, eq=False)
class Recorded:
    """Counts of one source with unknown values imputed, and their years; equal to itself alone.

    Attributes
    ----------
    id : str
        One of `SOURCES`.
    source : str
        As printed alongside the numbers: the id, and the file if it is the reader's own.
    rows : DataFrame
        As `deaths.schema_deaths.RECORDS_IMPUTED`.
    scope : Scope
        Whole and partial years.
    account : tuple of str
        Sentences on the rows of a file that is not the committed one: read, counted, left out.
    """

    id: str
    source: str
    rows: pd.DataFrame
    scope: Scope
    account: tuple[str, ...] = ()


def committed(source: str) -> Recorded:
    """Return the counts of a source from the committed table."""
    from qi_analysis.store.committed import load as table

    if source == LINKED:
        return Recorded(source, source, table(PEOPLE_IMPUTED), releases.JOINED.scope)
    rows = table(RECORDS_IMPUTED)
    return Recorded(source, source, rows[rows["source"] == source], releases.SCOPES[source])


def _draws_of(rows: pd.DataFrame) -> list[str]:
    return [name for name in rows.columns if name.startswith("imputation_")]


@once
def load(
    source: str, unknown_race: str, causes: str, base: study.Study, **chosen: str
) -> study.Study:
    """Return `lay_out` of the committed counts of one of `SOURCES`."""
    return lay_out(committed(source), unknown_race, causes, base, **chosen)


def lay_out(
    recorded: Recorded,
    unknown_race: str,
    causes: str,
    base: study.Study,
    *,
    partial_years: str = "refuse",
    duty: str = "all",
) -> study.Study:
    """Return ``base`` with the deaths of a source of records instead of the study's.

    Parameters
    ----------
    recorded : Recorded
        Counts of one source.
    unknown_race : str
        What becomes of people whose race the record does not give: ``linked`` (told by another
        project, else imputed with the people told so as guides; the linked list alone),
        ``impute`` (ten imputations; one project alone), ``drop``, ``all-white`` or ``all-black``.
        Unknown ages and sexes are imputed in any case.
    causes : str
        A key of `vocabulary.CAUSE_CHOICES`; the source must hold each of its classes.
    base : Study
        Population and all-cause deaths to set them against.
    partial_years : str
        ``refuse`` serves whole years alone. ``annualise`` serves partial ones too, deaths as
        recorded, person-years scaled by the share of the year that the source covers.
    duty : str
        ``all``, or ``on``: without killings recorded as off duty.

    Raises
    ------
    UnsupportedRequestError
        When the source does not record one of the causes, or duty, or does not have the rule.
    """
    _insist_rule(recorded, unknown_race)
    rows = recorded.rows
    absent = [cause for cause in CAUSE_CHOICES[causes] if cause not in set(rows["cause"])]
    if causes != "all" and absent:
        raise UnsupportedRequestError(
            f"--causes {causes} is not supported by {recorded.source}: it holds no deaths of class "
            f"{', '.join(absent)}"
        )
    if duty == "on":
        rows = _on_duty(rows, recorded.source)
    scope = recorded.scope
    annualise = partial_years == "annualise"
    years = scope.all_years if annualise else scope.years
    known, imputed = laid_out(rows[rows["year"].isin(years)], years)
    return replace(
        base,
        deaths=_by_rule(known, imputed, unknown_race),
        years=years,
        source=recorded.source,
        coverage={part.year: part.share for part in scope.partial} if annualise else {},
    )


def share_unknown(
    recorded: Recorded, years: Sequence[int], causes: str = "all", duty: str = "all"
) -> tuple[float, float]:
    """Return the deaths of unknown race in ``years``, and all deaths; means over imputations."""
    rows = recorded.rows[recorded.rows["year"].isin(years)]
    rows = rows[rows["cause"].isin(CAUSE_CHOICES[causes])]
    if duty == "on":
        rows = rows[rows["duty"] != "off"]
    deaths = rows[_draws_of(rows)].mean(axis=1)
    return float(deaths[rows["race_status"] == IMPUTED].sum()), float(deaths.sum())


def with_share_unknown(
    records: Sequence[Mapping[str, Any]], recorded: Recorded, causes: str, duty: str
) -> list[dict[str, Any]]:
    """Return rows of an answer with ``share_race_unknown``, of all deaths of the row's years."""
    found = []
    for row in records:
        years = study.parse_years(str(row["years"]), recorded.scope.all_years, recorded.source)
        unknown, deaths = share_unknown(recorded, years, causes, duty)
        found.append({**row, "share_race_unknown": unknown / deaths if deaths else 0.0})
    return found


def insist_race_known(
    recorded: Recorded, years: Sequence[int], rule: str, causes: str, duty: str
) -> None:
    """Refuse a ratio that rests on imputed race, unless a bound is asked for.

    Raises
    ------
    UnsupportedRequestError
        When more than `MOST_UNKNOWN` of the deaths of ``years`` are of unknown race.
    """
    unknown, deaths = share_unknown(recorded, years, causes, duty)
    if rule in BOUNDS or unknown <= MOST_UNKNOWN * deaths:
        return
    raise UnsupportedRequestError(
        f"--unknown-race {rule} is not supported by {recorded.source} for "
        f"{study.years_text(years)}: race is unknown for {unknown:,.0f} of {deaths:,.0f} deaths "
        f"({unknown / deaths:.0%}), more than half, so that a ratio would tell of the imputation; "
        "use the bounds all-white and all-black"
    )


def default_rule(source: str) -> str:
    """Return what becomes of people of unknown race unless something else is asked."""
    return "linked" if source == LINKED else "impute"


def _insist_rule(recorded: Recorded, rule: str) -> None:
    """Refuse to link records of one project, and to impute the linked list as if it were one."""
    usual = default_rule(recorded.id)
    if rule in ("linked", "impute") and rule != usual:
        why = (
            f"a race that another project gives is used in the list of all of them; use {usual}, "
            f"or --source {LINKED}"
            if rule == "linked"
            else f"in it a race that any project gives is known; use {usual}"
        )
        raise UnsupportedRequestError(
            f"--unknown-race {rule} is not supported by {recorded.source}: {why}"
        )


def _on_duty(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return ``rows`` without off-duty killings, if the source marks them."""
    if (rows["duty"] == "unknown").all():
        raise UnsupportedRequestError(
            f"--duty on is not supported by {source}: it does not distinguish on-duty from "
            "off-duty killings; use all"
        )
    return rows[rows["duty"] != "off"]


def laid_out(rows: pd.DataFrame, years: Sequence[int]) -> tuple[Array, Array]:
    """Return deaths of known and of imputed race, each (imputation, year, cause, sex, race, age).

    ``rows`` are those of one source, as `deaths.imputed.count` gives them.
    """
    import pandas as pd

    axes = {
        "race_status": (KNOWN, IMPUTED),
        "year": years,
        "cause": CAUSE_CLASSES,
        "sex": SEXES,
        "race": RACES,
        "age": AGES,
    }
    draws = _draws_of(rows)
    summed = rows.groupby(list(axes))[draws].sum().reset_index()  # over duty
    places = tuple(
        pd.Index(list(values)).get_indexer(summed[name]) for name, values in axes.items()
    )
    counts = np.zeros((*(len(values) for values in axes.values()), len(draws)))
    counts[places] = summed[draws].to_numpy()  # strata without deaths have no row
    known, imputed = np.moveaxis(counts, -1, 1)
    return known, imputed


def known_and_imputed(recorded: Recorded, years: Sequence[int], causes: str) -> tuple[Array, Array]:
    """Return deaths of known and of imputed race, each (imputation, sex, race or total).

    They are added up over ``years`` and the causes of a key of `vocabulary.CAUSE_CHOICES`.
    """
    rows = recorded.rows
    kinds = [CAUSE_CLASSES.index(cause) for cause in CAUSE_CHOICES[causes]]
    known, imputed = (
        each[:, :, kinds].sum(axis=(1, 2, 5))
        for each in laid_out(rows[rows["year"].isin(years)], years)
    )
    known, imputed = (
        np.concatenate([each, each.sum(axis=-1, keepdims=True)], axis=-1)
        for each in (known, imputed)
    )
    return known, imputed


def years_asked(text: str | None, recorded: Recorded, partial_years: str) -> tuple[int, ...]:
    """Return the years of ``text``, by default all that can be served.

    Raises
    ------
    UnsupportedRequestError
        When a year is not among them, is partial and not to be annualized, or is after the last
        of the population.
    """
    scope, source = recorded.scope, recorded.source
    served = scope.all_years if partial_years == "annualise" else scope.years
    too_short = [part for part in scope.partial if part.share < SHORTEST_PART]
    if partial_years == "annualise" and too_short:
        raise UnsupportedRequestError(
            f"--partial-years annualise is not supported by {source}: {too_short[0].words()}, too "
            "short to stand for a year; use refuse"
        )
    if text is None:
        if served:
            return served
        reasons = "; ".join(part.words() for part in scope.partial)
        raise UnsupportedRequestError(f"{source} holds no whole year: {reasons}; {_ADVICE}")
    last = text.strip().rpartition("-")[2]
    if last.isdigit() and int(last) > study.LAST_RECENT:
        raise UnsupportedRequestError(
            f"years {text!r} are not available: the population ends in {study.LAST_RECENT}"
        )
    years = study.parse_years(text, scope.all_years, source)
    for part in scope.partial:
        if part.year in years and part.year not in served:
            raise UnsupportedRequestError(
                f"{part.year} is not supported by {source}: {part.words()}; {_ADVICE}, or leave "
                f"{part.year} out"
            )
    return years


def _by_rule(known: Array, imputed: Array, rule: str) -> Array:
    """Return deaths of shape (imputation, year, cause, sex, race, age) under a rule."""
    if rule in ("linked", "impute"):
        return known + imputed
    deaths = known.copy()
    if rule != "drop":
        race = RACES.index(rule.removeprefix("all-"))
        deaths[..., race, :] += imputed.sum(axis=-2)
    return deaths
