"""A recount step by step, from texts to the figure; each step is left alone while it is current.

The folder holds what each step makes, and ``recount.json`` what each was made from. A step is made
again when that has changed. The sample is the exception: somebody may have begun to read it, so a
sample that no longer fits is an error and is never drawn anew unasked.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import qi_analysis
from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.core.files import sha256_of, write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.inference import estimate as estimates
from qi_analysis.opinions.inference import frame as frames
from qi_analysis.opinions.inference import recount, sample_file
from qi_analysis.opinions.inference.estimate import Result
from qi_analysis.opinions.inference.sampling import Label, label
from qi_analysis.opinions.reading import coded_rows, many
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.review import queue
from qi_analysis.opinions.texts import cap_counts, partitions
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.once import Once, family
from qi_analysis.stats import survey

STATE, CODED, SEARCHED, SAMPLE, ESTIMATE = (
    "recount.json", "coded.jsonl", "searched.json", "sample.csv", "estimate.json",
)  # fmt: skip
ANSWERS = ("answers.csv", "answers.json", "answers.jsonl")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is asked of a recount of some texts, kept in a folder.

    Size, width and seed are those of `frame.draw`; level and unread those of `estimate`. The
    answers are one of `ANSWERS` in the folder by default.
    """

    folder: Path
    texts: tuple[Path, ...]
    size: int | None = None
    width: float | None = None
    seed: int = 0
    workers: int = 1
    answers: Path | None = None
    unread: bool = False
    level: float = survey.LEVEL


@dataclass
class Done:
    """How far a recount got: the steps made in this run, and those that were current.

    ``waiting`` is what is to be done before it can go on, ``cells`` the published decisions
    searched by circuit and year, ``label`` how the opinions were selected, ``not_kept`` why the
    result may not stand beside the published figure.
    """

    made: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    waiting: str | None = None
    result: Result | None = None
    cells: Mapping[tuple[str, int], int] = field(default_factory=dict)
    label: Label | None = None
    not_kept: str | None = None


class _Steps:
    """The state file: what each step was made from, and the hashes of what it made."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / STATE
        self.steps: dict[str, Any] = {}
        if self._path.is_file():
            try:
                told = parsed_json(self._path.read_bytes())["steps"]
                self.steps = {name: {"from": step["from"], "files": dict(step["files"])}
                              for name, step in told.items()}  # fmt: skip
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DataError("not the record of a recount", file=self._path,
                                remedy="Remove it: steps are made again") from error  # fmt: skip

    def is_current(self, name: str, made_from: str) -> bool:
        """Return whether a step was made from the same, and its files are as it left them."""
        known = self.steps.get(name, {})
        files = known.get("files", {})
        there = ((self._folder / x, told) for x, told in files.items())
        same = known.get("from") == made_from and bool(files)
        return same and all(x.is_file() and sha256_of(x) == told for x, told in there)

    def note(self, name: str, made_from: str, *files: str) -> None:
        """Keep what a step was made from and what it made."""
        hashes = {x: sha256_of(self._folder / x) for x in files}
        self.steps[name] = {"from": made_from, "files": hashes}
        text = json.dumps({"steps": self.steps}, indent=1) + "\n"
        write_atomically(self._path, text.encode())


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def fingerprint(paths: Sequence[Path]) -> str:
    """Return a hash of inputs: of a file its bytes, of a folder the names and sizes in it.

    Raises
    ------
    DataError
        When an input is not there.
    """
    parts: list[object] = []
    for path in paths:
        if path.is_file():
            parts.append(sha256_of(path))
        elif path.is_dir():
            inside = sorted(x for x in path.rglob("*") if x.is_file())
            parts += [(str(x.relative_to(path)), x.stat().st_size) for x in inside]
        else:
            raise DataError("no such file or folder of opinions", file=path)
    return _digest(*parts)


def run(plan: Plan, say: Say) -> Done:
    """Go as far as can be gone: code and screen, draw, wait for the reading, estimate.

    Raises
    ------
    DataError
        When an input is damaged, or the sample no longer fits the coded rows.
    QiAnalysisError
        When the sample cannot be drawn as asked.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    state, done = _Steps(plan.folder), Done()
    _code(plan, state, done, say)
    rows = coded_rows.read_all([plan.folder / CODED])
    told = json.loads((plan.folder / SEARCHED).read_bytes())
    done.cells = {(c, int(year)): n for c, year, n in told["decisions"]}
    frame = frames.frame_of(rows, "reuters")
    done.label = label((row.opinion_id for row in rows), "all opinions of the input")
    drawn = _draw(plan, state, frame, done, say)
    answers = _answers(plan)
    if answers is None:
        done.waiting = _what_next(plan, len(drawn.stratum))
        return done
    done.result = estimates.estimate(
        frame, drawn, queue.read_answers(answers), answers, level=plan.level, unread=plan.unread
    )
    _keep_estimate(plan, state, done, answers)
    done.not_kept = _objection(plan, done)
    return done


