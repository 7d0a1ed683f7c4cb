"""A recount of a made-up collection from texts to the figure, with the real coder."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.inference import made_up, steps
from qi_analysis.opinions.inference.steps import Plan

COLLECTION = made_up.make(360, seed=4)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return the plan of a recount that was run once: coded, drawn, and waiting."""
    folder = tmp_path_factory.mktemp("recount")
    texts = folder / "texts.jsonl"
    lines = [json.dumps(x.to_record()) + "\n" for x in COLLECTION.opinions]
    texts.write_text("".join([*lines, *lines[:2]]))
    # one draw must hold the truth here, so the level is high; over many draws see bench_survey
    plan = Plan(folder / "made", (texts,), size=120, seed=1, level=0.99)
    said: list[str] = []
    done = steps.run(plan, said.append)
    assert done.made == ["code", "sample"]
    assert done.result is None
    assert done.waiting is not None
    assert "opinions review" in done.waiting
    assert said[0].startswith("coded 360 opinions; 360 mention immunity")
    assert said[1] == "left out, the same opinion again: 2"
    return plan


def read(plan: Plan) -> None:
    """Answer every opinion of the sample truly."""
    with (plan.folder / "sample.csv").open() as file:
        ids = [row["opinion_id"] for row in csv.DictReader(file)]
    names = list(COLLECTION.answers[ids[0]])
    with (plan.folder / "answers.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["opinion_id", *(f"review_{name}" for name in names)])
        writer.writerows([each, *(COLLECTION.answers[each][x] for x in names)] for each in ids)


def test_the_recount_covers_the_truth_and_is_called_an_exercise(started: Plan) -> None:
    read(started)
    done = steps.run(started, print)
    assert (done.current, done.made) == (["code", "sample"], ["estimate"])
    assert done.result is not None
    truth = sum(
        x["qi_raised"] == "1" and x["defendant_type"] == "police"
        for x in COLLECTION.answers.values()
    )
    found = done.result.of("all", "all", "of_kind")
    assert found is not None
    assert found.low <= truth <= found.high
    assert sum(done.cells.values()) == 360
    # every circuit and year is there, and still it may not stand beside the published figure
    assert "an exercise" in (done.not_kept or "")
    again = steps.run(started, print)
    assert (again.made, again.current) == ([], ["code", "sample", "estimate"])


def test_a_sample_that_may_have_been_read_is_not_drawn_anew(started: Plan) -> None:
    before = (started.folder / "sample.csv").read_bytes()
    with pytest.raises(QiAnalysisError, match="another size, width or seed"):
        steps.run(replace(started, size=121), print)
    # without a size the sample that is there is taken
    assert steps.run(replace(started, size=None), print).current[:2] == ["code", "sample"]
    coded = started.folder / "coded.jsonl"
    kept = coded.read_text()
    # rows that were changed by hand are coded again, and the sample still fits
    coded.write_text(kept.replace('"granted"', '"denied"'))
    assert steps.run(started, print).made[0] == "code"
    assert coded.read_text() == kept
    assert (started.folder / "sample.csv").read_bytes() == before


def test_what_is_not_there_is_told(started: Plan, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file or folder of opinions"):
        steps.run(replace(started, texts=(tmp_path / "none",)), print)
    with pytest.raises(DataError, match="no such file of answers"):
        steps.run(replace(started, answers=tmp_path / "none.csv"), print)


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "[" * 100_000, '{"steps": []}', '{"steps": {"code": "x"}}',
     '{"steps": {"code": {"from": "x", "files": "coded.jsonl"}}}'],
)  # fmt: skip
def test_a_damaged_record_of_steps_is_refused(started: Plan, tmp_path: Path, text: str) -> None:
    (tmp_path / "recount.json").write_text(text)
    with pytest.raises(DataError, match="not the record of a recount"):
        steps.run(replace(started, folder=tmp_path), print)
