"""The command line: options in, library calls, tables or JSON out."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import Any

import typer

from qi_analysis.cli.app import DEBUG, app
from qi_analysis.cli.commands import (  # noqa: F401
    bill,
    data,
    denominators,
    estimates,
    ledger,
    opinions_coding,
    opinions_completeness,
    opinions_data,
    opinions_estimates,
    opinions_review,
    opinions_studies,
    products,
    records,
    sensitivity,
    site,
    topics,
)
from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.core.formatting import one_line
from qi_analysis.core.names import suggestions

_NO_CHOICE = re.compile(r"'([^']*)' is not one of (.*)")
"""What Typer says of a value that an option does not take, and of those that it takes."""


def _usage(error: Any) -> str:
    """Return bad usage as one line: what is wrong, and where the right words are found."""
    message = str(error.format_message()).replace("Value error, ", "").rstrip(".")
    if (found := _NO_CHOICE.search(message)) is not None:
        near = suggestions(found[1], re.findall(r"'([^']+)'", found[2]))
        message += f". Did you mean {' or '.join(near)}?" if near else ""
    if message.endswith("?"):
        return message
    command = error.ctx.command_path if getattr(error, "ctx", None) else "qi-analysis"
    return f"{message}. See `{command} --help`"


def _words(error: BaseException) -> str:
    match error:
        case MemoryError():
            return "there is not enough memory for this. Give it less at once"
        case OSError():  # a full disk, a name that is too long, a folder that may not be read
            return f"{error.filename or 'the output'}: {error.strerror or error}"
    return str(error)


def _tell(words: object) -> None:
    print(f"qi-analysis: {one_line(words)}", file=sys.stderr)  # noqa: T201


def _drop_output() -> None:
    """Let what is left of the output go nowhere: Python writes it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the command line; an error is one line on standard error."""
    for library in ("OPENBLAS", "OMP", "MKL"):
        # our arrays are small: threads would wait for each other longer than they work
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # half a character, as in a file name that is not UTF-8, is printed as its number
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False, prog_name="qi-analysis")
        sys.stdout.flush()  # while an error of the last words can still be told
    except typer.Abort:
        _tell("stopped")
        raise SystemExit(130) from None
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # show what there is when nothing was asked
            error.show()  # type: ignore[attr-defined]
            raise SystemExit(2) from None
        _tell(_usage(error))
        raise SystemExit(2) from None
    except BrokenPipeError:
        # the reader of our output has gone: not an error of ours
        _drop_output()
        raise SystemExit(0) from None
    except (QiAnalysisError, OSError, MemoryError) as error:
        if os.environ.get(DEBUG):
            raise
        _tell(_words(error))
        if isinstance(error, OSError):
            _drop_output()
        raise SystemExit(getattr(error, "exit_code", 2)) from None
    raise SystemExit(code if isinstance(code, int) else 0)
