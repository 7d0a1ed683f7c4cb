"""Counts and measures of readers against codes, worked out by hand; and the committed table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import ANSWERED
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.validation import error_table, validate
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT, READERS
from qi_analysis.store import committed

DOCS = Path(__file__).resolve().parents[3] / "docs"
HAND_CODES = Path(__file__).resolve().parents[3] / "data" / "own" / "hand_codes"
MADE_UP = ("made_up", "made_up_2", "made_up_3")


@pytest.fixture
def table() -> pd.DataFrame:
    """One reader: five results (two right, one wrong, two open) and four claims of force."""
    result = [("granted", "granted", 2), ("granted", "denied", 1), ("open", "denied", 2)]
    force = [("1", "1", 1), ("1", "0", 1), ("open", "1", 1), ("0", "0", 1)]
    rows = [("baseline", "development", "qi_result", *cell) for cell in result]
    rows += [("baseline", "third_reader", "force_claim", *cell) for cell in force]
    return pd.DataFrame(rows, columns=[x.name for x in CODER_AGREEMENT.columns])


def test_measures_by_hand(table: pd.DataFrame) -> None:
    found = error_table.measures(table).set_index("field")
    result = found.loc["qi_result"]
    assert (result["n"], result["answered"], result["right"]) == (5, 3, 2)
    assert result["accuracy"] == pytest.approx(2 / 3)
    # open counts as not found: 1 found rightly, 1 wrongly, 1 missed, so F1 = 2 / (2 + 1 + 1)
    assert found.loc["force_claim", "f1"] == pytest.approx(0.5)
    assert found.loc["force_claim", "answered"] == 3


def test_matrix_by_hand(table: pd.DataFrame) -> None:
    found = error_table.matrix(table, "baseline", ("development",), "qi_result")
    assert found.loc["denied"].to_dict() == {"granted": 1, "denied": 0, "open": 2}
    assert found.loc["granted"].to_dict() == {"granted": 2, "denied": 0, "open": 0}


def test_the_page_shows_the_committed_measures() -> None:
    table = committed.load(CODER_AGREEMENT)
    assert error_table.markdown(table) in (DOCS / "opinions.md").read_text("utf-8")


def test_every_reader_is_counted_on_every_opinion_once() -> None:
    # 69 development labels; 42 and 21 more of real opinions; 84, 108 and 82 made up (the README);
    # the earlier patterns were gone before the last set was written
    table = committed.load(CODER_AGREEMENT)
    raised = table[table["field"] == "qi_raised"]
    totals = {
        reader: raised[raised["reader"] == reader].groupby("label_set")["n"].sum().to_dict()
        for reader in READERS
    }
    expected = {
        "development": 69, "second_reader": 42, "third_reader": 21, "made_up": 84,
        "made_up_2": 108,
    }  # fmt: skip
    assert totals.pop("rules") == expected
    assert totals == dict.fromkeys(set(READERS) - {"rules"}, expected | {"made_up_3": 82})


def test_the_baseline_is_worth_having() -> None:
    # on opinions of a court or writer left out: better than the most common code, and answering
    table = committed.load(CODER_AGREEMENT)
    found = error_table.measures(table).set_index(["part", "reader", "field"])
    for part in ("made up", "made up, second set"):
        ours, constant = (found.loc[(part, x, "qi_result")] for x in ("baseline", "most_common"))
        assert ours["low"] > constant["accuracy"]
        assert ours["answered"] >= ours["n"] / 2
        assert found.loc[(part, "baseline", "qi_raised"), "f1"] >= 0.85


def test_two_readers_who_knew_nothing_of_each_other_agree() -> None:
    second, third = (
        validate.read_labels(HAND_CODES / f"{name}.csv") for name in ("second_reader", "read_twice")
    )
    assert set(second) == set(third)
    fields = (*ANSWERED, "published", "date_filed", "docket")
    apart = {
        (opinion, field)
        for opinion, row in second.items()
        for field in fields
        if row[field] != third[opinion][field]
    }
    assert apart == set()


@pytest.mark.parametrize("name", MADE_UP)
def test_every_made_up_opinion_holds_the_sentence_its_codes_rest_on(name: str) -> None:
    labels = validate.read_labels(HAND_CODES / f"{name}.csv")
    texts = {str(x.opinion_id): x.text for x in read_input(HAND_CODES / f"{name}.jsonl")}
    assert set(labels) == set(texts)
    for number, row in labels.items():
        quote = "".join(row["basis_quote"].replace("-", "").split())
        assert quote in "".join(texts[number].replace("-", "").split()), number


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the hand codes alone."""
    shutil.copytree(HAND_CODES, tmp_path / "data" / "own" / "hand_codes")
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    return tmp_path / "data" / "own" / "hand_codes"


@pytest.mark.parametrize("name", [error_table.HELD_OUT, error_table.RULES])
def test_without_counts_nothing_is_built(home: Path, name: str) -> None:
    (home / name).write_text("reader,n\n", "utf-8")
    with pytest.raises(DataError, match="not columns"):
        error_table.build_coder_agreement()
    (home / name).unlink()
    with pytest.raises(DataError, match=name):
        error_table.build_coder_agreement()
