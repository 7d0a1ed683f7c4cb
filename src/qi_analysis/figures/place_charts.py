"""Charts by place: their data and their words."""

from __future__ import annotations

from qi_analysis import processed, schemas, states, states_report, study
from qi_analysis.figures import state_tile_map
from qi_analysis.figures.export import Chart
from qi_analysis.figures.making import Words, chart
from qi_analysis.formatting import percent
from qi_analysis.sources import registry

_TABLES = (
    schemas.STATE_DEATHS,
    schemas.STATE_POPULATION,
    schemas.RECORDS_IMPUTED,
    schemas.POPULATION_TABLE,
    schemas.ALL_CAUSE,
    schemas.NAX,
)


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
    frame["shown"] = ~states_report.uncertain(frame)
    frame.loc[frame["state"] == "US", "shown"] = True
    black = frame[(frame["race"] == "black") & frame["shown"]]
    clear = black["compared_with_nation"].value_counts()
    source = registry.load()[states.SOURCE]
    killed = frame.loc[frame["state"] == "US", "deaths"].sum()
    words = Words(
        title="Black men's risk of being killed by police is clearly above the nation's in "
        f"{clear['above']} states, clearly below in {clear['below']}",
        subtitle="Lifetime risk per 100,000 births at the death rates of "
        f"{states.PERIODS[states.SOURCE]}, men and boys; states with few deaths drawn towards "
        "the rest",
        footer=f"Source: Mapping Police Violence, data of "
        f"{source.date_published or source.date_archived}; {killed:,.0f} Black and white men "
        f"killed by police use of force, {states.PERIODS[states.SOURCE]}; race of "
        f"{percent(unknown_share())} imputed. People: Census Bureau. Clearly: probability "
        f"{percent(states.CLEAR)} or more. Hatched: under {states.FEW_DEATHS} deaths, or a "
        f"{percent(states.LEVEL)} interval whose ends differ {states.WIDE:g}-fold.",
    )
    return chart(state_tile_map, frame, words, (), _TABLES)
