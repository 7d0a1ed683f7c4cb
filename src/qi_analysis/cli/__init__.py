"""The command line: options in, library calls, tables or JSON out."""

from __future__ import annotations

import os
import sys

from qi_analysis.cli import (  # noqa: F401
    data,
    denominators,
    estimates,
    ledger,
    multilevel,
    opinions_coding,
    opinions_completeness,
    opinions_data,
    opinions_rates,
    opinions_studies,
    opinions_supreme_court,
    products,
    records,
    sensitivity,
    site,
    states,
    unknowns,
)
from qi_analysis.cli.app import DEBUG, app
from qi_analysis.errors import QiAnalysisError


def main() -> None:
    """Run the command line; an error is one line on standard error."""
    try:
        app()
    except QiAnalysisError as error:
        if os.environ.get(DEBUG):
            raise
        print(f"qi-analysis: {' '.join(str(error).split())}", file=sys.stderr)  # noqa: T201
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # the reader of our output has gone: not an error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
