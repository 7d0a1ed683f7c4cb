"""Readers that stream opinions from files, one at a time."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import insist_regular
from qi_analysis.core.foreign import errors_as_ours, parsed_json
from qi_analysis.opinions.texts.coded_text import or_none, text_of
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.query import LICENCE

V3_SOURCE = "courtlistener_v3"
SLICE = ("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
"""Source and file of the opinions at hand: a slice in the order of a file, not a sample."""
_COURT_HOST = re.compile(r"^https?://(?:\w+\.)?(ca\d{1,2}|cadc|cafc)\.uscourts\.gov/")
_SLIP_FILE = re.compile(r"/\d{2}-\d{3,5}([PUE])\w{0,8}-\d{2}A\.pdf$", re.IGNORECASE)
_SLIP_STATUS = {"P": "Published", "U": "Unpublished", "E": "Errata"}
_AGAIN = "The file may be cut short; fetch it again"
_NOT_JSON = f"Each line must be a JSON object. {_AGAIN}"
_LAST_NUMBER = re.compile(r"/([0-9]{1,18})/?$")
LONGEST = 64 << 20
"""Bytes of a line: the longest opinions have a tenth."""

Made = TypeVar("Made")


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and record of a JSON Lines file, gzipped or not.

    Raises
    ------
    DataError
        When the file cannot be read, is no regular file, or a line is not one JSON object.
    """
    insist_regular(path)  # a pipe could not be read a second time, and a device may have no end
    for row, line in enumerate(_lines(path), 1):
        if line.strip():
            yield row, _record(line, path, row)


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, each within bounds, so that one line cannot fill the memory."""
    with errors_as_ours("file that can be opened", path, _AGAIN):
        packed = path.suffix == ".gz"
        opened = gzip.open(path) if packed else path.open("rb")  # noqa: SIM115 - closed below
    with opened as file:
        for row in count(1):
            with errors_as_ours("whole file", path, _AGAIN):
                line = file.readline(LONGEST + 1)
            if not line:
                return
            if len(line) > LONGEST:
                longest = f"{LONGEST >> 20} MiB"
                raise DataError(f"the line is longer than {longest}: no opinion is", file=path,
                                row=row)  # fmt: skip
            yield line


def _record(line: bytes, path: Path, row: int) -> dict[str, Any]:
    try:
        record = parsed_json(line.decode("utf-8-sig" if row == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise DataError("the line is not UTF-8", file=path, row=row, remedy=_AGAIN) from error
    except ValueError as error:
        raise DataError(
            f"the line is not JSON ({error})", file=path, row=row, remedy=_NOT_JSON
        ) from error
    if not isinstance(record, dict):
        raise DataError("the line is not a JSON object", file=path, row=row)
    return record


def _number_in(address: object) -> int | None:
    found = _LAST_NUMBER.search(str(address or ""))
    return int(found.group(1)) if found else None


def from_v3(record: dict[str, Any]) -> Opinion:
    """Build an opinion from a record of CourtListener's ``opinions`` endpoint (v3).

    The record knows neither date nor docket: these stay None, and the coder looks for them in the
    text. The address of the record holds a shortened case name; the address that the text came
    from tells the court and, in the file names of the 1st Circuit (``P-01A``, ``U-01A``,
    ``E-01A``), the status.

    Raises
    ------
    DataError
        When the record has no address with a number, hence no id.
    """
    opinion_id = _number_in(record.get("resource_uri"))
    if opinion_id is None:
        raise DataError("the record has no id", column="resource_uri")
    text, field = text_of(record)
    slug = str(record.get("absolute_url") or "").strip("/").rsplit("/", 1)[-1]
    origin = str(record.get("download_url") or "")
    host, slip = _COURT_HOST.search(origin), _SLIP_FILE.search(origin)
    return Opinion(
        opinion_id=opinion_id,
        cluster_id=_number_in(record.get("cluster")),
        court=host.group(1) if host else None,
        case_name=slug or None,
        docket_number=None,
        date_filed=None,
        precedential_status=_SLIP_STATUS[slip.group(1).upper()] if slip else None,
        citations=(),
        opinion_type=or_none(record.get("type")),
        author=or_none(record.get("author_str")),
        text=text,
        text_field=field,
        source=V3_SOURCE,
        licence=LICENCE,
    )


def read_each(path: Path, build: Callable[[dict[str, Any], int], Made]) -> Iterator[Made]:
    """Stream what ``build`` makes of each record of a JSON Lines file and its line number.

    Raises
    ------
    DataError
        With file and line, when ``build`` refuses a record.
    """
    for row, record in read_records(path):
        try:
            yield build(record, row)
        except DataError as error:
            raise DataError(
                error.problem, file=path, row=row, column=error.column, remedy=error.remedy
            ) from error


def read_v3(path: Path) -> Iterator[Opinion]:
    """Stream opinions from CourtListener v3 records, one JSON object per line."""
    return read_each(path, lambda record, _: from_v3(record))


def read_jsonl(path: Path) -> Iterator[Opinion]:
    """Stream opinions from JSON Lines of `Opinion.to_record`."""
    return read_each(path, lambda record, _: Opinion.from_record(record))


def read_any(path: Path) -> Iterator[Opinion]:
    """Stream opinions from a file of either kind: its first record says which."""
    _, first = next(read_records(path), (0, {}))
    return read_v3(path) if "resource_uri" in first else read_jsonl(path)
