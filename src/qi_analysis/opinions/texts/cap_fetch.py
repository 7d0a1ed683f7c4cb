"""Fetch volumes of the Caselaw Access Project: keep what the screen lets through, count the rest.

In the folder of a fetch, ``f3d/900/cases/*.json`` are the kept cases of a volume as the site has
them, ``f3d/900/volume.json`` says what became of all its cases and is there once the volume is
done, and ``f3d/counts.csv`` has all cases by court and year.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from qi_analysis.core.cells import csv_text
from qi_analysis.core.errors import DataError, FetchError, QiAnalysisError
from qi_analysis.core.files import SCRATCH, sha256_of, write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.cap import (
    CIRCUITS,
    NOT_A_CASE,
    RECORD,
    court_id,
    from_case,
)
from qi_analysis.opinions.texts.cap_archive import Archive, ArchiveError, Caps, opened
from qi_analysis.opinions.texts.cap_counts import COLUMNS, COUNTS, DECISION, FETCH, REPORTERS
from qi_analysis.opinions.texts.cap_part import Part
from qi_analysis.opinions.texts.cap_site import NotServedError, Site, UnreachableError
from qi_analysis.opinions.texts.fetch_cache import locked
from qi_analysis.store.bounded import BudgetError

OTHER_COURT = "not of a court of appeals"
_PARTS, _LISTS = ".part", 5_000
_NAME = re.compile(r"[0-9][A-Za-z0-9-]{0,40}")
"""Of a volume or a case: nothing that could lead out of the folder."""
_NUMBER = re.compile(r"[0-9]{1,9}")
_ERRATA = re.compile(r"\s*(?:ERRAT(?:A|UM)\b|ORDER (?:AMENDING|CORRECTING) OPINION\b)")
_SEPARATE = ("concurrence", "concurring-in-part-and-dissenting-in-part", "dissent")
_LOST = 3
"""Volumes in a row that fail before the server is left alone."""
_LATE = 3
"""Years by which a volume may appear after its opinions."""
Count = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Asked:
    """What is fetched.

    Attributes
    ----------
    reporter : str
        As the site abbreviates it.
    after, before : datetime.date
        First and last day of decision.
    volumes : tuple of int, optional
        First and last volume.

    Raises
    ------
    QiAnalysisError
        When the reporter is not known or a range is the wrong way round.
    """

    reporter: str
    after: date
    before: date
    volumes: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.reporter not in REPORTERS:
            raise QiAnalysisError(
                f"{self.reporter!r} is no reporter of courts of appeals: {', '.join(REPORTERS)}"
            )
        if self.after > self.before or (self.volumes and self.volumes[0] > self.volumes[1]):
            raise QiAnalysisError("the first day or volume comes after the last")

    def record(self) -> dict[str, str]:
        """Return what a folder must agree on to be gone on with."""
        return {"after": self.after.isoformat(), "before": self.before.isoformat()}

    def holds(self, day: str) -> bool:
        """Tell whether a day, or the month or year that is all the site knows, may be in range."""
        size = len(day)
        return self.after.isoformat()[:size] <= day <= self.before.isoformat()[:size]

    def may_hold(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a volume may have opinions of the time, by its row in the list."""
        number = str(row.get("volume_number"))
        if self.volumes is not None:
            inside = _NUMBER.fullmatch(number) and self.volumes[0] <= int(number) <= self.volumes[1]
            if not inside:
                return False
        first, last, out = (
            row.get(name) for name in ("start_year", "end_year", "publication_year")
        )
        if isinstance(first, int) and isinstance(last, int):
            # the list gives years only, and is not always right at their edges
            return last >= self.after.year - 1 and first <= self.before.year + 1
        return not isinstance(out, int) or self.after.year <= out <= self.before.year + _LATE


