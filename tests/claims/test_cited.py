"""Cited claims: scope, caveats with computed numbers, the way back, and a recount where kept."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.claims import cited, evaluate, explain, explain_cited, ledger, recount
from qi_analysis.claims.evaluations import Context
from qi_analysis.claims.ledger import Claim, Published
from qi_analysis.claims.results import Result
from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.files import sha256_of
from qi_analysis.opinions.inference import recount as recounts
from qi_analysis.risk import study
from qi_analysis.studies import printed as figures
from qi_analysis.studies.printed import Figures


@pytest.fixture(scope="module")
def claims() -> dict[str, Claim]:
    return {name: each for name, each in ledger.load().items() if each.status == "cited_only"}


@pytest.fixture(scope="module")
def printed() -> Figures:
    return figures.load()


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(study.load(), draws=10)


@pytest.fixture(scope="module")
def results(claims: dict[str, Claim], context: Context) -> dict[str, Result]:
    return {name: evaluate.evaluate(claim, context) for name, claim in claims.items()}


def test_a_claim_for_each_main_figure(claims: dict[str, Claim]) -> None:
    assert 9 <= len(claims) <= 13
    said = {claim.published.value for claim in claims.values()}
    assert {529, 5526, 54, 23, 3.9, 0.6, 4000, 800} <= said
    pairs = {(claim.published.low, claim.published.high) for claim in claims.values()}
    assert {(44, 57), (42, 64), (34, 59), (16, 41)} <= pairs


def test_all_stay_not_recomputable_and_invent_nothing(results: dict[str, Result]) -> None:
    for result in results.values():
        record = result.to_record()
        assert record["verdict"] == "not_recomputable"
        assert result.problem is None
        for name in ("recomputed", "independent", "robustness"):
            assert set(record[name].values()) == {None}
        assert (record["digits"], record["support"]) == ("cannot_be_checked", "not_assessed")
        assert (record["code"], record["inputs"]) == (None, [])
        assert (record["by_source"], record["as_of"]) == ([], None)
        assert "not recomputable" in record["wording"]


def test_scope_of_the_529_is_that_of_the_methods(results: dict[str, Result]) -> None:
    """By the methods: published circuit opinion; police, excessive force; 2005-2019; by hand."""
    record = results["circuit-opinions-529"].to_record()
    assert record["covers"] == {"low": 529, "high": None}
    scope = record["scope"]
    assert scope["study"] == "Reuters"
    assert "published opinion" in scope["unit"]
    assert (scope["who"], scope["what"]) == ("police and other law enforcement", "excessive force")
    assert scope["period"] == {"start": 2005, "end": 2019}
    assert scope["published_only"] is True
    assert scope["coded"] == "by hand"
    assert (scope["seen_as"], scope["confidence"]) == ("opening", "high")
    assert all(url.startswith("http") for url in scope["urls"])


@pytest.mark.parametrize(
    ("name", "published_only", "seen", "confidence"),
    [
        ("circuit-appeals-5526", False, "opening", "high"),
        ("police-won-44-then-57-percent", True, "secondary", "high"),
        # the weakest of three figures: the 6th Circuit is from a report, medium (row 9)
        ("fifth-circuit-64-ninth-42-percent", True, "secondary", "medium"),
        ("texas-59-california-34-percent", None, "opening", "high"),
        ("lawsuits-dismissed-early-7-of-1183", None, "opening", "medium"),
        ("appellate-decisions-over-800", False, "abstract", "high"),
    ],
)
def test_scope_fields(
    results: dict[str, Result],
    name: str,
    published_only: bool | None,
    seen: str,
    confidence: str,
) -> None:
    scope = results[name].to_record()["scope"]
    assert scope["published_only"] is published_only
    assert (scope["seen_as"], scope["confidence"]) == (seen, confidence)


def test_numbers_of_the_statements_are_in_the_table(
    claims: dict[str, Claim], printed: Figures
) -> None:
    """Every number in a statement or printed text is a figure of the claim, a year or a court."""
    with (paths.root() / explain_cited.OWN_LIST).open(encoding="utf-8", newline="") as handle:
        listed = list(csv.DictReader(handle))
    for claim in claims.values():
        own = {f"{printed[ref].value:g}" for ref in claim.figures}
        spans = [(printed[ref].start, printed[ref].end) for ref in claim.figures]
        years = {str(year) for span in spans for year in span if year}
        if not claim.figures:  # then it stands on the list of claims that campaigns use
            (row,) = [each for each in listed if float(each["value"]) == claim.published.value]
            own = set(re.findall(r"\d+", re.sub(r"(?<=\d) (?=\d{3}\b)", "", row["printed"])))
            years = set(row["period"].split("-"))
        for text in (claim.statement, claim.published.text):
            bare = re.sub(r"\b\d+(st|nd|rd|th)\b", "", text).replace(",", "")
            for number in re.findall(r"\d+(?:\.\d+)?", bare):
                assert number in own | years, (claim.id, number)


def test_the_caveat_of_two_shares_has_computed_denominators(results: dict[str, Result]) -> None:
    text = " ".join(results["police-won-44-then-57-percent"].caveats)
    # test_unstated_denominators has these from chi-square tables of every pair of counts
    assert "p < 0.05 from 101 each for some counts that print so, from 123 for all" in text
    # 529 / 15 * 3 = 105.8; z = 0.13 / sqrt(2 * 0.505 * 0.495 / 106) = 1.893, p = 0.058
    assert "about 106" in text
    assert "p-value of about 0.06" in text
    assert "No significance is claimed" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"caveats": ("shrug",)}, "the caveat 'shrug', which does not exist"),
        ({"caveats": ("check:nothing",)}, "no check 'nothing'"),
        ({"caveats": ("not_comparable:nobody",)}, "'nobody' is not a scope"),
        ({"caveats": ("It is {figure[a.b]}.",)}, "no figure 'a.b'"),
        ({"caveats": ("It is {color}.",)}, "cannot be filled in"),
        ({"caveats": ("as_count",)}, "has no denominator"),
        ({"figures": ("a.b",)}, "no figure 'a.b'"),
        ({"scope": "nobody"}, "the scope 'nobody', which does not exist"),
    ],
)
def test_names_that_do_not_exist(
    claims: dict[str, Claim], context: Context, changes: dict[str, Any], words: str
) -> None:
    claim = replace(claims["circuit-opinions-529"], recount=False, **changes)
    with pytest.raises(DataError, match=words):
        evaluate.evaluate(claim, context)


def test_a_ledger_that_departs_from_the_table_is_told(
    claims: dict[str, Claim], context: Context
) -> None:
    claim = claims["circuit-appeals-5526"]
    wrong = Published(text="5,562", unit="appeals", value=5562, step=1)
    result = evaluate.evaluate(replace(claim, published=wrong), context)
    assert result.problem == "the ledger has 5562, ij_appeals.counted is 5526"
    pair = claims["police-won-44-then-57-percent"]
    wrong = Published(text="", unit="percent", low=44, high=75, step=1)
    assert "the ledger has 75" in (
        cited.departure(replace(pair, published=wrong), context.figures) or ""
    )


def test_explain_walks_from_the_raw_row_to_the_recount(
    results: dict[str, Result], context: Context
) -> None:
    steps = explain.explain(results["circuit-opinions-529"], context)
    raw = paths.root() / "data" / "own" / "published_figures.csv"
    assert (steps[0].count, steps[0].sha256) == (79, sha256_of(raw))
    table = paths.processed_dir() / "published_studies.csv"
    assert steps[1].sha256 == sha256_of(table)
    text = "\n".join(line for step in steps for line in (step.title, *step.lines))
    for command in ("fetch --out", "convert", "recount recount/ --size", "review", "completeness"):
        assert f"qi-analysis opinions {command}" in text
    assert "no recount is kept" in text
    assert "no figure is given" in text
    # the coder is measured on real opinions, where they are at hand
    measured = paths.given_raw_dir() is not None
    assert ("2 hand-coded opinions of the kind counted are too few" in text) == measured
    assert ("not measured here" in text) != measured


def test_explain_of_a_claim_without_recount_ends_before_it(
    results: dict[str, Result], context: Context
) -> None:
    steps = explain.explain(results["circuit-appeals-5526"], context)
    titles = [step.title for step in steps]
    assert "Check: does not add up" in titles
    assert titles[-1] == "Cited, not recomputable"


@pytest.mark.parametrize(
    ("decisions", "calls", "days"),
    [
        # 1 page, 12 courts, 20 texts: one day's calls; the hours' limit of 50 is not met
        (20, 33, 0.0),
        # 5 pages + 12 + 100 = 117 calls: within one day's 125, in three hours of 50
        (100, 117, 0.1),
        # 50 + 12 + 1000 = 1,062 calls: 8 days of 125 and 62 more
        (1000, 1062, 8.0),
        # 275 + 12 + 5500 = 5,787 calls: 46 days of 125 and 37 more
        (5500, 5787, 46.0),
    ],
)
def test_how_long_a_fetch_takes_by_hand(decisions: int, calls: int, days: float) -> None:
    assert recount.calls_for(decisions) == calls
    assert recount.fetch_days(decisions) == pytest.approx(days, abs=0.1)


def test_without_hand_codes_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from qi_analysis.opinions.validation import validate

    def absent() -> Path:
        raise DataError("the hand-coded labels are not there")

    monkeypatch.setattr(validate, "labels_path", absent)
    assert any("opinions validate" in line for line in recount.accuracy_lines())


def test_a_kept_recount_is_shown_beside_the_claim(
    claims: dict[str, Claim], context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = {"2005-2007": (0.45, 0.3, 0.6), "2017-2019": (None, 0.0, 1.0), "5": (0.6, 0.5, 0.7)}
    kept = recounts.Recount(
        90_000, 4000, 400, 512.3, 480.2, 575.4, 0.95, shares,
        "data/processed/opinion_recount.csv", "ab" * 32,
    )  # fmt: skip
    monkeypatch.setattr(recounts, "read", lambda: kept)
    result = evaluate.evaluate(claims["circuit-opinions-529"], context)
    record = result.to_record()
    assert record["independent"] == {"value": 512, "low": 480, "high": 575, "level": 0.95}
    assert record["verdict"] == "not_recomputable"
    assert record["inputs"] == [{"path": kept.path, "sha256": kept.sha256}]
    assert "An open recount gives 512 (480 to 575, 95% interval)" in result.caveats[-1]
    assert "400 opinions read of 4,000" in result.caveats[-1]
    assert explain.explain(result, context)[-1].count == 512
    lines = explain.explain(result, context)[-1].lines
    assert any("Reuters 44" in x and "45% (30% to 60%)" in x for x in lines)
    assert any("2017-2019" in x and "none that was read decides" in x for x in lines)
    # the pair of shares has the recount's beside it, and is not judged by it
    pair = evaluate.evaluate(claims["police-won-44-then-57-percent"], context)
    assert any("An open recount, 2005-2007: 45%" in x for x in pair.caveats)
    assert pair.to_record()["independent"]["value"] is None
    # a claim that no recount concerns does not take it
    other = evaluate.evaluate(claims["circuit-appeals-5526"], context).to_record()
    assert other["independent"]["value"] is None
