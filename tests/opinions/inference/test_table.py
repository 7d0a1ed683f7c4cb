"""The committed table of outcomes: every opinion of the slice is in it once, or said not to be."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from qi_analysis.opinions.inference import measures, sampling
from qi_analysis.opinions.inference.schema import OPINION_OUTCOMES
from qi_analysis.opinions.texts.readers import SLICE
from qi_analysis.store import committed
from qi_analysis.store.built import Built

TABLE = OPINION_OUTCOMES


def test_opinions_of_the_slice_are_accounted_for() -> None:
    (account,) = committed.resource(TABLE)["accounting"]
    assert account["rows_in"] == 1100  # lines of the file
    assert account["rows_kept"] + sum(account["rows_dropped"].values()) == 1100
    assert committed.load(TABLE)["n"].sum() == account["rows_kept"]
    assert sampling.SAMPLE in account["notes"]


def test_the_table_has_counts_and_no_ids() -> None:
    names = set(committed.load(TABLE).columns)
    assert not names & {"opinion_id", "docket", "panel_author", "case_name", "basis"}


def test_mentions_are_those_a_plain_search_finds(files_dir: Path, built: dict[str, Built]) -> None:
    # a second way: search the raw lines for the words of the codebook, whatever the field
    path = files_dir.joinpath(*SLICE)
    words = re.compile(
        r"qualified(?:ly)?(?:\s|\\n)+immun|good[\s-]faith(?:\s|\\n)+immunity", re.IGNORECASE
    )
    with gzip.open(path, "rt") as lines:
        found = sum(bool(words.search(line)) for line in lines)
    frame = built[TABLE.name].frame
    mentioned = int(frame.loc[frame["mentioned"] == "yes", "n"].sum())
    assert 0 < mentioned <= found <= mentioned + 5  # errata, separate and undated are left out


def test_populations_nest() -> None:
    rows = committed.load(TABLE)
    target = rows[rows["target"] == "yes"]
    assert (target["raised"] == "yes").all()
    assert target["n"].sum() < 10, "a handful of the target kind: no rate can be drawn"


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_hand_codes_agree_with_the_table(hand_codes: Path) -> None:
    # every opinion that the readers coded as raised is among those counted as raised
    import csv

    with hand_codes.open() as file:
        by_hand = sum(row["qi_raised"] == "1" for row in csv.DictReader(file))
    counted = measures.count_raised(committed.load(TABLE))
    assert counted.account["counted"] + counted.account["procedural"] >= by_hand
    assert counted.rows["result"].map(measures.is_decided).any()
