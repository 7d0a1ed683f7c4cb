"""Tables and lines for the terminal, made from records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis import formatting
from qi_analysis.vocabulary import GROUP_NOUNS, RACE_NAMES

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.claims.results import Result
    from qi_analysis.claims.steps import Step
    from qi_analysis.records.imputed import Partial

PUBLISHED_NOTE = (
    "published: the interval is the authors' sum of cell quantiles, and the range of the ratio is "
    "the smallest to largest ratio of like quantiles; neither is an interval of the whole sum. "
    '"All groups" is their plain mean of five rates.'
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
UNKNOWN_RACE_NOTES = {
    "impute": "People whose race the record does not give are imputed.",
    "drop": "People whose race the record does not give are left out: every risk is too low.",
    "all-white": "A bound, not an estimate: everybody of unknown race is counted as white.",
    "all-black": "A bound, not an estimate: everybody of unknown race is counted as Black.",
}


def coverage_notes(partial: Sequence[Partial], rule: str) -> list[str]:
    """Return a sentence on each year that a source covers in part, by what is done with it."""
    done = {
        "refuse": "left out unless --partial-years annualise is given.",
        "annualise": "its deaths are as recorded, its person-years scaled to that share.",
    }
    return [f"{part.words()}: {done[rule]}" for part in partial]


def _table(title: str, columns: Sequence[tuple[str, str]]) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False)
    for name, side in columns:
        table.add_column(name, justify="right" if side == "right" else "left")
    return table


def status_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return the registered files with their presence."""
    table = _table(
        "Raw files",
        [
            ("source", ""),
            ("file", ""),
            ("version", ""),
            ("coverage", ""),
            ("release", ""),
            ("presence", ""),
            ("licence", ""),
        ],
    )
    for row in rows:
        table.add_row(
            *(
                str(row[name] or "")
                for name in (
                    "source",
                    "file",
                    "version",
                    "coverage",
                    "state",
                    "presence",
                    "licence",
                )
            )
        )
    return table


def risk_table(records: Sequence[dict[str, Any]]) -> Table:
    """Return lifetime risk as printed numbers."""
    first = records[0]
    level = formatting.percent(first["level"])
    table = _table(
        f"Lifetime risk of being killed by police, {first['estimate']}, {first['source']}",
        [
            ("years", ""),
            ("who", ""),
            ("deaths", "right"),
            ("per 100,000", "right"),
            (f"{level} low", "right"),
            ("high", "right"),
            ("one in", "right"),
            ("ratio to white", "right"),
            ("low", "right"),
            ("high", "right"),
        ],
    )
    for row in records:
        deaths = row["deaths"]
        table.add_row(
            row["years"],
            f"{RACE_NAMES[row['race']]} {GROUP_NOUNS[row['sex']]}",
            "" if deaths is None else f"{deaths:,.1f}",
            *(formatting.per_100k(row[name]) for name in ("risk_per_100k", "low", "high")),
            "" if row["one_in"] is None else f"{formatting.significant(row['one_in'], 3):,.0f}",
            *(
                formatting.ratio(row[name], 2)
                for name in ("ratio_to_white", "ratio_low", "ratio_high")
            ),
        )
    return table


RECORDS_NOTE = (
    "The projects count different things (all deaths with police present; killings on or off duty; "
    "fatal shootings on duty; killings with custody and vehicle deaths): compare, never add. "
    "The first and last years of a release may be partial."
)


def records_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return deaths by source and year with the unknown among those by officer force."""
    table = _table(
        "Records of single deaths",
        [
            ("source", ""),
            ("year", "right"),
            ("deaths", "right"),
            ("by officer force", "right"),
            ("race unknown", "right"),
            ("sex unknown", "right"),
            ("age unknown", "right"),
        ],
    )
    for row in rows:
        force = row["officer_force"]
        shares = (
            f"{row[name]:,} ({formatting.percent(row[name] / force)})"
            for name in ("unknown_race", "unknown_sex", "unknown_age")
        )
        counts = (f"{row['deaths']:,}", f"{force:,}")
        table.add_row(row["source"], str(row["year"]), *counts, *shares)
    return table


CLAIM_COLUMNS = (
    ("claim", ""),
    ("published", ""),
    ("authors' data", "right"),
    ("our estimate", "right"),
    ("90% interval", "right"),
    ("agree", "right"),
    ("verdict", ""),
)


def _claim_cells(result: Result) -> list[str]:
    """Return one row of the ledger: published, recomputed, ours, agreement, verdict."""
    found, numbers = result.evaluation, [""] * 4
    if found is not None:
        ours = found.independent
        numbers = [
            _value(result, found.recomputed.value),
            _value(result, ours.value),
            f"{_value(result, ours.low)} to {_value(result, ours.high)}",
            formatting.percent(result.robustness.share_agreeing or 0),
        ]
    verdict = result.verdict.replace("_", " ")
    if result.problem:
        verdict += f" (NOT AS RECORDED: {result.problem})"
    return [result.claim.id, result.claim.published.text, *numbers, verdict]


def claims_table(results: Sequence[Result]) -> Table:
    """Return the ledger: published, recomputed and ours side by side, with the verdict."""
    table = _table("Claims", CLAIM_COLUMNS)
    for result in results:
        table.add_row(*_claim_cells(result))
    return table


def claims_markdown(results: Sequence[Result]) -> str:
    """Return the ledger as a Markdown table, for the README."""
    rows = [[name for name, _ in CLAIM_COLUMNS], ["---"] * len(CLAIM_COLUMNS)]
    rows += [_claim_cells(result) for result in results]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _value(result: Result, value: float | None) -> str:
    if value is None:
        return ""
    if result.claim.published.unit == "one_in":
        return formatting.one_in(value, 3)
    return formatting.ratio(value, 2)


def claim_lines(result: Result) -> list[str]:
    """Return one claim in words: statement, verdict, safe wording, caveats."""
    return [
        result.claim.statement,
        f"  said by: {result.claim.said_by}",
        f"  citation: {result.claim.citation}",
        f"  verdict: {result.verdict.replace('_', ' ')}",
        f"  safe to publish: {result.wording}",
        *(f"  - {caveat}" for caveat in result.caveats),
    ]


def step_lines(steps: Sequence[Step]) -> list[str]:
    """Return the steps of an explanation, numbered, with hashes."""
    lines = []
    for number, step in enumerate(steps, start=1):
        lines.append(f"{number}. {step.title}")
        if step.sha256:
            lines.append(f"     sha256 {step.sha256}")
        lines += [f"     {line}" for line in step.lines]
    return lines


def review_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return the points of the review for the groups and quantities given."""
    table = _table(
        "What a reviewer must be told",
        [
            ("point", ""),
            ("variant", ""),
            ("who", ""),
            ("quantity", ""),
            ("value", "right"),
            ("interval", "right"),
            ("published choice", "right"),
            ("change", "right"),
        ],
    )
    for row in rows:
        digits = 3 if row["quantity"] == "ratio_to_white" else 2
        interval = ""
        if row["low"] is not None:
            interval = f"{row['low']:.{digits}f} to {row['high']:.{digits}f}"
        table.add_row(
            row["point"],
            row["variant"],
            f"{RACE_NAMES[row['race']]} {GROUP_NOUNS[row['sex']]}",
            row["quantity"].replace("_", " "),
            f"{row['value']:.{digits}f}",
            interval,
            f"{row['reference']:.{digits}f}",
            f"{100 * row['change']:+.1f}%",
        )
    return table
