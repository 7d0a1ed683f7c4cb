"""The studies side by side, as records: what each counts, and what it cannot be set against."""

from __future__ import annotations

from typing import Any

from qi_analysis.studies import run_checks, scopes
from qi_analysis.studies.printed import Figures, shown
from qi_analysis.studies.unstated_denominators import as_runs, every_from, possible

_MEASURES = {"granted": "granted", "dismissed_share": "dismissed on immunity"}
_PLACES = {"texas": "in Texas", "california": "in California"}
_WITHOUT_COUNTS = ("reuters_circuits", "reuters_districts")


def studies(figures: Figures) -> list[dict[str, Any]]:
    """Return one record per count: scope, figures shown, and how it differs from every other."""
    known = scopes.load()
    return [_study(scope, known, figures) for scope in known.values()]


def _study(scope: scopes.Scope, known: Any, figures: Figures) -> dict[str, Any]:
    return {
        "id": scope.id,
        "study": scope.study,
        "title": scope.title,
        "citation": scope.citation,
        "unit": scope.unit_words,
        **{name: scope.said(name) for name in scopes.WORDS if name != "unit"},
        "period": {"start": scope.start, "end": scope.end},
        "count": None if scope.count is None else shown(figures[scope.count]),
        "shares": [_share(ref, figures) for ref in scope.shares],
        "notes": list(scope.notes),
        "not_comparable_with": {
            other.id: scopes.differing(scope, other)
            for other in known.values()
            if other.id != scope.id and scopes.differing(scope, other)
        },
    }


def _share(ref: str, figures: Figures) -> dict[str, Any]:
    figure = figures[ref]
    years = scopes.years(figure.start, figure.end)
    _, measure, *place = ref.split(".")
    return {
        "figure": ref,
        "value": figure.value,
        "text": shown(figure),
        "of": _PLACES[place[0]] if place else _MEASURES.get(measure, f"in {years}"),
        "years": years,
        "denominator": figure.denominator,
    }


def printed(figures: Figures) -> list[dict[str, Any]]:
    """Return every printed figure as plain values."""
    return [
        {
            "figure": figure.ref,
            "study": figure.scope.study,
            **{
                name: getattr(figure, name)
                for name in ("value", "qualifier", "unit", "denominator")
            },
            "period": {"start": figure.start, "end": figure.end},
            **{name: getattr(figure, name) for name in ("seen_as", "confidence", "url")},
        }
        for figure in figures.values()
    ]


def without_counts(figures: Figures) -> list[dict[str, Any]]:
    """Return, for shares printed without counts, the denominators that each can have.

    ``least`` is the smallest, ``every_from`` the one from which on all are possible, and
    ``up_to_hundred`` those of a hundred or less, in runs.
    """
    return [
        {
            "figure": figure.ref,
            "percent": figure.value,
            "least": possible(figure.value, 200)[0],
            "every_from": every_from(figure.value),
            "up_to_hundred": as_runs(possible(figure.value, 100)),
        }
        for figure in figures.values()
        if figure.unit == "percent" and figure.scope.id in _WITHOUT_COUNTS
    ]


def everything(figures: Figures) -> dict[str, Any]:
    """Return studies, figures, checks and possible denominators."""
    return {
        "studies": studies(figures),
        "figures": printed(figures),
        "checks": [check.to_record() for check in run_checks.run(figures)],
        "possible_denominators": without_counts(figures),
    }
