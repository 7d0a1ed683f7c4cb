"""Claims of campaigns: plain counts of the projects' rows, by every definition that is plausible.

A project goes on adding and correcting after a figure is printed: where our release is the later
one, both numbers are said, and a revision is never called an error. A claim that leaves open what
it counts is counted each way; `recomputed` is the definition that comes closest to the print.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.claims import verdicts
from qi_analysis.claims.evaluations import LEVEL, Context, Evaluation, Quantity
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.rates import Rates, per_million, residents
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.deaths import releases
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.schema_campaign import CAMPAIGN_COUNTS, DAYS, WITHOUT
from qi_analysis.deaths.schema_deaths import RECORDS
from qi_analysis.exposure.schema_residents import POPULATION_RECENT, POPULATION_TABLE
from qi_analysis.risk.study import years_text
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd

_Z = 1.6448536269514722
"""95% quantile of the standard normal: a two-sided interval of `LEVEL`."""


@dataclass(frozen=True)
class Definition:
    """One way to count, and what it gives in the unit of the claim.

    ``rival`` marks a way that the printed words allow: if it gives a number that they do not cover,
    the claim holds with caveats only. The others are for comparison.
    """

    text: str
    value: float
    rival: bool = True


@dataclass(frozen=True)
class Tally(Evaluation):
    """A number from plain counts of one release.

    Attributes
    ----------
    source : str
        Id of the release.
    definition : str
        What was counted.
    counts : tuple of (str, int)
        The counts that the number is made of.
    others : tuple of Definition
        Other ways to count.
    revision : str
        Why a later release may rightly give a number that the printed words do not cover; empty
        where nothing does.
    rates : Rates or None
        The rates behind a ratio.
    """

    source: str = ""
    definition: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    others: tuple[Definition, ...] = ()
    revision: str = ""
    rates: Rates | None = None

    @property
    def of_study(self) -> bool:
        """Whether the number is from a study's data, and not counted from a project's rows."""
        return self.source not in releases.BY_ID

    def numbers(self) -> dict[str, str]:
        """Return what a wording may name besides the value: the counts, and the other ways."""
        said = {f"count_{at}": f"{count:,}" for at, (_, count) in enumerate(self.counts, start=1)}
        for at, other in enumerate(self.others, start=1):
            said |= {
                f"other_{at}": f"{other.value:.1f}",
                f"other_{at}_2": f"{other.value:.2f}",
                f"other_{at}_count": f"{other.value:,.0f}",
            }
        return said


def _rows(table: TableSchema, source: str, first: int, last: int) -> pd.DataFrame:
    rows = committed.load(table)
    return rows[(rows["source"] == source) & rows["year"].between(first, last)]


def _counts(source: str, measure: str, first: int, last: int) -> pd.DataFrame:
    rows = _rows(CAMPAIGN_COUNTS, source, first, last)
    found = rows[rows["measure"] == measure]
    if found.empty:
        raise DataError(f"{source} has no {measure!r} in {first}-{last}")
    return found


def _sum(rows: pd.DataFrame, **which: str) -> int:
    """Return the people of the rows in which each column has the given word."""
    for column, word in which.items():
        rows = rows[rows[column] == word]
    return int(rows["count" if "count" in rows else "deaths"].sum())


def killed(_: Context, *, source: str, year: int) -> Tally:
    """Count everyone on a project's list in one year."""
    rows = _rows(RECORDS, source, year, year)
    everyone = _sum(rows)
    on_duty, by_force = everyone - _sum(rows, duty="off"), _sum(rows, cause="officer_force")
    narrower = (
        Definition("without killings by officers off duty", on_duty, rival=False),
        Definition("by force alone, without vehicles", by_force, rival=False),
    )
    return Tally(
        Quantity(float(everyone)),
        (RECORDS,),
        source=source,
        definition=f"every record of {year}",
        counts=(("people", everyone),),
        others=tuple(each for each in narrower if each.value != everyone),
    )