def _code(plan: Plan, state: _Steps, done: Done, say: Say) -> None:
    """Code every opinion; keep the rows that mention immunity, count what was searched."""
    made_from = _digest(fingerprint(plan.texts), qi_analysis.__version__)
    if state.is_current("code", made_from):
        done.current.append("code")
        return
    once = Once()
    met: Counter[tuple[str, int]] = Counter()
    for folder in filter(cap_counts.is_fetch, plan.texts):
        met.update(cap_counts.decisions_in(folder))
    kept: list[str] = []
    n = 0

    def rows() -> Iterator[Coded]:
        nonlocal n
        for row in many.code_inputs(plan.texts, workers=plan.workers, once=once):
            n += 1
            if row.qi_mentioned:
                kept.append(json.dumps(row.to_record(), ensure_ascii=False) + "\n")
            yield row

    cells = recount.searched(rows(), met)
    told = {
        "opinions": n, "mention_immunity": len(kept), "left_out": once.left_out,
        "sources": sorted(_sources(plan.texts)),
        "decisions": [[c, year, number] for (c, year), number in sorted(cells.items())],
    }  # fmt: skip
    write_atomically(plan.folder / CODED, "".join(kept).encode())
    write_atomically(plan.folder / SEARCHED, (json.dumps(told, indent=1) + "\n").encode())
    state.note("code", made_from, CODED, SEARCHED)
    done.made.append("code")
    say(f"coded {n:,} opinions; {len(kept):,} mention immunity, the others are counted only")
    for reason, number in once.left_out.items():
        say(f"left out, {reason}: {number:,}")


def _sources(texts: Sequence[Path]) -> set[str]:
    """Return the families of the sources of inputs; a file may hold several."""
    found: set[str] = set()
    for path in texts:
        if cap_counts.is_fetch(path):
            found.add("cap")
        elif (path / partitions.MANIFEST).is_file():
            found.add("courtlistener")
        else:
            found.update(family(opinion.source) for opinion in read_input(path))
    return found


def _draw(plan: Plan, state: _Steps, frame: frames.Frame, done: Done, say: Say) -> frames.Drawn:
    path = plan.folder / SAMPLE
    asked = _digest(plan.size, plan.width, plan.seed)
    if path.is_file():
        drawn = sample_file.read(path)
        frames.placed(frame, drawn, path)
        known = state.steps.get("sample", {}).get("from")
        if (plan.size or plan.width) and known not in {None, asked}:
            raise QiAnalysisError(
                f"{path} was drawn for another size, width or seed, and may have been read: move "
                "it and its answers away to draw anew"
            )
        done.current.append("sample")
        return drawn
    drawn = frames.draw(frame, size=plan.size, width=plan.width, seed=plan.seed, level=plan.level)
    sample_file.write(drawn, frame, path)
    state.note("sample", asked, SAMPLE)
    done.made.append("sample")
    say(f"drew {len(drawn.stratum):,} of {len(frame.rows):,} opinions from "
        f"{len(drawn.sizes):,} strata")  # fmt: skip
    return drawn


def _answers(plan: Plan) -> Path | None:
    if plan.answers is not None:
        if not plan.answers.is_file():
            raise DataError("no such file of answers", file=plan.answers)
        return plan.answers
    return next((plan.folder / x for x in ANSWERS if (plan.folder / x).is_file()), None)


def _what_next(plan: Plan, n: int) -> str:
    texts = " ".join(f"--texts {x}" for x in plan.texts)
    here = plan.folder
    return (
        f"{n:,} opinions are to be read: those of {here / SAMPLE}. Make the page with\n"
        f"  qi-analysis opinions review {here / CODED} {texts} --sample {here / SAMPLE} "
        f"--out {here / 'page'}\n"
        f"save its answers as {here / ANSWERS[0]}, and run the same command again."
    )


def _keep_estimate(plan: Plan, state: _Steps, done: Done, answers: Path) -> None:
    files = (plan.folder / CODED, plan.folder / SAMPLE, answers)
    made_from = _digest(*map(sha256_of, files), plan.level, plan.unread)
    if state.is_current("estimate", made_from) or done.result is None:
        done.current.append("estimate")
        return
    text = json.dumps(done.result.to_record(), indent=1, allow_nan=False) + "\n"
    write_atomically(plan.folder / ESTIMATE, text.encode())
    state.note("estimate", made_from, ESTIMATE)
    done.made.append("estimate")


def _objection(plan: Plan, done: Done) -> str | None:
    """Return why a result may not stand beside the published figure, or None."""
    sources = set(json.loads((plan.folder / SEARCHED).read_bytes())["sources"])
    if not sources <= {"cap", "courtlistener"}:
        return (
            "the texts are not of the Caselaw Access Project or CourtListener: this is an exercise"
        )
    if done.label is not None and done.label.loud:
        return done.label.text
    lack = [volume for path in plan.texts for volume in cap_counts.lacking_in(path)]
    if lack:
        return f"{len(lack):,} volumes are lacking, the first is {lack[0]}"
    return recount.lacking(done.cells)
