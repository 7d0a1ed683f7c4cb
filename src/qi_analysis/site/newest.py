"""One page of the newest data: a live release counted, its day on it, beside the registered ones.

Only what can honestly be counted from one project's live release is on it. The site itself stands
on registered releases and is left alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.claims.caveats import shown, span
from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.evaluations import Context
from qi_analysis.core import formatting, paths
from qi_analysis.core.vocabulary import people_of
from qi_analysis.figures import catalogue
from qi_analysis.figures.kit.export import export as export_chart
from qi_analysis.figures.kit.style import SIZES
from qi_analysis.risk import Question, answer, latest, study
from qi_analysis.risk.latest import Live
from qi_analysis.site import rendering
from qi_analysis.site.places import HOME
from qi_analysis.site.publishing import Staging, publish
from qi_analysis.site.verifying import insist_sound
from qi_analysis.site.writing import write_assets
from qi_analysis.store import registry

if TYPE_CHECKING:
    from qi_analysis.claims.results import Result

PARTS = ("claims", "risk", *catalogue.LIVE_CHARTS)
"""What is made, in order; the names for a progress bar."""
_SIZE = "web"


def build(
    live: Live,
    changed: Sequence[Sequence[str]] | None,
    out: Path | None = None,
    *,
    on_part: Callable[[str], None] = lambda _: None,
) -> Path:
    """Make the page of a live release and return it.

    Parameters
    ----------
    live : Live
        The counts, as `risk.latest.load` gives them.
    changed : sequence of sequence of str, optional
        What changed since the registered release, as printed: a row of cells a year, and one of
        all years. None where that release is not here to compare with.
    out : Path, optional
        Folder; ``build/latest/site`` of the project by default. A page made here is replaced.
    on_part : callable
        Called with each of `PARTS` as it is begun.

    Raises
    ------
    QiAnalysisError
        When ``out`` holds anything but a page made here. ``out`` is then as it was.
    CheckError
        When the page is not sound, or a figure breaks the contract.
    """
    target = out or paths.writable(paths.root() / "build" / "latest" / "site")

    def fill(staging: Staging) -> None:
        on_part("claims")
        values: dict[str, Any] = {"live": live, "changed": changed, "claims": _claims(live)}
        on_part("risk")
        records, carried = latest.labeled(
            answer(Question("counts", live.recorded.id), recorded=live.recorded).to_dict("records"),
            live,
        )
        values |= {"risks": [_risk(row) for row in records], "carried": carried}
        values |= {"years": records[0]["years"], "last": study.LAST_RECENT}
        values["partial"] = [part.words() for part in live.recorded.scope.partial]
        values["registered_years"] = Context(study.load()).our_records()["our_years"]
        values["publisher"] = registry.load()[live.recorded.id].publisher
        values["figures"] = [_figure(name, live, staging, on_part) for name in PARTS[2:]]
        made = rendering.environment()
        staging.write(HOME, made.get_template("newest.html").render(values))
        write_assets(staging, "site.css")
        insist_sound(staging.root)

    publish(target, fill)
    return target / HOME


def _risk(row: dict[str, Any]) -> dict[str, str]:
    """Return a row of lifetime risk as printed."""
    ends = [formatting.per_100k(row[name]) for name in ("low", "high")]
    found = {
        "who": people_of(row["race"], row["sex"]),
        "deaths": f"{row['deaths']:,.0f}",
        "risk": f"{formatting.per_100k(row['risk_per_100k'])} ({' to '.join(ends)})",
        "ratio": "",
    }
    numbers = [row[name] for name in ("ratio_to_white", "ratio_low", "ratio_high")]
    if row["race"] != "white" and not any(map(math.isnan, numbers)):  # nan: no white deaths
        value, low, high = (formatting.ratio(each, 2) for each in numbers)
        found["ratio"] = f"{value} ({low} to {high})"
    return found


def _claims(live: Live) -> list[dict[str, str]]:
    """Return the claims that have an estimate of ours: from the live release, and as registered."""
    registered = {result.claim.id: result for result in evaluate_all()}
    return [
        {
            "statement": result.claim.statement,
            "published": result.claim.published.text,
            "now": _estimate(result),
            "before": _estimate(registered[result.claim.id]),
            "verdict": result.verdict.replace("_", " "),
            "verdict_before": registered[result.claim.id].verdict.replace("_", " "),
        }
        for result in evaluate_all((), Context(study.load(), latest=live.recorded))
        if result.evaluation is not None and result.evaluation.independent is not None
    ]


def _estimate(result: Result) -> str:
    found = result.evaluation and result.evaluation.independent
    if not found or found.low is None or found.high is None:
        return ""
    return f"{shown(result.claim, found.value)} ({span(result.claim, found.low, found.high)})"


def _figure(
    name: str, live: Live, staging: Staging, on_part: Callable[[str], None]
) -> dict[str, Any]:
    """Draw one figure into the site, and return what the page says of it."""
    on_part(name)
    chart = catalogue.make(name, study.load(), live=live)
    written = export_chart(chart, staging.root / "figures", (_SIZE,), ("png",), "light")
    (picture,) = (path for path in written if path.suffix == ".png")
    size = SIZES[_SIZE]
    return {
        "path": picture.relative_to(staging.root).as_posix(),
        "chart": chart,
        "width": size.width_px,
        "height": size.height_px,
    }
