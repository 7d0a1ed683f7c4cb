"""Reading the ledger: one record per published claim, refused unless it is complete."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError

STATUSES = ("recomputed", "recomputed_from_authors_data", "cited_only")
VERDICTS = ("holds", "holds_with_caveats", "undetermined", "does_not_hold", "not_recomputable")
COUNTED = ("opinions", "appeals", "decisions", "deaths", "days", "years")
"""Units of plain counts."""
UNITS = ("ratio", "one_in", "per_100k", "percent", *COUNTED)


@dataclass(frozen=True)
class Published:
    """A figure as printed.

    Attributes
    ----------
    text : str
        The printed words of the number, short.
    unit : str
        ``ratio``, ``one_in`` (births per death), ``per_100k``, ``percent``, or what is counted:
        ``opinions``, ``appeals``, ``decisions``, ``deaths``, ``days``, ``years``.
    value : float or None
        The number; None where a range is printed and no number.
    low, high : float or None
        Ends of a printed range; or two printed numbers that are set against each other.
    step : float or None
        One unit of the last printed digit of the ends of a range: 0.1 for "1.2 to 1.7".
    """

    text: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None


@dataclass(frozen=True)
class Covers:
    """The true values for which the printed words would be fair, in the unit of the figure.

    Attributes
    ----------
    reason : str
        Why these and no others.
    low, high : float or None
        Ends; None where the words set none. Both are None where two numbers are set against each
        other, which no one range covers.
    """

    reason: str
    low: float | None = None
    high: float | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no range to compare with."""
        return self.low is None and self.high is None

    @property
    def low_end(self) -> float:
        """The lower end, or minus infinity."""
        return -math.inf if self.low is None else self.low

    @property
    def high_end(self) -> float:
        """The upper end, or infinity."""
        return math.inf if self.high is None else self.high


@dataclass(frozen=True)
class Recorded:
    """What the evaluation gave when the record was last looked at by a person.

    Attributes
    ----------
    verdict : str
        One of `VERDICTS`.
    value : float or None
        Recomputed value.
    tolerance : float
        Relative difference up to which a new evaluation is still the same.
    """

    verdict: str
    value: float | None = None
    tolerance: float = 5e-6


@dataclass(frozen=True)
class Claim:
    """One published claim; see ``docs/claims.md`` for each field."""

    id: str
    statement: str
    said_by: str
    citation: str
    status: str
    published: Published
    covers: Covers
    recorded: Recorded
    wording: str
    evaluate: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    scope: str | None = None
    figures: tuple[str, ...] = ()
    recount: bool = False


def load(path: Path | None = None) -> dict[str, Claim]:
    """Return every claim of a ledger by id, in the order of the file.

    Parameters
    ----------
    path : Path, optional
        A ledger; the packaged one by default.

    Raises
    ------
    DataError
        When the file is not TOML or a record is incomplete, unknown or contradicts itself; the
        message names the claim.

    Examples
    --------
    Edwards, Lee and Esposito (2019) print "about 2.5 times" in their abstract:

    >>> claim = load()["black-men-lifetime-ratio"]
    >>> claim.published.text, claim.covers.low, claim.covers.high
    ('about 2.5 times', 2.25, 2.75)
    """
    place: object = path or "ledger.toml"
    resource = files(__package__).joinpath("ledger.toml") if path is None else path
    try:
        entries = tomllib.loads(resource.read_text(encoding="utf-8")).get("claim", [])
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not TOML: {error}", file=place) from None
    if not entries:
        raise DataError("holds no [[claim]]", file=place)
    claims: dict[str, Claim] = {}
    for entry in entries:
        claim = _claim(entry, place)
        if claim.id in claims:
            raise DataError(f"claim {claim.id!r} appears twice", file=place)
        claims[claim.id] = claim
    return claims


def _claim(entry: Mapping[str, Any], place: object) -> Claim:
    name = entry.get("id", "without id")
    where = f"{place}, claim {name!r}"
    try:
        claim = Claim(
            **{
                **entry,
                "published": Published(**entry["published"]),
                "covers": Covers(**entry["covers"]),
                "recorded": Recorded(**entry["recorded"]),
                "caveats": tuple(entry.get("caveats", ())),
                "figures": tuple(entry.get("figures", ())),
            }
        )
    except (TypeError, KeyError) as error:
        raise DataError(f"a field is missing or unknown: {error}", file=where) from None
    _check(claim, where)
    return claim


def _check(claim: Claim, where: str) -> None:
    """Refuse a record that contradicts itself."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", claim.id):
        raise DataError("an id is lower-case words joined by hyphens", file=where)
    said = (claim.statement, claim.said_by, claim.citation, claim.wording, claim.covers.reason)
    if not all(text.strip() for text in said):
        problem = "statement, said_by, citation, wording and covers.reason must say something"
        raise DataError(problem, file=where)
    for word, known in (
        (claim.status, STATUSES),
        (claim.recorded.verdict, VERDICTS),
        (claim.published.unit, UNITS),
    ):
        if word not in known:
            raise DataError(f"unknown {word!r}", file=where, remedy=f"Known: {', '.join(known)}")
    _check_cited(claim, where)
    published = claim.published
    ranged = published.low is not None and published.high is not None
    if published.value is None and not ranged:
        raise DataError("published needs a value, or low and high", file=where)
    if published.step is not None and published.step <= 0:
        raise DataError("published.step must be positive", file=where)
    _check_covers(claim, where)
    if "http" not in claim.citation:
        raise DataError("the citation must hold an address", file=where)


def _check_covers(claim: Claim, where: str) -> None:
    """Refuse a range without the printed figure, or so wide that no data could contradict it."""
    covers, value = claim.covers, claim.published.value
    if covers.empty:
        if claim.evaluate is not None or value is not None:
            raise DataError("covers needs low or high", file=where)
        return
    inside = (claim.published.low, claim.published.high) if value is None else (value,)
    if not all(each is not None and covers.low_end <= each <= covers.high_end for each in inside):
        raise DataError("covers does not hold the printed figure", file=where)
    wide = value is not None and None not in (covers.low, covers.high)
    wide = wide and covers.low != covers.high
    if wide and not (value or 0) / 2 < covers.low_end <= covers.high_end < (value or 0) * 2:
        raise DataError("covers is too wide: nothing could contradict it", file=where)


def _check_cited(claim: Claim, where: str) -> None:
    """Refuse a cited claim with a computation, and a computed one without."""
    cited = claim.status == "cited_only"
    if cited != (claim.evaluate is None) or cited != (claim.recorded.verdict == "not_recomputable"):
        problem = "cited_only goes with no evaluate and the verdict not_recomputable, and only then"
        raise DataError(problem, file=where)
    scoped = claim.scope is not None
    if scoped != bool(claim.figures) or (scoped and not cited):
        problem = "a scope and the printed figures go together, and with cited_only alone"
        raise DataError(problem, file=where)
