"""What a builder of a table hands over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.store.accounting import Accounting

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Built:
    """One table, ready to be written, and what became of every row that went into it."""

    schema: TableSchema
    frame: pd.DataFrame
    accounting: tuple[Accounting, ...]
