"""Each number that a figure prints is traced to its data, and these to tables and raw files."""

from __future__ import annotations

import json
import re

import pytest

from qi_analysis.claims import explain as claim_steps
from qi_analysis.claims.steps import Step
from qi_analysis.core import paths
from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.core.files import sha256_of
from qi_analysis.figures import catalogue, explain
from qi_analysis.figures.kit import export
from tests.figures.conftest import Made

NAMED = {"100,000", "1,000"}
"""Units of a subtitle."""


def lines(steps: tuple[Step, ...]) -> str:
    return "\n".join(line for step in steps for line in (step.title, *step.lines))


@pytest.mark.parametrize("name", catalogue.names())
def test_every_input_of_the_record_of_a_figure_is_a_step(made: Made, name: str) -> None:
    chart = made[name, "en"]  # its inputs are those of its meta.json
    steps = explain.explain(name)
    known = {(step.path, step.sha256) for step in steps if step.path}
    assert {(entry["path"], entry["sha256"]) for entry in chart.inputs} <= known
    for path, digest in known:
        if not str(path).startswith("data/raw/"):  # what is said of a file is true of the file
            assert sha256_of(paths.root() / str(path)) == digest
    assert steps[0].lines[0] == f"headline: {chart.title}"
    records = claim_steps.to_record(list(steps))
    assert json.loads(json.dumps(records)) == records
    # it ends in rows: each raw file with what was kept of it
    raw = [step for step in steps if step.title.startswith("Raw file")]
    if name == "claim-vital-statistics-missed-17100":  # cited from our own list: no rows behind it
        assert {path for path, _ in known} == {"data/own/campaign_claims.csv"}
        return
    assert raw
    assert all(re.search(r"[\d,]+ rows, [\d,]+ kept", step.lines[0]) for step in raw)


@pytest.mark.parametrize("name", catalogue.CHARTS)
def test_every_number_of_a_headline_is_worked_out(made: Made, name: str) -> None:
    found = [line for line in explain.explain(name)[0].lines if line.startswith("  ")]
    lost = [line for line in found if line.endswith(explain.WORDS_ONLY)]
    assert {line.strip().partition(":")[0] for line in lost} <= NAMED
    # nothing that is declared of a figure goes unused: it would be of a headline no longer there
    used = {line.strip().partition(": ")[2].rpartition(":")[0] for line in found}
    declared = [*made[name, "en"].headline, *made[name, "en"].below]
    spare = {trace.words for trace in declared} - used
    assert spare <= {"rows with clear_violation"}  # "never" in words


def test_a_number_that_is_not_in_the_data_is_not_claimed_to_be(made: Made) -> None:
    chart = made["trend", "en"]
    (found,) = explain.traced(chart, "7.77 times", (), ())
    assert found == ("7.77", explain.WORDS_ONLY)
    # 1,084 were killed in 2013: that is not called the origin of another number by rounding
    (found,) = explain.traced(chart, "1,084 people", (), ())
    assert found[1] != explain.WORDS_ONLY
    (found,) = explain.traced(chart, "1,000 people", (), ())
    assert found == ("1,000", explain.WORDS_ONLY)


def test_deaths_known_and_imputed_by_hand() -> None:
    # of the committed table, added up with nothing of the package
    import csv

    known = imputed = 0.0
    with (paths.processed_dir() / "people_imputed.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["sex"], row["race"], row["cause"]) != ("male", "black", "officer_force"):
                continue
            mean = sum(float(row[f"imputation_{i}"]) for i in range(1, 11)) / 10
            if row["race_status"] == "known":
                known += mean
            else:
                imputed += mean
    said = f"race known for {known:,.1f} of them, imputed for {imputed:,.1f}"
    assert said in lines(explain.explain("icon-array"))


@pytest.mark.parametrize(
    ("name", "role"),
    # bars of the first are the authors' quantiles; rows of the second are counts of these deaths
    [("lifetime-risk", "only checks"), ("ratio-to-white", "feeds")],
)
def test_deaths_of_the_study_check_a_model_and_feed_a_count(name: str, role: str) -> None:
    fitted = [step for step in explain.explain(name) if step.title.startswith("Deaths of")]
    assert fitted
    assert all(str(step.role).startswith(role) for step in fitted)


def test_every_row_of_the_data_is_printed(made: Made) -> None:
    name = "young-men"
    (rows,) = (step for step in explain.explain(name) if step.title.startswith("Data"))
    exported = export.to_csv(made[name, "en"].data).splitlines()
    assert rows.count == len(exported) - 1
    text = "\n".join(rows.lines)
    numbers = {cell for line in exported[1:] for cell in line.split(",") if "." in cell}
    assert numbers
    assert {number for number in numbers if number not in text} == set()


def test_a_name_that_is_no_figure_is_refused() -> None:
    with pytest.raises(QiAnalysisError, match="no figure 'trends'"):
        explain.explain("trends")
