"""One place where the errors that libraries raise on damaged input become ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qi_analysis.core.errors import DataError, QiAnalysisError

_LONGEST = 200
"""Letters of a library's own words: some hold the whole file."""


@contextmanager
def errors_as_ours(kind: str, file: object, remedy: str | None = None) -> Iterator[None]:
    """Let a library read a file of some kind; whatever it raises becomes one line about the file.

    A damaged file makes parsers raise nearly anything, and what differs between their versions.
    Only the calls of the library belong inside: an error of our own code would be hidden.

    Parameters
    ----------
    kind : str
        What the file should be: "workbook".
    file : object
        Named in the error.
    remedy : str, optional
        What the reader can do about it.

    Raises
    ------
    DataError
        For every error but ours and a lack of memory.

    Examples
    --------
    >>> with errors_as_ours("workbook", "own.xlsx"):
    ...     {}["sheet1"]
    Traceback (most recent call last):
    qi_analysis.core.errors.DataError: own.xlsx: not a workbook ('sheet1')
    """
    try:
        yield
    except (QiAnalysisError, MemoryError):
        raise
    except Exception as problem:
        words = " ".join(str(problem).split()) or type(problem).__name__
        raise DataError(f"not a {kind} ({words[:_LONGEST]})", file=file, remedy=remedy) from problem


def parsed_json(content: str | bytes) -> Any:
    """Return what JSON holds.

    Raises
    ------
    ValueError
        Whatever is wrong with it; the parser gives up otherwise on what is nested too deeply.

    Examples
    --------
    >>> parsed_json("[" * 100_000)
    Traceback (most recent call last):
    ValueError: it is nested too deeply
    """
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
