"""Every defensible way to estimate the risk, as data: choices, reasons, and what is left out.

A specification is one option of every dimension. `enumerate_all` takes what each source can serve
and leaves out what `RULES` say cannot be defended. Bounds and a second release of the same records
are kept separate: each is shown with all other choices as in our own estimate, and counts in no
share.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache

from qi_analysis.deaths import releases
from qi_analysis.risk import edwards_brown, recorded_deaths, study
from qi_analysis.risk.choices.dimensions import (
    COUNTS,
    MULTILEVEL,
    NO_TABLE,
    PUBLISHED,
    REPAIRED,
    SAME_YEARS,
    SUICIDE,
)

DEFENSIBLE, BOUND, REPEAT = "defensible", "bound", "repeat"
FIRST_YEAR = study.YEARS[0]
"""No earlier year is used: before it race is unknown for 14% to 41% of Fatal Encounters."""
FEWEST_YEARS = 2
"""Counts of a single year of a small group are chance; single years come from models only."""


@dataclass(frozen=True)
class Specification:
    """One option of every dimension; the fields are the dimensions."""

    source: str
    estimator: str
    years: str
    causes: str
    unknown_race: str
    race_classes: str
    population: str
    life_table: str
    competing: str
    horizon: str

    @property
    def id(self) -> str:
        """All choices joined by dots: the same choices always have the same id."""
        return ".".join(astuple(self))

    @property
    def kind(self) -> str:
        """``defensible``, or ``bound`` or ``repeat``, which count in no share."""
        if self.source in releases.LATER:
            return REPEAT
        if self.unknown_race.startswith("all-") or self.causes == SUICIDE:
            return BOUND
        return DEFENSIBLE


CHOICES: tuple[str, ...] = tuple(field.name for field in fields(Specification))
OURS: Mapping[str, str] = {
    "estimator": COUNTS,
    "causes": "force",
    "unknown_race": "impute",
    "race_classes": "exclusive",
    "population": "calendar",
    "life_table": SAME_YEARS,
    "competing": "yes",
    "horizon": "lifetime",
}
"""Our own choices; the source and its years come on top."""


def halves(years: Sequence[int]) -> tuple[Sequence[int], ...]:
    """Return the first and the second half; the first is longer where they are odd."""
    middle = (len(years) + 1) // 2
    return years[:middle], years[middle:]


def common_years() -> tuple[int, ...]:
    """Return the years that the study and every source of records have."""
    sets = [set(study.YEARS), *(set(scope.years) for scope in releases.SCOPES.values())]
    return tuple(sorted(set.intersection(*sets)))


def periods(years: Sequence[int]) -> list[str]:
    """Return the periods that count within a source's years, each once, as ``2013-2018``."""
    whole = [year for year in years if year >= FIRST_YEAR]
    wanted: list[Sequence[int]] = [
        whole,
        *halves(whole),
        [year for year in whole if year in common_years()],
        [year for year in whole if year in study.YEARS],
        [year for year in whole if year >= 2015],
        [year for year in whole if year <= 2019],
        [year for year in whole if year >= 2020],
    ]
    texts = [study.years_text(each) for each in wanted if len(each) >= FEWEST_YEARS]
    return list(dict.fromkeys(texts))


@dataclass(frozen=True)
class Offer:
    """What one source and estimator can serve: options by dimension, in words of `CHOICES`."""

    source: str
    estimator: str
    years: Sequence[str]
    causes: Sequence[str] = ("force",)
    unknown_race: Sequence[str] = ("impute",)
    race_classes: Sequence[str] = ("published",)
    population: Sequence[str] = ("published",)
    life_table: Sequence[str] = ("2017", NO_TABLE)
    competing: Sequence[str] = ("yes", "no")
    horizon: Sequence[str] = ("lifetime", "85")

    def specifications(self) -> Iterable[Specification]:
        """Yield every combination, defensible or not."""
        options = [getattr(self, name) for name in CHOICES[2:]]
        for chosen in itertools.product(*options):
            yield Specification(self.source, self.estimator, *chosen)


TABLES = (SAME_YEARS, "2017", "2019", NO_TABLE)


