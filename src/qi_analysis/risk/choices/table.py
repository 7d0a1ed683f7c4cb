"""Builder of the table of choices: people of all projects, resampled together.

It needs persons, so it starts from raw records; residents, deaths from all causes, the study's
deaths and draws of the multilevel model are read from the committed tables.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES, CAUSE_CHOICES, RACES, REFERENCE_RACE, SEXES, TOTAL
from qi_analysis.deaths import imputed, table_deaths
from qi_analysis.deaths.linking import people as linked_list
from qi_analysis.deaths.linking import shares, table_people
from qi_analysis.deaths.linking.lists import LISTS
from qi_analysis.deaths.linking.overlap import KINDS
from qi_analysis.risk import DRAWS, PUBLISHED_LEVEL, SEED, estimators, study
from qi_analysis.risk.choices.options import (
    ALL_COVERING,
    BEHIND,
    COUNTS,
    ESTIMATE,
    MAIN,
    MEASURES,
    MEDIAN,
    MINOR,
    OPTIONS,
    PUBLISHED,
    RATIO,
    RISK,
    SEVERAL,
    Option,
    moves_with,
    years_of_estimates,
)
from qi_analysis.risk.choices.resampling import Rates, equal_votes, resample, weighted_median
from qi_analysis.risk.choices.schema import ALL_SOURCES, CHOICES
from qi_analysis.risk.multilevel import cells, draws, estimate
from qi_analysis.stats import lifetable
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

GROUPS = (*RACES, TOTAL)
DECIMALS = 5


@dataclass(frozen=True)
class Found:
    """Risks of one option: the point, its draws, and what they are made of.

    Attributes
    ----------
    point : ndarray, shape (sex, group)
    drawn : ndarray, shape (draw, sex, group)
    middle : ndarray, shape (sex, group)
        Of the draws: above the point in small groups, as half a death is added to each.
    deaths : ndarray, shape (copy, sex, race, age)
    """

    point: Array
    drawn: Array
    middle: Array
    deaths: Array


def people_of(linked: pd.DataFrame, number: int) -> pd.DataFrame:
    """Return copy ``number``, from 0: a row per person and list that has the person.

    ``linked`` are all copies of the linked list (`table_people.completed`). Columns source, person
    (the same in all lists), year, cause, duty, race_status, sex, race, age (as codes), several and
    all_covering (of the linked list).
    """
    import pandas as pd

    least = linked_list.LINKS[number % len(linked_list.LINKS)]
    records = linked_list.linked(least).records
    death = records.set_index(["source", "record_id"])["death"]
    joined = linked_list.people(least)
    parts = [_copy_of(linked, number, joined.frame["death"].to_numpy())]
    parts[0] = parts[0].join(_scopes(joined), on="record")
    for source in LISTS:
        drawn = table_deaths.drawn(source)
        numbers = death[source].loc[drawn.people["record_id"]].to_numpy()
        parts.append(_copy_of(drawn.copies, number, numbers))
    rows = pd.concat(parts, ignore_index=True)
    rows["person"] = pd.factorize(rows["person"])[0]
    return rows


def _copy_of(copies: pd.DataFrame, number: int, death: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Return one copy with the number of each person's death."""
    rows = copies[copies["imputation"] == number + 1]
    return rows.assign(person=death[rows["record"].to_numpy()])


def _scopes(found: linked_list.People) -> pd.DataFrame:
    """Return whether a narrower scope keeps each person of the linked list."""
    import pandas as pd

    here = found.reports[list(LISTS)].notna()
    means = linked_list.covering(found) & pd.DataFrame(
        {name: found.kind.isin(shares.MEANT.get(name, KINDS)) for name in LISTS}
    )
    return pd.DataFrame(
        {
            SEVERAL: (here.sum(axis=1) > 1) | (means.sum(axis=1) < 2),
            ALL_COVERING: (here | ~means).all(axis=1) & (found.frame["cause_agreed"] == "all"),
        }
    )