def killed_where(
    _: Context, *, source: str, year: int, measure: str, category: str, others: Sequence[str]
) -> Tally:
    """Count the people of one category; ``others`` are "measure.category+category" instead."""
    found = _sum(_counts(source, measure, year, year), category=category)
    ways = []
    for other in others:
        name, _dot, categories = other.partition(".")
        rows = _counts(source, name, year, year)
        people = sum(_sum(rows, category=each) for each in categories.split("+"))
        ways.append(Definition(_words(name, categories), people))
    return Tally(
        Quantity(float(found)),
        (CAMPAIGN_COUNTS,),
        source=source,
        definition=_words(measure, category),
        counts=((category.replace("_", " "), found),),
        others=tuple(ways),
    )


def _words(measure: str, categories: str) -> str:
    named = " or ".join(f"“{each.replace('_', ' ')}”" for each in categories.split("+"))
    return f"{named} in the column on {measure}"


def share_of_killed(_: Context, *, source: str, year: int, race: str) -> Tally:
    """Return the share of the people killed who were of a group, beside that of residents."""
    rows, people = _rows(RECORDS, source, year, year), residents(year, year)
    group, everyone = _sum(rows, race=race), _sum(rows)
    known = everyone - _sum(rows, race=UNKNOWN)
    of_residents = 100 * people[race] / sum(people.values())
    return Tally(
        Quantity(100 * group / known),
        (RECORDS, POPULATION_TABLE),
        source=source,
        definition="of the people whose race is known",
        counts=(("in the group", group), ("race known", known), ("all", everyone)),
        others=(
            Definition("of everyone, unknown race included", 100 * group / everyone),
            Definition("share of residents, for comparison", of_residents, rival=False),
        ),
    )


def rate_ratio(_: Context, *, source: str, first: int, last: int, race: str) -> Tally:
    """Return a crude ratio of rates per resident to white people, race as recorded."""
    rows, here = _rows(RECORDS, source, first, last), residents(first, last)
    group, white, unknown = (_sum(rows, race=each) for each in (race, "white", UNKNOWN))

    def ratio(killed: int, killed_white: int, people: Mapping[str, float]) -> float:
        return killed / killed_white / (people[race] / people["white"])

    value = ratio(group, white, here)
    spread = math.exp(_Z * math.sqrt(1 / group + 1 / white))
    others = [
        Definition("if everyone of unknown race were white", ratio(group, white + unknown, here)),
        Definition("if everyone of unknown race were Black", ratio(group + unknown, white, here)),
    ]
    if last <= int(committed.load(POPULATION_TABLE)["year"].max()):
        wider = ratio(group, white, residents(first, last, "published"))
        said = "with residents in classes where Black includes Hispanic people"
        others.append(Definition(said, wider))
    by_year = {year: rows[rows["year"] == year] for year in range(first, last + 1)}
    yearly = [
        ratio(_sum(found, race=race), _sum(found, race="white"), residents(year, year))
        for year, found in by_year.items()
    ]
    rates = per_million(rows, first, last, race)
    others += [
        Definition("at the ages of the US standard population of 2000", rates.ratio_adjusted),
        Definition("lowest single year", min(yearly), rival=False),
        Definition("highest single year", max(yearly), rival=False),
    ]
    return Tally(
        Quantity(value, value / spread, value * spread, LEVEL),
        (RECORDS, POPULATION_TABLE, *((POPULATION_RECENT,) if last > 2020 else ())),
        source=source,
        definition=f"people of known race per resident and year, {first}-{last}, all ages together",
        counts=(("in the group", group), ("white", white), ("race unknown", unknown)),
        others=tuple(others),
        rates=rates,
    )


