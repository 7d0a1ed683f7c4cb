"""What the page of a claim shows: numbers with their ranges, what moves them, the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.core.formatting import percent
from qi_analysis.site.answers import Answer, answer
from qi_analysis.site.words import LANGUAGES

if TYPE_CHECKING:
    from qi_analysis.claims.evaluations import Context, Quantity
    from qi_analysis.claims.ledger import Claim
    from qi_analysis.claims.results import Result
    from qi_analysis.claims.steps import Step
    from qi_analysis.figures.kit.language import Language

_RULES: Mapping[str, str] = {
    "holds": "The printed digits follow from the authors' data, our whole interval lies inside "
    "what the words cover, and no project's lies outside.",
    "holds_with_caveats": "Our whole interval lies inside what the words cover, but the printed "
    "digits do not follow from the authors' data, or one project's interval lies wholly outside.",
    "undetermined": "Our interval reaches beyond what the words cover: the data can neither "
    "confirm nor refute them. A wide interval never protects a claim.",
    "does_not_hold": "Our whole interval lies outside what the words cover; or the printed digits "
    "do not follow from the authors' data and no estimate of ours supports them.",
    "not_recomputable": "No open data exist to compute the figure. It is cited, and no one can "
    "check it against open records.",
}
"""Verdict -> the rule behind it as `claims.verdicts.verdict` has it."""
_OF_COUNTS: Mapping[str, str] = {
    "holds": "Our list of decisions gives a number that the words cover.",
    "does_not_hold": "Our list of decisions gives a number that the words do not cover.",
}
"""The same rule, for a plain count."""
_OF_TALLIES: Mapping[str, str] = {
    "holds": "The rows of the project give a number that the words cover.",
    "holds_with_caveats": (
        "The rows of the project give a number that the words cover; counted in another way that "
        "the words allow, they do not."
    ),
    "undetermined": (
        "Only a later release is open, and what is counted has changed since: its number is not "
        "one that the words cover, and the printed one cannot be checked."
    ),
    "does_not_hold": "The rows of the project give a number that the words do not cover.",
}
"""The same rule, for a count of a project's rows."""


@dataclass(frozen=True)
class Number:
    """A number as printed and its range; None where there is none."""

    value: str
    range: str | None
    level: str | None


@dataclass(frozen=True)
class ClaimPage:
    """One claim, ready for its template; see `page`."""

    claim: Claim
    path: str
    short: str
    verdict: str
    verdict_words: str
    verdict_rule: str
    recomputed: Number | None
    ours: Number | None
    covers: str
    covers_reason: str
    projects: Sequence[Mapping[str, str]]
    spread: str | None
    spread_ends: str | None
    moves: Sequence[Mapping[str, str]]
    caveats: Sequence[str]
    wording: str
    files: Sequence[Step]
    sums: Sequence[Step]
    code: str | None
    inputs: Sequence[Mapping[str, str]]
    problem: str | None
    answers: Mapping[str, Answer]
    group: str
    numbers: Mapping[str, float | None]
    as_of: str


def page(result: Result, context: Context) -> ClaimPage:
    """Return what is shown of one evaluated claim.

    Parameters
    ----------
    result : Result
        As evaluated in ``context``; steps and numbers are those of `claims.explain`.
    """
    from qi_analysis.claims import campaign
    from qi_analysis.claims.caveats import span
    from qi_analysis.claims.explain import explain
    from qi_analysis.claims.supreme_court import Count
    from qi_analysis.claims.wording import covered

    claim, found, robust = result.claim, result.evaluation, result.robustness
    record = result.to_record()
    rules = _RULES
    if isinstance(found, Count):
        rules = _OF_COUNTS
    if isinstance(found, campaign.Tally) and not found.of_study:
        rules = _OF_TALLIES
    steps = explain(result, context)
    spread, ends = (
        None if low is None or high is None else span(claim, low, high)
        for low, high in ((robust.min, robust.max), (robust.lowest_low, robust.highest_high))
    )
    ours = None if found is None else found.independent
    return ClaimPage(
        claim=claim,
        path=f"claims/{claim.id}.html",
        short=short(claim),
        verdict=result.verdict,
        verdict_words=result.verdict.replace("_", " ").capitalize(),
        verdict_rule=rules[result.verdict],
        recomputed=None if found is None else _number(claim, found.recomputed),
        ours=None if ours is None else _number(claim, ours),
        covers=covered(claim),
        covers_reason=claim.covers.reason,
        projects=_projects(result),
        spread=spread,
        spread_ends=ends,
        moves=_moves(result),
        caveats=result.caveats,
        wording=result.wording,
        files=[step for step in steps if step.path],
        sums=[step for step in steps if not step.path and found is not None],
        code=record["code"],
        inputs=record["inputs"],
        problem=result.problem,
        answers={code: answer(result, code) for code in LANGUAGES},
        group=group_of(result),
        numbers={
            "recomputed": record["recomputed"]["value"],
            "ours": record["independent"]["value"],
            "low": record["independent"]["low"],
            "high": record["independent"]["high"],
        },
        as_of=str(record["as_of"] or ""),
    )


