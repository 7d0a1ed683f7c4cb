"""People killed by day: a made-up leap year, and the table that counts days another way."""

from __future__ import annotations

from pandas import DataFrame

from qi_analysis.deaths import table_campaign
from qi_analysis.deaths.schema_campaign import CAMPAIGN_COUNTS, KILLED_BY_DAY, WITHOUT
from qi_analysis.store import committed


def test_days_of_a_made_up_year() -> None:
    people = DataFrame({"date": ["2016-02-29", "2016-02-29", "2016-12-31"]})
    days = table_campaign.by_day(people)
    assert len(days) == 366
    assert days["count"].sum() == 3
    assert (days["count"] == 0).sum() == 364
    leap = days[(days["month"] == 2) & (days["day"] == 29)]
    assert leap["count"].tolist() == [2]


def test_both_tables_agree_on_days_without_a_killing() -> None:
    days = committed.load(KILLED_BY_DAY)
    without = days[days["count"] == 0].groupby(["source", "year"]).size()
    assert without.loc[("mapping_police_violence_2021", 2020)] == 18
    counts = committed.load(CAMPAIGN_COUNTS)
    for (source, year), number in without.items():
        told = counts[(counts["source"] == source) & (counts["year"] == year)]
        assert number == told.loc[told["category"] == WITHOUT, "count"].sum()
