"""Checks of numbers that should be one: parts and wholes, counts and shares, figures and words."""

from __future__ import annotations

from collections.abc import Callable

from qi_analysis.studies.checks import (
    OFF,
    POSSIBLE,
    WORDS,
    Check,
    exactly,
    judged,
    judged_by_words,
    printed,
    total,
)
from qi_analysis.studies.printed import Figures
from qi_analysis.studies.unstated_denominators import divided

_CIRCUITS = tuple(f"ca{number}" for number in range(1, 12))
_DEFENDANTS = (
    "police", "prison", "other", "police_and_prison", "police_and_other", "all_three",
    "prison_and_other",
)  # fmt: skip
_OUTCOMES = ("granted", "denied", "granted_and_denied", "no_decision")


def circuits(figures: Figures) -> Check:
    """Compare the appeals of eleven circuits with the total."""
    refs = [f"ij_appeals.counted.{name}" for name in _CIRCUITS]
    left = total(f"appeals of {len(refs)} numbered circuits added up", [figures[r] for r in refs])
    right = printed("appeals in all", figures["ij_appeals.counted"])
    missing = right.value - left.value
    return Check(
        "ij-circuits",
        left,
        right,
        "appeals",
        judged(left, right),
        f"{missing:,.0f} appeals are in no numbered circuit. They may be those of the District of "
        "Columbia and Federal Circuits, which the chart leaves out: an inference of ours, not in "
        "the text that we could read.",
        (*refs, "ij_appeals.counted"),
    )


def outcomes(figures: Figures) -> Check:
    """Compare the four outcomes with one hundred."""
    refs = [f"ij_appeals.{name}" for name in _OUTCOMES]
    left = total("granted, denied, both, and no decision", [figures[ref] for ref in refs])
    right = exactly("a whole", 100)
    return Check(
        "ij-outcomes", left, right, "percent", judged(left, right),
        "Outcomes that exclude each other and leave nothing out should add up to a whole.",
        tuple(refs),
    )  # fmt: skip


def defendants(figures: Figures) -> Check:
    """Compare the shares of kinds of defendant with one hundred."""
    refs = [f"ij_appeals.defendants_{name}" for name in _DEFENDANTS]
    left = total("seven kinds of defendants added up", [figures[ref] for ref in refs])
    right = exactly("a whole", 100)
    return Check(
        "ij-defendants", left, right, "percent", judged(left, right),
        "Each share was rounded for itself. Unrounded, the sum can be anything from "
        f"{left.low:.1f} to {left.high:.1f}.", tuple(refs),
    )  # fmt: skip


def yearly_means(figures: Figures) -> Check:
    """Compare two yearly means, times their years, with the total."""
    refs = ["ij_appeals.mean_a_year_2010_2015", "ij_appeals.mean_a_year_2016_2020"]
    parts = [figures[ref] for ref in refs]
    spans = [part.length for part in parts]
    said = " + ".join(f"{p.value:.0f} x {n}" for p, n in zip(parts, spans, strict=True))
    left = total(f"yearly means times years: {said}", parts, [float(n) for n in spans])
    right = printed("appeals in all", figures["ij_appeals.counted"])
    return Check(
        "ij-yearly-means", left, right, "appeals", judged(left, right),
        f"Means rounded to whole appeals stand for {left.low:,.1f} to {left.high:,.1f}.",
        (*refs, "ij_appeals.counted"),
    )  # fmt: skip


def any_denial(figures: Figures) -> Check:
    """Compare the circuits' shares with any denial, weighted by appeals, with the national one."""
    shares = [f"ij_appeals.any_denial.{name}" for name in _CIRCUITS]
    counts = [figures[f"ij_appeals.counted.{name}"] for name in _CIRCUITS]
    appeals = sum(each.value for each in counts)
    weights = [each.value / appeals for each in counts]
    left = total(
        "any denial by circuit, weighted by appeals", [figures[ref] for ref in shares], weights
    )
    refs = ["ij_appeals.denied", "ij_appeals.granted_and_denied"]
    right = total("denied, plus granted and denied", [figures[ref] for ref in refs])
    return Check(
        "ij-any-denial", left, right, "percent", judged(left, right),
        f"Two charts of the study that should say the same. Roundings leave {left.low:.1f} to "
        f"{left.high:.1f} and {right.low:.1f} to {right.high:.1f}; other circuits are not in it.",
        (*shares, *(each.ref for each in counts), *refs),
    )  # fmt: skip


def force_within_force(figures: Figures) -> Check:
    """Compare police-and-force with its two wholes: force, and police."""
    part = figures["ij_appeals.police_and_force"]
    force = figures["ij_appeals.alleged_excessive_force"]
    police = [
        figures[f"ij_appeals.defendants_{name}"] for name in _DEFENDANTS if "police" in name
    ] + [figures["ij_appeals.defendants_all_three"]]
    most = min(force.value, sum(each.value for each in police))
    left = printed("police accused of excessive force", part)
    right = exactly("the smaller of: excessive force alleged, police among the defendants", most)
    return Check(
        "ij-police-and-force", left, right, "percent",
        POSSIBLE if part.value <= most else OFF,
        "A part may not exceed either of its wholes.",
        (part.ref, force.ref, *(each.ref for each in police)),
    )  # fmt: skip