GROUPS = ("risk", "tally", "court", "other", "cited")
"""What claims are about, in the order of their list."""


def group_of(result: Result) -> str:
    """Return under which of `GROUPS` a claim is listed."""
    from qi_analysis.claims.campaign import Tally
    from qi_analysis.claims.supreme_court import Count

    found = result.evaluation
    if found is None:
        return "cited"
    if isinstance(found, Count):
        return "court"
    if isinstance(found, Tally):
        return "tally"
    return "other" if found.independent is None else "risk"


def short(claim: Claim) -> str:
    """Return a few words that distinguish a claim from the others."""
    from qi_analysis.core.vocabulary import GROUP_NOUNS, RACE_NAMES, TOTAL

    sex, race = (str(claim.arguments.get(name, "")) for name in ("sex", "race"))
    printed = claim.published.text
    if sex not in GROUP_NOUNS or race not in RACE_NAMES:
        return f"{printed[:1].upper()}{printed[1:]}: {claim.said_by}"
    who = GROUP_NOUNS[sex]
    who = who.capitalize() if race == TOTAL else f"{RACE_NAMES[race]} {who}"
    return f"{who}: {printed}"


def _number(claim: Claim, figure: Quantity) -> Number:
    from qi_analysis.claims.caveats import shown, span

    between = None
    if figure.low is not None and figure.high is not None:
        between = span(claim, figure.low, figure.high)
    level = None if figure.level is None else percent(figure.level)
    return Number(shown(claim, figure.value), between, level)


def _projects(result: Result) -> list[dict[str, str]]:
    """Return what each project gives, one row each."""
    from qi_analysis.claims.caveats import shown, span
    from qi_analysis.deaths import releases

    claim, found = result.claim, result.evaluation
    if found is None:
        return []
    return [
        {
            "project": releases.BY_ID[each.source].project,
            "counts": releases.BY_ID[each.source].counts.en,
            "years": each.years,
            "value": shown(claim, each.value),
            "range": span(claim, each.low, each.high),
            "deaths": f"{each.deaths:,.0f}",
            "unknown": percent(each.share_race_unknown),
        }
        for each in found.by_source
    ]


def _moves(result: Result) -> list[dict[str, str]]:
    """Return what each choice of method gives when all others stay, from the table of choices."""
    from qi_analysis.claims.caveats import shown, span
    from qi_analysis.figures.kit.language import load
    from qi_analysis.figures.shared.choices_rows import label_of
    from qi_analysis.risk import choices
    from qi_analysis.risk.choices.options import BOUND, ESTIMATE

    claim, found = result.claim, result.evaluation
    if found is None or not result.robustness.n_specifications:
        return []
    measure = "ratio" if claim.published.unit == "ratio" else "risk"
    rows = choices.rows(found.sex, found.race, measure)
    english = load("en")
    listed = []
    for _, row in rows[rows["kind"].isin([ESTIMATE, BOUND])].iterrows():
        value, low, high = (float(row[name]) for name in ("value", "low", "high"))
        if measure == "risk":
            value, low, high = 1e5 / value, 1e5 / high, 1e5 / low
        listed.append(
            {
                "choice": label_of(row, english),
                "years": str(row["years"]),
                "value": shown(claim, value),
                "range": span(claim, low, high),
                "bound": "a bound" if row["kind"] == BOUND else "",
            }
        )
    return listed


def not_counted(words: Language) -> dict[str, str]:
    """Return how many people the main figures count and leave out, from the committed table.

    Keys: ``years``, ``counted``, ``vehicle``, ``suicide``, ``other`` (people, a mean of the ten
    imputations) and ``unknown_race`` (share of the counted, as the authors write).
    """
    from qi_analysis.risk import review, study
    from qi_analysis.store import committed
    from qi_analysis.studies.schema_lifetime_risk import ELE_DEATHS

    killed = committed.load(ELE_DEATHS)
    by_cause = killed.groupby("cause", observed=True)["deaths"].sum()
    people = by_cause / killed["imputation"].nunique()
    return {
        "years": study.years_text(study.YEARS),
        "counted": words.number(people["officer_force"]),
        **{cause: words.number(people[cause]) for cause in ("vehicle", "suicide", "other")},
        "unknown_race": words.percent(review.UNKNOWN_SHARE),
    }
