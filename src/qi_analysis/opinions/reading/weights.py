"""The trained weights, read once and used without the library that trained them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qi_analysis.opinions.reading.coded import OUTCOMES
from qi_analysis.opinions.reading.words import BITS, features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SENTENCES, DOCUMENTS = "sentence_model.npz", "document_model.json"
"""Files of weights, which ``make train`` writes."""
CLIPPED = 4.0
"""Numbers of an opinion count at most this many standard deviations from the mean."""
TOGETHER = "together"
"""What the file of document models calls the array of that name."""
_MISREAD = 0.05
"""Share of its chance that a result which cannot be keeps: the appeal may be misread."""


@dataclass(frozen=True)
class SentenceModel:
    """A linear model of what a sentence is.

    Attributes
    ----------
    labels : tuple of str
        As the sentences are labeled.
    rows : array of int, shape (2 ** BITS,)
        Feature -> row of ``weights`` and ``rarity``; the last row, of zeros, for one not known.
    weights : array, shape (features + 1, labels)
        Each feature's vote for each label, its rarity multiplied in.
    rarity : array, shape (features + 1,)
        Squared inverse document frequency.
    bias : array, shape (labels,)
    """

    labels: tuple[str, ...]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    rarity: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> SentenceModel:
        """Return the model of the arrays that training writes."""
        import numpy as np

        keys, labels = arrays["keys"], tuple(map(str, arrays["labels"]))
        rows = np.full(1 << BITS, len(keys), dtype=np.int32)
        rows[keys] = np.arange(len(keys))
        votes = arrays["votes"].astype(np.float32) * arrays["step"].astype(np.float32)
        rarity = arrays["rarity"].astype(np.float32)
        return cls(
            labels, rows,
            np.vstack([votes * rarity[:, None], np.zeros((1, len(labels)), dtype=np.float32)]),
            np.append(rarity**2, np.float32(0)), arrays["bias"].astype(np.float32),
        )  # fmt: skip

    @classmethod
    def shipped(cls) -> SentenceModel:
        """Return the model that ships with the package."""
        import numpy as np

        held = files(__package__).joinpath(SENTENCES).read_bytes()
        with np.load(BytesIO(held), allow_pickle=False) as arrays:
            return cls.of(dict(arrays))

    def probabilities(self, sentences: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each label, shape (sentences, labels)."""
        import numpy as np
        from scipy import sparse

        scores = np.tile(self.bias.astype(float), (len(sentences), 1))
        parts = features(sentences)
        if not parts:
            return softmax(scores)
        where, which = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
        row = self.rows[which]
        known = row < len(self.rarity) - 1
        ones = np.ones(int(known.sum()), dtype=np.float32)
        shape = (len(sentences), len(self.rarity))
        counts = sparse.csr_matrix((ones, (where[known], row[known])), shape=shape)
        length = np.sqrt(np.maximum(counts @ self.rarity, 1e-9))
        return softmax(scores + (counts @ self.weights) / length[:, None])


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities from scores along the last axis."""
    import numpy as np

    power = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(power / power.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class DocumentModel:
    """One linear model a field, from the numbers of an opinion to its answer.

    Attributes
    ----------
    fields : mapping
        Field -> ``classes``, ``mean`` and ``scale`` of the numbers, ``weights`` (classes,
        numbers), ``bias``, ``slope``, which makes the probabilities those met on opinions held
        out, and ``level`` and ``level_short``, below which an answer is left open.
    together : array
        How much oftener than by chance the answers on the two steps and the result meet, shape
        (violation, clearly established, result), each in the order of its ``classes``.
    """

    fields: Mapping[str, Mapping[str, Any]]
    together: NDArray[np.float64]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> DocumentModel:
        """Return the model of the values that training writes."""
        import numpy as np

        arrays = ("mean", "scale", "weights", "bias")
        fields = {
            name: {key: np.array(x) if key in arrays else x for key, x in each.items()}
            for name, each in told.items()
            if name != TOGETHER
        }
        return cls(fields, np.array(told[TOGETHER]))

    @classmethod
    def shipped(cls) -> DocumentModel:
        """Return the model that ships with the package."""
        return cls.of(json.loads(files(__package__).joinpath(DOCUMENTS).read_text("utf-8")))

    def chances(self, field: str, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each class of a field, before it is made that of its slope."""
        import numpy as np

        known = self.fields[field]
        scaled = np.clip((numbers - known["mean"]) / known["scale"], -CLIPPED, CLIPPED)
        return softmax(known["weights"] @ scaled + known["bias"])

    def outcomes(
        self, numbers: NDArray[np.float64], possible: Collection[str]
    ) -> dict[str, NDArray[np.float64]]:
        """Return the probability of each class of the steps and the result.

        Parameters
        ----------
        numbers : array
            Of an opinion that raises immunity.
        possible : collection of str
            What the result can be, by who appeals and how the appeal ends; others keep little
            weight, and the steps are weighed with what remains.
        """
        import numpy as np

        first, second, result = (self.chances(name, numbers) for name in OUTCOMES)
        can_be = np.isin(self.fields["qi_result"]["classes"], list(possible))
        result = result * np.where(can_be, 1.0, _MISREAD)
        all_three = first[:, None, None] * second[:, None] * result * self.together
        steps = all_three.sum(axis=(1, 2)), all_three.sum(axis=(0, 2))
        return {
            name: chances / chances.sum()
            for name, chances in zip(OUTCOMES, (*steps, result), strict=True)
        }

    def answer(self, field: str, chances: NDArray[np.float64]) -> tuple[str, float]:
        """Return the likeliest answer of a field and its probability, by the slope of the field."""
        known = self.fields[field]
        sloped = sharpened(chances, known["slope"])
        best = int(sloped.argmax())
        return known["classes"][best], float(sloped[best])


def sharpened(chances: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    """Return probabilities whose logarithms are stretched by a slope."""
    import numpy as np

    return softmax(slope * np.log(np.maximum(chances, 1e-12)))
