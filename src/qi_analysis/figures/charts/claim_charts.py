"""Charts drawn from the ledger: the array of 1,000 people, and a card for each claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING

from qi_analysis.claims import ledger
from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.evaluations import OUR_SOURCE, Context
from qi_analysis.claims.results import Result, inputs
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.figures.charts import claim_card, frames, icon_array
from qi_analysis.figures.charts.study_charts import MODEL_TABLES, PERIOD, footer
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import DEFAULT, Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study
from qi_analysis.risk.choices.specifications import OURS
from qi_analysis.store import registry
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
    import pandas as pd

ONE_IN = "black-men-one-in-1000"
_PREFIX = "claim-"
_ADDRESS = re.compile(r"\s*https?://\S+")
"""Addresses are in the record of the figure; on a picture nobody can follow them."""


@cache
def _context() -> Context:
    """Return what the claims are evaluated on, loaded once."""
    return Context(study.load())


@cache
def _results() -> Mapping[str, Result]:
    """Return every evaluated claim by id, worked out once."""
    return {result.claim.id: result for result in evaluate_all(context=_context())}


def _ours(language: Language) -> dict[str, str]:
    """Return whom our own estimate counts: records, years, people, and how many are unknown."""
    context, named = _context(), registry.load()[OUR_SOURCE]
    years = context.records.years
    unknown = context.inputs.unknown_share(OUR_SOURCE, years, OURS["causes"])
    return {
        "records": named.publisher,
        "years": study.years_text(years),
        "released": (named.date_published or named.date_archived or "")[:7],
        "n": language.number(round(float(context.ours.deaths[:, -1].sum()))),
        "unknown": language.percent(unknown or 0.0),
    }


def icon_array_frame(data: study.Study) -> pd.DataFrame:
    """Return the frame of `charts.icon_array`: published for Black and white men, and ours."""
    import pandas as pd

    risks = frames.lifetime_risk(data)
    rows = [
        {
            "race": race,
            "estimate": "published",
            "one_in": 1e5 / row["risk_per_100k"],
            "low": 1e5 / row["high"],
            "high": 1e5 / row["low"],
        }
        for race in ("black", "white")
        for _, row in risks[(risks["sex"] == "male") & (risks["race"] == race)].iterrows()
    ]
    found = _results()[ONE_IN].evaluation
    if found is not None:
        own = found.independent
        rows.insert(
            1,
            {
                "race": "black",
                "estimate": "independent",
                "one_in": own.value,
                "low": own.low,
                "high": own.high,
            },
        )
    return pd.DataFrame(rows).astype({"one_in": float, "low": float, "high": float})


def make_icon_array(data: study.Study, language: Language) -> Chart:
    """Return the chart of one in how many Black men and boys, as 1,000 people."""
    say, frame = language.say, icon_array_frame(data)
    people = language.number(icon_array.PEOPLE)
    count = icon_array.marked(frame)
    words = Words(
        title=say("icon-array.title", n=language.number(count), thousand=people),
        subtitle=say("icon-array.subtitle", thousand=people, years=PERIOD),
        footer=footer(data, language, say("icon-array.interval")),
        mind=say("icon-array.mind"),
        language=language,
    )
    tables = (*MODEL_TABLES, RECORDS_IMPUTED)
    return chart(icon_array, frame, words, (ONE_IN,), tables)


def card_frame(result: Result) -> pd.DataFrame:
    """Return the frame of `charts.claim_card`: what is printed, recomputed, and ours."""
    import pandas as pd

    published, found = result.claim.published, result.evaluation
    rows = [("published", published.value, published.low, published.high)]
    if found is not None:
        # The authors' tables give a range, not an interval of the whole: no ends are shown.
        rows.append(("recomputed", found.recomputed.value, None, None))
        own = found.independent
        if own.value is not None:
            rows.append(("independent", own.value, own.low, own.high))
    frame = pd.DataFrame(rows, columns=["what", "value", "low", "high"])
    frame.insert(1, "unit", published.unit)
    return frame.astype({"value": float, "low": float, "high": float})


def make_card(claim_id: str, _: study.Study, language: Language) -> Chart:
    """Return the card of one claim."""
    result, say = _results()[claim_id], language.say
    claim, frame = result.claim, card_frame(result)
    statement = f"“{claim.statement}”"
    if language.code != DEFAULT:  # the English words are those of the ledger
        statement = f"«{say(f'claim-card.statement.{claim.id}')}»"
    cited = result.evaluation is None
    source, ours = ("footer_cited", {}) if cited else ("footer", _ours(language))
    words = Words(
        title=statement,
        subtitle=say(f"claim-card.verdict.{result.verdict}"),
        footer=say(
            f"claim-card.{source}", citation=_ADDRESS.sub("", claim.citation).strip(), **ours
        ),
        mind=_mind(result, frame, language),
        language=language,
    )
    return chart(
        claim_card,
        frame,
        words,
        (claim.id,),
        (PUBLISHED_STUDIES,) if result.evaluation is None else (),
        name=f"{_PREFIX}{claim.id}",
        files=() if result.evaluation is None else inputs(result.evaluation),
    )


def _mind(result: Result, frame: pd.DataFrame, language: Language) -> str:
    """Return what to mind: how the number fares under other choices, or that no rows are open."""
    spread = result.robustness
    if spread.n_specifications is None or spread.min is None or spread.max is None:
        return language.say("claim-card.not_recomputable")
    ends = frame.iloc[[0]].assign(value=spread.min, low=float("nan"), high=float("nan"))
    low = claim_card.shown(ends.iloc[0], language)[0]
    high = claim_card.shown(ends.assign(value=spread.max).iloc[0], language)[0]
    return language.say(
        "claim-card.spread",
        share=language.percent(spread.share_agreeing or 0.0),
        n=language.number(spread.n_specifications),
        # "1 in 900" is not broken over two lines
        low=low.replace(" ", "\u00a0"),
        high=high.replace(" ", "\u00a0"),
    )


def cards() -> dict[str, Callable[[study.Study, Language], Chart]]:
    """Return the maker of each claim's card by name of the figure, in the order of the ledger."""
    return {f"{_PREFIX}{claim}": partial(make_card, claim) for claim in ledger.load()}
