"""Errors that a user can act on: what happened, where, and what to do."""

from __future__ import annotations


class QiAnalysisError(Exception):
    """Base of every error this package raises on purpose.

    The command line prints one line of it on standard error and ends with ``exit_code``.
    """

    exit_code = 2


class DataError(QiAnalysisError):
    """A file, table or array does not have the shape or the values it must have.

    Parameters
    ----------
    problem : str
        What is wrong, with the offending value.
    file : object, optional
        The file or table it is in.
    row : int, optional
        Line of the file, counted from 1 with the header as line 1.
    column : str, optional
        The column it is in.
    remedy : str, optional
        What the reader can do about it.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: object | None = None,
        row: int | None = None,
        column: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.problem, self.file, self.row, self.column = problem, file, row, column
        self.remedy = remedy
        parts = {"{}": file, "row {}": row, "column {!r}": column}
        place = ", ".join(form.format(of) for form, of in parts.items() if of is not None)
        message = f"{place}: {problem}" if place else problem
        super().__init__(f"{message}. {remedy}" if remedy else message)


class FetchError(QiAnalysisError):
    """A raw file could not be brought in; nothing partial was left in its place."""


class UnsupportedRequestError(QiAnalysisError):
    """The chosen source cannot answer the question that was asked, and why."""


class CheckError(QiAnalysisError):
    """A check ran and failed: a claim, a committed table or a figure is not as recorded."""

    exit_code = 1
