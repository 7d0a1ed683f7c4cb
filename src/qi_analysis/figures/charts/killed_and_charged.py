"""Of 1,000 people killed by police, in how many cases officers were charged: a mark a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qi_analysis.claims import ledger
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_campaign import CAMPAIGN_COUNTS
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from matplotlib.figure import Figure
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
    per, say = frame.set_index("outcome")["per_thousand"], language.say
    years = f"{asked['first']}-{asked['last']}"
    release = releases.BY_ID[asked["source"]].project
    words = Words(
        title=say(
            "killed-and-charged.title",
            thousand=language.number(PEOPLE),
            charged=language.number(round(per["charged"] + per["convicted"])),
        ),
        subtitle=say("killed-and-charged.subtitle"),
        footer=say("killed-and-charged.footer", release=release, years=years),
        mind=say(
            "killed-and-charged.mind",
            people=language.number(int(frame["people"].sum())),
            charged=language.number(int(frame["people"].iloc[:2].sum())),
            convicted=language.number(int(frame["people"].iloc[0])),
            years=years,
        ),
        language=language,
    )
    return chart(draw, describe, frame, words, (CLAIM,), (CAMPAIGN_COUNTS,), kind="post")


def charged_frame(source: str, first: int, last: int) -> DataFrame:
    """Return people killed by what is known of charges, and how many of 1,000 they are."""
    import pandas as pd

    table = committed.load(CAMPAIGN_COUNTS)
    rows = table[(table["source"] == source) & (table["measure"] == "charges")]
    counts = rows[rows["year"].between(first, last)].groupby("category")["count"].sum()
    everyone, convicted = int(counts.sum()), int(counts.get("convicted", 0))
    none = int(counts["no_known_charges"] + counts.get("unknown", 0))
    people = [convicted, everyone - none - convicted, none]
    return pd.DataFrame(
        {
            "outcome": list(OUTCOMES),
            "people": people,
            "per_thousand": [PEOPLE * each / everyone for each in people],
        }
    )


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


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: 1,000 squares, those charged first, and a key with the numbers.

    Parameters
    ----------
    frame : DataFrame
        One row per outcome: ``outcome``, ``people`` and how many ``per_thousand``.
    """
    style.require(frame, COLUMNS, figure="killed_and_charged")
    with style.sheet(size, words) as (fig, page):
        numbers, small = shown(frame), size.px(size.small_pt)
        lines = [
            words.language.say(f"killed-and-charged.{name}", n=words.language.number(number))
            for name, number in numbers.items()
        ]
        put: dict[str, Any] = {"points": size.small_pt, "weight": "bold", "va": "center_baseline"}
        height = 1.35 * small * len(lines)
        if size.wide:
            width = max(
                canvas.text_width(fig, each, points=size.small_pt, weight="bold") for each in lines
            )
            key = page.inset(left=page.width - width - 1.2 * small)
            grid = page.inset(right=width + 2 * small)
        else:
            key = page
            grid = page.inset(top=height + 0.7 * small)
        y = key.top - 0.7 * small
        for line, color in zip(lines, OUTCOMES.values(), strict=True):
            mark = Area(key.left, y - 0.35 * small, key.left + 0.7 * small, y + 0.35 * small)
            canvas.add_box(fig, mark, facecolor=color, edgecolor="none")
            ink = style.MUTED if color == style.REFERENCE else color
            canvas.add_text(fig, key.left + 1.1 * small, y, line, color=ink, **put)
            y -= 1.35 * small
        _grid(
            fig, grid, [OUTCOMES[name] for name, number in numbers.items() for _ in range(number)]
        )
    return fig


def _grid(fig: Figure, area: Area, colors: list[str]) -> None:
    """Draw one square for each color, by rows from the top left."""
    number = len(colors)

    def cell(columns: int) -> tuple[float, float]:
        """Return width and height of a cell: people are taller than broad, if at all."""
        across = min(area.width / columns, area.height / (number / columns))
        return across, min(area.height / (number / columns), _TALL * across)

    columns = max(
        (n for n in range(10, 101) if number % n == 0), key=lambda n: cell(n)[0] * cell(n)[1]
    )
    across, down = cell(columns)
    for at, color in enumerate(colors):
        x, y = area.left + across * (at % columns), area.top - down * (at // columns)
        mark = Area(x, y - _FILL * down, x + _FILL * across, y)
        canvas.add_box(fig, mark, facecolor=color, edgecolor="none")


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: people by outcome, and of 1,000."""
    people = frame.set_index("outcome")["people"]
    numbers = shown(frame)
    return language.say(
        "killed-and-charged.alt",
        thousand=language.number(PEOPLE),
        charged=language.number(numbers["charged"] + numbers["convicted"]),
        convicted=language.number(numbers["convicted"]),
        people=language.number(int(people.sum())),
        n_charged=language.number(int(people["charged"] + people["convicted"])),
        n_convicted=language.number(int(people["convicted"])),
    )
