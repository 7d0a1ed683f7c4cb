"""Whom an estimate counts: known and imputed deaths, and the linked list back to its records."""

from __future__ import annotations

from collections.abc import Sequence

from qi_analysis.claims.roles import OURS
from qi_analysis.claims.steps import Step
from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.schema import LINKED_PEOPLE, PEOPLE_IMPUTED
from qi_analysis.risk import recorded_deaths
from qi_analysis.risk.recorded_deaths import Recorded
from qi_analysis.store import committed


def known_lines(
    recorded: Recorded, years: Sequence[int], at: tuple[int, int], causes: str
) -> tuple[str, ...]:
    """Return how many deaths of a group have a race that is known, and how many an imputed one.

    ``at`` is the place of sex and of group, of which the last is everyone.
    """
    known, imputed = (
        each[(slice(None), *at)]
        for each in recorded_deaths.known_and_imputed(recorded, years, causes)
    )
    both = known + imputed
    return (
        f"race known for {known.mean():,.1f} of them, imputed for {imputed.mean():,.1f}",
        (
            f"mean of {len(both)} imputations of unknown values, which run from "
            f"{both.min():,.0f} to {both.max():,.0f}"
        ),
    )


_TOLD = {
    "several_agree": "race given by several projects, which agree",
    "one_tells": "race given by one project",
    "several_differ": "race given differently by several projects, and drawn",
    "none_tells": "race given by no project, and imputed",
}


def listed_step() -> Step:
    """Return the linked list from people to the records of each project, and to its files."""
    people = committed.load(LINKED_PEOPLE)
    projects = list(releases.LINKED)
    having = (people[projects] == "yes").sum(axis=1)
    lines = [f"{int(people['deaths'].sum()):,} people, each once"]
    for n, rows in people.groupby(having):
        words = "1 project" if n == 1 else f"{n} projects"
        lines.append(f"{int(rows['deaths'].sum()):,} in {words}")
    counted = committed.load(PEOPLE_IMPUTED)
    by_copy = counted[[name for name in counted if name.startswith("imputation_")]].sum()
    lines.append(
        f"{by_copy.min():,} to {by_copy.max():,} in the {len(by_copy)} imputations, each with "
        "links of its own between records, so that a few people may be joined or apart"
    )
    for told, words in _TOLD.items():
        lines.append(f"{int(people.loc[people['race_told'] == told, 'deaths'].sum()):,}: {words}")
    accounts = committed.resource(PEOPLE_IMPUTED)["accounting"]
    for name in projects:
        here = int(people.loc[people[name] == "yes", "deaths"].sum())
        rows = " and ".join(
            f"{a['rows_kept']:,} of {a['rows_in']:,} in {a['file']}"
            for a in accounts
            if a["source"] == name
        )
        lines.append(f"{name}: {here:,} of the people; rows kept for linking: {rows}")
    return Step(
        "From people to records: the linked list",
        tuple(lines),
        count=int(people["deaths"].sum()),
        role=OURS,
    )
