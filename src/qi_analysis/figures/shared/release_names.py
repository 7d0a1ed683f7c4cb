"""What figures of several projects share: short names, latest releases and their dates."""

from __future__ import annotations

from collections.abc import Sequence

from qi_analysis.figures.kit.language import Language
from qi_analysis.risk import recorded_deaths
from qi_analysis.store import registry

LABELS = {
    "fatal_encounters_2018": "Fatal Encounters",
    "mapping_police_violence_2021": "Mapping Police Violence",
    "washington_post_2024": "Washington Post",
    "washington_post_2025_export": "Washington Post",
    "the_counted": "The Counted",
}
FIRST_YEAR = 2013
MAIN = "mapping_police_violence_2021"
"""The source that counts all killings, on or off duty, in most years."""
RACES = ("black", "white")


def label(source: str) -> str:
    """Return the short name of a source."""
    return LABELS.get(source) or registry.load()[source].publisher


def latest() -> list[str]:
    """Return the sources, of each publisher only the release that reaches furthest."""
    known = registry.load()
    ends = {source: str(known[source].coverage_end) for source in recorded_deaths.SOURCES}
    by_label: dict[str, str] = {}
    for source in sorted(ends, key=lambda name: ends[name]):
        by_label[label(source)] = source
    return [source for source in recorded_deaths.SOURCES if source in by_label.values()]


def released(source: str) -> str | None:
    """Return the day on which the records of ``source`` were published, or else archived."""
    known = registry.load()[source]
    return known.date_published or known.date_archived


def releases(sources: Sequence[str], language: Language) -> str:
    """Return the titles of the releases, each with its date, as the registry of sources has it."""
    return "; ".join(language.say(f"records-family.release.{source}") for source in sources)
