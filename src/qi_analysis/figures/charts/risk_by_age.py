"""The risk of being killed by police by age: a line per group, of one sex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.core.vocabulary import AGE_GROUPS, RACES, REFERENCE_RACE, SEXES
from qi_analysis.figures.kit import key, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.study_footer import LEVEL, MODEL_TABLES, PERIOD, footer
from qi_analysis.risk import estimators, study
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame, Series


COLUMNS = ("sex", "race", "age", "age_start", "risk_per_100k", "low", "high")
STRONG = "black"
"""The group that carries the accent color, and whose interval is drawn."""
_CLAIMS = {"male": ("black-men-one-in-1000",), "female": ("women-one-in-33000",)}
_LAST_AGE = 85  # the open group has no width, so its risk is not comparable with the others
_PEAK_YEARS = 5
"""Width of the age groups in which the risk peaks, years."""
_HEADLINE = (
    origin.Trace("youngest age_start at which a group peaks", lambda f: _peaks(f).min()),
    origin.Trace(
        "oldest age_start at which a group peaks, and the 5 years of that age group",
        lambda f: _peaks(f).max() + _PEAK_YEARS,
    ),
)


def make(data: study.Study, language: Language, part: str = "") -> Chart:
    """Return the chart of the risk within each age group, of one sex."""
    sex, frame = "female" if part else "male", risk_by_age(data)
    frame = frame[frame["sex"] == sex].reset_index(drop=True)
    low, high = (trace.of(frame) for trace in _HEADLINE)
    values = {"low": low, "high": high, "years": PERIOD, "level": language.percent(LEVEL)}
    interval = language.say("risk-by-age.interval", **values)
    own = {"footer": footer(data, language, interval)}
    computed = origin.Computation(
        (risk_by_age,), "the authors' posterior-predictive quantiles of each age", (origin.STUDY,),
        level=risk.PUBLISHED_LEVEL,
    )  # fmt: skip
    return chart(
        draw,
        describe,
        frame,
        words_of("risk-by-age", language, values, part=sex, **own),
        MODEL_TABLES,
        claims=_CLAIMS[sex],
        name="risk-by-age-women" if part else None,
        kind="press" if part else "post",
        computed=computed,
        headline=_HEADLINE,
    )


def risk_by_age(data: study.Study) -> DataFrame:
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
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _peaks(frame: DataFrame) -> Series:
    """Return the age at which the risk of each group is highest."""
    return frame.loc[frame.groupby("race")["risk_per_100k"].idxmax(), "age_start"]


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw a line per group, its peak named at the right.

    Parameters
    ----------
    frame : DataFrame
        Of one sex, a row for each race and age group below 85: ``age`` (label), ``age_start``
        (years), and ``risk_per_100k``, ``low``, ``high``: the chance of being killed by police
        during the age group per 100,000 people alive at its start.
    """
    small, thin = canvas.small, 0.06 * canvas.base
    widths = {group.start: group.width for group in AGE_GROUPS}
    frame = frame.assign(middle=frame["age_start"] + frame["age_start"].map(widths) / 2)
    names = free.inset(left=0.6 * free.width)
    plot = free.inset(left=2.2 * small, right=names.width + 0.5 * canvas.em, bottom=3 * small)
    axes = canvas.axes(plot)
    band = frame.loc[frame["race"] == STRONG, "high"].max()
    _draw_scales(axes, plot, max(float(frame["risk_per_100k"].max()), float(band)), canvas)
    tops = {str(race): peak(rows) for race, rows in frame.groupby("race", sort=False)}
    order = sorted(tops, key=lambda race: -float(tops[race]["risk_per_100k"]))
    pens = dict(zip([STRONG, *(race for race in order if race != STRONG)], key.PENS, strict=False))
    texts = {race: canvas.wrap(_named(tops[race], canvas.language), names.width) for race in order}
    levels = {
        race: plot.bottom + plot.height * float(tops[race]["risk_per_100k"]) / axes.get_ylim()[1]
        for race in order
    }
    tall = [1.2 * small * (texts[race].count("\n") + 1) + 0.3 * small for race in order]
    heights = _spread(list(levels.values()), tall, plot.bottom, free.top)
    dots: Look = {"color": style.REFERENCE, "linewidth": thin, "linestyle": (0, (1, 2))}
    for race, y in zip(order, heights, strict=True):
        rows = frame[frame["race"] == race].sort_values("age_start")
        strong = race == STRONG
        _draw_group(axes, rows, pens[race], canvas.base, band=strong)
        # from the height of a peak to its name
        canvas.line((plot.right, levels[race]), (names.left - 0.15 * canvas.em, y), **dots)
        risk = float(tops[race]["risk_per_100k"])
        axes.plot([tops[race]["middle"], _LAST_AGE], [risk, risk], zorder=1, **dots)
        color = pens[race].color if strong else style.INK
        weight = "bold" if strong else "normal"
        text = texts[race].replace("\N{NO-BREAK SPACE}", " ")  # a number and its ages kept together
        canvas.label(names.left, y, text, color=color, weight=weight)