@cache
def offers() -> tuple[Offer, ...]:
    """Return what every source can serve. A new estimator is one more kind of offer here."""
    of_study = Offer(
        study.SOURCE,
        COUNTS,
        periods(study.YEARS),
        causes=("force", "force+vehicle", SUICIDE),
        race_classes=("exclusive", "published"),
        population=("calendar", "published"),
        life_table=TABLES,
    )
    whole = study.years_text(study.YEARS)
    published = Offer(study.SOURCE, PUBLISHED, [whole], population=("published", "calendar"))
    fitted = Offer(study.SOURCE, MULTILEVEL, [whole])
    fitted_to_records = (
        Offer(
            each.id,
            MULTILEVEL,
            [study.years_text(each.scope.years)],
            race_classes=("exclusive",),
            population=("calendar",),
            life_table=TABLES,
        )
        for each in releases.RELEASES
        if each.fitted
    )
    single = [str(year) for year in edwards_brown.YEARS]
    second = {"life_table": (SAME_YEARS,), "competing": ("yes",), "horizon": ("lifetime",)}
    return (
        of_study,
        published,
        fitted,
        *fitted_to_records,
        *(
            Offer(
                each.id,
                COUNTS,
                periods(each.scope.years),
                causes=each.causes,
                unknown_race=recorded_deaths.UNKNOWN_RACE[1:],  # of one project
                race_classes=("exclusive",),
                population=("calendar",),
                life_table=TABLES,
            )
            for each in releases.RELEASES
        ),
        *(
            Offer(edwards_brown.SOURCE, estimator, single, population=("calendar",), **second)
            for estimator in (PUBLISHED, REPAIRED)
        ),
    )


@dataclass(frozen=True)
class Rule:
    """A reason to leave a combination out."""

    name: str
    why: str
    excludes: Callable[[Specification], bool]


def _plain(each: Specification) -> bool:
    """Return whether all choices but the distinguishing one are those of our own estimate."""
    own = {**OURS, "years": _whole_scope(each.source)}
    if each.causes == SUICIDE:
        own["causes"] = SUICIDE
    elif each.kind == BOUND:
        own["unknown_race"] = each.unknown_race
    return all(getattr(each, name) == option for name, option in own.items())


def _whole_scope(source: str) -> str:
    """Return the first period of a source's first offer."""
    return next(offer.years[0] for offer in offers() if offer.source == source)


RULES: tuple[Rule, ...] = (
    Rule(
        "without competing causes the open age group has no end",
        "A chance of dying needs a time to die in, and ages 85 and over have no last year; so the "
        "risk without competing causes is to exact age 85 only.",
        lambda each: each.competing == "no" and each.horizon == "lifetime",
    ),
    Rule(
        "without competing causes there is no life table",
        "Deaths from other causes play no part then, so one specification stands for all tables; "
        "and with competing causes there must be one.",
        lambda each: (each.competing == "no") != (each.life_table == NO_TABLE),
    ),
    Rule(
        "the study's population goes with the study's life table",
        "A population under a label two years early is defended only as part of the method that "
        "was published, which has one life table, of 2017.",
        lambda each: each.population == "published" and each.life_table in (SAME_YEARS, "2019"),
    ),
    Rule(
        "the released rates have no population of their own",
        "The study released rates; only its life table divides by a population, so without a "
        "life table one specification stands for both populations.",
        lambda each: (
            each.source == study.SOURCE
            and each.estimator == PUBLISHED
            and each.competing == "no"
            and each.population == "calendar"
        ),
    ),
    Rule(
        "bounds and repeats are shown once",
        "Options that no one would defend as an answer are shown to indicate how far the result "
        "could move, with our own choices for everything else; they are excluded from every share.",
        lambda each: each.kind != DEFENSIBLE and not _plain(each),
    ),
)
NOT_FOR_RISKS: tuple[Rule, ...] = (
    Rule(
        "people of unknown race left out",
        "A ratio can do without them; a risk without them is too low.",
        lambda each: each.unknown_race == "drop",
    ),
    Rule(
        "without competing causes",
        "Nobody lives like that; it compares hazards and predicts nothing for anyone.",
        lambda each: each.competing == "no",
    ),
    Rule(
        "shootings alone",
        "The Washington Post lists shootings; the risk of being killed by police is larger.",
        lambda each: each.source in releases.SHOOTINGS,
    ),
)
"""Further exclusions for a claim about a risk; a ratio can be had from these."""


def enumerate_all() -> list[Specification]:
    """Return every specification that no rule excludes, in the order of the dimensions."""
    everything = (each for offer in offers() for each in offer.specifications())
    return [each for each in everything if not any(rule.excludes(each) for rule in RULES)]


def for_risks(specifications: Iterable[Specification]) -> list[Specification]:
    """Return those that also fit a claim about a risk."""
    return [
        each for each in specifications if not any(rule.excludes(each) for rule in NOT_FOR_RISKS)
    ]
