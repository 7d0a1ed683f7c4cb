"""Fetches that go on from a folder that was damaged meanwhile; the server is well.

The run must end as the first one did, or be refused in our own words. A text may have changed by
what was done to it; none may be lost without a word.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from fuzz_fetchers import RUNS, BrokenPromiseError
from fuzz_mutators import damage
from fuzz_servers import serving
from fuzz_trials import SECONDS, End, HangError, within

from qi_analysis.core.errors import QiAnalysisError

FETCHES = ("courtlistener", "caselaw", "model")
"""What keeps in a folder what it fetched."""


def _held(fetcher: str, folder: Path) -> list[str]:
    """Return the texts that a folder holds."""
    from qi_analysis.opinions.texts.cap import read_cap
    from qi_analysis.opinions.texts.readers import read_jsonl

    if fetcher == "courtlistener":
        return sorted(each.text for each in read_jsonl(folder / "out.jsonl"))
    return sorted(each.text for each in read_cap(folder)) if fetcher == "caselaw" else [""]


def try_resumed(seed: int, fetcher: str) -> End:
    """Fetch, damage a file of what came, and fetch again."""
    chance = random.Random(f"resumed {fetcher} {seed}")  # noqa: S311 - to be had again
    right, fetch = RUNS[fetcher]
    with (
        tempfile.TemporaryDirectory() as place,
        serving(right, lambda _: False, lambda _request, _answer: None) as server,
    ):
        folder = Path(place)
        fetch(folder, server.address)
        before = _held(fetcher, folder)
        path = chance.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
        made = damage(path.read_bytes(), chance, path.suffix)
        path.write_bytes(made.content)
        try:
            with within(SECONDS):
                words = fetch(folder, server.address)
                held = _held(fetcher, folder)
            if len(held) != len(before):
                end, words = "silent loss", f"{len(held)} of {len(before)} opinions; {words}"
            else:
                end = "right" if held == before else "told otherwise"
        except QiAnalysisError as problem:
            end, words = "refused", str(problem)
        except HangError:
            end, words = "hangs", ""
        except BrokenPromiseError as problem:
            end, words = "broken promise", str(problem)
        except Exception as problem:  # what must not be
            end, words = "traceback", f"{type(problem).__name__}: {problem}"
        about = f"seed {seed}, {path.name[-20:]}: {words[:300]}"
        return End("resumed fetches", fetcher, "", made.how, end, about)
