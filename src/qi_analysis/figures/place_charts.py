"""Charts by state, by other yardsticks and of young men: their data and their words."""

from __future__ import annotations

from qi_analysis import (
    denominators,
    places_report,
    processed,
    recorded_deaths,
    schemas,
    states,
    study,
    young_men,
)
from qi_analysis.figures import other_denominators, state_tile_map
from qi_analysis.figures import young_men as young_men_figure
from qi_analysis.figures.chart import Chart
from qi_analysis.figures.making import chart
from qi_analysis.figures.words import Words
from qi_analysis.formatting import percent, ratio
from qi_analysis.sources import registry
from qi_analysis.vocabulary import TOTAL

_TABLES = (
    schemas.STATE_DEATHS,
    schemas.STATE_POPULATION,
    schemas.RECORDS_IMPUTED,
    schemas.POPULATION_TABLE,
    schemas.ALL_CAUSE,
    schemas.NAX,
)
_DENOMINATOR_TABLES = (
    schemas.DENOMINATORS,
    schemas.RECORDS_IMPUTED,
    schemas.POPULATION_TABLE,
)
_YOUNG_TABLES = (schemas.YOUNG_DEATHS, schemas.RECORDS_IMPUTED)


def unknown_share() -> float:
    """Return the share of the men counted whose race, Black or white, was imputed."""
    rows = processed.load(schemas.STATE_DEATHS)
    rows = rows[
        (rows["source"] == states.SOURCE)
        & (rows["sex"] == states.SEX)
        & rows["race"].isin(states.RACE_PAIR)
    ]
    people = rows.filter(like="imputation_").mean(axis=1)
    return float(people[rows["race_status"] == "imputed"].sum() / people.sum())


def make_state_tile_map(data: study.Study) -> Chart:
    """Return the maps of Black and white men's lifetime risk by state."""
    frame = states.answer(data=data)
    frame["shown"] = ~places_report.uncertain(frame)
    frame.loc[frame["state"] == "US", "shown"] = True
    black = frame[(frame["race"] == "black") & frame["shown"]]
    clear = black["compared_with_nation"].value_counts()
    source = registry.load()[states.SOURCE]
    period = states.PERIODS[states.SOURCE]
    killed = frame.loc[frame["state"] == "US", "deaths"].sum()
    words = Words(
        title=f"Black men's risk of being killed by police is above the nation's in "
        f"{clear['above']} states, below in {clear['below']}",
        subtitle=f"Lifetime risk per 100,000 births, men and boys, {period}",
        footer=f"Source: Mapping Police Violence ({source.date_published or source.date_archived})"
        f"; people: Census Bureau. {killed:,.0f} Black and white men killed by police use of "
        f"force; race of {percent(unknown_share())} imputed. Above, below: "
        f"probability {percent(states.CLEAR)}. Hatched: under {states.FEW_DEATHS} deaths, or "
        f"{percent(states.LEVEL)} interval with ends {states.WIDE:g}-fold apart.",
    )
    return chart(state_tile_map, frame, words, (), _TABLES)


_CONTACT = "contacts are themselves an outcome of policing"
_MET = "Per person who met police"
_ARREST = "arrests are themselves an outcome of policing"
_CRIME = "crime fits only encounters with an armed threat"
_SHOWN: tuple[tuple[str, str, str, str, str], ...] = (
    ("any_contact", "", _MET, _CONTACT, "contact of any kind, 2018"),
    ("police_initiated_contact", "", _MET, _CONTACT, "begun by police, 2018"),
    ("arrests_all", "", "Per arrest", _ARREST, "any offence"),
    ("arrests_violent", "", "Per arrest", _ARREST, "violent crime"),
    ("arrests_murder", "", "Per arrest", _ARREST, "murder"),
    ("srs_reported_murder", "killed_by_gunfire", "Per crime, 2015-2016", _CRIME,
     "murders reported"),
    ("ncvs_reported_violent_more_severe", "killed_by_gunfire", "Per crime, 2015-2016",
     _CRIME, "severe violence told by victims"),
    ("ncvs_reported_violent_more_severe", "killed_unarmed_not_aggressing",
     "Per crime, 2015-2016", _CRIME, "the same; unarmed, not aggressing"),
)  # fmt: skip


def make_other_denominators(data: study.Study) -> Chart:
    """Return the chart of other yardsticks beside the population."""
    import pandas as pd

    found = denominators.comparisons(data)
    rows = []
    for measure, killed, group, why, label in _SHOWN:
        whom = denominators.CESARIO_KILLED.get(killed)
        (each,) = [c for c in found if c.measure == measure and (not whom or c.killed == whom)]
        rows.append({"group": group, "why": why, "label": label} | denominators.to_record(each))
    frame = pd.DataFrame(rows)
    people, other = frame["ratio_by_population"], frame["ratio_by_measure"]
    source = registry.load()[denominators.RECORDS]
    words = Words(
        title=f"Per person, police kill Black people {ratio(people.min())} to "
        f"{ratio(people.max())} times as often; other yardsticks give {ratio(other.min())} to "
        f"{ratio(other.max())}",
        subtitle="Black over white people's rate: per person (diamond), by yardstick (dot)",
        footer=f"Sources: Mapping Police Violence ({source.date_published or source.date_archived}"
        f"), {_killed(found):,.0f} people killed, 2013-2018, race of "
        f"{percent(_imputed(data))} imputed; FBI; Police-Public Contact Survey; Cesario et al. "
        "2019. Arrests: white with Latino people, as the FBI counts. Lines: 90% intervals of "
        "deaths alone.",
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


def make_young_men(data: study.Study) -> Chart:
    """Return the chart of young men's deaths by police beside firearms and drugs."""
    frame = young_men.answer(data=data)
    police = frame[frame["cause"] == "police"].set_index("race")
    ages = police.loc["black", "ages"].replace("-", " to ")
    source = registry.load()[young_men.SOURCE]
    words = Words(
        title=f"Of Black men who died at {ages}, police killed 1 in "
        f"{police.loc['black', 'one_in']:.0f}; of white men, 1 in "
        f"{police.loc['white', 'one_in']:.0f}",
        subtitle=f"Of 1,000 deaths of men aged {ages}, {police.loc['black', 'years']}, log scale",
        footer=f"Sources: Mapping Police Violence ({source.date_published or source.date_archived}"
        f"), {police.loc['total', 'deaths']:,.0f} men of these ages killed by police use of force, "
        "unknown race imputed; deaths from vital statistics, Latino with origin unknown. Lines: "
        "90% intervals. No rank among causes: the sources lack deaths by every cause.",
    )
    frame = frame[frame["race"] != TOTAL].reset_index(drop=True)
    return chart(young_men_figure, frame, words, (), _YOUNG_TABLES)
