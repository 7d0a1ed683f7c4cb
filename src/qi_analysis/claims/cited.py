"""Caveats that go with a cited claim: its scope, and sentences rendered from numbers.

A caveat of a cited claim is a plain sentence, in which ``{figure[...]}`` stands for a printed
figure, or the name of a function here, with what it is given after a colon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from qi_analysis.claims.ledger import Claim
from qi_analysis.core.errors import DataError
from qi_analysis.stats.proportions import ALPHA, p_value
from qi_analysis.studies import run_checks, scopes, unstated_denominators
from qi_analysis.studies.printed import Figures, PrintedFigure, shown

_SEEN = {
    "opening": "the first part of the study's own text",
    "abstract": "the study's abstract",
    "secondary": "a report about the study",
}
_FIGURE = re.compile(r"\{figure\[([^\]]+)\]\}")
_NAME = re.compile(r"([a-z_]+)(?::([a-z0-9_.-]+))?")


def fill(text: str, claim: Claim, figures: Figures) -> str:
    """Return a sentence with its printed figures filled in.

    Raises
    ------
    DataError
        When it names a figure that is not in the table.
    """
    filled = _FIGURE.sub(lambda found: shown(figures[found[1]]), text)
    if "{" in filled:
        raise DataError(f"claim {claim.id!r}: {text!r} cannot be filled in")
    return filled


def scope_of(claim: Claim) -> scopes.Scope | None:
    """Return what the cited count counts; None for a claim that names no scope."""
    if claim.scope is None:
        return None
    known = scopes.load()
    if claim.scope not in known:
        raise DataError(
            f"claim {claim.id!r} names the scope {claim.scope!r}, which does not exist",
            remedy=f"Known: {', '.join(known)}",
        )
    return known[claim.scope]


def scope_record(claim: Claim, figures: Figures) -> dict[str, Any] | None:
    """Return the scope of a cited claim as plain values; None where it has none.

    ``seen_as`` and ``confidence`` are the weakest among the claim's figures.
    """
    scope = scope_of(claim)
    if scope is None:
        return None
    own = [figures[ref] for ref in claim.figures]
    publication = {"published": True, "both": False}
    return {
        "study": scope.study,
        "unit": scope.unit_words,
        "courts": scope.said("courts"),
        "who": scope.said("officials"),
        "what": scope.said("claims"),
        "immunity": scope.said("immunity"),
        "period": {"start": scope.start, "end": scope.end},
        "published_only": publication.get(scope.publication),
        "coded": scope.said("coding"),
        "seen_as": max((each.seen_as for each in own), key=list(_SEEN).index, default=None),
        "confidence": max(
            (each.confidence for each in own), key=("high", "medium", "low").index, default=None
        ),
        "urls": list(dict.fromkeys(each.url for each in own)),
    }


def departure(claim: Claim, figures: Figures) -> str | None:
    """Return how the numbers of a record differ from the committed figures, or None."""
    published = claim.published
    ends = [published.value] if published.value is not None else [published.low, published.high]
    for number, ref in zip(ends, claim.figures, strict=False):
        if number != figures[ref].value:
            return f"the ledger has {number:g}, {ref} is {figures[ref].value:g}"
    return None


def caveats_of(claim: Claim, figures: Figures) -> tuple[str, ...]:
    """Return the caveats of a cited claim, rendered.

    Raises
    ------
    DataError
        When the record names a caveat that does not exist.
    """
    return tuple(_caveat(text, claim, figures) for text in claim.caveats)


def _caveat(text: str, claim: Claim, figures: Figures) -> str:
    named = _NAME.fullmatch(text)
    if named is None:
        return fill(text, claim, figures)
    name, given = named.groups()
    if name not in CAVEATS:
        raise DataError(
            f"claim {claim.id!r} names the caveat {name!r}, which does not exist",
            remedy=f"Known for cited claims: {', '.join(CAVEATS)}",
        )
    return CAVEATS[name](claim, figures, given)


def counted(claim: Claim, *_: object) -> str:
    """Say what one unit of the count is."""
    scope = scope_of(claim)
    if scope is None:
        raise DataError(f"claim {claim.id!r} names no scope")
    said = [
        f"Counted is {scope.unit_words}",
        f"against: {scope.said('officials')}",
        f"claims: {scope.said('claims')}",
        f"opinions: {scope.said('publication')}",
        f"coded: {scope.said('coding')}",
        f"years: {scope.period}",
    ]
    return f"{'; '.join(said)}. {' '.join(scope.notes)}"


def seen(claim: Claim, figures: Figures, _: str | None) -> str:
    """Say where the figures were seen."""
    where: dict[str, list[str]] = {}
    for ref in claim.figures:
        figure = figures[ref]
        where.setdefault(figure.seen_as, []).append(shown(figure))
    parts = [f"{_listed(said)} in {_SEEN[kind]}" for kind, said in where.items()]
    return (
        f"Source seen: {'; '.join(parts)}. We found no list of what was counted, so the figures "
        "cannot be recomputed from open data."
    )


def not_comparable(claim: Claim, _: Figures, given: str | None) -> str:
    """Say in what the count differs from another study's."""
    own = scope_of(claim)
    other = scopes.load().get(given or "")
    if own is None or other is None:
        raise DataError(f"claim {claim.id!r}: {given!r} is not a scope to compare with")
    return f"Not comparable with {other.title}: {'; '.join(scopes.differences(own, other))}."


