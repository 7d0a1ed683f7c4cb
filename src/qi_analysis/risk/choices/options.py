"""The choices that move risk or ratio, one at a time: whose list, which years, which rules.

Each option is one row: our main estimate with one thing chosen otherwise, or the published study's
own deaths with one thing chosen otherwise. Choices are not evidence, so no row repeats another with
a choice that moves nothing: those are `MINOR`, and what they move is one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qi_analysis.deaths import releases
from qi_analysis.risk import recorded_deaths, study

ESTIMATE, BOUND, OTHER_SCOPE, MINOR, MEDIAN = (
    "estimate", "bound", "other_scope", "minor", "median",
)  # fmt: skip
KINDS = (ESTIMATE, BOUND, OTHER_SCOPE, MINOR, MEDIAN)
"""What a row is. A bound is what nobody would defend as an answer; another scope is the risk of
something else (shootings alone can stand for a ratio, not for a risk; vehicle deaths for neither).
Neither is in the median or the range."""
RATIO, RISK = "ratio", "risk"
MEASURES = (RATIO, RISK)
COUNTS, PUBLISHED, MULTILEVEL = "counts", "published", "multilevel"
SEVERAL, ALL_COVERING = "several", "all_covering"
"""People whom more than one project has, where more than one covers them; people whom every project
that covers them counts as killed by police force."""


@dataclass(frozen=True)
class Option:
    """One choice, everything else as in the main estimate of its source.

    Attributes
    ----------
    choice, name : str
        What is chosen, and how.
    source, years : str
        Whose deaths, of which years.
    unknown_race : str
        ``impute``, or a bound: ``drop``, ``all-white`` or ``all-black``.
    duty, causes, population, race_classes, estimator : str
        As in `risk.question.Question`.
    scope : str
        ``all``, `SEVERAL` or `ALL_COVERING`, of the linked list.
    """

    choice: str
    name: str
    source: str
    years: str
    unknown_race: str = "impute"
    duty: str = "all"
    scope: str = "all"
    causes: str = "force"
    population: str = "calendar"
    race_classes: str = "exclusive"
    estimator: str = COUNTS

    def kind(self, measure: str) -> str:
        """Return `ESTIMATE`, `BOUND` or `OTHER_SCOPE`."""
        if self.unknown_race != "impute":
            return BOUND
        if self.causes != "force" or (measure == RISK and self.source in releases.SHOOTINGS):
            return OTHER_SCOPE
        return ESTIMATE


_LINKED = recorded_deaths.LINKED
_WHOLE = releases.JOINED.scope.years
_HALF = len(_WHOLE) // 2
_ALL, _OF_STUDY = study.years_text(_WHOLE), study.years_text(study.YEARS)
_AS_PUBLISHED = {"population": "published", "race_classes": "published"}


def _linked(choice: str, name: str, years: str = _ALL, **chosen: str) -> Option:
    return Option(choice, name, _LINKED, years, **chosen)


def _study(choice: str, name: str, **chosen: str) -> Option:
    return Option(choice, name, study.SOURCE, _OF_STUDY, **chosen)


def _years(source: str) -> str:
    return study.years_text(releases.SCOPES[source].years)


MAIN = _linked("main", "main")
OPTIONS: tuple[Option, ...] = (
    MAIN,
    *(Option("project", source, source, _years(source)) for source in releases.LINKED),
    _linked("years", "first_half", study.years_text(_WHOLE[:_HALF])),
    _linked("years", "second_half", study.years_text(_WHOLE[_HALF:])),
    _linked("duty", "on", duty="on"),
    _linked("scope", SEVERAL, scope=SEVERAL),
    _linked("scope", ALL_COVERING, scope=ALL_COVERING),
    _study("study", "same_groups"),
    _study("study", "published_groups", race_classes="published"),
    _study("study", "published_people", population="published"),
    _study("study", "both_published", **_AS_PUBLISHED),
    _study("study", "with_vehicle", causes="force+vehicle"),
    _study("estimator", "published_model", estimator=PUBLISHED, **_AS_PUBLISHED),
    _study("estimator", "multilevel", estimator=MULTILEVEL, **_AS_PUBLISHED),
    *(
        Option("estimator", "multilevel", each.id, _years(each.id), estimator=MULTILEVEL)
        for each in releases.RELEASES
        if each.fitted
    ),
    *(
        _linked("unknown_race", name, unknown_race=name)
        for name in ("drop", "all-white", "all-black")
    ),
)
"""Every row, the main estimate first. Each project and the study has one vote in the median, which
its rows share, and so has the linked list."""
BEHIND = _linked("study", "people_behind", _OF_STUDY)
"""Not a row: the people of the linked list in the study's years, who are nearly all in its source.
The study released counts, so what chance does to its numbers is taken from them."""
MINOR_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "life_table": ("2017", "2019"),
    "horizon": ("85",),
    "competing": ("no",),
}
"""Choices that hardly move anything, made of the main estimate."""


def moves_with(option: Option) -> Option:
    """Return the option of the same deaths that is resampled in the place of one from a model."""
    return next(
        each
        for each in OPTIONS
        if each.estimator == COUNTS
        and (each.source, each.population, each.race_classes, each.causes)
        == (option.source, option.population, option.race_classes, option.causes)
    )


def years_of_estimates(measure: str) -> str:
    """Return the first and the last year of all estimates of a measure."""
    used = [each.years for each in OPTIONS if each.kind(measure) == ESTIMATE]
    return f"{min(years[:4] for years in used)}-{max(years[-4:] for years in used)}"
