"""Small multiples of deaths by year, a panel per project: shared, only here, missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qi_analysis.deaths.linking import shares
from qi_analysis.deaths.linking.schema import OVERLAP
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.releases import BY_ID, LINKED
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import titles
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("source", "project", "year", "shared", "only_here", "missing")
PARTS = {
    "shared": style.NEUTRAL,
    "only_here": style.ACCENT,
    "missing": style.BACKGROUND,
}
"""Column -> fill of its bars."""
_BAR = 0.78

_SHOT = "shot_on_duty"


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of people shot dead by police, by year and the projects that have them."""
    table = committed.load(OVERLAP)
    shot = table[table["kind"] == _SHOT]
    frame = shares.by_source(shot, LINKED).drop(columns="kind")
    frame.insert(1, "project", [BY_ID[source].name.en for source in frame["source"]])
    all_four = (shot[list(LINKED)] == "yes").all(axis=1)
    covered = (shot[list(LINKED)] != "not_covered").all(axis=1)
    listed = int(shot.loc[covered, "deaths"].sum())
    years = sorted(shot.loc[covered, "year"].unique())
    share = shot.loc[all_four, "deaths"].sum() / listed
    unknown = shot.loc[shot["race"] == UNKNOWN, "deaths"].sum() / shot["deaths"].sum()
    say = language.say
    words = Words(
        title=say(
            "sources-compared.title",
            listed=language.number(listed),
            years=language.listed([str(year) for year in years]),
            share=language.percent(share),
        ),
        subtitle=say("sources-compared.subtitle"),
        footer=say(
            "sources-compared.footer",
            releases=titles(LINKED, language),
            people=language.number(shot["deaths"].sum()),
            years=study.years_text((shot["year"].min(), shot["year"].max())),
            unknown=language.percent(unknown, 1),
        ),
        mind=say("sources-compared.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), (OVERLAP,), kind="press")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: panels side by side, or two by two on a canvas that is not wide.

    Parameters
    ----------
    frame : DataFrame
        One row per project and year that it covers: ``source``, ``project``, ``year``, and deaths
        ``shared``, ``only_here`` and ``missing`` (another project has them, this one has not).
    """
    style.require(frame, COLUMNS, figure="sources_compared")
    with style.sheet(size, words) as (fig, page):
        language = words.language
        free = page.inset(top=_legend(fig, size, page, language))
        names = list(dict.fromkeys(frame["project"]))
        areas = _areas(size, free, len(names))
        heads = [
            _head(fig, size, frame, name, area.width, language)
            for name, area in zip(names, areas, strict=True)
        ]
        # Bars of all panels begin at one height.
        lines = max(head.count("\n") + body.count("\n") + 2 for head, body in heads)
        for at, (name, area, head) in enumerate(zip(names, areas, heads, strict=True)):
            left = at == 0 if size.wide else at % 2 == 0
            _panel(fig, size, frame, name, area, head, lines, language, label_counts=left)
    return fig


def _legend(fig: Figure, size: Size, free: Area, language: Language) -> float:
    """Return the height in pixels of the legend, after drawing it in as few lines as it needs."""
    em = size.px(size.small_pt)
    x, y = free.left, free.top - 0.6 * em
    for part, fill in PARTS.items():
        words = language.say(f"sources-compared.part.{part}")
        width = 1.5 * em + canvas.text_width(fig, words, points=size.small_pt)
        if x > free.left and x + width > free.right:
            x, y = free.left, y - 1.6 * em
        _swatch(fig, size, x, y, fill)
        canvas.add_text(fig, x + 1.5 * em, y, words, points=size.small_pt, va="center_baseline")
        x += width + 1.8 * em
    return free.top - y + 1.7 * em


def _swatch(fig: Figure, size: Size, x: float, y: float, fill: str) -> None:
    """Draw a square of the legend, its middle at pixel height ``y``."""
    from matplotlib.patches import Rectangle

    side, width, height = size.px(size.small_pt), fig.bbox.width, fig.bbox.height
    corner = (x / width, (y - side / 2) / height)
    fig.add_artist(
        Rectangle(
            corner,
            side / width,
            side / height,
            transform=fig.transFigure,
            facecolor=fill,
            edgecolor=style.REFERENCE,
            linewidth=0.06 * size.base_pt,
        )
    )


def _areas(size: Size, free: Area, number: int) -> list[Area]:
    gap = 1.4 * size.px(size.base_pt)
    if size.wide:
        return free.inset(left=3 * size.px(size.small_pt)).columns(number, gap)
    rows = free.inset(left=3 * size.px(size.small_pt)).rows((number + 1) // 2, 1.2 * gap)
    return [area for row in rows for area in row.columns(2, gap)][:number]


def _head(
    fig: Figure, size: Size, frame: DataFrame, name: str, width: float, language: Language
) -> tuple[str, str]:
    """Return the name of a project and its share in words, wrapped to the width of a panel."""
    rows = frame[frame["project"] == name]
    words = language.say(
        "sources-compared.share",
        share=language.percent(_share(rows), 1),
        years=_span(rows),
    )
    small = size.small_pt
    return (
        canvas.wrap(fig, name, width, points=small, weight="bold"),
        canvas.balanced(fig, words, width, points=small),
    )


def _share(rows: DataFrame) -> float:
    """Return the share that a project has of the deaths that any of them has."""
    has = rows[["shared", "only_here"]].to_numpy().sum()
    return float(has / (has + rows["missing"].sum()))


def _panel(
    fig: Figure,
    size: Size,
    frame: DataFrame,
    name: str,
    area: Area,
    head: tuple[str, str],
    lines: int,
    language: Language,
    *,
    label_counts: bool,
) -> None:
    """Draw the bars of one project below its ``head``, which gets ``lines``."""
    rows = frame[frame["project"] == name]
    small, (title, body) = size.small_pt, head
    common: dict[str, Any] = {"points": small, "va": "top"}
    canvas.add_text(fig, area.left, area.top, title, weight="bold", **common)
    y = area.top - style.block_height(size, title, small)
    canvas.add_text(fig, area.left, y, body, color=style.MUTED, **common)
    below = (lines + 0.3) * style.block_height(size, "x", small)
    axes = canvas.add_axes(fig, area.inset(top=below, bottom=1.5 * size.px(small)))
    _bars(size, axes, frame, rows, language)
    if not label_counts:
        axes.tick_params(axis="y", labelleft=False)


def _bars(size: Size, axes: Axes, frame: DataFrame, rows: DataFrame, language: Language) -> None:
    """Draw stacked bars by year, years that the project does not cover in gray."""
    first, last = int(frame["year"].min()), int(frame["year"].max())
    highest = frame[list(PARTS)].sum(axis=1).max()
    axes.set_xlim(first - 0.6, last + 0.6)
    axes.set_ylim(0, 1.03 * highest)
    counts = [0, 250, 500, 750, 1000]
    style.ticks(size, axes, counts, axis="y", labels=[language.short(count) for count in counts])
    axes.tick_params(axis="x", length=0, labelsize=size.small_pt, labelcolor=style.MUTED)
    axes.set_xticks([first, last], [str(first), str(last)])
    covered = set(rows["year"])
    for year in range(first, last + 1):
        if year not in covered:
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
            linewidth=0.06 * size.base_pt,
            zorder=2,
        )
        bottom = bottom + rows[part]


def _span(rows: DataFrame) -> str:
    return f"{rows['year'].min()}-{rows['year'].max()}"


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is shown, and the share and sums of each project."""
    projects = []
    for name, rows in frame.groupby("project", sort=False):
        counts = {part: language.number(rows[part].sum()) for part in PARTS}
        share = language.percent(_share(rows), 1)
        projects.append(
            language.say(
                "sources-compared.alt_project",
                project=name,
                years=_span(rows),
                share=share,
                **counts,
            )
        )
    return language.say("sources-compared.alt", projects=" ".join(projects))
