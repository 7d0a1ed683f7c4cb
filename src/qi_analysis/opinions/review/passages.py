"""The sentences of an opinion that a person should see first, and its text cut up to show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from qi_analysis.opinions.reading.coded import OUTCOMES, Coded, Quote

MOST = 3
Span = tuple[int, int]
_WORDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "qi_raised": r"\bqualified(?:ly)?\s+immun|\bgood[\s-]faith\s+immun",
        "defendant_type": r"\b(?:police|officers?|sheriff|deput(?:y|ies)|troopers?|wardens?|guards?"
        r"|agents?|officials?)\b",
        "force_claim": r"\b(?:excessive|unreasonable|deadly)\s+(?:use\s+of\s+)?force\b",
        "force_in_custody": r"\b(?:jail|prison|inmates?|detainees?|correction(?:s|al)?)\b",
        "violation": r"\bviolat(?:e|es|ed|ing|ion|ions)\b",
        "clearly_established": r"\bclearly[\s-]+established\b",
        "qi_result": r"\bimmun(?:ity|e)\b",
    }.items()
}
"""Words by which a person would look for a field; they add to the sentences that a reader names."""
_RULING = re.compile(
    r"\b(?:we|hold|conclude|affirm|reverse|entitled|den(?:y|ied)|grant(?:ed)?|therefore)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<!\bv)(?<!\bNo)[.?!][”\"’')\]]*\s+(?=[A-Z“\"(\[]|[\W\d]*\Z)")
_AROUND = 300
_END = re.compile(
    r"\b(?:AFFIRM|REVERS|VACAT|REMAND|DISMISS)[A-Z]*\b"
    r"|^[ \t]*(?:Affirmed|Reversed|Vacated|Remanded|Dismissed)\b"
    r"|\b[Ww]e (?:\w+,? ){0,2}(?:affirm|reverse|vacate|remand|dismiss)\b"
    r"|\b(?:is|are) (?:hereby )?(?:affirmed|reversed|vacated|remanded|dismissed)\b",
    re.MULTILINE,
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def visible(text: str) -> str:
    """Return a text in which characters that are not seen, or turn others around, are named.

    Examples
    --------
    >>> visible("denied\u202e")
    'denied[U+202E]'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)


def _of_quote(text: str, quote: Quote) -> Span | None:
    """Return where a quote stands; None for words that the text does not hold."""
    there = text.startswith(quote.sentence, quote.offset)
    start = quote.offset if there else text.find(quote.sentence)
    return (start, start + len(quote.sentence)) if quote.sentence and start >= 0 else None


def _sentence(text: str, start: int, end: int) -> Span:
    """Return about the sentence around some words."""
    begin = max(0, start - _AROUND)
    for stop in _STOP.finditer(text, begin, start):
        begin = stop.end()
    close = _STOP.search(text, end, end + _AROUND)
    return begin, begin + len(text[begin : close.end() if close else end + _AROUND].rstrip())


def last_words(text: str) -> str | None:
    """Return the last words of a text that affirm, reverse, vacate, remand or dismiss, or None."""
    places = [each.span() for each in _END.finditer(text)]
    begin, end = _sentence(text, *places[-1]) if places else (0, 0)
    return " ".join(text[begin:end].split()) or None


def _by_words(text: str, field: str) -> Iterator[Span]:
    """Yield sentences with the words of a field: rulings first, the last before others."""
    found = {_sentence(text, *each.span()) for each in _WORDS[field].finditer(text)}
    if field not in OUTCOMES:
        yield from sorted(found)
        return
    weighed = [(-len(_RULING.findall(text, *span)), -span[0], span) for span in found]
    yield from (span for _, _, span in sorted(weighed))


def candidates(row: Coded, text: str, field: str) -> list[Span]:
    """Return up to three passages on a field: those the reader named, then those by their words.

    Each is begin and end in characters of the text that was coded; no two overlap. The row's quote
    of the field comes first, or its basis where the field is the result.
    """
    named = [row.quotes[field]] if field in row.quotes else []
    if field == "qi_result" and row.basis is not None:
        named.append(Quote(row.basis.sentence, row.basis.offset))
    chosen: list[Span] = []
    spans = [span for span in (_of_quote(text, quote) for quote in named) if span]
    for begin, end in (*spans, *_by_words(text, field)):
        if len(chosen) < MOST and all(end <= a or b <= begin for a, b in chosen):
            chosen.append((begin, end))
    return chosen


def pieces(text: str, spans: Sequence[tuple[str, int, Span]]) -> list[tuple[str, list[str]]]:
    """Cut a text where passages begin or end: field, rank and place of each, which may overlap.

    Returns
    -------
    list of tuple
        Piece of the text with unseen characters named, and the passages that it belongs to, each as
        ``field.rank``. The pieces together are the text.
    """
    cuts = sorted({0, len(text), *(place for _, _, span in spans for place in span)})
    return [
        (
            visible(text[begin:end]),
            [f"{field}.{rank}" for field, rank, (a, b) in spans if a <= begin and end <= b],
        )
        for begin, end in pairwise(cuts)
    ]
