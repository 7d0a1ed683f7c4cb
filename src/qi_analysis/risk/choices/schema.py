"""The table of choices: one row per choice, group and measure."""

from __future__ import annotations

import itertools

from qi_analysis.core.columns import SEX
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.core.vocabulary import RACES, TOTAL
from qi_analysis.risk.choices.options import (
    KINDS,
    MEASURES,
    MEDIAN,
    MINOR_OPTIONS,
    OPTIONS,
    years_of_estimates,
)

ALL_SOURCES = "all"
"""In the place of a source: the row is made of all of them."""
_CHOICES = tuple(dict.fromkeys((*(each.choice for each in OPTIONS), *MINOR_OPTIONS, MEDIAN)))
_NAMES = tuple(
    dict.fromkeys(
        (*(each.name for each in OPTIONS), *itertools.chain(*MINOR_OPTIONS.values()), MEDIAN)
    )
)
_YEARS = tuple(
    sorted({*(each.years for each in OPTIONS), *(years_of_estimates(each) for each in MEASURES)})
)
_UNIT = "times, or deaths per 100,000 births"

CHOICES = TableSchema(
    "choices",
    "Lifetime risk of being killed by police and its ratio to white people of the same sex, under "
    "each choice that moves them, one at a time, with 90% intervals from weights that a person has "
    "in all rows at once; and the median of the estimates, one vote per source. Residents, deaths "
    "from all causes and the study's deaths are those of their own tables",
    (
        SEX,
        Column("race", "category", "race-ethnicity, or total", "", (*RACES, TOTAL)),
        Column("measure", "category", "ratio to white, or risk", "", MEASURES),
        Column(
            "choice",
            "category",
            "what is chosen otherwise than in the main estimate, or in the study with groups and "
            "people that fit its deaths; median: of all estimates",
            "",
            _CHOICES,
        ),
        Column("option", "category", "how it is chosen", "", _NAMES),
        Column(
            "source",
            "category",
            "whose deaths",
            "",
            (*dict.fromkeys(each.source for each in OPTIONS), ALL_SOURCES),
        ),
        Column("years", "category", "first and last year of the deaths", "", _YEARS),
        Column(
            "kind",
            "category",
            "estimate: in the median and the range; bound: what no one would defend as an answer; "
            "other_scope: a risk of something narrower or wider; minor: hardly moves anything",
            "",
            KINDS,
        ),
        Column(
            "deaths",
            "rate",
            "people killed, mean of ten copies; none for the median",
            "deaths",
            optional=True,
        ),
        Column("value", "rate", "the ratio, or the risk", _UNIT),
        Column("low", "rate", "lower end of the 90% interval", _UNIT, optional=True),
        Column("high", "rate", "upper end of the 90% interval", _UNIT, optional=True),
    ),
    ("sex", "race", "measure", "choice", "option", "source"),
    complete=False,
)
