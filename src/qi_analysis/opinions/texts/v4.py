"""Opinions from CourtListener's REST interface, version 4: a search result and its text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.coded_text import HTML_FIELDS, PLAIN, or_none, text_of
from qi_analysis.opinions.texts.opinion import Opinion, is_id
from qi_analysis.opinions.texts.query import LICENCE

SOURCE = "courtlistener_v4"
FIELDS = ("id", "cluster_id", "type", "author_str", PLAIN, *HTML_FIELDS)
"""What is asked of the ``opinions`` endpoint."""


def opinion_ids(cluster: Mapping[str, Any]) -> list[int]:
    """Return the ids of the opinions of one search result.

    Raises
    ------
    DataError
        When the result is not of the true shape.
    """
    try:
        ids = [opinion["id"] for opinion in cluster["opinions"]]
    except (KeyError, TypeError):
        ids = []
    if not ids or not all(map(is_id, ids)) or len(set(ids)) != len(ids):
        raise _odd(cluster, "it does not list its opinions, each by an id of its own", "opinions")
    return ids


def check(cluster: Mapping[str, Any]) -> None:
    """Refuse a search result from which no opinion could be built, before any text is asked for.

    Raises
    ------
    DataError
        When an id, the date or another field is missing or of the wrong kind.
    """
    for number in opinion_ids(cluster):
        from_v4(cluster, {"id": number})


def kept(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an opinion's record that were asked for."""
    return {name: record.get(name) for name in FIELDS}


def _odd(cluster: Mapping[str, Any], why: object, column: str | None = None) -> DataError:
    shown = f"{cluster.get('cluster_id')!r:.40}"
    return DataError(
        f"the search result {shown} is not of the shape of version 4: {why!s:.200}", column=column
    )


def from_v4(cluster: Mapping[str, Any], opinion: Mapping[str, Any]) -> Opinion:
    """Build an opinion from a search result (``type=o``) and its record of that endpoint.

    The search's own record of an opinion has a ``snippet``, which is not its text, and other words
    for its type.

    Raises
    ------
    DataError
        When an id or the date is missing or of the wrong kind.
    """
    text, field = text_of(opinion)
    filed = cluster.get("dateFiled")
    if not (is_id(cluster.get("cluster_id")) and is_id(opinion.get("id"))):
        raise _odd(cluster, "the decision or its opinion has no id")
    if not isinstance(cluster.get("citation"), list | None):
        raise _odd(cluster, "the citations are no list", "citation")
    try:
        return Opinion(
            opinion_id=opinion["id"],
            cluster_id=cluster["cluster_id"],
            court=or_none(cluster.get("court_id")),
            case_name=or_none(cluster.get("caseName")),
            docket_number=or_none(cluster.get("docketNumber")),
            date_filed=date.fromisoformat(filed[:10]) if filed else None,
            precedential_status=or_none(cluster.get("status")),
            citations=tuple(cluster.get("citation") or ()),
            opinion_type=or_none(opinion.get("type")),
            author=or_none(opinion.get("author_str")),
            text=text,
            text_field=field,
            source=SOURCE,
            licence=LICENCE,
        )
    except DataError as error:
        raise _odd(cluster, error.problem, error.column) from error
    except (KeyError, TypeError, ValueError) as error:
        raise _odd(cluster, f"{type(error).__name__} {error}") from error
