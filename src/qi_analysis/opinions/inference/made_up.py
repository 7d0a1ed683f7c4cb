"""A made-up collection of circuit opinions whose truth is known: for tests and for practice.

Nobody in it exists and nothing in it happened. Every opinion is put together from sentences that
say, plainly or less plainly, what is true of it, so that a coder can be right or wrong.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qi_analysis.opinions.inference.populations import YEARS
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.query import CIRCUITS

SOURCE = "made_up"
_NAMES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
          "Tenth", "Eleventh", "District of Columbia")  # fmt: skip
_PEOPLE = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch")
_JUDGES = ("MARSH", "HEATH", "FENN", "MOOR", "DALE")
_KINDS: Mapping[str, Sequence[str]] = {
    "police": (
        "Officer {x} of the city police used a stun gun on {p} during a traffic stop.",
        "Two police officers took {p} to the ground, and Officer {x} struck him with a baton.",
        "Officer {x} shot {p} in the driveway of his home.",
    ),
    "corrections": ("Sergeant {x}, a correctional officer, sprayed {p}, an inmate, in his cell.",),
    "other_official": ("Superintendent {x} dismissed {p}, a teacher, after she spoke up.",),
}
_CLAIM = {
    "police": "alleging excessive force in violation of the Fourth Amendment",
    "corrections": "alleging excessive force in violation of the Eighth Amendment",
    "other_official": "alleging retaliation for protected speech",
}
_HOLDINGS: Mapping[tuple[str, str, str], Sequence[str]] = {
    ("granted", "no", "not_reached"): (
        "No right was violated. We hold that {x} is entitled to qualified immunity.",
        "What {x} did was reasonable, and so no right was violated; the defense succeeds.",
    ),
    ("granted", "yes", "no"): (
        "A jury could find a violation, but the right was not clearly established: {x} is immune.",
        "The conduct may well have been unlawful, yet no precedent would have told {x} so then.",
    ),
    ("granted", "not_reached", "no"): (
        "Whether a right was violated we need not decide. The law was not clearly established.",
    ),
    ("denied", "yes", "yes"): (
        "A jury could find that {x} violated a clearly established right. Immunity is denied.",
        "Every reasonable official would have known better, and a jury will hear the case.",
    ),
    ("no_decision", "not_reached", "not_reached"): (
        "The court below did not rule on qualified immunity, and may do so first on remand.",
    ),
}
_SHIELD = "Qualified immunity shields officials unless they violated a clearly established right."
_MENTION = (
    "{x} did not plead qualified immunity, and we say no more of it.",
    "Nothing here turns on qualified immunity, which was not argued.",
)
_FIELDS = ("qi_result", "violation", "clearly_established")


@dataclass(frozen=True)
class MadeUp:
    """A collection, and its truth: opinion id -> field -> answer in the words of the codebook."""

    opinions: tuple[Opinion, ...]
    answers: Mapping[str, Mapping[str, str]]


def make(n: int = 3000, seed: int = 2019) -> MadeUp:
    """Make a collection up: every circuit, 2005-2019; officers win more often as years go by.

    Parameters
    ----------
    n : int
        Opinions; each of the 180 circuits and years has some from about 600 on.
    seed : int
        The same seed makes the same collection.
    """
    rng = random.Random(seed)  # noqa: S311 (made up, no secret)
    opinions, answers = [], {}
    for number in range(n):
        # circuits and years in turn, so that none is empty
        circuit, year = number % 12, YEARS[0] + (number // 12) % 15
        opinion, truth = _one(rng, number, circuit, year)
        opinions.append(opinion)
        answers[str(opinion.opinion_id)] = truth
    return MadeUp(tuple(opinions), answers)


def _one(
    rng: random.Random, number: int, circuit: int, year: int
) -> tuple[Opinion, dict[str, str]]:
    raised = rng.random() < 0.6
    kind = rng.choices(tuple(_KINDS), (0.55, 0.2, 0.25))[0]
    wins = 0.42 + 0.01 * (year - YEARS[0]) + {4: 0.1, 8: -0.1}.get(circuit, 0.0)
    won = rng.random() < wins
    ways = [x for x in _HOLDINGS if (x[0] == "granted") == won]
    told = rng.choice(ways) if raised else ("no_decision", "not_reached", "not_reached")
    words = {"p": rng.choice(_PEOPLE), "x": rng.choice(_PEOPLE) + "son"}
    lost = not raised or told[0] == "granted"
    appeal = "{p} appeals the judgment for {x}" if lost else "{x} appeals the denial of judgment"
    facts = f"{rng.choice(_KINDS[kind])} {{p}} sued under 42 U.S.C. § 1983, {_CLAIM[kind]}."
    docket = f"{year % 100:02d}-{1000 + number}"
    filed = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    parts = (
        f"United States Court of Appeals for the {_NAMES[circuit]} Circuit",
        f"No. {docket}",
        "{p}, Plaintiff, v. {x}, Defendant",
        f"Decided: {filed:%B} {filed.day}, {filed.year}",
        f"{rng.choice(_JUDGES)}, Circuit Judge. {facts} {appeal}.",
        _SHIELD if raised else "We review the judgment de novo.",
        rng.choice(_HOLDINGS[told] if raised else _MENTION),
        "VACATED." if raised and told[0] == "no_decision" else "AFFIRMED.",
    )
    text = "\n\n".join(parts).format(**words)
    opinion = Opinion(
        opinion_id=f"made-up-{number}", cluster_id=None, court=CIRCUITS[circuit],
        case_name=f"{words['p']} v. {words['x']}", docket_number=docket, date_filed=filed,
        precedential_status="Published", citations=(), opinion_type="020lead", author=None,
        text=text, text_field="text", source=SOURCE, licence="MIT",
    )  # fmt: skip
    truth = {
        "qi_raised": str(int(raised)), "defendant_type": kind,
        "force_claim": str(int(kind != "other_official")),
        "force_in_custody": str(int(kind == "corrections")),
        **dict(zip(_FIELDS, told, strict=True)),
    }  # fmt: skip
    return opinion, truth
