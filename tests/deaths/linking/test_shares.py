"""What is read off the tables of overlaps: made-up tables small enough to count by eye."""

from __future__ import annotations

import pandas as pd

from qi_analysis.deaths import definitions
from qi_analysis.deaths.linking import shares, unlisted
from qi_analysis.deaths.releases import IDS

FE, MPV, WP, TC = (
    "fatal_encounters_2018",
    "mapping_police_violence_2021",
    "washington_post_2024",
    "the_counted",
)


def overlap(*rows: tuple[int, str, str, int]) -> pd.DataFrame:
    """Return the table from (year, kind, pattern, deaths); a pattern is as ``yny-``."""
    words = {"y": "yes", "n": "no", "-": "not_covered"}
    return pd.DataFrame(
        [
            {"year": year, "kind": kind, "race": "white", "deaths": deaths}
            | {name: words[mark] for name, mark in zip((FE, MPV, WP, TC), marks, strict=True)}
            for year, kind, marks, deaths in rows
        ]
    )


def test_shared_only_here_and_missing() -> None:
    table = overlap(
        (2013, "shot_on_duty", "yy--", 10),
        (2013, "shot_on_duty", "yn--", 3),
        (2018, "shot_on_duty", "-yy-", 20),
        (2018, "shot_on_duty", "-ny-", 4),
    )
    found = shares.by_source(table, (FE, MPV, WP, TC)).set_index(["source", "year"])
    sums = found[["shared", "only_here", "missing"]]
    assert sums.loc[(FE, 2013)].tolist() == [10, 3, 0]
    assert sums.loc[(MPV, 2013)].tolist() == [10, 0, 3]
    assert sums.loc[(MPV, 2018)].tolist() == [20, 0, 4]
    assert sums.loc[(WP, 2018)].tolist() == [20, 4, 0]
    assert len(found) == 4


def test_a_list_without_another_that_year_is_not_compared() -> None:
    lone = overlap((2019, "shot_on_duty", "-y--", 5), (2019, "other_force", "-yn-", 5))
    # the Post covers the year, and means to record shootings on duty only
    assert shares.by_source(lone, (FE, MPV, WP, TC)).empty


def test_agreement_is_counted_from_both_sides() -> None:
    table = pd.DataFrame(
        [
            (FE, MPV, 2013, "white", "white", 8),
            (FE, MPV, 2013, "white", "latino", 2),
            (FE, MPV, 2013, "unknown", "black", 5),
            (FE, MPV, 2013, "white", "unknown", 1),
        ],
        columns=["source", "other", "year", "race", "other_race", "deaths"],
    )
    found = shares.agreement_on_race(table).set_index(["source", "other"])
    assert found.loc[(FE, MPV)].tolist() == [16, 10, 8, 5, 5]
    assert found.loc[(MPV, FE)].tolist() == [16, 10, 8, 1, 1]


def test_histories_are_in_the_order_of_the_patterns() -> None:
    table = overlap(
        (2015, "shot_on_duty", "yyyy", 7),
        (2015, "shot_on_duty", "yyyn", 1),
        (2015, "shot_on_duty", "nnny", 3),
        (2015, "not_force", "ynnn", 99),
    )
    lists, counts = unlisted.histories(table, unlisted.POPULATIONS["shot_on_duty"], [2015])
    assert lists == (FE, MPV, WP, TC)
    assert counts == [7, 1, *[0] * 12, 3]


def test_two_lists_give_no_estimate() -> None:
    table = overlap(
        (2018, "shot_on_duty", "-yy-", 20),
        (2018, "shot_on_duty", "-yn-", 180),
        (2018, "shot_on_duty", "-ny-", 80),
    )
    assert unlisted.estimate(table, "shot_on_duty", [2018]) is None
    assert unlisted.estimate(table, "force", [2018]) is None  # one list only


def test_three_lists_are_estimated_by_a_log_linear_model() -> None:
    counts = (28, 21, 17, 69, 18, 55, 63)
    marks = ("yyny", "yynn", "ynny", "ynnn", "nyny", "nynn", "nnny")
    table = overlap(*((2015, "other_force", m, n) for m, n in zip(marks, counts, strict=True)))
    row = unlisted.estimate(table, "force", [2015])
    assert row is not None
    assert round(row["estimate"]) == 1313  # printed for these counts: see the oracles
    assert round(row["independent"]) == 388
    assert row["low"] < row["estimate"] < row["high"]
    assert row["method"] == "log-linear, FE with MPV; FE with TC; MPV with TC"


def test_definitions_say_every_aspect_of_every_source() -> None:
    found = definitions.load()
    assert set(found) == set(IDS)
    for source in found.values():
        assert source["licence"]
        assert all(source[aspect] for aspect in definitions.ASPECTS)
    table = definitions.markdown().splitlines()
    assert {line.count(" | ") for line in table} == {len(found)}


def test_a_later_release_has_the_definition_of_the_one_it_replaces() -> None:
    whole = "".join(f'{key} = "{key}"\n' for key in definitions.ASPECTS)
    found = definitions.parse(f'[[definition]]\nsource = "washington_post_2024"\n{whole}')
    assert {source: told["name"] for source, told in found.items()} == {
        "washington_post_2024": "The Washington Post",
        "washington_post_2025_export": "The Washington Post, later release",
    }
    later = found["washington_post_2025_export"]
    assert (later["counts"], later["coverage"][-10:]) == ("counts", "2024-12-31")
