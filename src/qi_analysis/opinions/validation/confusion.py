"""The results of opinions by hand against by machine, as a table of counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference.measures import RESULTS
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT

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
    """

    classes: tuple[str, ...]
    counts: npt.NDArray[np.float64]


def from_table(label_sets: Sequence[str] = ()) -> Confusion:
    """Return hand against machine of the results, from the committed table.

    Raises
    ------
    DataError
        When the table has no such set, or is not the one that was built.
    """
    from qi_analysis.store import committed

    return of_frame(committed.load(CODER_AGREEMENT).to_dict("records"), label_sets)


def of_frame(records: Iterable[Mapping[str, Any]], label_sets: Sequence[str] = ()) -> Confusion:
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
        When a set is not in the table, or a value is unknown.
    """
    rows = [row for row in records if row["field"] == "qi_result"]
    known = sorted({str(row["label_set"]) for row in rows})
    unseen = [x for x in known if x.endswith(_UNSEEN) and not x.startswith(_NO_CIRCUIT)]
    wanted = list(label_sets) or unseen or known
    absent = sorted(set(wanted) - set(known))
    file = f"{CODER_AGREEMENT.name}.csv"
    if absent:
        raise DataError(
            f"no hand codes {absent[0]!r}", file=file, remedy=f"Known: {', '.join(known)}"
        )
    counts = np.zeros((len(RESULTS), len(RESULTS)))
    for row in rows:
        hand, machine = str(row["hand"]), str(row["predicted"])
        if row["label_set"] not in wanted:
            continue
        if not {hand, machine} <= set(RESULTS):
            raise DataError(f"{hand!r} by hand, {machine!r} by machine: no such result", file=file)
        counts[RESULTS.index(hand), RESULTS.index(machine)] += int(row["n"])
    return Confusion(RESULTS, counts)
