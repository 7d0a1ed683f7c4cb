"""How the opinions were selected: the label that every number made from them carries.

A share of opinions is a rate only of what the opinions were drawn from. Opinions in file order are
drawn from nothing; those of which nobody says how they were drawn may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

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
    """The label that goes with every number; ``sample`` is the registry's slice in file order."""

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


def label(ids: Iterable[int | str], stated: str | None = None) -> Label:
    """Return the label of numbers made from opinions of some ids.

    It is ``sample`` where at least half of the ids are of the slice: a few more opinions do not
    make it a sample. What is ``stated`` of how they were drawn, in the analyst's words, does not
    take that label off.
    """
    known = [str(each) for each in ids]
    of_slice = sum(each in sample_ids() for each in known)
    if known and 2 * of_slice >= len(known):
        return Label("sample", SAMPLE)
    if stated and stated.strip():
        return Label("stated", f"Selected, according to the analyst: {' '.join(stated.split())}")
    return Label("unstated", UNSTATED)
