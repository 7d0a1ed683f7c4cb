"""Fitting: the model of sentences, then the models of opinions on what it says of them.

Every number is made in a fixed order on one thread and rounded, so that the same labels and texts
give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile, ZipInfo

from qi_analysis.opinions.reading.coded import ANSWERED, OUTCOMES
from qi_analysis.opinions.reading.consistency import possible_results
from qi_analysis.opinions.reading.evidence import Evidence
from qi_analysis.opinions.reading.people import vector as people_vector
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.reading.weights import CLIPPED, TOGETHER, DocumentModel, SentenceModel
from qi_analysis.opinions.reading.words import BITS, features
from qi_analysis.opinions.training.labeled import MADE_UP, NOBODY, REAL, SUPREME, Labeled, Phrase
from qi_analysis.opinions.training.small import SMALL
from qi_analysis.opinions.training.unrelated import PLANTED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STRENGTH = 15.0
"""Inverse of the penalty on the weights of sentences."""
SEEN_AT_LEAST = 2
"""Written sentences that must have a feature for it to be kept."""
STRENGTHS: Mapping[str, float] = {
    "qi_raised": 0.02, "qi_result": 0.02, "violation": 0.02, "clearly_established": 0.02,
    "defendant_type": 0.03, "force_claim": 0.03, "force_in_custody": 0.03,
}  # fmt: skip
_WEIGHT: Mapping[str, float] = {SMALL: 0.15, SUPREME: 0.5, PLANTED: 0.1}
_DIGITS = 4
_SELDOM = 0.1
"""Opinions that each combination of outcomes is said to have had before any was counted."""


def fit_sentences(phrases: Sequence[Phrase]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a `SentenceModel` fitted to labeled sentences.

    A multinomial logistic regression on features weighted by their rarity, each sentence scaled to
    length one. A label weighs as the root of how often it occurs: all the same would give rare ones
    too much in a whole opinion, each as it occurs too little. Votes are kept in a byte each.
    """
    import numpy as np
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    parts = features([x.text for x in phrases])
    where, which = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    shape = (len(phrases), 1 << BITS)
    counts = sparse.csr_matrix((np.ones(len(where)), (where, which)), shape=shape)
    seen = np.bincount(counts.indices, minlength=1 << BITS)
    written = counts[[i for i, x in enumerate(phrases) if x.group != NOBODY]]
    keys = np.flatnonzero(np.bincount(written.indices, minlength=1 << BITS) >= SEEN_AT_LEAST)
    rarity = np.round(np.log((1 + len(phrases)) / (1 + seen[keys])) + 1, _DIGITS)
    kept = counts[:, keys]
    length = np.sqrt(np.maximum(kept @ (rarity**2), 1e-9))
    scaled = sparse.diags(1 / length) @ kept @ sparse.diags(rarity)
    labels = [x.label for x in phrases]
    often = Counter(labels)
    weights = {x: (len(labels) / len(often) / n) ** 0.5 for x, n in often.items()}
    model = LogisticRegression(C=STRENGTH, max_iter=500, class_weight=weights, tol=1e-3)
    model.fit(scaled.tocsr(), labels)
    coefficients, intercepts = both_classes(model.coef_, model.intercept_)
    step = np.round(np.abs(coefficients).max(axis=1) / 127, 6).astype(np.float32)
    return {
        "labels": np.array(model.classes_, dtype="U24"),
        "keys": keys.astype(np.int32),
        "votes": np.round(coefficients / step[:, None]).T.astype(np.int8),
        "step": step,
        "rarity": rarity.astype(np.float32),
        "bias": np.round(intercepts, _DIGITS).astype(np.float32),
    }


