"""Verdicts by the rule, departures from the record, and adding a claim the documented way."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.claims import evaluate, evaluations, explain, ledger
from qi_analysis.claims.evaluations import Context, Evaluation, Quantity, Specification
from qi_analysis.claims.ledger import Claim, Published, Recorded
from qi_analysis.claims.results import Result, Robustness
from qi_analysis.core import paths as project
from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import SEXES
from qi_analysis.risk import Question, answer, study
from qi_analysis.risk.choices import run, specifications

CONTRACT = [
    "id", "statement", "source", "published", "status", "recomputed", "independent", "verdict",
    "robustness", "caveats", "wording", "code", "inputs",
]  # fmt: skip
"""Field names of DESIGN.md, typed from it."""
ADDED = ["scope"]
"""What a record holds beyond the contract."""


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(study.load(), draws=500)


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {result.claim.id: result for result in evaluate.evaluate_all()}


def test_contract(results: dict[str, Result]) -> None:
    records = [result.to_record() for result in results.values()]
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    for record in records:
        assert list(record) == CONTRACT + ADDED
        assert set(record["published"]) == {"value", "unit", "text"}
        for name in ("recomputed", "independent"):
            assert list(record[name]) == ["value", "low", "high", "level"]
        assert list(record["robustness"]) == ["n_specifications", "share_agreeing", "min", "max"]
        assert record["status"] in {"recomputed", "recomputed_from_authors_data", "cited_only"}
        assert record["verdict"] in {
            "holds", "holds_with_caveats", "does_not_hold", "not_recomputable",
        }  # fmt: skip


def test_cited_only_invents_nothing(results: dict[str, Result]) -> None:
    record = results["circuit-opinions-529"].to_record()
    assert record["verdict"] == "not_recomputable"
    assert set(record["recomputed"].values()) == set(record["independent"].values()) == {None}
    assert set(record["robustness"].values()) == {None}
    assert record["code"] is None
    assert record["inputs"] == []
    assert "not recomputable" in record["wording"]


def test_packaged_claims_evaluate_as_recorded(results: dict[str, Result]) -> None:
    assert {name: r.problem for name, r in results.items() if r.problem} == {}


def test_the_two_claims_of_the_mission(results: dict[str, Result]) -> None:
    ratio = results["black-men-lifetime-ratio"].to_record()
    assert round(ratio["recomputed"]["value"], 1) == 2.5
    assert ratio["recomputed"]["level"] is None  # a range of like quantiles is not an interval
    assert ratio["independent"]["low"] < 2.5 < ratio["independent"]["high"]
    one_in = results["black-men-one-in-1000"].to_record()
    assert float(f"{one_in['recomputed']['value']:.0e}") == 1000
    assert one_in["recomputed"]["low"] < 1000 < one_in["recomputed"]["high"]


def test_our_estimate_is_the_one_of_other_records(
    results: dict[str, Result], context: Context
) -> None:
    """The `risk` command is another way to it; no table of the authors' deaths is in it."""
    rows = answer(
        Question(estimate="counts", source="mapping_police_violence_2021"), context.data
    ).set_index(["sex", "race"])
    row = rows.loc[("male", "black")]
    assert row["years"] == "2013-2020"
    ratio = results["black-men-lifetime-ratio"].to_record()
    assert ratio["independent"] == {
        "value": pytest.approx(row["ratio_to_white"]),
        "low": pytest.approx(row["ratio_low"]),
        "high": pytest.approx(row["ratio_high"]),
        "level": 0.9,
    }
    one_in = results["black-men-one-in-1000"].to_record()
    assert one_in["independent"]["value"] == pytest.approx(row["one_in"])
    paths = {entry["path"] for entry in ratio["inputs"]}
    assert "data/raw/mapping_police_violence_2021/raw.xlsx" in paths
    assert "2013-2020" in ratio["wording"]


