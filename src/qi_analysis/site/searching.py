"""The index that the search of the site looks in, made from the written pages."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from qi_analysis.claims.search import sameness

if TYPE_CHECKING:
    from lxml.html import HtmlElement

WHOLE_CHARACTERS = 2_500
"""Text of a claim or a picture that is kept in its order, for numbers such as "1 in 1,000"; of
other pages each word is kept once."""
_SPANISH: Sequence[tuple[str, str]] = (
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"\bafroamerican[oa]s?\b|\bnegr[oa]s?\b|\bblacks?\b", "negro"),
    (r"\bhispan(?:[oa]|ic)s?\b|\blatin[oax]s?\b", "latino"),
    (r"\bblanc[oa]s?\b", "blanco"),
    (r"\bindigenas?\b|\bindi[oa]s?\b|\bnativ[oa]s?\b", "indigena"),
    (r"\bpolicias?\b|\bagentes?\b|\bpolicial(?:es)?\b", "policia"),
    (r"\b(?:corte|tribunal) suprem[oa]\b|\bsupreme court\b|\bscotus\b", "cortesuprema"),
    (r"\binmunidad calificada\b|\binmunidad\b", "inmunidad"),
    (r"\bmat(?:a|ar|o|an|aron|ad[oa]s?)\b|\bmuert[eoa]s?\b|\bmorir\b|\basesina\w*\b", "muerte"),
    (r"\bdesarmad[oa]s?\b", "desarmado"),
    (r"\bmujer(?:es)?\b", "mujer"),
    (r"\b(\d) veces y media\b|\b(\d) y media\b", r"\1\2.5 times"),
    (r"(?<=\d),(?=\d\b)", "."),
    (r"\bpor ciento\b|%", " percent "),
    (r"\bveces\b|\bvez\b", "times"),
)
"""Spanish patterns and what they become; accents are off before."""
_SPANISH_NUMBERS: Mapping[str, str] = {
    "uno": "1", "una": "1", "un": "1", "dos": "2", "tres": "3", "mil": "1000", "doble": "2 times",
}  # fmt: skip
_SPANISH_DROPPED = frozenset({
    "a", "al", "con", "de", "del", "el", "en", "es", "la", "las", "lo", "los", "o", "para", "por",
    "que", "se", "su", "un", "una", "y", "no", "como", "mas", "son",
    "dice", "esta", "este", "esto", "hay", "me", "dame", "quiero", "the", "of", "in", "and",
})  # fmt: skip
_DROPPED_TOO = frozenset({
    "find", "give", "i", "me", "my", "out", "please", "say", "says", "show", "us", "we", "what",
    "where", "why", "you",
})  # fmt: skip
"""English words of a question that are in too many pages to tell one from another."""
_PICTURE_WORDS: Mapping[str, Sequence[str]] = {
    "en": ("chart", "graph", "graphic", "image", "picture"),
    "es": ("figura", "grafica", "grafico", "imagen", "imagene"),
}
"""Words, without the s of the plural, that ask for a picture of what the other words name."""
_ALSO_ENGLISH = re.compile(
    r"figures/(?!claim-)[^/]+/index\.html|claims/bill\.html|data/index\.html|method/methods\.html"
)
"""English pages that the Spanish search finds where there is none in Spanish."""


def script(root: Path, code: str) -> str:
    """Return the script that holds the index of one language.

    Parameters
    ----------
    root : Path
        Folder of the written pages.
    code : str
        Pages whose ``lang`` is this are in it, and a few in English that another language lacks.
    """
    if code == "en":
        numbers, same, dropped = sameness()
        dropped |= _DROPPED_TOO
    else:
        numbers, same, dropped = _SPANISH_NUMBERS, _SPANISH, _SPANISH_DROPPED
    record = {
        "numbers": dict(numbers),
        "same": [[pattern, re.sub(r"\\(\d)", r"$\1", instead)] for pattern, instead in same],
        "dropped": sorted(dropped),
        "pictures": _PICTURE_WORDS[code],
        "pages": list(_entries(root, code)),
    }
    return f"window.qiIndex = {json.dumps(record, ensure_ascii=False, separators=(',', ':'))};\n"


def _entries(root: Path, code: str) -> Iterator[dict[str, Any]]:
    """Yield address, language, kind, title, summary and words of each page, and words asked."""
    from lxml.html import parse

    text = files(__package__).joinpath("text", "asked.toml").read_text("utf-8")
    asked = tomllib.loads(text)[code]
    for path in sorted(root.rglob("*.html")):
        page, address = parse(str(path)).getroot(), path.relative_to(root).as_posix()
        language = page.get("lang")
        lent = (
            code != "en" and _ALSO_ENGLISH.fullmatch(address) and not (path.parent / code).exists()
        )
        if page.xpath("//meta[@name='robots']") or not (language == code or lent):
            continue
        title = _words(page.xpath("//h1")[0])
        summary = " ".join(page.xpath("//meta[@name='description']/@content")[0].split())
        (main,) = page.xpath("//main")
        yield {
            "u": address,
            "l": language,
            "k": _kind(address),
            "t": title,
            "s": summary,
            "x": _text(main, address),
            "w": " ".join(words for start, words in asked.items() if address.startswith(start)),
        }
        for start, words in asked.items():
            of, _, name = start.partition("#")
            if name and of == address:
                heading = page.get_element_by_id(name)
                pieces = [_words(each) for each in heading.getparent().iter("dt", "dd", "p")]
                said = " ".join(each if each.endswith(".") else f"{each}." for each in pieces)
                yield {
                    "u": start,
                    "l": language,
                    "k": "page",
                    "t": _words(heading),
                    "s": shorten(said, 160, placeholder=" …"),
                    "x": said,
                    "w": words,
                }


def _kind(address: str) -> str:
    """Return what a page is about: a claim, a figure, or anything else."""
    folder, _, name = address.removeprefix("es/").rpartition("/")
    if folder == "claims" and name not in {"index.html", "bill.html"}:
        return "claim"
    return "figure" if folder.startswith("figures/") else "page"


def _text(main: HtmlElement, address: str) -> str:
    """Return the words to look in: in order for claims and pictures, else each once."""
    if _kind(address) != "page":
        return f"{_words(main)} {' '.join(main.xpath('.//img/@alt'))}"[:WHOLE_CHARACTERS]
    return " ".join(dict.fromkeys(re.findall(r"\w+", _words(main).lower())))


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
