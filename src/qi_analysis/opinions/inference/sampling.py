"""How the opinions were selected: the label that every number made from them carries.

A share of opinions is a rate only of what the opinions were drawn from. Opinions in file order are
drawn from nothing; those of which nobody says how they were drawn may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from qi_analysis.core.files import sha256_of
from qi_analysis.opinions.texts.readers import SLICE
from qi_analysis.store import registry

SAMPLE = (
    "NOT A RATE OF ANYTHING: these opinions are a slice of an old bulk file in file order, nearly "
    "all from one circuit. They are not a random sample and represent no court, year or period. "
    "The counts show that the program runs, not how courts decide."
)
UNSTATED = (
    "SAMPLING NOT STATED: the input does not say how its opinions were selected, so its shares "
    "describe these opinions only. State it with --drawn."
)

Kind = Literal["sample", "unstated", "stated"]


@dataclass(frozen=True)
class Label:
    """The label that goes with every number.

    Attributes
    ----------
    kind : str
        ``sample`` (the registry's slice in file order), ``unstated`` or ``stated``.
    text : str
        The words.
    """

    kind: Kind
    text: str

    @property
    def loud(self) -> bool:
        """Whether no rate may be drawn from the numbers."""
        return self.kind != "stated"


@cache
def sample_ids() -> frozenset[str]:
    """Return the ids of the registry's slice, which is kept with the package as runs of ids."""
    words = files(__package__).joinpath("sample_ids.txt").read_text(encoding="utf-8").split()
    ids: set[str] = set()
    for word in words:
        first, _, last = word.partition("-")
        ids.update(str(number) for number in range(int(first), int(last or first) + 1))
    return frozenset(ids)


def is_sample_file(path: Path) -> bool:
    """Return whether a file is the registry's slice, by its bytes."""
    if not path.is_file():
        return False
    raw = registry.find(*SLICE)
    return path.stat().st_size == raw.bytes and sha256_of(path) == raw.sha256


def label(ids: Iterable[int | str], paths: Sequence[Path] = (), stated: str | None = None) -> Label:
    """Return the label of numbers made from some opinions.

    Parameters
    ----------
    ids : iterable of int or str
        Ids of the opinions.
    paths : sequence of Path
        The files they came from.
    stated : str, optional
        How they were drawn, in the analyst's words. It does not take the label off the slice.

    Returns
    -------
    Label
        ``sample`` where a file is the slice, by its bytes, or where at least half of the ids are
        of it: a few more opinions do not make it a sample.
    """
    known = [str(each) for each in ids]
    of_slice = sum(each in sample_ids() for each in known)
    if any(map(is_sample_file, paths)) or (known and 2 * of_slice >= len(known)):
        return Label("sample", SAMPLE)
    if stated and stated.strip():
        return Label("stated", f"Selected, according to the analyst: {' '.join(stated.split())}")
    return Label("unstated", UNSTATED)
