"""``docs/multilevel-checks.md``: what the kept draws say, alongside the counts and the authors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import formatting, paths
from qi_analysis.core.errors import CheckError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.vocabulary import GROUP_NOUNS, RACE_NAMES
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells, checks, draws

if TYPE_CHECKING:
    import pandas as pd

HEAD = """# Checks of the multilevel fits

Made by `qi-analysis multilevel` from the kept draws; do not edit. What the model is, and how to
read these tables, is in [multilevel.md](multilevel.md)."""
AGAINST_AUTHORS = (
    "Deaths predicted for a new year among 100 million people, against the authors' file. "
    "Differences are relative to theirs, without sign: typical (median) and largest over cells, "
    "by the size of their median:"
)


def path() -> Path:
    """Return where the page is kept."""
    return paths.root() / "docs" / "multilevel-checks.md"


def write(base: study.Study) -> None:
    """Write the page anew."""
    write_atomically(paths.writable(path()), markdown(base).encode())


def check(base: study.Study) -> None:
    """Raise CheckError when the page is not what the kept draws give."""
    if not path().is_file() or path().read_text("utf-8") != markdown(base):
        raise CheckError(
            f"{path()} is not what the kept draws give. Run `qi-analysis multilevel` and look at "
            "the difference"
        )


def markdown(base: study.Study) -> str:
    """Return the page: every source with kept draws, a section each."""
    parts = [HEAD]
    for source in draws.kept_sources():
        parts += _section(source, base)
    return "\n\n".join(parts) + "\n"


def _section(source: str, base: study.Study) -> list[str]:
    kept, fitted = draws.load(source, base), cells.load(source, base)
    parts = [
        f"## {source}, {study.years_text(fitted.years)}",
        _sampling(kept),
        _spread(kept, fitted),
        "Lifetime risk per 100,000 and ratio to white people, with 90% intervals:",
        _risks(source, fitted, base),
        "Deaths of the whole period, counted (mean over imputations) and predicted by the model:",
        _totals(checks.totals(kept, fitted)),
    ]
    if source == study.SOURCE:
        parts += [AGAINST_AUTHORS, _authors(checks.against_authors(kept, base.posterior))]
    return parts


def _sampling(kept: draws.Draws) -> str:
    worst, sampler = kept.record["diagnostics"], kept.record["sampler"]
    return (
        f"{kept.record['imputations']} imputations, {sampler['chains']} chains of "
        f"{sampler['draws']:,} draws each after {sampler['tune']:,} of tuning; "
        f"{len(kept.extra):,} draws kept. Largest r-hat {worst['max_rhat']:.4f}, smallest "
        f"effective size {worst['min_ess_bulk']:,.0f} in the bulk and "
        f"{worst['min_ess_tail']:,.0f} in the tails of any imputation, "
        f"{worst['divergences']} divergences. Imputations sampled once more in smaller steps: "
        f"{', '.join(map(str, worst['sampled_again'])) or 'none'}."
    )


def _spread(kept: draws.Draws, fitted: cells.Cells) -> str:
    inside = checks.share_in_interval(kept, fitted)
    return (
        "The 90% predictive interval holds the count of "
        f"{formatting.percent(inside['whole'], 1)} of the {fitted.deaths[0].size:,} cells, and "
        f"{formatting.percent(inside['randomized'], 1)} when each count is placed at random "
        "within its step. Posterior median of the spread of a cell beyond its mean: "
        f"{_median(kept.extra)}; of the spread of years: {_median(kept.year_sd)}."
    )


def _median(values: Any) -> str:
    return f"{sorted(values)[len(values) // 2]:.3f}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], text_columns: int) -> str:
    rule = ["---" if at < text_columns else "---:" for at in range(len(header))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))


def _risks(source: str, fitted: cells.Cells, base: study.Study) -> str:
    from qi_analysis.risk import Question, answer

    frames = [
        answer(
            Question(
                estimate=estimate,
                source=source,
                population=fitted.population,
                race_classes=fitted.race_classes,
            ),
            base,
        ).to_dict("records")
        for estimate in ("counts", "multilevel")
    ]
    rows = []
    for counted, modeled in zip(*frames, strict=True):
        group = f"{RACE_NAMES[counted['race']]}, {GROUP_NOUNS[counted['sex']]}"
        cells_of_row = [group, f"{counted['deaths']:,.1f}"]
        for each in (counted, modeled):
            cells_of_row += [
                f"{each['risk_per_100k']:.2f} ({each['low']:.2f} to {each['high']:.2f})",
                (
                    f"{each['ratio_to_white']:.2f} ({each['ratio_low']:.2f} to "
                    f"{each['ratio_high']:.2f})"
                ),
            ]
        rows.append(cells_of_row)
    header = ["group", "deaths", "counts: risk", "ratio", "multilevel: risk", "ratio"]
    return _table(header, rows, 1)


def _totals(found: pd.DataFrame) -> str:
    rows = [
        [
            str(row["kind"]),
            str(row["name"]),
            f"{row['counted']:,.1f}",
            f"{row['median']:,.0f}",
            f"{row['low']:,.0f} to {row['high']:,.0f}",
        ]
        for row in found.to_dict("records")
    ]
    return _table(["by", "", "counted", "predicted", "90% interval"], rows, 2)


def _authors(found: pd.DataFrame) -> str:
    rows = []
    for row in found.to_dict("records"):
        top = f" to {row['below']:,.0f}" if row["below"] < float("inf") else " or more"
        size = f"{row['at_least']:,.0f}{top}"
        shares = [
            f"{formatting.percent(row[f'{name}_typical'], 1)}, "
            f"{formatting.percent(row[f'{name}_largest'], 0)}"
            for name in ("median", "lower", "upper")
        ]
        rows.append([size, f"{row['cells']:.0f}", *shares])
    header = ["their median", "cells", "median", "5% quantile", "95% quantile"]
    return _table(header, rows, 1)
