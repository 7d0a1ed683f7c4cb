"""What figures of several projects share: names of releases, what they count, and their dates."""

from __future__ import annotations

from collections.abc import Sequence

from qi_analysis.deaths.releases import BY_ID, CURRENT, JOINED, LINKED
from qi_analysis.figures.kit.language import Language, load
from qi_analysis.store import registry

FIRST_YEAR = 2013
RACES = ("black", "white")


def label(source: str) -> str:
    """Return the short name of a source: of a release of records, or else its publisher's."""
    release = JOINED if source == JOINED.id else BY_ID.get(source)
    return registry.load()[source].publisher if release is None else release.project


def latest() -> list[str]:
    """Return the releases, of each project only the latest."""
    return [release.id for release in CURRENT]


def scope(source: str, language: Language | None = None) -> str:
    """Return in few words which deaths a release counts, in English unless said."""
    return BY_ID[source].counts.said((language or load()).code)


def project(source: str, language: Language) -> str:
    """Return the project of a release as named where all are listed: a later one says so."""
    return BY_ID[source].name.said(language.code)


def released(source: str) -> str | None:
    """Return the day on which the records of ``source`` were published, or else archived.

    For the linked list that of the newest of its projects.
    """
    known = registry.load()
    wanted = LINKED if source == JOINED.id else (source,)
    days = [known[each].date_published or known[each].date_archived for each in wanted]
    return max((day for day in days if day), default=None)


def titles(sources: Sequence[str], language: Language) -> str:
    """Return the titles of the releases, each with its date, as the registry of sources has it."""
    return "; ".join(BY_ID[source].title.said(language.code) for source in sources)
