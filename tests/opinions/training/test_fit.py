"""The weights that ship come from the labels that are committed."""

from __future__ import annotations

import json
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.opinions.reading.words import features
from qi_analysis.opinions.training import fit, held_out, labeled, unrelated
from tests.conftest import in_place

BESIDE = files("qi_analysis.opinions.reading")


@pytest.fixture(scope="module")
def phrases() -> list[labeled.Phrase]:
    return labeled.phrases()


@pytest.mark.raw("circuit_opinions_mixed/opinions.jsonl.gz")
def test_the_sentence_model_is_made_of_the_committed_sentences(
    phrases: list[labeled.Phrase], raw_dir: Path
) -> None:
    with in_place(raw_dir):
        made = fit.fit_sentences([*phrases, *unrelated.plain_sentences()])
    with np.load(BytesIO(BESIDE.joinpath("sentence_model.npz").read_bytes())) as shipped:
        assert set(shipped) == set(made)
        for name in set(made) - {"votes", "bias", "step"}:
            np.testing.assert_array_equal(made[name], shipped[name])
        # another processor may round the last digit otherwise
        assert np.abs(made["votes"].astype(int) - shipped["votes"].astype(int)).max() <= 1
        np.testing.assert_allclose(made["bias"], shipped["bias"], atol=1e-3)
        np.testing.assert_allclose(made["step"], shipped["step"], rtol=1e-3)
        same = all((made[name] == shipped[name]).all() for name in made)
    if same:
        assert fit.packed(made) == BESIDE.joinpath("sentence_model.npz").read_bytes()


def test_labels_are_those_that_the_readme_names(phrases: list[labeled.Phrase]) -> None:
    assert {x.label for x in phrases} == {
        "granted", "denied", "no_decision", "violation_yes", "violation_no",
        "violation_not_reached", "clear_yes", "clear_no", "below_granted", "below_denied",
        "argued_granted", "argued_denied", "law", "other",
    }  # fmt: skip
    texts = [" ".join(x.text.lower().split()) for x in phrases]
    assert len(set(texts)) > 0.98 * len(texts)


def test_features_are_those_of_each_sentence_alone() -> None:
    sentences = ["Officer Fern is not immune.", "We affirm.", "", "The law was clear; he knew it."]

    def of(asked: list[str], at: int) -> list[int]:
        return sorted(int(x) for where, which in features(asked) for x in which[where == at])

    for at, sentence in enumerate(sentences):
        assert of(sentences, at) == of([sentence], 0)
    assert of(["Officer Fern is immune."], 0) == of(["Officer Reed is immune."], 0)
    assert of(["He is immune."], 0) != of(["He is not immune."], 0)


def test_levels_leave_open_what_is_often_wrong() -> None:
    told = json.loads(BESIDE.joinpath("document_model.json").read_text("utf-8"))
    del told["together"]
    for field, model in told.items():
        assert field == "qi_raised" or 0.5 <= model["level"] <= 0.9
        assert len(model["weights"]) == len(model["classes"]) == len(model["bias"])


def test_answers_that_the_law_keeps_apart_meet_less_than_by_chance() -> None:
    told = json.loads(BESIDE.joinpath("document_model.json").read_text("utf-8"))
    names = ("violation", "clearly_established", "qi_result")
    first, second, result = (told[name]["classes"].index for name in names)
    together = np.array(told["together"])
    assert together.shape == tuple(len(told[name]["classes"]) for name in names)
    # no violation, or no clear law, is immunity; a violation of clear law is none
    assert (together[first("no"), :, result("denied")] < 1).all()
    assert (together[:, second("no"), result("denied")] < 1).all()
    assert together[first("yes"), second("yes"), result("granted")] < 1
    assert together[first("yes"), second("yes"), result("denied")] > 1


def test_what_follows_from_an_answer() -> None:
    assert held_out.settled({"qi_raised": "0", "qi_result": "granted", "force_claim": "0"}) == {
        "qi_raised": "0", "qi_result": "no_decision", "violation": "not_reached",
        "clearly_established": "not_reached", "force_claim": "0", "force_in_custody": "0",
    }  # fmt: skip
