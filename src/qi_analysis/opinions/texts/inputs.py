"""Opinions from whatever a user names: a file, converted partitions, or volumes of case law."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qi_analysis.opinions.texts import cap, partitions, readers
from qi_analysis.opinions.texts.opinion import Opinion


def read_input(path: Path) -> Iterator[Opinion]:
    """Stream opinions from a file or folder, by what it holds.

    Parameters
    ----------
    path : Path
        JSON Lines, of `Opinion` or of CourtListener's version 3; a folder made by ``opinions
        convert``; or a folder of volumes of the Caselaw Access Project.

    Raises
    ------
    DataError
        When it is none of these, or is damaged, with the place.
    """
    if not path.is_dir():
        return readers.read_any(path)
    if (path / partitions.MANIFEST).is_file():
        return partitions.read(path)
    return cap.read_cap(path)
