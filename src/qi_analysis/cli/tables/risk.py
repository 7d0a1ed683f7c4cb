"""Tables and notes for the terminal on lifetime risk and on the points of the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import GROUP_NOUNS, people_of
from qi_analysis.risk import study

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.deaths.scope import Partial
    from qi_analysis.store.live import Latest

PUBLISHED_NOTE = (
    "published: the interval is the authors' sum of cell quantiles, and the range of the ratio is "
    "the smallest to largest ratio of like quantiles; neither is an interval of the whole sum. "
    '"All" is their simple mean of five rates.'
)
COUNTS_NOTE = (
    "counts: direct rates averaged over ten imputations; intervals are central quantiles of draws "
    "(imputation x gamma-Poisson) of the whole sum and of the ratio."
)
MULTILEVEL_NOTE = (
    "multilevel: posterior mean of a negative binomial model over ten imputations; intervals are "
    "central quantiles of kept draws of the whole sum and of the ratio, from expected rates."
)
ESTIMATE_NOTES = {
    "published": PUBLISHED_NOTE,
    "counts": COUNTS_NOTE,
    "multilevel": MULTILEVEL_NOTE,
}
INTERVAL_NOTES = {
    "these-years": "The intervals are of the rates of the years counted.",
    "underlying": "The intervals are of the long-run rate: how much one year differs from the next "
    "is in them.",
}
UNKNOWN_RACE_NOTES = {
    "linked": "Race is known if any of four projects gives it; what none gives is imputed, with "
    "the people whom one project lacks and another tells of as guides.",
    "impute": "People whose race is not recorded are imputed.",
    "drop": "People whose race is not recorded are left out: every risk is too low.",
    "all-white": "A bound, not an estimate: everyone of unknown race is counted as white.",
    "all-black": "A bound, not an estimate: everyone of unknown race is counted as Black.",
}


def coverage_notes(partial: Sequence[Partial], rule: str) -> list[str]:
    """Return a sentence on each year that a source covers in part, by what is done with it."""
    done = {
        "refuse": "left out unless --partial-years annualise is given.",
        "annualise": "its deaths are as recorded, its person-years scaled to that share.",
    }
    return [f"{part.words()}: {done[rule]}" for part in partial]


def share_notes(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence on the deaths of unknown race, for each period."""
    shares = {row["years"]: row["share_race_unknown"] for row in records}
    return [
        f"Race is unknown for {formatting.percent(share)} of the deaths of {years}."
        for years, share in shares.items()
    ]


def no_ratio_notes(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence on each sex and period without a ratio, as no white person was killed."""
    without = [row for row in records if row["race"] == "white" and row["ratio_to_white"] is None]
    return [
        f"No white {GROUP_NOUNS[row['sex']]} are among the deaths of {row['years']}: there is no "
        "ratio to them."
        for row in without
    ]


def latest_note(kept: Latest, carried: Sequence[str]) -> str:
    """Return the sentences on a live release: its date and hash, and years on older tables."""
    words = (
        f"Live release, retrieved {kept.as_of} from {kept.address}, sha256 {kept.sha256}: its "
        "publisher may still add and correct deaths of recent years. No year after "
        f"{study.LAST_RECENT} is served: the population ends there."
    )
    return " ".join([words, *(f"{each[:1].upper()}{each[1:]}." for each in carried)])


def risk_table(records: Sequence[dict[str, Any]]) -> Table:
    """Return lifetime risk as printed numbers."""
    first = records[0]
    level = f"{formatting.percent(first['level'])} interval"
    table = empty_table(
        f"Lifetime risk of being killed by police, {first['estimate']}, {first['source']}",
        ["who", "years"],
        ["deaths", "per 100,000", level, "one in", "ratio to white", level],
    )
    for row in records:
        deaths = row["deaths"]
        table.add_row(
            people_of(row["race"], row["sex"]),
            row["years"],
            "" if deaths is None else f"{deaths:,.1f}",
            formatting.per_100k(row["risk_per_100k"]),
            _ends(row["low"], row["high"], formatting.per_100k),
            "" if row["one_in"] is None else f"{formatting.significant(row['one_in'], 3):,.0f}",
            "" if row["ratio_to_white"] is None else formatting.ratio(row["ratio_to_white"], 2),
            _ends(row["ratio_low"], row["ratio_high"], partial(formatting.ratio, decimals=2)),
        )
    return table


def _ends(low: float | None, high: float | None, form: Callable[[float], str]) -> str:
    return "" if low is None or high is None else f"{form(low)} to {form(high)}"


def review_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return the points of the review for the groups and quantities given."""
    table = empty_table(
        "What a reviewer should know",
        ["point", "variant", "who", "quantity"],
        ["value", "interval", "published choice", "change"],
    )
    for row in rows:
        digits = 3 if row["quantity"] == "ratio_to_white" else 2
        interval = ""
        if row["low"] is not None:
            interval = f"{row['low']:.{digits}f} to {row['high']:.{digits}f}"
        table.add_row(
            row["point"],
            row["variant"],
            people_of(row["race"], row["sex"]),
            row["quantity"].replace("_", " "),
            f"{row['value']:.{digits}f}",
            interval,
            f"{row['reference']:.{digits}f}",
            f"{100 * row['change']:+.1f}%",
        )
    return table
