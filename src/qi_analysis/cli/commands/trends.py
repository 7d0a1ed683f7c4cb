"""The command on trends: risk and ratio year by year, and the line through the ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts, progress
from qi_analysis.deaths import releases

if TYPE_CHECKING:
    _Source = str
else:  # a literal of names that are listed elsewhere is no type to a checker
    _Source = Literal[releases.IDS]


@app.command()
def trends(
    source: Annotated[_Source, typer.Option(help="Source of the deaths.")] = releases.MAIN,
    sex: Annotated[Literal["male", "female"], typer.Option(help="Whose risk.")] = "male",
    latest: Annotated[
        bool, typer.Option("--latest", help="Count the release that `fetch --latest` kept.")
    ] = False,
    json_out: Json = False,
) -> None:
    """Print risk of Black and white people by year, its ratio, and how the ratio changed.

    Examples: `trends`; `trends --source washington_post_2025_export`; `trends --latest`.
    """
    from qi_analysis.cli.tables import risk as notes
    from qi_analysis.cli.tables import trends as report
    from qi_analysis.deaths.imputed import IMPUTATIONS
    from qi_analysis.risk import latest as live
    from qi_analysis.risk import recorded_deaths, study, to_records
    from qi_analysis.risk.topics import trends as topic

    base, newest = study.load(), None
    if latest:
        with progress(IMPUTATIONS, "imputing") as begin:
            newest = live.load(source, on_imputation=begin)
    recorded = recorded_deaths.committed(source) if newest is None else newest.recorded
    years = study.years_text(recorded.scope.years)
    rows = topic.by_year(base, {source: years}, sex=sex, latest={source: recorded})
    records = to_records(rows.assign(source=recorded.source, years=rows["year"].astype("str")))
    line = None
    if len(recorded.scope.years) >= topic.FEWEST_YEARS:
        line = topic.slope(recorded_deaths.lay_out(recorded, "impute", "force", base), sex=sex)
    said: list[str] = []
    if newest is not None:
        records, carried = live.labeled(records, newest)
        said.append(notes.latest_note(newest.kept, carried))
    if json_out:
        print_json({"years": records, "ratio_change_a_year": report.line_record(line)})
    else:
        print_parts(report.trends_table(records, sex), report.line_words(line), *said)
