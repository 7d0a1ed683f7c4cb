"""Charts by state, by other yardsticks and of young men: their data and their words."""

from __future__ import annotations

from qi_analysis.core.vocabulary import TOTAL
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.deaths.schema_states import STATE_DEATHS, STATE_POPULATION
from qi_analysis.exposure.schema_denominators import DENOMINATORS
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE, YOUNG_DEATHS
from qi_analysis.figures.charts import other_denominators, state_tile_map
from qi_analysis.figures.charts import young_men as young_men_figure
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.risk.topics import denominators, states, young_men
from qi_analysis.store import committed, registry
from qi_analysis.studies.schema_lifetime_risk import NAX

_TABLES = (
    STATE_DEATHS,
    STATE_POPULATION,
    RECORDS_IMPUTED,
    POPULATION_TABLE,
    ALL_CAUSE,
    NAX,
)
_DENOMINATOR_TABLES = (
    DENOMINATORS,
    RECORDS_IMPUTED,
    POPULATION_TABLE,
)
_YOUNG_TABLES = (YOUNG_DEATHS, RECORDS_IMPUTED)
_ONE_IN_DIGITS = 3


def unknown_share() -> float:
    """Return the share of the men counted whose race, Black or white, was imputed."""
    rows = committed.load(STATE_DEATHS)
    rows = rows[
        (rows["source"] == states.SOURCE)
        & (rows["sex"] == states.SEX)
        & rows["race"].isin(states.RACE_PAIR)
    ]
    people = rows.filter(like="imputation_").mean(axis=1)
    return float(people[rows["race_status"] == "imputed"].sum() / people.sum())


def make_state_tile_map(data: study.Study, language: Language) -> Chart:
    """Return the maps of Black and white men's lifetime risk by state."""
    say = language.say
    frame = states.answer(data=data)
    frame["shown"] = ~states.uncertain(frame)
    frame.loc[frame["state"] == "US", "shown"] = True
    black = frame[(frame["race"] == "black") & frame["shown"]]
    clear = black["compared_with_nation"].value_counts()
    killed = frame.loc[frame["state"] == "US", "deaths"].sum()
    words = Words(
        title=say(
            "state-tile-map.title",
            above=language.number(clear["above"]),
            below=language.number(clear["below"]),
        ),
        subtitle=say("state-tile-map.subtitle", years=states.PERIODS[states.SOURCE]),
        footer=say(
            "state-tile-map.footer",
            released=_released(states.SOURCE),
            killed=language.number(killed),
            unknown=language.percent(unknown_share()),
            clear=language.percent(states.CLEAR),
            few=language.number(states.FEW_DEATHS),
            level=language.percent(states.LEVEL),
            times=language.ratio(states.WIDE),
        ),
        mind=say("state-tile-map.mind"),
        language=language,
    )
    return chart(state_tile_map, frame, words, (), _TABLES)


def _released(source: str) -> str | None:
    """Return the day on which the records of ``source`` were published, or else archived."""
    known = registry.load()[source]
    return known.date_published or known.date_archived


_SHOWN: tuple[tuple[str, str, str], ...] = (
    ("any_contact", "any_contact", ""),
    ("police_contact", "police_initiated_contact", ""),
    ("arrests_all", "arrests_all", ""),
    ("arrests_violent", "arrests_violent", ""),
    ("arrests_murder", "arrests_murder", ""),
    ("murders", "srs_reported_murder", "killed_by_gunfire"),
    ("violence", "ncvs_reported_violent_more_severe", "killed_by_gunfire"),
    ("violence_unarmed", "ncvs_reported_violent_more_severe", "killed_unarmed_not_aggressing"),
)
"""Id of the row among the messages, measure, and who is counted above the line."""


def make_other_denominators(data: study.Study, language: Language) -> Chart:
    """Return the chart of other yardsticks beside the population."""
    import pandas as pd

    say = language.say
    found = denominators.comparisons(data)
    rows = []
    for row, measure, killed in _SHOWN:
        whom = denominators.CESARIO_KILLED.get(killed)
        (each,) = [c for c in found if c.measure == measure and (not whom or c.killed == whom)]
        rows.append({"row": row} | denominators.to_record(each))
    frame = pd.DataFrame(rows)
    people, other = frame["ratio_by_population"], frame["ratio_by_measure"]
    words = Words(
        title=say(
            "other-denominators.title",
            people_low=language.ratio(people.min()),
            people_high=language.ratio(people.max()),
            other_low=language.ratio(other.min()),
            other_high=language.ratio(other.max()),
        ),
        subtitle=say("other-denominators.subtitle"),
        footer=say(
            "other-denominators.footer",
            released=_released(denominators.RECORDS),
            killed=language.number(_killed(found)),
            years=study.years_text(denominators.ARREST_YEARS),
            unknown=language.percent(_imputed(data)),
            level=language.percent(denominators.LEVEL),
        ),
        mind=say("other-denominators.mind"),
        language=language,
    )
    return chart(other_denominators, frame, words, (), _DENOMINATOR_TABLES)


def _killed(found: list[denominators.Comparison]) -> float:
    """Return people above the line of the arrests."""
    arrests = next(each for each in found if each.source == "fbi_table43")
    return arrests.deaths_black + arrests.deaths_other


def _imputed(data: study.Study) -> float:
    """Return the share of people killed, 2013-2018, whose race the records do not give."""
    by_rule = [
        recorded_deaths.load(denominators.RECORDS, rule, "force", data)
        .killed(denominators.ARREST_YEARS, "force")
        .sum(axis=(1, 2, 3, 4))
        .mean()
        for rule in ("drop", "impute")
    ]
    return float(1 - by_rule[0] / by_rule[1])


def make_young_men(data: study.Study, language: Language) -> Chart:
    """Return the chart of young men's deaths by police beside firearms and drugs."""
    say = language.say
    frame = young_men.answer(data=data)
    police = frame[frame["cause"] == "police"].set_index("race")
    youngest, oldest = police.loc["black", "ages"].split("-")
    words = Words(
        title=say(
            "young-men.title",
            youngest=youngest,
            oldest=oldest,
            black=language.one_in(police.loc["black", "one_in"], _ONE_IN_DIGITS),
            white=language.one_in(police.loc["white", "one_in"], _ONE_IN_DIGITS),
        ),
        subtitle=say(
            "young-men.subtitle",
            youngest=youngest,
            oldest=oldest,
            years=police.loc["black", "years"],
        ),
        footer=say(
            "young-men.footer",
            released=_released(young_men.SOURCE),
            killed=language.number(police.loc["total", "deaths"]),
            level=language.percent(young_men.LEVEL),
        ),
        mind=say("young-men.mind"),
        language=language,
    )
    frame = frame[frame["race"] != TOTAL]
    order = police["share"].sort_values(ascending=False).index.tolist()  # the largest share first
    frame = frame.sort_values("race", key=lambda race: race.map(order.index), kind="stable")
    frame = frame.reset_index(drop=True)
    return chart(young_men_figure, frame, words, (), _YOUNG_TABLES)
