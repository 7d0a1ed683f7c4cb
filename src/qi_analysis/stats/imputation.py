"""Multiple imputation of unknown race, age and sex in records of deaths.

Chained equations (van Buuren, *Flexible Imputation of Missing Data*, 2nd ed. 2018, chapter 4): each
variable in turn is drawn from a model of the others, fitted to a bootstrap sample of the known
cases, so that the uncertainty of the model itself is between the imputations (section 3.1.3).

* race: multinomial logistic regression (scikit-learn) on age (spline), sex, year, class of death
  and the racial composition of the state;
* sex: logistic regression on the same and race;
* age: drawn from the known ages of people of the same sex and race, within the bounds that the
  record gives ("20s" stays between 20 and 29).

Missing at random given these is an assumption. ``shift`` departs from it: it adds to the log odds
of a race among the imputed, from 0 (as observed) to infinity (all of that race).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import RACES, SEXES, STATES

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

CYCLES = 5
"""Rounds through the three variables."""
RIDGE = 1.0
"""Inverse strength of the penalty on standardized coefficients, so that separation is harmless."""
OLDEST = 100
_SPAN = 1000
"""More than any age, so that group and age go into one sortable number."""
_SURVEY_RACES = {
    "white_alone_nonhispanic": "white",
    "black_alone": "black",
    "aian_alone": "american_indian_alaska_native",
    "asian_alone": "asian_pacific_islander",
    "nhpi_alone": "asian_pacific_islander",
    "hispanic": "latino",
}
PROBABILITIES: tuple[str, ...] = tuple(f"probability_{race}" for race in RACES)
NEEDED = ("year", "age_low", "age_high", "sex", "race", "cause", "state")


def impute(
    records: pd.DataFrame,
    composition: pd.DataFrame,
    *,
    m: int,
    rng: np.random.Generator,
    cycles: int = CYCLES,
    shift: Mapping[str, float] | None = None,
    predictors: Array | None = None,
    probabilities: bool = False,
    on_imputation: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Return ``m`` completed copies of the records, one row per record and imputation.

    Parameters
    ----------
    records : DataFrame
        Columns year, age_low and age_high (completed years, equal when exact, missing when
        unknown), sex, race (anything outside the vocabulary counts as unknown), cause, state.
    composition : DataFrame
        Index state, columns `RACES`: share of each group among the people of the state.
    m : int
        Imputations.
    rng : numpy.random.Generator
        Source of randomness.
    cycles : int
        Rounds through the variables.
    shift : mapping, optional
        Race -> what to add to its log odds among the imputed.
    predictors : ndarray, shape (record, predictor), optional
        More predictors of race and sex than the columns of the records.
    probabilities : bool
        Also give, as columns `PROBABILITIES`, the probability of each race from which an imputed
        one was drawn in the last round, before any shift; 1 and 0 where the race is known.
    on_imputation : callable, optional
        Called with the number of each imputation as it is begun, for a progress bar.

    Returns
    -------
    DataFrame
        Columns imputation (from 1), record (row position), age (completed years), sex, race, and
        age_imputed, sex_imputed, race_imputed.

    Raises
    ------
    DataError
        When a column or a state is missing, or too few races are known to fit a model.
    """
    import pandas as pd

    missing = [name for name in NEEDED if name not in records.columns]
    if missing:
        raise DataError(f"records lack {', '.join(missing)}")
    data = _Data.of(records.reset_index(drop=True), composition, predictors)
    offsets = np.array([(shift or {}).get(name, 0.0) for name in RACES])
    models: dict[str, LogisticRegression] = {}  # the last fit is where the next one starts
    parts = []
    for number in range(1, m + 1):
        if on_imputation is not None:
            on_imputation(f"imputation {number}")
        age, sex, race, chances = _one(data, rng, cycles, offsets, models)
        completed = {
            "imputation": number,
            "record": np.arange(len(records)),
            "age": age,
            "sex": np.array(SEXES)[sex],
            "race": np.array(RACES)[race],
            "age_imputed": ~data.age_known,
            "sex_imputed": ~data.sex_known,
            "race_imputed": ~data.race_known,
        }
        if probabilities:
            completed |= dict(zip(PROBABILITIES, chances.T, strict=True))
        parts.append(pd.DataFrame(completed))
    return pd.concat(parts, ignore_index=True)