@dataclass(frozen=True)
class Step:
    """How far a fetch is.

    Attributes
    ----------
    volume : str
        The last one, as in ``f3d/900``.
    done, total : int
        Volumes.
    bytes : int
        Downloaded in this run.
    kept, cases : int
        Of this volume.
    seconds_left : float or None
        At the pace of this run; None before it has one.
    """

    volume: str
    done: int
    total: int
    bytes: int
    kept: int
    cases: int
    seconds_left: float | None


@dataclass
class Fetched:
    """What is in the folder at the end of a run.

    Attributes
    ----------
    volumes, done : int
        That may hold opinions of the time; and that are there.
    cases, kept, bad : int
        Of all volumes: met, kept on disk, not readable.
    left_out : dict
        Kind -> cases that are no decisions of the time.
    lacking : dict
        Volume -> why it is not there.
    bytes : int
        Downloaded in this run.
    """

    volumes: int = 0
    done: int = 0
    cases: int = 0
    kept: int = 0
    bad: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)
    bytes: int = 0


class Fetch:
    """A fetch of one reporter into one folder.

    Parameters
    ----------
    asked : Asked
        What.
    folder : Path
        Where to; other reporters may be there already.
    site : Site
        Who asks.
    screen : callable
        Told the text of an opinion, says whether its case is kept.
    report : callable
        Called with a step after every volume.
    on_bad : callable
        Called with a line on every case or volume that could not be taken.
    caps : Caps
        What a volume may hold.
    """

    def __init__(
        self,
        asked: Asked,
        folder: Path,
        site: Site,
        screen: Callable[[str], bool],
        *,
        report: Callable[[Step], None] = lambda _step: None,
        on_bad: Callable[[str], None] = lambda _line: None,
        caps: Caps | None = None,
    ) -> None:
        self._asked, self._site, self._screen = asked, site, screen
        self._folder = folder / asked.reporter
        self._report, self._on_bad, self._caps = report, on_bad, caps or Caps()
        self._fetched = Fetched()
        self._counts: Count = Counter()
        self._mentions: Count = Counter()

    def run(self) -> Fetched:
        """Bring all volumes that are missing, one at a time.

        Raises
        ------
        FetchError
            When the list cannot be had, the server is out of reach, or a budget is spent; what
            came is kept, and the next run goes on from it.
        QiAnalysisError
            When the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with locked(self._folder):
                self._clean()
                self._agree()
                return self._run()
        except OSError as error:
            raise QiAnalysisError(
                f"{self._folder} could not be written ({error.strerror or error}): free space "
                "there, or choose a folder you may write to. What came before is kept"
            ) from error

    def _run(self) -> Fetched:
        names = self._names()
        found = self._fetched
        found.volumes = len(names)
        missing = []
        for name in names:
            record = self._record(name)
            if record is None:
                missing.append(name)
            else:
                self._add(record)
        lost = 0
        began = self._site.manners.clock()
        try:
            for at, name in enumerate(missing, 1):
                try:
                    record = self._bring(name)
                except BudgetError:
                    raise
                except FetchError as problem:
                    self._miss(name, problem)
                    lost = 0 if isinstance(problem, NotServedError) else lost + 1
                    if lost == _LOST:
                        raise FetchError(
                            f"{lost} volumes in a row failed, the last with: {problem}. What came "
                            "before is kept: run the same command again later"
                        ) from problem
                    continue
                lost = 0
                self._add(record)
                pace = (self._site.manners.clock() - began) / at
                left = pace * (len(missing) - at)
                self._report(
                    Step(
                        f"{self._asked.reporter}/{name}", found.done, found.volumes, found.bytes,
                        record["kept"], record["cases"], left,
                    )
                )  # fmt: skip
        finally:
            with suppress(OSError):  # it holds a part to go on with
                (self._folder / _PARTS).rmdir()
            self._write(names)
        return found

    def _names(self) -> list[str]:
        """Return the folders of the volumes that may hold opinions of the time."""
        path = f"{self._asked.reporter}/VolumesMetadata.json"
        rows = self._site.json(path)
        if not isinstance(rows, list) or not rows or len(rows) > _LISTS:
            raise FetchError(f"{self._site.base}{path} is no list of volumes")
        names: dict[str, None] = {}
        for at, row in enumerate(rows, 1):
            name = None
            if isinstance(row, dict):
                name = str(row.get("volume_folder") or row.get("volume_number"))
            if name is None or not _NAME.fullmatch(name):
                self._fetched.lacking[f"row {at} of the list"] = "names no volume"
                self._on_bad(f"row {at} of {path} names no volume")
            elif isinstance(row, dict) and self._asked.may_hold(row):
                names[name] = None
        return list(names)

    def _bring(self, name: str) -> dict[str, Any]:
        """Download a volume, take what is wanted of it, and return its record."""
        part = Part(self._folder / _PARTS / f"{name}.zip")
        path = f"{self._asked.reporter}/{name}.zip"
        for last in (False, True):
            try:
                self._site.download(path, part)
            except (UnreachableError, BudgetError):
                raise  # the part is gone on with next time
            except FetchError:
                part.drop()
                raise
            try:
                record = self._take(name, part)
            except ArchiveError as problem:
                part.drop()
                if last:
                    raise ArchiveError(f"{self._site.base}{path}: {problem}") from problem
                continue
            part.drop()
            for case, reason in record["bad"].items():
                self._on_bad(f"{self._asked.reporter}/{name}/{case}: {reason}")
            return record
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _take(self, name: str, part: Part) -> dict[str, Any]:
        """Keep the cases of a volume that the screen lets through, all of them at once."""
        draft = self._folder / f"{SCRATCH}{name}"
        shutil.rmtree(draft, ignore_errors=True)
        volume = _Volume(self._asked, self._screen)
        with opened(part.path, self._caps) as archive:
            if part.resumed:  # its pieces may be of different files, also where nobody looks
                archive.check_all()
            (draft / "cases").mkdir(parents=True)
            for case, content in volume.wanted(archive):
                (draft / "cases" / f"{case}.json").write_bytes(content)
            if volume.bad and not volume.cases:
                raise ArchiveError("none of its cases can be read")
        record = volume.record() | {
            "url": f"{self._site.base}{self._asked.reporter}/{name}.zip",
            "bytes": part.path.stat().st_size,
            "sha256": sha256_of(part.path),
        }
        write_atomically(draft / RECORD, json.dumps(record, indent=1).encode())
        shutil.rmtree(self._folder / name, ignore_errors=True)
        draft.replace(self._folder / name)
        self._fetched.bytes += record["bytes"]
        return record

    def _record(self, name: str) -> dict[str, Any] | None:
        """Return the record of a volume that is there whole, or None."""
        folder = self._folder / name
        try:
            record = parsed_json((folder / RECORD).read_bytes())
            whole = record["kept"] == sum(1 for _ in (folder / "cases").glob("*.json"))
            _rows(record["counts"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return record if whole else None

    def _add(self, record: Mapping[str, Any]) -> None:
        found = self._fetched
        found.done += 1
        found.cases += record["cases"]
        found.kept += record["kept"]
        found.bad += len(record["bad"])
        for key, cases, mention in _rows(record["counts"]):
            self._counts[key] += cases
            self._mentions[key] += mention
            if key[2] != DECISION:
                found.left_out[key[2]] = found.left_out.get(key[2], 0) + cases

    def _miss(self, name: str, problem: FetchError) -> None:
        self._fetched.lacking[f"{self._asked.reporter}/{name}"] = str(problem)
        self._on_bad(f"{self._asked.reporter}/{name} is lacking: {problem}")

    def _agree(self) -> None:
        """Refuse a folder that was fetched for other dates."""
        path = self._folder / FETCH
        if not path.exists():
            return
        try:
            before = parsed_json(path.read_bytes())["asked"]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError("not the record of a fetch", file=path) from error
        if before != self._asked.record():
            raise FetchError(
                f"{self._folder} holds what was fetched from {before.get('after')} to "
                f"{before.get('before')}. Give the same dates to go on with it, or another --out"
            )

    def _write(self, names: Sequence[str]) -> None:
        """Write the counts, and how complete the fetch is."""
        rows = ((*key, cases, self._mentions[key]) for key, cases in sorted(self._counts.items()))
        write_atomically(self._folder / COUNTS, csv_text(COLUMNS, rows).encode())
        found = self._fetched
        pending = sum(self._record(name) is None for name in names)
        told = {
            "asked": self._asked.record(),
            "volumes": found.volumes,
            "done": found.done,
            "complete": pending == 0 and not found.lacking,
            "lacking": found.lacking,
        }
        write_atomically(self._folder / FETCH, json.dumps(told, indent=1).encode())

    def _clean(self) -> None:
        """Remove what a run that was killed has left, but for the part that is gone on with."""
        for path in (*self._folder.glob(".*"), *self._folder.glob(f"{_PARTS}/.*")):
            if path.name == _PARTS:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


class _Volume:
    """What became of the cases of one volume."""

    def __init__(self, asked: Asked, screen: Callable[[str], bool]) -> None:
        self._asked, self._screen = asked, screen
        self.cases: Count = Counter()
        self._mentions: Count = Counter()
        self._kept = 0
        self._ids: set[int] = set()
        self.bad: dict[str, str] = {}

    def wanted(self, archive: Archive) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each case that is kept; all are counted."""
        for name, case in archive.cases():
            shown = "".join(c if c.isprintable() else "?" for c in name[:80])
            if isinstance(case, str):
                self.bad[shown] = case
                continue
            try:
                key, mentions = self._judged(case)
                content = json.dumps(case, ensure_ascii=False).encode()
            except NOT_A_CASE as error:
                self.bad[shown] = f"not a case ({type(error).__name__} {str(error)[:80]})"
                continue
            if not _NAME.fullmatch(name):
                self.bad[shown] = "its name is not that of a case"
                continue
            if case["id"] in self._ids:
                self.bad[shown] = "another case of the volume has its id"
                continue
            self._ids.add(case["id"])
            self.cases[key] += 1
            self._mentions[key] += mentions
            if mentions and key[2] not in {OTHER_COURT, _OUTSIDE}:
                self._kept += 1
                yield name, content

    def _judged(self, case: Mapping[str, Any]) -> tuple[tuple[str, str, str], bool]:
        """Return court, year and kind of a case, and whether the screen lets it through."""
        opinions = list(from_case(case, self._asked.reporter))
        day = case["decision_date"]
        if not isinstance(day, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
            raise ValueError("decision_date is no date")
        court, kind = court_id(case["court"]["name"]) or "other", DECISION
        if court not in CIRCUITS.values():
            kind = OTHER_COURT
        elif not self._asked.holds(day):
            kind = _OUTSIDE
        elif not any(opinion.text.strip() for opinion in opinions):
            kind = "without a text"
        elif _ERRATA.match(case["casebody"]["opinions"][0]["text"] or ""):
            kind = "errata"
        elif all(each["type"] in _SEPARATE for each in case["casebody"]["opinions"]):
            kind = "separate opinions alone"
        mentions = any(self._screen(opinion.text) for opinion in opinions)
        return (court, day[:4], kind), mentions

    def record(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        return {
            "cases": self.cases.total() + len(self.bad),
            "kept": self._kept,
            "bad": self.bad,
            "counts": [
                [*key, cases, self._mentions[key]] for key, cases in sorted(self.cases.items())
            ],
        }


_OUTSIDE = "decided outside the dates"


def _rows(counts: Sequence[Sequence[Any]]) -> list[tuple[tuple[str, str, str], int, int]]:
    """Return the counts of a record; ValueError or TypeError when they are none."""
    return [
        ((str(court), str(year), str(kind)), int(cases), int(mention))
        for court, year, kind, cases, mention in counts
    ]
