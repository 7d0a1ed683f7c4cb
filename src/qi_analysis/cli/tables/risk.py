"""Tables and notes for the terminal on lifetime risk, its relatives, and points of the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import table_of
from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import GROUP_NOUNS, people_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from qi_analysis.deaths.scope import Partial
    from qi_analysis.store.live import Latest

ESTIMATE_NOTES = {
    "published": "published: the interval is the authors' sum of cell quantiles, and the range of "
    "the ratio is the smallest to largest ratio of like quantiles; neither is an interval of the "
    'whole sum. "All" is their simple mean of five rates.',
    "counts": "counts: direct rates averaged over ten imputations; intervals are central quantiles "
    "of draws (imputation x gamma-Poisson) of the whole sum and of the ratio.",
    "multilevel": "multilevel: posterior mean of a negative binomial model over ten imputations; "
    "intervals are central quantiles of kept draws of the whole sum and of the ratio, from "
    "expected rates.",
}
INTERVAL_NOTES = {
    "these-years": "The intervals are of the rates of the years counted.",
    "underlying": "The intervals are of the long-run rate: how much one year differs from the next "
    "is in them.",
}
UNKNOWN_RACE_NOTES = {
    "linked": "Race is known if any of four projects gives it; what none gives is imputed, with "
    "the people whom one project lacks and another tells of as guides.",
    "impute": "People whose race is not recorded are imputed.",
    "drop": "People whose race is not recorded are left out: every risk is too low.",
    "all-white": "A bound, not an estimate: everyone of unknown race is counted as white.",
    "all-black": "A bound, not an estimate: everyone of unknown race is counted as Black.",
}


def coverage_notes(partial: Sequence[Partial], rule: str) -> list[str]:
    """Return a sentence on each year that a source covers in part, by what is done with it."""
    done = {
        "refuse": "left out unless --partial-years annualise is given.",
        "annualise": "its deaths are as recorded, its person-years scaled to that share.",
    }
    return [f"{part.words()}: {done[rule]}" for part in partial]


def share_notes(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence on the deaths of unknown race, for each period."""
    shares = {row["years"]: row["share_race_unknown"] for row in records}
    return [
        f"Race is unknown for {formatting.percent(share)} of the deaths of {years}."
        for years, share in shares.items()
    ]


def no_ratio_notes(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence on each sex and period without a ratio, as no white person was killed."""
    without = [row for row in records if row["race"] == "white" and row["ratio_to_white"] is None]
    return [
        f"No white {GROUP_NOUNS[row['sex']]} are among the deaths of {row['years']}: there is no "
        "ratio to them."
        for row in without
    ]


def latest_note(kept: Latest, carried: Sequence[str]) -> str:
    """Return the sentences on a live release: its date and hash, and years on older tables."""
    from qi_analysis.risk import study

    words = (
        f"Live release, retrieved {kept.as_of} from {kept.address}, sha256 {kept.sha256}: its "
        "publisher may still add and correct deaths of recent years. No year after "
        f"{study.LAST_RECENT} is served: the population ends there."
    )
    return " ".join([words, *(f"{each[:1].upper()}{each[1:]}." for each in carried)])


def risk_table(records: Sequence[dict[str, Any]]) -> Table:
    """Return lifetime risk as printed numbers."""
    first = records[0]
    level = f"{formatting.percent(first['level'])} interval"
    two_decimals = partial(formatting.ratio, decimals=2)
    cells = (
        (
            people_of(row["race"], row["sex"]),
            row["years"],
            "" if row["deaths"] is None else f"{row['deaths']:,.1f}",
            formatting.per_100k(row["risk_per_100k"]),
            _ends(row["low"], row["high"], formatting.per_100k),
            "" if row["one_in"] is None else f"{formatting.significant(row['one_in'], 3):,.0f}",
            "" if row["ratio_to_white"] is None else two_decimals(row["ratio_to_white"]),
            _ends(row["ratio_low"], row["ratio_high"], two_decimals),
        )
        for row in records
    )
    return table_of(
        f"Lifetime risk of being killed by police, {first['estimate']}, {first['source']}",
        cells,
        ["who", "years"],
        ["deaths", "per 100,000", level, "one in", "ratio to white", level],
    )


def _ends(low: float | None, high: float | None, form: Callable[[float], str]) -> str:
    return "" if low is None or high is None else f"{form(low)} to {form(high)}"


def review_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return the points of the review for the groups and quantities given."""
    cells = []
    for row in rows:
        form = f"{{:.{3 if row['quantity'] == 'ratio_to_white' else 2}f}}".format
        cells.append(
            (
                row["point"],
                row["variant"],
                people_of(row["race"], row["sex"]),
                row["quantity"].replace("_", " "),
                form(row["value"]),
                _ends(row["low"], row["high"], form),
                form(row["reference"]),
                f"{100 * row['change']:+.1f}%",
            )
        )
    return table_of(
        "What a reviewer should know",
        cells,
        ["point", "variant", "who", "quantity"],
        ["value", "interval", "published choice", "change"],
    )


_TITLES = {
    "by-age": "Risk of being killed by police before an exact age, per 100,000 births",
    "rates": "People killed by police per million and year, beside lifetime risk",
    "years-lost": "Years of life lost to police",
    "change": "Change of lifetime risk and of its ratio to white, and its parts",
    "excess": "Deaths by police, and those expected at white people's rates",
}
MEASURE_NOTES = {
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


def relatives_tables(found: pd.DataFrame) -> list[Table]:
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
        cells = []
        for (quantity, age), rows in of_people.groupby(["quantity", "age"], sort=False):
            of = rows.set_index("race")
            label = str(age) if measure == "by-age" else f"{quantity} {age}".replace("_", " ")
            cells.append((label, *(_cell(of.loc[race], str(quantity)) for race in races)))
        table = table_of(
            f"{_TITLES[measure]}\n{_NOUNS[str(sex)]}, {years}, {found['source'].iloc[0]}, {level} "
            "intervals",
            cells,
            ["to age" if measure == "by-age" else ""],
            [_HEADS[race] for race in races],
        )
        table.box, table.padding = None, (0, 1, 0, 0)
        table.columns[0].min_width = 11
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
