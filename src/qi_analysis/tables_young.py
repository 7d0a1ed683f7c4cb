"""Builder of the table of deaths of young people by what is known of their cause."""

from __future__ import annotations

from qi_analysis import schemas
from qi_analysis.accounting import RowCounter
from qi_analysis.built import Built
from qi_analysis.sources import nvss, registry

_FILE = "summarized_deaths_1990_2020.RDS"
FIRST_YEAR = 2013


def build_young_deaths() -> Built:
    """Return deaths at 15 to 34 from all causes, firearms and drugs, 2013-2020."""
    frame = nvss.read_violent_and_drug_deaths(registry.require("mortality", _FILE))
    counter = RowCounter(registry.find("mortality", _FILE), frame, "all_causes", "deaths")
    kept = counter.drop(frame, frame["year"] < FIRST_YEAR, f"before {FIRST_YEAR}")
    kept = counter.drop(kept, ~kept["age"].isin(schemas.YOUNG_AGES), "not of 15 to 34")
    note = "from 1999 on, single years of age summed to groups before the rows were counted"
    return Built(schemas.YOUNG_DEATHS, kept, (counter.close(kept, note),))
