"""What a campaign page says of the Justice in Policing Act, held against what was read of the bill.

Facts, verdicts and wordings are rows of ``data/own``, written by hand from the pages they cite.
Nothing is looked up or inferred here: the rows are checked, joined, and given their words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.columns import category
from qi_analysis.core.errors import DataError
from qi_analysis.core.names import choose
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.store.delimited import read_delimited

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

STATUS = "cited_only"
HOW_SURE = ("text read", "summary read", "heading read", "not found")
"""From the surest to the least sure."""
VERDICTS: Mapping[str, tuple[str, str]] = {
    "as_printed": (
        "As printed",
        "All of the sentence is in what was read: the text, or a summary not by the sponsors.",
    ),
    "part_as_printed": (
        "Part as printed",
        "Part of the sentence is in what was read. The rest was not found in what could be read.",
    ),
    "imprecise": (
        "Imprecise",
        "What was read is narrower than the sentence, or says something else.",
    ),
    "not_found": (
        "Not found in what could be read",
        "No more than a heading was read, or the sponsors' own summary, which the page repeats.",
    ),
    "out_of_date": ("Out of date", "Congress is no longer doing what the sentence says."),
}
"""Verdict -> its words, and when it is given."""
_SENTENCES: Mapping[str, int | None] = {
    **{f"provision_{number}": number for number in range(1, 12)},
    "money": 12,
    "debate": None,
}
"""Sentence of the page -> its number among the provisions; none where it rests on the history."""
_LIST = 0
"""Number, among the provisions, of the row on where the page's whole list comes from."""
_RESTORE = "Restore it with git"
_SHORTER = {
    "section_number": "section",
    "section_heading": "heading",
    "what_it_says": "says",
    "exact_quotation": "quotation",
    "address_read": "address",
}
"""Column of the table of provisions -> field of `Provision`."""


def _text(name: str, description: str, *, optional: bool = False) -> Column:
    return Column(name, "text", description, optional=optional)


PAGE = TableSchema(
    "campaign_page",
    "Sentences of a campaign page, as printed",
    (_text("item", "our name of the sentence"), _text("printed", "the sentence")),
    ("item",),
    complete=False,
)
PROVISIONS = TableSchema(
    "bill_provisions",
    "What was read of the bill, one row per provision and page it was read on",
    (
        Column(
            "page_item", "integer", "bullet of the page; 12: money; 0: the list", low=0, high=12
        ),
        _text("provision", "what it is about"),
        _text("title", "title and subtitle of the bill", optional=True),
        _text("section_number", "section, where it was read", optional=True),
        _text("section_heading", "heading, where it was read", optional=True),
        _text("what_it_says", "in our words"),
        _text("exact_quotation", "words of the page read", optional=True),
        _text("address_read", "where it was read"),
        category("how_sure", "what was read", HOW_SURE),
        _text("bill_version", "which version or statement"),
        _text("remark", "what else to know", optional=True),
    ),
    ("page_item", "provision", "address_read"),
    complete=False,
)
CLAIMS = TableSchema(
    "bill_claims",
    "Our verdict on each sentence of the page on the bill, and a wording that is safe to publish",
    (
        category("item", "sentence of the page", tuple(_SENTENCES)),
        category("verdict", "one of five", tuple(VERDICTS)),
        _text("how", "why, and what could not be read"),
        _text("wording", "safe to publish"),
        _text("address", "where to check first"),
    ),
    ("item",),
)
HISTORY = TableSchema(
    "bill_history",
    "What Congress did, with dates and votes",
    (
        _text("date", "year, month and, where it is known, day"),
        _text("chamber", "who acted"),
        _text("action", "what was done"),
        _text("vote", "ayes and noes", optional=True),
        _text("address", "where it was read"),
        _text("remark", "what else to know", optional=True),
    ),
    ("date", "chamber", "action"),
    complete=False,
)


@dataclass(frozen=True)
class Provision:
    """What was read of one provision; None where it was not read. See `PROVISIONS`."""

    provision: str
    title: str | None
    section: str | None
    heading: str | None
    says: str
    quotation: str | None
    address: str
    how_sure: str
    bill_version: str
    remark: str | None


