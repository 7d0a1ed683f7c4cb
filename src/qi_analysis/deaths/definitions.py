"""What each project counts, as data: read from ``definitions.toml``, shown side by side.

A release without a definition of its own has that of the one it replaces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from qi_analysis.deaths import releases
from qi_analysis.store import registry

ASPECTS: Mapping[str, str] = {
    "counts": "Who is counted",
    "leaves_out": "Who is not",
    "means": "Means of death",
    "on_duty": "Officers on or off duty",
    "suicides": "Suicides",
    "vehicles": "Vehicle collisions",
    "custody": "Deaths in custody",
    "date": "What the date means",
    "race": "Race",
    "gathered": "Gathered from",
    "used": "Used in our estimate",
}
"""Key of a definition -> heading."""
_FROM_REGISTRY = ("coverage", "licence", "terms", "address")


def load() -> dict[str, dict[str, str]]:
    """Return source -> name, each of `ASPECTS`, and coverage, licence, terms and address."""
    text = files(__package__).joinpath("definitions.toml").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> dict[str, dict[str, str]]:
    """Return the definitions written in ``text`` (TOML, a list ``[[definition]]``), as `load`."""
    own = {
        entry["source"]: {key: entry[key] for key in ASPECTS}
        for entry in tomllib.loads(text)["definition"]
    }
    known, found = registry.load(), {}
    for release in releases.RELEASES:
        told = (own.get(source) for source in (release.id, *releases.replaced_by(release.id)))
        definition = next((each for each in told if each), None)
        if definition is not None:
            found[release.id] = {
                "name": release.name.en,
                **definition,
                **{key: str(getattr(known[release.id], key)) for key in _FROM_REGISTRY},
            }
    return found


def markdown() -> str:
    """Return the definitions side by side, an aspect a row, as a Markdown table."""
    sources = load()
    heads = ["", *(each["name"] for each in sources.values())]
    rows = [heads, ["---"] * len(heads)]
    aspects = {**ASPECTS, "coverage": "This release", "licence": "License", "terms": "Terms"}
    rows += [[words, *(each[key] for each in sources.values())] for key, words in aspects.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