def test_robustness_counts_every_defensible_way_once(
    results: dict[str, Result], context: Context
) -> None:
    every = run.run(specifications.enumerate_all(), context.inputs, draws=0)
    ratios, risks = [], []
    for row in every.to_dict("records"):
        if (row["sex"], row["race"], row["kind"]) != ("male", "black", "defensible"):
            continue
        ratios.append(row["ratio_to_white"])
        if (
            row["unknown_race"] == "impute"
            and row["competing"] == "yes"
            and "washington" not in row["source"]
        ):
            risks.append(100_000 / row["risk_per_100k"])
    for name, values, printed in (
        ("black-men-lifetime-ratio", ratios, 2.5),
        ("black-men-one-in-1000", risks, 1000),
    ):
        found = results[name].to_record()["robustness"]
        near = [value for value in values if abs(value - printed) <= 0.1 * printed]
        assert found["n_specifications"] == len(values) > 200
        assert found["share_agreeing"] == pytest.approx(len(near) / len(values))
        assert (found["min"], found["max"]) == pytest.approx((min(values), max(values)))


def test_american_indian_men_are_outvoted(results: dict[str, Result]) -> None:
    # the digits come out, but not with the same groups in numerator and denominator
    result = results["american-indian-men-lifetime-ratio"]
    assert result.verdict == "does_not_hold"
    assert result.evaluation is not None
    assert evaluate.digits_off(result.claim, result.evaluation.recomputed) <= 1
    assert "lies wholly above it" in result.caveats[0]


def test_one_in_33000_is_a_rounding_turned_over(results: dict[str, Result]) -> None:
    result = results["women-one-in-33000"]
    assert result.verdict == "does_not_hold"
    assert any("rounded to 3" in caveat for caveat in result.caveats)
    assert "37,000" in result.wording


def test_inputs_are_the_files_they_say(results: dict[str, Result]) -> None:
    from qi_analysis.core.files import sha256_of
    from qi_analysis.store import registry

    inputs = results["black-men-lifetime-ratio"].to_record()["inputs"]
    assert len(inputs) > 10
    for entry in inputs:
        path = Path(entry["path"])
        # that raw files have the registered bytes is tested with the registry
        raw = path.parts[1] == "raw"
        kept = registry.find(*path.parts[2:]).sha256 if raw else sha256_of(project.root() / path)
        assert kept == entry["sha256"], path


def test_no_sentence_has_an_unfilled_or_typed_hole(results: dict[str, Result]) -> None:
    for result in results.values():
        for text in (*result.caveats, result.wording):
            assert not re.search(r"[{}]|nan|None|\binf\b", text), text
            assert text.strip().endswith("."), text


def claim(**changes: Any) -> Claim:
    base = Claim(
        id="x",
        statement="s",
        said_by="b",
        citation="https://example.org",
        status="recomputed_from_authors_data",
        published=Published(text="2.5", unit="ratio", value=2.5, step=0.1),
        recorded=Recorded(verdict="holds", value=2.46),
        wording="w",
        evaluate="study_ratio",
    )
    return replace(base, **changes)


def found(value: float, *specifications: float, **ends: float) -> Evaluation:
    return Evaluation(
        recomputed=Quantity(value, **ends),
        independent=Quantity(value),
        specifications=tuple(Specification({}, each) for each in specifications),
        tables=(),
        sex="male",
        race="black",
    )


def ours(evaluation: Evaluation, low: float, high: float) -> Evaluation:
    middle = (low + high) / 2
    return replace(evaluation, independent=Quantity(middle, low, high, 0.9))


RANGE = Published(text="1.2 to 1.7", unit="ratio", low=1.2, high=1.7, step=0.1)


HUNDRED = Published(text="100", unit="one_in", value=100.0, step=1.0)
WHOLE = Published(text="2 to 4", unit="ratio", low=2.0, high=4.0, step=1.0)


@pytest.mark.parametrize(
    ("published", "value", "agreeing"),
    [
        # within a tenth of a printed number
        (HUNDRED, 109.9, True),
        (HUNDRED, 110.1, False),
        (HUNDRED, 90.1, True),
        (HUNDRED, 89, False),
        # inside a printed range, half a unit of its last digit included
        (WHOLE, 1.5, True),
        (WHOLE, 1.45, False),
        (WHOLE, 4.5, True),
        (WHOLE, 4.55, False),
    ],
)
def test_about_what_is_printed(published: Published, value: float, agreeing: bool) -> None:
    assert evaluate.agrees(claim(published=published), value) is agreeing


@pytest.mark.parametrize("ends", [{}, {"low": 1.0}, {"high": 2.0}])
def test_neither_a_number_nor_a_range(ends: dict[str, float]) -> None:
    nothing = claim(published=Published(text="many", unit="opinions", step=1.0, **ends))
    with pytest.raises(DataError, match=r"^claim 'x' prints neither a number nor a range$"):
        evaluate.agrees(nothing, 1.0)
    assert evaluate.apart(nothing, Quantity(1.0, 5.0, 6.0, 0.9)) is False