def check(claim: Claim, figures: Figures, given: str | None) -> str:
    """Say what one arithmetic check of the study's figures gave."""
    for found in run_checks.run(figures):
        if found.id == given:
            left, right = found.left, found.right
            return (
                f"Checked: {left.words} ({left.value:,.4g}) against {right.words} "
                f"({right.value:,.4g}): {found.verdict}. {found.why}"
            )
    raise DataError(f"claim {claim.id!r}: there is no check {given!r}")


def two_shares(claim: Claim, figures: Figures, _: str | None) -> str:
    """Say which denominators the difference of two shares without counts would need."""
    one, other = (figures[ref] for ref in claim.figures[:2])
    found = unstated_denominators.needed(one.value, other.value)
    some = f" for some counts that print so, from {found.surely} for all"
    some = "" if found.surely == found.earliest else some
    return (
        f"{shown(one)} and {shown(other)} are printed without their counts, so no one can "
        f"say whether the difference exceeds chance. With equal denominators it has p < {ALPHA} "
        f"from {found.earliest} each{some}. To detect a true difference of this size "
        f"with 80% power, a study needs about {found.powered} each."
    )


def even_spread(claim: Claim, figures: Figures, _: str | None) -> str:
    """Say what the difference would be worth if the opinions were spread evenly over the years."""
    one, other = (figures[ref] for ref in claim.figures[:2])
    whole = figures["reuters_circuits.counted"]
    each = round(whole.value * _years(one) / _years(whole))
    p = p_value(one.share * each, each, other.share * each, each)
    return (
        f"Were the {shown(whole)} opinions spread evenly over {_years(whole)} years, which is not "
        f"stated, {_years(one)} years would hold about {each}, and the difference would have a "
        f"p-value of about {p:.2f}. No significance is claimed here, in either direction."
    )


def _years(figure: PrintedFigure) -> int:
    start, end = figure.period
    return end - start + 1


def shared_count(claim: Claim, figures: Figures, given: str | None) -> str:
    """Say what two shares can be when the count of both groups together is printed."""
    one, other = (figures[ref] for ref in claim.figures[:2])
    together = figures[given or ""]
    found = unstated_denominators.divided(other.value, one.value, int(together.value))
    return (
        f"The {shown(together)} rulings are reported together, not by state. They can be divided "
        f"in {found.divisions} ways that reproduce both percentages; across all of them the "
        f"p-value of the difference is at most {found.largest_p:.2f}. That treats rulings as "
        "independent, which rulings by one judge or in one lawsuit are not."
    )


def least_counts(claim: Claim, figures: Figures, _: str | None) -> str:
    """Say what the smallest denominators of the printed percentages are."""
    possible = unstated_denominators.possible
    said = [
        f"{shown(figures[ref])} of at least {possible(figures[ref].value, 200)[0]}"
        for ref in claim.figures
    ]
    return (
        "Even without counts, a percentage shows the smallest possible denominator: "
        f"{_listed(said)}. Nothing more about the denominators follows from it."
    )


def as_count(claim: Claim, figures: Figures, _: str | None) -> str:
    """Say what count a machine-coded share stands for."""
    figure = figures[claim.figures[0]]
    if figure.denominator is None:
        raise DataError(f"{figure.ref} has no denominator")
    low, high = (end / 100 * figure.denominator for end in figure.range)
    return (
        f"{shown(figure)} of {figure.denominator:,} is about "
        f"{figure.share * figure.denominator:,.0f}; rounding allows {low:,.0f} to {high:,.0f}. "
        "Errors of machine coding come on top and are not included in this range."
    )


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


CAVEATS: Mapping[str, Callable[[Claim, Figures, str | None], str]] = {
    function.__name__: function
    for function in (
        counted,
        seen,
        not_comparable,
        check,
        two_shares,
        even_spread,
        shared_count,
        least_counts,
        as_count,
    )
}
"""The caveats of cited claims by the name used in the ledger."""
