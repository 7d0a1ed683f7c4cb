"""Words to post with a picture, in three lengths; all made from the words of the chart itself."""

from __future__ import annotations

from qi_analysis.core.errors import CheckError
from qi_analysis.figures.kit.words import Words

LENGTHS: tuple[str, ...] = ("post", "paragraph", "full")
POST_CHARACTERS = 280
"""What the shortest of the common platforms takes."""


def captions(words: Words, alt_text: str, licence: str) -> dict[str, str]:
    """Return the captions of a chart by length.

    ``post`` is that of the words, or the headline, with the subtitle where both fit;
    ``paragraph`` adds what not to take from the chart and the source line; ``full`` adds the chart
    in words and the licence.

    Raises
    ------
    CheckError
        When the headline alone is too long for a post.
    """
    title, subtitle = _sentence(words.title), _sentence(words.subtitle)
    post = words.post or f"{title} {subtitle}"
    if len(post) > POST_CHARACTERS:
        post = title
    if len(post) > POST_CHARACTERS:
        raise CheckError(
            f"the headline has {len(post)} characters, a post takes {POST_CHARACTERS}. Shorten it"
        )
    mind = _sentence(words.mind)
    parts = {
        "post": [post],
        "paragraph": [title, subtitle, mind, words.footer],
        "full": [title, subtitle, alt_text, mind, words.footer, licence],
    }
    joiner = {"post": " ", "paragraph": " ", "full": "\n\n"}
    return {
        length: joiner[length].join(part.strip() for part in parts[length] if part.strip())
        for length in LENGTHS
    }


def _sentence(text: str) -> str:
    """Return ``text`` with a full stop where it ends without a mark."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."
