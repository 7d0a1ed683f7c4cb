"""A token that goes to one server, and is found again in whatever that server says of it."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    import requests

_LAYERS = 6
"""Encodings on top of one another that are undone."""
_ESCAPE = re.compile(r"\\(?:u00|x)([0-9a-f]{2})", re.IGNORECASE)


@dataclass(frozen=True, repr=False)
class Secret:
    """Signs a request and shows itself nowhere; set as `auth`, it comes before any netrc entry.

    Attributes
    ----------
    value : str
        The token; empty for none.
    scheme : str
        What stands before it in the header.
    """

    value: str
    scheme: str = "Token"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request, signed if there is a token."""
        if self.value:
            request.headers["Authorization"] = f"{self.scheme} {self.value}"
        return request

    def __repr__(self) -> str:
        return "<token>"

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return self.value.casefold(), self.value[::-1].casefold(), self.value.encode().hex()

    @cached_property
    def _coded(self) -> frozenset[str]:
        """The token in base64, wherever in a longer text it may begin."""
        content, found = self.value.encode(), set()
        for before in range(3):
            code = base64.b64encode(bytes(before) + content).decode()
            whole = code[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]
            found |= {whole, whole.replace("+", "-").replace("/", "_")}
        return frozenset(found)

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds the token, as it is or encoded.

        Undone are percent signs, the escapes of JSON and HTML, hexadecimal and base64.
        """
        if not self.value:
            return False
        for _ in range(_LAYERS):
            folded = text.casefold()
            if any(each in folded for each in self._folded):
                return True
            if any(each in text for each in self._coded):
                return True
            bare = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), html.unescape(unquote(text)))
            if bare == text:
                return False
            text = bare
        return True  # so wrapped that nobody can say

    def is_in_value(self, value: Any) -> bool:
        """Tell whether anything in a value that was read from JSON holds the token."""
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                waiting += [*each.keys(), *each.values()]
            elif isinstance(each, list):
                waiting += each
            elif each is not None and not isinstance(each, bool) and self.is_in(str(each)):
                return True
        return False

    def hidden(self, text: str) -> str:
        """Return a text, or a note in its place when it holds the token."""
        return "(words with the token in them, left out)" if self.is_in(text) else text
