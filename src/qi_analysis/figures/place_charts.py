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
