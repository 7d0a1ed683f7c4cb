"""Stand-ins for raw files: same format, labels and strata as the real files, with made-up rows.

`write` lays them out like ``data/raw``. Numbers come from a generator with a fixed seed, so two
runs write the same values; the persons, courts and cases do not exist. Files that no reader of the
package opens have no sample.
"""

from __future__ import annotations

from pathlib import Path

from tests.samples import courts, grids, people


def write(folder: Path) -> Path:
    """Write every sample below ``folder``, laid out like ``data/raw``, and return the folder."""
    for part in (grids, people, courts):
        part.write(folder)
    return folder