def chosen(rows: pd.DataFrame, option: Option) -> pd.DataFrame:
    """Return the rows of a copy that an option counts, with the race that it gives them."""
    first, last = int(option.years[:4]), int(option.years[-4:])
    kept = (rows["source"] == option.source) & rows["year"].between(first, last)
    kept &= rows["cause"].isin(CAUSE_CHOICES[option.causes])
    if option.duty == "on":
        kept &= rows["duty"] != "off"
    if option.scope != "all":
        kept &= rows[option.scope].eq(other=True)  # missing where a list has no such mark
    if option.unknown_race == "drop":
        kept &= rows["race_status"] == imputed.KNOWN
    counted = rows[kept]
    if option.unknown_race.startswith("all-"):
        guessed = counted["race_status"] == imputed.IMPUTED
        race = counted["race"].mask(guessed, option.unknown_race.removeprefix("all-"))
        counted = counted.assign(race=race)
    return counted


def _cells(counted: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return the place of each person's sex, race and age in an array (sex, race, age)."""
    import pandas as pd

    axes = {"sex": SEXES, "race": RACES, "age": AGES}
    codes = [pd.Index(list(known)).get_indexer(counted[name]) for name, known in axes.items()]
    shape = tuple(len(known) for known in axes.values())
    return np.asarray(np.ravel_multi_index(codes, shape))


def build_choices() -> Built:
    """Return risk and ratio under each choice, with intervals from joint resampling."""
    data = study.load()
    found = _found(data)
    minor = _minor(data, found[MAIN].deaths)
    _, survey_used = table_deaths.composition()
    own = [each for source in LISTS for each in table_deaths.drawn(source).account()]
    listed = table_people.build_linked_people().accounting
    return Built(CHOICES, _table(found, minor), (*listed, *own, survey_used))


def _found(data: study.Study) -> dict[Option, Found]:
    """Return what each option gives.

    Rows of persons are resampled together. The half death of `estimators.prior_by_age`, without
    which a group of no deaths would be known exactly, is one gamma variate per group and replicate
    in all of them. The study's copies move as the people behind them do, and a model's estimate as
    the counts of the same deaths do.
    """
    counted = [each for each in OPTIONS if each.estimator == COUNTS]
    resampled = [*(each for each in counted if each.source != study.SOURCE), BEHIND]
    rates = [Rates.of(each, data) for each in resampled]
    linked, copies = table_people.completed(table_deaths.composition()[0]), []
    for number in range(imputed.IMPUTATIONS):
        rows = people_of(linked, number)
        picked = [chosen(rows, option) for option in resampled]
        copies.append([(each["person"].to_numpy(), _cells(each)) for each in picked])
    deaths, risks = resample(copies, rates, DRAWS, SEED)
    few = np.random.default_rng(SEED).standard_gamma(
        estimators.PRIOR_DEATHS, (DRAWS, len(SEXES), len(RACES), 1)
    )
    for place, rate in enumerate(rates):
        prior = estimators.prior_by_age(deaths[place].mean(axis=0), rate.exposure)
        risks[:, place] += rate.risks(few * prior / estimators.PRIOR_DEATHS)
    found = {
        option: _counted(rates[place], deaths[place], risks[:, place])
        for place, option in enumerate(resampled)
    }
    turns = estimators.turns(len(copies), DRAWS)
    moved = risks[:, -1] / rates[-1].centers(deaths[-1])[turns]
    for option in counted:
        if option.source == study.SOURCE:
            rate, killed = Rates.of(option, data), data.killed(data.years, option.causes)
            killed = killed.sum(axis=1)
            found[option] = _counted(rate, killed, rate.centers(killed)[turns] * moved)
    for option in OPTIONS:
        if option.estimator != COUNTS:
            found |= dict(_modeled(option, data, found[moves_with(option)]))
    return {option: found[option] for option in OPTIONS if option in found}


def _counted(rates: Rates, deaths: Array, resampled: Array) -> Found:
    """Return the risks of counted deaths, their draws as far apart as Rubin's rules ask."""
    centers = rates.centers(deaths)
    drawn = estimators.as_rubin(resampled, centers)
    return Found(rates.risks(deaths).mean(axis=0), drawn, centers.mean(axis=0), deaths)


def _modeled(option: Option, data: study.Study, moving: Found) -> Iterator[tuple[Option, Found]]:
    """Yield the option of a model, moved as the counts of the same deaths are.

    Nothing where the kept draws are of other tables than the committed ones: they can be made again
    only when the tables are there.
    """
    if option.estimator == PUBLISHED:
        point = estimators.published_risk(data)[0].copy()
        point[:, -1] = np.nan  # theirs is the mean of five groups, whatever their size
    else:
        try:
            kept = draws.load(option.source, data)
        except (DataError, UnsupportedRequestError):
            return
        fitted = cells.load(option.source, data)
        point = estimate.multilevel_estimate(kept, fitted, data, np.inf).risk
    yield option, replace(moving, point=point, drawn=point * moving.drawn / moving.middle)


def _minor(data: study.Study, deaths: Array) -> dict[tuple[str, str], Array]:
    """Return risks of the main estimate's deaths with each choice that hardly moves them."""
    usual = Rates.of(MAIN, data)

    def lived(years: Sequence[int]) -> Array:
        m = estimators.mortality(data, years, MAIN.population, MAIN.race_classes)
        return lifetable.life_table(m, data.nax).person_years

    def risks(person_years: Array) -> Array:
        return np.asarray(replace(usual, lived=person_years).risks(deaths).mean(axis=0))

    closed = np.isfinite(lifetable.WIDTHS)  # the open age group has no last year
    hazard = np.where(closed, lifetable.WIDTHS, 0)
    return {
        **{("life_table", year): risks(lived((int(year),))) for year in ("2017", "2019")},
        ("horizon", "85"): risks(np.where(closed, usual.lived, 0)),
        ("competing", "no"): -np.expm1(-risks(np.broadcast_to(hazard, usual.lived.shape))),
    }


def _table(found: dict[Option, Found], minor: dict[tuple[str, str], Array]) -> pd.DataFrame:
    """Return the rows of every sex, group and measure."""
    import pandas as pd

    rows: list[dict[str, object]] = []
    for measure, sex, race in itertools.product(MEASURES, SEXES, GROUPS):
        if measure == RATIO and race == REFERENCE_RACE:
            continue
        at = SEXES.index(sex), GROUPS.index(race)
        known = {o: each for o, each in found.items() if np.isfinite(each.point[at])}
        group = {"sex": sex, "race": race, "measure": measure}
        for option, each in known.items():
            rows.append(
                {
                    **group,
                    "choice": option.choice,
                    "option": option.name,
                    "source": option.source,
                    "years": option.years,
                    "kind": option.kind(measure),
                    "deaths": float(_killed(each.deaths)[at]),
                    **_value(_of(measure, each.drawn, at), float(_of(measure, each.point, at))),
                }
            )
        main = {**rows[-len(known)], "kind": MINOR, "low": None, "high": None}
        for (choice, name), risks in minor.items():
            if measure == RISK and choice == "competing":
                continue  # nobody lives like that: it compares hazards
            value = round(float(_of(measure, risks, at)), DECIMALS)
            rows.append({**main, "choice": choice, "option": name, "value": value})
        in_it = {o: each for o, each in known.items() if o.kind(measure) == ESTIMATE}
        votes = equal_votes([option.source for option in in_it])
        drawn, points = (
            weighted_median(np.stack([_of(measure, risks, at) for risks in of_all]), votes)
            for of_all in zip(*((each.drawn, each.point) for each in in_it.values()), strict=True)
        )
        every = {"source": ALL_SOURCES, "years": years_of_estimates(measure), "deaths": None}
        middle = dict.fromkeys(("choice", "option", "kind"), MEDIAN)
        rows.append({**group, **every, **middle, **_value(drawn, float(points))})
    return pd.DataFrame(rows)[CHOICES.column_names]


def _killed(deaths: Array) -> Array:
    """Return people killed by sex and group, averaged over copies."""
    return np.asarray(estimators.with_total(deaths).sum(axis=-1).mean(axis=0))


def _of(measure: str, risks: Array, at: tuple[int, int]) -> Array:
    """Return the ratio to white, or deaths per 100,000 births, of one sex and group."""
    values = estimators.ratio_to_white(risks) if measure == RATIO else risks * 1e5
    return np.asarray(values[(..., *at)])


def _value(drawn: Array, point: float) -> dict[str, float]:
    """Return a value with the ends of its interval, rounded so that machines do not differ."""
    low, high = estimators.central_interval(drawn, np.asarray(point), PUBLISHED_LEVEL)
    ends = {"value": point, "low": float(low), "high": float(high)}
    return {name: round(end, DECIMALS) for name, end in ends.items()}
