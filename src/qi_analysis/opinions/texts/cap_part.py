"""A file on its way: the bytes that came, and what the server said of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.files import write_atomically
from qi_analysis.core.foreign import parsed_json

if TYPE_CHECKING:
    from requests import Response


@dataclass
class Part:
    """A file that is being downloaded, over interruptions too; what is known of it is beside it.

    It is ``resumed`` if some of the bytes came with another answer than the rest.
    """

    path: Path
    resumed: bool = False

    def start(self, url: str) -> tuple[int, dict[str, Any]]:
        """Return how many bytes are there, and what the server said of the file then."""
        try:
            said = parsed_json(self._notes.read_bytes())
            have = self.path.stat().st_size
        except (OSError, ValueError):
            return 0, {}
        if not isinstance(said, dict) or said.get("url") != url:
            return 0, {}
        return have, said

    def note(self, said: dict[str, Any]) -> None:
        """Keep what the server says of the file."""
        write_atomically(self._notes, json.dumps(said).encode())

    def drop(self) -> None:
        """Forget the file."""
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
        self.resumed = False

    @property
    def _notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


def said_of(response: Response, url: str) -> dict[str, Any]:
    """Return what an answer says of its file: address, mark, and size in bytes."""
    headers = response.headers
    _, _, total = headers.get("Content-Range", "").partition("/")
    size = total if response.status_code == HTTPStatus.PARTIAL_CONTENT else ""
    size = size or headers.get("Content-Length", "")
    etag = headers.get("ETag", "")[:200]
    return {
        "url": url,
        "etag": etag if etag and not etag.startswith("W/") else "",
        "size": int(size) if size.isascii() and size.isdecimal() and len(size) < 20 else None,
    }


def goes_on(response: Response, have: int) -> bool:
    """Tell whether an answer is the part from a byte on."""
    part = response.headers.get("Content-Range", "")
    return response.status_code == HTTPStatus.PARTIAL_CONTENT and str(part).startswith(
        f"bytes {have}-"
    )


def same_file(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether two answers speak of one file, as far as they say."""
    return (before.get("etag"), before.get("size")) == (now["etag"], now["size"])