def composition(acs: pd.DataFrame, first_year: int = 2013) -> pd.DataFrame:
    """Return the shares of five groups in the population of each state, from ``first_year`` on.

    Index: two letters of the state; columns `RACES`, rows summing to one. A predictor only: Black,
    American Indian and Asian people of Hispanic origin are in two groups of the survey.

    Parameters
    ----------
    acs : DataFrame
        As `exposure.readers.population.read_acs`.
    first_year : int
        Years from here on are taken together.
    """
    code = acs["geo_id"].str[-2:]
    rows = acs[code.isin(STATES) & acs["race"].isin(_SURVEY_RACES) & (acs["year"] >= first_year)]
    named = rows.assign(state=code.map(STATES), race=rows["race"].map(_SURVEY_RACES))
    people = named.pivot_table(index="state", columns="race", values="estimate", aggfunc="sum")
    people = people[list(RACES)]
    return people.div(people.sum(axis=1), axis=0)


@dataclass(frozen=True)
class _Data:
    """Records as arrays: what is known, what bounds there are, and the fixed predictors."""

    low: Array
    high: Array
    sex: Integers
    race: Integers
    fixed: Array
    age_known: npt.NDArray[np.bool_]
    sex_known: npt.NDArray[np.bool_]
    race_known: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls, records: pd.DataFrame, composition: pd.DataFrame, predictors: Array | None
    ) -> _Data:
        """Return the arrays of a frame of records."""
        import pandas as pd

        unknown_state = sorted(set(records["state"]) - set(composition.index))
        if unknown_state:
            raise DataError(f"no population of state {unknown_state[0]!r}")
        low = records["age_low"].to_numpy(dtype=np.float64, na_value=np.nan)
        high = records["age_high"].to_numpy(dtype=np.float64, na_value=np.nan)
        race = pd.Index(RACES).get_indexer(records["race"]).astype(np.int64)
        if len(set(race[race >= 0])) < 2:
            raise DataError("fewer than two races are known: there is nothing to impute from")
        sex = pd.Index(SEXES).get_indexer(records["sex"]).astype(np.int64)
        age_known, sex_known = low == high, sex >= 0
        if not age_known.any():
            raise DataError("no age is known: there is nothing to impute from")
        if not sex_known.all() and len(set(sex[sex_known])) < len(SEXES):
            raise DataError("fewer than two sexes are known: there is nothing to impute from")
        shares = np.log(np.maximum(composition.loc[records["state"], list(RACES)].to_numpy(), 1e-5))
        causes = pd.get_dummies(records["cause"]).to_numpy(dtype=np.float64)[:, 1:]
        year = records["year"].to_numpy(dtype=np.float64)[:, None]
        more = np.empty((len(records), 0)) if predictors is None else predictors
        return cls(
            low=np.where(np.isnan(low), 0, low),
            high=np.where(np.isnan(high), OLDEST, high),
            sex=sex,
            race=race,
            fixed=_standardized(np.hstack([year, shares, causes, more])),
            age_known=age_known,
            sex_known=sex_known,
            race_known=race >= 0,
        )


