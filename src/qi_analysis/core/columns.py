"""Columns shared by tables of several topics."""

from __future__ import annotations

from qi_analysis.core import vocabulary
from qi_analysis.core.tableschema import Column


def year(low: int, high: int, description: str = "calendar year") -> Column:
    """Return the column of the year, from ``low`` to ``high``."""
    return Column("year", "integer", description, "year", low=low, high=high)


def category(name: str, description: str, allowed: tuple[str, ...]) -> Column:
    """Return a column of words from ``allowed``, in their order."""
    return Column(name, "category", description, allowed=allowed)


AGE = Column("age", "category", "age group, completed years", "years", vocabulary.AGES)
SEX = Column("sex", "category", "sex as recorded by the source", "", vocabulary.SEXES)
RACE = Column("race", "category", "race-ethnicity group", "", vocabulary.RACES)
CAUSE = Column(
    "cause", "category", "class of the death, by the authors' rule", "", vocabulary.CAUSE_CLASSES
)
CLASSES = Column(
    "race_classes",
    "category",
    "published: Latino is white Hispanic only, Black, American Indian and Asian include Hispanic "
    "people; exclusive: Latino is Hispanic of any race, the others are not Hispanic",
    "",
    vocabulary.RACE_CLASSES,
)
POPULATION = Column("population", "count", "resident population at mid-year", "people")
DEATHS = Column("deaths", "count", "deaths from all causes", "deaths")