def _draw_scales(axes: Axes, plot: Area, most: float, canvas: Canvas) -> None:
    """Draw the scale of ages and that of risks."""
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, _LAST_AGE)
    axes.set_ylim(0, 1.02 * most)
    risks = [tick for tick in MaxNLocator(4).tick_values(0, most) if 0 <= tick <= 1.02 * most]
    canvas.ticks(axes, risks, axis="y")
    canvas.ticks(axes, [0, 20, 40, 60, 80], axis="x")
    axes.grid(visible=False, axis="x")
    put: Look = {"color": style.MUTED, "va": "top", "ha": "center"}
    x, y = plot.middle[0], plot.bottom - 1.6 * canvas.small
    canvas.text(x, y, canvas.say("risk-by-age.age"), **put)


def _draw_group(axes: Axes, rows: DataFrame, pen: key.Pen, base: float, *, band: bool) -> None:
    """Draw the line of a group, marked at its peak, and its interval where asked."""
    ages, top = rows["middle"], peak(rows)
    if band:
        look: Look = {"color": pen.color, "alpha": 0.22, "linewidth": 0}
        axes.fill_between(ages, rows["low"], rows["high"], **look)
    line: Look = {
        "color": pen.color,
        "linestyle": pen.dash,
        "linewidth": (0.2 if band else 0.12) * base,
    }
    axes.plot(ages, rows["risk_per_100k"], **line)
    mark: Look = {"marker": pen.marker, "color": pen.color, "markersize": 0.45 * base}
    axes.plot([top["middle"]], [top["risk_per_100k"]], **mark)


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


def _named(top: Series, language: Language) -> str:
    """Return a group, its highest risk and the age group of that."""
    shown = language.per_100k(top["risk_per_100k"])
    said = language.say("risk-by-age.peak", risk=shown, age=top["age"])
    return f"{language.group(str(top['sex']), str(top['race']))}: {said}"


def peak(rows: DataFrame) -> Series:
    """Return the row of the age group at which the risk is highest."""
    return rows.loc[rows["risk_per_100k"].idxmax()]


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: each group's age of highest risk, and whose is the highest of all."""
    say, sex = language.say, str(frame["sex"].iloc[0])
    listed = "; ".join(
        say(
            "risk-by-age.alt_peak",
            race=language.group(sex, str(race)),
            risk=language.per_100k(peak(rows)["risk_per_100k"]),
            age=peak(rows)["age"],
        )
        for race, rows in frame.groupby("race", sort=False)
    )
    sexes = say("risk-by-age.alt_sex", people=language.people(sex), listed=listed)
    top = peak(frame)
    white = frame[(frame["age"] == top["age"]) & (frame["race"] == REFERENCE_RACE)]
    highest = say(
        "risk-by-age.alt_highest_white",
        risk=language.per_100k(top["risk_per_100k"]),
        people=language.people(sex, top["race"]),
        white=language.per_100k(white["risk_per_100k"].iloc[0]),
    )
    return say("risk-by-age.alt", sexes=sexes, highest=highest)
