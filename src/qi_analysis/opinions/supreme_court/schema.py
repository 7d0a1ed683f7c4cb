"""The reviewed files on the Supreme Court and the table made of them, as data.

The three files of ``data/own`` are written by hand. ``docs/supreme-court.md`` is their codebook.
"""

from __future__ import annotations

from qi_analysis.core.tableschema import Column, TableSchema

SINCE = "1982-06-24"
"""Day of Harlow v. Fitzgerald, which set the test."""
FIRST_TERM, LAST_TERM = 1981, 2030
YES_NO = ("yes", "no")
READ, KNOWN = "read", "known"
GENERAL = "general knowledge"
"""Who tells of a decision whose outcome no text at hand tells."""
OFFICIAL, SENT_BACK_OFFICIAL = "official", "sent_back_for_official"
PLAINTIFF, SENT_BACK_PLAINTIFF = "plaintiff", "sent_back_for_plaintiff"
FOR_WHOM = (
    OFFICIAL, SENT_BACK_OFFICIAL, "mixed", "not_decided", SENT_BACK_PLAINTIFF, PLAINTIFF,
)  # fmt: skip
FOR_OFFICIALS = (OFFICIAL, SENT_BACK_OFFICIAL)
FOR_PLAINTIFFS = (PLAINTIFF, SENT_BACK_PLAINTIFF)
GROUPS = ("out", "denial", "absolute_immunity", "other")


def _text(name: str, description: str, *, optional: bool = False) -> Column:
    return Column(name, "text", description, optional=optional)


def _kind(name: str, description: str, allowed: tuple[str, ...]) -> Column:
    return Column(name, "category", description, "", allowed)


CODES = (
    _kind(
        "about",
        "rules: on the immunity of the officials in it, or ends their liability for want of a "
        "violation; undoes: sends back a ruling on it undecided; question: decides who may claim "
        "the defense, or how it is tested, pleaded or appealed",
        ("rules", "undoes", "question"),
    ),
    _kind(
        "claim", "what the plaintiff says was done",
        ("force", "search", "arrest", "speech", "custody", "employment", "discrimination", "other"),
    ),
    _kind("force", "whether use of force against a person is a claim before the Court", YES_NO),
    _kind("officials", "whose immunity it is", ("police", "corrections", "other", "mixed")),
    _kind(
        "below", "what the court directly below did with immunity",
        ("denied", "granted", "mixed", "none"),
    ),
    _kind(
        "step",
        "what is decided: that there was a violation or none; that the law was clear or not; both; "
        "neither; only procedure; only who may claim the defense",
        ("violation", "clearly_established", "both", "neither", "procedure", "who_may_claim"),
    ),
    _kind(
        "for_whom",
        "whom the decision favors on immunity; sent_back_for_...: a ruling for the other side is "
        "undone and the question stays open; of a question about the defense, which side wins it",
        FOR_WHOM,
    ),
    _kind(
        "clear_violation",
        "yes: the Court itself holds that a clearly established right was violated", YES_NO,
    ),
    _kind("manner", "argued, or summary: decided on the petition alone", ("argued", "summary")),
)  # fmt: skip
"""What readers code with a value from a list."""
_PEOPLE = (
    _text("vote", "votes for and against the judgment on immunity, as 9-0", optional=True),
    _text("author", "justice who wrote the opinion of the Court, or per curiam", optional=True),
    _text("dissent", "justices who dissent from it, separated by semicolons", optional=True),
)  # fmt: skip
AGREED = ("status", *(column.name for column in (*CODES, *_PEOPLE)))
"""Fields on which the two readers are compared."""
_NAMES = (
    _text("docket", "docket number"),
    _text("case_name", "caption"),
    _text("citation", "U.S. Reports; ___ where the page is not known"),
    _text("decided_on", "day of the decision"),
)

LIST = TableSchema(
    "supreme_court_decisions",
    "Decisions of the Supreme Court on qualified immunity, as read",
    (
        *_NAMES,
        CODES[0],
        _text("question", "the question decided, in the reader's words"),
        *CODES[1:],
        *_PEOPLE,
        _text("sentence", "the Court's own words that show the outcome", optional=True),
        _kind(
            "basis", "read: its text is here and was read whole; known: told by another decision, "
            "or general knowledge", (READ, KNOWN),
        ),
        _text(
            "told_by", f"of a known decision: docket number of the decision quoted, or {GENERAL}",
            optional=True,
        ),
        _text("doubt", "where a lawyer could disagree, in the reader's words", optional=True),
        _text("settled", "why one code was chosen where the readers differ", optional=True),
    ),
    ("docket",),
    complete=False,
)  # fmt: skip
"""The reviewed list, ``data/own/supreme_court_decisions.csv``."""

READINGS = TableSchema(
    "supreme_court_readings",
    "Blind codes of both readers, never changed afterwards; codes are empty where status is not in",
    (
        _text("docket", "docket number"),
        _kind("reader", "which of the two readers (language models, not lawyers)", ("a", "b")),
        _kind("status", "whether the decision belongs on the list", ("in", "out", "denial")),
        *(_text(column.name, column.description, optional=True) for column in (*CODES, *_PEOPLE)),
    ),
    ("docket", "reader"),
    complete=False,
)

CANDIDATES = TableSchema(
    "supreme_court_candidates",
    "Decisions considered and not listed, each with the reason",
    (
        _text("case_name", "caption"),
        _text("citation", "U.S. Reports; empty where there is none", optional=True),
        _text("docket", "docket number; empty where it is not known", optional=True),
        _kind(
            "group", "out: read, decides nothing on the defense; denial: review denied, or sent "
            "back without an opinion; absolute_immunity: only another immunity; other: cited or "
            "coded near it", GROUPS,
        ),
        _text("reason", "why it is not listed"),
    ),
    ("case_name", "citation", "docket"),
    complete=False,
)  # fmt: skip

SUPREME_COURT = TableSchema(
    "supreme_court",
    "Decisions of the Supreme Court on qualified immunity since Harlow v. Fitzgerald (1982). The "
    "Court picks its cases: shares computed from them are not rates",
    (
        *LIST.columns,
        Column(
            "term", "integer",
            "term of the Court: it opens in October and bears the year it opens in", "year",
            low=FIRST_TERM, high=LAST_TERM,
        ),
        Column(
            "offset", "integer",
            "where the sentence begins in the text that it was found in", "characters",
            low=0, optional=True,
        ),
        _text("text_source", "public repository that kept that text", optional=True),
        _text("text_sha256", "SHA-256 of that text, in UTF-8", optional=True),
        Column(
            "citation_link", "address",
            "public address of the decision, made from its citation; from the docket number where "
            "the page is not known",
        ),
    ),
    ("decided_on", "docket"),
    complete=False,
)  # fmt: skip
"""The committed table."""