@dataclass(frozen=True)
class BillClaim:
    """One sentence of the page, and what to make of it; see `CLAIMS`.

    ``how_sure`` is what was read of its provisions, the surest first; None where there are none.
    """

    id: str
    page_says: str
    verdict: str
    how: str
    wording: str
    address: str
    how_sure: str | None
    provisions: tuple[Provision, ...]

    @property
    def verdict_words(self) -> str:
        """The verdict as people read it."""
        return VERDICTS[self.verdict][0]

    @property
    def sections(self) -> list[str]:
        """Sections of the bill as far as they were read, each once."""
        return list(dict.fromkeys(each.section for each in self.provisions if each.section))


@dataclass(frozen=True)
class Event:
    """One thing that Congress did; ``vote`` None where none was taken or read."""

    date: str
    chamber: str
    action: str
    vote: str | None
    address: str
    remark: str | None


@dataclass(frozen=True)
class Bill:
    """Everything on the bill.

    Claims are in the order of the page: its provisions, money, and where the bill stands; events
    by date. ``source_of_list`` is where the page's list of provisions comes from.
    """

    claims: tuple[BillClaim, ...]
    history: tuple[Event, ...]
    source_of_list: Provision

    def chosen(self, ids: Sequence[str]) -> tuple[BillClaim, ...]:
        """Return the claims of these ids, in the page's order; all where none is given.

        Raises
        ------
        UnknownNameError
            For an id that is not there, with those like it.
        """
        known = [claim.id for claim in self.claims]
        chosen = [choose(name, known, "claim on the bill") for name in ids]
        return tuple(claim for claim in self.claims if not ids or claim.id in chosen)


def load() -> Bill:
    """Return what ``data/own`` holds on the bill.

    Raises
    ------
    DataError
        When a table is not what its schema says: file, row, column.
    """
    page = dict(_read(PAGE)[["item", "printed"]].itertuples(index=False, name=None))
    read: dict[int, list[Provision]] = {}
    for row in _records(_read(PROVISIONS).rename(columns=_SHORTER)):
        read.setdefault(row.pop("page_item"), []).append(Provision(**row))
    claims = []
    judged = {row.pop("item"): row for row in _records(_read(CLAIMS))}
    for item, number in _SENTENCES.items():
        provisions = () if number is None else tuple(read.get(number, ()))
        for absent, schema in ((item not in page, PAGE), (number and not provisions, PROVISIONS)):
            if absent:
                raise DataError(f"no row on {item}", file=_path(schema), remedy=_RESTORE)
        found = {each.how_sure for each in provisions}
        how_sure = "; ".join(name for name in HOW_SURE if name in found) or None
        claim = BillClaim(
            item.replace("_", "-"),
            page[item],
            **judged[item],
            how_sure=how_sure,
            provisions=provisions,
        )
        claims.append(claim)
    if _LIST not in read:
        raise DataError("no row on the list", file=_path(PROVISIONS), remedy=_RESTORE)
    history = tuple(Event(**row) for row in _records(_read(HISTORY)))
    return Bill(tuple(claims), history, read[_LIST][0])


def to_record(bill: Bill, claims: Sequence[BillClaim]) -> dict[str, Any]:
    """Return ``claims`` and the history as plain values; what is not known is None."""
    return {
        "claims": [
            {**asdict(claim), "verdict_words": claim.verdict_words, "status": STATUS}
            for claim in claims
        ],
        "history": [asdict(event) for event in bill.history],
        "source_of_list": asdict(bill.source_of_list),
    }


def to_frame(claims: Sequence[BillClaim]) -> pd.DataFrame:
    """Return one row per claim and provision read; a claim on no provision has one row."""
    import pandas as pd

    rows = []
    for claim in claims:
        own = {name: value for name, value in asdict(claim).items() if name != "provisions"}
        own |= {"verdict": claim.verdict_words, "status": STATUS}
        rows += [own | asdict(each) for each in claim.provisions] or [own]
    return pd.DataFrame(rows).fillna("")


def _path(schema: TableSchema) -> Path:
    return paths.root() / "data" / "own" / f"{schema.name}.csv"


def _read(schema: TableSchema) -> pd.DataFrame:
    path = _path(schema)
    try:
        frame = read_delimited(path, schema.column_names)
    except DataError as error:  # these files are in the repository, and are not fetched
        raise DataError(
            error.problem, file=path, row=error.row, column=error.column, remedy=_RESTORE
        ) from error
    return schema.validate(frame, file=path)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows; an empty cell is None."""
    return [
        {str(name): None if value == "" else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