def charged(
    _: Context, *, source: str, first: int, last: int, any_charge: bool, revision: str = ""
) -> Tally:
    """Return the share of killings with a charge, or without, as known at the release."""
    rows = _counts(source, "charges", first, last)
    everyone, without = _sum(rows), _sum(rows, category="no_known_charges")
    with_charge, years = everyone - without, years_text(range(first, last + 1))
    return Tally(
        Quantity(100 * (with_charge if any_charge else without) / everyone),
        (CAMPAIGN_COUNTS,),
        source=source,
        definition=f"killings of {years}, charges known at the release",
        counts=(
            ("killings", everyone),
            ("with a charge", with_charge),
            ("convicted", _sum(rows, category="convicted")),
            ("acquitted, mistrial or dropped", _sum(rows, category="not_convicted")),
        ),
        revision=revision,
    )


def days_without(_: Context, *, source: str, year: int, beside: str) -> Tally:
    """Count the days of a year without a killing; ``beside`` is a release of another scope."""
    found, other = (
        _sum(_counts(each, DAYS, year, year), category=WITHOUT) for each in (source, beside)
    )
    scope = releases.BY_ID[beside]
    return Tally(
        Quantity(float(found)),
        (CAMPAIGN_COUNTS,),
        source=source,
        definition=f"days of {year} on which the list has no one",
        counts=(("days", found),),
        others=(Definition(f"{scope.project} ({scope.counts.en})", other, rival=False),),
    )


def unarmed_ratio(_: Context, *, source: str, first: int, last: int, race: str) -> Tally:
    """Return how much likelier people killed of a group were to be unarmed than white people."""
    status, weapon = (_counts(source, each, first, last) for each in ("armed", "weapon"))

    def ratio(rows: pd.DataFrame, category: str) -> float:
        of_group, of_white = (
            _sum(rows, category=category, race=each) / _sum(rows, race=each)
            for each in (race, "white")
        )
        return of_group / of_white

    no_object, people = ratio(weapon, "no_object"), residents(first, last)
    unarmed, white = (_sum(status, category="unarmed", race=each) for each in (race, "white"))
    per_resident = unarmed / white / (people[race] / people["white"])
    return Tally(
        Quantity(ratio(status, "unarmed")),
        (CAMPAIGN_COUNTS, POPULATION_TABLE),
        source=source,
        definition="share of the people killed whose status is “unarmed”",
        counts=(("unarmed in the group", unarmed), ("unarmed and white", white)),
        others=(
            Definition("share of the people killed with no object in hand", no_object),
            Definition("killed while unarmed, per resident", per_resident),
        ),
    )


EVALUATIONS: Mapping[str, Callable[..., Evaluation]] = {
    function.__name__: function
    for function in (
        killed, killed_where, share_of_killed, rate_ratio, charged, days_without, unarmed_ratio
    )
}  # fmt: skip
"""Kinds of claim by the name used in the ledger."""


def uncovered(claim: Claim, found: Tally) -> list[Definition]:
    """Return the rival ways to count whose number the printed words do not cover."""
    low, high = claim.covers.low_end, claim.covers.high_end
    return [each for each in found.others if each.rival and not low <= each.value <= high]


def judge(
    claim: Claim, found: Tally, digits: str, support: str = "not_assessed", *, outside: bool = False
) -> tuple[str, str]:
    """Return digits and verdict; ``digits`` are those by the later release.

    Where the figure may rightly have changed since, the release that was printed is not here to
    check it: what the later one gives is said, and the print neither holds nor fails. ``outside``:
    a project lies wholly outside what the words cover.
    """
    if found.revision and digits == "do_not_follow":
        return "cannot_be_checked", "undetermined"
    return digits, verdicts.verdict(digits, support, outside or bool(uncovered(claim, found)))


_REASON = {
    "follow": "{how}, the number is one that the printed words cover",
    "do_not_follow": "{how}, the number is not one that the words cover",
    "cannot_be_checked": (
        "The release that was printed is not here, and the later one gives another number, as it "
        "may: the print is neither confirmed nor refuted"
    ),
}


def reason(found: Tally, digits: str) -> str:
    """Return why the verdict is what it is."""
    how, no_other = "Counted from the project's rows", "a count of a list has no second estimate"
    if found.of_study:
        how = "Worked out again from the study's data"
        no_other = "no other records that we have count the same deaths"
    return f"{_REASON[digits].format(how=how)}; {no_other}."
