"""A claim as a question with its answer, in plain words and in each language of the pages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qi_analysis.site.words import load

if TYPE_CHECKING:
    from qi_analysis.claims.campaign import Tally
    from qi_analysis.claims.evaluations import Evaluation
    from qi_analysis.claims.ledger import Claim
    from qi_analysis.claims.results import Result
    from qi_analysis.figures.kit.language import Language

ANSWERS: Mapping[str, str] = {
    "holds": "yes",
    "holds_with_caveats": "caveat",
    "undetermined": "open",
    "does_not_hold": "no",
    "not_recomputable": "open",
}
"""Verdict -> answer: ``yes``, ``caveat`` (yes, with a caveat), ``open`` (not known) or ``no``."""
MOST_WAYS = 2
"""Numbers that are named one by one; of more only the ends."""
_LOWERED = frozenset({
    "a", "about", "an", "at", "between", "from", "in", "of", "on", "over", "the", "there",
    "within", "years", "al", "cerca", "de", "desde", "el", "en", "entre", "hay", "hubo", "la",
    "las", "los", "más", "según", "un", "una",
})  # fmt: skip
"""Words that begin a statement with a capital only because they begin it."""


@dataclass(frozen=True)
class Answer:
    """A claim as a reader asks for it.

    Attributes
    ----------
    kind : str
        One of the values of `ANSWERS`.
    question, word, line : str
        "Is it true that …?", "Yes", and what comes out in one sentence.
    number : str
        What comes out; what was printed where nothing does.
    why : tuple of str
        Three sentences.
    statement : str
        The claim.
    """

    kind: str
    question: str
    word: str
    line: str
    number: str
    why: tuple[str, ...]
    statement: str


def answer(result: Result, code: str = "en") -> Answer:
    """Return the answer to one evaluated claim in the language ``code``."""
    from qi_analysis.claims.campaign import Tally

    words, claim, found = load(code), result.claim, result.evaluation
    kind, said = ANSWERS[result.verdict], statement(claim, code)
    if found is None:
        number = printed(claim, words)
        line, why = words.say("line.cited"), _cited(claim, words)
    elif isinstance(found, Tally) and found.independent is None:
        number = shown(claim.published.unit, found.recomputed.value, words)
        line, why = _line_of_tally(result, found, words), _tally(result, found, words)
    else:
        ours = found.independent or found.recomputed
        number = shown(claim.published.unit, ours.value, words)
        line, why = _line(result, found, words), _why(result, found, words)
    return Answer(
        kind=kind,
        question=words.say("answer.question", statement=_running(said, code)),
        word=words.say(f"answer.{kind}"),
        line=line,
        number=number,
        why=why,
        statement=said,
    )


def statement(claim: Claim, code: str) -> str:
    """Return the claim in one language: English is that of the ledger."""
    from qi_analysis.figures.kit import language

    messages = language.load(code).messages
    own = {} if code == "en" else messages
    return own.get(f"claim-card.statement.{claim.id}", claim.statement)


def shown(unit: str, value: float, words: Language, *, exact: bool = False) -> str:
    """Return a number in the unit of a claim; ``exact`` as printed, not rounded to what is sure."""
    plain = words.short(value) if abs(value) < 1000 else words.number(value)
    if unit == "one_in":
        return (
            words.say("number.one_in", n=words.number(value)) if exact else words.one_in(value, 3)
        )
    if unit == "ratio":
        return words.say("number.times", value=plain if exact else words.number(value, 2))
    if unit == "percent":
        return words.say("number.percent", value=plain if exact else words.number(value, 1))
    if unit == "per_100k":
        return words.say("number.per_100k", value=words.per_100k(value))
    if exact:
        return plain
    return words.number(value, 0 if abs(value) >= 100 or value == round(value) else 1)


def between(unit: str, low: float, high: float, words: Language, *, exact: bool = False) -> str:
    """Return a range; the unit is said once where it is a word of its own."""
    first, last = (shown(unit, each, words, exact=exact) for each in (low, high))
    return words.say("number.interval", low=_bare(unit, first, words), high=last)


def _bare(unit: str, number: str, words: Language) -> str:
    """Return the lower end of a range without the word "times"."""
    return number.removesuffix(words.say("number.times", value="")) if unit == "ratio" else number


def printed(claim: Claim, words: Language) -> str:
    """Return what was printed: its own words in English, the number in another language."""
    given = claim.published
    if words.code == "en":
        return given.text
    if given.value is not None:
        return shown(given.unit, given.value, words, exact=True)
    return between(given.unit, given.low or 0.0, given.high or 0.0, words, exact=True)


def covers(claim: Claim, words: Language) -> str:
    """Return the values for which the printed words are fair; empty where there is no range."""
    unit, low, high = claim.published.unit, claim.covers.low, claim.covers.high
    if low is not None and high is not None:
        if math.isclose(low, high):
            return shown(unit, low, words, exact=True)
        return between(unit, low, high, words, exact=True)
    if low is None and high is None:
        return ""
    end = low if low is not None else high
    message = "number.or_more" if low is not None else "number.or_less"
    return words.say(message, value=shown(unit, end or 0.0, words, exact=True))


def _line(result: Result, found: Evaluation, words: Language) -> str:
    from qi_analysis.claims.supreme_court import Count

    claim = result.claim
    unit, ours = claim.published.unit, found.independent
    again = shown(unit, found.recomputed.value, words)
    if isinstance(found, Count):
        agrees = result.verdict == "holds"
        return words.say("line.agrees") if agrees else words.say("line.listed", value=again)
    if ours is None:
        return words.say("line.counted", value=again)
    value = shown(unit, ours.value, words)
    if result.verdict == "undetermined" and ours.low is not None and ours.high is not None:
        low = _bare(unit, shown(unit, ours.low, words), words)
        return words.say("line.range", value=value, low=low, high=shown(unit, ours.high, words))
    said = words.say("line.found", value=value)
    if result.verdict == "does_not_hold" and result.digits == "do_not_follow":
        return f"{words.say('line.not_as_printed', value=again)} {said}"
    return said


def _why(result: Result, found: Evaluation, words: Language) -> tuple[str, ...]:
    from qi_analysis.claims.supreme_court import Count

    claim = result.claim
    unit, ours = claim.published.unit, found.independent
    names = {"printed": printed(claim, words)}
    names["value"] = shown(unit, found.recomputed.value, words)
    if isinstance(found, Count):
        said = (words.say("why.court_value", **names), words.say("why.court_mind"))
        return (words.say("why.court"), *said)
    digits = "not_follow" if result.digits == "do_not_follow" else "follow"
    first = words.say(f"why.{digits}", **names)
    if ours is None or ours.low is None or ours.high is None:
        last = words.say("why.not_assessed")
        if ours is None:
            return first, last
        return first, words.say("why.again", value=shown(unit, ours.value, words)), last
    second = words.say(
        "why.range",
        value=shown(unit, ours.value, words),
        low=_bare(unit, shown(unit, ours.low, words), words),
        high=shown(unit, ours.high, words),
        level=words.percent(ours.level or 0.9),
    )
    rejected = result.verdict == "does_not_hold" and result.support == "undetermined"
    covered = {} if result.support == "not_assessed" else {"covers": covers(claim, words)}
    third = words.say("why.unsupported" if rejected else f"why.{result.support}", **covered)
    return first, second, third


def _others(result: Result, found: Tally, words: Language) -> str:
    """Return what other ways of counting give that the words do not cover; may be empty."""
    from qi_analysis.claims.campaign import uncovered

    unit = result.claim.published.unit
    values = sorted(each.value for each in uncovered(result.claim, found))
    if len(values) > MOST_WAYS:
        return between(unit, values[0], values[-1], words)
    return words.listed(list(dict.fromkeys(shown(unit, each, words) for each in values)))


def _line_of_tally(result: Result, found: Tally, words: Language) -> str:
    value = shown(result.claim.published.unit, found.recomputed.value, words)
    if result.verdict == "undetermined":
        return words.say("line.later", value=value)
    if others := _others(result, found, words):
        return words.say("line.other_ways", value=value, others=others)
    return words.say("line.counted", value=value)


def _tally(result: Result, found: Tally, words: Language) -> tuple[str, ...]:
    from qi_analysis.deaths import releases

    claim, others = result.claim, _others(result, found, words)
    value = shown(claim.published.unit, found.recomputed.value, words)
    of_study = found.source not in releases.BY_ID  # and not of a project that goes on counting
    names = {"value": value, "printed": printed(claim, words)}
    counted = words.say("why.of_study" if of_study else "why.counted", **names)
    if of_study:
        fair = words.say("why.fair", covers=covers(claim, words))
        ways = words.say("why.ways", others=others) if others else fair
        return counted, ways, words.say("why.not_assessed")
    ways = words.say("why.ways", others=others) if others else words.say("why.one_way")
    if result.verdict == "undetermined":
        return counted, ways, words.say("why.unsure", covers=covers(claim, words))
    return counted, ways, words.say("why.plain")


def _cited(claim: Claim, words: Language) -> tuple[str, ...]:
    first = words.say("why.cited", printed=printed(claim, words))
    return first, words.say("why.cited_rows"), words.say("why.cited_mind")


def _running(sentence: str, code: str) -> str:
    """Return a statement as it stands inside a question: no stop, no capital that begins it."""
    text = sentence.strip().rstrip(".")
    word = re.split(r"\W", text, maxsplit=1)[0]
    if word.lower() in _LOWERED or word.lower() in _lower_words(code):
        return text[:1].lower() + text[1:]
    return text


@cache
def _lower_words(code: str) -> frozenset[str]:
    """Return every word that the ledger writes without a capital somewhere."""
    from qi_analysis.claims import ledger

    claims = ledger.load().values()
    said = " ".join(f"{statement(claim, code)} {claim.wording}" for claim in claims)
    return frozenset(word for word in re.findall(r"\w+", said) if word[:1].islower())
