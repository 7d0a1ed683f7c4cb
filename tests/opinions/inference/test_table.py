"""The committed table of outcomes: every opinion of the slice is in it once, or said not to be."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from qi_analysis.opinions.inference import measures, populations, sampling
from qi_analysis.opinions.inference.schema import OPINION_OUTCOMES
from qi_analysis.opinions.texts.readers import SLICE
from qi_analysis.store import committed
from qi_analysis.store.built import Built

TABLE = OPINION_OUTCOMES


@pytest.fixture(scope="module")
def outcomes() -> list[populations.Outcome]:
    return populations.outcomes_of_table(committed.load(TABLE).to_dict("records"))


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


def test_populations_nest(outcomes: list[populations.Outcome]) -> None:
    sizes = [
        populations.count_outcomes(outcomes, name).account["in_population"]
        for name in ("raised", "target", "reuters")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[1] < 10, "the slice has a handful of the target kind: no rate can be drawn"


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_hand_codes_agree_with_the_table(
    outcomes: list[populations.Outcome], hand_codes: Path
) -> None:
    # every opinion that the readers coded as raised is among those counted as raised
    import csv

    with hand_codes.open() as file:
        by_hand = sum(row["qi_raised"] == "1" for row in csv.DictReader(file))
    assert populations.size(x for x in outcomes if x.raised) >= by_hand
    decided = [x for x in outcomes if x.raised and measures.is_decided(x.result)]
    assert populations.size(decided) > 0