def _standardized(columns: Array) -> Array:
    spread = columns.std(axis=0)
    return np.asarray((columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _one(
    data: _Data,
    rng: np.random.Generator,
    cycles: int,
    offsets: Array,
    models: dict[str, LogisticRegression],
) -> tuple[Integers, Integers, Integers, Array]:
    """Return one completed set of ages, sexes and races, and the probability of each race."""
    age = np.clip(_start(data.low, data.age_known, rng), data.low, data.high)
    sex = _start(data.sex, data.sex_known, rng).astype(np.int64)
    race = _start(data.race, data.race_known, rng).astype(np.int64)
    chances = np.eye(len(RACES))[race]
    for _ in range(cycles):
        curve = _age_curve(age)
        if not data.race_known.all():
            predictors = np.hstack([data.fixed, curve, sex[:, None]])
            logits = _logits("race", predictors, race, data.race_known, models, rng)
            chances[~data.race_known] = np.exp(logits)
            race[~data.race_known] = _draw(logits + offsets, rng)
        if not data.sex_known.all():
            predictors = np.hstack([data.fixed, curve, np.eye(len(RACES))[race]])
            logits = _logits("sex", predictors, sex, data.sex_known, models, rng)
            sex[~data.sex_known] = _draw(logits, rng)
        if not data.age_known.all():
            age = _draw_age(data, age, sex, race, rng)
    return age.astype(np.int64), sex, race, chances


def _start(
    values: npt.NDArray[Any], known: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Array:
    """Return values with unknown entries drawn from known ones, to begin the first round."""
    filled = values.astype(np.float64)
    filled[~known] = rng.choice(values[known], size=int((~known).sum()))
    return filled


def _age_curve(age: Array) -> Array:
    """Return a smooth basis of age, standardized: cubic splines with knots where deaths are."""
    from sklearn.preprocessing import SplineTransformer

    knots = np.array([[0.0], [18.0], [25.0], [35.0], [50.0], [float(OLDEST)]])
    basis = SplineTransformer(knots=knots, degree=3, extrapolation="constant", include_bias=False)
    return _standardized(basis.fit_transform(age[:, None]))


def _logits(
    name: str,
    predictors: Array,
    values: Integers,
    known: npt.NDArray[np.bool_],
    models: dict[str, LogisticRegression],
    rng: np.random.Generator,
) -> Array:
    """Return log probabilities of unknown values from a model of a bootstrap of known ones."""
    from sklearn.linear_model import LogisticRegression

    rows = np.flatnonzero(known)
    drawn = rng.choice(rows, size=rows.size)
    while len(set(values[drawn])) < 2:  # a tiny file may bootstrap to one class
        drawn = rng.choice(rows, size=rows.size)
    drawn, times = np.unique(drawn, return_counts=True)
    model = models.get(name)
    if model is None or not np.array_equal(model.classes_, np.unique(values[drawn])):
        model = LogisticRegression(C=RIDGE, solver="newton-cholesky", warm_start=True)
    models[name] = model.fit(predictors[drawn], values[drawn], sample_weight=times)
    logits = np.full((int((~known).sum()), len(RACES if name == "race" else SEXES)), -np.inf)
    logits[:, model.classes_] = model.predict_log_proba(predictors[~known])
    return logits


def _draw(logits: Array, rng: np.random.Generator) -> Integers:
    """Return one draw per row: the largest log probability plus Gumbel noise."""
    return np.asarray(np.argmax(logits + rng.gumbel(size=logits.shape), axis=1))


def _draw_age(
    data: _Data, age: Array, sex: Integers, race: Integers, rng: np.random.Generator
) -> Array:
    """Return ages with each unknown drawn from bootstrapped donors within its bounds.

    Donors are of the same sex and race; of the same sex if none of those is within the bounds; of
    anybody next; and if nobody known is, the age is even within the bounds.
    """
    donors = rng.choice(np.flatnonzero(data.age_known), size=int(data.age_known.sum()))
    rows = np.flatnonzero(~data.age_known)
    low, high = data.low[rows], data.high[rows]
    drawn = np.floor(low + rng.random(rows.size) * (high - low + 1))
    anybody = np.zeros_like(sex)
    for group in (anybody, sex, sex * len(RACES) + race):  # the narrowest pool has the last word
        key = np.sort(group[donors] * _SPAN + age[donors])
        first = np.searchsorted(key, group[rows] * _SPAN + low)
        size = np.searchsorted(key, group[rows] * _SPAN + high, side="right") - first
        chosen = first + np.floor(rng.random(rows.size) * size).astype(np.int64)
        drawn[size > 0] = key[chosen[size > 0]] % _SPAN
    completed = age.copy()
    completed[rows] = drawn
    return completed
