"""The ledger file itself, and what a bad record is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from qi_analysis.claims import campaign, cohort_years, evaluate, ledger, life_years
from qi_analysis.claims import cited as cited_caveats
from qi_analysis.core.errors import DataError

GOOD = """
[[claim]]
id = "men-one-in-2000"
statement = "About 1 in 2,000 men."
said_by = "somebody"
citation = "Somebody (2019). https://doi.org/10.1073/pnas.1821204116"
status = "recomputed_from_authors_data"
published = { text = "about 1 in 2,000", unit = "one_in", value = 2000 }
covers = { low = 1818, high = 2222, reason = "A tenth either way, as a risk." }
evaluate = "study_one_in"
arguments = { sex = "male", race = "total" }
recorded = { verdict = "holds_with_caveats", value = 1935.67 }
wording = "About 1 in 2,000 men."
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ledger.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_good_record(tmp_path: Path) -> None:
    (claim,) = ledger.load(write(tmp_path, GOOD)).values()
    assert claim.published.value == 2000


def test_packaged_ledger_is_complete() -> None:
    claims = ledger.load()
    mission = {"black-men-lifetime-ratio", "black-men-one-in-1000", "circuit-opinions-529"}
    study = {
        "black-women-lifetime-ratio", "american-indian-men-lifetime-ratio",
        "latino-men-lifetime-ratio", "men-one-in-2000", "women-one-in-33000",
    }  # fmt: skip
    assert mission | study <= set(claims)
    for claim in claims.values():
        assert claim.caveats, f"{claim.id} has no caveat"
        if claim.evaluate:
            assert claim.evaluate in evaluate.kinds()
            assert set(claim.caveats) <= set(evaluate.CAVEATS)


def test_about_covers_a_tenth_and_a_range_itself() -> None:
    """By hand: a tenth of a risk either way of 1 in N is N/1.1 to N/0.9."""
    exactly_printed = {
        *campaign.EVALUATIONS, *life_years.EVALUATIONS, *cohort_years.EVALUATIONS
    }  # fmt: skip
    for claim in ledger.load().values():
        published, covers = claim.published, claim.covers
        ends = (covers.low, covers.high)
        if claim.evaluate is None or claim.evaluate in exactly_printed:
            continue  # cited, or printed without "about": see the tests of these kinds
        if published.value is None:
            assert ends == (published.low, published.high)
        elif published.unit == "one_in":
            assert ends == pytest.approx((published.value / 1.1, published.value / 0.9), rel=1e-3)
        elif published.unit == "decisions":  # counts, right or wrong by one
            room = 1 if claim.id.startswith("article-") else 0
            assert ends == (published.value - room, published.value + room)
        else:
            assert ends == pytest.approx((0.9 * published.value, 1.1 * published.value))


def test_packaged_cited_claims_are_of_every_study() -> None:
    cited = [claim for claim in ledger.load().values() if claim.status == "cited_only"]
    assert {claim.scope for claim in cited if claim.scope} == {
        "reuters_circuits", "reuters_districts", "ij_appeals", "schwartz_dockets",
        "reinert_decisions", "nielson_walker_decisions",
    }  # fmt: skip
    assert [claim.id for claim in cited if claim.recount] == ["circuit-opinions-529"]
    named = {text.partition(":")[0] for claim in cited for text in claim.caveats if " " not in text}
    assert named == set(cited_caveats.CAVEATS)


def test_every_row_of_the_list_of_campaign_claims_has_its_claim() -> None:
    """Printed numbers are compared as the list and the ledger have them, apart from their names."""
    import csv

    from qi_analysis.core import paths

    with (paths.root() / "data/own/campaign_claims.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 22
    ledgered = {
        (value, claim.published.unit)
        for claim in ledger.load().values()
        for value in (claim.published.value, claim.published.low)
    }
    units = {"years per 100000": "years"}
    wanted = {(float(row["value"]), units.get(row["unit"], row["unit"])) for row in rows}
    assert wanted - ledgered == set()


def test_every_evaluation_and_caveat_is_used() -> None:
    claims = ledger.load().values()
    assert {claim.evaluate for claim in claims} - {None} == set(evaluate.kinds())
    used = {name for claim in claims if claim.evaluate for name in claim.caveats}
    assert used == set(evaluate.CAVEATS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "men-one-in-2000"', 'id = "Men 2000"', "lower-case words"),
        ('statement = "About 1 in 2,000 men."\n', "", "missing or unknown"),
        ('said_by = "somebody"', 'said_by = " "', "must say something"),
        ("https://doi.org/10.1073/pnas.1821204116", "a paper", "must hold an address"),
        ('status = "recomputed_from_authors_data"', 'status = "sure"', "unknown 'sure'"),
        ('verdict = "holds_with_caveats"', 'verdict = "true"', "unknown 'true'"),
        ('unit = "one_in"', 'unit = "dozens"', "unknown 'dozens'"),
        (", value = 2000", "", "a value, or low and high"),
        ("value = 2000 }", "value = 2000, step = 0 }", "step must be positive"),
        ("covers = { low", "covered = { low", "missing or unknown"),
        ("low = 1818, high = 2222, ", "", "covers needs low or high"),
        ('"A tenth either way, as a risk."', '""', "covers.reason must say something"),
        ("low = 1818", "low = 2001", "does not hold the printed figure"),
        ("high = 2222", "high = 1999", "does not hold the printed figure"),
        ("low = 1818", "low = 1000", "nothing could contradict it"),
        ("high = 2222", "high = 4000", "nothing could contradict it"),
        ('evaluate = "study_one_in"\n', "", "cited_only goes with no evaluate"),
        ('wording = "About', 'color = "red"\nwording = "About', "missing or unknown"),
        (
            'status = "recomputed_from_authors_data"',
            'status = "cited_only"',
            "cited_only goes with",
        ),
        ('evaluate = "study', 'scope = "ij_appeals"\nevaluate = "study', "a scope and the printed"),
        ('evaluate = "study', 'figures = ["a.b"]\nevaluate = "study', "a scope and the printed"),
    ],
)
def test_bad_records_are_refused_by_name(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError, match=words) as caught:
        ledger.load(write(tmp_path, GOOD.replace(old, new, 1)))
    assert "ledger.toml" in str(caught.value)


def test_twice_the_same_id(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'men-one-in-2000' appears twice"):
        ledger.load(write(tmp_path, GOOD + GOOD))


@pytest.mark.parametrize(("text", "words"), [("", "holds no"), ("[[claim", "not TOML")])
def test_no_ledger(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        ledger.load(write(tmp_path, text))
