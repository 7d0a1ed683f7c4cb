"""One opinion followed from its text to its coded row, in a form that can be shown.

The example kept with the package is a public opinion of the registry's slice. Of its text only the
sentence on which the coding rests is kept; the marks say where the rest stands.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import write_atomically
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.reading.evidence import Evidence
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.reading.weights import SentenceModel
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.readers import SLICE, read_v3
from qi_analysis.store import registry

EXAMPLE_ID = 177300
_KEPT = "reading_example.json"
ROLES: dict[str, str] = {
    "granted": "the court holds that officials are immune",
    "denied": "the court holds that they are not",
    "no_decision": "the court leaves immunity open",
    "violation_yes": "a right was violated",
    "violation_no": "no right was violated",
    "violation_not_reached": "whether a right was violated is left open",
    "clear_yes": "the law was clear",
    "clear_no": "the law was not clear",
    "below_granted": "immunity was granted below",
    "below_denied": "immunity was denied below",
    "argued_granted": "a party argues for immunity",
    "argued_denied": "a party argues against it",
    "law": "the law in general, or another case",
    "other": "anything else",
}
"""What a sentence is, in words."""


def steps(opinion: Opinion) -> dict[str, Any]:
    """Return what the coder does with one opinion, without its text but for the basis.

    Returns
    -------
    dict
        ``source``, ``case``, ``text`` (``field``, ``characters``, ``sentences``, ``sha256``),
        ``mentions`` (sentences on immunity: ``label``, ``probability``, ``offset``,
        ``characters``) and ``coded``, the coded row.
    """
    document = Document(opinion.text)
    model = SentenceModel.shipped()
    evidence = Evidence(document, model)
    mentions = [document.sentences[i] for i in evidence.mentions]
    chances = model.probabilities([x.masked for x in mentions])
    return {
        "source": opinion.source,
        "case": opinion.case_name,
        "text": {
            "field": opinion.text_field,
            "characters": len(opinion.text),
            "sentences": len(document.sentences),
            "sha256": hashlib.sha256(opinion.text.encode()).hexdigest(),
        },
        "mentions": [
            {
                "label": model.labels[int(chance.argmax())],
                "probability": round(float(chance.max()), 2),
                "offset": document.reading.at(each.start),
                "characters": len(each.text),
            }
            for each, chance in zip(mentions, chances, strict=True)
        ],
        "coded": code(opinion).to_record(),
    }


def example() -> dict[str, Any]:
    """Return the example that is kept with the package, as `steps` made it."""
    text = files(__package__).joinpath(_KEPT).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def example_opinion() -> Opinion:
    """Return the example with its text, from the raw files.

    Raises
    ------
    FetchError
        When they are not there.
    DataError
        When the opinion is not among them.
    """
    for opinion in read_v3(registry.require(*SLICE)):
        if opinion.opinion_id == EXAMPLE_ID:
            return opinion
    raise DataError(f"no opinion {EXAMPLE_ID}", file=SLICE[1])


def keep_example() -> None:
    """Rewrite the example when the coder reads it differently."""
    text = json.dumps(steps(example_opinion()), indent=1, ensure_ascii=False) + "\n"
    write_atomically(Path(__file__).with_name(_KEPT), text.encode())


def roles(told: dict[str, Any]) -> list[tuple[str, int]]:
    """Return how many sentences that mention immunity are of each kind, in words."""
    counts = Counter(each["label"] for each in told["mentions"])
    return [(words, counts[role]) for role, words in ROLES.items() if counts[role]]


def highlighted(told: dict[str, Any]) -> str:
    """Return the basis as HTML: marked, with its rule and place; nothing of it is trusted."""
    basis = told["coded"]["basis"]
    if basis is None:
        return "<p>The coding rests on no sentence.</p>"
    sentence = html.escape(" ".join(str(basis["sentence"]).split()))
    rule, offset = html.escape(str(basis["rule"])), int(basis["offset"])
    return (
        f"<blockquote><mark>{sentence}</mark></blockquote>"
        f"<p>Rule: {rule}. Place: character {offset} of {told['text']['characters']}.</p>"
    )
