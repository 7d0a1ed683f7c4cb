"""The way from a figure back to its rows: headline, data, computation, tables, raw files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from qi_analysis import build
from qi_analysis.claims import explain as claim_steps
from qi_analysis.claims import people
from qi_analysis.claims.results import Result
from qi_analysis.claims.steps import Step, file_steps, table_steps
from qi_analysis.claims.supreme_court import Count
from qi_analysis.core.formatting import percent
from qi_analysis.core.vocabulary import GROUP_NOUNS, RACE_NAMES, RACES, SEXES, TOTAL
from qi_analysis.figures import catalogue
from qi_analysis.figures.kit import agreement, export
from qi_analysis.figures.kit.origin import Counted, Trace
from qi_analysis.figures.shared import claim_results
from qi_analysis.opinions.supreme_court import tallies
from qi_analysis.risk import estimators, recorded_deaths, study

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.figures.kit.chart import Chart

WORDS_ONLY = "in the words only: a unit, a name, a date, or as others printed it"
_GROUPS = (*RACES, TOTAL)
_OF_ONE = re.compile(r"\b1 in (?=\d)")
"""The one of "1 in 71" is no number of the data."""


@cache
def explain(name: str) -> tuple[Step, ...]:
    """Return the steps from the raw files to each number of one figure, its headline first.

    Raises
    ------
    QiAnalysisError
        For a name that is not a figure.
    """
    data = study.load()
    chart = catalogue.make(name, data)
    shown = [claim_results.results()[claim] for claim in chart.claims]
    steps = [_headline_step(chart, shown), _rows_step(chart)]
    if name not in catalogue.CHARTS:  # the card of a claim
        return (*steps, *claim_steps.explain(shown[0], claim_results.context()))
    steps.append(_computation_step(chart))
    if chart.computed is not None:
        counts_them = estimators.study_counts in chart.computed.functions
        for counted in chart.computed.counted:
            steps += _counted_steps(counted, data, counts_them=counts_them)
    return (*steps, *_input_steps(chart))


def _headline_step(chart: Chart, shown: Sequence[Result]) -> Step:
    lines = []
    for part, text, known in (
        ("headline", chart.title, chart.headline),
        ("subtitle", chart.subtitle, chart.below),
    ):
        lines.append(f"{part}: {text}")
        found = traced(chart, text, known, shown)
        lines += [f"  {number}: {origin}" for number, origin in found]
    lines.append(f"footer: {chart.footer}")
    lines += [f"claim shown: {each}; see `qi-analysis explain {each}`" for each in chart.claims]
    return Step("Words of the figure, and where their numbers come from", tuple(lines))


def traced(
    chart: Chart, text: str, declared: Sequence[Trace], shown: Sequence[Result]
) -> Iterator[tuple[str, str]]:
    """Return each number of ``text`` as printed, and where it comes from.

    That is how ``declared`` works it out from the data; else a number of a claim that the figure
    shows, or the years of the deaths counted; else a number of the data, as it is printed; else
    nothing but the words themselves.
    """
    worked_out = {trace.words: float(trace.of(chart.data)) for trace in declared}
    beside = {**_of_claims(shown), **_years(chart), **_cells(chart.data)}
    for written in agreement.tokens(_OF_ONE.sub("", text)):
        token = written.rstrip(",")
        found = next((w for w, v in worked_out.items() if agreement.matches(token, v)), None)
        if found is not None:
            yield token, f"{found}: {worked_out.pop(found):.6g}"
            continue
        found = next((w for w, v in beside.items() if _is_shown(token, v)), None)
        yield token, f"{found}: {beside[found]:.6g}" if found else WORDS_ONLY


def _is_shown(token: str, value: float) -> bool:
    """Return whether every digit of ``token`` is that of ``value``: rounded zeros are no match."""
    decimals = len(token.partition(".")[2])
    return abs(float(token.replace(",", "")) - value) <= 0.5 * 10.0**-decimals * (1 + 1e-9)


def _of_claims(shown: Sequence[Result]) -> dict[str, float]:
    """Return the numbers of the claims, by what they are."""
    known: dict[str, object] = {}
    for result in shown:
        claim, found = result.claim, result.evaluation
        known |= _fields(f"{claim.id}, published", claim.published, _ENDS)
        if found is not None:
            known |= _fields(f"{claim.id}, the authors' data", found.recomputed, _ENDS)
            known |= _fields(f"{claim.id}, our estimate", found.independent, _ENDS)
        ways = result.robustness
        known |= _fields(f"{claim.id}, every way of counting", ways, tuple(vars(ways)))
        for name in claim.figures:
            figure = claim_results.context().figures[name]
            known |= _fields(f"printed figure {name}", figure, _PRINTED)
        if isinstance(found, Count) and "of" in claim.arguments:
            part = str(claim.arguments["of"])
            listed = tallies.tally()[part].items()
            known |= {f"decisions of the list, {part}, {field}": value for field, value in listed}
    return {words: float(v) for words, v in known.items() if isinstance(v, int | float)}


_ENDS, _PRINTED = ("value", "low", "high"), ("value", "denominator", "start", "end")


def _fields(words: str, of: object, names: Sequence[str]) -> dict[str, object]:
    return {f"{words}, {name.replace('_', ' ')}": getattr(of, name, None) for name in names}


def _years(chart: Chart) -> dict[str, float]:
    """Return the first and last year of the deaths that a figure counts."""
    known = {}
    for counted in chart.computed.counted if chart.computed else ():
        known[f"first year of the deaths of {counted.source}"] = float(counted.years[0])
        known[f"last year of the deaths of {counted.source}"] = float(counted.years[-1])
    return known


def _cells(data: pd.DataFrame) -> dict[str, float]:
    import pandas as pd

    known = {"rows of the data": float(len(data))}
    for name in data.columns:
        if pd.api.types.is_numeric_dtype(data[name]) and data[name].dtype != bool:
            for at, value in enumerate(data[name], start=1):
                if pd.notna(value):
                    known[f"{name} of row {at}"] = float(value)
    return known


def _rows_step(chart: Chart) -> Step:
    """Return every row of the data, numbers as in the exported file."""
    frame = chart.data
    same = [
        name
        for name in frame
        if len(frame) > 1 and frame[name].duplicated().sum() == len(frame) - 1
    ]
    lines = [f"every row: {_said(frame[same].iloc[0])}"] if same else []
    lines += [
        f"row {at}: {_said(row)}"
        for at, (_, row) in enumerate(frame.drop(columns=same).astype(object).iterrows(), start=1)
    ]
    return Step("Data of the figure: data.csv", tuple(lines), count=len(frame))


def _said(row: pd.Series[object]) -> str:
    import pandas as pd

    return "; ".join(
        f"{name} {export.number(value) if isinstance(value, float) else value}"
        for name, value in row.items()
        if pd.notna(value)
    )


def _computation_step(chart: Chart) -> Step:
    lines = [f"drawn by: {chart.code}"]
    known = chart.computed
    if known is not None:
        lines += [
            f"worked out by: {each.__module__}.{each.__qualname__}" for each in known.functions
        ]
        lines.append(f"interval: {known.interval}")
        if known.level is not None:
            lines.append(f"level: {percent(known.level)}")
        if known.draws is not None:
            lines.append(f"draws: {known.draws:,}")
        if known.seed is not None:
            lines.append(f"seed: {known.seed}")
    return Step("Computation", tuple(lines))


def _counted_steps(counted: Counted, data: study.Study, *, counts_them: bool) -> Iterator[Step]:
    """Return the deaths that an estimate counts, by sex and group.

    Those of the study feed a figure that counts them, and only check the authors' model.
    """
    # the study's own files mark nothing as imputed
    known = counted.source in recorded_deaths.SOURCES
    recorded = recorded_deaths.committed(counted.source) if known else None
    for sex in counted.sexes:
        for race in ("black", "white", TOTAL):
            if recorded is None:
                fitted = claim_steps.fitted_step(sex, race, data)
                yield replace(fitted, role="feeds direct counts") if counts_them else fitted
                continue
            at = SEXES.index(sex), _GROUPS.index(race)
            yield Step(
                f"Deaths: {counted.source}, {study.years_text(counted.years)}, "
                f"{RACE_NAMES[race]}, {GROUP_NOUNS[sex]}",
                people.known_lines(recorded, counted.years, at, "force"),
            )


def _input_steps(chart: Chart) -> list[Step]:
    """Return each table behind the figure with its raw files, and files read as they stand."""
    tables = {f"data/processed/{table.name}.csv": table for table in build.TABLES}
    steps: list[Step] = []
    for entry in chart.inputs:
        path = entry["path"]
        steps += table_steps(tables[path]) if path in tables else file_steps([path])
    return steps
