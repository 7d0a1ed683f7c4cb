"""Another denominator alongside the population: two marks per row on one scale of ratios."""

from __future__ import annotations

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
_LABELS = 0.36
"""Share of the width that the labels get on a wide canvas."""
_MARKS = {
    "ratio_by_population": ("D", style.ACCENT),
    "ratio_by_measure": ("o", style.NEUTRAL),
}
"""Columns of the ratios -> how each is drawn."""

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


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: for each measure a diamond per person, and a dot by the measure below it.

    Parameters
    ----------
    frame : DataFrame
        One row per measure of one ``kind``, columns `COLUMNS`; ``row`` is its id among the
        messages.
    """
    style.require(frame, COLUMNS, figure="other_denominators")
    with style.sheet(size, words) as (fig, page):
        language, em = words.language, size.px(size.base_pt)
        free = _head(fig, size, page, frame.iloc[0], language)
        numbers = max(
            canvas.text_width(fig, _span(row, name, language), points=size.base_pt)
            for _, row in frame.iterrows()
            for name in _MARKS
        )
        # a narrow canvas has the names of the measures above their marks
        longest = max(
            canvas.text_width(fig, _label(row, language), points=size.base_pt)
            for _, row in frame.iterrows()
        )
        labels = min(_LABELS * free.width, longest + 2 * em) if size.wide else 0.0
        plot = free.inset(left=labels, right=numbers + em, bottom=1.5 * size.px(size.small_pt))
        axes = _scale(size, frame, canvas.add_axes(fig, plot), plot)
        for place, (_, row) in zip(plot.rows(len(frame), 0), frame.iterrows(), strict=True):
            marks = place if size.wide else place.inset(top=2.2 * em)
            name = canvas.balanced(
                fig, _label(row, language), (labels or free.width) - em, points=size.base_pt
            )
            y = (place.top + place.bottom) / 2 if size.wide else place.top - 1.4 * em
            if not size.wide:  # the lines of the scale do not run through a name
                behind = Area(free.left, y - 0.8 * em, free.right, y + 0.8 * em)
                canvas.add_box(fig, behind, facecolor=style.BACKGROUND, edgecolor="none", zorder=2)
            canvas.add_label(fig, free.left, y, name, points=size.base_pt)
            apart = min(0.5 * marks.height, 3 * em)
            y = (marks.top + marks.bottom + apart) / 2
            for part in _MARKS:
                _draw_mark(fig, size, axes, plot, row, part, y, language)
                y -= apart
        canvas.add_text(
            fig, free.left if size.wide else free.right, plot.bottom - size.px(0.3 * size.base_pt),
            language.say("other-denominators.scale"), points=size.small_pt,
            color=style.MUTED, va="top", ha="left" if size.wide else "right",
        )  # fmt: skip
    return fig


def _head(fig: Figure, size: Size, page: Area, row: Series, language: Language) -> Area:
    """Return the area below the name of the yardstick and what to mind of it, after writing both.

    What to mind stands beside the name where there is room, else below it.
    """
    em, y = size.px(size.base_pt), page.top - 0.8 * size.px(size.base_pt)
    name, why = _heading(row, language), language.say(f"other-denominators.why.{row['kind']}")
    canvas.add_text(
        fig, page.left, y, name, points=size.base_pt, weight="bold", va="center_baseline"
    )
    x = page.left + canvas.text_width(fig, name, points=size.base_pt, weight="bold") + 0.7 * em
    if x + canvas.text_width(fig, why, points=size.small_pt) > page.right:
        x, y = page.left, y - 1.4 * em
        why = canvas.filled(fig, why, page.width, points=size.small_pt)
    canvas.add_label(fig, x, y, why, points=size.small_pt, color=style.MUTED)
    return page.inset(top=page.top - y + (0.6 + why.count("\n")) * em)


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


def _draw_mark(
    fig: Figure,
    size: Size,
    axes: Axes,
    plot: Area,
    row: Series,
    name: str,
    y: float,
    language: Language,
) -> None:
    """Draw a ratio with its interval, and write both at the right."""
    marker, color = _MARKS[name]
    ends = [row[f"{name}_low"], row[f"{name}_high"]]
    axes.plot(ends, [y, y], color=color, linewidth=0.2 * size.base_pt)
    axes.plot([row[name]], [y], marker=marker, markersize=0.7 * size.base_pt, color=color)
    canvas.add_text(
        fig, plot.right + size.px(size.base_pt), y, _span(row, name, language),
        points=size.base_pt, color=color, va="center_baseline",
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
