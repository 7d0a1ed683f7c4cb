"""Claims on the years of life that the people killed in a calendar year had ahead of them.

The standard expectation of life is often not named in print: every plausible one is worked out.
What a population would lose over whole lives is another number, in `cohort_years`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.claims.campaign import Definition, Tally
from qi_analysis.claims.campaign_words import as_tally
from qi_analysis.claims.evaluations import Context, Evaluation, Quantity
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.rates import residents
from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import percent, significant
from qi_analysis.core.vocabulary import AGE_STARTS, AGES, RACES, SEXES
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.schema_deaths import RECORDS
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.stats import lifetable, standard_life
from qi_analysis.store import committed
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

_POTENTIAL = 75
"""Age up to which years of potential life lost are counted in the United States."""


@dataclass(frozen=True)
class Years(Tally):
    """A number made of years of life lost; otherwise as `Tally`."""

    def numbers(self) -> dict[str, str]:
        """Return what a wording may name; ``about`` has as many digits as such a sum supports."""
        said = super().numbers()
        values = {"recomputed": self.recomputed.value, "independent": self.independent}
        values |= {f"other_{at}": each.value for at, each in enumerate(self.others, start=1)}
        for name, found in values.items():
            value = found.value if isinstance(found, Quantity) else found
            if value is not None:
                said[f"{name}_about"] = f"{significant(value, 3):,.0f}"
        return said


def _completed() -> Array:
    """Return the mean age in completed years of those who die in each group, shape (age,)."""
    widths = np.where(np.isinf(lifetable.WIDTHS), lifetable.WIDTHS[-2], lifetable.WIDTHS)
    return np.asarray(np.array(AGE_STARTS) + (widths - 1) / 2)


def _by_age(rows: pd.DataFrame) -> Array:
    """Return people of known age, shape (age,)."""
    counted = rows.groupby("age")["deaths"].sum().reindex(AGES, fill_value=0)
    return np.asarray(counted, dtype=np.float64)


def _lost(rows: pd.DataFrame, left: Array) -> float:
    """Return the years of everyone; people of unknown age lose what the others lose on average."""
    known = _by_age(rows)
    return float((known * left).sum() / known.sum() * rows["deaths"].sum())


def _records(source: str, first: int, last: int) -> pd.DataFrame:
    table = committed.load(RECORDS)
    return table[(table["source"] == source) & table["year"].between(first, last)]


def _table(context: Context, year: int) -> tuple[Array, Array]:
    """Return years left at the ages of `_completed`: by sex and group, and of all residents."""
    deaths, people = context.data.all_cause_counts((year,), "calendar", "exclusive")

    def left(died: Array, alive: Array) -> Array:
        table = lifetable.life_table(lifetable.death_rate(died, alive), context.data.nax)
        return lifetable.years_left_at_death(
            table, np.append(_completed()[:-1] - AGE_STARTS[:-1], 0.0)
        )

    everyone = left(deaths.sum(axis=(0, 1, 2)), people.sum(axis=(0, 1, 2)))
    return left(deaths.sum(axis=0), people.sum(axis=0)), everyone


def years_lost(context: Context, *, source: str, year: int) -> Years:
    """Return the years lost by the people of one project's list in one year."""
    rows, ages = _records(source, year, year), _completed()
    standard = standard_life.years_left(ages)
    known, everyone = _by_age(rows), int(rows["deaths"].sum())
    own, national = _table(context, year)
    told = rows[rows["sex"].isin(SEXES) & rows["race"].isin(RACES) & rows["age"].isin(AGES)]
    of_group = sum(
        (_by_age(told[(told["sex"] == sex) & (told["race"] == race)]) * own[i, j]).sum()
        for i, sex in enumerate(SEXES)
        for j, race in enumerate(RACES)
    )
    others = (
        Definition("without people of unknown age", float((known * standard).sum())),
        Definition(
            "at exact ages, half a year later", _lost(rows, standard_life.years_left(ages + 0.5))
        ),
        Definition("by the life table of all residents in that year", _lost(rows, national)),
        Definition(
            "by the life table of people of the same sex and group in that year",
            float(of_group / told["deaths"].sum() * everyone),
        ),
        Definition(f"up to age {_POTENTIAL} only", _lost(rows, np.maximum(_POTENTIAL - ages, 0))),
    )
    return Years(
        Quantity(_lost(rows, standard)),
        (RECORDS, POPULATION_TABLE, ALL_CAUSE, NAX),
        source=source,
        definition="age at death, in groups of five years, against the standard of the Global "
        "Burden of Disease Study 2010",
        counts=(("people", everyone), ("age known", int(known.sum()))),
        others=others,
    )


def years_lost_share(_: Context, *, source: str, first: int, last: int) -> Years:
    """Return the share of the years lost that people who are not white lost, in percent."""
    rows, left = _records(source, first, last), standard_life.years_left(_completed())
    white = rows[rows["race"] == "white"]
    told = rows[rows["race"] != UNKNOWN]
    everyone, of_white, of_told = (_lost(each, left) for each in (rows, white, told))
    people = residents(first, last)
    among = 100 * (1 - people["white"] / sum(people.values()))
    all_killed = int(rows["deaths"].sum())
    return Years(
        Quantity(100 * (1 - of_white / everyone)),
        (RECORDS, POPULATION_TABLE),
        source=source,
        definition="everyone not counted as white, unknown race included; Arab-American people are "
        "counted as white",
        counts=(("people", all_killed), ("race unknown", all_killed - int(told["deaths"].sum()))),
        others=(
            Definition("of people whose race is known", 100 * (1 - of_white / of_told)),
            Definition(
                "if everyone of unknown race were white", 100 * (of_told - of_white) / everyone
            ),
            Definition("share of residents who are not white", among, rival=False),
        ),
    )


EVALUATIONS: Mapping[str, Callable[..., Evaluation]] = {
    function.__name__: function for function in (years_lost, years_lost_share)
}
"""Kinds of claim by the name used in the ledger."""


def standard_unnamed(claim: Claim, found: Evaluation, _: Context) -> str:
    """Say that the standard is not named, and how far the print is from the closest one."""
    tally = as_tally(claim, found)
    counts, printed = dict(tally.counts), claim.published.value
    if printed is None or not counts.get("age known"):
        raise DataError(f"claim {claim.id!r} prints no sum of years of people of known age")
    without = next(each for each in tally.others if each.text.startswith("without"))
    national = next(each for each in tally.others if "all residents" in each.text)
    less = 1 - national.value / tally.recomputed.value
    missing = (printed - without.value) / counts["age known"]
    return (
        "The abstract does not name its standard expectation of life. That of the Global Burden of "
        f"Disease Study 2010 ({standard_life.YEARS_LEFT[0]:.1f} years at birth) comes closest of "
        f"those tried; the print has {missing:.2f} years a person of known age more, so it may "
        f"rest on a later edition. The country's own life table gives {percent(less)} less: the "
        "standard is an ideal of long life."
    )


CAVEATS: Mapping[str, Callable[[Claim, Evaluation, Context], str]] = {
    standard_unnamed.__name__: standard_unnamed
}
"""Caveats by the name used in the ledger."""
