"""The frames that the charts show, computed from the study's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qi_analysis import risk
from qi_analysis.claims.evaluations import Context
from qi_analysis.core.vocabulary import AGE_GROUPS, RACES, SEXES
from qi_analysis.risk import estimators, review, study
from qi_analysis.risk.choices import spread
from qi_analysis.risk.estimators import Estimate
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.9
HALVES = (study.YEARS[:3], study.YEARS[3:])


def lifetime_risk(data: study.Study) -> pd.DataFrame:
    """Return the published lifetime risks, one row a sex and group, as in `risk.FIELDS`."""
    return risk.answer(risk.Question(), data)


def risk_by_age(data: study.Study) -> pd.DataFrame:
    """Return the chance of being killed within an age group, among those alive at its start.

    One row a sex, race and age group below 85: ``risk_per_100k`` with the 5% and 95% quantile of
    the authors' cell as ``low`` and ``high`` (one age, so nothing is summed).
    """
    import pandas as pd

    races = len(RACES)
    m = estimators.published_mortality(data)[:, :races]
    rates = estimators.published_rates(data)[:, :, :races]
    table = lifetable.life_table(m, data.nax)
    killed = lifetable.cause_deaths(table, rates) / table.l * 1e5
    rows = [
        (sex, race, group.label, group.start, *killed[:, i, j, k])
        for i, sex in enumerate(SEXES)
        for j, race in enumerate(RACES)
        for k, group in enumerate(AGE_GROUPS[:-1])
    ]
    columns = ["sex", "race", "age", "age_start", "risk_per_100k", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def ratio_choices(data: study.Study, *, sex: str = "male", race: str = "black") -> pd.DataFrame:
    """Return the ratio to white under the choices a fair critic could make, one row a choice.

    Columns: choice and group (ids; their labels are in the files of words), years, ratio, low, high
    (missing where there is no interval), published (whether it is the published estimate).
    """
    import pandas as pd

    at = SEXES.index(sex), RACES.index(race)
    rows: list[dict[str, Any]] = []

    def add(group: str, choice: str, years: tuple[int, ...], ratio: float, *ends: float) -> None:
        low, high = ends or (np.nan, np.nan)
        values = {"ratio": ratio, "low": low, "high": high, "published": not rows}
        named = {"choice": choice, "group": group, "years": study.years_text(years)}
        rows.append({**named, **values})

    def counted(
        group: str, choice: str, years: tuple[int, ...] = study.YEARS, **choices: Any
    ) -> None:
        found = estimators.study_counts(
            data, years, draws=risk.DRAWS, rng=np.random.default_rng(risk.SEED), **choices
        )
        low, high = found.ratio_interval(LEVEL)
        add(group, choice, years, float(found.ratio[at]), float(low[at]), float(high[at]))

    published = estimators.ratio_to_white(estimators.published_risk(data)[0])
    add("as_published", "authors_model", study.YEARS, float(published[at]))
    counted("as_published", "direct_rates")
    matched: dict[str, Any] = {"population": "calendar", "race_classes": "exclusive"}
    counted("population_and_groups", "same_year", population="calendar")
    counted("population_and_groups", "same_groups", race_classes="exclusive")
    counted("population_and_groups", "both", **matched)
    counted("other_deaths", "with_vehicle", causes="force+vehicle", **matched)
    counted("other_deaths", "with_suicide", causes="force+vehicle+suicide", **matched)
    for choice, half in zip(("first_years", "last_years"), HALVES, strict=True):
        counted("other_years", choice, half, **matched)
    bounds = review.unknown_race(data, risk.SEED)
    own = bounds[
        (bounds["sex"] == sex) & (bounds["race"] == race) & (bounds["quantity"] == "ratio_to_white")
    ].set_index("variant")["value"]
    for race_of_all in ("white", "black"):
        value = float(own[f"all unknown {race_of_all}"])
        add("unknown_race", f"all_{race_of_all}", study.YEARS, value)
    return pd.DataFrame(rows)


def ratio_range(
    data: study.Study, *, sex: str = "male", race: str = "black"
) -> tuple[int, float, float]:
    """Return how many defensible specifications there are, and the least and largest ratio."""
    ratios = spread.group(Context(data).specifications, sex, race)["ratio_to_white"]
    return len(ratios), float(ratios.min()), float(ratios.max())


def sample(data: study.Study) -> Estimate:
    """Return the counts behind the published estimate, for the footers."""
    return estimators.study_counts(data, study.YEARS, draws=1, rng=np.random.default_rng(risk.SEED))
