"""What an open recount of the cited opinions needs: steps, commands, time, accuracy, checks."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.core.formatting import percent
from qi_analysis.opinions.inference import recount
from qi_analysis.opinions.inference.populations import YEARS
from qi_analysis.opinions.texts.limits import Limiter, limits
from qi_analysis.opinions.texts.query import CIRCUITS, PAGE, Query
from qi_analysis.studies.printed import Figures, shown

_SAMPLE = ("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
_DAY = 86400.0
_SHARES: Mapping[str, str] = {
    "2005-2007": "reuters_circuits.won_by_police_2005_2007",
    "2017-2019": "reuters_circuits.won_by_police_2017_2019",
    **{circuit: f"reuters_circuits.granted.ca{circuit}" for circuit in ("5", "9", "6")},
}
"""Group of a recount -> the printed share that it stands beside."""


def calls_for(decisions: int) -> int:
    """Return the calls a fetch makes: pages of the list, one list of blocked a court, the texts.

    One opinion a decision, which is the least: dissents filed by themselves come on top.
    """
    return math.ceil(decisions / PAGE) + len(CIRCUITS) + decisions


def fetch_days(decisions: int) -> float:
    """Return the days a fetch of so many decisions takes at the polite limits.

    By the limiter that the fetch itself obeys, without time for the calls themselves.
    """
    with tempfile.TemporaryDirectory() as folder:
        limiter = Limiter(Path(folder) / "calls.json", limits(), clock=lambda: 0.0)
        return limiter.seconds_for(calls_for(decisions)) / _DAY


def fetch_lines(figures: Figures) -> tuple[str, ...]:
    """Return how to get the texts from the interface, and how long it takes."""
    query, read = Query(), figures["reuters_circuits.read_before_exclusion"]
    rule = ", ".join(f"{each.calls} in {each.seconds:,.0f} seconds" for each in limits())
    lines = [
        "qi-analysis opinions fetch --out opinions.jsonl",
        (
            f"search: {query.text}, {len(query.courts)} circuits, {query.after} to {query.before}, "
            f"{', '.join(query.statuses).lower()}; needs the token of a free account"
        ),
        f"polite limits: {rule}",
    ]
    for decisions, said in (
        (int(read.value), f"as many decisions as Reuters read ({shown(read)})"),
        (5 * int(read.value), "a search that finds five times as many"),
    ):
        lines.append(
            f"{said}: {calls_for(decisions):,} calls, about {fetch_days(decisions):,.0f} days"
        )
    lines.append(
        "how many decisions the search finds is known from its first page, not before; the fetch "
        "resumes where it stopped"
    )
    return tuple(lines)


CAP_LINES = (
    "qi-analysis opinions fetch --from cap --reporter f3d --volumes 393-940 --out opinions-cap",
    (
        "some 540 volumes of the Caselaw Access Project, without an account: what mentions "
        "immunity is kept, all else counted by court and year"
    ),
    (
        "the volumes end in 2019: search CourtListener for the months after, then code and recount "
        "both; decisions of both sources count once"
    ),
)
BULK_LINES = (
    "qi-analysis opinions convert BULK_FOLDER --out opinions",
    (
        "from four bulk files of one day: tens of gigabytes, no limit on calls; it has the appeals "
        "courts of all years, published and not"
    ),
)
CODE_LINES = (
    "qi-analysis opinions recount recount/ --size 400",
    (
        "fetches, codes, and draws at random the opinions that people should read; or, with texts "
        "at hand, qi-analysis opinions recount recount/ --size 400 --texts opinions"
    ),
    "qi-analysis opinions review makes the page to read them on; then the same command again",
)
COUNT_LINES = (
    (
        "the number of opinions of the kind is estimated from the sample that was read, so it is "
        "valid whatever errors the coder makes; they only widen the interval"
    ),
    f"keeps data/processed/{recount.FILE}, from which `claims` and `explain` take the figure",
    "refused unless every regional circuit has published opinions in every year of the period",
)
COMPLETE_LINES = (
    (
        "decisions listed against the number the server first gave (fetch), or every row of the "
        "bulk files accounted for (convert)"
    ),
    (
        "the same years of two sources: what one has and the other lacks bounds what both miss "
        "(qi-analysis opinions completeness)"
    ),
    "an opinion that never uses the words is not searched: such opinions are not in the count",
    "no list of the cited opinions exists to compare with: equal totals do not prove equal lists",
)


def accuracy_lines() -> tuple[str, ...]:
    """Return how well the coder finds opinions of the kind counted, measured now on hand codes.

    Where the sample (or the hand codes) are not here, the command that measures it.
    """
    from qi_analysis.opinions.reading.coder import code
    from qi_analysis.opinions.texts.inputs import read_input
    from qi_analysis.opinions.validation import validate
    from qi_analysis.store import registry

    try:
        gold = validate.read_labels(validate.labels_path())
        sample = registry.require(*_SAMPLE)
    except (DataError, FetchError):
        return (
            "not measured here: the opinions that were coded by hand are not in the repository",
            "qi-analysis fetch courtlistener_sample, then qi-analysis opinions validate",
        )
    rows = [code(x) for x in read_input(sample) if str(x.opinion_id) in gold]
    measured = validate.validate(rows, gold)
    accuracy, recall = (measured["fields"]["target"][name] for name in ("accuracy", "recall"))
    found = "none of the kind" if recall["value"] is None else f"recall {recall['value']:.2f}"
    lines = [
        (
            f"{measured['n']} opinions, right on {accuracy['value']:.0%} "
            f"({accuracy['low']:.0%} to {accuracy['high']:.0%}), {found} of {recall['n']}"
        ),
        (
            "the reader was trained on these opinions too, so this is optimistic: docs/opinions.md "
            "has the results with court or writer left out"
        ),
    ]
    kinds = sum(x["target"] == "1" for x in gold.values())
    lines.append(
        f"{kinds} hand-coded opinions of the kind counted are too few to say how many it misses: "
        "more must be coded by hand before a recount is trusted"
    )
    return tuple(lines)


def share_caveats(found: recount.Recount | None, named: Sequence[str]) -> tuple[str, ...]:
    """Return what a recount gives beside printed shares, for the figures that a claim names."""
    if found is None:
        return ()
    return tuple(
        f"An open recount, {_group(name)}: {_share(*found.shares[name])}."
        for name, figure in _SHARES.items()
        if figure in named and name in found.shares
    )


def _group(name: str) -> str:
    return f"circuit {name}" if name.isdigit() else name


def result_lines(found: recount.Recount | None, figures: Figures) -> tuple[str, ...]:
    """Return the recount beside the printed figures; or that there is none, and why."""
    if found is None:
        return (
            (
                f"no recount is kept (data/processed/{recount.FILE} is not there), so there is no "
                "figure of our own"
            ),
            (
                "the opinions at hand are a slice, in file order, of nearly one circuit: counting "
                "them says nothing about twelve circuits and fifteen years, and no figure is given"
            ),
        )
    printed = figures["reuters_circuits.counted"]
    lines = [
        f"Reuters: at least {shown(printed)} opinions; the recount: {_count(found)}",
        (
            f"{found.n_read:,} opinions read of {found.frame:,} that mention immunity, among "
            f"{found.decisions:,} published decisions"
        ),
    ]
    for name, figure in _SHARES.items():
        if name in found.shares:
            lines.append(
                f"won by police, {_group(name)}: Reuters {shown(figures[figure])}; the recount: "
                f"{_share(*found.shares[name])}"
            )
    return tuple(lines)


def _count(found: recount.Recount) -> str:
    ends = f"{found.low:,.0f} to {found.high:,.0f}, {percent(found.level)} interval"
    return f"{found.found:,.0f} ({ends})"


def _share(value: float | None, low: float, high: float) -> str:
    if value is None:
        return "none that was read decides"
    return f"{percent(value)} ({percent(low)} to {percent(high)}) of the opinions that decide"


def caveat(found: recount.Recount | None, figures: Figures) -> str:
    """Return the recount as a sentence for readers of the claim."""
    if found is not None:
        return (
            f"An open recount gives {_count(found)}, from {found.n_read:,} opinions read of "
            f"{found.frame:,} that mention immunity among {found.decisions:,} published decisions. "
            "It is a different reading of a different collection."
        )
    read = figures["reuters_circuits.read_before_exclusion"]
    return (
        "No open recount has been made. It needs the text of every published circuit opinion of "
        f"{YEARS[0]}-{YEARS[1]}: through the public interface, at its limits, "
        f"{shown(read)} decisions alone take about {fetch_days(int(read.value)):.0f} days; the "
        "bulk files have all. Then coding, review by people, and a check of what the collection "
        "misses. `qi-analysis explain circuit-opinions-529` has each step."
    )
