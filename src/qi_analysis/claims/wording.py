"""What may be said of a claim: its verdict with the reason, and the wording that is safe."""

from __future__ import annotations

from qi_analysis.claims import campaign, caveats, race_check, supreme_court
from qi_analysis.claims.caveats import shown, span
from qi_analysis.claims.evaluations import LEVEL, Context, Evaluation, Quantity, SourceEstimate
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.verdicts import support
from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import one_in, per_100k, percent, ratio
from qi_analysis.core.vocabulary import TOTAL
from qi_analysis.deaths import releases
from qi_analysis.risk import study

_DIGITS = {
    "follow": "The printed digits follow from the authors' data",
    "do_not_follow": "The printed digits do not follow from the authors' data",
    "cannot_be_checked": "The printed digits cannot be checked",
}


def covered(claim: Claim) -> str:
    """Return the range that the printed words cover, in the unit of the claim; may be empty."""

    def say(value: float) -> str:
        return f"1 in {value:,.0f}" if claim.published.unit == "one_in" else f"{value:,g}"

    low, high = claim.covers.low, claim.covers.high
    if low is not None and low == high:
        return say(low)
    if low is not None and high is not None:
        return f"{say(low)} to {say(high)}"
    if low is not None:
        return f"{say(low)} or more"
    return "" if high is None else f"{say(high)} or less"


def outside(claim: Claim, found: Evaluation) -> list[SourceEstimate]:
    """Return the projects whose whole interval lies outside what the words cover."""
    return [
        each
        for each in found.by_source
        if support(claim.covers, Quantity(each.value, each.low, each.high)) == "contradicted"
    ]


def cannot_tell(claim: Claim, found: Evaluation) -> str:
    """Return what an undetermined claim comes to: between which values our data cannot tell."""
    ends = None if found.independent is None else found.independent.ends
    if ends is None:
        raise DataError(f"claim {claim.id!r} has no interval of ours")
    low, high = (shown(claim, end).removesuffix(" times") for end in ends)
    return f"our data cannot tell {low} from {high}"


def reason(claim: Claim, found: Evaluation, digits: str, how: str) -> str:
    """Return why the verdict is what it is: digits, support, and the projects that disagree."""
    ends = None if found.independent is None else found.independent.ends
    text = f"{_DIGITS[digits]}; "
    if ends is None or how == "not_assessed":
        return f"{text}we have no estimate of our own."
    whole = f"our whole {percent(LEVEL)} interval, {span(claim, *ends)},"
    words = f"what the words “{claim.published.text}” cover, {covered(claim)}"
    text += {
        "supported": f"{whole} lies inside {words}",
        "undetermined": (
            f"{cannot_tell(claim, found)} (our {percent(LEVEL)} interval), and the words "
            f"“{claim.published.text}” cover only {covered(claim)}"
        ),
        "contradicted": f"{whole} lies wholly {_side(claim, ends[0])} {words}",
    }[how]
    return f"{text}.{_apart(claim, found, how)}"


def _apart(claim: Claim, found: Evaluation, how: str) -> str:
    """Return the sentence on projects that lie wholly outside; ours says so itself if it does."""
    apart = [f"{_name(each)}, {span(claim, each.low, each.high)}" for each in outside(claim, found)]
    if how == "contradicted" or not apart:
        return ""
    return f" Wholly outside what the words cover: {'; '.join(apart)}."


def _side(claim: Claim, low: float) -> str:
    """Return on which side of the covered range an interval lies that is wholly outside."""
    above = low > claim.covers.high_end
    if claim.published.unit == "one_in":
        return "at smaller risks than" if above else "at larger risks than"
    return "above" if above else "below"


def _name(each: SourceEstimate) -> str:
    release = releases.BY_ID[each.source]
    return f"{release.project} ({release.counts.en}) {each.years}"


def by_source(claim: Claim, found: Evaluation) -> str:
    """Return what each project gives, side by side."""
    rows = "; ".join(
        f"{_name(each)} {shown(claim, each.value)} ({span(claim, each.low, each.high)}; "
        f"{each.deaths:,.0f} deaths, race unknown for {percent(each.share_race_unknown)} of all)"
        for each in found.by_source
    )
    return (
        f"By project and period, each by our method with a {percent(LEVEL)} interval: {rows}. "
        "They count mostly the same people: their agreement is no independent confirmation."
    )


def safe(claim: Claim, found: Evaluation, context: Context, verdict: str, how: str) -> str:
    """Return the wording of a claim with its numbers filled in, ending in what the verdict allows.

    Raises
    ------
    DataError
        When the wording names a number that does not exist.
    """
    numbers = {"years": study.years_text(study.YEARS)}
    numbers |= context.our_records()
    if found.race == TOTAL and "total_group" in claim.caveats:
        numbers["weighted_one_in"] = one_in(caveats.weighted_total(claim, found, context), 3)
    for name, figure in (("recomputed", found.recomputed), ("independent", found.independent)):
        for part in ("value", "low", "high"):
            number = None if figure is None else getattr(figure, part)
            if number is None:
                continue
            numbers[f"{name}_{part}_count"] = f"{number:,.0f}"
            if number:
                numbers |= {
                    f"{name}_{part}": ratio(number),
                    f"{name}_{part}_2": ratio(number, 2),
                    f"{name}_{part}_one_in": one_in(number),
                    f"{name}_{part}_one_in_3": one_in(number, 3),
                    f"{name}_{part}_per_100k": per_100k(1e5 / number),
                }
    if isinstance(found, campaign.Tally | supreme_court.Count):
        numbers |= found.numbers()
    try:
        filled = claim.wording.format_map(numbers)
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(f"claim {claim.id!r}: the wording cannot be filled in: {error}") from None
    if found.independent is None:
        return filled
    said = (
        filled,
        _ending(claim, found, verdict, how),
        race_check.short(found.race, context.source),
    )
    return " ".join(filter(None, said))


def _ending(claim: Claim, found: Evaluation, verdict: str, how: str) -> str:
    """Return what may be concluded from our estimate."""
    printed = f"“{claim.published.text}”"
    if how == "contradicted":
        return f"That count contradicts {printed}."
    if how == "supported":
        text = f"That count supports {printed}."
    else:
        told = cannot_tell(claim, found)
        text = f"{told[0].upper()}{told[1:]}: they neither confirm nor refute {printed}."
    if verdict == "does_not_hold":
        text = f"{printed} does not follow from the study\u2019s own data; ours "
        text += "support it." if how == "supported" else "neither confirm nor refute it."
    names = list(dict.fromkeys(releases.BY_ID[o.source].project for o in outside(claim, found)))
    if names:  # their numbers are in the reason
        *others, last = names
        listed = f"{', '.join(others)} or {last}" if others else last
        text += f" Going by {listed} alone, the words do not fit."
    return text
