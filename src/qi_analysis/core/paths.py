"""Where the files of the project are."""

from __future__ import annotations

import os
from pathlib import Path

from qi_analysis.core.errors import QiAnalysisError

_MARK = Path("data") / "processed" / "datapackage.json"


def root() -> Path:
    """Return the folder that holds ``data/``, ``figures/`` and ``notebooks/``.

    ``QI_ANALYSIS_HOME`` wins; else the nearest folder above the working directory that holds
    ``data/processed/datapackage.json``; else the checkout this package was installed from; else
    the tables that a wheel carries, which are not to be written to (`writable`).

    Raises
    ------
    QiAnalysisError
        When none of them holds the project.
    """
    home = os.environ.get("QI_ANALYSIS_HOME")
    if home:
        return Path(home)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / _MARK).is_file():
            return folder
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file():
        return checkout
    if (_packaged() / _MARK).is_file():
        return _packaged()
    raise QiAnalysisError(
        "the project folder was not found: run inside a clone of qi_analysis, "
        "or set QI_ANALYSIS_HOME to one"
    )


def _packaged() -> Path:
    """Return where a wheel carries its tables; an editable install has no such folder."""
    return Path(__file__).resolve().parents[1] / "packaged"


def writable(folder: Path) -> Path:
    """Return ``folder``, once it is sure that it does not belong to an installed package.

    Raises
    ------
    QiAnalysisError
        When it is among the tables that a wheel carries.
    """
    if folder.is_relative_to(_packaged()):
        raise QiAnalysisError(
            "this command writes into a project, and only the tables of the installed package are "
            "here, which are read-only: run inside a clone of qi_analysis, set QI_ANALYSIS_HOME "
            "to one, or name another place with --out where the command has it"
        )
    return folder


def raw_dir() -> Path:
    """Return the folder of raw files that ``fetch`` fills (``data/raw``)."""
    return root() / "data" / "raw"


def given_raw_dir() -> Path | None:
    """Return the folder named by ``QI_ANALYSIS_RAW``, laid out like ``data/raw``, or None."""
    given = os.environ.get("QI_ANALYSIS_RAW")
    return Path(given) if given else None


def processed_dir() -> Path:
    """Return the folder of committed tables (``data/processed``)."""
    return root() / "data" / "processed"


def figures_dir() -> Path:
    """Return the folder of the current export of every figure."""
    return root() / "figures"
