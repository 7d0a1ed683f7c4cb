"""The command line as its users meet it: output, JSON, errors of one line, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qi_analysis.core import paths
from tests.cli.conftest import Call


def run(
    *arguments: str, home: Path | None = None, raw: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QI_ANALYSIS_")}
    if home is not None:
        environment["QI_ANALYSIS_HOME"] = str(home)
    if raw is not None:
        environment["QI_ANALYSIS_RAW"] = str(raw)
    command = [sys.executable, "-c", "from qi_analysis.cli import main; main()", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=paths.root(), check=False
    )


def copy_of_project(tmp_path: Path) -> Path:
    for folder in ("processed", "own"):
        shutil.copytree(paths.root() / "data" / folder, tmp_path / "data" / folder)
    return tmp_path


def test_help_teaches() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in (
        "status",
        "fetch",
        "build",
        "risk",
        "claims",
        "explain",
        "figures",
        "reproduce",
    ):
        assert command in done.stdout
    assert "Exit codes" in done.stdout
    assert "--json" in run("risk", "--help").stdout


def test_version_is_the_package_s() -> None:
    from qi_analysis import __version__

    assert run("--version").stdout.strip() == __version__


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "--json"),
        ("risk", "--json"),
        ("claims", "--json"),
        ("explain", "women-one-in-33000", "--json"),
        ("explain", "linked-list", "--json"),
        ("review", "--json"),
        ("risk", "--measure", "excess", "--years", "2019", "--json"),
    ],
)
def test_json_alone_on_standard_output(arguments: tuple[str, ...], call: Call) -> None:
    code, out, err = call(*arguments)
    assert (code, err) == (0, "")
    assert json.loads(out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("risk", "--unknown-race", "drop"), "without marking which values were unknown"),
        (("risk", "--measure", "rates", "--through", "85"), "only lifetime risk is cut at an age"),
        (("risk", "--by-year"), "is not supported by --estimate published"),
        (("claims", "no-such-claim"), "`qi-analysis claims` lists the ids"),
        (("claims", "women-one-in-3300"), "Did you mean women-one-in-33000"),
        (("risk", "--years", "1990"), "has 2013-2018; no source has them"),
        (("risk", "--years", "2022"), "these have: edwards_brown_2024 (2013-2023)"),
        (("risk", "--race", "blak"), "Did you mean black?"),
        (("risk", "--source", "the_count"), "Did you mean the_counted"),
        (("build", "record", "--check"), "no table 'record'. Did you mean records"),
        (("explain", "no-such-claim"), "figure or notebook 'no-such-claim'"),
        (("check", "12"), "has no words to look for"),
        (("explain", "black-men-lifetime-ration"), "Did you mean black-men-lifetime-ratio"),
        (("explain", "trends"), "Did you mean trend or "),
        (("figures", "no-such-figure"), "no figure 'no-such-figure'. `qi-analysis figures` lists"),
        (("figures", "lifetime-risk", "--size", "huge"), "huge"),
        (("figures", "lifetime-risk", "--size", "sqare"), "Did you mean square?"),
        (("fetch", "no-such-source"), "no-such-source"),
        (("claim",), "No such command 'claim'. Did you mean 'claims'?\n"),
        (("risk", "--measure", "rate"), "is not one of 'lifetime', 'by-age', "),
        (("risk", "--measure", "rate"), "Did you mean rates?\n"),
        (("risk", "--through", "66"), "no --through '66'. Known: lifetime, 20, 25"),
        (("risk", "--seed", "-1"), "--seed -1 is negative"),
        (("risk", "--source", "mpv", "--level", "95"), "between 0 and 1: write 0.95"),
        (("trends", "--source", "linked"), "takes the records of one project: use fatal_enc"),
        (("states", "--source", "the counted"), "use mapping_police_violence_2021, washington"),
        (("duplicates", "edwards brown"), "--source edwards_brown_2024 is not supported here"),
        (("young-men", "--level", "90"), "between 0 and 1: write 0.9"),
        (("young-men", "--ages", "20-24,30-34"), "groups that follow each other"),
        (("build", "nax"), "--check"),
        (("risk", "--estimate", "guess"), "'guess' is not one of"),
        (("no-such-command",), "No such command"),
    ],
)
def test_an_error_is_one_line_and_exit_2(
    arguments: tuple[str, ...], words: str, call: Call
) -> None:
    code, out, err = call(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("qi-analysis: ")
    assert words in err


def test_debug_shows_the_traceback() -> None:
    done = run("--debug", "claims", "no-such-claim")
    assert done.returncode != 0
    assert "Traceback" in done.stderr


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("impute", "are imputed."),
        ("drop", "every risk is too low"),
        ("all-white", "A bound, not an estimate: everyone of unknown race is counted as white"),
        ("all-black", "A bound, not an estimate: everyone of unknown race is counted as Black"),
    ],
)
def test_risk_from_records_says_what_became_of_unknown_race(
    rule: str, says: str, call: Call
) -> None:
    options = ("--estimate", "counts", "--source", "the_counted", "--unknown-race", rule)
    code, out, _ = call("risk", *options)
    assert code == 0
    assert says in " ".join(out.split())


def test_a_sentence_is_checked() -> None:
    done = run("check", "one in every thousand black men will be killed by cops")
    assert done.stdout.startswith("black-men-one-in-1000: ")
    assert "safe to publish: Edwards, Lee and Esposito" in done.stdout
    nothing = run("check", "unemployment is at a record low")
    assert nothing.returncode == 0
    assert "No claim of the ledger fits" in nothing.stdout
    listed = json.loads(run("check", "--json", "police killed 1,127 people in 2020").stdout)
    assert listed[0]["id"] == "killed-in-2020"
    assert json.loads(run("check", "--json", "unemployment is at a record low").stdout) == []


def test_tables_for_people() -> None:
    text = " ".join(run("risk").stdout.split())
    assert "Black men and boys" in text
    assert "neither is an interval of the whole sum" in text
    claims = run("claims")
    assert claims.returncode == 0
    assert "does not hold" in claims.stdout
    assert "not recomputable" in claims.stdout
    one = run("claims", "black-men-one-in-1000")
    assert "safe to publish" in one.stdout
    for name in ("black-men-one-in-1000", "trend"):
        steps = f"\n{run('explain', name).stdout}".partition("\n1. ")[2]
        assert "sha256" in steps
        # what is longer is one path: it is never cut
        wide = [line for line in steps.splitlines() if len(line) > 80 and " " in line.strip()]
        assert wide == []


def test_a_changed_table_is_named(tmp_path: Path) -> None:
    home = copy_of_project(tmp_path)
    table = home / "data" / "processed" / "nax.csv"
    table.write_text(table.read_text().replace("0.09", "0.07"))
    done = run("risk", home=home)
    assert done.returncode == 2
    assert "nax.csv" in done.stderr
    assert "changed after it was built" in done.stderr


def test_claims_exit_1_when_an_evaluation_departs(tmp_path: Path) -> None:
    """Rebuild one table from other numbers, hash and all: the ledger must notice."""
    import hashlib

    home = copy_of_project(tmp_path)
    folder = home / "data" / "processed"
    table, package = folder / "ele_posterior.csv", folder / "datapackage.json"
    old = hashlib.sha256(table.read_bytes()).hexdigest()
    lines = table.read_text().splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("30-34,male,black"))
    age, sex, race, median, low, high = lines[row].split(",")
    lines[row] = ",".join([age, sex, race, str(float(median) * 1.05), low, high])
    table.write_text("\n".join(lines) + "\n")
    new = hashlib.sha256(table.read_bytes()).hexdigest()
    package.write_text(package.read_text().replace(old, new))
    done = run("claims", home=home)
    assert done.returncode == 1
    assert "black-men-lifetime-ratio: recomputed is" in done.stderr


@pytest.mark.raw("edwards_lee_esposito_2019", "edwards_brown_2024")
def test_build_check(raw_dir: Path, tmp_path: Path) -> None:
    # all tables are checked against the raw files in tests/store/test_committed.py
    few = ("nax", "ele_posterior", "eb_posterior")
    done = run("build", *few, "--check", raw=raw_dir)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 tables match what the raw files give" in done.stdout
    home = copy_of_project(tmp_path)
    (home / "data" / "processed" / "nax.csv").write_text("age,nax\n0,0.5\n")
    done = run("build", *few, "--check", home=home, raw=raw_dir)
    assert done.returncode == 1
    assert "nax.csv differs from row 2" in done.stderr


def test_build_without_raw_files_says_how_to_get_them(tmp_path: Path) -> None:
    home = copy_of_project(tmp_path)
    before = sorted(path.name for path in (home / "data" / "processed").iterdir())
    done = run("build", home=home)
    assert done.returncode == 2
    assert "qi-analysis fetch" in done.stderr
    assert sorted(path.name for path in (home / "data" / "processed").iterdir()) == before


@pytest.mark.raw("edwards_brown_2024/postpreds_mi.csv")
def test_fetch_from_a_folder_then_status(raw_dir: Path, tmp_path: Path) -> None:
    home = copy_of_project(tmp_path)
    done = run("fetch", "edwards_brown_2024", "--from", str(raw_dir), home=home)
    assert done.returncode == 0, done.stderr
    assert "copied: edwards_brown_2024/postpreds_mi.csv" in done.stdout
    rows = json.loads(run("status", "--json", home=home).stdout)
    presence = {row["source"]: row["presence"] for row in rows}
    assert presence["edwards_brown_2024"] == "verified"
    assert presence["judges"] == "missing"


def test_figures_are_listed_and_exported(tmp_path: Path) -> None:
    listed = run("figures")
    assert "lifetime-risk" in listed.stdout
    assert "records-flow" not in listed.stdout  # it shows a method: only with --review
    asked = ("--size", "card", "--format", "png", "--out", str(tmp_path))
    done = run("figures", "lifetime-risk", *asked)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "lifetime-risk").iterdir()}
    beside = {"data.csv", "alt.txt", "captions.json", "meta.json"}
    assert names == {"lifetime-risk-card-en.png", *beside}


def test_sizes_and_languages_come_with_commas_or_repeated(tmp_path: Path) -> None:
    done = run(
        "figures", "young-men", "--size", "square,story", "--size", "square", "--format", "png",
        "--lang", "en,es", "--out", str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = {path.name for path in tmp_path.rglob("*.png")}
    assert names == {
        f"young-men-{size}-{lang}.png" for size in ("square", "story") for lang in ("en", "es")
    }
    wrong = run("figures", "young-men", "--size", "square,wide", "--out", str(tmp_path))
    assert wrong.returncode == 2
    assert "'wide'" in wrong.stderr


def test_reproduce_does_all_of_it(tmp_path: Path) -> None:
    home = copy_of_project(tmp_path)
    for folder in ("notebooks", "benchmarks/results"):
        shutil.copytree(paths.root() / folder, home / folder)
    done = run("reproduce", home=home)
    assert done.returncode == 0, done.stderr
    assert "black-men-lifetime-ratio" in done.stdout
    notebooks = list((paths.root() / "notebooks").glob("*.ipynb"))
    assert f"{len(notebooks)} notebooks run" in done.stdout
    picture = done.stdout.split("Open ")[1].strip()
    assert Path(picture).is_file()
    assert (home / "build" / "notebooks" / "02-the-published-claim.ipynb").is_file()
