"""Of 1,000 people killed by police, in how many cases officers were charged: a mark a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.claims import ledger
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_campaign import CAMPAIGN_COUNTS
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("outcome", "people", "per_thousand")
OUTCOMES = {"convicted": style.INK, "charged": style.ACCENT, "no_known_charge": style.REFERENCE}
"""Outcome -> color; ``charged`` are all others whose officers were charged."""
CLAIM = "no-officer-charged-since-2013"
PEOPLE = 1000
_FILL, _TALL = 0.74, 1.45
"""Part of a cell that a mark fills, and how much higher than wide a cell may be."""


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of killings with and without a charge."""
    asked = ledger.load()[CLAIM].arguments
    frame = charged_frame(asked["source"], asked["first"], asked["last"])
    words = words_of(
        "killed-and-charged",
        language,
        {
            **_counts(frame, language),
            "years": f"{asked['first']}-{asked['last']}",
            "release": releases.BY_ID[asked["source"]].project,
        },
    )
    headline = (
        origin.Trace("people drawn", lambda _: PEOPLE),
        origin.Trace(
            "sum of per_thousand of convicted and charged",
            lambda f: f["per_thousand"].iloc[:2].sum(),
        ),
    )
    return chart(
        draw, describe, frame, words, (CAMPAIGN_COUNTS,), claims=(CLAIM,), kind="post",
        computed=origin.Computation((charged_frame,)), headline=headline,
    )  # fmt: skip


def charged_frame(source: str, first: int, last: int) -> DataFrame:
    """Return people killed by what is known of charges, and how many of 1,000 they are."""
    import pandas as pd

    table = committed.load(CAMPAIGN_COUNTS)
    rows = table[(table["source"] == source) & (table["measure"] == "charges")]
    counts = rows[rows["year"].between(first, last)].groupby("category")["count"].sum()
    everyone, convicted = int(counts.sum()), int(counts.get("convicted", 0))
    none = int(counts["no_known_charges"] + counts.get("unknown", 0))
    people = [convicted, everyone - none - convicted, none]
    per_thousand = [PEOPLE * each / everyone for each in people]
    return pd.DataFrame({"outcome": list(OUTCOMES), "people": people, "per_thousand": per_thousand})


def shown(frame: DataFrame) -> dict[str, int]:
    """Return how many of 1,000 marks each outcome has: charged ones are rounded together."""
    per = frame.set_index("outcome")["per_thousand"]
    convicted = round(per["convicted"])
    charged = round(per["convicted"] + per["charged"])
    return {
        "convicted": convicted,
        "charged": charged - convicted,
        "no_known_charge": PEOPLE - charged,
    }


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw 1,000 squares, those charged first, and a key with the numbers.

    Parameters
    ----------
    frame : DataFrame
        One row per outcome: ``outcome``, ``people`` and how many ``per_thousand``.
    """
    numbers, small = shown(frame), canvas.small
    lines = [
        canvas.say(f"killed-and-charged.{name}", n=canvas.language.number(number))
        for name, number in numbers.items()
    ]
    if canvas.wide:
        width = canvas.width(*lines, weight="bold")
        key, grid = free.right - width - 1.2 * small, free.inset(right=width + 2 * small)
    else:
        key, grid = free.left, free.inset(top=(1.35 * len(lines) + 0.7) * small)
    y = free.top - 0.7 * small
    for line, color in zip(lines, OUTCOMES.values(), strict=True):
        canvas.box(Area(key, y - 0.35 * small, key + 0.7 * small, y + 0.35 * small), color)
        ink = style.MUTED if color == style.REFERENCE else color
        canvas.text(key + 1.1 * small, y, line, color=ink, weight="bold")
        y -= 1.35 * small
    _grid(canvas, grid, [OUTCOMES[name] for name, n in numbers.items() for _ in range(n)])


def _grid(canvas: Canvas, area: Area, colors: list[str]) -> None:
    """Draw one square for each color, by rows from the top left."""
    number = len(colors)

    def cell(columns: int) -> tuple[float, float]:
        """Return width and height of a cell: people are taller than broad, if at all."""
        high = area.height / (number / columns)
        across = min(area.width / columns, high)
        return across, min(high, _TALL * across)

    fitting = (n for n in range(10, 101) if number % n == 0)
    columns = max(fitting, key=lambda n: cell(n)[0] * cell(n)[1])
    across, down = cell(columns)
    for at, color in enumerate(colors):
        x, y = area.left + across * (at % columns), area.top - down * (at // columns)
        canvas.box(Area(x, y - _FILL * down, x + _FILL * across, y), color)


def _counts(frame: DataFrame, language: Language) -> dict[str, str]:
    """Return how many of 1,000 were charged and convicted, and of how many people, as printed."""
    numbers, people = shown(frame), frame.set_index("outcome")["people"]
    counts = {
        "thousand": PEOPLE,
        "charged": numbers["charged"] + numbers["convicted"],
        "convicted": numbers["convicted"],
        "people": people.sum(),
        "n_charged": people["charged"] + people["convicted"],
        "n_convicted": people["convicted"],
    }
    return {name: language.number(count) for name, count in counts.items()}


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: people by outcome, and of 1,000."""
    return language.say("killed-and-charged.alt", **_counts(frame, language))
