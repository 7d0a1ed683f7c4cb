"""A sample as a CSV file: written once, and read back strictly."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import partial
from pathlib import Path

from qi_analysis.core.cells import plain
from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.core.files import write_atomically
from qi_analysis.opinions.inference.frame import Drawn, Frame
from qi_analysis.opinions.inference.populations import check_population
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.store.delimited import check_text_file, rows_by_heading

COLUMNS = ("opinion_id", "stratum", "N_h", "n_h", "inclusion_probability", "population", "seed",
           "court", "date_filed", "docket", "link")  # fmt: skip
_LONG = 20
"""Digits of a number that no seed has."""
_API = "https://www.courtlistener.com/api/rest/v4/opinions"


def write(drawn: Drawn, frame: Frame, path: Path) -> None:
    """Write a sample as CSV, in an order that tells nothing; no cell is a formula.

    Raises
    ------
    QiAnalysisError
        When the file is there: a sample is drawn once.
    """
    import random

    if path.exists():
        raise QiAnalysisError(
            f"{path} is there: a sample is drawn once. Give another name for another sample"
        )
    ids = sorted(drawn.stratum)
    random.Random(drawn.seed).shuffle(ids)  # noqa: S311 (an order, no secret)
    rows = []
    for each in ids:
        row, name = frame.rows[frame.place[each]], drawn.stratum[each]
        size, count = drawn.sizes[name], drawn.counts[name]
        rows.append((each, name, size, count, float(f"{count / size:.6g}"), drawn.population,
                     drawn.seed, row.court, row.date_filed, row.docket, _link(row)))  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    write_atomically(path, out.getvalue().encode())


def _link(row: Coded) -> str:
    """Return where the opinion can be looked up: CourtListener numbers its opinions."""
    identity = str(row.opinion_id)
    return f"{_API}/{identity}/" if identity.isascii() and identity.isdecimal() else ""


def read(path: Path) -> Drawn:
    """Read a sample back.

    Raises
    ------
    DataError
        With row and column, when it is not a sample as it was written.
    """
    remedy = "Make it with `qi-analysis opinions sample CODED --out FILE`, and leave it as it is"
    check_text_file(path, remedy)
    rows = list(rows_by_heading(path.read_text("utf-8-sig"), path, COLUMNS, remedy))
    refused = partial(DataError, file=path, remedy=remedy)
    if not rows:
        raise refused("no rows: not a sample", row=1)
    stratum: dict[str, str] = {}
    sizes: dict[str, int] = {}
    counts: dict[str, int] = {}
    for line, row in rows:
        identity, name = row["opinion_id"].removeprefix("'"), row["stratum"]
        try:
            size, count = int(row["N_h"]), int(row["n_h"])
        except ValueError:
            raise refused("no whole numbers", row=line, column="N_h, n_h") from None
        if identity in stratum or sizes.setdefault(name, size) != size:
            words = "an opinion twice, or a stratum of two sizes"
            raise refused(words, row=line, column="opinion_id")
        stratum[identity], counts[name] = name, count
    told = Counter(stratum.values())
    wrong = sorted(
        name for name in sizes if told[name] != counts[name] or counts[name] > sizes[name]
    )
    if wrong:
        raise refused(
            f"stratum {wrong[0]!r} has {told[wrong[0]]} rows, and n_h is {counts[wrong[0]]}: rows "
            "were taken out or put in",
            column="n_h",
        )
    (population, seed), *others = {(row["population"], row["seed"]) for _, row in rows}
    if others or not (seed.isascii() and seed.isdecimal() and len(seed) < _LONG):
        raise refused("rows of more than one draw, or no seed", column="seed")
    return Drawn(stratum, sizes, counts, check_population(population), int(seed))
