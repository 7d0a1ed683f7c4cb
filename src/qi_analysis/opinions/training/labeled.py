"""What there is to learn from: labeled sentences, and opinions with their codes.

Who labeled what is told in ``data/own/hand_codes/README.md``: language models, or readers not known
to be people.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court.texts import padded
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.opinion import Opinion

REAL = ("development", "second_reader", "third_reader")
MADE_UP = ("made_up", "made_up_2", "made_up_3")
SUPREME = "supreme_court"
NOBODY = ""
"""Group of sentences that are never left out: nobody wrote them for this."""
_SAMPLE = ("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
_SUPREME_TEXTS = (
    ("supreme_court_opinions", "supreme_court_immunity_opinions.jsonl.gz"),
    ("supreme_court_opinions_2", "supreme_court_opinions_2.jsonl.gz"),
)
_FOR_WHOM = {"official": "granted", "plaintiff": "denied", "mixed": "mixed"}
_QUOTED = ("granted", "denied", "no_decision")


@dataclass(frozen=True)
class Phrase:
    """A sentence with its label, and whoever wrote it: what is left out together."""

    text: str
    label: str
    group: str


@dataclass(frozen=True)
class Labeled:
    """An opinion with its codes.

    Attributes
    ----------
    label_set : str
        ``development``, ``made_up`` and so on.
    group : str
        Court of a real opinion, writer of a made-up one: what is left out together.
    opinion : Opinion
        With its text.
    codes : mapping
        Field -> code; the Supreme Court's have ``qi_result`` alone.
    """

    label_set: str
    group: str
    opinion: Opinion
    codes: Mapping[str, str]


def folder() -> Path:
    """Return the folder of the committed labels."""
    return paths.root() / "data" / "own" / "hand_codes"


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of labels.

    Raises
    ------
    DataError
        When it cannot be read or is empty.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the labels cannot be read ({error})", file=path) from error
    if not found:
        raise DataError("no rows", file=path)
    return found


def _group(label_set: str, row: Mapping[str, str]) -> str:
    return row["opinion_id"][5] if label_set in MADE_UP else f"ca{row['circuit']}"


def phrases() -> list[Phrase]:
    """Return the labeled sentences: those written for it, and the deciding ones of opinions."""
    found = [
        Phrase(row["sentence"], row["label"], row["writer"])
        for row in rows(folder() / "sentences.csv")
    ]
    for label_set in (*REAL, *MADE_UP):
        found += [
            Phrase(row["basis_quote"], row["qi_result"], _group(label_set, row))
            for row in rows(folder() / f"{label_set}.csv")
            if row["qi_raised"] == "1" and row["qi_result"] in _QUOTED and row["basis_quote"]
        ]
    return found


def by_writer(phrases: Iterable[Phrase]) -> dict[str, dict[str, list[str]]]:
    """Return the texts of sentences by who wrote them and by label."""
    found: dict[str, dict[str, list[str]]] = {}
    for phrase in phrases:
        found.setdefault(phrase.group, {}).setdefault(phrase.label, []).append(phrase.text)
    return found


def _coded_in(label_set: str, path: Path) -> Iterator[Labeled]:
    codes = {row["opinion_id"]: row for row in rows(folder() / f"{label_set}.csv")}
    for opinion in read_input(path):
        row = codes.get(str(opinion.opinion_id))
        if row is not None:
            yield Labeled(label_set, _group(label_set, row), opinion, row)


def opinions() -> Iterator[Labeled]:
    """Yield every labeled opinion of a court of appeals, real and made up, in a fixed order.

    Raises
    ------
    FetchError
        When the raw file of the real ones is missing.
    """
    from qi_analysis.store import registry

    for label_set in REAL:
        yield from _coded_in(label_set, registry.require(*_SAMPLE))
    for label_set in MADE_UP:
        yield from _coded_in(label_set, folder() / f"{label_set}.jsonl")


def supreme_court() -> Iterator[Labeled]:
    """Yield the Supreme Court's decisions on immunity: for whom each was decided.

    Raises
    ------
    FetchError
        When a raw file is missing.
    """
    from qi_analysis.store import registry

    listed = {
        row["docket"]: _FOR_WHOM[row["for_whom"]]
        for row in rows(folder().parent / "supreme_court_decisions.csv")
        if row["about"] != "question" and row["for_whom"] in _FOR_WHOM
    }
    for source in _SUPREME_TEXTS:
        with gzip.open(registry.require(*source), "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                result = listed.get(padded(str(record["docket_number"])))
                if result:
                    opinion = _supreme(record["docket_number"], record["text"])
                    yield Labeled(SUPREME, SUPREME, opinion, {"qi_result": result})


def _supreme(docket: str, text: str) -> Opinion:
    return Opinion(
        opinion_id=docket, cluster_id=None, court="scotus", case_name=None, docket_number=docket,
        date_filed=None, precedential_status=None, citations=(), opinion_type=None, author=None,
        text=text, text_field="text", source=SUPREME, licence="",
    )  # fmt: skip