def _share_of(name: str, part: str, whole: str, share: str, said: str) -> Callable[..., Check]:
    """Return the check of a printed share against its two printed counts."""

    def check(figures: Figures) -> Check:
        count, out_of = figures[part], figures[whole]
        left = exactly(
            f"{count.value:,.0f} of {out_of.value:,.0f}", 100 * count.value / out_of.value
        )
        right = printed(f"share printed: {said}", figures[share])
        why = f"{left.value:.3f}% rounds to the printed {right.value:g}%."
        verdict = judged(left, right)
        if verdict == OFF:
            why = f"{left.value:.3f}% does not round to the printed {right.value:g}%."
        return Check(name, left, right, "percent", verdict, why, (part, whole, share))

    return check


def ninth_over_first(figures: Figures) -> Check:
    """Compare the ratio of two circuits with its words."""
    refs = ["ij_appeals.counted.ca9", "ij_appeals.counted.ca1"]
    ninth, first = (figures[ref] for ref in refs)
    said = figures["ij_appeals.ninth_over_first"]
    left = exactly(f"{ninth.value:,.0f} / {first.value:,.0f}", ninth.value / first.value)
    right = exactly("printed: nearly nine times", said.value)
    return Check(
        "ij-ninth-over-first", left, right, "times", judged_by_words(left.value, said),
        "Nearly asks for a number below the printed one, within a tenth of it.",
        (*refs, said.ref),
    )  # fmt: skip


def eastern_michigan(figures: Figures) -> Check:
    """Compare the count and the share of one district."""
    count = figures["ij_appeals.counted.eastern_michigan"]
    share = figures["ij_appeals.share_of_appeals.eastern_michigan"]
    appeals = figures["ij_appeals.counted"]
    left = exactly(
        f"{appeals.value:,.0f} appeals over {count.value:,.0f}", appeals.value / count.value
    )
    right = exactly("printed: about 1 in 20", share.value)
    return Check(
        "ij-eastern-michigan", left, right, "appeals for one", judged_by_words(left.value, share),
        f"More than {count.value:,.0f} appeals are more than 1 in {left.value:.1f}, near 1 in "
        f"{share.value:.0f} if about is taken loosely. Read to the letter the two do not fit: 1 in "
        f"{share.value:.0f} is {appeals.value / share.value:,.0f} appeals.",
        (count.ref, share.ref, appeals.ref),
    )  # fmt: skip


def interlocutory(figures: Figures) -> Check:
    """Compare the count of interlocutory appeals with the share in words."""
    count, appeals = figures["ij_appeals.interlocutory"], figures["ij_appeals.counted"]
    share = figures["ij_appeals.interlocutory_share"]
    above = figures["ij_appeals.interlocutory_share_elsewhere"]
    left = exactly(
        f"{appeals.value:,.0f} appeals over nearly {count.value:,.0f}", appeals.value / count.value
    )
    right = exactly("printed: roughly a third, elsewhere more than a third", share.value)
    verdicts = {judged_by_words(left.value, each) for each in (share, above)}
    third = appeals.value / share.value
    return Check(
        "ij-interlocutory", left, right, "appeals for one",
        OFF if OFF in verdicts else WORDS,
        f"A third is {third:,.0f} appeals: nearly {count.value:,.0f} are at most "
        f"{100 * count.value / appeals.value:.0f}% of all.",
        (count.ref, appeals.ref, share.ref, above.ref),
    )  # fmt: skip


def reuters_series(figures: Figures) -> Check:
    """Compare the two counts of Reuters with the round number of the series."""
    refs = ["reuters_circuits.counted", "reuters_districts.counted"]
    said = figures["reuters_series.counted"]
    left = total("appellate opinions and district rulings", [figures[ref] for ref in refs])
    right = exactly("printed: some 1,000 decisions", said.value)
    return Check(
        "reuters-series", left, right, "decisions", judged_by_words(left.value, said),
        "The round number is of two counts with different courts and years.", (*refs, said.ref),
    )  # fmt: skip


def reuters_districts(figures: Figures) -> Check:
    """Ask whether two states' percentages can share the printed number of rulings."""
    refs = ["reuters_districts.granted.texas", "reuters_districts.granted.california"]
    texas, california = (figures[ref] for ref in refs)
    rulings = figures["reuters_districts.counted"]
    found = divided(texas.value, california.value, int(rulings.value))
    left = exactly("divisions of the rulings that can print both percentages", found.divisions)
    right = exactly("ways to divide the rulings between two states", rulings.value - 1)
    return Check(
        "reuters-two-states", left, right, "divisions", POSSIBLE,
        f"Texas may have {found.least} to {found.most} of the {rulings.value:.0f} rulings under "
        f"{texas.value:.0f}% and {california.value:.0f}%: the percentages say little about how "
        "many rulings each state has.", (*refs, rulings.ref),
    )  # fmt: skip


CHECKS: tuple[Callable[[Figures], Check], ...] = (
    circuits,
    yearly_means,
    outcomes,
    defendants,
    any_denial,
    force_within_force,
    ninth_over_first,
    eastern_michigan,
    interlocutory,
    _share_of(
        "schwartz-dismissed",
        "schwartz_dockets.dismissed",
        "schwartz_dockets.immunity_could_be_raised",
        "schwartz_dockets.dismissed_share",
        "dismissed on qualified immunity",
    ),
    _share_of(
        "schwartz-at-motion",
        "schwartz_dockets.dismissed_at_motion",
        "schwartz_dockets.reviewed",
        "schwartz_dockets.dismissed_at_motion_share",
        "dismissed at the motion to dismiss",
    ),
    reuters_series,
    reuters_districts,
)
"""The checks, in the order in which they are shown."""
