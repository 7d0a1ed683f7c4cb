"""Deaths by police over denominators other than people, never without people alongside.

Critics ask for arrests, contacts with police, or crime as the denominator. Each such ratio answers
another question than the one about the population, and the code keeps them together: a
`Comparison` cannot be made without its population ratio and its reason.

Arrests and contacts are outcomes of policing themselves: where one group is stopped or arrested
more readily for the same conduct, its denominator grows and the ratio falls, however encounters
end (Knox, Lowe and Mummolo 2020, American Political Science Review 114(3)). Crime fits only
encounters with an armed threat; the people killed include those who posed none, and dividing them
by crime can hide or reverse a disparity among them (Ross, Winterhalder and McElreath 2020, Social
Psychological and Personality Science).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import AGES, RACES
from qi_analysis.deaths import releases
from qi_analysis.exposure.schema_denominators import DENOMINATORS
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.risk.question import insist_level

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

LEVEL = 0.9
DRAWS = 20_000
SEED = 20190805
RECORDS = releases.JOINED.id
ARREST_YEARS = tuple(range(2013, 2019))
CONTACT_YEAR = 2018
YOUNGEST = AGES.index("15-19")
OF_16_AND_OVER = 0.8
"""Share of the group 15-19 that is 16 or more, its five years being equally large."""

QUESTIONS: Mapping[str, str] = {
    "arrests": "of those arrested, how many were killed?",
    "contacts": "of those who met police, how many were killed?",
    "crime": "relative to crimes reported or victims counted, how many were killed?",
}
REASONS: Mapping[str, str] = {
    "arrests": "Arrests are an outcome of policing: if police arrest one group more readily for "
    "the same conduct, its denominator grows and the ratio falls, whatever happens in encounters "
    "(Knox, Lowe and Mummolo 2020).",
    "contacts": "Contacts are an outcome of policing: whom police stop, and why, may differ "
    "between groups, and people who called for help count like people who were stopped (Knox, "
    "Lowe and Mummolo 2020).",
    "crime": "Crime fits only encounters with an armed threat; the people killed include some who "
    "posed none, and dividing them by other people's crime can hide or reverse a disparity (Ross, "
    "Winterhalder and McElreath 2020).",
}


@dataclass(frozen=True)
class Ratio:
    """A ratio of two rates with its central interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One denominator, and the population alongside it.

    Attributes
    ----------
    source, measure, kind, years : str
        Where the denominator comes from, what it counts, a key of `REASONS`, and when.
    killed : str
        Who is counted in the numerator.
    against : str
        Whom Black people are compared with.
    deaths_black, deaths_other : float
        People killed, averaged over imputations.
    by_population, by_measure : Ratio
        Deaths per head, and per unit of the measure: Black over the other group.
    question, reason : str
        Which question the measure answers, and why it is another one.
    """

    source: str
    measure: str
    kind: str
    years: str
    killed: str
    against: str
    deaths_black: float
    deaths_other: float
    by_population: Ratio
    by_measure: Ratio
    question: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a comparison without its question and its reason."""
        if not (self.question.strip() and self.reason.strip()):
            raise DataError(f"{self.measure}: a denominator needs its question and its reason")
        for ratio in (self.by_population, self.by_measure):
            if not 0 < ratio.low <= ratio.value <= ratio.high < np.inf:
                raise DataError(f"{self.measure}: no ratio with an interval: {ratio}")


def ratio_of_rates(deaths: Array, below: Array, level: float = LEVEL) -> Ratio:
    """Return the first group's deaths per unit over the second's.

    Parameters
    ----------
    deaths : ndarray, shape (imputation, 2)
        People killed. The interval is that of Poisson counts under Jeffreys' prior; its spread
        between imputations is that of Rubin's rules.
    below : ndarray, shape (2,)
        The denominators, taken as counted without error.
    level : float
        Of the interval.

    Raises
    ------
    DataError
        When a denominator or a group's deaths are zero.
    """
    if (below <= 0).any() or (deaths.mean(axis=0) <= 0).any():
        raise DataError("a ratio of rates needs deaths and a denominator in both groups")
    rng = np.random.default_rng(SEED)
    drawn = estimators.draw_means(deaths, DRAWS, rng) / below
    rates = deaths.mean(axis=0) / below
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [(1 - level) / 2, (1 + level) / 2])
    value = float(rates[0] / rates[1])
    return Ratio(value, min(float(low), value), max(float(high), value))


def _pair(
    kind: str, deaths: Array, people: Array, measured: Array, level: float, **words: str
) -> Comparison:
    """Return the comparison of one measure, its population ratio from the same deaths."""
    return Comparison(
        kind=kind,
        deaths_black=float(deaths[:, 0].mean()),
        deaths_other=float(deaths[:, 1].mean()),
        by_population=ratio_of_rates(deaths, people, level),
        by_measure=ratio_of_rates(deaths, measured, level),
        question=QUESTIONS[kind],
        reason=REASONS[kind],
        **words,
    )


