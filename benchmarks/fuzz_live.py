"""Live releases: damaged files that a publisher serves, and files that were damaged once kept.

`fetch --latest` asks a server on this machine, which is well and serves what no reader should
trust; `risk --latest` counts what was kept. All is in a project of its own, with the committed
tables of this one.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import fuzz_people
from fuzz_mutators import damage
from fuzz_people import FORMS, as_text, as_workbook, plain, spoiled
from fuzz_servers import Answer, serving
from fuzz_trials import End, Ran, imputing_twice, watched

RELEASES = {
    "Washington Post": ("fatal-police-shootings-data.csv", as_text),
    "Mapping Police Violence": ("mpv.xlsx", as_workbook),
}
"""Forms with a live address, and what they are served as."""
MUST_REFUSE = fuzz_people.MUST_REFUSE - {"ids as floats", "ids with zeros", "ids gone"}
"""Of a live release a row that tells of a death once more is left out, and counted."""


@cache
def _served_well(form: str) -> bytes:
    return plain(FORMS[form], RELEASES[form][1])


@contextmanager
def _project(form: str, address: str) -> Iterator[Path]:
    """Make a project whose live release is at an address, and return its folder of raw files."""
    from qi_analysis.core import paths
    from qi_analysis.store import registry

    name, _ = RELEASES[form]
    known = dict(registry.load())
    source = known[FORMS[form].source]
    raw = next(raw for raw in source.files if raw.live_url)
    raw = replace(raw, name=name, live_url=f"{address}/{name}", bytes=len(_served_well(form)))
    known[source.id] = replace(source, files=(raw,))
    data = paths.root() / "data"
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        (home / "data" / "raw").mkdir(parents=True)
        for each in ("processed", "own"):
            (home / "data" / each).symlink_to(data / each)
        with (
            patch.dict(os.environ, {"QI_ANALYSIS_HOME": place}),
            patch.object(registry, "load", lambda: known),
        ):
            yield home / "data" / "raw"


def try_live(seed: int, form: str) -> End:
    """Serve a damaged file, or damage one that was kept; fetch and count it."""
    chance = random.Random(f"live {form} {seed}")  # noqa: S311 - as above
    name, write = RELEASES[form]
    good = _served_well(form)
    later = chance.random() < 0.25
    spoil = damage if later else spoiled(form, write)
    made = spoil(good, chance, Path(name).suffix)
    served = good if later else made.content

    def right(_path: str, _address: str) -> Answer:
        return Answer(200, {"Content-Type": "application/octet-stream"}, served)

    source = FORMS[form].source
    with (
        serving(right, lambda _: False, lambda _request, _answer: None) as server,
        _project(form, server.address) as raw,
        imputing_twice(),
    ):
        ran = watched(["fetch", "--latest", source])
        if ran.failed or ran.code:
            end, words = _ended(ran), ran.err
            if end == "refused" and [path for path in raw.rglob("*") if path.is_file()]:
                end = "keeps what it refused"
            command = "fetch --latest"
        else:
            command = "risk --latest"
            kept = sorted(path for path in raw.rglob("*") if path.is_file())
            touched = chance.choice(kept) if later else None
            if touched is not None:
                made = damage(touched.read_bytes(), chance, touched.suffix)
                touched.write_bytes(made.content)
            ran = watched(
                ["risk", "--source", source, "--latest", "--partial-years", "annualise",
                 "--draws", "100", "--json"]
            )  # fmt: skip
            end, words = _ended(ran), ran.err
            if end == "right":
                content = next(path for path in kept if path.suffix != ".json").read_bytes()
                lost = fuzz_people.lost(content, made.how, ran.out, ran.err, MUST_REFUSE)
                end, words = ("silent loss", lost) if lost else ("told otherwise", ran.err)
    how = made.how + (("after it was kept",) if later else ())
    return End("live releases", form, command, how, end, f"seed {seed}: {words.strip()[:300]}")


def _ended(ran: Ran) -> str:
    if ran.failed:
        return ran.failed
    if ran.code == 0:
        return "right"
    last = ran.err.splitlines()[-1] if ran.err else ""
    return "refused" if last.startswith("qi-analysis: ") else "says it in no line"
