"""An evaluated claim, and its record as the JSON contract has it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from qi_analysis.claims.evaluations import Evaluation, Quantity, as_of
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.supreme_court import Count
from qi_analysis.core import paths
from qi_analysis.core.files import sha256_of
from qi_analysis.opinions.inference import recount as recounts
from qi_analysis.store import committed, registry

_NULL = {"value": None, "low": None, "high": None, "level": None}


@dataclass(frozen=True)
class Robustness:
    """How the figure fares with one choice of method at a time; None where nothing is computed.

    As `risk.choices.Summary`, in the unit of the claim.
    """

    n_specifications: int | None = None
    median: float | None = None
    median_low: float | None = None
    median_high: float | None = None
    min: float | None = None
    max: float | None = None
    lowest_low: float | None = None
    highest_high: float | None = None


@dataclass(frozen=True)
class Result:
    """One evaluated claim.

    Attributes
    ----------
    claim : Claim
        The record.
    evaluation : Evaluation or None
        None for a claim that is only cited.
    robustness : Robustness
        Spread over the choices of method.
    digits, support, verdict : str
        As in `verdicts`.
    caveats : tuple of str
        Rendered from numbers.
    wording : str
        Safe to publish.
    problem : str or None
        How it departs from what the record says, if it does.
    scope : dict or None
        What a cited figure counts; None for a claim that is recomputed.
    recount : Recount or None
        A kept recount of a cited count, where there is one.
    code : str or None
        File and function that work the number out.
    """

    claim: Claim
    evaluation: Evaluation | None
    robustness: Robustness
    digits: str
    support: str
    verdict: str
    caveats: tuple[str, ...]
    wording: str
    problem: str | None
    scope: dict[str, Any] | None = None
    recount: recounts.Recount | None = None
    code: str | None = None

    def to_record(self) -> dict[str, Any]:
        """Return the claim as the JSON contract has it."""
        claim, found = self.claim, self.evaluation
        return {
            "id": claim.id,
            "statement": claim.statement,
            "source": claim.citation,
            "published": {
                name: getattr(claim.published, name) for name in ("value", "unit", "text")
            },
            "covers": {"low": claim.covers.low, "high": claim.covers.high},
            "status": claim.status,
            "recomputed": _NULL if found is None else asdict(found.recomputed),
            "independent": self._independent(),
            "by_source": [] if found is None else [asdict(each) for each in found.by_source],
            "digits": self.digits,
            "support": self.support,
            "verdict": self.verdict,
            "robustness": asdict(self.robustness),
            "caveats": list(self.caveats),
            "wording": self.wording,
            "as_of": None if found is None or found.independent is None else as_of(),
            "code": self.code,
            "inputs": self._inputs(),
            "scope": self.scope,
        }

    def _independent(self) -> dict[str, Any]:
        own, kept = self.evaluation and self.evaluation.independent, self.recount
        if own is None and kept is not None:
            own = Quantity(round(kept.found), round(kept.low), round(kept.high), kept.level)
        return _NULL if own is None else asdict(own)

    def _inputs(self) -> list[dict[str, str]]:
        if self.evaluation is not None:
            return inputs(self.evaluation)
        own = self.recount
        return [] if own is None else [{"path": own.path, "sha256": own.sha256}]


def inputs(found: Evaluation) -> list[dict[str, str]]:
    """Return path and SHA-256 of every raw file and table behind an evaluation."""
    listed: dict[str, str] = {}
    known = registry.load()
    for table in found.tables:
        resource = committed.resource(table)
        for source in resource["sources"]:
            raw = registry.find(*source["file"].split("/"), registry=known)
            listed[registry.home(raw)] = source["hash"].removeprefix("sha256:")
        listed[f"data/processed/{resource['path']}"] = resource["hash"].removeprefix("sha256:")
    if isinstance(found, Count):
        listed |= {name: sha256_of(paths.root() / name) for name in found.files}
    return [{"path": path, "sha256": digest} for path, digest in listed.items()]
