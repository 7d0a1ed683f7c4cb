"""The tables of Supreme Court decisions on qualified immunity, as data."""

from __future__ import annotations

from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.opinions.supreme_court import checked

FIRST_TERM, LAST_TERM = 1981, 2025
CLAIMS: tuple[str, ...] = checked.CLAIMS
STEPS: tuple[str, ...] = checked.STEPS
FOR_WHOM: tuple[str, ...] = checked.FOR_WHOM
STATUSES: tuple[str, ...] = ("read", "no_text_here")
CONFIDENCES: tuple[str, ...] = ("high", "medium", "low")
NO_TEXT = "no_text_here"

_TERM = Column(
    "term",
    "integer",
    "term of the Court: it opens in October and bears the year it opens in",
    "year",
    low=FIRST_TERM,
    high=LAST_TERM,
)


def _text(name: str, description: str, *, optional: bool = False) -> Column:
    return Column(name, "text", description, optional=optional)


def _kind(name: str, description: str, allowed: tuple[str, ...]) -> Column:
    return Column(name, "category", description, "", allowed)


_WHAT = (
    _kind(
        "claim_kind",
        "what the officials are said to have done: force; a search, or entry of a home; an arrest "
        "or other seizure of a person; an act against speech, protest or religion; other",
        CLAIMS,
    ),
    _kind(
        "qi_applied",
        "applied: the decision rules on the immunity of these officials, or undoes a ruling on "
        "it; question_about_it: it decides who may claim the defense, how it is tested or how it "
        "is reviewed",
        checked.APPLIED,
    ),
    _kind("step_decided", "step of the test on which the ruling rests", STEPS),
    _kind(
        "for_whom",
        "whom the ruling on immunity favors; plaintiff also where a grant is undone and the case "
        "goes back; not_decided: the immunity of these officials stays undecided",
        FOR_WHOM,
    ),
)
_BASIS = (
    _text("basis_rule", "rule that found the basis, or that a person read it"),
    _text(
        "basis_sentence",
        "the Court's own words on which the row rests; without a text here, the words of the text "
        "that describes the decision",
        optional=True,
    ),
    Column(
        "basis_offset",
        "integer",
        "where those words begin in the text read; empty without a text here",
        "characters",
        low=0,
        optional=True,
    ),
    _kind("confidence", "how sure the row is; without a text here never high", CONFIDENCES),
    _kind("coded_by", "rules, or a person who read it", ("rules", "human")),
    _text("reason", "the person's reason", optional=True),
)
_SOURCE = (
    _kind(
        "status",
        "read: its text is among the raw files; no_text_here: known from other texts alone, and "
        "never counted as read",
        STATUSES,
    ),
    _text("text_sha256", "SHA-256 of the text read, in UTF-8", optional=True),
    _text("text_source", "public repository the text came from", optional=True),
    _text("told_by", "without a text here: the text that describes the decision", optional=True),
    Column(
        "cited_here",
        "count",
        "other decisions here whose documents cite it near the words qualified immunity or "
        "clearly established",
        "decisions",
    ),
    Column(
        "cited_by_circuits",
        "count",
        "opinions of courts of appeals, of a sample in file order, that do",
        "opinions",
    ),
    _text("issue", "issue code of the Supreme Court Database, which ends in 2014", optional=True),
)
_RULES = (
    _kind("rules_applied", "qi_applied, by the rules alone", ("no", *checked.APPLIED, NO_TEXT)),
    _kind("rules_step", "step_decided, by the rules alone", (*STEPS, NO_TEXT)),
    _kind("rules_for_whom", "for_whom, by the rules alone", (*FOR_WHOM, NO_TEXT)),
    _kind("rules_claim", "claim_kind, by the rules alone", (*CLAIMS, NO_TEXT)),
    _kind("rules_confidence", "how sure the rules were", (*CONFIDENCES, NO_TEXT)),
)

SUPREME_COURT = TableSchema(
    "supreme_court",
    "Decisions of the Supreme Court on qualified immunity since Harlow v. Fitzgerald (1982), read "
    "here or known from other texts. The Court picks its cases: shares computed from them are not "
    "rates",
    (
        _text("case_name", "caption"),
        _text("citation", "U.S. Reports; ___ where the page is not known"),
        _TERM,
        _text("decided_on", "day of the decision; the year alone where no more is known"),
        _text("docket", "docket number", optional=True),
        *_WHAT,
        *_BASIS,
        *_SOURCE,
        *_RULES,
    ),
    ("citation", "case_name"),
    complete=False,
)

SUPREME_COURT_TERMS = TableSchema(
    "supreme_court_terms",
    "How complete the list of Supreme Court decisions on qualified immunity can be, by term",
    (
        _TERM,
        Column("read", "count", "decisions of the list whose text is here", "decisions"),
        Column(
            "no_text_here", "count", "decisions of the list known from other texts", "decisions"
        ),
        Column(
            "documents",
            "count",
            "decisions of which the raw file has any document, on immunity or not",
            "decisions",
        ),
        _kind(
            "in_database",
            "whether the Supreme Court Database covers the term",
            ("yes", "no"),
        ),
        Column(
            "liability_cases",
            "count",
            "cases the database codes as liability under civil rights acts or of governments and "
            "officials; most are not about immunity",
            "cases",
        ),
        Column("liability_listed", "count", "those of them that are on the list", "cases"),
    ),
    ("term",),
)
"""The rows of every term, those without a decision among them."""
