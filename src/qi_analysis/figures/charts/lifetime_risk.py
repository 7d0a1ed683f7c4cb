"""Dot plot of the lifetime risk of being killed by police, by race-ethnicity, of one sex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.core.vocabulary import SEXES, TOTAL
from qi_analysis.figures.kit import canvas as sheet
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.study_footer import MODEL_TABLES, PERIOD, footer
from qi_analysis.risk import estimators, review, study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame, Series


COLUMNS = ("estimate", "sex", "race", "risk_per_100k", "low", "high", "one_in", "level")
STRONG = "black"
"""The group whose row carries the accent color."""
_MOST_WORDS = 0.4
"""Share of a plot's width that the words beside a mark may take in one line on a tall canvas."""
_CLAIMS = {
    "male": ("black-men-one-in-1000", "black-men-lifetime-ratio", "men-one-in-2000"),
    "female": ("black-women-lifetime-ratio", "women-one-in-33000"),
}
_HEADLINE = {
    "male": "one_in of Black men and boys, to one digit",
    "female": "one_in of Black women and girls, to two digits",
}


def make(data: study.Study, language: Language, part: str = "") -> Chart:
    """Return the chart of the published lifetime risks of the groups of one sex."""
    sex = "female" if part else "male"
    frame = risk.answer(risk.Question(), data)
    frame = frame[frame["sex"] == sex].reset_index(drop=True)
    interval = f"{language.say('lifetime-risk.interval')} {_about_total(data, language)}"
    words = words_of(
        "lifetime-risk",
        language,
        {"one_in": language.one_in(_one_in(frame), 2 if part else 1), "years": PERIOD},
        part=sex,
        source=language.say("study.source"),
        footer=footer(data, language, interval),
    )
    computed = origin.Computation(
        (risk.answer, estimators.published_risk), origin.QUANTILES, (origin.STUDY,),
        level=risk.PUBLISHED_LEVEL,
    )  # fmt: skip
    return chart(
        draw, describe, frame, words, MODEL_TABLES, claims=_CLAIMS[sex],
        name="lifetime-risk-women" if part else None, kind="press" if part else "post",
        computed=computed, headline=(origin.Trace(_HEADLINE[sex], _one_in),),
    )  # fmt: skip


def _one_in(frame: DataFrame) -> float:
    """Return one in how many Black people."""
    return float(frame.loc[frame["race"] == "black", "one_in"].iloc[0])


