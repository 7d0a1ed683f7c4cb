"""The default reader: plain rules for the record and the appeal, trained models for the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qi_analysis.opinions.reading import consistency, kinds, people, record_facts
from qi_analysis.opinions.reading.authorities import authorities_in, passage
from qi_analysis.opinions.reading.coded import (
    ANSWERED,
    OUTCOMES,
    Basis,
    Coded,
    Confidence,
    Quote,
    settle,
)
from qi_analysis.opinions.reading.evidence import Evidence
from qi_analysis.opinions.reading.segments import Document, Sentence
from qi_analysis.opinions.reading.weights import DocumentModel, SentenceModel
from qi_analysis.opinions.texts.opinion import Opinion

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCREEN = re.compile(r"qualified(?:ly)?\s+immun|good[\s-]faith\s+immunity", re.IGNORECASE)
"""The screen of the codebook, on the coded text as it stands."""
_NOT_THE_COURT = ("030", "035", "040", "concurrence", "dissent", "in-part")
_SURE, _FAIRLY = 0.8, 0.65
_SHORT = 30
"""Sentences below which a text is a short one."""
_NO_MENTION, _MENTION_ASIDE = 0.995, 0.9
_SHOWN_BY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "qi_result": {
        "granted": ("granted",), "denied": ("denied",), "no_decision": ("no_decision",),
        "mixed": ("granted", "denied"),
    },
    "violation": {
        "yes": ("violation_yes",), "no": ("violation_no",),
        "not_reached": ("violation_not_reached",), "mixed": ("violation_yes", "violation_no"),
    },
    "clearly_established": {
        "yes": ("clear_yes",), "no": ("clear_no",), "not_reached": ("violation_no", "no_decision"),
        "mixed": ("clear_yes", "clear_no"),
    },
}  # fmt: skip
"""Labels of the sentences that show an answer."""


def mentions_immunity(text: str) -> bool:
    """Say whether an opinion mentions qualified immunity: the screen."""
    return "immun" in text.lower() and SCREEN.search(text) is not None


def is_separate(opinion: Opinion, document: Document) -> bool:
    """Say whether the record holds one judge's concurrence or dissent, not the court's opinion."""
    kind = opinion.opinion_type or ""
    return kind.startswith(_NOT_THE_COURT) or document.is_separate


def quoted(sentence: Sentence, document: Document) -> Quote:
    """Return a sentence of the reading as it stands in the coded text, with its offset."""
    begin = document.reading.at(sentence.start)
    end = document.reading.at(sentence.start + max(0, len(sentence.text) - 1)) + 1
    return Quote(document.raw[begin:end], begin)


@dataclass(frozen=True)
class BaselineReader:
    """Reads with the weights that ship with the package.

    Attributes
    ----------
    sentences : SentenceModel
        Says what a sentence is.
    documents : DocumentModel
        Answers each field.
    name : str
        ``baseline``.
    """

    sentences: SentenceModel
    documents: DocumentModel
    name: str = "baseline"

    @classmethod
    def shipped(cls) -> BaselineReader:
        """Return the reader with the weights that ship with the package, read once."""
        return _shipped()

    def read(self, opinion: Opinion) -> Coded:
        """Code one opinion; what is below the level of its field is left open.

        Parameters
        ----------
        opinion : Opinion
            Any opinion; fields that its source leaves open are looked for in its text.

        Returns
        -------
        Coded
            With a verbatim sentence for each answer that a sentence shows.
        """
        document = Document(opinion.text)
        court = record_facts.court_of(opinion, document)
        filed = record_facts.date_of(opinion, document)
        docket = record_facts.docket_of(opinion, document)
        headed = any(fact is not None for fact in (court, filed, docket))
        why = kinds.left_out(opinion.text, opinion.opinion_type, headed=headed)
        evidence = Evidence(document, self.sentences, supreme=court == "scotus")
        separate = is_separate(opinion, document)
        mentioned = mentions_immunity(opinion.text)
        no_text = why == kinds.NO_TEXT
        told: dict[str, tuple[str, float]] = {}
        if not no_text:
            told = self._answers(evidence, mentioned=mentioned)
        level = "level_short" if len(document.sentences) < _SHORT else "level"
        answers = {name: self._if_sure(name, told, level) for name in ANSWERED}
        raised = answers["qi_raised"]
        quotes = self._quotes(evidence, answers) if told else {}
        basis = _basis(answers, quotes)
        row = Coded(
            opinion_id=opinion.opinion_id,
            qi_mentioned=mentioned,
            **answers,
            target=None,
            favours=None,
            published=record_facts.published_of(opinion, document),
            court=court,
            circuit=record_facts.circuit_of(court),
            date_filed=filed,
            docket=docket,
            panel_author=record_facts.author_of(opinion, document),
            errata=document.is_errata,
            separate=separate,
            basis=basis,
            confidence=_confidence(told, lowered=no_text or (raised is True and separate)),
            authorities=_authorities(evidence, answers) if raised else (),
            left_out=why,
            probability={name: round(p, 3) for name, (_, p) in told.items()},
            quotes=quotes,
        )
        return consistency.checked(settle(row), evidence.appeal)

    def _answers(self, evidence: Evidence, *, mentioned: bool) -> dict[str, tuple[str, float]]:
        """Return the likeliest answer of each field, and its probability."""
        who = people.vector(evidence.document)
        told = {
            name: self._answer(name, who)
            for name in ("defendant_type", "force_claim", "force_in_custody")
        }
        if not mentioned or evidence.document.is_errata:
            return told | {"qi_raised": ("0", _NO_MENTION)}
        if not evidence.mentions:  # in the heading, a citation or a separate opinion alone
            return told | {"qi_raised": ("0", _MENTION_ASIDE)}
        told["qi_raised"] = self._answer("qi_raised", evidence.raised_vector)
        if told["qi_raised"][0] == "1":
            possible = consistency.possible_results(evidence.appeal)
            chances = self.documents.outcomes(evidence.vector, possible)
            told |= {name: self.documents.answer(name, p) for name, p in chances.items()}
        return told

    def _answer(self, name: str, numbers: NDArray[np.float64]) -> tuple[str, float]:
        return self.documents.answer(name, self.documents.chances(name, numbers))

    def _if_sure(self, name: str, told: Mapping[str, tuple[str, float]], level: str) -> Any:
        """Return an answer in the words of the codebook, or None where it is not sure enough."""
        if name not in told or told[name][1] < self.documents.fields[name][level]:
            return None
        answer = told[name][0]
        return {"0": False, "1": True}.get(answer, answer)

    def _quotes(self, evidence: Evidence, answers: Mapping[str, Any]) -> dict[str, Quote]:
        document = evidence.document
        found: dict[str, Sentence | None] = {}
        if answers["qi_raised"]:
            for name in OUTCOMES:
                if answers[name] is not None:
                    labels = _SHOWN_BY[name][answers[name]]
                    found[name] = evidence.best(*labels, anywhere=name != "qi_result")
            found["qi_raised"] = document.sentences[evidence.mentions[0]]
        if answers["force_claim"]:
            found["force_claim"] = people.force_sentence(document)
        if answers["defendant_type"] not in {None, "none"}:
            found["defendant_type"] = people.defendant_sentence(document)
        return {name: quoted(x, document) for name, x in found.items() if x is not None}


def _basis(answers: Mapping[str, Any], quotes: Mapping[str, Quote]) -> Basis | None:
    """Return what the row rests on: the result, else immunity being raised, else force."""
    for name in ("qi_result", "qi_raised", "force_claim"):
        if name in quotes:
            return Basis(f"{name}: {answers[name]}", quotes[name].sentence, quotes[name].offset)
    return None


def _authorities(evidence: Evidence, answers: Mapping[str, Any]) -> tuple[str, ...]:
    result = answers["qi_result"]
    deciding = evidence.best(*_SHOWN_BY["qi_result"][result]) if result else None
    if deciding is None:
        return ()
    return authorities_in(passage(deciding, evidence.document.sentences))


def _confidence(told: Mapping[str, tuple[str, float]], *, lowered: bool) -> Confidence:
    """Return how sure the row is: as its result, or as immunity not being raised."""
    raised, sure = told.get("qi_raised", ("0", 0.0))
    if raised == "1":
        sure = min(sure, told["qi_result"][1])
    if lowered or sure < _FAIRLY:
        return "low"
    return "high" if sure >= _SURE else "medium"


@cache
def _shipped() -> BaselineReader:
    return BaselineReader(SentenceModel.shipped(), DocumentModel.shipped())
