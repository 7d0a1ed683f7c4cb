"""Another denominator alongside the population: two marks per row on one scale of ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_denominators import DENOMINATORS
from qi_analysis.exposure.schema_residents import POPULATION_TABLE
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.risk.topics import denominators

if TYPE_CHECKING:
    from pandas import DataFrame, Series


_MARKS = {
    "ratio_by_population": ("D", style.ACCENT),
    "ratio_by_measure": ("o", style.NEUTRAL),
}
"""Columns of the ratios -> how each is drawn."""
_RATIOS = tuple(f"{name}{end}" for name in _MARKS for end in ("", "_low", "_high"))
COLUMNS = ("row", "kind", "years", *_RATIOS, "level")
_LABELS = 0.36
"""Share of the width that the labels get on a wide canvas."""
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
_COMPUTED = origin.Computation(
    (denominators.comparisons, denominators.ratio_of_rates),
    "central interval of draws of the deaths alone; denominators as known",
    (origin.Counted(denominators.RECORDS, denominators.ARREST_YEARS, ("male", "female")),),
    denominators.DRAWS,
    denominators.SEED,
    denominators.LEVEL,
)
_HEADLINE = (
    *origin.ends("ratio_by_measure", lambda f: f["ratio_by_measure"]),
    *origin.ends("ratio_by_population", lambda f: f["ratio_by_population"]),
)


def make(data: study.Study, language: Language, part: str = "") -> Chart:
    """Return the chart of one kind of denominator alongside the population."""
    import pandas as pd

    kind, found = part or "contacts", denominators.comparisons(data)
    rows = []
    for row, measure, killed in _SHOWN:
        whom = denominators.CESARIO_KILLED.get(killed)
        (each,) = [c for c in found if c.measure == measure and (not whom or c.killed == whom)]
        rows.append({"row": row} | denominators.to_record(each))
    frame = pd.DataFrame(rows)
    frame = frame[frame["kind"] == kind].reset_index(drop=True)
    shown = (language.ratio(trace.of(frame)) for trace in _HEADLINE)
    arrests = next(each for each in found if each.source == "fbi_table43")
    values = {
        **dict(zip(("other_low", "other_high", "people_low", "people_high"), shown, strict=True)),
        "released": released(denominators.RECORDS),
        "killed": language.number(arrests.deaths_black + arrests.deaths_other),
        "years": study.years_text(denominators.ARREST_YEARS),
        "unknown": language.percent(_imputed(data)),
        "level": language.percent(denominators.LEVEL),
    }
    return chart(
        draw,
        describe,
        frame,
        words_of("other-denominators", language, values, part=kind),
        (DENOMINATORS, PEOPLE_IMPUTED, POPULATION_TABLE),
        name=f"other-denominators-{part}" if part else None,
        computed=_COMPUTED,
        headline=_HEADLINE if kind == "crime" else _HEADLINE[:-1],  # which say one ratio a person
    )


def _imputed(data: study.Study) -> float:
    """Return the share of people killed, 2013-2018, whose race the records do not give."""
    known, everybody = (
        recorded_deaths.load(denominators.RECORDS, rule, "force", data)
        .killed(denominators.ARREST_YEARS, "force")
        .sum(axis=(1, 2, 3, 4))
        .mean()
        for rule in ("drop", recorded_deaths.default_rule(denominators.RECORDS))
    )
    return float(1 - known / everybody)


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw for each measure a diamond per person, and a dot by the measure below it.

    Parameters
    ----------
    frame : DataFrame
        One row per measure of one ``kind``, columns `COLUMNS`; ``row`` is its id among the
        messages.
    """
    language, em, base = canvas.language, canvas.em, canvas.base
    free = _head(canvas, free, frame.iloc[0])
    spans = [_span(row, name, language) for _, row in frame.iterrows() for name in _MARKS]
    # a narrow canvas has the names of the measures above their marks
    longest = canvas.width(*(_label(row, language) for _, row in frame.iterrows()), points=base)
    labels = min(_LABELS * free.width, longest + 2 * em) if canvas.wide else 0.0
    right = canvas.width(*spans, points=base) + em
    plot = free.inset(left=labels, right=right, bottom=1.5 * canvas.small)
    axes = canvas.axes(plot)
    high = 1.05 * max(1.0, frame[list(_RATIOS)].max().max())
    axes.set_ylim(plot.bottom, plot.top)
    axes.set_xlim(0, high)
    canvas.ticks(axes, list(range(int(high) + 1)), axis="x")
    axes.axvline(1.0, color=style.REFERENCE, linewidth=0.1 * base, zorder=1)
    for place, (_, row) in zip(plot.rows(len(frame), 0), frame.iterrows(), strict=True):
        marks = place if canvas.wide else place.inset(top=2.2 * em)
        y = place.middle[1] if canvas.wide else place.top - 1.4 * em
        if not canvas.wide:  # the lines of the scale do not run through a name
            behind = Area(free.left, y - 0.8 * em, free.right, y + 0.8 * em)
            canvas.box(behind, style.BACKGROUND, zorder=2)
        name = canvas.balanced(_label(row, language), (labels or free.width) - em, points=base)
        canvas.label(free.left, y, name, points=base)
        apart = min(0.5 * marks.height, 3 * em)
        y = (marks.top + marks.bottom + apart) / 2
        for part, (marker, color) in _MARKS.items():
            ends = [row[f"{part}_low"], row[f"{part}_high"]]
            axes.plot(ends, [y, y], color=color, linewidth=0.2 * base)
            axes.plot([row[part]], [y], marker=marker, markersize=0.7 * base, color=color)
            text = _span(row, part, language)
            canvas.text(plot.right + em, y, text, points=base, color=color)
            y -= apart
    x, ha = (free.left, "left") if canvas.wide else (free.right, "right")
    put: Look = {"color": style.MUTED, "va": "top", "ha": ha}
    canvas.text(x, plot.bottom - 0.3 * em, canvas.say("other-denominators.scale"), **put)


def _head(canvas: Canvas, page: Area, row: Series) -> Area:
    """Return the area below the name of the yardstick and what to mind of it, after writing both.

    What to mind stands beside the name where there is room, else below it.
    """
    em, y = canvas.em, page.top - 0.8 * canvas.em
    type_: Look = {"points": canvas.base, "weight": "bold"}
    name = _heading(row, canvas.language)
    why = canvas.say(f"other-denominators.why.{row['kind']}")
    canvas.text(page.left, y, name, **type_)
    x = page.left + canvas.width(name, **type_) + 0.7 * em
    if x + canvas.width(why) > page.right:
        x, y = page.left, y - 1.4 * em
        why = canvas.filled(why, page.width)
    canvas.label(x, y, why, color=style.MUTED)
    return page.inset(top=page.top - y + (0.6 + why.count("\n")) * em)


def _heading(row: Series, language: Language) -> str:
    """Return the words above the measures of one kind."""
    return language.say(f"other-denominators.kind.{row['kind']}", years=row["years"])


def _label(row: Series, language: Language) -> str:
    """Return the name of a measure."""
    return language.say(f"other-denominators.row.{row['row']}", years=row["years"])


def _span(row: Series, name: str, language: Language) -> str:
    """Return a ratio and its interval: "2.60 (2.29 to 2.94)"."""
    low, value, high = (language.ratio(row[f"{name}{end}"], 2) for end in ("_low", "", "_high"))
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
