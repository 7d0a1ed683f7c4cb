"""Names as people type them."""

from __future__ import annotations

import pytest

from qi_analysis.core.names import (
    RACE_SYNONYMS,
    SEX_SYNONYMS,
    UnknownNameError,
    choose,
    choose_years,
    suggestions,
)
from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Black", "black"),
        ("African-American", "black"),
        ("HISPANIC", "latino"),
        ("Latinx", "latino"),
        ("AIAN", "american_indian_alaska_native"),
        ("Native American", "american_indian_alaska_native"),
        ("AAPI", "asian_pacific_islander"),
        ("everyone", "total"),
    ],
)
def test_groups(typed: str, meant: str) -> None:
    assert choose(typed, (*RACES, TOTAL), "race", RACE_SYNONYMS) == meant


def test_every_synonym_is_of_a_group() -> None:
    assert set(RACE_SYNONYMS.values()) == {*RACES, TOTAL}
    assert set(SEX_SYNONYMS.values()) == set(SEXES)


def test_a_synonym_counts_only_where_its_name_is_known() -> None:
    with pytest.raises(UnknownNameError, match=r"no group 'hispanic'\. Known: white, black"):
        choose("hispanic", ("white", "black"), "group", RACE_SYNONYMS)


def test_a_name_goes_before_a_synonym() -> None:
    assert choose("all", (*RACES, TOTAL, "all"), "race", RACE_SYNONYMS) == "all"


def test_what_was_meant_is_suggested() -> None:
    known = ["black-men-lifetime-ratio", "women-one-in-33000", "trend"]
    assert suggestions("women-one-in-3300", known) == ["women-one-in-33000"]
    assert suggestions("lifetime", known) == ["black-men-lifetime-ratio"]
    assert suggestions("zzz", known) == []


@pytest.mark.parametrize(
    ("typed", "years"),
    [("2016", "2016"), (2016, "2016"), ("2013–2018", "2013-2018"), ("2016-2016", "2016")],  # noqa: RUF001
)
def test_years(typed: str | int, years: str) -> None:
    assert choose_years(typed) == years


@pytest.mark.parametrize(
    ("typed", "why"), [("lately", "not understood"), ("2018-2013", "write 2013-2018")]
)
def test_years_that_are_none(typed: str, why: str) -> None:
    with pytest.raises(UnknownNameError, match=why):
        choose_years(typed)
