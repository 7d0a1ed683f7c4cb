"""Builder of the table of Supreme Court decisions on qualified immunity.

Every quote is looked up in the text at each build, and every decision that another source names
must have been considered; else there is no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import completeness, database, reviewed, tallies, texts
from qi_analysis.opinions.supreme_court.schema import GENERAL, LIST, READ, SUPREME_COURT
from qi_analysis.opinions.supreme_court.texts import Document
from qi_analysis.opinions.texts.readers import SLICE, read_v3
from qi_analysis.store import registry
from qi_analysis.store.accounting import Accounting, RowCounter
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

_CASES = (database.SOURCE, database.FILE)
_LINK = "https://www.courtlistener.com/c/U.S./{volume}/{page}/"
_DOCKET_LINK = "https://www.supremecourt.gov/docket/docketfiles/html/public/{docket}.html"


def term_of(day: str) -> int:
    """Return the term of a day (ISO): a term opens in October and bears the year it opens in.

    It gives the term of every case of the Supreme Court Database since 1982.

    Examples
    --------
    >>> term_of("2002-06-27"), term_of("2002-10-07")
    (2001, 2002)
    """
    return int(day[:4]) - (int(day[5:7]) < 10)


def link_of(citation: str, docket: str) -> str:
    """Return a lasting public address of a decision.

    A citation resolves at a free law library; a decision without a page yet has its docket at the
    Court's own site.

    Examples
    --------
    >>> link_of("536 U.S. 730", "01-309")
    'https://www.courtlistener.com/c/U.S./536/730/'
    >>> link_of("607 U.S. ___", "25-297")
    'https://www.supremecourt.gov/docket/docketfiles/html/public/25-297.html'
    """
    volume, _, page = citation.partition(" U.S. ")
    if page.isdigit():
        return _LINK.format(volume=volume, page=page)
    return _DOCKET_LINK.format(docket=docket)


def verified(
    listed: pd.DataFrame, documents: Mapping[str, Document], cases: pd.DataFrame
) -> pd.DataFrame:
    """Return the list with what follows from texts and citation, each row checked against them.

    Documents come by docket number. A decision that the Supreme Court Database has must be of the
    day it gives.

    Raises
    ------
    DataError
        Naming file, row and column, when a text is missing, a quote does not stand in the Court's
        words, or a day is another.
    """
    days = dict(zip(cases["citation"], cases["decided_on"], strict=True))
    made = []
    for line, row in enumerate(listed.to_dict("records"), reviewed.FIRST_LINE):
        try:
            offset, document = _quoted(row, documents)
            _check_day(row, documents, days)
        except DataError as error:
            raise DataError(
                error.problem,
                file=reviewed.path_of(LIST),
                row=line,
                column=error.column or "sentence",
                remedy=error.remedy,
            ) from error
        made.append(
            {
                **row,
                "term": term_of(row["decided_on"]),
                "offset": offset,
                "text_source": document.source if document else "",
                "text_sha256": document.sha256 if document else "",
                "citation_link": link_of(row["citation"], row["docket"]),
            }
        )
    import pandas as pd

    return pd.DataFrame(made).astype({"offset": "Int64"})


def _check_day(
    row: Mapping[str, Any], documents: Mapping[str, Document], days: Mapping[str, str]
) -> None:
    """Refuse a day that is not that of the text, or not that of the database."""
    own = documents[row["docket"]].decided_on if row["basis"] == READ else None
    for day, where in ((own, "its text"), (days.get(row["citation"]), "the database")):
        if day not in {None, row["decided_on"]}:
            raise DataError(
                f"No. {row['docket']} is of {row['decided_on']}, but {where} is of {day}",
                column="decided_on",
                remedy="Correct the one that is wrong",
            )


def _quoted(
    row: Mapping[str, Any], documents: Mapping[str, Document]
) -> tuple[int | None, Document | None]:
    """Return where the sentence of a row stands, and in which text."""
    if row["told_by"] == GENERAL:
        return None, None
    column, docket = ("told_by", row["told_by"]) if row["told_by"] else ("docket", row["docket"])
    if docket not in documents:
        raise DataError(
            f"no text of No. {docket} is here",
            column=column,
            remedy="Mark the decision as known, or correct the number",
        )
    return documents[docket].place(row["sentence"]), documents[docket]


def read_documents() -> tuple[dict[str, Document], tuple[Accounting, ...]]:
    """Return docket number -> text, the best of each, and what became of the others."""
    import pandas as pd

    chosen: dict[str, Document] = {}
    accounts = []
    for file in texts.FILES:
        found = list(texts.read(registry.require(*file)))
        fates = []
        for each in found:
            fate = (
                "transcript of an oral argument, no opinion"
                if each.is_transcript
                else "another text of a decision that is used once"
                if each.docket in chosen
                else ""
            )
            if not fate:
                chosen[each.docket] = each
            fates.append(fate)
        frame = pd.DataFrame({"fate": fates})
        counter, kept = RowCounter(registry.find(*file), frame, None, ""), frame
        for fate in sorted(set(fates) - {""}):
            kept = counter.drop(kept, kept["fate"] == fate, fate)
        accounts.append(counter.close(kept, "searched for quotes and for decisions cited"))
    return chosen, tuple(accounts)


def build_supreme_court() -> Built:
    """Return one row per decision of the reviewed list, verified against the texts."""
    listed, candidates = reviewed.read_list(), reviewed.read_candidates()
    reviewed.check_settled(listed, reviewed.read_readings())
    documents, accounts = read_documents()
    cases = database.read_cases(registry.require(*_CASES))
    others = {f"{SLICE[0]}:{each.opinion_id}": each.text
              for each in read_v3(registry.require(*SLICE))}  # fmt: skip
    considered = completeness.Considered(listed, candidates)

    def named() -> Iterator[completeness.Named]:
        yield from completeness.held(documents.values())
        own = {docket: each.text for docket, each in documents.items()}
        yield from completeness.cited((own | others).items(), cases, considered.by_party)
        yield from completeness.liability(cases)
        yield from completeness.published(tallies.read().to_dict("records"))

    completeness.check(considered, named())
    whole = Accounting(
        *SLICE, registry.find(*SLICE).sha256, "", len(others), len(others),
        notes=("searched for decisions cited near the words",),
    )  # fmt: skip
    return Built(
        SUPREME_COURT,
        verified(listed, documents, cases),
        (*accounts, _looked_up(cases, listed), whole),
    )


def _looked_up(cases: pd.DataFrame, listed: pd.DataFrame) -> Accounting:
    counter = RowCounter(registry.find(*_CASES), cases, None, "")
    on_list = cases["citation"].isin(listed["citation"]) | cases["docket"].isin(listed["docket"])
    kept = counter.drop(cases, ~on_list, "not on the list")
    return counter.close(
        kept, "searched for decisions coded as liability of officials; checks days"
    )
