"""Tables and lines for the terminal on estimates from a sample of opinions that was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import table_of, with_range
from qi_analysis.core import formatting
from qi_analysis.opinions.inference.estimate import SHARES, Estimated, Result
from qi_analysis.opinions.inference.frame import Drawn
from qi_analysis.opinions.inference.measures import KIND, STEPS, WINS
from qi_analysis.studies.unstated_denominators import AtDenominator, PublishedPair

if TYPE_CHECKING:
    from rich.table import Table


def _opinions(found: Estimated) -> str:
    if found.estimate is None:
        return "not known"
    return with_range(*(f"{x:,.0f}" for x in (found.estimate, found.low, found.high)))


def _share(found: Estimated) -> str:
    if found.estimate is None:
        return "none read decides"
    return with_range(*map(formatting.percent, (found.estimate, found.low, found.high)))


def _points(found: Estimated) -> str:
    if found.estimate is None:
        return "not known"
    value, low, high = (f"{100 * x:+.0f}" for x in (found.estimate, found.low, found.high))
    return f"{value} points ({low} to {high})"


def groups_table(result: Result, level: float) -> Table:
    """Return opinions of the kind and the share that officers win, group by group."""
    cells = (
        (each.by, each.value, f"{each.frame:,}", f"{each.n_read:,}", _opinions(each),
         f"{wins.n_read:,}", _share(wins))
        for each in result.estimates
        if each.measure == KIND
        and (wins := result.of(each.by, each.value, WINS)) is not None
    )  # fmt: skip
    numbers = ["on the list", "read", "of the kind", "decide, read", "officers win"]
    title = f"Estimates with {formatting.percent(level)} intervals"
    return table_of(title, cells, ["by", ""], numbers)


def outcomes_table(result: Result) -> Table:
    """Return every outcome altogether: opinions, and shares of those that decide."""
    cells = []
    for each in result.estimates:
        if each.by != "all" or each.measure in {KIND, WINS}:
            continue
        name = STEPS.get(each.measure, each.measure.replace("_", " "))
        if each.measure in STEPS:
            name = f"{name}, of those that decide"
        elif each.measure in SHARES:
            name = f"{name.removesuffix(' share')}, share of the kind"
        cells.append((name, _share(each) if each.measure in SHARES else _opinions(each)))
    return table_of("Outcomes, altogether", cells, ["outcome"], ["estimate"])


def difference_lines(found: Iterable[Estimated]) -> list[str]:
    """Return the differences of the shares that officers win."""
    return [
        f"Officers win, {each.by} {each.value}: {_points(each)}; {each.n_read:,} that decide read."
        for each in found
        if each.measure == WINS
    ]


def reading_lines(result: Result) -> list[str]:
    """Return what was read, what was not, and how often the machine was right about the kind."""
    lines = [
        f"{result.read:,} of {result.drawn:,} drawn opinions read, of {result.frame:,} on the list."
    ]
    if result.unread:
        lines.append(f"{result.unread:,} drawn and not read: counted both ways in every interval.")
    if result.cannot_tell:
        lines.append(
            f"{result.cannot_tell:,} read without telling whether they are of the kind: counted "
            "both ways in every interval."
        )
    for reason, number in sorted(result.left_out.items()):
        lines.append(f"Not on the list, {reason}: {number:,}.")
    for answer, told in sorted(result.agreement.items()):
        lines.append(
            f"Machine: {answer.replace('_', ' ')}. Of {told['read']:,} read, {told['of_kind']:,} "
            "are of the kind."
        )
    return lines


def sample_lines(drawn: Drawn) -> list[str]:
    """Return how many were drawn of each answer of the machine."""
    lines = []
    answers = dict.fromkeys(name.split(", ")[0] for name in drawn.sizes)
    for answer in answers:
        mine = [name for name in drawn.sizes if name.split(", ")[0] == answer]
        count, size = (sum(x[name] for name in mine) for x in (drawn.counts, drawn.sizes))
        lines.append(
            f"  {answer.replace('_', ' ')}: {count:,} of {size:,}, from {len(mine):,} "
            f"{'stratum' if len(mine) == 1 else 'strata'}"
        )
    return lines


def published_table(pair: PublishedPair, rows: Sequence[AtDenominator]) -> Table:
    """Return what a published pair of shares can show at each denominator."""
    cells = (
        (
            f"{row.n:,}",
            "no counts" if row.p_low is None else f"{row.p_low:.3f} to {row.p_high:.3f}",
            formatting.percent(row.power),
        )
        for row in rows
    )
    return table_of(
        f"{pair.first_percent}% against {pair.second_percent}%, published without denominators",
        cells,
        ["if of about so many opinions per period"],
        ["p-value of counts that print so", "power"],
    )


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
