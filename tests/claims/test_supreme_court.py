"""Claims on the Supreme Court: counts by rule, cases by name, and no interval anywhere."""

from __future__ import annotations

import pytest

from qi_analysis.claims import evaluate, explain, ledger, supreme_court
from qi_analysis.claims.evaluations import Context
from qi_analysis.claims.results import Result
from qi_analysis.core.errors import DataError

COURT = [
    claim.id
    for claim in ledger.load().values()
    if claim.evaluate in supreme_court.EVALUATIONS
]  # fmt: skip


@pytest.fixture(scope="module")
def results(context: Context) -> dict[str, Result]:
    return {result.claim.id: result for result in evaluate.evaluate_all(COURT, context)}


def test_a_count_has_no_interval_and_no_second_estimate(results: dict[str, Result]) -> None:
    for result in results.values():
        record = result.to_record()
        assert record["recomputed"]["value"] == int(record["recomputed"]["value"])
        assert record["recomputed"]["low"] is record["recomputed"]["high"] is None
        assert set(record["independent"].values()) == {None}
        assert set(record["robustness"].values()) == {None}
        assert record["code"].startswith("src/qi_analysis/claims/supreme_court.py:court_")
        inputs = [each["path"] for each in record["inputs"]]
        assert "data/processed/supreme_court.csv" in inputs
        published = "data/own/published_supreme_court_tallies.csv" in inputs
        assert published is (result.claim.evaluate == "court_tally")


def test_every_claim_evaluates_as_recorded(results: dict[str, Result]) -> None:
    assert {name: each.problem for name, each in results.items() if each.problem} == {}


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("supreme-court-clear-violations", "Hope v. Pelzer (2002), Groh v. Ramirez (2004), Taylor"),
        ("sotomayor-five-force-cases", "Taylor v. Barkes (2015) (custody, summary"),
        ("alito-five-summary-reversals", "White v. Pauly (2017)"),
        ("first-refusal-since-2004", "Counted: none."),
        ("supreme-court-for-officials", "without these it is"),
        ("supreme-court-decisions-since-1982", "language models, not lawyers"),
        ("baude-two-clear-violations", "Our list of the Court's decisions gives a number that the"),
        # of the twelve counted, Tolan v. Cotton and Hernandez v. Mesa went back for the plaintiffs
        ("article-13-force-decisions", "immunity granted: 10 as printed, 10 on our list"),
        ("sotomayor-five-force-cases", "the printed words do not cover; a count of a whole list"),
    ],
)
def test_caveats_name_the_cases(results: dict[str, Result], claim: str, words: str) -> None:
    assert words in " ".join(results[claim].caveats)
    assert "authors' data" not in " ".join(results[claim].caveats)  # the list is ours


def test_numbers_of_the_wording_are_filled_in(results: dict[str, Result]) -> None:
    for result in results.values():
        assert "{" not in result.wording
        assert ".0" not in result.wording


def test_verdicts_by_the_rule(results: dict[str, Result]) -> None:
    # none off: holds; one off: with caveats; three off: does not hold
    verdicts = {name: results[name].verdict for name in COURT}
    assert verdicts["baude-two-clear-violations"] == "holds"
    assert verdicts["sotomayor-five-force-cases"] == "does_not_hold"
    assert verdicts["supreme-court-police-force-none"] == "holds"


def test_the_way_back_names_every_case(results: dict[str, Result], context: Context) -> None:
    steps = explain.explain(results["sotomayor-five-force-cases"], context)
    assert steps[-2].lines[:2] == ("Mullenix v. Luna (2015)", "White v. Pauly (2017)")
    assert sum(line.startswith("not counted: ") for line in steps[-2].lines) == 3
    assert steps[-1].lines[0] == "counted: 2"


def test_what_does_not_exist_is_refused(context: Context) -> None:
    with pytest.raises(DataError, match="clear_violation"):
        supreme_court.court_count(context, of="all", what="wins")
    with pytest.raises(DataError, match="baude"):
        supreme_court.court_tally(context, tally="someone")
    claim = ledger.load()["black-men-lifetime-ratio"]
    found = evaluate.evaluate(claim, context).evaluation
    assert found is not None
    with pytest.raises(DataError, match="no count of decisions"):
        supreme_court.court_cases(claim, found, context)
