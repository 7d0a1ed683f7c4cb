"""Fetch what a search finds: pages, then what is blocked, then the texts; each step resumable."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.core.files import whole_or_nothing
from qi_analysis.opinions.texts import v4
from qi_analysis.opinions.texts.api import Api, GoneError
from qi_analysis.opinions.texts.fetch_cache import Store, locked
from qi_analysis.opinions.texts.opinion import Opinion, is_id
from qi_analysis.opinions.texts.query import PAGE, Query

PAGES = "pages"
_IDLE = 3
"""Pages in a row that bring nothing new before a list is taken to have no end."""
_MOST_CLUSTERS = 20_000_000
"""Decisions that a search may count: about twice what CourtListener has."""
_BLOCKED = 100_000
"""Blocked decisions of a court, whose list does not count them."""
_ANY_CLUSTER: Mapping[str, Any] = {"cluster_id": 0}
Page = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """How far a fetch is with its ``pages``, ``blocked`` or ``opinions``.

    A total that is not known yet is estimated from what came so far. Seconds left are those to the
    end of the whole fetch, given the limits; waiting for retries is not counted.
    """

    what: str
    done: int
    total: int
    seconds_left: float


@dataclass(frozen=True)
class Fetched:
    """What a finished fetch has brought: decisions listed, and opinions written.

    The decisions ``expected`` are the server's own count on the first page, which differs when some
    were added or removed meanwhile. ``left_out`` has reason -> opinions: blocked by the publisher,
    no longer served (404, 410), or odd. An odd search result counts as one.
    """

    clusters: int
    expected: int
    opinions: int
    left_out: dict[str, int] = field(default_factory=dict)


class Fetch:
    """A fetch of one query into one store, which keeps everything as it comes.

    ``report`` is called with every step, ``on_odd`` with a line on every record that is not as it
    should be and is left out.
    """

    def __init__(
        self,
        query: Query,
        store: Store,
        api: Api,
        report: Callable[[Step], None] = lambda _step: None,
        on_odd: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._query, self._store, self._api, self._report = query, store, api, report
        self._on_odd, self._odd = on_odd, dict[int, str]()
        self._listed = self._known = 0

    def run(self, out: Path) -> Fetched:
        """Bring all that is missing, then write the opinions to ``out`` as JSON Lines.

        Raises
        ------
        FetchError
            When the server failed for good; what came is kept, and the next run goes on from it.
        QiAnalysisError
            When the folder or the output cannot be written.
        """
        with locked(self._store.folder):
            self._pages(PAGES, self._api.url("search/", self._query.parameters()), self._on_page)
            self._find_blocked()
            self._fetch_opinions()
            return self._write(out)

    def clusters(self) -> Iterator[dict[str, Any]]:
        """Yield the search results, each decision once: pages may overlap as the index moves."""
        seen = set()
        for page in self._kept_pages(PAGES):
            for cluster in page["results"]:
                if cluster["cluster_id"] not in seen:
                    seen.add(cluster["cluster_id"])
                    yield cluster

    def _kept_pages(self, series: str) -> Iterator[Page]:
        """Yield the pages of a list that are there, up to one that was damaged."""
        for number in count(1):
            page = self._store.read(_page(series, number))
            if page is None or not _is_page(page, series):
                return
            yield page

    def _pages(
        self, series: str, url: str, on_page: Callable[[int, Page], None] = lambda _n, _page: None
    ) -> None:
        """Follow a list to its end, by the addresses it gives and nothing else.

        Raises
        ------
        FetchError
            At a list without an end: it comes back to an address, brings nothing new for several
            pages, or goes on far beyond its own count.
        """
        number, following, seen, met, idle = 0, url, {url}, set[int](), 0
        while following:
            number += 1
            page = self._store.read(_page(series, number))
            if page is None or not _is_page(page, series):
                page = self._ask_for_page(following, number, series)
                self._store.keep(_page(series, number), page)
            on_page(number, page)
            following = page["next"] or ""
            new = {row[_key(series)] for row in page["results"]} - met
            idle = 0 if new or page.get("odd") else idle + 1
            met |= new
            endless = following in seen or idle == _IDLE or number > _most_pages(page["count"])
            if following and endless:
                raise FetchError(
                    f"the list of {series} has no end: page {number} leads to {following[:200]}. "
                    f"Delete {self._store.folder / series} to list again; the opinions stay"
                )
            seen.add(following)

    def _ask_for_page(self, url: str, number: int, series: str) -> Page:
        """Return a page with the rows that are as they should be; the others are named."""
        try:
            page = self._api.get(url)
        except GoneError as error:
            raise FetchError(
                f"page {number} is no longer served ({error}): the place in the list was lost. "
                f"Delete {self._store.folder / series} to list again; the opinions stay"
            ) from None
        rows, following, told = page.get("results"), page.get("next", 0), page.get("count")
        if not isinstance(rows, list) or not isinstance(following, str | None):
            raise FetchError(f"{url} is not a page of version 4: no results, or no next")
        if isinstance(told, int) and not 0 <= told <= _MOST_CLUSTERS:
            raise FetchError(f"{url} counts {told:.3g} decisions, which cannot be")
        results, odd = [], []
        for place, row in enumerate(rows, 1):
            try:
                results.append(_checked(row, series))
            except DataError as problem:
                odd.append(f"page {number} of {series}, result {place}: {problem}")
        if odd and not results:
            raise FetchError(f"{url} is not a page of version 4: {odd[0]}")
        return {"count": told, "next": following, "results": results, "odd": odd}

    def _find_blocked(self) -> None:
        """List the decisions that the publisher keeps out of search engines."""
        courts, days = self._query.courts, (self._query.after, self._query.before)
        missing = len(self._missing(self._wanted()))
        for at, court in enumerate(courts):
            self._say("blocked", at, len(courts), len(courts) - at + missing)
            asked = {
                "blocked": "true", "docket__court": court, "date_filed__gte": days[0].isoformat(),
                "date_filed__lte": days[1].isoformat(), "order_by": "id", "fields": "id",
            }  # fmt: skip
            self._pages(_blocked(court), self._api.url("clusters/", asked))

    def _blocked(self) -> set[int]:
        return {
            cluster["id"]
            for court in self._query.courts
            for page in self._kept_pages(_blocked(court))
            for cluster in page["results"]
        }

    def _wanted(self) -> list[int]:
        """Return the ids of all opinions found, less those of blocked decisions."""
        blocked = self._blocked()
        return [
            opinion_id
            for cluster in self.clusters()
            if cluster["cluster_id"] not in blocked
            for opinion_id in v4.opinion_ids(cluster)
        ]

    def _missing(self, wanted: list[int]) -> list[int]:
        return [number for number in wanted if not self._store.has(_opinion(number))]

    def _fetch_opinions(self) -> None:
        wanted = self._wanted()
        missing = self._missing(wanted)
        have = len(wanted) - len(missing)
        for at, opinion_id in enumerate(missing):
            self._say("opinions", have + at, len(wanted), len(missing) - at)
            url = self._api.url(f"opinions/{opinion_id}/", {"fields": ",".join(v4.FIELDS)})
            try:
                record = v4.kept(self._api.get(url))
                v4.from_v4(_ANY_CLUSTER, record)
            except GoneError as error:
                record = {"gone": error.status}
            except DataError as problem:  # not kept: it may be right when asked for again
                why = problem.problem.rpartition("version 4: ")[2]
                self._odd[opinion_id] = (
                    f"opinion {opinion_id}: {why} ({problem.column or 'record'})"
                )
                continue
            self._store.keep(_opinion(opinion_id), record)
        self._say("opinions", len(wanted), len(wanted), 0)

    def _write(self, out: Path) -> Fetched:
        """Write what is in the store, and count it."""
        blocked, left_out = self._blocked(), Counter[str]()
        clusters, written = 0, set[int | str]()
        with whole_or_nothing(out) as file:
            for cluster in self.clusters():
                clusters += 1
                for opinion_id in v4.opinion_ids(cluster):
                    found = self._kept(cluster, opinion_id, blocked)
                    if isinstance(found, Opinion) and found.opinion_id in written:
                        found = "merged into another (301)"
                    if isinstance(found, str):
                        left_out[found] += 1
                        continue
                    file.write(json.dumps(found.to_record(), ensure_ascii=False).encode() + b"\n")
                    written.add(found.opinion_id)
        lines = [line for page in self._kept_pages(PAGES) for line in page.get("odd", ())]
        if lines:
            left_out["search results of another shape"] = len(lines)
        for line in (*lines, *self._odd.values()):
            self._on_odd(line)
        told = (self._store.read(_page(PAGES, 1)) or {}).get("count")
        expected = told if isinstance(told, int) else clusters
        return Fetched(clusters, expected, len(written), dict(left_out))

    def _kept(
        self, cluster: Mapping[str, Any], opinion_id: int, blocked: set[int]
    ) -> Opinion | str:
        """Return an opinion, or the reason why it is left out."""
        if cluster["cluster_id"] in blocked:
            return "blocked by the publisher"
        if opinion_id in self._odd:
            return "of another shape"
        record = self._store.read(_opinion(opinion_id))
        if record is None:
            raise FetchError(f"opinion {opinion_id} was damaged on disk: run the command again")
        if "gone" in record:
            return f"no longer served (HTTP {record['gone']})"
        return v4.from_v4(cluster, record)

    def _on_page(self, number: int, page: Page) -> None:
        """Report, with the opinions still to come judged from the pages so far."""
        self._listed += len(page["results"])
        self._known += sum(len(v4.opinion_ids(cluster)) for cluster in page["results"])
        told = page["count"] if isinstance(page["count"], int) else self._listed
        pages = max(number, -(-told // PAGE))
        opinions = round(told * self._known / self._listed) if self._listed else 0
        self._say(PAGES, number, pages, pages - number + len(self._query.courts) + opinions)

    def _say(self, what: str, done: int, total: int, calls: int) -> None:
        self._report(Step(what, done, total, self._api.limiter.seconds_for(calls)))


def _page(series: str, number: int) -> str:
    return f"{series}/{number:05d}"


def _opinion(opinion_id: int) -> str:
    return f"opinions/{opinion_id}"


def _key(series: str) -> str:
    return "cluster_id" if series == PAGES else "id"


def _checked(row: Any, series: str) -> dict[str, Any]:
    """Return a row of a list that can be used."""
    if not isinstance(row, dict) or not is_id(row.get(_key(series))):
        raise DataError(f"it has no {_key(series)}")
    if series == PAGES:
        v4.check(row)
    return row


def _is_page(page: Page, series: str) -> bool:
    """Say whether a page that was kept is one still; what was damaged is asked for again."""
    try:
        for row in page["results"]:
            _checked(row, series)
        lists = isinstance(page["results"], list) and isinstance(page.get("odd", []), list)
        return lists and isinstance(page["next"], str | None) and "count" in page
    except (DataError, KeyError, TypeError):
        return False


def _most_pages(told: object) -> int:
    """Return the pages a list may have: twice what it counts, as it may grow meanwhile."""
    return 10 + 2 * (told if isinstance(told, int) else _BLOCKED) // PAGE


def _blocked(court: str) -> str:
    return f"blocked-{court}"
