"""What readers do with the first row whose value cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.tableschema import Place, plain

if TYPE_CHECKING:
    import pandas as pd


def refuse_rows(
    values: pd.Series,
    wrong: pd.Series,
    problem: str,
    file: object,
    *,
    first_row: int = 2,
    remedy: str | None = None,
) -> None:
    """Refuse a column with its first ``wrong`` value, if it has any.

    The cells are named as their column is in the file, in the order of its rows; the first came
    from line ``first_row``. The value is put behind the words of the problem.

    Raises
    ------
    DataError
        With file, row, column and value.
    """
    if wrong.any():
        row = int(wrong.to_numpy(dtype=bool).argmax())
        value = plain(values.iloc[row])
        raise Place(file, first_row).error(f"{problem}: {value!r}", row, str(values.name), remedy)
