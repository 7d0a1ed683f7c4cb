"""The choices: what each counts, the committed table against `risk.answer`, and the summary."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np
import pandas as pd
import pytest

from qi_analysis import risk
from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.deaths import releases
from qi_analysis.risk import choices, study
from qi_analysis.risk.choices import options, table
from qi_analysis.risk.choices.options import Option
from qi_analysis.risk.choices.schema import CHOICES
from qi_analysis.store import committed
from tests.deaths.linking.test_people import COUNTED, FE, MPV, POST, joined

RATIO, RISK = "ratio", "risk"
GROUPS = [(sex, race) for sex in SEXES for race in RACES if race != "white"]


def test_every_option_with_a_vote_is_a_row_of_every_group() -> None:
    rows = committed.load(CHOICES)
    for sex, race in GROUPS:
        own = rows[(rows["sex"] == sex) & (rows["race"] == race) & (rows["measure"] == RATIO)]
        listed = list(zip(own["choice"], own["option"], own["source"], strict=True))
        assert {(each.choice, each.name, each.source) for each in options.OPTIONS} <= set(listed)
        assert len(listed) == len(set(listed)) == len(options.OPTIONS) + 5


def question(option: Option) -> risk.Question:
    """Return an option as the command `risk` is asked for it; the linked list has its own rule."""
    rule = option.unknown_race
    if rule == "impute" and option.source == "linked":
        rule = "linked"
    return risk.Question(
        estimate=option.estimator, source=option.source, years=option.years, causes=option.causes,
        population=option.population, race_classes=option.race_classes, unknown_race=rule,
        duty=option.duty,
    )  # fmt: skip


@pytest.mark.parametrize(
    "option",
    [each for each in options.OPTIONS if each.scope == "all"],
    ids=lambda each: f"{each.name}-{each.source}",
)
def test_each_row_is_what_the_command_risk_answers(option: Option) -> None:
    """The same deaths by way of the committed counts: the rows here start from persons."""
    answer = risk.answer(question(option)).set_index(["sex", "race"])
    rows = committed.load(CHOICES)
    at = (rows["choice"] == option.choice) & (rows["option"] == option.name)
    own = rows[at & (rows["source"] == option.source)].set_index(["measure", "sex", "race"])
    for measure, column in ((RATIO, "ratio_to_white"), (RISK, "risk_per_100k")):
        for group in GROUPS:
            expected = float(answer.loc[group, column])
            assert own.loc[(measure, *group), "value"] == pytest.approx(expected, abs=1e-5), group


@pytest.mark.parametrize("race", ["black", "latino"])
def test_intervals_of_the_main_rows_are_those_of_gamma_draws(race: str) -> None:
    """Counts of hundreds: gamma draws and resampled people have the same ends to 1.5%."""
    for source, option in (("linked", "main"), (MPV, MPV), (COUNTED, COUNTED)):
        asked = risk.Question(estimate="counts", source=source)
        answer = risk.answer(asked).set_index(["sex", "race"]).loc[("male", race)]
        rows = choices.rows("male", race)
        own = rows[(rows["option"] == option) & (rows["source"] == source)].iloc[0]
        assert own["low"] == pytest.approx(answer["ratio_low"], rel=0.015)
        assert own["high"] == pytest.approx(answer["ratio_high"], rel=0.015)


def test_choices_that_hardly_move_anything() -> None:
    """To age 85, as the command has it; the others by their effect on Black men."""
    asked = risk.Question(estimate="counts", source="linked", through="85")
    answer = risk.answer(asked).set_index(["sex", "race"]).loc[("male", "black")]
    rows = choices.rows("male", "black")
    to_85 = rows[rows["choice"] == "horizon"].iloc[0]
    assert to_85["value"] == pytest.approx(answer["ratio_to_white"], abs=1e-5)
    main, minor = rows["value"].iloc[0], rows[rows["kind"] == options.MINOR]["value"]
    assert choices.most_moved(rows) == pytest.approx(max(abs(minor / main - 1)))
    assert choices.most_moved(rows) < 0.01
    assert "competing" not in set(choices.rows("male", "black", RISK)["choice"])


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("measure", [RATIO, RISK])
def test_the_median_is_of_the_estimates_one_vote_per_source(
    group: tuple[str, str], measure: str
) -> None:
    """By repeating rows until every source has as many; no bound and no other scope is in it."""
    rows = choices.rows(*group, measure)
    used = rows[rows["kind"] == "estimate"]
    each = lcm(*used["source"].value_counts())
    votes = [Fraction(each, int((used["source"] == source).sum())) for source in used["source"]]
    repeated = np.repeat(used["value"].to_numpy(), [int(vote) for vote in votes])
    found = choices.summary(*group, measure)
    assert found.median == pytest.approx(np.median(repeated), abs=1e-5)
    assert found.n_specifications == len(used)
    assert (found.min, found.max) == (used["value"].min(), used["value"].max())
    assert (found.lowest_low, found.highest_high) == (used["low"].min(), used["high"].max())
    assert found.lowest_low <= found.median_low <= found.median <= found.median_high
    assert not used["option"].isin(["drop", "all-white", "all-black", "with_vehicle"]).any()
    assert used["source"].isin(releases.SHOOTINGS).any() == (measure == RATIO)


def made_up(ratio: float) -> table.Found:
    """Return risks that are known but for one draw in two: every group ``ratio`` times white."""
    point = np.full((2, 6), 0.001)
    point[:, 1:] *= ratio
    deaths = np.ones((1, 2, 5, 19))
    return table.Found(point, np.stack([point, point * 1.0]), point, deaths)


def test_a_bound_is_shown_and_not_in_the_median() -> None:
    bound = next(each for each in options.OPTIONS if each.name == "all-black")
    rows = table._table({options.MAIN: made_up(2.0), bound: made_up(50.0)}, {})
    own = rows[(rows["sex"] == "male") & (rows["race"] == "black") & (rows["measure"] == RATIO)]
    assert own["kind"].tolist() == ["estimate", "bound", "median"]
    assert own["value"].tolist() == [2.0, 50.0, 2.0]
    assert choices.summarize(own).max == 2.0


def test_white_people_have_no_ratio() -> None:
    with pytest.raises(DataError, match="no choices for the ratio of white male"):
        choices.rows("male", "white")
    assert choices.summary("male", "white", RISK).median > 0


def test_scopes_by_hand() -> None:
    """Who is left when a person needs two projects, or all that cover the day and kind."""
    from datetime import date

    late, early = date(2019, 5, 1), date(2014, 5, 1)
    found = joined(
        {"source": MPV, "death": 1, "date": late, "duty": "off"},  # only MPV records off duty
        {"source": MPV, "death": 2, "date": late},  # the Post lacks it
        {"source": MPV, "death": 3, "date": late},
        {"source": POST, "death": 3, "date": late},
        {"source": MPV, "death": 4, "date": early},  # before the Post and The Counted
        {"source": FE, "death": 4, "date": early},
        {"source": MPV, "death": 5, "date": early},
        {"source": FE, "death": 5, "date": early, "cause": "suicide"},
    )
    scopes = table._scopes(found)
    assert scopes["several"].tolist() == [True, False, True, True, True]
    assert scopes["all_covering"].tolist() == [True, False, True, True, False]


def test_what_an_option_counts_by_hand() -> None:
    rows = pd.DataFrame(
        [
            ("linked", 2013, "officer_force", "on", "known", "white", True),
            ("linked", 2016, "officer_force", "off", "known", "black", False),
            ("linked", 2017, "officer_force", "unknown", "imputed", "latino", True),
            (MPV, 2014, "officer_force", "off", "known", "black", np.nan),
            (MPV, 2014, "vehicle", "on", "known", "black", np.nan),
        ],
        columns=["source", "year", "cause", "duty", "race_status", "race", "several"],
    )

    def kept(choice: str, name: str) -> list[int]:
        option = next(e for e in options.OPTIONS if (e.choice, e.name) == (choice, name))
        return [int(row) for row in table.chosen(rows, option).index]

    assert kept("main", "main") == [0, 1, 2]
    assert kept("project", MPV) == [3]
    assert kept("years", "first_half") == [0, 1]
    assert kept("years", "second_half") == [2]
    assert kept("duty", "on") == [0, 2]
    assert kept("scope", "several") == [0, 2]
    assert kept("unknown_race", "drop") == [0, 1]
    black = next(e for e in options.OPTIONS if e.name == "all-black")
    assert table.chosen(rows, black)["race"].tolist() == ["white", "black", "black"]


def test_the_studys_people_are_those_of_its_years() -> None:
    assert options.BEHIND.years == study.years_text(study.YEARS)
    published = next(each for each in options.OPTIONS if each.name == "published_model")
    assert options.moves_with(published).name == "both_published"
