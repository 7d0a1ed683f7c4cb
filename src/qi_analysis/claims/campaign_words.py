"""What is said of a figure of a campaign: its caveats, and the steps from table to number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qi_analysis.claims.campaign import Tally, uncovered
from qi_analysis.claims.caveats import shown, span
from qi_analysis.claims.evaluations import LEVEL, Context, Evaluation
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.steps import Step
from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import percent
from qi_analysis.deaths import releases


def as_tally(claim: Claim, found: Evaluation) -> Tally:
    """Return the evaluation as the count that a caveat speaks of.

    Raises
    ------
    DataError
        When it is none.
    """
    if not isinstance(found, Tally):
        raise DataError(f"claim {claim.id!r} is no count of a project's rows")
    return found


def printed_and_later(claim: Claim, found: Evaluation, _: Context) -> str:
    """Set the printed number beside that of the later release, with the counts behind it."""
    tally = as_tally(claim, found)
    release = releases.BY_ID[tally.source]
    counts = "; ".join(f"{what}: {count:,}" for what, count in tally.counts)
    value = tally.recomputed
    text = (
        f"Printed: {claim.published.text}. Counted from {release.title.en}: "
        f"{shown(claim, value.value)} ({tally.definition}; {counts})."
    )
    if value.ends is not None:
        text += f" {percent(LEVEL)} interval by chance: {span(claim, *value.ends)}."
    return text


def living_list(claim: Claim, found: Evaluation, _: Context) -> str:
    """Say that a list grows and is corrected, and what that does to this figure."""
    tally = as_tally(claim, found)
    text = (
        "The figure was printed from an earlier release. The project goes on adding and correcting "
        "records, so a later release may differ; that is a revision, not an error of the print."
    )
    return f"{text} {tally.revision}".strip()


def definitions(claim: Claim, found: Evaluation, _: Context) -> str:
    """Give the number by every other definition, and say which reproduces the print."""
    tally = as_tally(claim, found)
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


def per_million(claim: Claim, found: Evaluation, _: Context) -> str:
    """Give the rates behind a ratio, crude and at one age structure."""
    rates = as_tally(claim, found).rates
    if rates is None:
        raise DataError(f"claim {claim.id!r} compares no rates")
    return (
        f"Killed per million residents and year: {rates.group:.1f} in the group and "
        f"{rates.white:.1f} of white people; at the ages of the US standard population of 2000 "
        f"{rates.group_adjusted:.1f} and {rates.white_adjusted:.1f}, a ratio of "
        f"{rates.ratio_adjusted:.2f}: groups differ in age, and police mostly kill young adults."
    )


def own_coding(*_: object) -> str:
    """Say whose words the categories are."""
    return (
        "The categories are the project's own coding of news reports, and unknown is one of them; "
        "another coder may draw the line elsewhere."
    )


CAVEATS: Mapping[str, Callable[[Claim, Evaluation, Context], str]] = {
    function.__name__: function
    for function in (
        printed_and_later, living_list, definitions, per_resident, per_million, own_coding
    )
}  # fmt: skip
"""Caveats by the name used in the ledger."""


def steps(found: Tally, claim: Claim) -> list[Step]:
    """Return the step from the table to the number, and the number by other definitions."""
    counts = tuple(f"{what}: {count:,}" for what, count in found.counts)
    others = tuple(f"{each.text}: {shown(claim, each.value)}" for each in found.others)
    made = [Step(f"Counted: {found.definition}", counts)]
    return [*made, Step("Counted in other ways", others)] if others else made
