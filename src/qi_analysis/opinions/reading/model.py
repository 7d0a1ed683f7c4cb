"""The reader that asks a language model: two passes, every answer with a quote that is checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qi_analysis.opinions.reading.appeal import read_appeal
from qi_analysis.opinions.reading.authorities import authorities_in
from qi_analysis.opinions.reading.chat import TOKENS_OUT, Chat
from qi_analysis.opinions.reading.coded import ANSWERED, OUTCOMES, Basis, Coded, Quote, settle
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.reading.consistency import checked
from qi_analysis.opinions.reading.model_prompt import (
    ANSWERS,
    LONGEST,
    MOST,
    SHORTEST,
    Prompt,
    Spans,
    prompts,
    sent_spans,
)
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.texts.opinion import Opinion

_MARKS = str.maketrans("‘’“”–—", "''\"\"--")
"""Typographic signs that models write plainly; one character each, so offsets hold."""
_WHOLE = 2_000
"""Characters of a sentence that is shown whole."""
_CITED = 300
"""Characters behind the deciding quote in which its citations are looked for."""


@dataclass(frozen=True)
class Answer:
    """One answer, and where in the text it is shown."""

    value: Any
    quote: Quote


Claim = Mapping[str, Answer | None]
"""The answers on one claim against one defendant; None where the quote was not in the text."""


@dataclass(frozen=True)
class Estimate:
    """What reading some opinions will take; ``calls`` leaves out what is kept from before."""

    opinions: int
    calls: int
    kept: int
    tokens_in: int
    tokens_out: int
    cost: float
    seconds: float


class ModelReader:
    """Reads opinions with a language model, by the codebook of `data/own/hand_codes`.

    Nothing here has measured how right any model is: ``opinions validate`` does.

    Parameters
    ----------
    chat : Chat
        The model.
    most : int
        Characters of an opinion that are sent; see `model_prompt.sent_spans`.
    """

    name = "model"

    def __init__(self, chat: Chat, *, most: int = MOST) -> None:
        self.chat, self._most = chat, most

    def _asked(self, opinion: Opinion) -> tuple[Document, Spans, list[Prompt]]:
        """Return the questions on an opinion: none where it has no text."""
        document = Document(opinion.text)
        spans = sent_spans(document, self._most)
        return document, spans, prompts(document, spans) if opinion.text.strip() else []

    def estimate(self, opinions: Iterable[Opinion]) -> Estimate:
        """Return what `read` will take for these opinions; nothing is sent."""
        read = asked = calls = tokens = 0
        for opinion in opinions:
            read += 1
            questions = self._asked(opinion)[2]
            new = [prompt for prompt in questions if self.chat.kept(prompt) is None]
            asked, calls = asked + len(questions), calls + len(new)
            tokens += sum(prompt.tokens for prompt in new)
        out = calls * TOKENS_OUT
        cost, seconds = self.chat.allowed.price(tokens, out), self.chat.seconds_for(calls)
        return Estimate(read, calls, asked - calls, tokens, out, cost, seconds)

    def read(self, opinion: Opinion) -> Coded:
        """Code one opinion; court, docket, dates and kind come from the record and the heading.

        A field on which the two passes differ, or whose quote is not in the text, is left open. So
        is ``qi_raised`` where the model says yes of a text that does not mention immunity, and what
        cannot stand beside the other answers or the end of the appeal (`consistency`).
        """
        document, spans, asked = self._asked(opinion)
        passes = [
            fold(list(_shown(self.chat.ask(prompt), document, spans))) for prompt in asked
        ] or [{}]
        agreed = {
            name: answer
            for name, answer in passes[0].items()
            if all(name in other and other[name].value == answer.value for other in passes)
        }
        facts = code(opinion)
        raised = agreed.get("qi_raised")
        if raised is not None and raised.value and not facts.qi_mentioned:
            agreed = {k: v for k, v in agreed.items() if k not in {"qi_raised", *OUTCOMES}}
        values: dict[str, Any] = dict.fromkeys(ANSWERED)
        values |= {name: answer.value for name, answer in agreed.items()}
        row = settle(replace(facts, reader=self.name, probability={}, **values))
        quotes = {k: v.quote for k, v in agreed.items() if getattr(row, k) == v.value}
        shown = quotes.get("qi_result" if row.qi_raised else "force_claim")
        cited = opinion.text[shown.offset :][: len(shown.sentence) + _CITED] if shown else ""
        row = replace(
            row,
            basis=Basis("both passes agree", shown.sentence, shown.offset) if shown else None,
            authorities=authorities_in(cited) if row.qi_raised else (),
            confidence="low" if row.abstained else "medium",
        )
        row = checked(row, read_appeal(document, supreme=row.court == "scotus"))
        kept = {name: quote for name, quote in quotes.items() if name not in row.abstained}
        return replace(row, quotes=kept)


def _shown(given: Any, document: Document, spans: Spans) -> Iterator[Claim]:
    """Yield the claims of a valid answer; an answer whose quote is not in the text is None."""
    text = document.reading.text.translate(_MARKS)
    for claim in [] if given is None else given["claims"]:
        answers: dict[str, Answer | None] = {}
        for name in ANSWERS:
            quote = _located(claim[name]["quote"], text, document, spans)
            answers[name] = None if quote is None else Answer(claim[name]["answer"], quote)
        yield answers


def _located(words: str, text: str, document: Document, spans: Spans) -> Quote | None:
    """Return the sentence in which a quote stands, or None where the model was not shown it.

    The whole sentence, as the words alone may leave out a "not"; but the words alone where the
    heading holds them or the sentence has no end.
    """
    wanted = words.translate(_MARKS).split()
    if not SHORTEST <= len(wanted) <= LONGEST:
        return None
    told = " ".join(wanted)
    first = next((at for a, b in spans if (at := text.find(told, a, b)) >= 0), None)
    if first is None:
        return None
    last = first + len(told)
    for sentence in document.sentences:
        end = sentence.start + len(sentence.text)
        if sentence.start <= first < last <= end and end - sentence.start <= _WHOLE:
            first, last = sentence.start, end
            break
    begin = document.reading.at(first)
    return Quote(document.raw[begin : document.reading.at(last - 1) + 1], begin)


def fold(claims: Sequence[Claim]) -> dict[str, Answer]:
    """Return the answers on the whole opinion; a field that is left out is open.

    Immunity is raised, and force claimed, if it is on any claim. Force was in custody if every
    claim of force arose there. Kinds of officials, and the two steps, are mixed where claims
    differ; a step that was not reached does not count beside one that was. The result is granted
    where immunity was granted on every claim on which it was decided, denied where on none, and
    mixed where it was granted on some and denied, or left standing for want of jurisdiction, on
    others. An open answer leaves the field open, unless the others settle it.

    Parameters
    ----------
    claims : sequence of mapping
        Field of `model_prompt.ANSWERS` -> `Answer`, or None where it is open.
    """
    if not claims:
        return {}
    force = [c for c in claims if c["force_claim"] is None or c["force_claim"].value]
    raised = [c for c in claims if c["qi_raised"] is None or c["qi_raised"].value]
    folded = {
        "qi_raised": _one_wins([c["qi_raised"] for c in claims], winner=True),
        "force_claim": _one_wins([c["force_claim"] for c in claims], winner=True),
        "force_in_custody": _one_wins([c["force_in_custody"] for c in force], winner=False),
        "defendant_type": _joined([c["defendant_type"] for c in claims], "none"),
        "violation": _joined([c["violation"] for c in raised], "not_reached"),
        "clearly_established": _joined([c["clearly_established"] for c in raised], "not_reached"),
        "qi_result": _result([c["qi_result"] for c in raised]),
    }
    return {name: answer for name, answer in folded.items() if answer is not None}


def _one_wins(answers: Sequence[Answer | None], *, winner: bool) -> Answer | None:
    """Return the first answer that is the winner, whatever else is open, or else the other."""
    won = next((x for x in answers if x is not None and x.value is winner), None)
    return won if won or None in answers else next(iter(answers), None)


def _joined(answers: Sequence[Answer | None], empty: str) -> Answer | None:
    """Return the one answer beside the empty one, or mixed."""
    told = [x for x in answers if x is None or x.value != empty]
    known = [x for x in told if x is not None]
    if len({x.value for x in known}) > 1:
        return replace(known[0], value="mixed")
    return None if None in told else next(iter(known or answers), None)


def _result(answers: Sequence[Answer | None]) -> Answer | None:
    first = {x.value: x for x in reversed(answers) if x is not None}
    if "granted" in first and (first.keys() & {"denied", "no_jurisdiction"}):
        return replace(first["granted"], value="mixed")
    if None in answers or not first:
        return None
    for value in ("granted", "denied"):
        if value in first:
            return first[value]
    return replace(next(iter(reversed(first.values()))), value="no_decision")
