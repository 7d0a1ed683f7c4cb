"""Digits, support and verdict: the rule that `docs/claims.md` writes out as a table.

Equivalence testing is the model: a claim is supported when our whole interval lies inside what its
words cover, and a wide interval can only leave it undetermined.
"""

from __future__ import annotations

from qi_analysis.claims.evaluations import Quantity
from qi_analysis.claims.ledger import Covers, Published

DIGITS = ("follow", "do_not_follow", "cannot_be_checked")
SUPPORT = ("supported", "undetermined", "contradicted", "not_assessed")


def digits(published: Published, covers: Covers, found: Quantity | None) -> str:
    """Return whether the printed digits come out of the authors' own data.

    The ends of a printed range must round to what is printed; a single number must lie among the
    values that its words cover.

    Parameters
    ----------
    published, covers : Published, Covers
        As in the ledger.
    found : Quantity or None
        Recomputed from the authors' data; None where they released none.

    Examples
    --------
    >>> printed, covers = Published("1.2 to 1.7", "ratio", low=1.2, high=1.7, step=0.1), Covers("")
    >>> digits(printed, covers, Quantity(1.4, low=1.22, high=1.67))
    'follow'
    >>> digits(printed, covers, Quantity(1.4, low=1.14, high=1.67))
    'do_not_follow'
    """
    if found is None:
        return "cannot_be_checked"
    ends = (published.low, found.low), (published.high, found.high)
    if published.value is None and published.step is not None:
        follow = all(
            got is not None and printed is not None and _rounds(got, printed, published.step)
            for printed, got in ends
        )
    else:
        follow = covers.low_end <= found.value <= covers.high_end
    return "follow" if follow else "do_not_follow"


def _rounds(value: float, printed: float, step: float) -> bool:
    return abs(round(value / step) * step - printed) < step / 2


def support(covers: Covers, ours: Quantity | None) -> str:
    """Return whether an interval lies inside what the words cover, on its edge, or outside.

    Examples
    --------
    Seven deaths, 0.88 to 3.10, support no ratio; they contradict one of 4 or more:

    >>> support(Covers("", 2.25, 2.75), Quantity(1.75, 0.88, 3.10, 0.9))
    'undetermined'
    >>> support(Covers("", low=4), Quantity(1.75, 0.88, 3.10, 0.9))
    'contradicted'
    """
    if ours is None or ours.ends is None or covers.empty:
        return "not_assessed"
    low, high = ours.ends
    if covers.low_end <= low and high <= covers.high_end:
        return "supported"
    outside = high < covers.low_end or low > covers.high_end
    return "contradicted" if outside else "undetermined"


def verdict(digits: str, support: str, source_outside: bool) -> str:
    """Return the verdict on a claim.

    Parameters
    ----------
    digits : str
        One of `DIGITS`.
    support : str
        One of `SUPPORT`, by our own estimate.
    source_outside : bool
        Whether the interval of at least one project lies wholly outside what the words cover.
    """
    follow = digits == "follow"
    if support == "contradicted":
        return "does_not_hold"
    if digits == "do_not_follow" and support != "supported":
        return "does_not_hold"
    if support == "undetermined":
        return "undetermined"
    if support == "not_assessed" and not follow:
        return "not_recomputable"
    return "holds" if follow and not source_outside else "holds_with_caveats"
