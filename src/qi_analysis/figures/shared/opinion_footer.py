"""What figures of court opinions share: the committed opinions and their source line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qi_analysis.figures.kit.language import Language
from qi_analysis.opinions.inference.measures import Counted, count_raised
from qi_analysis.opinions.inference.sampling import Label
from qi_analysis.opinions.inference.schema import OPINION_OUTCOMES
from qi_analysis.store.committed import load

OUTCOMES = OPINION_OUTCOMES
LEVEL = 0.9
Files = Sequence[Mapping[str, str]]


def committed() -> Counted:
    """Return the opinions of the committed table in which immunity is raised."""
    return count_raised(load(OUTCOMES))


def footer(counted: Counted, label: Label, language: Language, *, shares: bool = True) -> str:
    """Return source, years, n, what is left out, interval, and how the opinions were drawn."""
    say, account = language.say, counted.account
    years = sorted(counted.rows["year"].dropna().unique())
    drawn = label.text if label.kind == "stated" else say(f"opinions.drawn.{label.kind}")
    return say(
        "opinions.footer",
        source=say(f"opinions.source.{'sample' if label.kind == 'sample' else 'own'}"),
        n=language.number(account["counted"]),
        population=say("opinions.population.raised"),
        first=str(years[0]) if years else "-",
        last=str(years[-1]) if years else "-",
        procedural=language.number(account["procedural"]),
        low=language.number(account["low_confidence"]),
        interval=say("opinions.interval", level=language.percent(LEVEL))
        if shares
        else say("opinions.no_interval"),
        drawn=drawn,
    )


def shown(label: Label) -> str:
    """Return which headline may stand: one with the numbers only where a rate may be drawn."""
    return "loud" if label.loud else "stated"


def sample_label() -> Label:
    """Return how the committed opinions were drawn: a slice that was not drawn at random."""
    return Label("sample", "")
