"""The multilevel model: time of a fit, effective draws a second, priors and rivals.

Needs the extra ``bayes``. Seconds are given on the wall and of processor time (all threads); on a
machine with other work the second is the one to compare.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import Any

import multilevel_comparison
import reporting

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import study
from qi_analysis.risk.multilevel import cells, fitting, model

GOAL_SECONDS = 300
CORES = 2
QUANTITIES = ("mean", "age_sd", "extra", "log_rate")
"""Whose smallest effective size is compared."""
SAMPLED = (
    "First imputation, {settings.chains} chains of {settings.draws} draws after {settings.tune} of "
    "tuning on {cores} cores, compilation left out. The least effective size is over means, "
    "spreads and all log rates:"
)
RIVALS = (
    "Rivals by leave-one-out cross-validation over cells (first imputation; elpd: expected log "
    "predictive density, higher is better):"
)
KEYS = ("elpd_loo", "p_loo", "elpd_diff", "dse", "bad_k")


def timed(run: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what ``run`` gives, its seconds on the wall and of processor time."""
    begun, before = time.perf_counter(), os.times()
    found = run()
    after = os.times()
    used = sum(
        getattr(after, name) - getattr(before, name)
        for name in ("user", "system", "children_user", "children_system")
    )
    return found, time.perf_counter() - begun, used


def one_compilation(fitted: cells.Cells, imputations: int) -> str:
    """Return a paragraph on compiling once and sampling imputations as a fit does."""
    settings = fitting.Settings()
    compiled, waited, compiling = timed(lambda: fitting.compile_model(fitted))

    def sample_all() -> list[dict[str, Any]]:
        return [
            fitting.diagnose(fitting.sample(compiled, deaths, settings, settings.seed + number))
            for number, deaths in enumerate(fitted.deaths[:imputations])
        ]

    found, wall, sampling = timed(sample_all)
    whole = (compiling + sampling / imputations * len(fitted.deaths)) / CORES
    sizes = [min(each["min_ess_bulk"], each["min_ess_tail"]) for each in found]
    return (
        f"{fitted.source}, {fitted.deaths[0].size:,} cells. Compiled once in {waited:.0f} s "
        f"({compiling:.0f} s of processor time); {imputations} imputations sampled and diagnosed "
        f"with the settings of a fit in {wall:.0f} s on the wall, other work being on the machine "
        f"({sampling:.0f} s of processor time). All {len(fitted.deaths)} at that rate: "
        f"{whole:.0f} s on {CORES} idle cores. Goal: under {GOAL_SECONDS} s: "
        f"{'met' if whole < GOAL_SECONDS else 'missed'}. Largest r-hat "
        f"{max(each['max_rhat'] for each in found):.4f}, smallest effective size "
        f"{min(sizes):,.0f}, {sum(each['divergences'] for each in found)} divergences."
    )


def efficiency(trace: Any, wall: float, used: float) -> tuple[str, ...]:
    """Return smallest effective size, times, effective draws a second, r-hat, divergences."""
    _, _, arviz = model.packages()
    posterior = trace.posterior[list(QUANTITIES)]
    sizes, rhats = arviz.ess(posterior), arviz.rhat(posterior)
    least = min(float(sizes[name].min()) for name in QUANTITIES)
    worst = max(float(rhats[name].max()) for name in QUANTITIES)
    return (
        f"{least:,.0f}",
        f"{wall:.1f}",
        f"{used:.1f}",
        f"{least / used:.1f}",
        f"{worst:.3f}",
        f"{int(trace.sample_stats['diverging'].sum())}",
    )


def samplers(fitted: cells.Cells, settings: fitting.Settings) -> str:
    """Return the table of ways to sample the first imputation, compilation left out."""
    pm, _, _ = model.packages()
    rows = []
    for name, centered in (("nutpie, two terms centered", 2), ("nutpie, none centered", 0)):
        compiled = fitting.compile_model(fitted, model.Variant(centered=centered))
        run = partial(fitting.sample, compiled, fitted.deaths[0], settings, settings.seed)
        rows.append((name, *efficiency(*timed(run))))
    with model.build(fitted.deaths[0], fitted.exposure), warnings.catch_warnings():
        warnings.simplefilter("ignore")

        def own(draws: int, tune: int) -> Any:
            return pm.sample(
                draws,
                tune=tune,
                chains=settings.chains,
                cores=CORES,
                random_seed=settings.seed,
                target_accept=settings.target_accept,
                progressbar=False,
                compute_convergence_checks=False,
            )

        own(1, 1)  # compiles, and fills the cache
        run = partial(own, settings.draws, settings.tune)
        rows.append(("PyMC's own, two centered", *efficiency(*timed(run))))
    header = ["sampler", "least ESS", "wall s", "CPU s", "ESS a CPU s", "r-hat", "divergences"]
    return reporting.table(header, rows)


def priors(fitted: cells.Cells, draws: int) -> str:
    """Return the table of what the priors imply."""
    rows = [
        (row["quantity"], *(f"{row[name]:,.3g}" for name in ("low", "median", "high")))
        for row in multilevel_comparison.prior_predictive(fitted, draws).to_dict("records")
    ]
    return reporting.table(["implied by the priors", "5%", "median", "95%"], rows)


def rivals(fitted: cells.Cells, settings: fitting.Settings) -> str:
    """Return the table of leave-one-out scores."""
    found = multilevel_comparison.leave_one_out(fitted, settings)
    rows = [
        (str(name), *(f"{row[key]:,.1f}" for key in KEYS[:-1]), f"{row['bad_k']:.0f}")
        for name, row in found.iterrows()
    ]
    header = ["model", "elpd", "parameters", "behind the best", "standard error", "k > 0.7"]
    return reporting.table(header, rows)


def main() -> None:
    """Fit, time, compare, and report."""
    quick = reporting.arguments(__doc__).quick
    try:
        model.packages()
    except UnsupportedRequestError as error:
        print(f"bench_multilevel not run: {error}")
        return
    fitted = cells.load(study.SOURCE, study.load())
    short = fitting.Settings(draws=500, tune=500)
    if quick:
        fitted, short = replace(fitted, deaths=fitted.deaths[:2]), replace(short, chains=2)
    names = ("pymc", "nutpie", "numba", "arviz")
    parts = [
        "Packages: " + ", ".join(f"{name} {version(name)}" for name in names) + ".",
        one_compilation(fitted, 1 if quick else 2),
        SAMPLED.format(settings=short, cores=CORES),
        samplers(fitted, short),
        "What the priors alone say, with the person-years of 2013-2018:",
        priors(fitted, 500 if quick else 4000),
        RIVALS,
        rivals(fitted, short),
    ]
    reporting.publish("multilevel", "The multilevel model", parts, quick=quick)


if __name__ == "__main__":
    main()
