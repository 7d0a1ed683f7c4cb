"""Another denominator alongside the population: two marks per row on one scale of ratios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_denominators import DENOMINATORS
from qi_analysis.exposure.schema_residents import POPULATION_TABLE
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.risk.topics import denominators

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = (
    "row", "kind", "years", "ratio_by_population", "ratio_by_population_low",
    "ratio_by_population_high", "ratio_by_measure", "ratio_by_measure_low", "ratio_by_measure_high",
    "level",
)  # fmt: skip
_LABELS = 0.4
"""Share of the width that the labels get."""

_DENOMINATOR_TABLES = (
    DENOMINATORS,
    PEOPLE_IMPUTED,
    POPULATION_TABLE,
)
_SHOWN: tuple[tuple[str, str, str], ...] = (
    ("any_contact", "any_contact", ""),
    ("police_contact", "police_initiated_contact", ""),
    ("arrests_all", "arrests_all", ""),
    ("arrests_violent", "arrests_violent", ""),
    ("arrests_murder", "arrests_murder", ""),
    ("murders", "srs_reported_murder", "killed_by_gunfire"),
    ("violence", "ncvs_reported_violent_more_severe", "killed_by_gunfire"),
    ("violence_unarmed", "ncvs_reported_violent_more_severe", "killed_unarmed_not_aggressing"),
)
"""Id of the row among the messages, measure, and who is counted in the numerator."""


NAMES = {
    "contacts": "other-denominators",
    "arrests": "other-denominators-arrests",
    "crime": "other-denominators-crime",
}
"""Kind of denominator -> the figure on it."""


def make(data: study.Study, language: Language, part: str = "contacts") -> Chart:
    """Return the chart of one kind of denominator alongside the population."""
    import pandas as pd

    say = language.say
    found = denominators.comparisons(data)
    rows = []
    for row, measure, killed in _SHOWN:
        whom = denominators.CESARIO_KILLED.get(killed)
        (each,) = [c for c in found if c.measure == measure and (not whom or c.killed == whom)]
        rows.append({"row": row} | denominators.to_record(each))
    frame = pd.DataFrame(rows)
    frame = frame[frame["kind"] == part].reset_index(drop=True)
    people, other = frame["ratio_by_population"], frame["ratio_by_measure"]
    words = Words(
        title=say(
            f"other-denominators.title_{part}",
            people_low=language.ratio(people.min()),
            people_high=language.ratio(people.max()),
            other_low=language.ratio(other.min()),
            other_high=language.ratio(other.max()),
        ),
        subtitle=say(f"other-denominators.subtitle_{part}"),
        source=say(f"other-denominators.source_{part}"),
        footer=say(
            "other-denominators.footer",
            released=released(denominators.RECORDS),
            killed=language.number(_killed(found)),
            years=study.years_text(denominators.ARREST_YEARS),
            unknown=language.percent(_imputed(data)),
            level=language.percent(denominators.LEVEL),
        ),
        mind=say("other-denominators.mind"),
        language=language,
    )
    return chart(
        draw, describe, frame, words, (), _DENOMINATOR_TABLES, name=NAMES[part], kind="press"
    )


def _killed(found: list[denominators.Comparison]) -> float:
    """Return the people in the numerator of the arrest ratios."""
    arrests = next(each for each in found if each.source == "fbi_table43")
    return arrests.deaths_black + arrests.deaths_other


def _imputed(data: study.Study) -> float:
    """Return the share of people killed, 2013-2018, whose race the records do not give."""
    by_rule = [
        recorded_deaths.load(denominators.RECORDS, rule, "force", data)
        .killed(denominators.ARREST_YEARS, "force")
        .sum(axis=(1, 2, 3, 4))
        .mean()
        for rule in ("drop", recorded_deaths.default_rule(denominators.RECORDS))
    ]
    return float(1 - by_rule[0] / by_rule[1])


@dataclass(frozen=True)
class _Row:
    """A heading with its reason, or a measure; height in units of the type."""

    text: str
    why: str = ""
    beside: bool = False  # whether the reason stands alongside the heading, not below
    measure: Series | None = None
    span: str = ""  # the ratio by the measure with its interval, as printed

    @property
    def height(self) -> float:
        """Return the least height of the row."""
        if self.measure is None:
            return 1.9 + (0 if self.beside else 1.15 * (self.why.count("\n") + 1))
        return 0.25 + 1.2 * (self.text.count("\n") + 1)


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one row per measure, a diamond per person and a dot by the measure.

    Parameters
    ----------
    frame : DataFrame
        One row per measure, columns `COLUMNS`; ``row`` is its id among the messages, and rows of a
        ``kind`` follow each other.
    """
    style.require(frame, COLUMNS, figure="other_denominators")
    with style.sheet(size, words) as (fig, free):
        rows = _rows(fig, size, frame, free.width, words.language)
        numbers = max(canvas.text_width(fig, row.span, points=size.small_pt) for row in rows)
        plot = free.inset(
            left=_LABELS * free.width,
            right=numbers + size.px(size.base_pt),
            bottom=1.5 * size.px(size.small_pt),
        )
        unit = min(plot.height / sum(row.height for row in rows), 4 * size.px(size.base_pt))
        plot = plot.inset(bottom=plot.height - unit * sum(row.height for row in rows))
        axes = _scale(size, frame, canvas.add_axes(fig, plot), plot)
        top = plot.top
        for row in rows:
            bottom = top - row.height * unit
            _draw_row(fig, size, axes, free, plot, row, top, bottom)
            top = bottom
        canvas.add_text(
            fig, free.left, plot.bottom - size.px(0.3 * size.base_pt),
            words.language.say("other-denominators.scale"), points=size.small_pt,
            color=style.MUTED, va="top",
        )  # fmt: skip
    return fig


