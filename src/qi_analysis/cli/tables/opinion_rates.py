"""Tables and lines for the terminal on the outcomes of opinions; each begins with the label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting
from qi_analysis.opinions.inference.measures import RESULTS, STEPS, WINS
from qi_analysis.opinions.inference.rates import Rate
from qi_analysis.studies.unstated_denominators import AtDenominator, PublishedPair

if TYPE_CHECKING:
    from rich.table import Table

_ACCOUNT = {
    "records": "records",
    "errata": "  left out: errata sheets",
    "separate": "  left out: one judge's separate opinions",
    "outside": "  of another population",
    "undated": "    of which only for lack of a date",
    "in_population": "in the population",
    "procedural": "  left out: look like procedural orders (no decision, low confidence)",
    "counted": "counted",
    "low_confidence": "  of which coded with low confidence",
    "year_unknown": "  of which without a year",
    "circuit_unknown": "  of which of no circuit",
}


def _interval(share: float | None, low: float | None, high: float | None) -> str:
    if share is None or low is None or high is None:
        return "none"
    return f"{formatting.percent(share)} ({formatting.percent(low)} to {formatting.percent(high)})"


def _of(found: Mapping[str, float] | None) -> str:
    return "" if found is None else _interval(found["share"], found["low"], found["high"])


def account_table(account: Mapping[str, int], title: str) -> Table:
    """Return what became of every record."""
    table = empty_table(title, [""], ["opinions"])
    for key, number in account.items():
        table.add_row(_ACCOUNT.get(key, f"  left out: {key}"), f"{number:,}")
    return table


def _by_group(rates: Sequence[Rate]) -> dict[tuple[str, str], dict[str, Rate]]:
    groups: dict[tuple[str, str], dict[str, Rate]] = {}
    for rate in rates:
        groups.setdefault((rate.by, rate.value), {})[rate.measure] = rate
    return groups


def results_table(rates: Sequence[Rate]) -> Table:
    """Return counts by result and the win rate: plain, corrected, bounded and pooled."""
    level = formatting.percent(rates[0].level)
    table = empty_table(
        f"Outcomes ({level} intervals; win rate: immune on every claim, of opinions that decide)",
        ["by", ""],
        [*(name.replace("_", " ") for name in RESULTS), "decide", "win rate", "corrected",
         "low conf.", "low conf. all denied / all granted", "pooled"],
    )  # fmt: skip
    for (by, value), each in _by_group(rates).items():
        wins = each[WINS]
        bound = ""
        if wins.low_confidence and wins.if_all_denied is not None:
            low, high = wins.if_all_denied, wins.if_all_granted or 0.0
            bound = f"{formatting.percent(low)} / {formatting.percent(high)}"
        table.add_row(
            by, value, *(f"{each[name].count:,}" for name in RESULTS), f"{wins.n:,}",
            _interval(wins.share, wins.low, wins.high), _of(wins.corrected),
            f"{wins.low_confidence:,}", bound, _of(wins.pooled),
        )  # fmt: skip
    return table


def steps_table(rates: Sequence[Rate]) -> Table:
    """Return the outcomes of the two-step test among opinions that decide, altogether."""
    table = empty_table(
        "The two steps, of the opinions that decide",
        ["outcome"],
        ["opinions", "share", "corrected"],
    )
    groups = _by_group(rates)
    for name, words in STEPS.items():
        rate = groups["all", "all"][name]
        share = _interval(rate.share, rate.low, rate.high)
        table.add_row(words, f"{rate.count:,}", share, _of(rate.corrected))
    return table


def comparison_lines(found: Mapping[str, Any]) -> list[str]:
    """Return the comparison of two periods in words; no word on significance."""
    first, last = found["first"], found["last"]
    names = f"{first['value']} ({first['n']:,} decide) and {last['value']} ({last['n']:,} decide)"
    if found["difference"] is None:
        return [f"Win rates of {names}: a period has no decision, so nothing is compared."]
    d = found["difference"]
    points = [f"{100 * d[name]:+.0f}" for name in ("difference", "low", "high")]
    a, b = (formatting.percent(each) for each in found["power_for"])
    least = found["least_rise"]
    shows = "no rise would" if least is None else f"only a rise of {100 * least:.0f} points would"
    found_line = (
        f"Win rates of {names}: difference {points[0]} points ({points[1]} to {points[2]}), "
        f"p = {d['p_value']:.2f}."
    )
    power_line = (
        f"At these denominators a true change from {a} to {b} would have p below 0.05 "
        f"{formatting.percent(found['power'])} of the time; {shows}, four times in five."
    )
    return [found_line, power_line]


def published_table(pair: PublishedPair, rows: Sequence[AtDenominator]) -> Table:
    """Return what a published pair of shares can show at each denominator."""
    table = empty_table(
        f"{pair.first_percent}% against {pair.second_percent}%, published without denominators",
        ["if of about so many opinions per period"],
        ["p-value of counts that print so", "power"],
    )
    for row in rows:
        span = "no counts" if row.p_low is None else f"{row.p_low:.3f} to {row.p_high:.3f}"
        table.add_row(f"{row.n:,}", span, formatting.percent(row.power))
    return table


def published_lines(pair: PublishedPair, always_below: int, enough: int) -> list[str]:
    """Return what the published pair can and cannot show."""
    even = (
        f"{pair.opinions} opinions in {pair.years} years are {pair.if_even} a period if every year "
        "had as many; the actual number was not published."
    )
    shown = (
        f"From {always_below} opinions per period (both alike) every pair of counts that rounds "
        f"to these percentages has p below 0.05; from {enough}, such a change would be detected "
        "with 80% power. Whether the difference is significant depends on counts that nobody "
        "published: no significance is claimed here."
    )
    return [even, shown]


def correction_lines(found: Mapping[str, Any]) -> list[str]:
    """Return where the correction comes from, or why there is none."""
    lines = []
    for each in found["tables"]:
        n = sum(each["by_hand"].values())
        classes = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in each["by_hand"].items())
        by = f"{n} opinions coded by hand ({classes}; {each['source']})"
        lines.append(f"Correction of {each['field']}: {by}.")
        lines += [f"  {each[name]}." for name in ("refusal", "warning") if each[name]]
    if found["absent"]:
        lines.append(found["absent"])
    if found["membership"]:
        m = found["membership"]
        precision, recall = (
            _interval(m[x]["value"], m[x]["low"], m[x]["high"]) for x in ("precision", "recall")
        )
        lines.append(
            f"Flag {m['field']}: precision {precision} of {m['precision']['n']}, recall {recall} "
            f"of {m['recall']['n']}; the counts are not corrected for it."
        )
    return lines