CESARIO_KILLED: Mapping[str, str] = {
    "killed_by_gunfire": "all killed by police gunfire",
    "killed_unarmed_not_aggressing": "those unarmed and not aggressing",
    "killed_harmless": "those holding or reaching for a harmless object",
}


def cesario(level: float = LEVEL) -> list[Comparison]:
    """Return every measure of Cesario, Johnson and Terrill against each of their counts of deaths.

    Their deaths are those of the Guardian and the Washington Post, shootings of 2015 and 2016
    taken together. Arrest counts among their measures are of kind ``arrests``.
    """
    summed = _by_group("cesario_2019")
    people = summed.loc["population"].to_numpy()
    measures = [name for name in summed.index if name not in (*CESARIO_KILLED, "population")]
    return [
        _pair(
            "arrests" if "arrested" in measure else "crime",
            summed.loc[[killed]].to_numpy(),
            people,
            summed.loc[measure].to_numpy(),
            level,
            source="cesario_2019",
            measure=measure,
            years="2015-2016",
            killed=words,
            against="white people",
        )
        for killed, words in CESARIO_KILLED.items()
        for measure in measures
    ]


def arrests(data: study.Study, level: float = LEVEL) -> list[Comparison]:
    """Return deaths by officer force, 2013-2018, over arrests.

    The FBI counts each race with its Hispanic people, and most Hispanic people as white. So Latino
    people are counted with white people in numerator and population alike; a comparison with
    white people alone would set their deaths over arrests of both and overstate the ratio.
    """
    here = recorded_deaths.load(RECORDS, recorded_deaths.default_rule(RECORDS), "force", data)
    black, other = RACES.index("black"), [RACES.index("white"), RACES.index("latino")]
    killed = here.killed(ARREST_YEARS, "force").sum(axis=(1, 2, 4))  # (imputation, race)
    people = data.exposure(ARREST_YEARS, "calendar", "exclusive").sum(axis=(0, 1, 3))
    deaths = np.stack([killed[:, black], killed[:, other].sum(axis=1)], axis=1)
    return [
        _pair(
            "arrests",
            deaths,
            np.array([people[black], people[other].sum()]),
            row.to_numpy(),
            level,
            source="fbi_table43",
            measure=str(measure),
            years=study.years_text(ARREST_YEARS),
            killed="killed by police use of force",
            against="white and Latino people",
        )
        for measure, row in _by_group("fbi_table43").iterrows()
    ]


def contacts(data: study.Study, level: float = LEVEL) -> list[Comparison]:
    """Return deaths by officer force in 2018 over people of 16 and more who met police.

    The survey's shares are printed in whole percents and without their errors, so the interval is
    that of the deaths alone. Deaths are those of 15 and over.
    """
    here = recorded_deaths.load(RECORDS, recorded_deaths.default_rule(RECORDS), "force", data)
    groups = [RACES.index("black"), RACES.index("white")]
    year = (CONTACT_YEAR,)
    deaths = here.killed(year, "force")[..., YOUNGEST:].sum(axis=(1, 2, 4))[:, groups]
    exposed = data.exposure(year, "calendar", "exclusive")[..., YOUNGEST:].copy()
    exposed[..., 0] *= OF_16_AND_OVER
    people = exposed.sum(axis=(0, 1, 3))[groups]
    return [
        _pair(
            "contacts",
            deaths,
            people,
            people * row.to_numpy() / 100,
            level,
            source="bjs_ppcs",
            measure=str(measure),
            years=str(CONTACT_YEAR),
            killed="killed by police use of force",
            against="white people",
        )
        for measure, row in _by_group("bjs_ppcs", CONTACT_YEAR).iterrows()
    ]


def comparisons(data: study.Study | None = None, level: float = LEVEL) -> list[Comparison]:
    """Return every comparison.

    Raises
    ------
    UnsupportedRequestError
        For a level that is not between 0 and 1.
    """
    insist_level(level)
    base = study.load() if data is None else data
    return arrests(base, level) + contacts(base, level) + cesario(level)


def to_record(found: Comparison, level: float = LEVEL) -> dict[str, Any]:
    """Return one comparison flat: the population ratio, the measure's, question and reason."""
    flat = dict(vars(found))
    question, reason = flat.pop("question"), flat.pop("reason")
    for name in ("by_population", "by_measure"):
        ratio = flat.pop(name)
        flat |= {
            f"ratio_{name}{end}": value
            for end, value in zip(
                ("", "_low", "_high"), (ratio.value, ratio.low, ratio.high), strict=True
            )
        }
    return flat | {"level": level, "question": question, "reason": reason}


def _by_group(source: str, year: int | None = None) -> pd.DataFrame:
    """Return sums over years, or of one: a row per measure, columns black and white."""
    from qi_analysis.store.committed import load

    rows = load(DENOMINATORS)
    rows = rows[(rows["source"] == source) & (year is None or rows["year"] == year)]
    summed = rows.pivot_table(index="measure", columns="group", values="value", aggfunc="sum")
    return summed[["black", "white"]].astype("float64")
