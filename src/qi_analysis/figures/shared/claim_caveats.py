"""The main caveats of a claim, as few sentences as a card has room for."""

from __future__ import annotations

from qi_analysis.claims import race_check
from qi_analysis.claims.campaign import Tally, uncovered
from qi_analysis.claims.life_years import Years
from qi_analysis.claims.results import Result
from qi_analysis.claims.supreme_court import Count
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.shared.claim_numbers import shown_as


def said(result: Result, language: Language) -> str:
    """Return the main caveats: what the verdict rests on, the projects, our imputation's check.

    A card with little room has the first of these sentences.
    """
    found, robust = result.evaluation, result.robustness
    if found is None:
        return language.say("claim-card.not_recomputable")
    if isinstance(found, Count):
        return language.say("court-marks.mind")
    if isinstance(found, Tally) and found.independent is None:
        return _mind_of_tally(result, found, language)
    ours, parts = found.independent, []
    unit, values = result.claim.published.unit, [each.value for each in found.by_source]

    def ends(low: float | None, high: float | None, *names: str) -> dict[str, str]:
        show = shown_as(unit, bare=True)
        # "1 in 900" is not broken over two lines
        numbers = (show(each or 0.0, language).replace(" ", "\u00a0") for each in (low, high))
        return dict(zip(names, numbers, strict=True))

    if result.support == "undetermined" and ours is not None and result.verdict != "does_not_hold":
        parts.append(
            language.say("claim-card.undetermined", **ends(ours.low, ours.high, "low", "high"))
        )
    elif result.support == "contradicted":
        parts.append(language.say("claim-card.contradicted"))
    settled = bool(parts)
    parts += [language.say("claim-card.digits")] * (result.digits == "do_not_follow")
    if len(values) > 1:
        parts.append(
            language.say(
                "claim-card.projects",
                n=language.number(len(values)),
                **ends(min(values), max(values), "low", "high"),
            )
        )
    if not settled and robust.n_specifications is not None:
        parts.append(
            language.say(
                "claim-card.spread",
                **ends(robust.min, robust.max, "low", "high"),
                **ends(robust.lowest_low, robust.highest_high, "lowest", "highest"),
            )
        )
    checked = None if ours is None else race_check.status(found.race)
    if checked is not None:
        parts.append(language.say(f"claim-card.race_{checked}"))
    return " ".join(parts)


def _mind_of_tally(result: Result, found: Tally, language: Language) -> str:
    """Return the other ways to work a number out, or else what it must not be taken for."""
    apart = [each.value for each in uncovered(result.claim, found)]
    raced = result.claim.published.unit in _OF_RACE
    said_of = ("other_races" if raced else "other_ways") if apart else "later"
    if isinstance(found, Years):
        said_of = "other_tables" if apart or not found.of_study else "cohort"
    if said_of == "later" and result.verdict == "undetermined":
        said_of = "later_only"
    return language.say(f"claim-card.{said_of}", ways=_several(result, apart, language))


_OF_RACE = ("percent", "ratio")
"""Units of numbers that depend on how unknown race is treated; counts of people do not."""
_FEW = 2


def _several(result: Result, values: list[float], language: Language) -> str:
    """Return one number, two, or the lowest and highest of more; the unit after the last."""
    if not values:
        return ""
    unit, ordered = result.claim.published.unit, sorted(values)
    *before, last = ordered if len(ordered) <= _FEW else (ordered[0], ordered[-1])
    bare = [shown_as(unit, bare=True)(each, language) for each in before]
    end = shown_as(unit)(last, language)
    if len(ordered) > _FEW:
        return language.say("number.interval", low=bare[0], high=end)
    return language.listed([*bare, end])
