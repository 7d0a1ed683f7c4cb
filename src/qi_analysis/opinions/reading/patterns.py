"""How patterns are written: alternatives joined, case ignored."""

from __future__ import annotations

import re


def compiled(*patterns: str) -> re.Pattern[str]:
    """Join alternatives into one pattern that ignores case."""
    return re.compile("|".join(patterns), re.IGNORECASE)
