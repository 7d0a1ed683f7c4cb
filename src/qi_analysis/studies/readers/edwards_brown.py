"""Reader of the replication file of Edwards and Brown (2024)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import EDWARDS_BROWN_RACE, SEX, Recode
from qi_analysis.store.delimited import read_delimited
from qi_analysis.studies.readers.edwards_lee_esposito import check_quantiles
from qi_analysis.studies.schema_lifetime_risk import EB_AGES, EB_POSTERIOR

if TYPE_CHECKING:
    import pandas as pd

AGE_START = Recode("age", {group.split("-")[0].rstrip("+"): group for group in EB_AGES})
"""The file names an age group by its first year; 80 is everybody from 80."""


def read_posterior(path: Path) -> pd.DataFrame:
    """Return posterior-predictive death rates by year, 1,980 rows, as `EB_POSTERIOR`.

    Rates are deaths per person-year: median, 10% and 90% quantile.
    """
    frame = read_delimited(
        path, ["gender", "race_ethn", "year", "age", "m_i.med", "m_i.lwr", "m_i.upr"]
    )
    frame["gender"] = SEX(frame["gender"], file=path)
    frame["race_ethn"] = EDWARDS_BROWN_RACE(frame["race_ethn"], file=path)
    frame["age"] = AGE_START(frame["age"], file=path)
    renamed = {
        "gender": "sex",
        "race_ethn": "race",
        "m_i.med": "median",
        "m_i.lwr": "lower",
        "m_i.upr": "upper",
    }
    theirs = {ours: name for name, ours in renamed.items()}
    table = EB_POSTERIOR.validate(frame.rename(columns=renamed), file=path, names=theirs)
    check_quantiles(table, path)
    return table
