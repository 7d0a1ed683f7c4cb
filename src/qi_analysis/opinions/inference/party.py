"""Win rates by the party of the president who appointed the judge who wrote.

One judge of a panel writes; the others vote too, and cases are not drawn alike for all judges. The
figures describe opinions by author and explain nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from qi_analysis.opinions.inference.judges import FATES, PARTIES, Directory, Match
from qi_analysis.opinions.inference.measures import WINS, count_and_total, tally
from qi_analysis.opinions.inference.populations import Population, belongs, outcome_of
from qi_analysis.opinions.reading.coder import Coded
from qi_analysis.stats.proportions import LEVEL, wilson

MINIMUM = 30
"""Fewer opinions that decide than this, and no rate by party is shown."""


def by_party(
    rows: Sequence[Coded], directory: Directory, population: Population, level: float = LEVEL
) -> dict[str, Any]:
    """Return how many authors were matched, and win rates by party where there are enough.

    Parameters
    ----------
    rows : sequence of Coded
        All coded rows.
    directory : Directory
        The judges.
    population : {"target", "raised", "reuters"}
        Whose rates.
    level : float
        Level of the intervals.

    Returns
    -------
    dict
        ``coverage``: opinions of the population, ``with_author`` (a judge is named), then by what
        became of the match; ``all_coverage``: the same of all opinions; ``minimum``; ``parties``:
        counts, and shares or None where ``n`` is below the minimum.
    """
    opinions = [row for row in rows if not (row.errata or row.separate)]
    found = [(row, directory.find(row.panel_author, row.court, row.date_filed)) for row in opinions]
    inside = [(row, match) for row, match in found if belongs(outcome_of(row), population)]
    parties = []
    for party in PARTIES:
        outcomes = [
            outcome_of(row)
            for row, match in inside
            if match.service is not None and match.service.party == party
        ]
        counts = tally(each for each in outcomes if not each.procedural)
        count, n = count_and_total(counts, WINS)
        shown = wilson(count, n, level) if n >= MINIMUM else None
        parties.append(
            {
                "party": party,
                "n": n,
                "count": count if shown else None,
                "share": shown.share if shown else None,
                "low": shown.low if shown else None,
                "high": shown.high if shown else None,
            }
        )
    return {
        "coverage": _coverage([match for _, match in inside]),
        "all_coverage": _coverage([match for _, match in found]),
        "minimum": MINIMUM,
        "parties": parties,
    }


def _coverage(matches: Sequence[Match]) -> dict[str, int]:
    counts = Counter(match.fate for match in matches)
    without = sum(x.service is not None and x.service.party not in PARTIES for x in matches)
    return {
        "opinions": len(matches),
        "with_author": len(matches) - counts["no_author"] - counts["per_curiam"],
        **{fate: counts[fate] for fate in FATES},
        "matched_without_party": without,
    }
