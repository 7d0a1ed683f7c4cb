"""What a language model is asked about an opinion, and in which form it must answer."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qi_analysis.core import paths
from qi_analysis.opinions.reading.segments import Document

MOST = 80_000
"""Characters of an opinion that are sent; most opinions are shorter."""
SHORTEST, LONGEST = 4, 80
"""Words of a quote."""
_PER_TOKEN = 4
"""Characters of English to a token, roughly."""
_AROUND = 1_500
"""Characters on both sides of a mention of immunity."""
_IMMUNE = re.compile(r"\bimmun(?:e|ity)\b", re.IGNORECASE)
_CUT = "\n[... left out here: {n:,} characters ...]\n"

_STEP = ("yes", "no", "not_reached")
ANSWERS: Mapping[str, tuple[str, ...] | None] = {
    "defendant_type": ("police", "corrections", "other_official", "none"),
    "force_claim": None,
    "force_in_custody": None,
    "qi_raised": None,
    "violation": _STEP,
    "clearly_established": _STEP,
    "qi_result": ("granted", "denied", "no_jurisdiction", "no_decision"),
}
"""The answers on one claim against one defendant; None stands for true or false."""

Spans = Sequence[tuple[int, int]]
"""Parts of a reading, as begin and end, in order."""


@dataclass(frozen=True)
class Prompt:
    """One question: what is said to the model, the schema of its answer, and about its length."""

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any]
    tokens: int


def schema(order: Sequence[str]) -> dict[str, Any]:
    """Return the JSON schema of an answer, its fields in this order."""
    properties: dict[str, Any] = {"defendant": {"type": "string"}, "claim": {"type": "string"}}
    for name in order:
        words = ANSWERS[name]
        answer = {"type": "boolean"} if words is None else {"type": "string", "enum": list(words)}
        properties[name] = _object({"answer": answer, "quote": {"type": "string"}})
    items = {"type": "array", "minItems": 1, "maxItems": 40, "items": _object(properties)}
    return _object({"claims": items})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with all of these properties and no other."""
    closed = {"required": list(properties), "additionalProperties": False}
    return {"type": "object", "properties": dict(properties), **closed}


@cache
def _words() -> dict[str, Any]:
    """Return what the model is told, and the rules of the codebook that people used too."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    book = paths.root() / "data" / "own" / "hand_codes" / "CODEBOOK.md"
    rules = book.read_text(encoding="utf-8").partition("\n## Fields and decision rules\n")[2]
    return told | {"codebook": rules}


def sent_spans(document: Document, most: int = MOST) -> Spans:
    """Return which parts of the reading are sent.

    The whole of an opinion of at most ``most`` characters. Of a longer one the opening, a quarter
    of ``most``; the close of the court's own opinion, before any concurrence or dissent, as much
    again; and the passages around mentions of immunity, from the last to the first, while there
    is room.
    """
    text = document.reading.text
    if len(text) <= most:
        return [(0, len(text))]
    part, end = most // 4, document.body_end
    kept = _merged([(0, part), (max(0, end - part), end)])
    for found in reversed(list(_IMMUNE.finditer(text, part, max(part, end - part)))):
        more = _merged([*kept, (found.start() - _AROUND, min(end, found.end() + _AROUND))])
        if sum(b - a for a, b in more) > most:
            break
        kept = more
    return kept


def _merged(spans: Spans) -> Spans:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((max(0, begin), end))
    return merged


def prompts(document: Document, spans: Spans) -> list[Prompt]:
    """Return the two questions on these parts of an opinion."""
    text, at, parts = document.reading.text, 0, []
    for begin, end in spans:
        parts += [_CUT.format(n=begin - at)] * (begin > at) + [text[begin:end]]
        at = end
    material = "".join(parts) + _CUT.format(n=len(text) - at) * (at < len(text))
    # no text can hold its own hash, so none can put an end to itself
    mark = f"=== OPINION {hashlib.sha256(material.encode()).hexdigest()[:32]} ==="
    words, asked = _words(), []
    for way, order in zip(words["passes"], (list(ANSWERS), list(ANSWERS)[::-1]), strict=True):
        shape = schema(order)
        system = words["system"].format(
            schema=json.dumps(shape), codebook=words["codebook"], shortest=SHORTEST, longest=LONGEST
        )
        user = f"{way}\n\n{mark}\n{material}\n{mark}\n\nNow give the JSON object."
        said = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        asked.append(Prompt(said, shape, (len(system) + len(user)) // _PER_TOKEN))
    return asked
