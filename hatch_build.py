"""Build hook: puts the tables into the wheel, so that commands work outside a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLES = ("data/processed", "data/own")


class TablesHook(BuildHookInterface):
    """Put the tables into a wheel; an editable install reads those of its checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to what is packed."""
        if version != "editable":
            root = Path(self.root)
            build_data["force_include"] |= {
                str(root / name): f"qi_analysis/packaged/{name}" for name in TABLES
            }
