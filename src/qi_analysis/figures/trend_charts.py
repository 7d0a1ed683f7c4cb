"""The chart of risk and ratio by year from records of single deaths."""

from __future__ import annotations

from collections.abc import Mapping

from qi_analysis import schemas, study, trends
from qi_analysis.figures import trend
from qi_analysis.figures.chart import Chart
from qi_analysis.figures.making import chart
from qi_analysis.figures.words import Words
from qi_analysis.formatting import percent, ratio

LABELS: Mapping[str, tuple[str, str]] = {
    "mapping_police_violence_2021": (
        "Mapping Police Violence",
        "killed on or off duty",
    ),
    "washington_post_2025_export": ("Washington Post", "shot dead on duty"),
    "fatal_encounters_2018": ("Fatal Encounters", "died, police present"),
    "the_counted": ("The Counted", "killed or died in custody"),
}
"""Source -> name, and what it counts in short; vehicle deaths and suicides are left out of all."""
RELEASES = "August 2021, May 2025, June 2018 and 2016"
_TABLES = (
    schemas.RECORDS_IMPUTED,
    schemas.POPULATION_TABLE,
    schemas.ALL_CAUSE,
    schemas.POPULATION_RECENT,
    schemas.MORTALITY_RECENT,
    schemas.NAX,
)
_GROWING = "washington_post_2025_export"


def make_trend(data: study.Study) -> Chart:
    """Return the chart of Black and white men's risk, and its ratio, by year and source."""
    frame = trends.by_year(data)
    frame = frame.assign(
        label=[LABELS[source][0] for source in frame["source"]],
        scope=[LABELS[source][1] for source in frame["source"]],
    )
    black = frame[frame["race"] == "black"]
    first, last = black["year"].min(), black["year"].max()
    ratios = black["ratio_to_white"]
    post = black[black["source"] == _GROWING].sort_values("year")
    words = Words(
        title=f"In every year from {first} to {last}, Black men's risk of being killed by police "
        f"was {ratio(ratios.min())} to {ratio(ratios.max())} times white men's",
        subtitle="Lifetime risk at each year's rates; the four projects count different deaths",
        footer=f"Sources: the projects named, releases of {RELEASES}. Men and boys; vehicle deaths "
        "and suicides left out. Bands: 90% intervals. Unknown race is imputed; at the Post it "
        f"grew from {percent(post['unknown_race'].iloc[0])} in {post['year'].iloc[0]} to "
        f"{percent(post['unknown_race'].iloc[-1])} in {post['year'].iloc[-1]}. "
        f"{last}: life table of {study.LAST_MORTALITY}.",
    )
    return chart(trend, frame, words, (), _TABLES)
