"""Commands on one topic each, as their users meet them: words, JSON, CSV and refusals."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.risk import choices
from qi_analysis.studies import bill
from tests.cli.conftest import Call


def words(call: Call, *arguments: str) -> str:
    """Return what a command prints for people, its lines joined."""
    code, out, err = call(*arguments)
    assert (code, err) == (0, "")
    return " ".join(out.split())


def found(call: Call, *arguments: str) -> Any:
    """Return what a command prints for programs."""
    code, out, err = call(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def cells(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file in which a spreadsheet finds no formula."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    return rows


SAYS = {
    "states --population census": ("do not rank", "Fewer than 10 deaths"),
    "states --source washington_post_2025_export": ("2020-2024", "Counted: shot dead on duty."),
    "benchmarks": ("per person", "Arrests are an outcome of policing"),
    "young-men": ("No rank among causes",),
    "risk --measure excess --years 2019": (
        "A comparison, not a cause",
        "rates of the years counted",
        "linked, 90%",
    ),
    "unknowns --source the_counted --by year": ("would not rise to 3 if all of them", "2016"),
    "unknowns --source the_counted --by sex": ("would not rise to 3 if all of them", "female"),
    "unknowns --source the_counted --by age_band": ("if all of them were Black", "under 25"),
    "bill": ("provision-11", "Not found in what could be read", "press release", "bill ID"),
    "bill provision-9": (
        "Requires state and local law enforcement agencies to report use of force data",
        "verdict: Imprecise.",
        "safe to publish: The bill would have required states that take Byrne grants",
        "read at: https://self-law.org/code/bill/116/hr/7120/ih/section-223",
        "mind: no disability and no religion in this section",
    ),
}


@pytest.mark.parametrize(("line", "says"), SAYS.items())
def test_what_a_stranger_must_know_is_said(line: str, says: tuple[str, ...], call: Call) -> None:
    text = words(call, *line.split())
    assert [each for each in says if each not in text] == []


REFUSED = {
    "states --level 2": "level",
    "benchmarks --level 0": "level",
    "young-men --ages 50-54": "50-54",
    "unknowns --source nobody": "no --source 'nobody'",
    "unknowns --by city": "no --by 'city'",
    "sensitivity --race white": "a ratio to white people needs another group",
    "bill provision-12": "no claim on the bill 'provision-12'. Did you mean ",
    "duplicates nonsense": "no --source 'nonsense'. Known: fatal_encounters_2018",
}


@pytest.mark.parametrize(("line", "says"), REFUSED.items())
def test_what_cannot_be_served_is_one_line_that_says_why(line: str, says: str, call: Call) -> None:
    code, out, err = call(*line.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_states(call: Call) -> None:
    rows = found(call, "states")
    assert len(rows) == 104
    nation = {row["race"]: row for row in rows if row["state"] == "US"}
    assert nation["black"]["compared_with_nation"] is None
    assert {"risk_per_100k", "low", "high", "ratio_to_white", "deaths"} <= set(rows[0])


def test_benchmarks_never_without_population_and_reason(call: Call) -> None:
    rows = found(call, "benchmarks")
    assert len(rows) == 4 + 2 + 48
    for row in rows:
        assert row["ratio_by_population_low"] < row["ratio_by_population"]
        assert row["reason"]


def test_young_men(call: Call) -> None:
    rows = found(call, "young-men", "--ages", "20-24")
    assert {row["cause"] for row in rows} == {"firearm", "drug", "police"}


def test_lifetime_is_what_is_printed_without_a_measure(call: Call) -> None:
    assert found(call, "risk") == found(call, "risk", "--measure", "lifetime")


def test_a_measure_is_of_the_linked_list_unless_another_source_is_named(call: Call) -> None:
    asked = ("risk", "--measure", "rates", "--draws", "100")
    usual, other = found(call, *asked), found(call, *asked, "--source", "the_counted")
    assert {(row["source"], row["years"]) for row in usual} == {("linked", "2013-2020")}
    assert {(row["source"], row["years"]) for row in other} == {("the_counted", "2015-2016")}


def test_a_slider_has_its_ends(call: Call) -> None:
    told = found(call, "unknowns", "--source", "the_counted")
    assert [row["source"] for row in told["shares"]] == ["the_counted"]
    (slider,) = told["sliders"]
    first, *_, last = slider["steps"]
    assert (first["odds"], first["share_black"], last["odds"]) == (0, 0, "infinite")
    assert slider["ratio_all_white"] < first["ratio"] < last["ratio"]


def test_sensitivity_has_a_row_per_choice_and_what_holds(call: Call) -> None:
    text = words(call, "sensitivity")
    of = choices.summary("male", "black")
    middle = f"{of.median:.2f} ({of.median_low:.2f} to {of.median_high:.2f})"
    assert f"Median of {of.n_specifications} estimates: {middle}" in text
    assert f"their intervals from {of.lowest_low:.2f} to {of.highest_high:.2f}" in text
    for part in ("Washington Post", "bound: unknown race all white", "These move it by at most"):
        assert part in text
    assert "agree" not in text.replace("on whom all agree", "")  # no share of choices
    assert words(call, "sensitivity", "--race", "white", "--measure", "risk")


def test_sensitivity_lists_every_row_and_csv_the_same(tmp_path: Path, call: Call) -> None:
    group = ("--sex", "female", "--race", "latino", "--measure", "risk")
    rows = found(call, "sensitivity", *group, "--csv", str(tmp_path / "all.csv"))
    table = choices.rows("female", "latino", "risk")
    for name in ("option", "value"):
        assert [row[name] for row in rows] == table[name].tolist()
    asked = {(row["sex"], row["race"], row["measure"]) for row in rows}
    assert asked == {("female", "latino", "risk")}
    kept = cells(tmp_path / "all.csv")
    assert [row["option"] for row in kept] == [row["option"] for row in rows]


def test_dates_and_votes_of_the_bill_are_whole_and_a_claim_is_shown_alone(call: Call) -> None:
    printed = call("bill")[1].split()
    for event in bill.load().history:
        assert event.date in printed
        assert event.vote is None or event.vote in printed
    alone = words(call, "bill", "provision-9")
    assert "provision-8" not in alone
    assert "220-212" not in alone


def test_the_bill_for_programs(tmp_path: Path, call: Call) -> None:
    told = found(call, "bill", "provision-9", "debate", "--csv", str(tmp_path / "bill.csv"))
    assert list(told)[:3] == ["claims", "history", "source_of_list"]
    assert [claim["id"] for claim in told["claims"]] == ["provision-9", "debate"]
    assert [each["section"] for each in told["claims"][0]["provisions"]] == ["223", "224", "118"]
    assert len(told["history"]) == 21
    sections = [row["section"] for row in cells(tmp_path / "bill.csv")]
    assert sections == ["223", "224", "118", ""]


def test_published_studies_hide_no_check(call: Call) -> None:
    shown = found(call, "opinions", "studies")
    assert list(shown)[:4] == ["studies", "figures", "checks", "possible_denominators"]
    assert len(shown["figures"]) == 81
    by_id = {row["id"]: row for row in shown["studies"]}
    reuters = by_id["reuters_circuits"]
    assert (reuters["count"], reuters["period"]) == ("529", {"start": 2005, "end": 2019})
    assert set(reuters["not_comparable_with"]) == set(by_id) - {"reuters_circuits"}
    assert by_id["reinert_decisions"]["shares"] == []
    # seven shares of Reuters are printed without counts: 44, 57; 64, 42, 35; 59, 34
    percents = sorted(row["percent"] for row in shown["possible_denominators"])
    assert percents == [34, 35, 42, 44, 57, 59, 64]
    out = call("opinions", "studies")[1]
    for check in shown["checks"]:
        assert f"{check['verdict'].upper()}  {check['id']}" in out
    assert "DOES NOT ADD UP  ij-circuits" in out
    assert "Not comparable, and in what:" in out
