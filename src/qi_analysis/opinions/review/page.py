"""A folder in which a person reads opinions one by one, in any browser, without a server."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.core.files import scratch_folder
from qi_analysis.opinions.reading.coded import FAVOURS, Coded
from qi_analysis.opinions.review.passages import candidates, last_words, pieces, visible
from qi_analysis.opinions.review.queue import ANSWERS, CANNOT_TELL, SKIPS
from qi_analysis.opinions.texts.opinion import Opinion

TEMPLATES = ("index.html", "review.css", "review.js")
FORMAT = "qi-analysis review 1"
QUESTIONS: Mapping[str, str] = {
    "qi_raised": "Is qualified immunity before the court?",
    "defendant_type": "Who is sued?",
    "force_claim": "Is there a claim of excessive force?",
    "force_in_custody": "Did it happen inside a jail or prison?",
    "violation": "Was a right violated?",
    "clearly_established": "Was the law clearly established?",
    "qi_result": "What became of immunity?",
}
_CITATION = re.compile(r"(\d+) (\S.*?) (\d+)")


def codebook() -> dict[str, Any]:
    """Return the decision rules of the codebook: ``rules`` by field and the tricky ``cases``.

    Raises
    ------
    DataError
        When the codebook has no rule for a field.
    """
    path = paths.root() / "data" / "own" / "hand_codes" / "CODEBOOK.md"
    text = path.read_text(encoding="utf-8").replace("`", "").replace("**", "")
    rules: dict[str, str] = {}
    before = ""
    for name, rule in re.findall(r"^\| (\w+) \|[^|]*\| (.*) \|$", text, re.MULTILINE):
        # "Same." stands for the rule above it
        before = rules[name] = before + rule[5:] if rule.startswith("Same.") else rule
    try:
        wanted = {name: rules[name] for name in (*ANSWERS, "target", "favours")}
    except KeyError as error:
        raise DataError("there is no rule for it", file=path, column=error.args[0]) from error
    return {"rules": wanted, "cases": re.findall(r"^\d+\. (.*)$", text, re.MULTILINE)}


def source_link(opinion: Opinion) -> str | None:
    """Return where CourtListener shows the decision: by cluster, else by citation, else None."""
    from urllib.parse import quote

    if opinion.cluster_id is not None:
        return f"https://www.courtlistener.com/opinion/{int(opinion.cluster_id)}/opinion/"
    for citation in opinion.citations:
        found = _CITATION.fullmatch(citation.strip())
        if found:
            volume, reporter, page = (quote(part, safe="") for part in found.groups())
            return f"https://www.courtlistener.com/c/{reporter}/{volume}/{page}/"
    return None


def _script(function: str, *values: Any) -> bytes:
    """Return a script that hands values to the page; no word of them can end it or be run."""
    given = ", ".join(json.dumps(value, separators=(",", ":")) for value in values)
    return f"{function}({given});\n".replace("<", "\\u003c").encode("ascii")


def _record(row: Coded, opinion: Opinion, *, blind: bool) -> dict[str, Any]:
    """Return all that the page shows of one opinion."""
    text = opinion.text
    found = {name: candidates(row, text, name) for name in ANSWERS}
    facts = {
        "Court": row.court, "Filed": row.date_filed, "Docket": row.docket,
        "Publication": row.published, "Author": row.panel_author,
        "Reported": "; ".join(opinion.citations), "Left out of counts": row.left_out,
        "Last words on the judgment": last_words(text),
    }  # fmt: skip
    record: dict[str, Any] = {
        "facts": {name: visible(fact) for name, fact in facts.items() if fact},
        "link": source_link(opinion),
        "pieces": pieces(
            text,
            [(name, n, span) for name, spans in found.items() for n, span in enumerate(spans)],
        ),
        "candidates": {
            name: [visible(" ".join(text[a:b].split())) for a, b in spans]
            for name, spans in found.items()
        },
        "machine": None,
    }
    if not blind:
        said = {name: getattr(row, name) for name in ANSWERS}
        record["machine"] = {
            name: str(int(value)) if isinstance(value, bool) else value
            for name, value in said.items()
        }
        record["probability"] = dict(row.probability)
        record["reader"] = row.reader
    return record


def _queue(rows: Sequence[Coded], captions: Mapping[str, str], who: str, *, blind: bool) -> Any:
    ids = [str(row.opinion_id) for row in rows]
    return {
        "format": FORMAT,
        # the same opinions for the same person: answers are found again after the page is remade
        "queue": hashlib.sha256(json.dumps([ids, who, blind]).encode()).hexdigest()[:16],
        "reader": who,
        "blind": blind,
        "opinions": [[each, visible(captions[each])] for each in ids],
        "questions": QUESTIONS,
        "answers": ANSWERS,
        "skips": SKIPS,
        "favours": FAVOURS,
        "cannot_tell": CANNOT_TELL,
        **codebook(),
    }


def write(
    rows: Sequence[Coded], opinions: Iterable[Opinion], out: Path, *, who: str = "",
    blind: bool = False,
) -> Path:  # fmt: skip
    """Write the review page and return its path.

    Parameters
    ----------
    rows : sequence of Coded
        What is to be read, in this order; see `queue.waiting`.
    opinions : iterable of Opinion
        Where their texts are; others are passed over. Only one is held at a time.
    out : Path
        A new or an empty folder; the text of each opinion is a file of its own there.
    who : str
        The person who reads; stands in the answers.
    blind : bool
        Write nothing of what the machine answered, for a second reading.

    Raises
    ------
    QiAnalysisError
        When the folder holds something or a text is missing.
    OSError
        When the disk is full or the folder may not be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise QiAnalysisError(f"{out} is not an empty folder: name a new one with --out")
    places = {str(row.opinion_id): number for number, row in enumerate(rows)}
    captions: dict[str, str] = {}
    out.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(out.parent) as made:
        work = made / "page"
        (work / "texts").mkdir(parents=True)
        for opinion in opinions:
            known = str(opinion.opinion_id)
            if known in places and known not in captions:
                place = places[known]
                captions[known] = opinion.case_name or f"Opinion {known}"
                record = _record(rows[place], opinion, blind=blind)
                (work / "texts" / f"{place}.js").write_bytes(_script("reviewText", place, record))
        lacking = [each for each in places if each not in captions]
        if lacking:
            raise QiAnalysisError(
                f"{len(lacking)} of {len(places)} opinions have no text, such as {lacking[0]}: "
                "name the files or folders that they were coded from with --texts"
            )
        queue = _queue(rows, captions, who, blind=blind)
        (work / "queue.js").write_bytes(_script("reviewQueue", queue))
        for name in TEMPLATES:
            content = files(__package__).joinpath("templates", name).read_bytes()
            (work / name).write_bytes(content)
        if out.exists():
            out.rmdir()
        work.rename(out)
    return out / "index.html"
