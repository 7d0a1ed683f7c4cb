"""Recall on known cases by hand; two sources against textbook numbers and a known truth."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference import completeness
from qi_analysis.opinions.inference.completeness import Entry
from qi_analysis.opinions.texts import once
from qi_analysis.opinions.texts.opinion import Opinion
from tests.cli.test_cli import run
from tests.opinions.coded_made_up import rows, write
from tests.oracles import capture_recapture_examples as print_

DAY = date(2010, 5, 1)


def record(
    number: int,
    *,
    source: str = "courtlistener_bulk",
    docket: str | None = None,
    cite: str | None = None,
    filed: date | None = DAY,
    status: str = "Published",
    court: str | None = "ca5",
) -> Opinion:
    return Opinion(
        opinion_id=800000 + number, cluster_id=None, court=court, case_name=None,
        docket_number=docket, date_filed=filed, precedential_status=status,
        citations=(cite,) if cite else (), opinion_type=None, author=None, text="A debt. Affirmed.",
        text_field="plain_text", source=source, licence="none",
    )  # fmt: skip


def entry(number: int, **other: object) -> Entry:
    return completeness.entry_of(record(number, **other), None)  # type: ignore[arg-type]


def sources(first: range, second: range) -> list[Entry]:
    """Decisions by number, held by two sources; docket numbers written each in its own way."""
    return [
        *(entry(n, docket=f"08-{n}") for n in first),
        *(entry(n, docket=f"No. 2008-{n:05d}-cv.", source="cap_static") for n in second),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("No. 09-2418", {"09-2418"}),
        ("Nos. 09-0241, 09-7; 1999-12-cv", {"09-241", "09-7", "99-12"}),
        ("08\u20131330\u2013cv", {"08-1330"}),
        ("Docket Nos. 23456, 789", {"23456", "789"}),
        ("", set()),
        (None, set()),
    ],
)
def test_docket_numbers_have_one_form(text: str | None, numbers: set[str]) -> None:
    assert once.docket_numbers(text) == numbers


def test_citations_have_one_form() -> None:
    forms = {once.citation_key(x) for x in ("550 F.3d 12", "550 F. 3d 12", "550 f3d 12 (2008)")}
    assert forms == {"550 f3d 12"}
    assert once.citation_key("550 F.2d 12") not in forms
    assert once.citation_key("Smith v. Jones") is None


def test_records_of_one_decision_are_one() -> None:
    found, lost = completeness.decisions(
        [
            entry(1, docket="08-1; 08-2"),
            entry(2, docket="08-2", source="cap_static"),
            entry(3, docket="08-1", filed=DAY + timedelta(1)),  # a later decision of the case
            entry(4, docket="08-1", court="ca6"),
            entry(5, docket=None),
        ]
    )
    assert sorted(map(sorted, found)) == [["cap", "courtlistener"], ["courtlistener"],
                                          ["courtlistener"]]  # fmt: skip
    assert lost == 1
    lenient, _ = completeness.decisions(
        [entry(1, docket="08-1"), entry(2, docket="08-1", filed=DAY + timedelta(1),
                                        source="cap_static")], days=1,
    )  # fmt: skip
    assert lenient == [frozenset({"cap", "courtlistener"})]


def test_two_sources_give_the_estimate_of_the_textbook() -> None:
    first, second, both = print_.FISH
    held = sources(range(1, first + 1), range(first - both + 1, first - both + second + 1))
    found = completeness.two_sources(held)
    assert found is not None
    assert (found["first"], found["second"]) == (
        {"source": "cap", "decisions": second}, {"source": "courtlistener", "decisions": first},
    )  # fmt: skip
    assert found["both"] == both
    assert found["listed"] == first + second - both
    assert found["estimate"] == pytest.approx(print_.FISH_TOTAL, abs=0.001)
    assert found["held"] == pytest.approx(280 / print_.FISH_TOTAL, abs=1e-5)


def test_the_interval_holds_a_known_truth_about_as_often_as_it_says() -> None:
    rng, truth, runs, held = np.random.default_rng(4), 400, 100, 0
    for _ in range(runs):
        first = [entry(n, docket=f"08-{n}") for n in range(truth) if rng.random() < 0.7]
        second = [
            entry(n, docket=f"08-{n}", source="cap_static")
            for n in range(truth)
            if rng.random() < 0.5
        ]
        found = completeness.two_sources([*first, *second])
        assert found is not None
        held += found["low"] <= truth <= found["high"]
        assert found["high"] - found["low"] < 0.25 * truth
    # three standard errors of 100 runs at 0.9 are 0.09
    assert held / runs >= 0.81


def test_only_published_decisions_of_the_years_are_compared() -> None:
    held = [
        *sources(range(1, 5), range(3, 7)),
        entry(50, docket="08-50", status="Unpublished"),
        entry(51, docket="08-51", filed=date(2019, 1, 1)),
        entry(52, docket="08-52", filed=None),
    ]
    found = completeness.two_sources(held, years=(2005, 2018))
    assert found is not None
    assert (found["listed"], found["both"], found["not_placed"]) == (6, 2, 0)
    everything = completeness.two_sources(held)
    assert everything is not None
    assert (everything["listed"], everything["not_placed"]) == (7, 1)


def test_one_source_is_nothing_to_compare_and_three_are_too_many() -> None:
    assert completeness.two_sources(sources(range(5), range(0))) is None
    third = [*sources(range(5), range(5)), entry(9, docket="08-9", source="westlaw")]
    with pytest.raises(DataError, match="give records of two"):
        completeness.two_sources(third)


def known_file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_recall_by_hand(tmp_path: Path) -> None:
    listed = completeness.read_known(
        known_file(
            tmp_path / "known.csv",
            "name,citation,docket,court\na,550 F.3d 12,,\nb,,No. 08-7,ca5\nc,,08-7,ca6\n"
            "d,1 F.4th 9,,\n",
        )
    )
    held = [entry(1, cite="550 F. 3d 12"), entry(2, docket="08-0007"), entry(3, docket="08-8")]
    found = completeness.recall(listed, held, level=0.95)
    assert (found["found"]["count"], found["found"]["n"]) == (2, 4)
    # Wilson, 2 of 4, z = 1.959964: 0.5 give or take z sqrt(0.25/4 + z^2/64) / (1 + z^2/4) = 0.34996
    assert found["found"]["low"] == pytest.approx(0.5 - 0.34996, abs=1e-4)
    assert found["missing"] == [4, 5]
    assert found["in_population"] is None


def test_recall_of_the_population_needs_the_right_code(tmp_path: Path) -> None:
    listed = completeness.read_known(
        known_file(tmp_path / "k.csv", "docket,court\n05-1,ca5\n05-2,ca5\n05-3,ca5\n")
    )
    coded = rows((1, {}), (1, {"docket": "05-2", "target": False}))
    held = [completeness.entry_of(None, row) for row in coded]
    found = completeness.recall(listed, held, "target")
    assert found["found"]["count"] == 2
    assert found["in_population"]["count"] == 1
    assert (found["missing"], found["not_in_population"]) == ([4], [3])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("case\nx\n", "neither column"),
        ("docket,court\n", "no rows"),
        ("docket,court\n08-7,\n", "row 2, column 'court': a docket number without its court"),
        ("citation\nSmith\n", "row 2, column 'citation'"),
        ("docket,court\nabc,ca5\n", "row 2, column 'docket'"),
        ("citation,docket,court\n,,ca5\n", "row 2: neither citation nor docket"),
        ("citation,court\n1 F.3d 2,ca5,x\n", "row 2: the row has fewer or more cells"),
        ("citation,court\n1 F.3d 2\n", "row 2: the row has fewer or more cells"),
        ("citation,citation\n1 F.3d 2,3 F.3d 4\n", "columns that occur twice: citation"),
        ("citation\n1 F.3d 2\n1 F. 3d 2\n", "row 3: the case of row 2 again"),
    ],
)
def test_a_list_that_names_no_case_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        completeness.read_known(known_file(tmp_path / "known.csv", text))


def test_the_command_tells_recall_and_what_both_miss(tmp_path: Path) -> None:
    bulk = [record(n, docket=f"08-{n}") for n in range(10)]
    cap = [record(100 + n, docket=f"08-{n}", source="cap_static") for n in range(5, 20)]
    lines = [json.dumps(x.to_record()) for x in (*bulk, *cap)]
    path = tmp_path / "opinions.jsonl"
    path.write_text("\n".join(lines) + "\n")
    known = known_file(tmp_path / "known.csv", "docket,court\n08-3,ca5\n08-99,ca5\n")
    asked = ("opinions", "completeness", "--known", str(known), str(path))
    done = run(*asked, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["label_kind"] == "unstated"
    assert (told["recall"]["found"]["count"], told["recall"]["missing"]) == (1, [3])
    # turtles: ten marked, fifteen caught later, five of them marked
    assert told["two_sources"]["estimate"] == pytest.approx(11 * 16 / 6 - 1)
    shown = run(*asked)
    assert shown.stdout.startswith("SAMPLING NOT STATED")
    assert "1 of 2: 50%" in shown.stdout
    assert "Estimate of all, listed or not (Chapman): 28" in shown.stdout


def test_nothing_to_measure_by_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", rows((2, {})))
    done = run("opinions", "completeness", str(path))
    assert done.returncode == 2
    assert "give --known FILE" in done.stderr