def _about_total(data: study.Study, language: Language) -> str:
    """Return that the authors' total is an unweighted mean, and what it is by population."""
    rows = review.POINTS["total_group"](data, risk.SEED)
    per_100k = rows[rows["quantity"] == "risk_per_100k"].set_index("sex")["value"]
    numbers = {sex: language.per_100k(float(per_100k[sex])) for sex in SEXES}
    return language.say("lifetime-risk.total", **numbers)


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw a row per group, highest risk first, the total last.

    Parameters
    ----------
    frame : DataFrame
        Rows of the risk contract, one for each race of one sex; risk per 100,000 births.
    """
    em, language = canvas.em, canvas.language
    rows = {row["race"]: row for _, row in frame.iterrows()}
    order = group_order(frame)
    named = {race: language.group(str(frame["sex"].iloc[0]), race) for race in order}
    # where a row has no height for two lines, a name is set in one
    if not canvas.wide or (free.height - 3.4 * em) / len(order) >= 2.7 * em:
        type_: Look = {"points": canvas.base, "weight": "bold"}
        named = {race: canvas.balanced(name, 11.5 * em, **type_) for race, name in named.items()}
    lines = [line for name in named.values() for line in name.split("\n")]
    unit = canvas.say("lifetime-risk.unit")
    names = max(canvas.width(unit), canvas.width(*lines, points=canvas.base, weight="bold"))
    plot = free.inset(left=0.8 * em + names, top=1.7 * em, bottom=1.7 * em)
    note = canvas.wrap(_note(frame, canvas), free.width)
    canvas.text(free.left, free.top - em, note, color=style.MUTED, va="baseline")
    axes = canvas.axes(plot)
    axes.set_ylim(plot.bottom, plot.top)  # height in pixels of the canvas
    labels = _labels(canvas, rows, plot.width)
    _draw_scale(axes, rows, labels, plot, canvas)
    y = plot.bottom - 0.3 * em
    canvas.text(free.left, y, unit, color=style.MUTED, va="top")
    step = plot.height / len(order)
    for index, race in enumerate(order):
        y = plot.top - (index + 0.5) * step
        strong = race == STRONG
        look: Look = {
            "weight": "bold" if strong else "normal",
            "color": style.ACCENT if strong else style.INK,
        }
        canvas.label(free.left, y, named[race], points=canvas.base, **look)
        if index:
            # names of two lines fill a low row: a rule would run through their tails
            left = plot.left if step < 2.25 * em else free.left
            canvas.rule(left, plot.right, y + step / 2)
        _draw_mark(axes, rows[race], labels[race], y, canvas, look)


def group_order(frame: DataFrame) -> list[str]:
    """Return the races of ``frame``, highest risk first; the total comes last."""
    ranked = frame.assign(total=frame["race"] == TOTAL, down=-frame["risk_per_100k"])
    return list(ranked.sort_values(["total", "down"])["race"])


def _note(frame: DataFrame, canvas: Canvas) -> str:
    """Return how to read the marks."""
    # where each age is at its own quantile the sum is wider than an interval of the sum
    level = canvas.language.percent(frame["level"].iloc[0])
    line = canvas.say("lifetime-risk.line_range", level=level)
    return f"{canvas.say('lifetime-risk.dot')} {line}"


def _labels(canvas: Canvas, rows: dict[str, Series], width: float) -> dict[str, str]:
    """Return the words alongside each dot: the risk, and one in how many.

    They stand in two lines where the plot of ``width`` pixels would else be mostly words.
    """
    language = canvas.language
    told = {
        race: (language.per_100k(row["risk_per_100k"]), language.one_in(row["one_in"]))
        for race, row in rows.items()
    }
    widest = canvas.width(*map(" · ".join, told.values()), points=canvas.base, weight="bold")
    joiner = "\n" if not canvas.wide and widest > _MOST_WORDS * width else " · "
    return {race: joiner.join(each) for race, each in told.items()}


def _draw_scale(
    axes: Axes, rows: dict[str, Series], labels: dict[str, str], plot: Area, canvas: Canvas
) -> None:
    """Set a scale from 0 on which every label fits, with few ticks."""
    from matplotlib.ticker import MaxNLocator

    type_: Look = {"points": canvas.base, "weight": "bold"}
    most = max(row["high"] for row in rows.values())
    per_px = max(
        row["high"] / (plot.width - canvas.width(*labels[race].split("\n"), **type_) - canvas.em)
        for race, row in rows.items()
    )
    axes.set_xlim(0, per_px * plot.width)
    ticks = [tick for tick in MaxNLocator(4).tick_values(0, most) if tick <= 1.1 * most]
    canvas.ticks(axes, ticks, axis="x")
    axes.spines["bottom"].set_bounds(0, max(most, ticks[-1]))


def _draw_mark(axes: Axes, row: Series, label: str, y: float, canvas: Canvas, look: Look) -> None:
    """Draw the interval, the dot (hollow for the total) and the numbers."""
    base, total, tall = canvas.base, row["race"] == TOTAL, "\n" in label
    color = style.ACCENT if row["race"] == STRONG else style.NEUTRAL
    line: Look = {"color": color, "linewidth": 0.16 * base, "solid_capstyle": "round"}
    axes.plot([row["low"], row["high"]], [y, y], **line)
    axes.plot(
        [row["risk_per_100k"]],
        [y],
        marker="D" if total else "o",
        markersize=(0.52 if total else 0.7) * base,
        markerfacecolor=style.BACKGROUND if total else color,
        markeredgecolor=color,
        markeredgewidth=0.12 * base,
        clip_on=False,
    )
    axes.annotate(
        label,
        (row["high"], y),
        xytext=(0.65 * base, 0 if tall else -sheet.CAPITAL / 2 * base),
        textcoords="offset points",
        fontsize=base,
        va="center" if tall else "baseline",
        linespacing=1.05,
        annotation_clip=False,
        bbox={"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.1 * base},
        **look,
    )


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the risk of each group, and whose is the highest."""
    say, sex = language.say, str(frame["sex"].iloc[0])
    rows = frame.sort_values("risk_per_100k", ascending=False)
    listed = "; ".join(_said(row, language) for _, row in rows.iterrows())
    groups = say("lifetime-risk.alt_sex", sex=say(f"head.sex.{sex}"), listed=listed)
    top = rows[rows["race"] != TOTAL].iloc[0]
    people = language.people(sex, top["race"])
    highest = say("lifetime-risk.alt_highest", people=people)
    if top["race"] != "white":
        ratio = language.ratio(top["ratio_to_white"])
        highest = say("lifetime-risk.alt_highest_ratio", people=people, ratio=ratio)
    return say("lifetime-risk.alt", groups=groups, highest=highest)


def _said(row: Series, language: Language) -> str:
    """Return one group's risk in words: "Black 96 (77 to 120), 1 in 1,000"."""
    race, shown = language.group(row["sex"], row["race"]), language.per_100k(row["risk_per_100k"])
    text = language.say("lifetime-risk.alt_row", race=race, risk=shown)
    ends = language.interval(row["low"], row["high"])
    return f"{text} ({ends}), {language.one_in(row['one_in'])}"