def both_classes(
    weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return scores of every class: of two, the library gives those of the second alone."""
    import numpy as np

    if len(bias) > 1:
        return weights, bias
    return np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return arrays as the bytes of an ``.npz`` file that bears no time."""
    import numpy as np

    held = BytesIO()
    with ZipFile(held, "w") as file:
        for name, array in sorted(arrays.items()):
            one = BytesIO()
            np.save(one, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(ZipInfo(f"{name}.npy"), one.getvalue())
    return held.getvalue()


@dataclass(frozen=True)
class Example:
    """A labeled opinion as numbers: what is said, what of it near mentions, and who is sued.

    ``possible`` is what the result can be, by the appeal alone.
    """

    labeled: Labeled
    said: NDArray[np.float64]
    raised: NDArray[np.float64]
    sued: NDArray[np.float64]
    mentions: int
    possible: frozenset[str]

    def numbers(self, field: str) -> NDArray[np.float64]:
        """Return the numbers that answer a field."""
        if field == "qi_raised":
            return self.raised
        return self.said if field in OUTCOMES else self.sued

    def code(self, field: str) -> str | None:
        """Return the code of a field, or None where this opinion says nothing on it."""
        codes = self.labeled.codes
        if field in OUTCOMES and codes.get("qi_raised", "1") != "1":
            return None
        if field == "qi_raised" and not self.mentions:
            return None
        return codes.get(field)

    def chances(self, model: DocumentModel) -> dict[str, NDArray[np.float64]]:
        """Return what a model gives each class of each field."""
        alone = {
            name: model.chances(name, self.numbers(name))
            for name in ANSWERED
            if name not in OUTCOMES
        }
        return alone | model.outcomes(self.said, self.possible)


def example(labeled: Labeled, model: SentenceModel) -> Example:
    """Return the numbers of an opinion, by a model that was not fitted to its group."""
    document = Document(labeled.opinion.text)
    evidence = Evidence(document, model, supreme=labeled.label_set == SUPREME)
    return Example(
        labeled,
        evidence.vector,
        evidence.raised_vector,
        people_vector(document),
        len(evidence.mentions),
        possible_results(evidence.appeal),
    )


def fit_documents(examples: Sequence[Example]) -> dict[str, Any]:
    """Return the values of a `DocumentModel`, every slope 1 and no level yet."""
    told = {field: _fit_field(field, examples) for field in ANSWERED}
    return told | {TOGETHER: _together(examples, [told[name]["classes"] for name in OUTCOMES])}


def _together(examples: Sequence[Example], classes: Sequence[Sequence[str]]) -> list[Any]:
    """Return how often the outcomes meet in whole opinions, over what chance would bring together.

    The root of that ratio, since what the text says on one of them often is what it says on
    another, and the numbers of each field have seen it.
    """
    import numpy as np

    counts = np.full([len(x) for x in classes], _SELDOM)
    for each in examples:
        if each.labeled.label_set in {*REAL, *MADE_UP}:
            codes = [each.code(name) for name in OUTCOMES]
            if None not in codes:
                counts[tuple(x.index(str(c)) for x, c in zip(classes, codes, strict=True))] += 1
    shares = counts / counts.sum()
    by_chance = (
        shares.sum(axis=(1, 2))[:, None, None]
        * shares.sum(axis=(0, 2))[:, None]
        * shares.sum(axis=(0, 1))
    )
    together: list[Any] = np.round(np.sqrt(shares / by_chance), _DIGITS).tolist()
    return together


def _fit_field(field: str, examples: Sequence[Example]) -> dict[str, Any]:
    """Return the model of one field, as plain values: see `weights.DocumentModel`."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    told = [(x, x.code(field)) for x in examples]
    used = [(x, code) for x, code in told if code is not None]
    numbers = np.array([x.numbers(field) for x, _ in used])
    mean = np.round(numbers.mean(axis=0), _DIGITS)
    scale = np.round(numbers.std(axis=0), _DIGITS)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=STRENGTHS[field], max_iter=1000)
    model.fit(
        np.clip((numbers - mean) / scale, -CLIPPED, CLIPPED),
        [code for _, code in used],
        sample_weight=[_WEIGHT.get(x.labeled.label_set, 1.0) for x, _ in used],
    )
    weights, bias = both_classes(model.coef_, model.intercept_)
    return {
        "classes": list(map(str, model.classes_)),
        "mean": mean.tolist(),
        "scale": scale.tolist(),
        "weights": np.round(weights, _DIGITS).tolist(),
        "bias": np.round(bias, _DIGITS).tolist(),
        "slope": 1.0,
        "level": 0.0,
        "level_short": 0.0,
    }
