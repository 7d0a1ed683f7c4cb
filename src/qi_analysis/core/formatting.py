"""Number formatting: the same digits in claims, charts and alt text."""

from __future__ import annotations

import math

from qi_analysis.core.errors import DataError


def significant(value: float, digits: int) -> float:
    """Return ``value`` rounded to ``digits`` significant digits.

    Raises
    ------
    DataError
        When it is negative or not finite: no risk and no ratio is.
    """
    if not math.isfinite(value) or value < 0:
        raise DataError(f"{value!r} cannot be printed as a risk or a ratio")
    return float(f"{value:.{digits - 1}e}")


def per_100k(value: float) -> str:
    """Return a risk per 100,000 as printed: 1,230 or 120 or 96 or 2.7 or 0.16.

    Three significant digits from 100 on, two below: the intervals support no more.

    Examples
    --------
    >>> [per_100k(risk) for risk in (1234, 96.03, 2.692, 0.1584)]
    ['1,230', '96', '2.7', '0.16']
    """
    if value == 0:
        return "0"
    if value >= 99.5:
        return f"{significant(value, 3):,.0f}"
    shown = significant(value, 2)
    return f"{shown:.{max(0, 1 - math.floor(math.log10(shown)))}f}"


def one_in(value: float, digits: int = 2) -> str:
    """Return "1 in N" with N rounded to ``digits`` significant digits, as "1 in 2,600".

    Examples
    --------
    96 deaths per 100,000 births are one in 100,000 / 96 = 1,041.7:

    >>> one_in(100_000 / 96)
    '1 in 1,000'
    >>> one_in(100_000 / 96, digits=3)
    '1 in 1,040'
    """
    return f"1 in {significant(value, digits):,.0f}"


def ratio(value: float, decimals: int | None = None) -> str:
    """Return a ratio as printed: one decimal, two below 1, or as many as asked for.

    Examples
    --------
    >>> ratio(96 / 39), ratio(39 / 96), ratio(96 / 39, decimals=2)
    ('2.5', '0.41', '2.46')
    """
    shown = significant(value, 6)
    if decimals is None:
        decimals = 1 if shown >= 0.995 else 2
    return f"{shown:.{decimals}f}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share as "17%"; a minus sign where it is negative.

    Examples
    --------
    >>> percent(1 / 6), percent(1 / 6, digits=1)
    ('17%', '16.7%')
    """
    return f"{100 * share:.{digits}f}%"


def one_line(words: object, longest: int = 4000) -> str:
    r"""Return words on one line that moves no cursor: what is not printable becomes ``?``.

    Servers and files have a say in error messages, and terminals obey what they print.

    Examples
    --------
    >>> one_line("two\nlines \x1b[2J")
    'two lines ?[2J'
    """
    line = "".join(c if c.isprintable() else "?" for c in " ".join(str(words).split()))
    return line if len(line) <= longest else f"{line[:longest]} ..."