@pytest.mark.parametrize(
    ("published", "low", "high", "wholly"),
    [
        (HUNDRED, 111, 120, True),
        (HUNDRED, 109, 120, False),
        (HUNDRED, 80, 89, True),
        (HUNDRED, 80, 91, False),
        (WHOLE, 4.5, 5, False),
        (WHOLE, 4.6, 5, True),
        (WHOLE, 1, 1.5, False),
        (WHOLE, 1, 1.4, True),
        (WHOLE, None, 1.4, False),
        (WHOLE, 4.6, None, False),
    ],
)
def test_our_interval_lies_apart(
    published: Published, low: float | None, high: float | None, wholly: bool
) -> None:
    assert evaluate.apart(claim(published=published), Quantity(3, low, high, 0.9)) is wholly


def test_robustness_counts_what_agrees() -> None:
    # 109 and 95 lie within a tenth of 100
    counted = evaluate._robustness(claim(published=HUNDRED), found(100, 120, 109, 95, 80))
    assert counted == Robustness(4, 0.5, 80, 120)
    assert evaluate._robustness(claim(), found(100)) == Robustness()
    assert evaluate._robustness(claim(), None) == Robustness()


def test_without_data_there_is_no_verdict_and_half_is_no_majority() -> None:
    assert evaluate.judge(claim(), None, Robustness()) == "not_recomputable"
    tied = ours(found(100, 100, 200), 150, 200)
    one = claim(published=HUNDRED)
    assert evaluate.judge(one, tied, Robustness(2, 0.5, 100, 200)) == "holds_with_caveats"
    assert evaluate.judge(one, tied, Robustness(3, 0.4, 100, 200)) == "does_not_hold"


@pytest.mark.parametrize(
    ("published", "evaluation", "verdict"),
    [
        (None, found(2.457, 2.3, 2.7), "holds"),
        (None, found(2.457, 2.2, 2.7), "holds_with_caveats"),  # 2.2 is 12% off
        (None, found(2.44, 2.4, 2.5), "holds_with_caveats"),  # rounds to 2.4: one unit off
        (None, found(2.34, 2.4, 2.5), "does_not_hold"),  # two units off
        (RANGE, found(1.4, 1.2, 1.7, low=1.16, high=1.74), "holds"),
        (RANGE, found(1.4, 1.2, 1.7, low=1.145, high=1.671), "holds_with_caveats"),
        (RANGE, found(1.4, 1.2, 2.4, low=1.2, high=1.7), "holds_with_caveats"),
        (RANGE, found(1.4, 1.4, low=1.2, high=1.9), "does_not_hold"),
        # the digits come out; our interval and most specifications are apart from them
        (RANGE, ours(found(1.4, 1.4, 2, 2, low=1.2, high=1.7), 1.8, 2.4), "does_not_hold"),
        (RANGE, ours(found(1.4, 1.4, 2, 2, low=1.2, high=1.7), 1.7, 2.4), "holds_with_caveats"),
        (RANGE, ours(found(1.4, 1.4, 1.4, 2, low=1.2, high=1.7), 1.8, 2.4), "holds_with_caveats"),
        (None, ours(found(2.457, 2.5, 3, 3), 2.8, 3.1), "does_not_hold"),
        (None, ours(found(2.457, 2.5, 3, 3), 2.7, 3.1), "holds_with_caveats"),
    ],
)
def test_verdict_by_the_rule(
    published: Published | None, evaluation: Evaluation, verdict: str
) -> None:
    one = claim(published=published) if published else claim()
    agreeing = [evaluate.agrees(one, each.value) for each in evaluation.specifications]
    robustness = Robustness(len(agreeing), sum(agreeing) / len(agreeing), 0, 0)
    assert evaluate.judge(one, evaluation, robustness) == verdict


