"""Damaged files of records given to ``risk --source-file``: refused in a line, or accounted for.

A mutator of `benchmarks/fuzz_people.py` damages a good file in one way, at places that a seed
chooses. A run must end with one line and exit code 2, or with deaths that add up, with those it
says it left out, to the rows of the file. Damage that no account makes good must be refused.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest
from fuzz_people import MUTATORS, Write, as_text, as_workbook, damaged, good, lost

from qi_analysis.cli import main
from qi_analysis.deaths import imputed

SOURCE = "washington_post_2024"
TRIALS = 2


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Impute twice instead of ten times: what is tested is what becomes of rows."""
    real = imputed.count
    with patch.object(imputed, "count", lambda *args, **kept: real(*args, **{**kept, "m": 2})):
        yield


def run(path: Path) -> tuple[int, str, str]:
    """Return exit code, output and errors of the command; a traceback is an exception here."""
    arguments = ["risk", "--estimate", "counts", "--source", SOURCE, "--source-file", str(path)]
    arguments += ["--partial-years", "annualise", "--draws", "100", "--json"]
    out, err = StringIO(), StringIO()
    with (
        patch("sys.argv", ["qi-analysis", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    code = ended.value.code
    return code if isinstance(code, int) else 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("write", [as_text, as_workbook])
@pytest.mark.parametrize("name", MUTATORS)
def test_damage_is_refused_or_accounted_for(name: str, write: Write, tmp_path: Path) -> None:
    for seed in range(TRIALS):
        chance = random.Random(f"{name} {write.__name__} {seed}")
        path = tmp_path / "own"
        made = damaged(name, write, chance)
        path.write_bytes(made.content)
        code, out, err = run(path)
        assert code in (0, 2), (name, seed)
        if code == 2:
            assert (out, err.count("\n")) == ("", 1), (name, seed, err)
            assert err.startswith("qi-analysis: ")
            assert len(err) < 5000
        else:
            assert lost(made.content, made.how, out, err) == "", (name, seed)


def test_a_good_file_is_counted_in_both_forms(tmp_path: Path) -> None:
    """Else every refusal above would prove nothing."""
    rows = good(random.Random(1))
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    frame.to_csv(tmp_path / "own.csv", index=False)
    frame.to_excel(tmp_path / "own.xlsx", index=False)
    for name in ("own.csv", "own.xlsx"):
        code, out, err = run(tmp_path / name)
        assert code == 0, err
        assert "Of 730 rows read, 730 are deaths" in err
        assert lost((tmp_path / name).read_bytes(), ["nothing"], out, err) == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Of 3 rows read, 2 are deaths of 2021; left out: 1 after 2024.", "all told"),
        ("Of 3 rows read, 2 are deaths of 2021; left out: none.", "2.0 deaths, Of 3"),
        ("Of 2 rows read, 2 are deaths of 2021; left out: none.", "2 rows read of 3"),
        ("", "no account"),
    ],
)
def test_a_silent_loss_is_noticed(said: str, words: str) -> None:
    """The check itself: it must fail where a row vanishes."""
    content, out = b"id,race\n1,W\n\n2,B\n3,W\n", '[{"race": "total", "deaths": 2.0}]'
    assert (lost(content, ["nothing"], out, said) or "all told").startswith(words)
    assert lost(content, ["dates that are none"], out, said) == (
        "counted, though nothing makes it good"
    )
