"""`opinions sample` and `opinions estimate` as their users meet them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.opinions.coded_made_up import rows, write

ROWS = rows(
    (12, {}), (8, {"qi_result": "denied"}), (10, {"date_filed": "2018-02-01", "court": "ca9"})
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with coded rows, a sample of all of them, and the machine's answers."""
    folder = tmp_path_factory.mktemp("drawn")
    write(folder / "coded.jsonl", ROWS)
    asked = ("sample", str(folder / "coded.jsonl"), "--out", str(folder / "sample.csv"))
    done = run("opinions", *asked, "--size", "30", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["drawn"], told["frame"]) == (30, 30)
    assert sum(x["N_h"] for x in told["strata"]) == 30
    with (folder / "answers.csv").open("w", newline="") as file:
        names = ("qi_raised", "defendant_type", "force_claim", "force_in_custody", "violation",
                 "clearly_established", "qi_result")  # fmt: skip
        writer = csv.writer(file)
        writer.writerow(["opinion_id", *(f"review_{name}" for name in names)])
        for row in ROWS:
            writer.writerow([row.opinion_id, 1, "police", 1, 0, row.violation,
                             row.clearly_established, row.qi_result])  # fmt: skip
    return folder


def estimate(folder: Path, *more: str, sample: str = "sample.csv") -> tuple[int, str, str]:
    asked = ("--sample", str(folder / sample), "--reviewed", str(folder / "answers.csv"))
    done = run("opinions", "estimate", str(folder / "coded.jsonl"), *asked, *more)
    return done.returncode, done.stdout, done.stderr


def test_json_has_label_estimates_and_the_published_pair(drawn: Path, tmp_path: Path) -> None:
    code, out, problem = estimate(drawn, "--json", "--csv", str(tmp_path / "e.csv"))
    assert code == 0, problem
    told = json.loads(out)
    assert (told["label_kind"], told["read"], told["frame"]) == ("unstated", 30, 30)
    of = {(x["by"], x["value"], x["measure"]): x for x in told["estimates"]}
    assert of["all", "all", "of_kind"]["estimate"] == 30
    assert of["period", "2005-2007", "officer_wins"]["estimate"] == pytest.approx(12 / 20)
    rise = {(x["value"], x["measure"]): x for x in told["differences"]}
    assert rise["2017-2019 less 2005-2007", "officer_wins"]["estimate"] == pytest.approx(0.4)
    assert [x["n"] for x in told["published_pair"]["at"]] == list(range(20, 201, 20))
    with (tmp_path / "e.csv").open() as file:
        assert len(list(csv.DictReader(file))) == len(told["estimates"]) + len(told["differences"])


def test_the_table_begins_and_ends_with_the_label(drawn: Path) -> None:
    code, out, problem = estimate(drawn)
    assert code == 0, problem
    assert out.startswith("SAMPLING NOT STATED")
    assert out.count("SAMPLING NOT STATED") == 2
    assert "30 of 30 drawn opinions read, of 30 on the list." in out
    assert "no significance is claimed" in out
    assert estimate(drawn, "--drawn", "all of ca5")[1].startswith("Selected, according to")


def test_estimates_from_the_slice_are_called_no_rates(drawn: Path, tmp_path: Path) -> None:
    of_slice = [replace(row, opinion_id=355 + at) for at, row in enumerate(ROWS[:2])]
    coded = write(tmp_path / "coded.jsonl", of_slice)
    done = run("opinions", "sample", str(coded), "--size", "2", "--out", str(tmp_path / "s.csv"))
    assert done.returncode == 0, done.stderr
    text = (drawn / "answers.csv").read_text().splitlines()[:3]
    answers = "\n".join(text).replace("900001", "355").replace("900002", "356") + "\n"
    (tmp_path / "answers.csv").write_text(answers)
    code, out, problem = estimate(tmp_path, "--drawn", "at random", "--json", sample="s.csv")
    assert code == 0, problem
    assert json.loads(out)["label"].startswith("NOT A RATE OF ANYTHING")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--size", "5", "--population", "all"), "not one of target, raised, reuters"),
        (("--size", "5", "--periods", "2005-2006,2006-2007"), "share the year 2006"),
        ((), "either a size or a width"),
        (("--size", "30", "--out", "there.csv"), "drawn once"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    drawn: Path, tmp_path: Path, more: tuple[str, ...], words: str
) -> None:
    (tmp_path / "there.csv").write_text("")
    given = [str(tmp_path / x) if x == "there.csv" else x for x in more]
    out = [] if "--out" in given else ["--out", str(tmp_path / "s.csv")]
    done = run("opinions", "sample", str(drawn / "coded.jsonl"), *given, *out)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr


def test_a_drawn_opinion_without_answer_is_refused_unless_it_is_said(
    drawn: Path, tmp_path: Path
) -> None:
    for name in ("coded.jsonl", "sample.csv"):
        (tmp_path / name).write_bytes((drawn / name).read_bytes())
    lines = (drawn / "answers.csv").read_text().splitlines()[:-1]
    (tmp_path / "answers.csv").write_text("\n".join(lines) + "\n")
    code, _, problem = estimate(tmp_path)
    assert (code, len(problem.splitlines())) == (2, 1)
    assert "1 of 30 drawn opinions have no answer" in problem
    code, out, problem = estimate(tmp_path, "--unread")
    assert code == 0, problem
    assert "1 drawn and not read: counted both ways" in out
