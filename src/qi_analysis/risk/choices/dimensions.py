"""The questions that every estimate answers, and the options that can be defended for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qi_analysis.deaths import releases
from qi_analysis.risk import edwards_brown, study

COUNTS, MULTILEVEL, PUBLISHED, REPAIRED = "counts", "multilevel", "published", "repaired"
SAME_YEARS, NO_TABLE = "same_years", "none"
SUICIDE = "force+vehicle+suicide"


@dataclass(frozen=True)
class Option:
    """One way to choose, and why it can be defended (or why it is only a bound)."""

    name: str
    why: str


@dataclass(frozen=True)
class Dimension:
    """One question that every estimate answers, with the options for it."""

    name: str
    question: str
    options: tuple[Option, ...]


def _releases() -> Iterator[Option]:
    """Yield an option a release, the earlier ones of a project after its latest."""
    why = "A repeat: an earlier release of the same project, so the same deaths would count twice."
    for release in releases.CURRENT:
        yield Option(release.id, release.why)
        yield from (Option(earlier, why) for earlier in releases.replaced_by(release.id))


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "source",
        "Whose list of deaths?",
        (
            Option(study.SOURCE, "The published study's own deaths, in its ten imputations."),
            *_releases(),
            Option(edwards_brown.SOURCE, "A second published study, by single years to 2023."),
        ),
    ),
    Dimension(
        "estimator",
        "How do deaths become rates?",
        (
            Option(COUNTS, "Deaths over person-years: no model of how age and race interact."),
            Option(MULTILEVEL, "Our fit of a model: groups and ages borrow from each other."),
            Option(PUBLISHED, "The authors' own model, which steadies small groups."),
            Option(REPAIRED, "The second study with everyone from 80 in the denominator."),
        ),
    ),
    Dimension(
        "years",
        "Which years?",
        (
            Option("whole scope", "Most deaths, so the least random error."),
            Option("each half", "Shows whether it is one number or the mean of two."),
            Option("years common to all records", "Sources compared on the same years."),
            Option("years of the published study", "Like with like."),
            Option("2015 on", "Since newsrooms began to keep lists as deaths happened."),
            Option("to 2019", "Before the pandemic changed how people died."),
            Option("2020 on", "The most recent years, where a source has them."),
            Option("single years", "Only from a published model: counts of one year are chance."),
        ),
    ),
    Dimension(
        "causes",
        "Which deaths?",
        (
            Option("force", "Use of force: what the published claim is about."),
            Option("force+vehicle", "Police pursuits and collisions kill people too."),
            Option(SUICIDE, "A bound: people who died by suicide were not killed by police, unless "
                   "every such finding is wrong."),
        ),
    ),
    Dimension(
        "unknown_race",
        "How are people of unknown race treated?",
        (
            Option("impute", "Nobody is left out; the uncertainty is in the interval."),
            Option("drop", "Only what is recorded; fair for a ratio, too low for a risk."),
            Option("all-white", "A bound: not all of them were white."),
            Option("all-black", "A bound: not all of them were Black."),
        ),
    ),
    Dimension(
        "race_classes",
        "Which groups in the denominator?",
        (
            Option("exclusive", "The same groups in numerator and denominator."),
            Option("published", "As published: numerator and denominator groups differ."),
        ),
    ),
    Dimension(
        "population",
        "Which people in the denominator?",
        (
            Option("calendar", "People of the same years as the deaths."),
            Option("published", "As published: the label of the study, two years early."),
        ),
    ),
    Dimension(
        "life_table",
        "Who is still alive at each age?",
        (
            Option(SAME_YEARS, "Deaths from all causes in the same years."),
            Option("2017", "The year of the published study's life table."),
            Option("2019", "The last year before the pandemic, the same for all periods."),
            Option(NO_TABLE, "Not used where no one dies of anything else."),
        ),
    ),
    Dimension(
        "competing",
        "Can people die of something else first?",
        (
            Option("yes", "A lifetime as people live it."),
            Option("no", "Compares the danger from police alone, whatever else people die of."),
        ),
    ),
    Dimension(
        "horizon",
        "Until what age?",
        (
            Option("lifetime", "All ages, as published."),
            Option("85", "To exact age 85: the open group has the poorest ages."),
        ),
    ),
)  # fmt: skip


NEVER_OFFERED: Mapping[str, str] = {
    "records of individual deaths with the published race classes": "Each person is in one group "
    "in the numerator; a denominator that counts some people twice is a known fault, kept only "
    "where it was published.",
    "records of individual deaths with the published population": "The label belongs to the study.",
    "a source beyond its whole years": "A partial year counts fewer deaths.",
    "years before 2013": "Race is unknown for 14% to 41% of the deaths of Fatal Encounters then.",
    "counts of a single year": "In the small groups they reflect chance, not choice.",
    "all deaths with police present": "Drownings and heart attacks during a stop are not what any "
    "claim is about.",
}
"""Combinations that no offer holds, with the reason."""


def dimension(name: str) -> Dimension:
    """Return a dimension by name; `KeyError` for an unknown one."""
    return {each.name: each for each in DIMENSIONS}[name]
