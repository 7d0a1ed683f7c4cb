"""Reader of the figures that others printed on qualified immunity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import Recode
from qi_analysis.exposure.readers.refusing import refuse_rows
from qi_analysis.store.delimited import read_delimited

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "id", "source", "measure", "value", "unit", "population_or_period", "seen_as", "url",
    "confidence",
]  # fmt: skip
SEEN_AS = Recode(
    "seen_as",
    {
        "direct copy of the Reuters text (opening only)": "opening",
        "direct copy of the article text (opening only)": "opening",
        "ij.org page (opening)": "opening",
        "abstract": "abstract",
        "secondary report": "secondary",
    },
)
"""opening: the study's own text, its first part; abstract; secondary: a report about the study."""
CONFIDENCE = Recode("confidence", {"high": "high", "medium": "medium", "low": "low"})


def read(path: Path) -> pd.DataFrame:
    """Return the file's rows as text; ``seen_as`` and ``confidence`` in our words.

    Raises
    ------
    DataError
        For a missing or extra column, ids that are not 1, 2, 3 and so on, an address that is
        none, or a word that is not known.
    """
    frame = read_delimited(path, COLUMNS)
    wanted = (frame.index + 1).astype("str")
    refuse_rows(frame["id"], frame["id"] != wanted, "not the number of the row", path)
    bad = ~frame["url"].str.startswith(("http://", "https://"))
    refuse_rows(frame["url"], bad, "not an address", path)
    return frame.assign(
        seen_as=SEEN_AS(frame["seen_as"], file=path),
        confidence=CONFIDENCE(frame["confidence"], file=path),
    )
