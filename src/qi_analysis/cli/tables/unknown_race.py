"""Tables and lines on unknown race for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core.formatting import percent, ratio
from qi_analysis.core.vocabulary import RACE_NAMES
from qi_analysis.risk.study import years_text
from qi_analysis.risk.topics.unknown_race import Slider

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

SHOWN = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Steps of the slider that the table has a column for."""
SHARED = ("white", "black", "latino")
TARGETS = (2.0, 3.0)


def shares_table(rows: pd.DataFrame, by: str | None) -> Table:
    """Return recorded alongside imputed shares of the three largest groups."""
    table = empty_table(
        "People killed by officer force: race recorded (r) and imputed (i)",
        ["source", *([by.replace("_", " ")] if by is not None else [])],
        ["people", "race unknown", *(f"{RACE_NAMES[race]} r / i" for race in SHARED)],
    )
    for row in rows.to_dict("records"):
        table.add_row(
            row["source"],
            *([str(row[by])] if by is not None else []),
            f"{row['people']:,.0f}",
            f"{row['unknown']:,.0f} ({percent(row['share_unknown'])})",
            *(_pair(row[f"known_{race}"], row[f"imputed_{race}"]) for race in SHARED),
        )
    return table


def _pair(known: float, imputed: float) -> str:
    """Return two shares; a dash where there are no people."""
    return " / ".join("-" if isnan(share) else percent(share) for share in (known, imputed))


def slider_table(sliders: Sequence[Slider]) -> Table:
    """Return the ratio of Black to white men at a few steps of the slider and at the bounds."""
    steps = ("all white", "none Black", *(f"x {odds:g}" for odds in SHOWN), "all Black", "dropped")
    table = empty_table(
        "Black to white ratio of lifetime risk, men and boys, by the odds of being Black among "
        "those of unknown race (1: as others alike)",
        ["source", "years"],
        ["race unknown", *steps],
    )
    for each in sliders:
        at = {float(odds): value for odds, value in zip(each.odds, each.ratio, strict=True)}
        values = (each.all_white, at[0.0], *(at[odds] for odds in SHOWN), each.all_black, each.drop)
        table.add_row(
            each.source,
            years_text(each.years),
            percent(each.unknown / each.people),
            *(ratio(value, 2) for value in values),
        )
    return table


def tipping_lines(sliders: Sequence[Slider]) -> list[str]:
    """Return in plain words what the people of unknown race would have to be."""
    lines = []
    for each in sliders:
        lines.append(f"{each.source}: as imputed the ratio is {ratio(each.at_random, 2)}.")
        lines += [f"  {each.tipping(target)}" for target in TARGETS]
    return lines


def to_record(shares: pd.DataFrame, sliders: Sequence[Slider]) -> dict[str, Any]:
    """Return everything as JSON-ready values; odds of infinity are the word "infinite"."""
    clean = shares.astype(object).where(shares.notna(), None)
    return {
        "shares": [{str(k): v for k, v in row.items()} for row in clean.to_dict("records")],
        "sliders": [
            {
                "source": each.source,
                "years": years_text(each.years),
                "men": each.people,
                "unknown": each.unknown,
                "ratio_dropped": each.drop,
                "ratio_all_white": each.all_white,
                "ratio_all_black": each.all_black,
                "odds_for": {f"{target:g}": each.odds_for(target) for target in TARGETS},
                "steps": [
                    {
                        "odds": "infinite" if step == float("inf") else float(step),
                        "share_black": float(share),
                        "ratio": float(value),
                        "low": float(low),
                        "high": float(high),
                    }
                    for step, share, value, low, high in zip(
                        each.odds, each.share_black, each.ratio, each.low, each.high, strict=True
                    )
                ],
            }
            for each in sliders
        ],
    }
