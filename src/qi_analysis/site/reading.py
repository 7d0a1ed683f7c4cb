"""What the pages for readers show: which picture goes with which claim, and what stands first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.site import gallery
from qi_analysis.site.claims import not_counted
from qi_analysis.site.figures import ENGLISH
from qi_analysis.site.places import in_language
from qi_analysis.site.words import LANGUAGES, load

if TYPE_CHECKING:
    from qi_analysis.site.claims import ClaimPage
    from qi_analysis.site.gallery import Card

FIRST = 3
"""Claims on the first screen: those that lead the ledger."""
_TEASED = 6
"""Pictures on the first page."""


class Front:
    """Claims and pictures together, by language; a picture that lacks a language is English."""

    def __init__(self, claims: Sequence[ClaimPage], cards: Sequence[Card]) -> None:
        self._claims = claims
        self._cards: Mapping[str, list[Card]] = {
            code: _in_language(cards, code) for code in LANGUAGES
        }
        self._shows = {code: _by_claim(found) for code, found in self._cards.items()}

    @property
    def shared(self) -> str | None:
        """Return the picture that other sites show beside a link to a page without its own."""
        drawn = [each for each in self._cards[ENGLISH] if not each.of_claim]
        return next((each.shared for each in [*drawn, *self._cards[ENGLISH]]), None)

    def home(self) -> dict[str, Any]:
        """Return what the first page shows; functions of the language."""
        tally = Counter(one.answers[ENGLISH].kind for one in self._claims)

        def main(code: str) -> list[tuple[Any, str, Card | None]]:
            return [
                (one.answers[code], in_language(one.path, code), self._best(one, code))
                for one in self._claims[:FIRST]
            ]

        return {
            "main": main,
            "total": len(self._claims),
            "tally": tally,
            "gallery": lambda code: self._drawn(code)[:_TEASED],
            "people": lambda code: not_counted(load(code)),
        }

    def gallery(self) -> dict[str, Any]:
        """Return what the gallery shows; functions of the language."""
        offered = {
            code: [each for each in found if each.figure.kind != "review"]
            for code, found in self._cards.items()
        }
        shown = {name for each in offered[ENGLISH] for name in each.figure.claims}
        known = {one.claim.id for one in self._claims}
        return {
            "pictures": self._drawn,
            "cards": lambda code: [each for each in offered[code] if each.of_claim],
            "review": lambda code: [e for e in self._cards[code] if e.figure.kind == "review"],
            "filters": [one for one in self._claims if one.claim.id in shown],
            "unclaimed": any(not set(each.figure.claims) & known for each in offered[ENGLISH]),
        }

    def of_claim(self, one: ClaimPage) -> dict[str, Callable[[str], Any]]:
        """Return what the page of a claim shows of pictures, and its wording, by language."""
        return {
            "cards": lambda code: self._shows[code].get(one.claim.id, []),
            "best": lambda code: self._best(one, code),
            "shared": lambda code: getattr(self._best(one, code), "shared", None) or self.shared,
            "wording": lambda code: one.wording if code == ENGLISH else self._said(one, code),
        }

    def _drawn(self, code: str) -> list[Card]:
        """Return the pictures that are no cards of claims, those to post first."""
        found = [e for e in self._cards[code] if not e.of_claim and e.figure.kind != "review"]
        return sorted(found, key=lambda each: each.figure.kind != "post")

    def _best(self, one: ClaimPage, code: str) -> Card | None:
        shown = self._shows[code].get(one.claim.id, [])
        return gallery.best(shown, failed=one.verdict == "does_not_hold")

    def _said(self, one: ClaimPage, code: str) -> str:
        """Return words that are safe to publish in another language than English."""
        own = [e for e in self._shows[code].get(one.claim.id, []) if e.of_claim]
        if own and own[0].figure.language == code:
            return own[0].figure.captions["post"]
        answer = one.answers[code]
        # as a question: a statement that does not hold must not stand in words to be copied
        return f"{answer.question} {answer.word}. {answer.line}"


def _in_language(cards: Sequence[Card], code: str) -> list[Card]:
    """Return one card per figure, in the language where it is there, else in English."""
    found: dict[str, Card] = {}
    for each in cards:
        if each.figure.language == code or each.figure.name not in found:
            found[each.figure.name] = each
    return list(found.values())


def _by_claim(cards: Sequence[Card]) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for each in cards:
        for claim in each.figure.claims:
            found.setdefault(claim, []).append(each)
    return found
