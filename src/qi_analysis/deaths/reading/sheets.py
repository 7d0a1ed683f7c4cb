"""Cells of a sheet whose value does not stand in them: merged ones, and formulas not calculated.

A reader of values sees both as empty, so that deaths would lose their date without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

_MAY_HIDE = re.compile(rb"<(?:\w+:)?(?:f|mergeCell)[\s/>]")


@dataclass(frozen=True)
class Hidden:
    """A range of cells, rows and columns counted from 1, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    problem: str
    remedy: str


def hidden_cells(reader: Any, title: str) -> list[Hidden]:
    """Return the merged cells of a sheet and its formulas without a value.

    ``reader`` is an openpyxl.reader.excel.ExcelReader whose workbook has been read.
    """
    from openpyxl.xml.functions import iterparse

    part = next(rel.target for sheet, rel in reader.parser.find_sheets() if sheet.name == title)
    content = reader.archive.read(part)
    if not _MAY_HIDE.search(content):
        return []
    found = []
    for _, element in iterparse(BytesIO(content)):
        kind = _name(element)
        if kind == "mergeCell":
            found.append(_merged(element.get("ref")))
        elif kind == "c":
            parts = {_name(each): each.text for each in element}
            # a text (str) may well come out empty
            if "f" in parts and not parts.get("v") and element.get("t") != "str":
                found.append(_not_calculated(element.get("r")))
        elif kind == "row":
            element.clear()
    return found


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _merged(reference: str) -> Hidden:
    return _range(
        reference,
        f"one of the merged cells {reference}, which hold a value in the first alone",
        "Unmerge them and fill in each",
    )


def _not_calculated(reference: str) -> Hidden:
    return _range(
        reference,
        f"cell {reference} is a formula whose result the file does not hold",
        "Open the workbook in a spreadsheet program and save it, or paste the values",
    )


def _range(reference: str, problem: str, remedy: str) -> Hidden:
    from openpyxl.utils import range_boundaries

    first_column, first_row, last_column, last_row = range_boundaries(reference)
    return Hidden(first_row, last_row, first_column, last_column, problem, remedy)
