"""A made-up queue: opinions, and what a machine said of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qi_analysis.opinions.reading.coded import Coded, Quote
from qi_analysis.opinions.review import page
from qi_analysis.opinions.texts.opinion import Opinion
from tests.opinions.coded_made_up import coded
from tests.opinions.made_up import plain

HOLDING = "We hold that the officers are entitled to qualified immunity."
TEXT = (
    "Pat Moss says that two police officers used excessive force in the jail.\n\n"
    f"{'The facts are these. ' * 300}\n\nThe law was not clearly established. {HOLDING}\n\n"
    "The judgment is AFFIRMED.\n"
)


def opinion(
    number: int | str, text: str = TEXT, name: str = "Moss v. Fern", **other: Any
) -> Opinion:
    return replace(plain(text), opinion_id=number, case_name=name, **other)


def row(number: int | str, text: str = TEXT, **other: Any) -> Coded:
    quotes = {"qi_result": Quote(HOLDING, text.find(HOLDING))} if HOLDING in text else {}
    return replace(coded(1), **{"opinion_id": number, "quotes": quotes, "basis": None, **other})


def write(folder: Path, *pairs: tuple[Coded, Opinion], **other: Any) -> Path:
    """Write a page of these rows and opinions and return its path."""
    rows, opinions = zip(*pairs, strict=True)
    return page.write(rows, opinions, folder / "review", **other)
