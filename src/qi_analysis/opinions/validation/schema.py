"""The table of how the coder of opinions agrees with hand codes."""

from __future__ import annotations

from qi_analysis.core.tableschema import Column, TableSchema

LABEL_SETS: tuple[str, ...] = (
    "development",
    "second_reader_unseen",
    "second_reader",
    "third_reader_unseen",
    "third_reader",
    "made_up_hard_unseen",
    "made_up_typical_unseen",
    "made_up",
)
"""``…_unseen``: measured once, before the rules were revised on those opinions, and kept as it was.

``made_up``: opinions written for this purpose, in the manner of all circuits; ``hard`` ones with
every trap their authors could think of, ``typical`` ones as a draw of real opinions would look."""

FIELDS: tuple[str, ...] = (
    "qi_mentioned", "qi_raised", "force_claim", "force_in_custody", "target", "defendant_type",
    "published", "circuit", "date_filed", "docket", "violation", "clearly_established",
    "qi_result", "favours", "violation_sure", "clearly_established_sure", "qi_result_sure",
    "favours_sure", "confidence",
)  # fmt: skip
"""Fields of the codebook; those ending in ``_sure`` leave out rows of low confidence."""

VALUES: tuple[str, ...] = (
    "yes", "no", "1", "0", "mixed", "not_reached", "granted", "denied", "no_decision", "police",
    "plaintiff", "none", "corrections", "other_official", "published", "unpublished", "unknown",
    "same", "other", "raised", "sure", "low",
)  # fmt: skip

CODER_AGREEMENT = TableSchema(
    "coder_agreement",
    "Court opinions by code of the rules and code by hand, a field at a time (counts, no ids)",
    (
        Column(
            "label_set",
            "category",
            "hand codes compared with: development (69 opinions of the 1st and 2nd Circuits, "
            "on which rules were written), second_reader (42 of the 1st Circuit), third_reader "
            "(21 more), and made_up (written for this purpose in the manner of all circuits); "
            "..._unseen is the measurement made before the rules were revised on them",
            "",
            LABEL_SETS,
        ),
        Column(
            "field",
            "category",
            "field of the codebook; outcome fields (violation, clearly_established, qi_result, "
            "favours) count opinions hand-coded as raised; ..._sure without rows of low "
            "confidence; confidence counts opinions that either coding says raise immunity",
            "",
            FIELDS,
        ),
        Column("predicted", "category", "code given by the rules", "", VALUES),
        Column("hand", "category", "code given by hand (same: as read by hand)", "", VALUES),
        Column("n", "count", "opinions", "opinions"),
    ),
    ("label_set", "field", "predicted", "hand"),
    complete=False,
)
