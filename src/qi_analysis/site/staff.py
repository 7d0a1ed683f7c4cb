"""What the page for staff chooses from, and pictures as scripts that a page from a disk may read.

A page opened from a disk may show a picture and may not read its bytes, so it could neither save it
nor put it in a zip. A script it may load: `packed` wraps the bytes in one, a hundredth larger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.figures.kit.style import SIZES
from qi_analysis.site.figures import DARK
from qi_analysis.site.places import in_language

if TYPE_CHECKING:
    from qi_analysis.site.claims import ClaimPage
    from qi_analysis.site.gallery import Card
    from qi_analysis.site.publishing import Staging

OFFERED = ("post", "press")
"""Kinds of figure that are offered."""
_ESCAPED = {b"\\": b"\\\\", b"'": b"\\'", b"\n": b"\\n", b"\r": b"\\r", b"\0": b"\\x00"}


def packed(content: bytes) -> bytes:
    r"""Return bytes as a script in the encoding x-user-defined: ``qiFile('...')``.

    Examples
    --------
    >>> packed(b"a'\n\x89")
    b"qiFile('a\\'\\n\x89')"
    """
    for raw, written in _ESCAPED.items():
        content = content.replace(raw, written)
    return b"qiFile('" + content + b"')"


def script(cards: Sequence[Card], claims: Sequence[ClaimPage], staging: Staging) -> str:
    """Return the script that lists figures and claims, and write each file that it names, packed.

    ``window.qiStaff`` has ``sizes``; ``claims``: id, and by language question, answer, line and
    page; ``figures``: name, kind, claims, and by language title, texts, page and ``files``: size
    and theme to path, name to save it under, and bytes.
    """
    figures: dict[str, dict[str, Any]] = {}
    for card in cards:
        figure = card.figure
        if figure.kind not in OFFERED:
            continue
        entry = figures.setdefault(
            figure.name,
            {"name": figure.name, "kind": figure.kind, "claims": list(figure.claims), "lang": {}},
        )
        entry["lang"][figure.language] = {
            "title": figure.title,
            "alt": figure.alt,
            "post": figure.captions["post"],
            "paragraph": figure.captions["paragraph"],
            "page": card.page,
            "files": dict(_files(card, staging)),
        }
    shown = {name for entry in figures.values() for name in entry["claims"]}
    listed = [_claim(one) for one in claims if one.claim.id in shown]
    record = {"sizes": list(SIZES), "claims": listed, "figures": list(figures.values())}
    return f"window.qiStaff = {json.dumps(record, ensure_ascii=False, separators=(',', ':'))};\n"


def _files(card: Card, staging: Staging) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield size and theme with the packed file: a PNG, or for print alone a PDF."""
    figure = card.figure
    for shape in figure.shapes:
        size, theme = shape.light, "dark" if shape.name.endswith(DARK) else "light"
        found = shape.files.get("png") or shape.files.get("pdf")
        if size not in SIZES or found is None or (theme == "dark" and card.of_claim):
            continue  # cards of claims are offered light alone, or the site would be too heavy
        path = f"figures/{figure.key}/packed/{shape.name}{found.suffix}.js"
        content = found.read_bytes()
        staging.write(path, packed(content))
        saved = f"{figure.name}-{shape.name}-{figure.language}{found.suffix}"
        yield f"{size}/{theme}", {"path": path, "name": saved, "bytes": len(content)}


def _claim(one: ClaimPage) -> Mapping[str, Any]:
    said = {
        code: {
            "question": answer.question,
            "answer": f"{answer.word}. {answer.line}",
            "page": in_language(one.path, code),
        }
        for code, answer in one.answers.items()
    }
    return {"id": one.claim.id, "lang": said}
