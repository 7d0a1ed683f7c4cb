"""The sources of records of single deaths: the reader of each, and its registered files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from qi_analysis.deaths.readers import (
    fatal_encounters,
    mapping_police_violence,
    the_counted,
    washington_post,
)

if TYPE_CHECKING:
    import pandas as pd

READERS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "fatal_encounters_2018": fatal_encounters.read,
    "mapping_police_violence_2021": mapping_police_violence.read,
    "washington_post_2024": washington_post.read_v2,
    "washington_post_2025_export": washington_post.read_export,
    "the_counted": the_counted.read,
}
"""The reader of each source of records."""
FILES: tuple[tuple[str, str], ...] = (
    ("fatal_encounters_2018", "fatal_encounters.csv"),
    ("mapping_police_violence_2021", "raw.xlsx"),
    ("washington_post_2024", "fatal-police-shootings-data.csv"),
    (
        "washington_post_2025_export",
        "2025-05-30-washington-post-police-shootings-export.csv",
    ),
    ("the_counted", "the-counted-2015.csv"),
    ("the_counted", "the-counted-2016.csv"),
)
