"""From volumes of the Caselaw Access Project to a recount, as its users meet it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.opinions.made_up import plain
from tests.opinions.texts.cap_site import RAISED, Caselaw, case, serving, volume_zip

YEARS = range(2005, 2020)


@pytest.fixture
def world() -> Iterator[Caselaw]:
    """Serve three cases for each circuit and year, one of which mentions immunity in 2010 alone."""
    with serving() as server:
        volumes = {}
        for circuit in range(1, 13):
            cases = []
            for year in YEARS:
                text = {"text": RAISED} if year == 2010 else {}
                number = 10 * (year - 2000)
                cases += [
                    case(number + at, circuit=circuit, day=f"{year}-05-0{at}", volume=900 + circuit,
                         **(text if at == 1 else {}))
                    for at in (1, 2, 3)
                ]  # fmt: skip
            volumes[str(900 + circuit)] = volume_zip(cases)
        server.put("f3d", volumes)
        yield server


def fetched(world: Caselaw, out: Path, *more: str) -> tuple[int, str, str]:
    asked = ("--from", "cap", "--base", world.address, "--pause", "0", "--out", str(out), *more)
    done = run("opinions", "fetch", *asked)
    return done.returncode, done.stdout, done.stderr


def test_from_volumes_to_a_recount_with_a_second_source(world: Caselaw, tmp_path: Path) -> None:
    folder = tmp_path / "cap"
    code, told, progress = fetched(world, folder)
    assert code == 0, progress
    assert "12 cases that mention immunity kept of 540 in 12 of 12 volumes" in told
    assert progress.count("cases kept") == 12
    assert "12 of 12 volumes" in progress.splitlines()[-1]
    # CourtListener has one of the decisions too, and one of its own
    again = replace(
        plain(RAISED, court="ca1", filed=date(2010, 5, 1), status="Published", opinion_id=501),
        docket_number="08-101",
        source="courtlistener_v4",
    )
    own = replace(again, opinion_id=502, date_filed=date(2019, 9, 1), docket_number="19-7")
    (tmp_path / "cl.jsonl").write_text(
        "".join(f"{json.dumps(each.to_record())}\n" for each in (again, own)), encoding="utf-8"
    )
    inputs, coded = [str(folder), str(tmp_path / "cl.jsonl")], tmp_path / "coded.jsonl"
    done = run("opinions", "code", *inputs, "--out", str(coded))
    assert done.returncode == 0, done.stderr
    assert "left out, a decision that another source gave before: 1" in done.stderr
    ids = [json.loads(line)["opinion_id"] for line in coded.read_text().splitlines()]
    assert len(ids) == 13
    assert ids[-1] == 502


def test_from_an_empty_folder_to_the_figure(world: Caselaw, tmp_path: Path) -> None:
    """Fetch, code, draw, wait, estimate: the same command again and again, and then the table."""
    folder, kept = tmp_path / "recount", tmp_path / "kept.csv"
    asked = ("recount", str(folder), "--base", world.address, "--pause", "0", "--size", "12",
             "--volumes", "901-912", "--out", str(kept))  # fmt: skip
    done = run("opinions", *asked)
    assert (done.returncode, kept.exists()) == (0, False), done.stderr
    assert "12 opinions are to be read" in done.stdout
    assert "opinions review" in done.stdout
    calls = len(world.asked)
    answer = {"qi_raised": 1, "defendant_type": "police", "force_claim": 1, "force_in_custody": 0,
              "violation": "no", "clearly_established": "not_reached",
              "qi_result": "granted"}  # fmt: skip
    with (folder / "sample.csv").open(encoding="utf-8") as file:
        ids = [row["opinion_id"] for row in csv.DictReader(file)]
    lines = ["opinion_id," + ",".join(f"review_{x}" for x in answer)]
    lines += [f"{each}," + ",".join(map(str, answer.values())) for each in ids]
    (folder / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("opinions", *asked, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["kept"], told["decisions"]) == (str(kept), 540)
    assert told["current"] == ["code", "sample"]
    assert len(world.asked) == calls  # nothing is fetched again
    # all twelve were read: the number is known
    assert "all,all,of_kind,12.0,12.0,12.0,0.95,12,12,540" in kept.read_text(encoding="utf-8")
    again = json.loads(run("opinions", *asked, "--json").stdout)
    assert (again["made"], again["current"]) == ([], ["code", "sample", "estimate"])


def test_a_lacking_volume_is_told_and_fails(world: Caselaw, tmp_path: Path) -> None:
    del world.files["/f3d/905.zip"]
    code, told, problem = fetched(world, tmp_path / "cap", "--json")
    assert code == 1
    assert json.loads(told)["lacking"].keys() == {"f3d/905"}
    assert problem.splitlines()[-1].startswith("qi-analysis: 1 volume")
    code, _, _ = fetched(world, tmp_path / "cap", "--volumes", "901-904")
    assert code == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--query", "x"), "--query does not go with --from cap"),
        (("--volumes", "x"), "no range of volumes"),
        (("--reporter", "us"), "no reporter"),
        (("--after", "2019-01-01", "--before", "2005-01-01"), "comes after"),
        (("--max-calls", "1"), "of this run are spent"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    world: Caselaw, tmp_path: Path, given: tuple[str, ...], words: str
) -> None:
    code, told, problem = fetched(world, tmp_path / "cap", *given)
    assert (code, told) == (2, "")
    assert len(problem.splitlines()) == 1
    assert words in problem


def test_a_volume_says_the_same_wherever_one_stands(world: Caselaw, tmp_path: Path) -> None:
    import subprocess
    import sys

    world.put("f-appx", {"900": volume_zip([case(1, RAISED, reporter="F. App'x")])})
    fetched(world, tmp_path, "--reporter", "f-appx")
    top = tmp_path / "f-appx"
    # a citation that says otherwise does not overrule the reporter that the volume is of
    path = top / "900" / "cases" / "0001-01.json"
    path.write_text(path.read_text(encoding="utf-8").replace("F. App'x", "F.3d"), encoding="utf-8")
    shutil.copytree(top, tmp_path / "copy" / "f-appx")
    program = [sys.executable, "-c", "from qi_analysis.cli import main; main()"]
    for place, name in (
        (top, "900"), (top / "900", "."), (top / "900" / "cases", "."), (top, "."),
        (tmp_path, "f-appx"), (top / "900" / "cases", ".."), (tmp_path / "copy", "f-appx/900"),
    ):  # fmt: skip
        done = subprocess.run(
            [*program, "opinions", "code", name, "--json"],
            cwd=place, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert [row["published"] for row in json.loads(done.stdout)] == ["unpublished"]
