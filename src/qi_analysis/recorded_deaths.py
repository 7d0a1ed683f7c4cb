"""Deaths from records of single deaths, laid out like those of the study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis import schemas, study
from qi_analysis.errors import UnservedError
from qi_analysis.records.imputed import IMPUTED, KNOWN, SCOPES
from qi_analysis.vocabulary import AGES, CAUSE_CHOICES, CAUSE_CLASSES, RACES, SEXES

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

SOURCES: tuple[str, ...] = tuple(SCOPES)
UNKNOWN_RACE = ("impute", "drop", "all-white", "all-black")


def load(source: str, unknown_race: str, causes: str, base: study.Study) -> study.Study:
    """Return ``base`` with the deaths of a source of records instead of the study's.

    Parameters
    ----------
    source : str
        One of `SOURCES`.
    unknown_race : str
        What becomes of people whose race the record does not give: ``impute`` (ten imputations),
        ``drop``, ``all-white`` or ``all-black``. Unknown ages and sexes are imputed in any case.
    causes : str
        A key of `vocabulary.CAUSE_CHOICES`; the source must hold each of its classes.
    base : Study
        Population and all-cause deaths to set them against.

    Raises
    ------
    UnservedError
        When the source does not tell one of the causes.
    """
    from qi_analysis.processed import load as table

    rows = table(schemas.RECORDS_IMPUTED)
    rows = rows[rows["source"] == source]
    absent = [cause for cause in CAUSE_CHOICES[causes] if cause not in set(rows["cause"])]
    if causes != "all" and absent:
        raise UnservedError(
            f"--causes {causes} cannot be served by {source}: it holds no deaths of class "
            f"{', '.join(absent)}"
        )
    years = SCOPES[source].years
    known, imputed = laid_out(rows, years)
    return replace(base, deaths=_by_rule(known, imputed, unknown_race), years=years, source=source)


def laid_out(rows: pd.DataFrame, years: Sequence[int]) -> tuple[Array, Array]:
    """Return deaths of known and of imputed race, each (imputation, year, cause, sex, race, age).

    Parameters
    ----------
    rows : DataFrame
        As `records.imputed.count`, of one source.
    years : sequence of int
        Its years.
    """
    import pandas as pd

    axes = {
        "race_status": (KNOWN, IMPUTED),
        "year": years,
        "cause": CAUSE_CLASSES,
        "sex": SEXES,
        "race": RACES,
        "age": AGES,
    }
    places = tuple(pd.Index(list(values)).get_indexer(rows[name]) for name, values in axes.items())
    draws = [name for name in rows.columns if name.startswith("imputation_")]
    counts = np.zeros((*(len(values) for values in axes.values()), len(draws)))
    counts[places] = rows[draws].to_numpy()  # strata without deaths have no row
    known, imputed = np.moveaxis(counts, -1, 1)
    return known, imputed


def _by_rule(known: Array, imputed: Array, rule: str) -> Array:
    """Return deaths of shape (imputation, year, cause, sex, race, age) under a rule."""
    if rule == "impute":
        return known + imputed
    deaths = known.copy()
    if rule != "drop":
        race = RACES.index(rule.removeprefix("all-"))
        deaths[..., race, :] += imputed.sum(axis=-2)
    return deaths
