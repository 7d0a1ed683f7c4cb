"""Our imputation of race against a maintained library, on the same people and the same check.

The race of people whom one project lacks and another tells of is withheld from a fifth of them at a
time and imputed, by `stats.imputation` and by miceforest (gradient boosting, drawn from its
probabilities), both with the same predictors, that a project lacks the race among them. miceforest
is no dependency: install it next to the package to run this. Needs the raw files of four projects.
"""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pandas as pd
import reporting

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import imputed
from qi_analysis.deaths.linking import people as linked_list
from qi_analysis.deaths.linking import race, table_people
from qi_analysis.deaths.linking.schema import CHECKED
from qi_analysis.deaths.table_deaths import composition

Array = npt.NDArray[np.float64]

COPIES = 10
ROUNDS = 3


def people() -> tuple[pd.DataFrame, Array, npt.NDArray[np.bool_], pd.DataFrame]:
    """Return records with the race that is told, who lacks it where, guides, and composition."""
    found = linked_list.people()
    known = found.reports.where(found.reports.isin(list(RACES)))
    word = known.bfill(axis=1).iloc[:, 0].fillna("unknown")
    lacks = race.lacking(found.reports)
    guides = lacks.any(axis=1) & (word != "unknown").to_numpy()
    states, _ = composition()
    return found.frame.assign(race=word), lacks, guides, states


def folds(guides: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the round in which each guide is withheld; one past the last for everybody else."""
    rng = np.random.default_rng(imputed.SEED)
    fold = np.full(len(guides), table_people.FOLDS)
    fold[guides] = rng.permutation(np.arange(int(guides.sum())) % table_people.FOLDS)
    return fold


def by_miceforest(
    records: pd.DataFrame, lacks: Array, guides: npt.NDArray[np.bool_], states: pd.DataFrame
) -> Array:
    """Return drawn races of every guide as ones and zeros, shape (copy, person, race)."""
    import miceforest as mf  # type: ignore[import-not-found]

    exact = records["age_low"] == records["age_high"]
    columns = {
        "race": pd.Categorical(records["race"].where(records["race"].isin(list(RACES)))),
        "sex": pd.Categorical(records["sex"].where(records["sex"] != "unknown")),
        "age": records["age_low"].where(exact),
        "year": records["year"],
    }
    shares = np.log(states.loc[records["state"]].to_numpy() + 1e-5)
    columns |= {f"share_{i}": shares[:, i] for i in range(shares.shape[1])}
    columns |= {f"lacks_{i}": lacks[:, i] for i in range(lacks.shape[1])}
    frame, fold = pd.DataFrame(columns), folds(guides)
    drawn = np.zeros((COPIES, len(frame), len(RACES)))
    for number in range(table_people.FOLDS):
        out = fold == number
        withheld = frame.assign(race=frame["race"].mask(out))
        kernel = mf.ImputationKernel(
            withheld, num_datasets=COPIES, random_state=number, mean_match_candidates=0
        )
        kernel.mice(ROUNDS)
        for copy in range(COPIES):
            race_of = kernel.complete_data(dataset=copy)["race"]
            code = pd.Index(RACES).get_indexer(race_of)
            drawn[copy, out, code[out]] = 1
    return drawn


def checked(
    chances: Array, records: pd.DataFrame, lacks: Array, guides: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Return told and expected numbers by project and race."""
    parts = []
    for place, name in enumerate(CHECKED):
        who = guides if place == 0 else guides & (lacks[:, place - 1] > 0)
        sums = chances[:, who].sum(axis=1)
        share = sums.mean(axis=0) / who.sum()
        spread = np.sqrt(who.sum() * share * (1 - share) + sums.var(axis=0, ddof=1))
        told = records["race"][who].value_counts().reindex(list(RACES), fill_value=0).to_numpy()
        z = (told - sums.mean(axis=0)) / np.maximum(spread, 1e-9)
        parts.append(
            pd.DataFrame(
                {
                    "lacking": name,
                    "race": RACES,
                    "told": told,
                    "expected": sums.mean(axis=0),
                    "z": z,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def main() -> None:
    """Run both and report."""
    quick = reporting.arguments(__doc__).quick
    records, lacks, guides, states = people()
    ways = {}
    began = time.process_time()
    chances = table_people.withheld(records, states, guides, lacks)
    ways["ours"] = checked(chances, records, lacks, guides), time.process_time() - began
    began = time.process_time()
    chances = by_miceforest(records, lacks, guides, states)
    ways["miceforest"] = checked(chances, records, lacks, guides), time.process_time() - began
    rows = [
        [
            name, f"{found['z'].abs().max():.1f}",
            f"{int((found['z'].abs() > 2.576).sum())} of {len(found)}", f"{seconds:.0f}",
        ]
        for name, (found, seconds) in ways.items()
    ]  # fmt: skip
    cells = [
        [row.lacking, row.race, f"{row.told}", f"{row.expected:.1f}", f"{other.expected:.1f}"]
        for row, other in zip(
            ways["ours"][0].itertuples(), ways["miceforest"][0].itertuples(), strict=True
        )
    ]
    header = ["way", "largest z", "cells beyond 2.58", "seconds of processor time"]
    parts = [
        reporting.table(header, rows, text_columns=1),
        reporting.table(["lacking", "race", "told", "ours", "miceforest"], cells, text_columns=2),
    ]
    reporting.publish("imputation", "Imputed race: ours and a library", parts, quick=quick)


if __name__ == "__main__":
    main()