@pytest.mark.parametrize(
    ("value", "step", "printed", "off"),
    [
        (1041.4, 1000, 1000, 0),
        (37201.9, 1000, 33000, 4),
        (1935.7, 1000, 2000, 0),
        (2.4569, 0.1, 2.5, 0),
        (1.3131, 0.1, 1.3, 0),
        (1.1453, 0.1, 1.2, 1),
    ],
)
def test_digits_off(value: float, step: float, printed: float, off: int) -> None:
    assert evaluate.steps_off(printed, value, step) == off


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        (Recorded(verdict="holds", value=2.45697), "the verdict is holds_with_caveats"),
        (
            Recorded(verdict="holds_with_caveats", value=2.5),
            "recomputed is 2.45697, recorded is 2.5",
        ),
        (Recorded(verdict="holds_with_caveats"), "no recomputed value is recorded"),
    ],
)
def test_departure_from_the_record_is_told(
    recorded: Recorded, words: str, context: Context
) -> None:
    packaged = ledger.load()["black-men-lifetime-ratio"]
    result = evaluate.evaluate(replace(packaged, recorded=recorded), context)
    assert result.problem is not None
    assert words in result.problem


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evaluate": "guess"}, "the evaluation 'guess', which does not exist"),
        ({"caveats": ("shrug",)}, "the caveat 'shrug', which does not exist"),
        ({"wording": "{recomputed_color}"}, "cannot be filled in"),
    ],
)
def test_names_that_do_not_exist(changes: dict[str, Any], words: str, context: Context) -> None:
    packaged = ledger.load()["black-men-lifetime-ratio"]
    with pytest.raises(DataError, match=words):
        evaluate.evaluate(replace(packaged, **changes), context)


def test_a_claim_is_added_with_one_record_and_one_function(
    tmp_path: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way docs/claims.md shows: a kind of claim that did not exist, on data that does."""

    def study_deaths(shared: Context, *, sex: str, race: str) -> Evaluation:
        at = SEXES.index(sex), evaluations.GROUPS.index(race)
        deaths = Quantity(float(shared.counted.deaths[at]) / 6)
        return Evaluation(deaths, deaths, (), (), sex, race)

    record = tmp_path / "ledger.toml"
    record.write_text(
        """
[[claim]]
id = "men-killed-a-year"
statement = "Police use of force killed about 1,100 men and boys a year."
said_by = "a test"
citation = "A test. https://example.org"
status = "recomputed_from_authors_data"
published = { text = "about 1,100", unit = "opinions", value = 1100, step = 100 }
evaluate = "study_deaths"
arguments = { sex = "male", race = "total" }
recorded = { verdict = "holds_with_caveats", value = 1081.73, tolerance = 0.001 }
wording = "About {recomputed_value} a year."
""",
        encoding="utf-8",
    )
    kinds = {**evaluations.EVALUATIONS, "study_deaths": study_deaths}
    monkeypatch.setattr(evaluations, "EVALUATIONS", kinds)
    (added,) = ledger.load(record).values()
    result = evaluate.evaluate(added, context)
    # 6,490.4 men over six years: the officer_force column of the file, by awk, over ten imputations
    assert result.evaluation is not None
    assert result.evaluation.recomputed.value == pytest.approx(6490.4 / 6, rel=1e-6)
    assert result.problem is None


def test_explain_ends_in_the_number_and_names_every_file(
    results: dict[str, Result], context: Context
) -> None:
    result = results["black-men-lifetime-ratio"]
    steps = explain.explain(result, context)
    text = "\n".join(line for step in steps for line in step.lines)
    assert "96.0285 / 39.0842 = 2.4570" in text
    # ours ends in its own number, which the `risk` command gives as well
    rows = answer(Question(estimate="counts", source="mapping_police_violence_2021"), context.data)
    own, white = (
        rows.set_index(["sex", "race"]).loc[("male", race), "risk_per_100k"]
        for race in ("black", "white")
    )
    assert f"{own:.4f} / {white:.4f} = {own / white:.4f}" in text
    listed = {step.path for step in steps if step.path}
    assert listed == {entry["path"] for entry in result.to_record()["inputs"]}
    for step in steps:
        assert step.path is None or re.fullmatch(r"[0-9a-f]{64}", step.sha256 or "")
    records = explain.to_record(steps)
    assert json.loads(json.dumps(records)) == records


def test_the_table_of_the_readme_is_the_ledger_s(results: dict[str, Result]) -> None:
    from qi_analysis.cli.tables.claims import claims_markdown

    readme = (project.root() / "README.md").read_text("utf-8")
    between = readme.split("holds this table to the ledger -->\n")[1].split("\n<!-- end of claims")[
        0
    ]
    assert between == claims_markdown(list(results.values()))
