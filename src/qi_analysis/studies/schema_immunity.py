"""Schema of the table of figures that other studies of qualified immunity printed."""

from __future__ import annotations

from qi_analysis.core.columns import category
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.studies import scopes
from qi_analysis.studies.printed_words import QUALIFIERS

UNITS: tuple[str, ...] = (
    "opinions", "rulings", "decisions", "appeals", "cases", "appeals_a_year", "percent", "one_in",
    "times", "months", "days", "variables",
)  # fmt: skip
MEASURES: tuple[str, ...] = (
    "counted",
    "read_before_exclusion",
    "won_by_police_2005_2007",
    "won_by_police_2017_2019",
    "granted",
    "police_over_civilians",
    "police_over_all_appeals",
    "immune_though_unlawful",
    "searched",
    "variables_predicted",
    "mean_a_year_2010_2015",
    "mean_a_year_2016_2020",
    "fall_of_all_civil_appeals",
    "ninth_over_first",
    "share_of_appeals",
    "defendants_police",
    "defendants_prison",
    "defendants_other",
    "defendants_police_and_prison",
    "defendants_police_and_other",
    "defendants_all_three",
    "defendants_prison_and_other",
    "alleged_excessive_force",
    "alleged_false_arrest",
    "alleged_first_amendment",
    "police_and_force",
    "retaliation_of_first_amendment",
    "denied",
    "granted_and_denied",
    "no_decision",
    "any_denial",
    "solely_for_government",
    "solely_for_plaintiffs",
    "median_duration",
    "open_over_four_years",
    "open_over_six_years",
    "longer_than_median_appeal",
    "interlocutory_of_defendants",
    "interlocutory",
    "interlocutory_share",
    "interlocutory_share_elsewhere",
    "after_motion_to_dismiss",
    "days_to_resolve",
    "reviewed",
    "immunity_could_be_raised",
    "dismissed",
    "dismissed_share",
    "dismissed_at_motion",
    "dismissed_at_motion_share",
)
PLACES: tuple[str, ...] = (
    "all", *(f"ca{number}" for number in range(1, 12)), "texas", "california", "eastern_michigan",
)  # fmt: skip
BASES: tuple[str, ...] = ("printed", "total_of_study", "total_of_place", "none")
SEEN_AS: tuple[str, ...] = ("opening", "abstract", "secondary")
CONFIDENCES: tuple[str, ...] = ("high", "medium", "low")
COUNTS: tuple[str, ...] = (
    "reuters_circuits", "reuters_districts", "reuters_series", "reuters_petitions", "ij_appeals",
    "quoted_by_ij", "schwartz_dockets", "reinert_decisions", "nielson_walker_decisions",
)  # fmt: skip
STUDIES: tuple[str, ...] = (
    "Reuters", "Institute for Justice", "Schwartz", "Reinert", "Nielson and Walker",
)  # fmt: skip


def _word(field: str, description: str) -> Column:
    return category(field, description, tuple(scopes.WORDS[field]))


def _year(name: str, description: str) -> Column:
    return Column(name, "integer", description, "year", low=1982, high=2025, optional=True)


PUBLISHED_STUDIES = TableSchema(
    "published_studies",
    "Figures that other studies of qualified immunity printed, one row per figure, with what each "
    "counts. Targets to check, never data to analyze; different scopes are not comparable",
    (
        category("study", "who published it", STUDIES),
        category("scope", "the count it belongs to (studies/scopes.toml)", COUNTS),
        category("measure", "what the figure says, by a name of ours", MEASURES),
        category("place", "all the study covers, or one circuit, state, district", PLACES),
        Column("value", "rate", "the number as printed", "that of the column unit"),
        category(
            "qualifier",
            "exact: a plain number; about, almost (below it), more_than: the words around it",
            QUALIFIERS,
        ),
        Column(
            "low",
            "rate",
            "the true number lies above, by the words",
            "that of the column unit",
            optional=True,
        ),
        Column(
            "high",
            "rate",
            "the true number lies below, by the words",
            "that of the column unit",
            optional=True,
        ),
        category("unit", "unit of the number; one_in is the N of 1 in N", UNITS),
        Column(
            "denominator", "count", "what a share is a share of", "that of the count", optional=True
        ),
        category(
            "denominator_basis",
            "printed alongside the share; taken by us to be the printed total of the study or "
            "place; none: not known",
            BASES,
        ),
        _word("courts", "courts of the count"),
        _word("officials", "whom the claims are against"),
        _word("claims", "which claims"),
        _word("immunity", "whether immunity had to be raised to be counted"),
        _word("publication", "published opinions only, or unpublished ones too"),
        _word("coding", "how the study coded"),
        _year("period_start", "first year of the figure, where our sources state it"),
        _year("period_end", "last year of the figure, where our sources state it"),
        category(
            "seen_as",
            "opening: first part of the study's own text; abstract; secondary: a report about it",
            SEEN_AS,
        ),
        category("confidence", "how sure the copy of the figure is", CONFIDENCES),
        Column("url", "address", "where it was seen"),
    ),
    ("scope", "measure", "place"),
    complete=False,
)
