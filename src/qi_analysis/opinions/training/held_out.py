"""What readers say of opinions whose court or writer they were not trained on.

Courts are left out one at a time for real opinions, writers for made-up ones. The numbers of an
opinion come from a model of sentences that saw none of its group; slope and level of a field are
chosen on the other groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.opinions.reading.coded import ANSWERED, NOT_RAISED, OUTCOMES
from qi_analysis.opinions.reading.weights import DocumentModel, sharpened
from qi_analysis.opinions.training.fit import Example, fit_documents
from qi_analysis.opinions.training.labeled import MADE_UP, REAL
from qi_analysis.opinions.training.small import SMALL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OPEN = "open"
"""What a reader is said to answer where it abstains."""
RIGHT = 0.85
_RIGHT: Mapping[tuple[str, bool], float] = {("qi_result", False): 0.9, ("qi_result", True): 0.8}
"""Share of answers that should be right, where a level can bring it about; by field, and whether
the text is short, where it is another. More is asked of the result, which estimates rest on; less
of it in short texts, where a doubtful answer is soon checked by a person."""
_LEVELS = tuple(round(0.5 + 0.05 * i, 2) for i in range(9))
_WEIGHT_OF_REAL = 4.0
"""Made-up opinions that a real one counts for where slope and level are chosen: the reader is for
real ones, and few of them are labeled."""
_AT_LEAST = 0.5
"""Share of opinions that must be answered, whatever the level."""
_SLOPES = tuple(round(0.5 + 0.1 * i, 1) for i in range(21))
Answer = tuple[str, float]


@dataclass(frozen=True)
class Scored:
    """One field of one opinion, by a model that saw neither it nor its group."""

    example: Example
    classes: Sequence[str]
    chances: NDArray[np.float64]
    hand: str

    def answer(self, slope: float) -> Answer:
        """Return the likeliest answer and its probability."""
        chances = sharpened(self.chances, slope)
        best = int(chances.argmax())
        return self.classes[best], float(chances[best])

    @property
    def weight(self) -> float:
        """How much it counts where slope and level are chosen."""
        return _WEIGHT_OF_REAL if self.example.labeled.label_set in REAL else 1.0


def scored(examples: Sequence[Example]) -> dict[str, list[Scored]]:
    """Return every example, short ones too, scored with its group left out, by field."""
    found: dict[str, list[Scored]] = {field: [] for field in ANSWERED}
    for group in sorted({x.labeled.group for x in examples}):
        told = fit_documents([x for x in examples if x.labeled.group != group])
        model = DocumentModel.of(told)
        for each in examples:
            if each.labeled.group == group and (_counts(each) or _short(each)):
                for field, chances in each.chances(model).items():
                    if (code := each.code(field)) is not None:
                        found[field].append(Scored(each, told[field]["classes"], chances, code))
    return found


def _counts(example: Example) -> bool:
    return example.labeled.label_set in {*REAL, *MADE_UP}


def _short(example: Example) -> bool:
    return example.labeled.label_set == SMALL


def calibrated(field: str, found: Sequence[Scored]) -> tuple[float, float, float]:
    """Return slope and levels of a field, from opinions scored with their group left out.

    The slope makes the probabilities of the codes most likely. The level is the lowest one above
    which the wanted share is right, or the highest that still answers half: one for opinions, one
    for texts of a few sentences, which mislead less.
    """
    import numpy as np

    short = [x for x in found if _short(x.example)]
    found = [x for x in found if _counts(x.example)]
    weights = [x.weight for x in found]

    def loss(slope: float) -> float:
        chances = [sharpened(x.chances, slope) for x in found]
        given = [
            p[x.classes.index(x.hand)] if x.hand in x.classes else 1e-3
            for x, p in zip(found, chances, strict=True)
        ]
        return float(-np.average(np.log(np.maximum(given, 1e-9)), weights=weights))

    slope = min(_SLOPES, key=loss)
    if field == "qi_raised":
        return slope, 0.0, 0.0
    level = _level(found, slope, _RIGHT.get((field, False), RIGHT))
    return slope, level, _level(short, slope, _RIGHT.get((field, True), RIGHT)) if short else level


def _level(found: Sequence[Scored], slope: float, right: float) -> float:
    """Return the level of a field: the lowest that brings the share about, if half are answered."""
    answers = [(*x.answer(slope), x) for x in found]
    best = _LEVELS[0]
    for level in _LEVELS:
        told = [(answer == x.hand, x.weight) for answer, p, x in answers if p >= level]
        answered = sum(weight for _, weight in told)
        if answered < _AT_LEAST * sum(x.weight for x in found):
            break
        best = level
        if sum(weight for hit, weight in told if hit) >= right * answered:
            break
    return best


def baseline(by_field: Mapping[str, Sequence[Scored]]) -> dict[str, dict[str, str]]:
    """Return what the baseline reader answers, by opinion and field; `OPEN` where it abstains."""
    answers: dict[str, dict[str, str]] = {}
    for field, found in by_field.items():
        for group in sorted({x.example.labeled.group for x in found}):
            others = [x for x in found if x.example.labeled.group != group]
            slope, level, _ = calibrated(field, others)
            for each in found:
                if each.example.labeled.group == group and _counts(each.example):
                    answer, p = each.answer(slope)
                    told = answers.setdefault(str(each.example.labeled.opinion.opinion_id), {})
                    told[field] = answer if p >= level else OPEN
    return {key: settled(told) for key, told in answers.items()}


def settled(told: Mapping[str, str]) -> dict[str, str]:
    """Return the answers with what follows from them, as `coded.settle` has it."""
    found = {"qi_raised": "0"} | dict(told)
    if found["qi_raised"] == "0":
        found |= {name: str(NOT_RAISED[name]) for name in OUTCOMES}
    if found.get("force_claim") == "0":
        found["force_in_custody"] = "0"
    return found


def most_common(examples: Sequence[Example]) -> dict[str, dict[str, str]]:
    """Return the most common code of each field, the same for every opinion."""
    used = [x for x in examples if _counts(x)]
    common = {
        field: Counter(c for x in used if (c := x.code(field)) is not None).most_common(1)[0][0]
        for field in ANSWERED
    }
    return {str(x.labeled.opinion.opinion_id): common for x in used}


def whole_text(examples: Sequence[Example]) -> dict[str, dict[str, str]]:
    """Return the answers of a logistic regression on the words of the whole text, TF-IDF weighted.

    Courts and writers left out in the same way; an opinion that does not mention immunity does not
    raise it, as for the other readers.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    used = [x for x in examples if _counts(x)]
    found: dict[str, dict[str, str]] = {str(x.labeled.opinion.opinion_id): {} for x in used}
    for group in sorted({x.labeled.group for x in used}):
        theirs = [x for x in used if x.labeled.group == group]
        others = [x for x in used if x.labeled.group != group]
        words = TfidfVectorizer(sublinear_tf=True, min_df=2)
        known = words.fit_transform([x.labeled.opinion.text for x in others])
        asked = words.transform([x.labeled.opinion.text for x in theirs])
        for field in ANSWERED:
            at = [i for i, x in enumerate(others) if x.code(field) is not None]
            model = LogisticRegression(C=10, max_iter=500)
            model.fit(known[at], [others[i].code(field) for i in at])
            for each, answer in zip(theirs, model.predict(asked), strict=True):
                if field != "qi_raised" or each.mentions:
                    found[str(each.labeled.opinion.opinion_id)][field] = str(answer)
    return {key: settled(told) for key, told in found.items()}


def counts(
    reader: str, examples: Sequence[Example], answers: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return how often a reader gave each answer beside each code, by set of labels and field."""
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for each in examples:
        codes, told = each.labeled.codes, answers.get(str(each.labeled.opinion.opinion_id))
        if told is None or not _counts(each):
            continue
        for field in ANSWERED:
            if field not in OUTCOMES or codes["qi_raised"] == "1":
                cells[each.labeled.label_set, field, told.get(field, OPEN), codes[field]] += 1
    return [
        {"reader": reader, "label_set": key[0], "field": key[1], "predicted": key[2],
         "hand": key[3], "n": n}
        for key, n in sorted(cells.items())
    ]  # fmt: skip
