"""Fetch volumes of the Caselaw Access Project: keep what the screen lets through, count the rest.

In the folder of a fetch, ``f3d/900/cases/*.json`` are the kept cases of a volume as the site has
them, ``f3d/900/volume.json`` says what became of all its cases and is there once the volume is
done, and ``f3d/counts.csv`` has all cases by court and year.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qi_analysis.core.cells import csv_text
from qi_analysis.core.errors import DataError, FetchError, QiAnalysisError
from qi_analysis.core.files import SCRATCH, sha256_of, write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.caller import UnreachableError
from qi_analysis.opinions.texts.cap import RECORD
from qi_analysis.opinions.texts.cap_archive import ArchiveError, Caps, opened
from qi_analysis.opinions.texts.cap_counts import COLUMNS, COUNTS, DECISION, FETCH
from qi_analysis.opinions.texts.cap_site import NotServedError, Part, Site
from qi_analysis.opinions.texts.cap_volume import NAME, Asked, Count, Volume, count_rows
from qi_analysis.opinions.texts.fetch_cache import locked
from qi_analysis.store.bounded import BudgetError

_PARTS, _LISTS = ".part", 5_000
_LOST = 3
"""Volumes in a row that fail before the server is left alone."""


@dataclass(frozen=True)
class Step:
    """How far a fetch is: after a ``volume`` such as ``f3d/900``, so many of all volumes are there.

    ``bytes`` came in this run; ``kept`` and ``cases`` are of this volume; ``seconds_left`` is at
    the pace of this run.
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
    """What is in the folder at the end of a run: so many of the volumes of the time, with cases.

    ``left_out`` has kind -> cases that are no decisions of the time, ``lacking`` volume -> why it
    is not there; ``bad`` cases could not be read, and ``bytes`` came in this run.
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
    """A fetch of one reporter into one folder, where other reporters may be already.

    ``screen`` is told the text of an opinion and says whether its case is kept. ``report`` is
    called with a step after every volume, ``on_bad`` with a line on every case or volume that
    could not be taken. ``caps`` is what a volume may hold.
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
        began = self._site.clock()
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
                pace = (self._site.clock() - began) / at
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
            if name is None or not NAME.fullmatch(name):
                self._fetched.lacking[f"row {at} of the list"] = "names no volume"
                self._on_bad(f"row {at} of {path} names no volume")
            elif isinstance(row, dict) and self._asked.may_hold(row):
                names[name] = None
        return list(names)

    def _bring(self, name: str, *, again: bool = True) -> dict[str, Any]:
        """Download a volume, take what is wanted of it, and return its record."""
        part = Part(self._folder / _PARTS / f"{name}.zip")
        path = f"{self._asked.reporter}/{name}.zip"
        try:
            self._site.download(path, part)
            record = self._take(name, part)
        except (UnreachableError, BudgetError):
            raise  # the part is gone on with next time
        except ArchiveError as problem:
            part.drop()
            if again:  # another download may be sound
                return self._bring(name, again=False)
            raise ArchiveError(f"{self._site.base}{path}: {problem}") from problem
        except FetchError:
            part.drop()
            raise
        part.drop()
        for case, reason in record["bad"].items():
            self._on_bad(f"{self._asked.reporter}/{name}/{case}: {reason}")
        return record

    def _take(self, name: str, part: Part) -> dict[str, Any]:
        """Keep the cases of a volume that the screen lets through, all of them at once."""
        draft = self._folder / f"{SCRATCH}{name}"
        shutil.rmtree(draft, ignore_errors=True)
        volume = Volume(self._asked, self._screen)
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
            count_rows(record["counts"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return record if whole else None

    def _add(self, record: Mapping[str, Any]) -> None:
        found = self._fetched
        found.done += 1
        found.cases += record["cases"]
        found.kept += record["kept"]
        found.bad += len(record["bad"])
        for key, cases, mention in count_rows(record["counts"]):
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
