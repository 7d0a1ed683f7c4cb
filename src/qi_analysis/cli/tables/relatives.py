"""Tables and notes for the terminal on the relatives of lifetime risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import GROUP_NOUNS

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

TITLES = {
    "by-age": "Risk of being killed by police before an exact age, per 100,000 births",
    "rates": "People killed by police per million and year, beside lifetime risk",
    "years-lost": "Years of life lost to police",
    "change": "Change of lifetime risk and of its ratio to white, and its parts",
    "excess": "Deaths by police, and those expected at white people's rates",
}
NOTES = {
    "by-age": "A chance at birth, all other causes of death competing. --json has the ratios to "
    "white people.",
    "rates": "Adjusted: at the ages of the US standard population of 2000. A rate is per year "
    "lived now, a lifetime risk is per birth; their ratios differ where ages do.",
    "years-lost": "Years that people of the same sex, group and age have left by the life table "
    "of the same years; standard: by the table of the Global Burden of Disease Study 2010, 86 "
    "years at birth for everyone. Days: what life expectancy at birth would gain if no one were "
    "killed by police. Years of all groups and both sexes add up their members'.",
    "change": "From the first two years to the last two; the parts add up to the change. A part of "
    "imputed race is of records, not of the world. --json has the parts by age group.",
    "excess": "Expected: white people's rates of the same sex, age and year. A comparison, not a "
    "cause: it does not say what would end the difference. A negative number is of a group with "
    "lower rates than white people.",
}
_TENTHS = ("years_lost_per_death", "years_lost_per_death_standard", "days_of_life_expectancy")
_HEADS = {
    "white": "White",
    "black": "Black",
    "latino": "Latino",
    "american_indian_alaska_native": "Am. Ind., Alaska N.",
    "asian_pacific_islander": "Asian, Pacific I.",
    "total": "All groups",
}
_NOUNS = {**GROUP_NOUNS, "both": "everyone"}


def tables(found: pd.DataFrame) -> list[Table]:
    """Return a table per period and sex: a row a quantity (and age), a column a group."""
    measure = str(found["measure"].iloc[0])
    # that many numbers are for --json: ratios at each age, parts of each age
    shown = found.assign(age=found["age"].fillna(""))
    if measure == "by-age":
        shown = shown[shown["quantity"] != "ratio_to_white"]
    elif measure == "change":
        shown = shown[shown["age"] == ""]
    level = formatting.percent(found["level"].dropna().iloc[0])
    races = [race for race in _HEADS if race in set(found["race"])]
    made = []
    for (years, sex), of_people in shown.groupby(["years", "sex"], sort=False):
        table = empty_table(
            f"{TITLES[measure]}\n{_NOUNS[str(sex)]}, {years}, {found['source'].iloc[0]}, {level} "
            "intervals",
            ["to age" if measure == "by-age" else ""],
            [_HEADS[race] for race in races],
        )
        table.box, table.padding = None, (0, 1, 0, 0)
        table.columns[0].min_width = 11
        for (quantity, age), rows in of_people.groupby(["quantity", "age"], sort=False):
            of = rows.set_index("race")
            label = str(age) if measure == "by-age" else f"{quantity} {age}".replace("_", " ")
            table.add_row(label, *(_cell(of.loc[race], str(quantity)) for race in races))
        made.append(table)
    return made


def _cell(row: pd.Series, quantity: str) -> str:
    """Return a value, and below it its interval, which wraps where the terminal is narrow."""
    value, low, high = (_number(row[name], quantity) for name in ("value", "low", "high"))
    return f"{value}\n{low} to {high}" if low else value


def _number(value: float | None, quantity: str) -> str:
    """Return a number as printed for its quantity, or nothing for none."""
    if value is None or value != value:  # noqa: PLR0124  a missing number equals nothing
        return ""
    if "change" in quantity:
        return f"{value:+.{2 if 'ratio' in quantity else 1}f}"
    if "ratio" in quantity or quantity.endswith("_per_million"):
        return f"{value:,.2f}"
    if quantity in {"risk_per_100k", "lifetime_per_100k"}:
        return formatting.per_100k(value) if value >= 0.1 else f"{value:.2f}"
    if quantity == "person_years":
        return f"{value / 1e6:,.0f} million"
    return f"{round(value, 1):,}" if quantity in _TENTHS else f"{round(value):,}"
