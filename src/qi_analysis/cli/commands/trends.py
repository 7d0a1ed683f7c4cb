"""The command on trends: risk and ratio year by year, and the line through the ratio."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, app, progress, show, working
from qi_analysis.cli.options import Release, Sex
from qi_analysis.deaths import releases


@app.command()
def trends(
    source: Release = releases.MAIN,
    sex: Sex = "male",
    latest: Annotated[
        bool, typer.Option("--latest", help="Count the release that `fetch --latest` kept.")
    ] = False,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print risk of Black and white people by year, its ratio, and how the ratio changed.

    Examples: `trends`; `trends --source washington_post_2025_export`; `trends --latest`.
    """
    from qi_analysis.cli.tables import risk as notes
    from qi_analysis.cli.tables import trends as report
    from qi_analysis.deaths.imputed import IMPUTATIONS
    from qi_analysis.risk import SEED, recorded_deaths, study, to_records
    from qi_analysis.risk import latest as live
    from qi_analysis.risk.topics import trends as topic

    base, newest = study.load(), None
    if latest:
        with progress(IMPUTATIONS, "imputing") as begin:
            newest = live.load(source, on_imputation=begin)
    recorded = recorded_deaths.committed(source) if newest is None else newest.recorded
    years = study.years_text(recorded.scope.years)
    with working("counting year by year"):
        rows = topic.by_year(base, {source: years}, sex=sex, latest={source: recorded})
    rows = rows.assign(source=recorded.source, year=rows["year"].astype("int64"))
    records = to_records(rows.assign(years=rows["year"].astype("str")))
    line = None
    if len(recorded.scope.years) >= topic.FEWEST_YEARS:
        line = topic.slope(recorded_deaths.lay_out(recorded, "impute", "force", base), sex=sex)
    said: list[Any] = []
    if newest is not None:
        records, carried = live.labeled(records, newest)
        said.append(notes.latest_note(newest.kept, carried))
    parts = [report.trends_table(records, sex), report.line_words(line), *said]
    found = {"years": records, "ratio_change_a_year": report.line_record(line)}
    show(found, parts, json_out=json_out, csv=csv, rows=records, seed=SEED)
