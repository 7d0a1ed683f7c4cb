"""Chart of what other studies printed: its frame and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.charts import immunity_studies
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study
from qi_analysis.studies import printed as figures
from qi_analysis.studies import scopes
from qi_analysis.studies.printed import Figures
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
    import pandas as pd

SHOWN: tuple[str, ...] = (
    "reuters_circuits", "reuters_districts", "ij_appeals", "schwartz_dockets",
    "reinert_decisions", "nielson_walker_decisions",
)  # fmt: skip
"""Studies with a count of their own, by court and not by size."""
_CLAIMS = (
    "circuit-opinions-529",
    "police-won-44-then-57-percent",
    "texas-59-california-34-percent",
    "circuit-appeals-5526",
    "circuit-appeals-granted-54-percent",
    "lawsuits-dismissed-38-of-979",
    "appellate-decisions-more-than-4000",
    "appellate-decisions-over-800",
)


def studies_frame(printed: Figures) -> pd.DataFrame:
    """Return the frame of `charts.immunity_studies`, one row a study."""
    import pandas as pd

    rows = []
    for name in SHOWN:
        scope = scopes.load()[name]
        if scope.count is None:
            continue
        count = printed[scope.count]
        row = {
            "scope": name, "count": count.value, "qualifier": count.qualifier,
            "start": scope.start, "end": scope.end, "denominator": None,
        }  # fmt: skip
        for at, head in enumerate(("share", "second")):
            ref = scope.shares[at] if at < len(scope.shares) else None
            share = None if ref is None else printed[ref]
            row |= {
                "share" if head == "share" else "second_share": share and share.value,
                f"{head}_of": "" if ref is None else _of(ref),
                f"{head}_years": "" if share is None else scopes.years(share.start, share.end),
            }
            # a whole that we only take to be the denominator is not printed on a picture
            if share is not None and share.basis == "printed":
                row["denominator"] = share.denominator
        rows.append(row)
    numbers = dict.fromkeys(
        ("count", "start", "end", "share", "second_share", "denominator"), "float64"
    )
    return pd.DataFrame(rows)[list(immunity_studies.COLUMNS)].astype(numbers)


def _of(ref: str) -> str:
    """Return what a share is of, as the key of its message."""
    _, measure, *place = ref.split(".")
    return place[0] if place else "period" if measure.startswith("won_by") else measure


def make_immunity_studies(_: study.Study, language: Language) -> Chart:
    """Return the chart of published studies, each with its own unit and years."""
    printed = figures.load()
    frame, say = studies_frame(printed), language.say
    refs = [ref for name in SHOWN for ref in scopes.load()[name].shares]
    second_hand = sum(printed[ref].seen_as == "secondary" for ref in refs)
    words = Words(
        title=say("immunity-studies.title"),
        subtitle=say("immunity-studies.subtitle"),
        footer=say(
            "immunity-studies.footer",
            secondary=language.number(second_hand),
            shares=language.number(len(refs)),
        ),
        mind=say("immunity-studies.mind"),
        language=language,
    )
    return chart(immunity_studies, frame, words, _CLAIMS, (PUBLISHED_STUDIES,))
