"""The risk of being killed by police by age: a line per group, of one sex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qi_analysis.core.vocabulary import AGE_GROUPS, RACES, REFERENCE_RACE, SEXES, TOTAL
from qi_analysis.figures.kit import canvas, key, style
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
_CLAIMS = {"male": ("black-men-one-in-1000",), "female": ("women-one-in-33000",)}
NAMES = {"male": "risk-by-age", "female": "risk-by-age-women"}
_LAST_AGE = 85  # the open group has no width, so its risk is not comparable with the others

_PEAK_YEARS = 5
"""Width of the age groups in which the risk peaks, years."""


def make(data: study.Study, language: Language, part: str = "male") -> Chart:
    """Return the chart of the risk within each age group, of one sex."""
    say, frame = language.say, risk_by_age(data)
    frame = frame[frame["sex"] == part].reset_index(drop=True)
    peaks = frame.loc[frame.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    words = Words(
        title=say(f"risk-by-age.title_{part}", low=peaks.min(), high=peaks.max() + _PEAK_YEARS),
        subtitle=say("risk-by-age.subtitle", years=PERIOD),
        source=say("risk-by-age.source", level=language.percent(LEVEL)),
        footer=footer(data, language, say("risk-by-age.interval", level=language.percent(LEVEL))),
        mind=say("risk-by-age.mind"),
        language=language,
    )
    return chart(
        draw, describe, frame, words, _CLAIMS[part], MODEL_TABLES, name=NAMES[part],
        kind="post" if part == "male" else "press",
    )  # fmt: skip


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


def draw(
    frame: DataFrame,
    size: Size,
    words: Words,
    *,
    highlight: str = "black",
) -> Figure:
    """Return the figure: a line per group of the first sex, its peak named at the right.

    Parameters
    ----------
    frame : DataFrame
        A row for each race and age group: ``age`` (label), ``age_start`` (years), and
        ``risk_per_100k``, ``low``, ``high``: the chance of being killed by police during the age
        group per 100,000 people alive at its start.
    highlight : str
        The race that carries the accent color, and whose interval is drawn.
    """
    style.require(frame, COLUMNS, figure="risk_by_age")
    shown = _closed(frame)
    style.require(shown, COLUMNS, figure="risk_by_age")
    shown = shown[shown["sex"] == shown["sex"].iloc[0]]
    em, small = size.px(size.base_pt), size.px(size.small_pt)
    with style.sheet(size, words) as (fig, free):
        names = free.inset(left=0.6 * free.width)
        plot = free.inset(left=2.2 * small, right=names.width + 0.5 * em, bottom=3 * small)
        axes = canvas.add_axes(fig, plot)
        band = shown.loc[shown["race"] == highlight, "high"].max()
        most = max(float(shown["risk_per_100k"].max()), float(band))
        _draw_scales(fig, size, axes, plot, most, words.language)
        tops = {str(race): peak(rows) for race, rows in shown.groupby("race", sort=False)}
        order = sorted(tops, key=lambda race: -float(tops[race]["risk_per_100k"]))
        others = [race for race in order if race != highlight]
        pens = {highlight: key.PENS[0], **dict(zip(others, key.PENS[1:], strict=False))}
        texts = {
            race: canvas.wrap(
                fig, _named(tops[race], race, words.language), names.width, points=size.small_pt
            ).replace("\N{NO-BREAK SPACE}", " ")  # a number and its ages stay in one line
            for race in order
        }
        heights = _spread(
            [
                plot.bottom + plot.height * float(tops[race]["risk_per_100k"]) / axes.get_ylim()[1]
                for race in order
            ],
            [1.2 * small * (texts[race].count("\n") + 1) + 0.3 * small for race in order],
            plot.bottom, free.top,
        )  # fmt: skip
        for race, y in zip(order, heights, strict=True):
            rows = shown[shown["race"] == race].sort_values("age_start")
            _draw_group(size, axes, rows, pens[race], band=race == highlight)
            risk = float(tops[race]["risk_per_100k"])
            level = plot.bottom + plot.height * risk / axes.get_ylim()[1]
            fig.add_artist(_leader(fig, size, (plot.right, level), (names.left - 0.15 * em, y)))
            axes.plot(
                [tops[race]["middle"], _LAST_AGE], [risk, risk], color=style.REFERENCE,
                linewidth=0.06 * size.base_pt, linestyle=(0, (1, 2)), zorder=1,
            )  # fmt: skip
            color = pens[race].color if race == highlight else style.INK
            weight = "bold" if race == highlight else "normal"
            put: dict[str, Any] = {"points": size.small_pt, "color": color, "weight": weight}
            canvas.add_label(fig, names.left, y, texts[race], **put)
    return fig


def _closed(frame: DataFrame) -> DataFrame:
    """Return the rows of groups below 85, with ``middle``: the age in the middle of the group."""
    widths = {group.start: group.width for group in AGE_GROUPS}
    rows = frame[(frame["age_start"] < _LAST_AGE) & (frame["race"] != TOTAL)]
    return rows.assign(middle=rows["age_start"] + rows["age_start"].map(widths) / 2)


def _draw_scales(
    fig: Figure, size: Size, axes: Axes, plot: Area, most: float, language: Language
) -> None:
    """Draw the scale of ages and that of risks."""
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, _LAST_AGE)
    axes.set_ylim(0, 1.02 * max(most, 1e-9))
    risks = [tick for tick in MaxNLocator(4).tick_values(0, most) if 0 <= tick <= 1.02 * most]
    style.ticks(size, axes, risks, axis="y", language=language)
    style.ticks(size, axes, [0, 20, 40, 60, 80], axis="x")
    axes.grid(visible=False, axis="x")
    canvas.add_text(
        fig, (plot.left + plot.right) / 2, plot.bottom - 1.6 * size.px(size.small_pt),
        language.say("risk-by-age.age"), points=size.small_pt, color=style.MUTED, va="top",
        ha="center",
    )  # fmt: skip


def _draw_group(size: Size, axes: Axes, rows: DataFrame, pen: key.Pen, *, band: bool) -> None:
    """Draw the line of a group, marked at its peak, and its interval where asked."""
    if band:
        axes.fill_between(
            rows["middle"], rows["low"], rows["high"], color=pen.color, alpha=0.22, linewidth=0
        )
    top = peak(rows)
    axes.plot(
        rows["middle"], rows["risk_per_100k"], color=pen.color, linestyle=pen.dash,
        linewidth=(0.2 if band else 0.12) * size.base_pt,
    )  # fmt: skip
    axes.plot(
        [top["middle"]], [top["risk_per_100k"]], marker=pen.marker, color=pen.color,
        markersize=0.45 * size.base_pt,
    )  # fmt: skip


def _leader(fig: Figure, size: Size, start: tuple[float, float], end: tuple[float, float]) -> Any:
    """Return the line from the height of a peak to its name."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    return Line2D(
        [start[0] / width, end[0] / width], [start[1] / height, end[1] / height],
        color=style.REFERENCE, linewidth=0.06 * size.base_pt, linestyle=(0, (1, 2)),
    )  # fmt: skip


