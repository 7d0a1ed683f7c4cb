"""Steps of an explanation, and those every table has: its raw files, and itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qi_analysis.core import paths
from qi_analysis.core.files import sha256_of
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.store import committed, registry


@dataclass(frozen=True)
class Step:
    """One step: ``title``, what happened (``lines``), and the file it concerns, if one.

    ``role`` says what it does for the number asked for: feeds it, or only checks it.
    """

    title: str
    lines: tuple[str, ...]
    path: str | None = None
    sha256: str | None = None
    count: int | None = None
    role: str | None = None


def table_steps(table: TableSchema, role: str | None = None) -> list[Step]:
    """Return one step per raw file of a table, with its accounting, and one for the table."""
    described = committed.resource(table)
    steps = []
    known = registry.load()
    for account in described["accounting"]:
        lines = [f"{account['rows_in']:,} rows, {account['rows_kept']:,} kept"]
        for reason, rows in account["rows_dropped"].items():
            amount = account["total_dropped"].get(reason)
            counted = f" ({amount:,} {account['unit']})" if amount is not None else ""
            lines.append(f"dropped {rows:,}: {reason}{counted}")
        if account["total_in"] is not None:
            lines.append(
                f"{account['total_in']:,} {account['unit']}, {account['total_kept']:,} kept"
            )
        lines += account["notes"]
        path = registry.home(registry.find(account["source"], account["file"], registry=known))
        steps.append(
            Step(
                f"Raw file {path}", tuple(lines), path, account["sha256"], account["rows_in"], role
            )
        )
    frame = committed.load(table)
    path = f"data/processed/{described['path']}"
    steps.append(
        Step(
            f"Table {path}",
            (table.title, f"{len(frame):,} rows, one for each {' x '.join(table.key)}"),
            path,
            described["hash"].removeprefix("sha256:"),
            len(frame),
            role,
        )
    )
    return steps


def file_steps(names: Sequence[str]) -> list[Step]:
    """Return one step per file that is read as it stands, below the root of the project."""
    steps = []
    for name in names:
        path = paths.root() / name
        lines = path.read_text("utf-8").splitlines()
        rows = len(lines) - 1
        steps.append(
            Step(f"File {name}", (f"{rows:,} lines below the first",), name, sha256_of(path), rows)
        )
    return steps
