"""Totals and shares of all coded opinions from a random sample of them that was read.

Valid whatever the machine's errors are: the reading of the sample decides, and the machine's
answers make the intervals narrower as far as they agree with it (`stats.survey`). An answer "cannot
tell", or a drawn opinion without an answer, is taken both ways: the interval spans both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.inference.frame import EXPECTED, Drawn, Frame, Strata, placed
from qi_analysis.opinions.inference.measures import DECIDED, KIND, RESULTS, STEPS, WINS
from qi_analysis.opinions.inference.populations import period_name, year_of
from qi_analysis.opinions.inference.readings import check, reading, values_of
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.record_facts import circuit_of
from qi_analysis.stats import survey

if TYPE_CHECKING:
    import numpy as np

PAIR = ("9", "5")
"""Circuits that are compared, as Reuters compared them."""
SHARES: Mapping[str, tuple[str, str]] = {
    **{f"{name}_share": (name, KIND) for name in RESULTS},
    WINS: ("granted", DECIDED),
    **{name: (name, DECIDED) for name in STEPS},
}
"""Share -> what is counted, and of what."""
TOTALS = (KIND, *RESULTS)
Answers = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Estimated:
    """One number: opinions, or a share, of a group such as (``period``, ``2005-2007``).

    The estimate is None where no opinion that was read can tell. It rests on ``n_read`` opinions
    read (for a share, of those it is of), of which ``cannot_tell`` are left open; ``frame`` is the
    number of opinions of the group on the list.
    """

    by: str
    value: str
    measure: str
    estimate: float | None
    low: float
    high: float
    level: float
    n_read: int
    cannot_tell: int
    frame: int


@dataclass(frozen=True)
class Result:
    """All estimates, and what they rest on.

    ``differences`` are the second value less the first: ``2017-2019 less 2005-2007``. Of the
    opinions on the list (``frame``) some were ``drawn``, and of these some were not read
    (``unread``) or read with an answer left open that a total needs (``cannot_tell``). ``left_out``
    has reason -> rows of the input that are not on the list; ``agreement`` the machine's answer ->
    ``read`` and, of them, ``of_kind``: what the sample says of the machine.
    """

    estimates: tuple[Estimated, ...]
    differences: tuple[Estimated, ...]
    frame: int
    drawn: int
    read: int
    unread: int
    cannot_tell: int
    left_out: Mapping[str, int]
    agreement: Mapping[str, Mapping[str, int]]

    def of(self, by: str, value: str, measure: str) -> Estimated | None:
        """Return one of the estimates."""
        wanted = (by, value, measure)
        return next((x for x in self.estimates if (x.by, x.value, x.measure) == wanted), None)

    def to_record(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def _predicted(row: Coded, population: str, measure: str) -> float:
    """Return what the machine expects of a row; one half where it leaves the answer open."""
    told = values_of(row, population)[measure]
    if told is not None:
        return float(told)
    return 0.5 if measure == KIND else 0.25


class _Survey:
    """The sample with its readings, ready to be estimated from."""

    def __init__(
        self, frame: Frame, drawn: Drawn, strata: Strata, answers: Answers, level: float
    ) -> None:
        import numpy as np

        self.level, self.strata = level, strata
        self.at = np.array(sorted(frame.place[x] for x in drawn.stratum))
        kinds = {name: at for at, name in enumerate(EXPECTED)}
        self.design = survey.Design(
            strata.sizes, np.array([drawn.counts[name] for name in strata.names]),
            strata.of_row[self.at], np.array([kinds[name] for name in strata.answers]),
        )  # fmt: skip
        rows = [frame.rows[at] for at in self.at]
        read = [reading(row, answers.get(str(row.opinion_id), {})) for row in rows]
        told = [values_of(row, drawn.population) for row in read]
        names = (KIND, DECIDED, *RESULTS, *STEPS)
        # NaN: cannot tell
        self.values = {
            name: np.array([np.nan if x[name] is None else float(bool(x[name])) for x in told])
            for name in names
        }
        self.predictions = {
            name: np.array([_predicted(row, drawn.population, name) for row in frame.rows])
            for name in TOTALS
        }

    def total(self, measure: str, group: np.ndarray[Any, Any]) -> Sequence[survey.Estimate]:
        """Return the estimates with open answers taken as no, and as yes."""
        import numpy as np

        inside, values = group[self.at], self.values[measure]
        machine = self.predictions[measure] * group
        sums = np.bincount(self.strata.of_row, machine, len(self.strata.sizes)).astype(float)
        prediction = survey.Prediction(machine[self.at], sums)
        return [
            survey.total(np.nan_to_num(values, nan=open_as), float(group.sum()), self.design,
                         prediction, self.level, inside)
            for open_as in ((0.0, 1.0) if np.isnan(values[inside]).any() else (0.0,))
        ]  # fmt: skip

    def share(self, measure: str, group: np.ndarray[Any, Any]) -> Sequence[survey.Estimate]:
        """Return the estimates with open answers taken against the share, and for it."""
        import numpy as np

        above, below = (self.values[x] for x in SHARES[measure])
        inside = group[self.at]
        found = []
        for open_as in (0.0, 1.0):
            numerator = np.nan_to_num(above, nan=open_as)
            # an opinion that may be of those counted lowers the share most if it is, and is not won
            raises = np.isnan(above) if open_as else np.zeros(len(above), dtype=bool)
            maybe = 1.0 if not open_as else raises.astype(float)
            denominator = np.where(np.isnan(below), maybe, below)
            found.append(survey.share(numerator * denominator * inside, denominator * inside,
                                      self.design, self.level))  # fmt: skip
        return found

    def open(self, measure: str, group: np.ndarray[Any, Any]) -> int:
        """Return how many sampled opinions of a group the reading leaves open."""
        import numpy as np

        names = SHARES.get(measure, (measure,))
        missing = np.logical_or.reduce([np.isnan(self.values[name]) for name in names])
        return int((missing & group[self.at]).sum())

    def base(self, measure: str, group: np.ndarray[Any, Any]) -> int:
        """Return how many sampled opinions a number rests on."""
        inside = group[self.at]
        if measure in SHARES:
            inside = inside & (self.values[SHARES[measure][1]] == 1)
        return int(inside.sum())


def estimate(
    frame: Frame,
    drawn: Drawn,
    answers: Answers,
    path: Path,
    *,
    level: float = survey.LEVEL,
    unread: bool = False,
) -> Result:
    """Estimate totals and shares by year, period, circuit and outcome, and differences.

    Parameters
    ----------
    frame, drawn : Frame, Drawn
        The list, of the population of the sample; and the sample.
    answers : mapping
        Opinion id -> field -> answer, for every opinion drawn.
    path : Path
        Where the answers are from, for errors.
    unread : bool
        Whether drawn opinions may lack answers; they are then taken both ways.

    Raises
    ------
    DataError
        When sample, list and answers do not belong together.
    QiAnalysisError
        When the level is not between 0 and 1.
    """
    import numpy as np

    if not 0 < level < 1:
        raise QiAnalysisError(f"level {level} is not between 0 and 1, such as 0.95")
    strata = placed(frame, drawn, path)
    lacking = check(drawn, answers, path, unread=unread)
    job = _Survey(frame, drawn, strata, answers, level)
    raw: dict[tuple[str, str, str], Sequence[survey.Estimate]] = {}
    estimates = []
    for by, value, group in _groups(frame):
        for measure in (*TOTALS, *SHARES):
            found = (job.share if measure in SHARES else job.total)(measure, group)
            raw[by, value, measure] = found
            estimates.append(_told(job, by, value, measure, group, found))
    everything = np.ones(len(frame.rows), dtype=bool)
    kind = job.values[KIND]
    answered = [strata.answers[at] for at in job.design.stratum]
    agreement: dict[str, dict[str, int]] = {}
    for answer, value in zip(answered, kind, strict=True):
        cell = agreement.setdefault(answer, {"read": 0, "of_kind": 0})
        cell["read"] += not np.isnan(value)
        cell["of_kind"] += bool(value == 1)
    return Result(
        tuple(estimates), tuple(_differences(frame, raw, estimates, level)), len(frame.rows),
        len(drawn.stratum), len(answers), len(lacking),
        job.open(KIND, everything) - len(lacking), frame.left_out, agreement,
    )  # fmt: skip


def _groups(frame: Frame) -> list[tuple[str, str, np.ndarray[Any, Any]]]:
    """Return the groups with the opinions of the list that are of each."""
    import numpy as np

    years = np.array([year_of(row) or 0 for row in frame.rows])
    circuits = np.array([circuit_of(row.court) or "" for row in frame.rows])
    found = [("all", "all", np.ones(len(years), dtype=bool))]
    found += [("period", period_name(p), (years >= p[0]) & (years <= p[1])) for p in frame.periods]
    found += [("year", str(year), years == year) for year in sorted({*years.tolist()} - {0})]
    known = sorted({*circuits.tolist()} - {""}, key=lambda x: (int(x) if x.isdigit() else 99, x))
    found += [("circuit", circuit, circuits == circuit) for circuit in known]
    return [each for each in found if each[2].any()]


def _told(
    job: _Survey, by: str, value: str, measure: str, group: np.ndarray[Any, Any],
    found: Sequence[survey.Estimate],
) -> Estimated:  # fmt: skip
    import math

    low, high = min(x.low for x in found), max(x.high for x in found)
    middle = (found[0].value + found[-1].value) / 2
    return Estimated(
        by, value, measure, None if math.isnan(middle) else middle, low, high, job.level,
        job.base(measure, group), job.open(measure, group), int(group.sum()),
    )  # fmt: skip


def _differences(
    frame: Frame,
    raw: Mapping[tuple[str, str, str], Sequence[survey.Estimate]],
    estimates: Sequence[Estimated],
    level: float,
) -> list[Estimated]:
    """Return shares of the last period less the first, and of the pair of circuits."""
    import math

    known = {(x.by, x.value, x.measure): x for x in estimates}
    pairs = [("circuit", *PAIR)]
    if len(frame.periods) > 1:
        ends = sorted(frame.periods)
        pairs.insert(0, ("period", period_name(ends[0]), period_name(ends[-1])))
    found = []
    for by, first, last in pairs:
        for measure in SHARES:
            keys = (by, first, measure), (by, last, measure)
            if any(key not in raw for key in keys):
                continue
            a, b = (known[key] for key in keys)
            ones, others = (raw[key] for key in keys)
            # the least: the last as low as open answers allow, the first as high; and the most
            least = survey.difference(ones[-1], others[0])
            most = survey.difference(ones[0], others[-1])
            middle = (least.value + most.value) / 2
            found.append(
                Estimated(
                    by, f"{last} less {first}", measure, None if math.isnan(middle) else middle,
                    max(least.low, -1.0), min(most.high, 1.0), level, a.n_read + b.n_read,
                    a.cannot_tell + b.cannot_tell, a.frame + b.frame,
                )
            )  # fmt: skip
    return found
