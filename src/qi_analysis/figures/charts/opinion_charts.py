"""Charts of court opinions; each says how the opinions behind it were drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from qi_analysis.opinions.validation.schema import CODER_AGREEMENT
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.figures.charts import coder_confusion, immunity_outcomes, two_step_test
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.words import Words
from qi_analysis.opinions.inference import correction, measures, populations, rates
from qi_analysis.opinions.inference.sampling import Label
from qi_analysis.opinions.inference.schema import OPINION_OUTCOMES
from qi_analysis.risk import study
from qi_analysis.stats.agreement import LEVEL as AGREEMENT_LEVEL
from qi_analysis.stats.agreement import share
from qi_analysis.store import committed as processed

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.opinions.inference.rates import Rate

OUTCOMES = OPINION_OUTCOMES
POPULATION: populations.Population = "raised"
LEVEL = 0.9
Files = Sequence[Mapping[str, str]]


def committed() -> populations.Counted:
    """Return the opinions of the committed table in which immunity is raised."""
    table = processed.load(OUTCOMES)
    return populations.count_outcomes(
        populations.outcomes_of_table(table.to_dict("records")), POPULATION
    )


def decades(counted: populations.Counted) -> list[rates.Period]:
    """Return the spans of ten years in which there are opinions."""
    years = {each.year for each in counted.outcomes if each.year is not None}
    return [(ten, ten + 9) for ten in sorted({year // 10 * 10 for year in years})]


def steps_frame(found: Sequence[Rate]) -> pd.DataFrame:
    """Return one row an outcome of the two-step test, and the opinions without a decision."""
    import pandas as pd

    of = {each.measure: each for each in found if each.by == "all"}
    order = (*two_step_test.BRANCHES, two_step_test.STOP)
    rows = [(name, of[name].count, of[name].n, of[name].share, of[name].low, of[name].high)
            for name in order]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(two_step_test.COLUMNS))
    return frame.astype({"share": float, "low": float, "high": float})


def outcomes_frame(found: Sequence[Rate]) -> pd.DataFrame:
    """Return one row a group with a decision: all, periods and circuits."""
    import pandas as pd

    rows = [
        (x.by, x.value, x.count, x.n, x.share, x.low, x.high, (x.pooled or {}).get("share"))
        for x in found
        if x.measure == measures.WINS and x.by in {"all", "period", "circuit"} and x.n
    ]
    frame = pd.DataFrame(rows, columns=list(immunity_outcomes.COLUMNS))
    return frame.astype(dict.fromkeys(("share", "low", "high", "pooled_share"), float))


def _footer(
    counted: populations.Counted, label: Label, language: Language, *, shares: bool = True
) -> str:
    """Return source, years, n, what is left out, interval, and how the opinions were drawn."""
    say, account = language.say, counted.account
    years = sorted({each.year for each in counted.outcomes if each.year is not None})
    drawn = label.text if label.kind == "stated" else say(f"opinions.drawn.{label.kind}")
    return say(
        "opinions.footer",
        source=say(f"opinions.source.{'sample' if label.kind == 'sample' else 'own'}"),
        n=language.number(account["counted"]),
        population=say(f"opinions.population.{counted.population}"),
        first=str(years[0]) if years else "-",
        last=str(years[-1]) if years else "-",
        procedural=language.number(account["procedural"]),
        low=language.number(account["low_confidence"]),
        interval=say("opinions.interval", level=language.percent(LEVEL))
        if shares
        else say("opinions.no_interval"),
        drawn=drawn,
    )


def _shown(label: Label) -> str:
    """Return which headline may stand: one with the numbers only where a rate may be drawn."""
    return "loud" if label.loud else "stated"


def two_steps(
    counted: populations.Counted,
    label: Label,
    language: Language,
    tables: Sequence[TableSchema] = (),
    files: Files = (),
) -> Chart:
    """Return the flow of the two-step test for opinions that were drawn as ``label`` says."""
    say = language.say
    frame = steps_frame(rates.all_rates(rates.groups_of(counted, ()), level=LEVEL))
    shares = label.kind != "sample"  # a share of a slice that nobody drew is a share of nothing
    if not shares:
        frame[["share", "low", "high"]] = float("nan")
    rows = frame.set_index("outcome")
    values = {
        "n": language.number(rows.loc[two_step_test.HIGHLIGHT, "opinions"]),
        "decide": language.number(rows.loc[two_step_test.STOP, "of"]),
    }
    words = Words(
        title=say(f"two-step-test.title_{_shown(label)}", **values),
        subtitle=say(f"two-step-test.subtitle_{label.kind}"),
        footer=_footer(counted, label, language, shares=shares),
        mind=say("two-step-test.mind"),
        language=language,
    )
    return chart(two_step_test, frame, words, (), tables, files=files)


def outcomes(
    counted: populations.Counted,
    periods: Sequence[rates.Period],
    label: Label,
    language: Language,
    tables: Sequence[TableSchema] = (),
    files: Files = (),
) -> Chart:
    """Return the win rates by period and circuit of opinions drawn as ``label`` says."""
    say = language.say
    found = rates.all_rates(rates.groups_of(counted, periods), level=LEVEL)
    frame = outcomes_frame(found)
    groups = len(frame)
    count, n = (language.number(frame.iloc[0][name]) if groups else "0" for name in ("count", "n"))
    words = Words(
        title=say(f"immunity-outcomes.title_{_shown(label)}", count=count, n=n),
        subtitle=say(f"immunity-outcomes.subtitle_{label.kind}"),
        footer=_footer(counted, label, language),
        mind=say("immunity-outcomes.mind"),
        language=language,
    )
    return chart(immunity_outcomes, frame, words, (), tables, files=files)


def _sample() -> Label:
    return Label("sample", "")


def make_two_step_test(_: study.Study, language: Language) -> Chart:
    """Return the flow of the two-step test for the slice at hand."""
    return two_steps(committed(), _sample(), language, (OUTCOMES,))


def make_immunity_outcomes(_: study.Study, language: Language) -> Chart:
    """Return the win rates by period and circuit for the slice at hand."""
    counted = committed()
    return outcomes(counted, decades(counted), _sample(), language, (OUTCOMES,))


def confusion_frame(confusion: correction.Confusion) -> pd.DataFrame:
    """Return one row a pair of values, by hand and by rules."""
    import pandas as pd

    rows = [
        (hand, predicted, int(confusion.counts[i, j]))
        for i, hand in enumerate(confusion.classes)
        for j, predicted in enumerate(confusion.classes)
    ]
    return pd.DataFrame(rows, columns=list(coder_confusion.COLUMNS))


def coder(
    confusion: correction.Confusion, language: Language, tables: Sequence[TableSchema]
) -> Chart:
    """Return the table of the results by hand and by rules."""
    say, frame = language.say, confusion_frame(confusion)
    agreed = share(int(confusion.counts.trace()), int(confusion.counts.sum()))
    low, high = agreed.low or 0.0, agreed.high or 0.0
    words = Words(
        title=say(
            "coder-confusion.title",
            agreed=language.number(agreed.hits),
            n=language.number(agreed.n),
        ),
        subtitle=say("coder-confusion.subtitle"),
        footer=say(
            "coder-confusion.footer",
            n=language.number(agreed.n),
            share=language.percent(agreed.value or 0.0),
            ends=language.interval(low, high, style="percent"),
            level=language.percent(AGREEMENT_LEVEL),
        ),
        mind=say("coder-confusion.mind"),
        language=language,
    )
    return chart(coder_confusion, frame, words, (), tables)


def make_coder_confusion(_: study.Study, language: Language) -> Chart:
    """Return the table for hand codes of opinions that the rules had not been mended on."""
    return coder(correction.from_table()["result"], language, (CODER_AGREEMENT,))
