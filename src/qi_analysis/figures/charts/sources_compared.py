"""Small multiples of deaths by year, a panel per project: shared, only here, missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.linking import shares
from qi_analysis.deaths.linking.schema import OVERLAP
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.releases import BY_ID, LINKED
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import titles
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


COLUMNS = ("source", "project", "year", "shared", "only_here", "missing")
PARTS = {
    "shared": style.NEUTRAL,
    "only_here": style.ACCENT,
    "missing": style.BACKGROUND,
}
"""Column -> fill of its bars."""
_BAR = 0.78
_COUNTS = (0, 250, 500, 750, 1000)
_HEADLINE = (
    origin.Trace(
        "deaths of the table overlap, shot_on_duty, years that all projects cover",
        lambda _: _covered()["deaths"].sum(),
    ),
    origin.Trace("first year that all projects cover", lambda _: _covered()["year"].min()),
    origin.Trace("last year that all projects cover", lambda _: _covered()["year"].max()),
    origin.Trace("share of these deaths that all projects have", lambda _: 100 * _in_all()),
)


def _shot() -> DataFrame:
    """Return people shot on duty, from the table."""
    table = committed.load(OVERLAP)
    return table[table["kind"] == "shot_on_duty"]


def _covered() -> DataFrame:
    """Return those of the years that all projects cover."""
    shot = _shot()
    return shot[(shot[list(LINKED)] != "not_covered").all(axis=1)]


def _in_all() -> float:
    """Return the share of these that all projects have."""
    covered = _covered()
    everywhere = (covered[list(LINKED)] == "yes").all(axis=1)
    return float(covered.loc[everywhere, "deaths"].sum() / covered["deaths"].sum())


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of people shot dead by police, by year and the projects that have them."""
    shot, covered = _shot(), _covered()
    frame = shares.by_source(shot, LINKED).drop(columns="kind")
    frame.insert(1, "project", [BY_ID[source].name.en for source in frame["source"]])
    unknown = shot.loc[shot["race"] == UNKNOWN, "deaths"].sum() / shot["deaths"].sum()
    values = {
        "listed": language.number(int(covered["deaths"].sum())),
        "covered": language.listed([str(year) for year in sorted(covered["year"].unique())]),
        "share": language.percent(_in_all()),
        "releases": titles(LINKED, language),
        "people": language.number(shot["deaths"].sum()),
        "years": study.years_text((shot["year"].min(), shot["year"].max())),
        "unknown": language.percent(unknown, 1),
    }
    words = words_of("sources-compared", language, values)
    computed = origin.Computation((shares.by_source,))
    return chart(draw, describe, frame, words, (OVERLAP,), computed=computed, headline=_HEADLINE)


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw panels side by side, or two by two on a canvas that is not wide.

    Parameters
    ----------
    frame : DataFrame
        One row per project and year that it covers: ``source``, ``project``, ``year``, and deaths
        ``shared``, ``only_here`` and ``missing`` (another project has them, this one has not).
    """
    free = free.inset(top=_legend(canvas, free), left=3 * canvas.small)
    projects = list(frame.groupby("project", sort=False))
    gap, across = 1.4 * canvas.em, len(projects) if canvas.wide else 2
    rows_of_panels = [free] if canvas.wide else free.rows(-(-len(projects) // 2), 1.2 * gap)
    areas = [area for row in rows_of_panels for area in row.columns(across, gap)]
    heads = [
        _head(canvas, str(name), rows, area.width)
        for (name, rows), area in zip(projects, areas, strict=False)
    ]
    # Bars of all panels begin at one height.
    lines = max(head.count("\n") + body.count("\n") + 2 for head, body in heads)
    for at, ((title, body), (_, rows)) in enumerate(zip(heads, projects, strict=True)):
        area = areas[at]
        canvas.text(area.left, area.top, title, weight="bold", va="top")
        y = area.top - canvas.height(title)
        canvas.text(area.left, y, body, color=style.MUTED, va="top")
        below = (lines + 0.3) * canvas.height("x")
        axes = canvas.axes(area.inset(top=below, bottom=1.5 * canvas.small))
        _bars(canvas, axes, frame, rows)
        if at % across:
            axes.tick_params(axis="y", labelleft=False)


def _legend(canvas: Canvas, free: Area) -> float:
    """Return the height in pixels of the legend, after drawing it in as few lines as it needs."""
    em = canvas.small
    x, y = free.left, free.top - 0.6 * em
    for part, fill in PARTS.items():
        words = canvas.say(f"sources-compared.part.{part}")
        width = 1.5 * em + canvas.width(words)
        if x > free.left and x + width > free.right:
            x, y = free.left, y - 1.6 * em
        swatch = Area(x, y - em / 2, x + em, y + em / 2)
        canvas.box(swatch, fill, edge=style.REFERENCE, linewidth=0.06 * canvas.base)
        canvas.text(x + 1.5 * em, y, words)
        x += width + 1.8 * em
    return free.top - y + 1.7 * em


def _head(canvas: Canvas, name: str, rows: DataFrame, width: float) -> tuple[str, str]:
    """Return the name of a project and its share in words, wrapped to the width of a panel."""
    share = canvas.language.percent(_share(rows), 1)
    words = canvas.say("sources-compared.share", share=share, years=_span(rows))
    return canvas.wrap(name, width, weight="bold"), canvas.balanced(words, width)


def _share(rows: DataFrame) -> float:
    """Return the share that a project has of the deaths that any of them has."""
    has = rows[["shared", "only_here"]].to_numpy().sum()
    return float(has / (has + rows["missing"].sum()))


def _bars(canvas: Canvas, axes: Axes, frame: DataFrame, rows: DataFrame) -> None:
    """Draw stacked bars by year, years that the project does not cover in gray."""
    first, last = int(frame["year"].min()), int(frame["year"].max())
    highest = frame[list(PARTS)].sum(axis=1).max()
    axes.set_xlim(first - 0.6, last + 0.6)
    axes.set_ylim(0, 1.03 * highest)
    labels = [canvas.language.short(count) for count in _COUNTS]
    canvas.ticks(axes, _COUNTS, axis="y", labels=labels)
    type_: Look = {"labelsize": canvas.size.small_pt, "labelcolor": style.MUTED}
    axes.tick_params(axis="x", length=0, **type_)
    axes.set_xticks([first, last], [str(first), str(last)])
    for year in sorted(set(range(first, last + 1)) - set(rows["year"])):
        axes.axvspan(year - 0.5, year + 0.5, color=style.BAND, zorder=0)
    bottom = rows["shared"] * 0
    for part, fill in PARTS.items():
        axes.bar(
            rows["year"],
            rows[part],
            _BAR,
            bottom=bottom,
            color=fill,
            edgecolor=style.REFERENCE if part == "missing" else fill,
            linewidth=0.06 * canvas.base,
            zorder=2,
        )
        bottom = bottom + rows[part]


def _span(rows: DataFrame) -> str:
    return f"{rows['year'].min()}-{rows['year'].max()}"


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is shown, and the share and sums of each project."""
    projects = [
        language.say(
            "sources-compared.alt_project",
            project=name,
            years=_span(rows),
            share=language.percent(_share(rows), 1),
            **{part: language.number(rows[part].sum()) for part in PARTS},
        )
        for name, rows in frame.groupby("project", sort=False)
    ]
    return language.say("sources-compared.alt", projects=" ".join(projects))
