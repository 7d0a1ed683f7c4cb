"""Builder of the table of what campaigns count: categories of the projects' own words, and days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import TOTAL
from qi_analysis.deaths import releases
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.schema_campaign import (
    CAMPAIGN_COUNTS,
    DAYS,
    KILLED_BY_DAY,
    OTHER,
    WITH,
    WITHOUT,
)
from qi_analysis.deaths.table_deaths import read_records
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

_ARMED = {
    "unarmed/did not have actual weapon": "unarmed",
    "vehicle": "vehicle",
    "allegedly armed": "allegedly_armed",
    "unclear": UNKNOWN,
    UNKNOWN: UNKNOWN,
}
_WEAPONS: Mapping[str, frozenset[str]] = {
    "gun": frozenset({"gun"}),
    "knife": frozenset({"knife"}),
    "vehicle": frozenset({"vehicle", "car"}),
    "toy_weapon": frozenset({"toy weapon", "replica"}),
    "no_object": frozenset({"no object", "unarmed"}),
    UNKNOWN: frozenset({UNKNOWN, "undetermined", "unclear", "unknown weapon"}),
}
"""Category -> words, in the order in which they count where a cell names several."""


def armed_of(word: str) -> str:
    """Return the category of Mapping Police Violence's own status; ValueError for another word."""
    if word not in _ARMED:
        raise ValueError(f"unknown armed status {word!r}. Known: {', '.join(_ARMED)}")
    return _ARMED[word]


def weapon_of(word: str) -> str:
    """Return the category of the object a person is said to have had.

    Examples
    --------
    >>> weapon_of("gun and vehicle"), weapon_of("knife,gun"), weapon_of("no object")
    ('gun', 'gun', 'no_object')
    >>> weapon_of("machete"), weapon_of("undetermined")
    ('other', 'unknown')
    """
    named = {each.strip() for each in re.split(r"[,;/]| and ", word)}
    return next((category for category, words in _WEAPONS.items() if named & words), OTHER)


def charges_of(word: str) -> str:
    """Return what is known of charges; a plea after a mistrial is a conviction.

    Examples
    --------
    >>> charges_of("charged, mistrial, plead guilty to manslaughter")
    'convicted'
    >>> charges_of("charged, acquitted"), charges_of("charged with a crime")
    ('not_convicted', 'charged')

    Raises
    ------
    ValueError
        For words that say neither that officers were charged nor that no charge is known.
    """
    if word in {UNKNOWN, "no known charges"}:
        return UNKNOWN if word == UNKNOWN else "no_known_charges"
    if not word.startswith("charged"):
        raise ValueError(f"unknown charges {word!r}")
    if re.search("convicted|plead", word):
        return "convicted"
    return "not_convicted" if re.search("acquitted|mistrial|dropped", word) else "charged"


def encounter_of(word: str) -> str:
    """Return how it began: a traffic stop alone, with another offense, otherwise, or unknown."""
    if word in {UNKNOWN, "none/unknown"}:
        return UNKNOWN
    if word == "traffic stop":
        return "traffic_stop"
    return "traffic_stop_and_other" if "traffic stop" in word else OTHER


_RULES: Mapping[str, Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "mapping_police_violence_2021": {
        "armed": ("armed", armed_of),
        "weapon": ("weapon", weapon_of),
        "charges": ("charges", charges_of),
        "encounter": ("encounter", encounter_of),
    },
    "washington_post_2025_export": {"weapon": ("armed", weapon_of)},
}
"""Release -> measure -> the column it comes from, and its rule."""
BY_DAY = "mapping_police_violence_2021"
"""The release of whose people the days are told: it counts everyone, whole years to 2020."""
_NOT_RECORDED = {"encounter": 2017}
"""Measure -> first year of which the project has it: a blank year is not a year of unknowns."""


def tally(records: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the counts of one release: every measure it has, and days, by whole year."""
    import pandas as pd

    key, parts = ["year", "category", "race"], []
    people = records.astype({"year": "int64"})
    for measure, (column, rule) in _RULES[source].items():
        since = people[people["year"] >= _NOT_RECORDED.get(measure, 0)]
        counted = since.assign(category=since[column].map(rule)).groupby(key, as_index=False).size()
        parts.append(counted.assign(measure=measure))
    with_one = people.groupby("year")["date"].nunique()
    for year, days in with_one.items():
        whole = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        rows = {"category": [WITH, WITHOUT], "size": [days, whole - days]}
        parts.append(pd.DataFrame(rows).assign(year=year, race=TOTAL, measure=DAYS))
    return pd.concat(parts).rename(columns={"size": "count"}).assign(source=source)


def _whole_years(source: str) -> Iterator[tuple[pd.DataFrame, Accounting]]:
    """Yield the records of each file whose day is known, of whole years, and their account."""
    years = releases.SCOPES[source].years
    for frame, counter in read_records(source):
        kept = counter.drop(frame, ~frame["year"].isin(years), "a year not recorded whole")
        kept = counter.drop(kept, kept["date"].isna(), "day unknown")
        yield kept, counter.close(kept)


def build_campaign_counts() -> Built:
    """Return people killed by the projects' own words, and days, whole years only."""
    import pandas as pd

    parts = [
        (tally(kept, source), account)
        for source in _RULES
        for kept, account in _whole_years(source)
    ]
    tables, accounting = zip(*parts, strict=True)
    return Built(CAMPAIGN_COUNTS, pd.concat(tables), accounting)


def by_day(records: pd.DataFrame) -> pd.DataFrame:
    """Return people killed on each day of the whole years of ``records``, days without one too."""
    import pandas as pd

    days = pd.to_datetime(records["date"])
    first, last = (f"{end(days.dt.year)}-{day}" for end, day in ((min, "01-01"), (max, "12-31")))
    every = pd.date_range(first, last)
    people = days.value_counts().reindex(every, fill_value=0)
    return pd.DataFrame(
        {"year": every.year, "month": every.month, "day": every.day, "count": people.to_numpy()}
    )


def build_killed_by_day() -> Built:
    """Return people killed by day, of the project that counts everyone, whole years only."""
    import pandas as pd

    parts = [(by_day(kept), account) for kept, account in _whole_years(BY_DAY)]
    tables, accounting = zip(*parts, strict=True)
    return Built(KILLED_BY_DAY, pd.concat(tables).assign(source=BY_DAY), accounting)
