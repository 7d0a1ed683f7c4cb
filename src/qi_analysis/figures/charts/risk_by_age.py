"""Small multiples of the risk of being killed by police by age, a panel per group and sex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import AGE_GROUPS, RACES, REFERENCE_RACE, SEXES, TOTAL
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.study_footer import LEVEL, MODEL_TABLES, PERIOD, footer
from qi_analysis.risk import estimators, study
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("sex", "race", "age", "age_start", "risk_per_100k", "low", "high")
_HIGH = 0.6
_RIGHT = 0.85  # from a peak to its number at the right, in base type
_LAST_AGE = 85  # the open group has no width, so its risk is not comparable with the others

_PEAK_YEARS = 5
"""Width of the age groups in which the risk peaks, years."""


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of the risk within each age group."""
    say, frame = language.say, risk_by_age(data)
    men = frame[frame["sex"] == "male"]
    peaks = men.loc[men.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    words = Words(
        title=say("risk-by-age.title", low=peaks.min(), high=peaks.max() + _PEAK_YEARS),
        subtitle=say("risk-by-age.subtitle", years=PERIOD),
        footer=footer(data, language, say("risk-by-age.interval", level=language.percent(LEVEL))),
        mind=say("risk-by-age.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, ("black-men-one-in-1000",), MODEL_TABLES)


def risk_by_age(data: study.Study) -> pd.DataFrame:
    """Return the chance of being killed within an age group, among those alive at its start.

    One row per sex, race and age group below 85: ``risk_per_100k`` with the 5% and 95% quantile of
    the authors' cell as ``low`` and ``high`` (one age, so nothing is summed).
    """
    import pandas as pd

    races = len(RACES)
    m = estimators.published_mortality(data)[:, :races]
    rates = estimators.published_rates(data)[:, :, :races]
    table = lifetable.life_table(m, data.nax)
    killed = lifetable.cause_deaths(table, rates) / table.l * 1e5
    rows = [
        (sex, race, group.label, group.start, *killed[:, i, j, k])
        for i, sex in enumerate(SEXES)
        for j, race in enumerate(RACES)
        for k, group in enumerate(AGE_GROUPS[:-1])
    ]
    columns = ["sex", "race", "age", "age_start", "risk_per_100k", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class _Panel:
    """One group of one sex: its plot, and which of the two scales it labels."""

    sex: str
    race: str
    plot: Area
    label_ages: bool
    label_risks: bool


def draw(
    frame: DataFrame,
    size: Size,
    words: Words,
    *,
    highlight: str = "black",
) -> Figure:
    """Return the figure: groups side by side and sexes below, or turned on a tall canvas.

    Parameters
    ----------
    frame : DataFrame
        A row for each sex, race and age group: ``age`` (label), ``age_start`` (years), and
        ``risk_per_100k``, ``low``, ``high``: the chance of being killed by police during the age
        group per 100,000 people alive at its start. Each sex has a scale of its own.
    highlight : str
        The race that carries the accent color.
    """
    style.require(frame, COLUMNS, figure="risk_by_age")
    shown = _closed(frame)
    style.require(shown, COLUMNS, figure="risk_by_age")
    with style.sheet(size, words) as (fig, free):
        lay_out = _wide if size.wide else _tall
        for panel in lay_out(fig, size, shown, free, words.language, highlight):
            _draw_panel(fig, size, shown, panel, words.language, strong=panel.race == highlight)
    return fig


def _closed(frame: DataFrame) -> DataFrame:
    """Return the rows of groups below 85, with ``middle``: the age in the middle of the group."""
    widths = {group.start: group.width for group in AGE_GROUPS}
    rows = frame[(frame["age_start"] < _LAST_AGE) & (frame["race"] != TOTAL)]
    return rows.assign(middle=rows["age_start"] + rows["age_start"].map(widths) / 2)


def _sexes(frame: DataFrame) -> list[str]:
    """Return the sexes in the frame."""
    return [sex for sex in SEXES if (frame["sex"] == sex).any()]


def _races(frame: DataFrame) -> list[str]:
    """Return the races of ``frame``, the highest peak of the first sex first."""
    rows = frame[frame["sex"] == _sexes(frame)[0]]
    peaks = rows.groupby("race")["risk_per_100k"].max().sort_values(ascending=False)
    return list(peaks.index)


def _note(frame: DataFrame, sex: str, language: Language) -> str:
    """Return how to read the panels of ``sex``."""
    notes = [] if sex == "female" else [language.say("risk-by-age.line_and_band")]
    if (frame["race"] == REFERENCE_RACE).any():
        white = language.people(sex, REFERENCE_RACE)
        notes.append(language.say("risk-by-age.dashed", people=white))
    highest = frame.groupby("sex")["risk_per_100k"].max()
    if sex == "female" and "male" in highest.index and highest["female"] > 0:
        times = formatting.significant(highest["male"] / highest["female"], 2)
        notes.insert(0, language.say("risk-by-age.own_scale", times=language.number(times)))
    return " ".join(notes)


def _name(fig: Figure, size: Size, text: str, *, width: float, strong: bool, **place: Any) -> float:
    """Return the height in pixels of a group's name, after writing it."""
    text = canvas.wrap(fig, text, width, points=size.small_pt, weight="bold")
    canvas.add_text(
        fig,
        text=text,
        points=size.small_pt,
        weight="bold",
        color=style.ACCENT if strong else style.INK,
        linespacing=1.0,
        **place,
    )
    return style.block_height(size, text, size.small_pt)


def _wide(
    fig: Figure, size: Size, frame: DataFrame, free: Area, language: Language, highlight: str
) -> list[_Panel]:
    """Return the panels of a wide canvas, one row per sex, and write the heads."""
    em, small = size.px(size.base_pt), size.px(size.small_pt)
    sexes, races = _sexes(frame), _races(frame)
    gutter = 3 * small
    columns = free.inset(left=gutter).columns(len(races), 0.9 * em)
    names = max(
        _name(
            fig,
            size,
            language.race(race),
            width=area.width,
            strong=race == highlight,
            x=area.left,
            y=free.top,
            va="top",
        )
        for race, area in zip(races, columns, strict=True)
    )
    rows = free.inset(top=names, bottom=1.6 * small).rows(len(sexes), 0.9 * small)
    panels = []
    for sex, row in zip(sexes, rows, strict=True):
        head = Area(free.left, row.bottom, free.right, row.top)
        _row_head(fig, size, head, language.say(f"head.sex.{sex}"), _note(frame, sex, language))
        panels += [
            _Panel(
                sex,
                race,
                Area(area.left, row.bottom, area.right, row.top - 1.7 * em),
                label_ages=sex == sexes[-1],
                label_risks=race == races[0],
            )
            for race, area in zip(races, columns, strict=True)
        ]
    _age_word(fig, size, free.left, rows[-1].bottom, language)
    return panels


def _tall(
    fig: Figure, size: Size, frame: DataFrame, free: Area, language: Language, highlight: str
) -> list[_Panel]:
    """Return the panels of a tall canvas, one row per race, and write the heads."""
    em, small = size.px(size.base_pt), size.px(size.small_pt)
    sexes, races = _sexes(frame), _races(frame)
    gutter, ticks = 10.2 * small, 3 * small
    columns = free.inset(left=gutter).columns(len(sexes), em)
    heads = [
        _column_head(fig, size, area, language.say(f"head.sex.{sex}"), _note(frame, sex, language))
        for sex, area in zip(sexes, columns, strict=True)
    ]
    rows = free.inset(top=max(heads), bottom=1.6 * small).rows(len(races), 0.9 * em)
    panels = []
    for race, row in zip(races, rows, strict=True):
        _name(
            fig,
            size,
            language.race(race),
            width=gutter - em,
            strong=race == highlight,
            x=free.left,
            y=row.top,
            va="top",
        )
        panels += [
            _Panel(
                sex,
                race,
                Area(area.left + ticks, row.bottom, area.right, row.top),
                label_ages=race == races[-1],
                label_risks=True,
            )
            for sex, area in zip(sexes, columns, strict=True)
        ]
    _age_word(fig, size, columns[0].left, rows[-1].bottom, language)
    return panels


def _row_head(fig: Figure, size: Size, row: Area, who: str, note: str) -> None:
    """Write who is in a row and how to read it, on one line at its top."""
    y = row.top - size.px(size.base_pt)
    canvas.add_text(fig, row.left, y, who, points=size.base_pt, weight="bold")
    indent = canvas.text_width(fig, f"{who}  ", points=size.base_pt, weight="bold")
    canvas.add_text(fig, row.left + indent, y, note, points=size.small_pt, color=style.MUTED)


def _column_head(fig: Figure, size: Size, column: Area, who: str, note: str) -> float:
    """Return the height in pixels of the head of a column, after writing it."""
    em = size.px(size.base_pt)
    note = canvas.wrap(fig, note, column.width, points=size.small_pt)
    canvas.add_text(fig, column.left, column.top - em, who, points=size.base_pt, weight="bold")
    canvas.add_text(
        fig,
        column.left,
        column.top - 1.4 * em,
        note,
        points=size.small_pt,
        color=style.MUTED,
        va="top",
        linespacing=1.02,
    )
    return 2.2 * em + style.block_height(size, note, size.small_pt)


def _age_word(fig: Figure, size: Size, left: float, bottom: float, language: Language) -> None:
    """Name the scale of ages at its left."""
    y = bottom - size.px(0.3 * size.base_pt)
    word = language.say("risk-by-age.age")
    canvas.add_text(fig, left, y, word, points=size.small_pt, color=style.MUTED, va="top")


def _draw_panel(
    fig: Figure, size: Size, frame: DataFrame, panel: _Panel, language: Language, *, strong: bool
) -> None:
    """Draw one group: interval, line, white people for comparison, peak."""
    from matplotlib.ticker import MaxNLocator

    same_sex = frame[frame["sex"] == panel.sex]
    rows = same_sex[same_sex["race"] == panel.race].sort_values("age_start")
    axes = canvas.add_axes(fig, panel.plot)
    axes.set_xlim(0, _LAST_AGE)
    most = float(same_sex[["risk_per_100k", "high"]].max().max())
    # The number at the highest peak stands at its right, or needs a line of type above it.
    room = 0.35 if _beside(fig, size, same_sex, panel, language) else 1.5
    left = max(1.0, panel.plot.height - room * size.px(size.small_pt))
    axes.set_ylim(0, max(most, 1e-9) * panel.plot.height / left)
    risks = [tick for tick in MaxNLocator(3).tick_values(0, most) if 0 <= tick <= 1.02 * most]
    style.ticks(size, axes, risks, axis="y", language=language)
    style.ticks(size, axes, [0, 20, 40, 60, 80], axis="x")
    axes.grid(visible=False, axis="x")
    axes.tick_params(labelbottom=panel.label_ages, labelleft=panel.label_risks)
    color = style.ACCENT if strong else style.NEUTRAL
    axes.fill_between(
        rows["middle"], rows["low"], rows["high"], color=color, alpha=0.22, linewidth=0
    )
    axes.plot(rows["middle"], rows["risk_per_100k"], color=color, linewidth=0.14 * size.base_pt)
    if panel.race != REFERENCE_RACE:
        white = same_sex[same_sex["race"] == REFERENCE_RACE].sort_values("age_start")
        axes.plot(
            white["middle"],
            white["risk_per_100k"],
            color=style.REFERENCE,
            linewidth=0.09 * size.base_pt,
            linestyle=(0, (3, 2)),
        )
    _draw_peak(fig, size, axes, same_sex, panel, language, color)


def _draw_peak(
    fig: Figure,
    size: Size,
    axes: Axes,
    same_sex: DataFrame,
    panel: _Panel,
    language: Language,
    color: str,
) -> None:
    """Mark the age group of highest risk, and write its number above all lines."""
    rows = same_sex[same_sex["race"] == panel.race]
    top = peak(rows)
    white = same_sex.loc[same_sex["race"] == REFERENCE_RACE, "risk_per_100k"]
    above = max(rows[["risk_per_100k", "high"]].max().max(), white.max() if len(white) else 0)
    axes.plot(
        [top["middle"]], [top["risk_per_100k"]], marker="o", color=color, ms=0.4 * size.base_pt
    )
    # The leader separates the number of this group from the dashed line it may stand above.
    axes.vlines(
        top["middle"], top["risk_per_100k"], above, color=color, linewidth=0.06 * size.base_pt
    )
    text = _said(top, language)
    free = (1 - above / axes.get_ylim()[1]) * panel.plot.height
    if free < 1.4 * size.px(size.small_pt) and _beside(fig, size, same_sex, panel, language):
        axes.annotate(
            text, (top["middle"], above), xytext=(_RIGHT * size.base_pt, 0.3 * size.base_pt),
            textcoords="offset points", fontsize=size.small_pt, color=color, va="top",
            annotation_clip=False,
        )  # fmt: skip
        return
    # Clear of the labels of the scale: half of the text may reach no further left than the axis.
    per_px = _LAST_AGE / panel.plot.width
    half = canvas.text_width(fig, text, points=size.small_pt) / 2 + 0.2 * size.px(size.small_pt)
    axes.annotate(
        text,
        (max(top["middle"], half * per_px), above),
        xytext=(0, 0.3 * size.base_pt),
        textcoords="offset points",
        fontsize=size.small_pt,
        color=color,
        ha="center",
        annotation_clip=False,
        bbox={"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.05 * size.base_pt},
    )


def _said(top: Series, language: Language) -> str:
    """Return the risk at a peak and its age group."""
    risk = language.per_100k(top["risk_per_100k"])
    return language.say("risk-by-age.peak", risk=risk, age=top["age"])


def _beside(
    fig: Figure, size: Size, same_sex: DataFrame, panel: _Panel, language: Language
) -> bool:
    """Return whether the numbers of the high peaks of a sex have room at their right."""
    most = same_sex[["risk_per_100k", "high"]].max().max()
    for race in same_sex["race"].unique():
        rows = same_sex[same_sex["race"] == race]
        if rows[["risk_per_100k", "high"]].max().max() < _HIGH * most:
            continue  # stands below the top of the scale, so there is room above it
        top = peak(rows)
        text = canvas.text_width(fig, _said(top, language), points=size.small_pt)
        start = top["middle"] / _LAST_AGE * panel.plot.width + _RIGHT * size.px(size.base_pt)
        if start + text > panel.plot.width + 0.8 * size.px(size.small_pt):
            return False
    return True


def peak(rows: DataFrame) -> Series:
    """Return the row of the age group below 85 at which the risk is highest."""
    closed = rows[rows["age_start"] < _LAST_AGE]
    return closed.loc[closed["risk_per_100k"].idxmax()]


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: each group's age of highest risk, and whose is the highest of all."""
    say, sexes = language.say, []
    for sex in _sexes(frame):
        rows = frame[frame["sex"] == sex]
        peaks = [peak(rows[rows["race"] == race]) for race in RACES if (rows["race"] == race).any()]
        listed = "; ".join(
            say(
                "risk-by-age.alt_peak",
                race=language.race(top["race"]),
                risk=language.per_100k(top["risk_per_100k"]),
                age=top["age"],
            )
            for top in peaks
        )
        sexes.append(say("risk-by-age.alt_sex", people=language.people(sex), listed=listed))
    top = peak(frame)
    said = {
        "risk": language.per_100k(top["risk_per_100k"]),
        "people": language.people(top["sex"], top["race"]),
    }
    same = (frame["sex"] == top["sex"]) & (frame["age"] == top["age"])
    white = frame[same & (frame["race"] == REFERENCE_RACE)]
    if top["race"] == REFERENCE_RACE or white.empty:
        highest = say("risk-by-age.alt_highest", **said)
    else:
        reference = language.per_100k(white["risk_per_100k"].iloc[0])
        highest = say("risk-by-age.alt_highest_white", **said, white=reference)
    return say("risk-by-age.alt", sexes=" ".join(sexes), highest=highest)
