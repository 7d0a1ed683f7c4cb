"""Deaths by police as a share of young men's deaths: a bar per group of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.core.vocabulary import TOTAL
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import YOUNG_DEATHS
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import estimators, study
from qi_analysis.risk.topics import young_men

if TYPE_CHECKING:
    from pandas import DataFrame


COLUMNS = ("race", "cause", "share", "share_low", "share_high", "ages", "years")
_SHARES_WIDE, _SHARES_TALL = (0.2, 0.24, 0.28, 0.32, 0.48), (0.28, 0.32, 0.36, 0.42, 0.5)
"""Widths tried for the names of groups, as shares of the free width."""
DEATHS = 1000
"""Shares are printed as so many of this number of deaths."""
_COMPUTED = origin.Computation(
    (young_men.answer, estimators.draw_means),
    "central interval of draws of the deaths by police alone, imputations by Rubin's rules",
    (origin.Counted(young_men.SOURCE, tuple(young_men.YEARS)),),
    young_men.DRAWS,
    risk.SEED,
    young_men.LEVEL,
)
_HEADLINE = (
    origin.Trace("youngest of the ages", lambda f: int(_ages(f)[0])),
    origin.Trace("oldest of the ages", lambda f: int(_ages(f)[1])),
    origin.Trace("deaths that shares are printed of", lambda _: DEATHS),
    origin.Trace("share of Black men, by police, of 1,000", lambda f: _police(f, "black")),
    origin.Trace("share of white men, by police, of 1,000", lambda f: _police(f, "white")),
)


def _ages(frame: DataFrame) -> list[str]:
    """Return the youngest and the oldest age."""
    return str(frame["ages"].iloc[0]).split("-")


def _police(frame: DataFrame, race: str) -> float:
    """Return how many of 1,000 deaths of men of a group were by police."""
    (found,) = frame.loc[(frame["cause"] == "police") & (frame["race"] == race), "share"]
    return DEATHS * float(found)


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of young men's deaths by police alongside firearms and drugs."""
    frame = young_men.answer(data=data)
    police = frame[frame["cause"] == "police"].set_index("race")
    youngest, oldest = _ages(frame)
    values = {
        "youngest": youngest,
        "oldest": oldest,
        "deaths": language.number(DEATHS),
        "black": language.number(_police(frame, "black")),
        "white": language.number(_police(frame, "white")),
        "years": frame["years"].iloc[0],
        "level": language.percent(young_men.LEVEL),
        "released": released(young_men.SOURCE),
        "killed": language.number(police.loc["total", "deaths"]),
    }
    frame = frame[frame["race"] != TOTAL]
    order = police["share"].sort_values(ascending=False).index.tolist()  # the largest share first
    frame = frame.sort_values("race", key=lambda race: race.map(order.index), kind="stable")
    return chart(
        draw,
        describe,
        frame.reset_index(drop=True),
        words_of("young-men", language, values),
        (YOUNG_DEATHS, PEOPLE_IMPUTED),
        kind="post",
        computed=_COMPUTED,
        headline=_HEADLINE,
    )


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw a bar a group, deaths by police in 1,000, and its interval.

    Parameters
    ----------
    frame : DataFrame
        One row per group and cause, columns `COLUMNS`; those of the other causes are not drawn.
    """
    police = frame[frame["cause"] == "police"]
    em, base = canvas.em, canvas.base
    step = min(free.height / len(police), 6 * em)
    top = free.top - max(0.0, (free.height - step * len(police)) / 2)
    names = _names(canvas, list(police["race"]), free.width, step)
    lines = [line for name in names.values() for line in name.split("\n")]
    gutter = em + canvas.width(*lines, points=base, weight="bold")
    bottom = top - step * len(police)
    plot = Area(free.left + gutter, bottom, free.right - 3.5 * em, top)
    axes = canvas.axes(plot)
    axes.set_xlim(0, police["share_high"].max())
    axes.set_ylim(plot.bottom, plot.top)
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=style.REFERENCE, linewidth=0.1 * base)
    for place, (_, row) in enumerate(police.iterrows()):
        y, strong = plot.top - (place + 0.5) * step, row["race"] == "black"
        axes.barh(
            y, row["share"], height=0.5 * step, color=style.ACCENT if strong else style.NEUTRAL
        )
        ends = [row["share_low"], row["share_high"]]
        axes.plot(ends, [y, y], color=style.INK, linewidth=0.12 * base)
        x = axes.transData.transform((row["share_high"], y))[0]
        text = canvas.language.number(DEATHS * row["share"])  # whole, as in the headline
        number: Look = {"points": 1.3 * base, "weight": "bold"}
        color = style.ACCENT if strong else style.INK
        canvas.text(x + 0.4 * em, y, text, color=color, **number)
        weight = "bold" if strong else "normal"
        canvas.label(free.left, y, names[row["race"]], points=base, weight=weight)


def _names(canvas: Canvas, races: list[str], width: float, step: float) -> dict[str, str]:
    """Return the printed names of the groups, wrapped so that each fits the height of its row."""
    for share in _SHARES_WIDE if canvas.wide else _SHARES_TALL:
        names = {
            race: canvas.balanced(
                canvas.language.group("male", race), share * width, points=canvas.base
            )
            for race in races
        }
        if all(canvas.height(name, canvas.base) < step for name in names.values()):
            break
    return names


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: kind of chart and the three shares of every group."""
    first, groups = frame.iloc[0], []
    for race, rows in frame.groupby("race", sort=False):
        of = DEATHS * rows.set_index("cause")["share"]
        groups.append(
            language.say(
                "young-men.alt_group",
                group=language.group("male", str(race)),
                police=language.number(of["police"], 1),
                firearm=language.number(of["firearm"]),
                drug=language.number(of["drug"]),
            )
        )
    return language.say(
        "young-men.alt", ages=first["ages"], years=first["years"], groups=" ".join(groups)
    )
