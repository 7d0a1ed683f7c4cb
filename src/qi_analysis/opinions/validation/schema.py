"""The table of how readers of opinions agree with codes given by reading."""

from __future__ import annotations

from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.opinions.reading.coded import ANSWERED

READERS: tuple[str, ...] = ("most_common", "whole_text", "rules", "baseline")
"""``most_common`` gives every opinion the most common code; ``whole_text`` is a logistic
regression on the words of the text; ``rules`` are the patterns that the package had before;
``baseline`` is the reader that ships with it."""

LABEL_SETS: tuple[str, ...] = (
    "development", "second_reader", "third_reader", "made_up", "made_up_2", "made_up_3",
)  # fmt: skip
REAL = LABEL_SETS[:3]

VALUES: tuple[str, ...] = (
    "1", "0", "granted", "denied", "yes", "no", "not_reached", "mixed", "no_decision", "police",
    "corrections", "other_official", "none", "open",
)  # fmt: skip

CODER_AGREEMENT = TableSchema(
    "coder_agreement",
    "Court opinions by answer of a reader and code by reading, a field at a time (counts, no ids)",
    (
        Column(
            "reader",
            "category",
            "most_common (the most common code, always), whole_text (TF-IDF and logistic "
            "regression), rules (the earlier patterns, as they first read each set; on development "
            "they had been written) or baseline; all but rules with court or writer left out",
            "",
            READERS,
        ),
        Column(
            "label_set",
            "category",
            "codes compared with: development (69 opinions of the 1st and 2nd Circuits), "
            "second_reader (42 of the 1st), third_reader (21 of the 1st), made_up (84), "
            "made_up_2 (108) and made_up_3 (82), written for this purpose in the manner of all "
            "circuits; the earlier patterns never read the last",
            "",
            LABEL_SETS,
        ),
        Column(
            "field",
            "category",
            "field of the codebook; violation, clearly_established and qi_result count opinions "
            "read as raising immunity",
            "",
            ANSWERED,
        ),
        Column("predicted", "category", "answer of the reader (open: it abstains)", "", VALUES),
        Column("hand", "category", "code by reading", "", VALUES[:-1]),
        Column("n", "count", "opinions", "opinions"),
    ),
    ("reader", "label_set", "field", "predicted", "hand"),
    complete=False,
)