def _spread(wanted: list[float], tall: list[float], bottom: float, top: float) -> list[float]:
    """Return the middles of texts near the heights ``wanted``, from the top, none overlapping."""
    found: list[float] = []
    ceiling = top
    for y, height in zip(wanted, tall, strict=True):
        found.append(min(y, ceiling - height / 2))
        ceiling = found[-1] - height / 2
    floor = bottom
    for at in reversed(range(len(found))):
        found[at] = max(found[at], floor + tall[at] / 2)
        floor = found[at] + tall[at] / 2
    return found


def _named(top: Series, race: str, language: Language) -> str:
    """Return a group, its highest risk and the age group of that."""
    return f"{language.group(str(top['sex']), race)}: {_said(top, language)}"


def _said(top: Series, language: Language) -> str:
    """Return the risk at a peak and its age group."""
    risk = language.per_100k(top["risk_per_100k"])
    return language.say("risk-by-age.peak", risk=risk, age=top["age"])


def peak(rows: DataFrame) -> Series:
    """Return the row of the age group below 85 at which the risk is highest."""
    closed = rows[rows["age_start"] < _LAST_AGE]
    return closed.loc[closed["risk_per_100k"].idxmax()]


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: each group's age of highest risk, and whose is the highest of all."""
    say, sexes = language.say, []
    for sex in (sex for sex in SEXES if (frame["sex"] == sex).any()):
        rows = frame[frame["sex"] == sex]
        peaks = [peak(rows[rows["race"] == race]) for race in RACES if (rows["race"] == race).any()]
        listed = "; ".join(
            say(
                "risk-by-age.alt_peak",
                race=language.group(top["sex"], top["race"]),
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
