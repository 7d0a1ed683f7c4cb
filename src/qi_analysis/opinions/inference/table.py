"""Builder of the table of outcomes of opinions, from the slice of opinions that is at hand."""

from __future__ import annotations

from qi_analysis.opinions.inference.sampling import SAMPLE
from qi_analysis.opinions.inference.schema import OPINION_OUTCOMES
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.readers import SLICE, read_v3
from qi_analysis.store import registry
from qi_analysis.store.accounting import RowCounter
from qi_analysis.store.built import Built


def _yes_no(value: bool | None) -> str:
    return "open" if value is None else "yes" if value else "no"


def cells(row: Coded) -> dict[str, object]:
    """Return the columns of the table for one opinion, and why it may be left out."""
    year = (row.date_filed or "")[:4]
    return {
        "court": row.court,
        "year": int(year) if year.isdigit() else None,
        "published": row.published,
        "mentioned": _yes_no(row.qi_mentioned),
        "raised": _yes_no(row.qi_raised),
        "force": _yes_no(row.force_claim),
        "target": _yes_no(row.target),
        "result": row.qi_result or "open",
        "violation": row.violation or "open",
        "clearly_established": row.clearly_established or "open",
        "low_confidence": _yes_no(row.confidence == "low"),
        "n": 1,
        "errata": row.errata,
        "separate": row.separate,
    }


def build_opinion_outcomes() -> Built:
    """Return opinions by court, year and outcome; errata sheets and separate opinions left out."""
    import pandas as pd

    path = registry.require(*SLICE)
    frame = pd.DataFrame([cells(code(opinion)) for opinion in read_v3(path)])
    counter = RowCounter(registry.find(*SLICE), frame, "n", "opinions")
    kept = counter.drop(frame, frame["errata"], "errata sheets, no opinions")
    kept = counter.drop(kept, kept["separate"], "one judge's separate opinion")
    kept = counter.drop(kept, kept["year"].isna(), "no date found in the text")
    kept = counter.drop(kept, kept["court"].isna(), "no court found in the text")
    schema = OPINION_OUTCOMES
    table = kept.groupby(list(schema.key), as_index=False, sort=False)["n"].sum()
    return Built(schema, table, (counter.close(kept, SAMPLE),))
