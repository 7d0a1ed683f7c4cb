"""Counts and measures of the coder's errors, against a small set worked out by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.validation import error_table, error_words, validate
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT
from qi_analysis.opinions.validation.validate import value_of
from qi_analysis.store import committed
from tests.opinions.made_up import opinion

DOCS = Path(__file__).resolve().parents[3] / "docs"
HAND_CODES = Path(__file__).resolve().parents[3] / "data" / "own" / "hand_codes"


def hand(row: Coded, **other: str) -> dict[str, str]:
    return {name: value_of(row, name) for name in validate._COLUMNS[1:]} | other


@pytest.fixture
def pairs() -> list[error_table.Pair]:
    # three raised opinions: coded granted, granted, denied (the last one unsure); by hand granted,
    # denied, denied; and one that is not raised, in which the coder found force that is not there
    row = code(opinion("An action for a debt. Affirmed."))
    raised = replace(row, qi_raised=True, qi_result="granted")
    rows = [raised, raised, replace(raised, qi_result="denied", confidence="low")]
    labels = [hand(rows[0]), hand(rows[1], qi_result="denied"), hand(rows[2])]
    return [*zip(labels, rows, strict=True), (hand(row), replace(row, force_claim=True))]


def test_counts_by_hand(pairs: list[error_table.Pair]) -> None:
    table = error_table.counts("development", pairs)
    CODER_AGREEMENT.validate(table)
    found = error_table.matrix(table, "development", "qi_result")
    assert found.to_dict() == {
        "granted": {"granted": 1, "denied": 1},
        "denied": {"granted": 0, "denied": 1},
    }
    sure = error_table.matrix(table, "development", "qi_result_sure")
    assert sure.to_dict() == {
        "granted": {"granted": 1, "denied": 1},
        "denied": {"granted": 0, "denied": 0},
    }
    unsure = table[table["field"] == "confidence"]
    assert dict(zip(unsure["predicted"], unsure["n"], strict=True)) == {"low": 1, "sure": 2}


def test_measures_by_hand(pairs: list[error_table.Pair]) -> None:
    found = error_table.measures(error_table.counts("development", pairs)).set_index("field")
    result = found.loc["qi_result"]
    assert (result["agreed"], result["n"]) == (2, 3)
    # agreement 2/3; by chance (2 * 1 + 1 * 2) / 9 = 4/9; kappa = (2/3 - 4/9) / (5/9) = 2/5
    assert result["kappa"] == pytest.approx(0.4)
    force = found.loc["force_claim"]
    assert (force["agreed"], force["n"], force["precision"]) == (3, 4, 0)


def test_each_error_is_told_with_what_it_should_be(pairs: list[error_table.Pair]) -> None:
    told = error_words.errors(pairs)
    assert list(zip(told["field"], told["rules"], told["hand"], strict=True)) == [
        ("qi_result", "granted", "denied"),
        ("force_claim", "1", "0"),
    ]


def test_the_page_shows_the_committed_measures() -> None:
    table = committed.load(CODER_AGREEMENT)
    assert error_words.markdown(table) in (DOCS / "opinions.md").read_text("utf-8")


def test_the_committed_table_has_every_set_and_each_set_its_opinions_once() -> None:
    # 69 development labels; 42 and 21 opinions read a second time (data/own/hand_codes/README.md)
    table = committed.load(CODER_AGREEMENT)
    totals = table[table["field"] == "qi_raised"].groupby("label_set")["n"].sum().to_dict()
    assert totals == {
        "development": 69,
        "second_reader_unseen": 42,
        "second_reader": 42,
        "third_reader_unseen": 21,
        "third_reader": 21,
        "made_up_hard_unseen": 52,
        "made_up_typical_unseen": 32,
        "made_up": 84,
    }


def test_two_readers_who_knew_nothing_of_each_other_agree() -> None:
    second, third = (
        validate.read_labels(HAND_CODES / f"{name}.csv") for name in ("second_reader", "read_twice")
    )
    assert set(second) == set(third)
    apart = {
        (opinion, field)
        for opinion, row in second.items()
        for field in error_words.SHOWN
        if field in row and row[field] != third[opinion][field]
    }
    assert apart == set()


def test_every_made_up_opinion_is_coded_and_holds_the_sentence_its_codes_rest_on() -> None:
    labels = validate.read_labels(HAND_CODES / "made_up.csv")
    texts = {str(x.opinion_id): x.text for x in read_input(HAND_CODES / "made_up.jsonl")}
    assert set(labels) == set(texts)
    for name, row in labels.items():
        quote = " ".join(row["basis_quote"].split())
        assert quote.split(" ")[0] in texts[name]
        assert quote in " ".join(texts[name].split()), name


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the committed table and the hand codes, and no raw file."""
    shutil.copytree(HAND_CODES, tmp_path / "data" / "own" / "hand_codes")
    shutil.copytree(paths.processed_dir(), tmp_path / "data" / "processed")
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    monkeypatch.delenv("QI_ANALYSIS_RAW", raising=False)
    return tmp_path / "data" / "own" / "hand_codes"


def test_without_the_opinions_nothing_is_built(home: Path) -> None:
    assert home.is_dir()
    with pytest.raises(FetchError, match="courtlistener_sample"):
        error_table.build_coder_agreement()


@pytest.mark.raw("courtlistener_sample")
@pytest.mark.parametrize("name", ["development.csv", error_table.UNSEEN])
def test_without_hand_codes_nothing_is_built(
    home: Path, raw_dir: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(raw_dir))
    (home / name).unlink()
    with pytest.raises(DataError, match=name):
        error_table.build_coder_agreement()


def test_a_set_that_was_not_recorded_is_missed(home: Path) -> None:
    path = home / error_table.UNSEEN
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if "third_reader" not in x), "utf-8")
    with pytest.raises(DataError, match="third_reader_unseen"):
        error_table.build_coder_agreement()
