"""The data dictionary: ``datapackage.json`` as a page to read."""

from __future__ import annotations

from typing import Any


def markdown(package: dict[str, Any]) -> str:
    """Return the page: for every table its fields, its raw sources and what became of their rows.

    Parameters
    ----------
    package : dict
        The content of ``datapackage.json``.
    """
    lines = [
        "# Data dictionary",
        "",
        "Made by `qi-analysis build` from the schemas and the accounting; do not edit.",
        package["description"],
        "",
    ]
    for resource in package["resources"]:
        lines += _table(resource)
    return "\n".join(lines).rstrip() + "\n"


def _table(resource: dict[str, Any]) -> list[str]:
    key = ", ".join(f"`{name}`" for name in resource["schema"]["primaryKey"])
    lines = [
        f"## {resource['name']}",
        "",
        f"{resource['title']}. File `data/processed/{resource['path']}`, one row per {key}.",
        "",
        "| field | type | unit | meaning | values |",
        "|---|---|---|---|---|",
    ]
    for field in resource["schema"]["fields"]:
        values = values_of(field)
        cells = [f"`{field['name']}`", field["type"], field["unit"], field["description"], values]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| raw file | rows in | kept | dropped |", "|---|---|---|---|"]
    for account in resource["accounting"]:
        dropped = "; ".join(f"{n:,} {reason}" for reason, n in account["rows_dropped"].items())
        cells = [
            f"`{account['source']}/{account['file']}`",
            f"{account['rows_in']:,}",
            f"{account['rows_kept']:,}",
            dropped or "none",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    notes = [note for account in resource["accounting"] for note in account["notes"]]
    lines += ["", *(f"* {note}" for note in notes), *([""] if notes else [])]
    return lines


def values_of(field: dict[str, Any]) -> str:
    """Return what the cells of a field may be."""
    constraints = field["constraints"]
    if "enum" in constraints:
        return ", ".join(constraints["enum"])
    if field["type"] == "string":
        return "an address" if field.get("format") == "uri" else "one line of text"
    between = "0 or more"
    if "maximum" in constraints:
        between = f"{constraints['minimum']} to {constraints['maximum']}"
    return between if constraints["required"] else f"{between}; empty where not known"
