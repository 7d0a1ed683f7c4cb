"""The label that keeps the slice in file order from being taken for a sample."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from qi_analysis.opinions.inference import sampling
from qi_analysis.opinions.texts.readers import SLICE


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_the_kept_ids_are_those_of_the_slice(raw_dir: Path) -> None:
    path = raw_dir.joinpath(*SLICE)
    with gzip.open(path, "rt") as lines:
        ids = {json.loads(line)["resource_uri"].rstrip("/").split("/")[-1] for line in lines}
    assert sampling.sample_ids() == ids
    assert sampling.label(ids, "a random sample").kind == "sample"


def test_a_label_follows_from_the_ids_and_from_what_is_stated() -> None:
    assert sampling.label([355, "705"], "all of ca1").kind == "sample"
    assert sampling.label([355, 705, 1], "all of ca1").kind == "sample"
    assert sampling.label([355, 1, 2], "all of ca1").kind == "stated"
    assert "NOT A RATE" in sampling.label([355]).text
    assert sampling.label([1, 2]).kind == sampling.label([1, 2], stated="  ").kind == "unstated"
    assert sampling.label([]).loud


def test_the_words_of_the_analyst_are_kept_on_one_line() -> None:
    found = sampling.label([1, 2], stated="all published\n opinions of ca1")
    assert found.text == "Selected, according to the analyst: all published opinions of ca1"
    assert not found.loud
