"""Shares corrected for the coder's measured errors, or the reason why they cannot be.

The errors are those that hand codes show: a table of the class by hand against the class by
machine, of opinions that both say raise immunity. It is inverted as `proportions.corrected`
does. Two things stay uncorrected and are said: opinions put in a population by mistake or left out
of it, and errors that differ between the opinions coded by hand and those counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference.measures import (
    RESULTS,
    STEPS,
    WINS,
    Counts,
    is_decided,
    step_of,
)
from qi_analysis.opinions.inference.populations import Population
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT
from qi_analysis.stats.agreement import share
from qi_analysis.stats.proportions import corrected_draws

Array = npt.NDArray[np.float64]

THIN = 10
"""Below so many opinions coded by hand a class is said to be thin."""
DRAWS = 1000
SEED = 2020
_UNSEEN, _NO_CIRCUIT = "_unseen", "made_up"


@dataclass(frozen=True)
class Confusion:
    """Hand codes against machine codes.

    Attributes
    ----------
    classes : tuple of str
        Values of the field.
    counts : array, shape (class, class)
        Opinions, class by hand down and by machine across.
    source : str
        Where the hand codes are from.
    """

    classes: tuple[str, ...]
    counts: Array
    source: str

    @property
    def by_hand(self) -> dict[str, int]:
        """Opinions coded by hand, by class."""
        totals = self.counts.sum(axis=1)
        return {name: int(n) for name, n in zip(self.classes, totals, strict=True)}

    @property
    def refusal(self) -> str | None:
        """Why nothing can be corrected with it, or None."""
        empty = [name.replace("_", " ") for name, n in self.by_hand.items() if n == 0]
        if not empty:
            return None
        return (
            f"not corrected: no opinion is coded by hand as {' or '.join(empty)}, so the coder's "
            "errors on such opinions are not known"
        )

    @property
    def warning(self) -> str | None:
        """What makes the corrected intervals wide, or None."""
        thin = [f"{n} {name.replace('_', ' ')}" for name, n in self.by_hand.items() if n < THIN]
        if not thin or self.refusal:
            return None
        return (
            f"few opinions coded by hand ({', '.join(thin)}): the corrected intervals are as wide "
            "as that makes them"
        )


def _table(classes: Sequence[str], pairs: Iterable[tuple[str, str, int]], source: str) -> Confusion:
    counts = np.zeros((len(classes), len(classes)))
    place = {name: at for at, name in enumerate(classes)}
    for hand, machine, n in pairs:
        if hand not in place or machine not in place:
            raise DataError(
                f"{hand!r} by hand, {machine!r} by machine: not of {', '.join(classes)}",
                file=source,
            )
        counts[place[hand], place[machine]] += n
    return Confusion(tuple(classes), counts, source)


def _of_labels(
    rows: Iterable[Coded], labels: Mapping[str, Mapping[str, str]]
) -> list[tuple[Mapping[str, str], Coded]]:
    pairs = [(labels[str(row.opinion_id)], row) for row in rows if str(row.opinion_id) in labels]
    if not pairs:
        raise DataError(
            "none of the opinions coded by hand is in the input",
            column="opinion_id",
            remedy="Give labels of these opinions, or leave --labels out",
        )
    return pairs


def from_labels(
    rows: Sequence[Coded], labels: Mapping[str, Mapping[str, str]], source: str
) -> dict[str, Confusion]:
    """Return hand against machine for ``result`` and for ``steps``, where both say raised.

    Raises
    ------
    DataError
        When no labeled opinion is among the rows, or a label has an unknown value.
    """
    both = [(a, b) for a, b in _of_labels(rows, labels) if a["qi_raised"] == "1" and b.qi_raised]
    results = [(a["qi_result"], b.qi_result or "no_decision", 1) for a, b in both]
    steps = [
        (
            step_of(a["qi_result"], a["violation"], a["clearly_established"]),
            step_of(
                str(b.qi_result),
                b.violation or "not_reached",
                b.clearly_established or "not_reached",
            ),
            1,
        )
        for a, b in both
        if is_decided(a["qi_result"]) and is_decided(str(b.qi_result))
    ]
    return {
        "result": _table(RESULTS, results, source),
        "steps": _table(tuple(STEPS), steps, source),
    }


def from_table(label_sets: Sequence[str] = ()) -> dict[str, Confusion]:
    """Return hand against machine of the results, from the committed table; empty without one.

    The table has single fields, so the outcomes of both steps together are not in it.

    Parameters
    ----------
    label_sets : sequence of str
        Sets of hand codes to use, as `of_frame` takes them.

    Raises
    ------
    DataError
        When the table has no such set, or is not the one that was built.
    """
    from qi_analysis.store import committed

    return of_frame(committed.load(CODER_AGREEMENT).to_dict("records"), label_sets)


def of_frame(
    records: Iterable[Mapping[str, Any]], label_sets: Sequence[str] = ()
) -> dict[str, Confusion]:
    """Return hand against machine of the results from rows of the committed table.

    Parameters
    ----------
    records : iterable of mapping
        ``label_set``, ``field``, ``predicted``, ``hand`` and ``n``.
    label_sets : sequence of str
        Sets to use. By default those of real circuit opinions that had not been used to revise the
        rules when they were measured (``…_unseen``): on others the coder looks better than it is.

    Raises
    ------
    DataError
        When a set is not in the table.
    """
    rows = [row for row in records if row["field"] == "qi_result"]
    known = sorted({str(row["label_set"]) for row in rows})
    unseen = [x for x in known if x.endswith(_UNSEEN) and not x.startswith(_NO_CIRCUIT)]
    wanted = list(label_sets) or unseen or known
    absent = sorted(set(wanted) - set(known))
    if absent:
        raise DataError(
            f"no hand codes {absent[0]!r}",
            file=f"{CODER_AGREEMENT.name}.csv",
            remedy=f"Known: {', '.join(known)}",
        )
    pairs = [
        (str(row["hand"]), str(row["predicted"]), int(row["n"]))
        for row in rows
        if row["label_set"] in wanted
    ]
    source = f"data/processed/{CODER_AGREEMENT.name}.csv, {', '.join(wanted)}"
    return {"result": _table(RESULTS, pairs, source)} if pairs else {}


def membership(
    rows: Sequence[Coded], labels: Mapping[str, Mapping[str, str]], population: Population
) -> dict[str, Any]:
    """Return precision and recall of the flag that puts an opinion in a population.

    Recall is among the opinions coded by hand, which are not drawn at random: of all opinions it
    is not known.
    """
    field = "qi_raised" if population == "raised" else "target"
    pairs = [(a[field] == "1", bool(getattr(b, field))) for a, b in _of_labels(rows, labels)]
    both = sum(hand and machine for hand, machine in pairs)
    return {
        "field": field,
        "precision": share(both, sum(machine for _, machine in pairs)).to_record(),
        "recall": share(both, sum(hand for hand, _ in pairs)).to_record(),
    }


def correct(
    counts: Counts, confusions: Mapping[str, Confusion], level: float, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Return corrected shares with intervals by measure; empty where they cannot be had.

    Parameters
    ----------
    counts : dict
        As `measures.tally` gives them.
    confusions : mapping
        ``result``, ``steps`` or both.
    level : float
        Level of the intervals.
    seed : int
        Tells the draws of one group from those of another.
    """
    found: dict[str, dict[str, float]] = {}
    for name, confusion in confusions.items():
        coded = [counts[each] for each in confusion.classes]
        if confusion.refusal or not sum(coded):
            continue
        rng = np.random.default_rng([SEED, seed])
        _, point, drawn = corrected_draws(coded, confusion.counts, draws=DRAWS, rng=rng)
        for at, each in enumerate(confusion.classes):
            found[each] = _summary(point[at], drawn[:, at], level)
        if name == "result":
            undecided = confusion.classes.index("no_decision")
            won = confusion.classes.index("granted")
            if point[undecided] < 1:
                decided = np.maximum(1 - drawn[:, undecided], 1e-9)
                ratio = np.minimum(drawn[:, won] / decided, 1.0)
                found[WINS] = _summary(point[won] / (1 - point[undecided]), ratio, level)
    return found


def _summary(point: float, drawn: Array, level: float) -> dict[str, float]:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return {
        "share": float(point),
        "low": float(min(low, point)),
        "high": float(max(high, point)),
    }