def _rows(
    fig: Figure, size: Size, frame: DataFrame, width: float, language: Language
) -> list[_Row]:
    """Return headings and measures, texts wrapped to their room."""
    small, room = size.small_pt, _LABELS * width - size.px(size.base_pt)
    rows = []
    for kind, measures in frame.groupby("kind", sort=False):
        group = _heading(measures.iloc[0], language)
        why = language.say(f"other-denominators.why.{kind}")
        heading = canvas.text_width(fig, f"{group}  ", points=size.base_pt, weight="bold")
        beside = heading + canvas.text_width(fig, why, points=small) < width
        reason = why if beside else canvas.wrap(fig, why, width, points=small)
        rows.append(_Row(group, reason, beside))
        rows += [
            _Row(
                canvas.balanced(fig, _label(each, language), room, points=small),
                measure=each,
                span=_span(each, "ratio_by_measure", language),
            )
            for _, each in measures.iterrows()
        ]
    return rows


def _heading(row: Series, language: Language) -> str:
    """Return the words above the measures of one kind."""
    return language.say(f"other-denominators.kind.{row['kind']}", years=row["years"])


def _label(row: Series, language: Language) -> str:
    """Return the name of a measure."""
    return language.say(f"other-denominators.row.{row['row']}", years=row["years"])


def _scale(size: Size, frame: DataFrame, axes: Axes, plot: Area) -> Axes:
    """Return ``axes`` with a plain scale from zero, its ticks and the line of equal rates."""
    marks = frame[[name for name in COLUMNS if name.startswith("ratio")]]
    high = 1.05 * max(1.0, marks.max().max())
    axes.set_ylim(plot.bottom, plot.top)
    axes.set_xlim(0, high)
    style.ticks(size, axes, list(range(int(high) + 1)), axis="x")
    axes.axvline(1.0, color=style.REFERENCE, linewidth=0.1 * size.base_pt, zorder=1)
    return axes


def _draw_row(
    fig: Figure,
    size: Size,
    axes: Axes,
    free: Area,
    plot: Area,
    row: _Row,
    top: float,
    bottom: float,
) -> None:
    """Draw a heading with its reason, or a measure with both its marks."""
    small = size.small_pt
    if row.measure is None:
        behind = Area(free.left, bottom, free.right, top)  # hides the grid behind a heading
        canvas.add_box(fig, behind, facecolor=style.BACKGROUND, edgecolor="none", zorder=2)
        x = free.left
        y = bottom + (0.8 if row.beside else 1.2 + 1.15 * row.why.count("\n") + 0.9) * size.px(
            size.base_pt
        )
        canvas.add_text(
            fig, x, y, row.text, points=size.base_pt, weight="bold", va="center_baseline"
        )
        if row.beside:
            x += canvas.text_width(fig, f"{row.text}  ", points=size.base_pt, weight="bold")
        else:
            y -= 0.8 * size.px(size.base_pt)
        va = "center_baseline" if row.beside else "top"
        canvas.add_text(
            fig, x, y, row.why, points=small, color=style.MUTED, va=va, linespacing=1.02
        )
        return
    y = (top + bottom) / 2
    canvas.add_label(fig, free.left, y, row.text, points=small)
    for name, color, marker in (
        ("ratio_by_population", style.ACCENT, "D"),
        ("ratio_by_measure", style.NEUTRAL, "o"),
    ):
        ends = [row.measure[f"{name}_low"], row.measure[f"{name}_high"]]
        axes.plot(ends, [y, y], color=color, linewidth=0.16 * size.base_pt)
        axes.plot([row.measure[name]], [y], marker=marker, markersize=0.55 * small, color=color)
    canvas.add_text(
        fig, plot.right + size.px(size.base_pt), y, row.span, points=small, color=style.INK,
        va="center_baseline",
    )  # fmt: skip


def _span(row: Series, name: str, language: Language) -> str:
    """Return a ratio and its interval: "2.60 (2.29 to 2.94)"."""
    low, value, high = (
        language.ratio(row[column], 2) for column in (f"{name}_low", name, f"{name}_high")
    )
    return f"{value} ({language.say('number.interval', low=low, high=high)})"


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: kind of chart, and both ratios of every row."""
    parts = [
        language.say(
            "other-denominators.alt_row",
            kind=_heading(row, language),
            label=_label(row, language),
            by_measure=_span(row, "ratio_by_measure", language),
            by_population=language.ratio(row["ratio_by_population"], 2),
        )
        for _, row in frame.iterrows()
    ]
    level = language.percent(frame["level"].iloc[0])
    return language.say("other-denominators.alt", level=level, rows=" ".join(parts))
