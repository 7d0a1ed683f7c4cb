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
from qi_analysis.claims.caveats import shown, span
from qi_analysis.claims.evaluations import LEVEL, Context, Evaluation, Quantity
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.steps import Step
from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import percent
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.deaths import releases
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.schema_campaign import CAMPAIGN_COUNTS, DAYS, WITHOUT
from qi_analysis.deaths.schema_deaths import RECORDS
from qi_analysis.exposure.schema_residents import POPULATION_RECENT, POPULATION_TABLE
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
    """

    source: str = ""
    definition: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    others: tuple[Definition, ...] = ()
    revision: str = ""

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


def _tally(value: Quantity, tables: Sequence[TableSchema], **details: object) -> Tally:
    return Tally(
        recomputed=value,
        independent=None,
        by_source=(),
        tables=tuple(tables),
        sex="",
        race="",
        **details,  # type: ignore[arg-type]
    )


def _records(source: str, first: int, last: int) -> pd.DataFrame:
    table = committed.load(RECORDS)
    return table[(table["source"] == source) & table["year"].between(first, last)]


def _counts(source: str, measure: str, first: int, last: int) -> pd.DataFrame:
    table = committed.load(CAMPAIGN_COUNTS)
    found = table[
        (table["source"] == source)
        & (table["measure"] == measure)
        & table["year"].between(first, last)
    ]
    if found.empty:
        raise DataError(f"{source} has no {measure!r} in {first}-{last}")
    return found


def _sum(rows: pd.DataFrame, **which: str) -> int:
    """Return the people of the rows in which each column has the given word."""
    for column, word in which.items():
        rows = rows[rows[column] == word]
    return int(rows["count" if "count" in rows else "deaths"].sum())


def _residents(first: int, last: int, classes: str = "exclusive") -> Mapping[str, float]:
    """Return person-years by race; the newer table only where the older one ends."""
    import pandas as pd

    older, newer = committed.load(POPULATION_TABLE), committed.load(POPULATION_RECENT)
    older = older[older["race_classes"] == classes]
    newer = newer[newer["year"] > older["year"].max()]
    both = pd.concat([older, newer])
    sums = both[both["year"].between(first, last)].groupby("race")["population"].sum()
    return {str(race): float(people) for race, people in sums.items()}


def killed(_: Context, *, source: str, year: int) -> Tally:
    """Count everyone on a project's list in one year."""
    rows = _records(source, year, year)
    everyone = _sum(rows)
    on_duty, by_force = everyone - _sum(rows, duty="off"), _sum(rows, cause="officer_force")
    narrower = (
        Definition("without killings by officers off duty", on_duty, rival=False),
        Definition("by force alone, without vehicles", by_force, rival=False),
    )
    return _tally(
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
    return _tally(
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
    rows, residents = _records(source, year, year), _residents(year, year)
    group, everyone = _sum(rows, race=race), _sum(rows)
    known = everyone - _sum(rows, race=UNKNOWN)
    of_residents = 100 * residents[race] / sum(residents.values())
    return _tally(
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
    rows, residents = _records(source, first, last), _residents(first, last)
    group, white, unknown = (_sum(rows, race=each) for each in (race, "white", UNKNOWN))
    people = residents[race] / residents["white"]
    value = group / white / people
    spread = math.exp(_Z * math.sqrt(1 / group + 1 / white))
    others = [
        Definition(
            "if everyone of unknown race were white", group / (white + unknown) / people
        ),
        Definition("if everyone of unknown race were Black", (group + unknown) / white / people),
    ]  # fmt: skip
    if last <= int(committed.load(POPULATION_TABLE)["year"].max()):
        wider = _residents(first, last, "published")
        others.append(
            Definition(
                "with residents in classes where Black includes Hispanic people",
                group / white / (wider[race] / wider["white"]),
            )
        )
    yearly = [
        _sum(of_year, race=race) / _sum(of_year, race="white") / (own[race] / own["white"])
        for year in range(first, last + 1)
        for of_year, own in [(rows[rows["year"] == year], _residents(year, year))]
    ]
    others += [
        Definition("lowest single year", min(yearly), rival=False),
        Definition("highest single year", max(yearly), rival=False),
    ]
    return _tally(
        Quantity(value, value / spread, value * spread, LEVEL),
        (RECORDS, POPULATION_TABLE, *((POPULATION_RECENT,) if last > 2020 else ())),
        source=source,
        definition=f"people of known race per resident and year, {first}-{last}, all ages together",
        counts=(("in the group", group), ("white", white), ("race unknown", unknown)),
        others=tuple(others),
    )


def charged(
    _: Context, *, source: str, first: int, last: int, any_charge: bool, revision: str = ""
) -> Tally:
    """Return the share of killings with a charge, or without, as known at the release."""
    rows = _counts(source, "charges", first, last)
    everyone, without = _sum(rows), _sum(rows, category="no_known_charges")
    found = everyone - without if any_charge else without
    return _tally(
        Quantity(100 * found / everyone),
        (CAMPAIGN_COUNTS,),
        source=source,
        definition=f"killings of {first}-{last}, charges known at the release"
        if first != last
        else f"killings of {first}, charges known at the release",
        counts=(
            ("killings", everyone),
            ("with a charge", everyone - without),
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
    return _tally(
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

    def share(rows: pd.DataFrame, category: str, group: str) -> float:
        return _sum(rows, category=category, race=group) / _sum(rows, race=group)

    residents = _residents(first, last)
    unarmed, white = (_sum(status, category="unarmed", race=each) for each in (race, "white"))
    return _tally(
        Quantity(share(status, "unarmed", race) / share(status, "unarmed", "white")),
        (CAMPAIGN_COUNTS, POPULATION_TABLE),
        source=source,
        definition="share of the people killed whose status is “unarmed”",
        counts=(("unarmed in the group", unarmed), ("unarmed and white", white)),
        others=(
            Definition(
                "share of the people killed with no object in hand",
                share(weapon, "no_object", race) / share(weapon, "no_object", "white"),
            ),
            Definition(
                "killed while unarmed, per resident",
                unarmed / white / (residents[race] / residents["white"]),
            ),
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


def judge(claim: Claim, found: Tally, digits: str) -> tuple[str, str]:
    """Return digits and verdict; ``digits`` are those by the later release.

    Where the figure may rightly have changed since, the release that was printed is not here to
    check it: what the later one gives is said, and the print neither holds nor fails.
    """
    if found.revision and digits == "do_not_follow":
        return "cannot_be_checked", "undetermined"
    return digits, verdicts.verdict(digits, "not_assessed", bool(uncovered(claim, found)))


_REASON = {
    "follow": "Counted from the project's rows, the number is one that the printed words cover",
    "do_not_follow": "Counted from the project's rows, the number is not one that the words cover",
    "cannot_be_checked": (
        "The release that was printed is not here, and the later one gives another number, as it "
        "may: the print is neither confirmed nor refuted"
    ),
}


def reason(digits: str) -> str:
    """Return why the verdict is what it is."""
    return f"{_REASON[digits]}; a count of a list has no second estimate."


def _as_tally(claim: Claim, found: Evaluation) -> Tally:
    if not isinstance(found, Tally):
        raise DataError(f"claim {claim.id!r} is no count of a project's rows")
    return found


def printed_and_later(claim: Claim, found: Evaluation, _: Context) -> str:
    """Set the printed number beside that of the later release, with the counts behind it."""
    tally = _as_tally(claim, found)
    release = releases.BY_ID[tally.source]
    counts = "; ".join(f"{what}: {count:,}" for what, count in tally.counts)
    value = tally.recomputed
    text = (
        f"Printed: {claim.published.text}. Counted from {release.title.en}: "
        f"{shown(claim, value.value)} ({tally.definition}; {counts})."
    )
    if value.low is not None and value.high is not None:
        text += f" {percent(LEVEL)} interval by chance: {span(claim, value.low, value.high)}."
    return text


def living_list(claim: Claim, found: Evaluation, _: Context) -> str:
    """Say that a list grows and is corrected, and what that does to this figure."""
    tally = _as_tally(claim, found)
    text = (
        "The figure was printed from an earlier release. The project goes on adding and correcting "
        "records, so a later release may differ; that is a revision, not an error of the print."
    )
    return f"{text} {tally.revision}".strip()


def definitions(claim: Claim, found: Evaluation, _: Context) -> str:
    """Give the number by every other definition, and say which reproduces the print."""
    tally = _as_tally(claim, found)
    given = "; ".join(f"{each.text}: {shown(claim, each.value)}" for each in tally.others)
    apart = uncovered(claim, tally)
    low, high, value = claim.covers.low_end, claim.covers.high_end, tally.recomputed.value
    which = ""
    if apart and low <= value <= high:
        named = "; ".join(each.text for each in apart)
        which = f" What fits the print is: {tally.definition}. What does not: {named}."
    return f"Counted in other ways: {given}.{which}"


def per_resident(*_: object) -> str:
    """Say what a comparison with residents leaves out."""
    return (
        "It compares with residents, not with encounters, and not within ages: it says how deaths "
        "are distributed across groups, not why."
    )


def own_coding(*_: object) -> str:
    """Say whose words the categories are."""
    return (
        "The categories are the project's own coding of news reports, and unknown is one of them; "
        "another coder may draw the line elsewhere."
    )


CAVEATS: Mapping[str, Callable[[Claim, Evaluation, Context], str]] = {
    function.__name__: function
    for function in (printed_and_later, living_list, definitions, per_resident, own_coding)
}
"""Caveats by the name used in the ledger."""


def steps(found: Tally, claim: Claim) -> list[Step]:
    """Return the step from the table to the number, and the number by other definitions."""
    counts = tuple(f"{what}: {count:,}" for what, count in found.counts)
    others = tuple(f"{each.text}: {shown(claim, each.value)}" for each in found.others)
    made = [Step(f"Counted: {found.definition}", counts)]
    return [*made, Step("Counted in other ways", others)] if others else made
