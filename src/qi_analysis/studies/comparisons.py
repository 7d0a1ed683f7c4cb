"""Numbers of two studies, or of two measures of one, that look alike and are not: side by side."""

from __future__ import annotations

from collections.abc import Callable

from qi_analysis.studies.checks import APART, Check, Side, exactly, printed
from qi_analysis.studies.printed import Figures, PrintedFigure
from qi_analysis.studies.scopes import differences


def _differ(one: PrintedFigure, other: PrintedFigure) -> str:
    return f"They differ in {'; '.join(differences(one.scope, other.scope))}."


def police_force(figures: Figures) -> Check:
    """Compare the appeals on police force with the opinions of Reuters."""
    share, appeals = figures["ij_appeals.police_and_force"], figures["ij_appeals.counted"]
    reuters = figures["reuters_circuits.counted"]
    low, high = (end / 100 * appeals.value for end in share.range)
    left = Side(
        f"{share.value:.0f}% of {appeals.value:,.0f} appeals, police accused of excessive force",
        share.share * appeals.value, low, high,
    )  # fmt: skip
    right = printed("published opinions of Reuters", reuters)
    return Check(
        "police-force-two-studies", left, right, "appeals, opinions", APART,
        f"About {left.value / appeals.length:.0f} appeals a year against "
        f"{right.value / reuters.length:.0f} opinions a year. The appeals include unpublished "
        f"decisions; whether incidents in jails are among the {share.value:.0f}% is not told. "
        f"{_differ(appeals, reuters)}",
        (share.ref, appeals.ref, reuters.ref),
    )  # fmt: skip


def relevance(figures: Figures) -> Check:
    """Compare what two searches kept."""
    kept, searched = figures["ij_appeals.counted"], figures["ij_appeals.searched"]
    opinions, read = (
        figures["reuters_circuits.counted"], figures["reuters_circuits.read_before_exclusion"],
    )  # fmt: skip
    left = exactly(
        f"{kept.value:,.0f} of {searched.value:,.0f} found by the Institute for Justice",
        100 * kept.value / searched.value,
    )
    least = 100 * opinions.value / read.value
    right = Side(
        f"{opinions.value:,.0f} of almost {read.value:,.0f} read by Reuters", least, least, 100.0
    )
    return Check(
        "share-kept-of-a-search", left, right, "percent", APART,
        "Neither share is printed; both are ours. The first search asked for the words qualified "
        "immunity and kept every appeal that raised it; the second was for police and force, and "
        "left out jails and prisons. As fewer than the round number were read, the second share is "
        "a least one.", (kept.ref, searched.ref, opinions.ref, read.ref),
    )  # fmt: skip


def for_government(figures: Figures) -> Check:
    """Compare appeals resolved for the government with immunity granted."""
    solely, granted, none, denied, plaintiffs = (
        figures[f"ij_appeals.{name}"]
        for name in ("solely_for_government", "granted", "no_decision", "denied",
                     "solely_for_plaintiffs")
    )  # fmt: skip
    left, right = (
        printed("resolved solely for the government", solely),
        printed("immunity granted", granted),
    )
    more, fewer = solely.value - granted.value, denied.value - plaintiffs.value
    return Check(
        "ij-government-and-granted", left, right, "percent", APART,
        "An appeal can end for the government without a decision on immunity. The "
        f"{more:.0f} points more fit into the {none.value:.0f}% without one; for plaintiffs it is "
        f"{fewer:.0f} points fewer ({plaintiffs.value:.0f}% against {denied.value:.0f}% denied). "
        "The first figure was seen in a report, so its definition could not be read.",
        (solely.ref, granted.ref, none.ref, denied.ref, plaintiffs.ref),
    )  # fmt: skip


def petitions(figures: Figures) -> Check:
    """Compare two ratios of Supreme Court petitions."""
    civilians, all_appeals = (
        figures[f"reuters_petitions.{name}"]
        for name in ("police_over_civilians", "police_over_all_appeals")
    )
    return Check(
        "reuters-petitions", printed("police over civilians", civilians),
        printed("police over all appeals", all_appeals), "times", APART,
        "Two comparison groups, and two reports about the series: neither ratio can be worked out "
        "from the other.", (civilians.ref, all_appeals.ref),
    )  # fmt: skip


def dismissed_and_granted(figures: Figures) -> Check:
    """Compare lawsuits dismissed on immunity with appeals in which it was granted."""
    dismissed, granted = (
        figures["schwartz_dockets.dismissed_share"], figures["ij_appeals.granted"],
    )  # fmt: skip
    return Check(
        "dismissed-and-granted", printed("lawsuits dismissed on immunity", dismissed),
        printed("appeals with immunity granted", granted), "percent", APART,
        "Two questions: how many filed lawsuits end on immunity, and how appeals that raise it "
        f"end. {_differ(dismissed, granted)}",
        (dismissed.ref, granted.ref),
    )  # fmt: skip


CHECKS: tuple[Callable[[Figures], Check], ...] = (
    police_force,
    relevance,
    dismissed_and_granted,
    for_government,
    petitions,
)
"""The comparisons, in the order in which they are shown."""
