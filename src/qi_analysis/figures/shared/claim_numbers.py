"""Numbers of a claim, printed in its unit, and its source in short."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from qi_analysis.claims.results import Result
from qi_analysis.claims.supreme_court import OWN
from qi_analysis.core.formatting import significant
from qi_analysis.figures.kit.language import Language

if TYPE_CHECKING:
    from pandas import Series

_ONE_IN = 3  # digits
_WHOLE = 1000
"""From here on counts are shown without decimals: years of life lost are no counts of people."""
_AFTER = {"ratio": "claim-card.times", "years": "claim-card.years"}
"""Units that stand after a number, or after the last of several."""
_SHORT = 36  # characters of a citation that leave room for the credit


def shown(row: Series, language: Language) -> tuple[str, str]:
    """Return the number of a row in the unit of its claim, and its interval (may be empty)."""
    show = shown_as(row["unit"])
    low, high = row["low"], row["high"]
    ends = ""
    if not (math.isnan(low) or math.isnan(high)):
        bare = shown_as(row["unit"], bare=True)
        # Printed shares come in pairs of two courts or periods: they are not a range.
        joined = "claim-card.pair" if row["unit"] == "percent" else "number.interval"
        ends = language.say(joined, low=bare(low, language), high=bare(high, language))
        if row["unit"] == "one_in":
            low, high = (language.number(significant(end, _ONE_IN)) for end in (low, high))
            ends = language.say("number.one_in_range", low=low, high=high)
    if math.isnan(row["value"]):  # a range is printed, with its unit after it
        return _named(row["unit"], ends, language), ""
    return show(row["value"], language), ends


def shown_as(unit: str, *, bare: bool = False) -> Callable[[float, Language], str]:
    """Return how a number of a unit is shown; ``bare`` leaves "times" to the last of several."""
    shows = {"ratio": _ratio, "one_in": _one_in, "per_100k": _per_100k, "percent": _percent}
    number = shows.get(unit, _count)
    if bare:
        return number
    return lambda value, language: _named(unit, number(value, language), language)


def _named(unit: str, number: str, language: Language) -> str:
    """Return a number, or a range of them, with the unit that stands after it."""
    return language.say(_AFTER[unit], value=number) if unit in _AFTER else number


def _ratio(value: float, language: Language) -> str:
    if math.isclose(value, round(value)):  # "three times" has no decimal
        return language.ratio(value, 0)
    return language.ratio(value, 1 if math.isclose(value, round(value, 1)) else 2)


def _one_in(value: float, language: Language) -> str:
    return language.one_in(value, _ONE_IN)


def _per_100k(value: float, language: Language) -> str:
    return language.say("claim-card.per_100k", value=language.per_100k(value))


def _percent(value: float, language: Language) -> str:
    if math.isclose(value, round(value)):
        return language.percent(value / 100, 0)
    # one printed and one recomputed share of a few percent would else look the same
    fine = value < 10 and not math.isclose(value, round(value, 1))
    return language.percent(value / 100, 2 if fine else 1)


def _count(value: float, language: Language) -> str:
    decimals = 0 if math.isclose(value, round(value)) or value >= _WHOLE else 1
    return language.number(value, decimals)


def known(result: Result) -> str:
    """Return what is known of a claim: only cited, listed by us, or said by others and checked."""
    if result.evaluation is None:
        return "cited"
    return "post" if result.claim.said_by == OWN else "own"


def cited(result: Result, language: Language) -> str:
    """Return the claim's source as short as it is cited."""
    if result.claim.said_by == OWN:
        return language.say("claim-card.own_list")
    found = re.match(r".*?\(.*?\d{4}\)|.*?[.,;](?= )", result.claim.citation)
    short = (found.group() if found else result.claim.citation).rstrip(".,;")
    short = re.sub(r"\(\d+ \w+ (?=\d{4}\))", "(", short)  # of a date the year
    if len(short) > _SHORT:  # of authors the first; of a case no volume and page
        short = re.sub(r", [A-Z]\..*?(?= \()", " et al.", short)
        short = re.sub(r", \d+ U\.S\..*?(?= \()", "", short)
    source, used, by = short.partition(", as used by ")
    return language.say("claim-card.used_by", source=source, by=by) if used else short
