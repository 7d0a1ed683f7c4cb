"""Answers of CourtListener and the Caselaw Access Project that are nearly right."""

from __future__ import annotations

import json
from typing import Any

from fuzz_servers import ENCODED, TOKEN, Answer, Fault, changed, packed, row_changed

ROOT = "/api/rest/v4/"

ODD: dict[str, Any] = {
    "none": None, "true": True, "negative": -1, "a large number": 2**70, "a fraction": 1.5,
    "an empty text": "", "a text": "x", "half a character": "\ud83d", "a list": [], "an object": {},
    "a list of lists": [[[]]], "a formula": "=1+1", "a long text": "x" * 200_000,
}  # fmt: skip


def decision(number: int) -> dict[str, Any]:
    """Return a made-up search result."""
    return {
        "caseName": f"Roe v. Town {number}", "citation": [f"{number} F.3d 1"],
        "cluster_id": number, "court_id": "ca1", "dateFiled": "2010-03-19",
        "docketNumber": f"08-{number}", "status": "Published",
        "opinions": [{"id": number, "type": "lead-opinion"}],
    }  # fmt: skip


def case(number: int) -> dict[str, Any]:
    """Return a made-up case in the shape of the project."""
    return {
        "id": number, "name": f"Roe v. Town {number}", "name_abbreviation": f"Roe v. Town {number}",
        "decision_date": "2010-03-19", "docket_number": f"No. 08-{number}",
        "citations": [{"type": "official", "cite": f"900 F.3d {number}"}],
        "court": {"name": "United States Court of Appeals for the First Circuit"},
        "casebody": {
            "head_matter": "",
            "opinions": [
                {"type": "majority", "author": None, "text": "Officers have qualified immunity."}
            ],
        },
        "file_name": f"{number:04d}-01",
    }  # fmt: skip


def volume(cases: list[dict[str, Any]], **more: bytes) -> bytes:
    """Return a volume of cases as the project packs it."""
    listed = [{"file_name": case["file_name"]} for case in cases]
    entries = {"metadata/CasesMetadata.json": json.dumps(listed).encode()}
    entries |= {f"json/{case['file_name']}.json": json.dumps(case).encode() for case in cases}
    return packed(entries | more)


def search_faults() -> dict[str, Fault]:
    """Return what a page of search results may have wrong."""
    faults = {
        f"{field} is {kind}": row_changed(**{field: value})
        for field in ("cluster_id", "opinions", "dateFiled", "caseName", "citation", "court_id")
        for kind, value in ODD.items()
    }
    for name, value in {
        "a circle": f"http://ADDRESS{ROOT}search/?cursor=one", "another host": "http://[::1]:1/",
        "a number": 5, "no address": "http://[", "a file": "file:///etc/passwd",
        "with the token": f"http://ADDRESS{ROOT}search/?{TOKEN}",
        "with the token in base64": f"http://ADDRESS{ROOT}search/?{ENCODED['base64']}",
        "with the token as host": f"http://{TOKEN}.example.invalid/",
    }.items():  # fmt: skip
        faults[f"next is {name}"] = _next(value)
    for kind, value in {**ODD, "absurd": 10**18}.items():
        faults[f"count is {kind}"] = _with("count", value)
    return faults | {
        "empty pages without an end": _endless([]),
        "pages without an end": _endless(None),
    }


def _with(field: str, value: Any) -> Fault:
    return changed(lambda record: record | {field: value})


def _next(value: Any) -> Fault:
    def fault(request: Any, right: Answer) -> None:
        host = request.server.address.removeprefix("http://")
        given = value.replace("ADDRESS", host) if isinstance(value, str) else value
        changed(lambda page: page | {"next": given})(request, right)

    return fault


def _endless(rows: list[Any] | None) -> Fault:
    """Give pages on and on: empty ones, or each with a decision that is new."""

    def fault(request: Any, right: Answer) -> None:
        number = len(request.server.asked) + 10
        following = f"{request.server.address}{ROOT}search/?cursor={number}"
        results = [decision(number)] if rows is None else rows
        changed(lambda page: page | {"next": following, "results": results})(request, right)

    return fault


def text_faults() -> dict[str, Fault]:
    """Return what the record of an opinion may have wrong."""
    return {
        f"{field} is {kind}": _with(field, value)
        for field in ("id", "plain_text", "html", "type", "gone")
        for kind, value in ODD.items()
    }


def _always(content: Any) -> Fault:
    return changed(lambda _: content)


def list_faults() -> dict[str, Fault]:
    """Return what a list of volumes may have wrong."""
    names: tuple[Any, ...] = (
        "../../escaped", "/etc/passwd", ".", "", "900/../901", "\x00", "9" * 300, None, 7, [],
    )  # fmt: skip
    return {
        **{
            f"a volume named {name!r:.20}": _always([{"volume_folder": name}]) for name in names
        },
        "a million volumes": _always([{"volume_number": "1"}] * 10_000),
        "years that are none": _always(
            [{"volume_number": "900", "start_year": 10**30, "end_year": "x"}]
        ),
        "rows that are none": _always([None, 3, "x", []]),
    }  # fmt: skip


def volume_faults() -> dict[str, Fault]:
    """Return what a volume may have wrong."""
    first = case(1)
    made = {
        f"{field} is {kind}": volume([first | {field: value}, case(2)])
        for field in ("id", "citations", "court", "casebody", "decision_date", "name")
        for kind, value in ODD.items()
    }
    made |= {
        "a case outside the folder": volume([first | {"file_name": "../../escaped"}]),
        "no case that it lists": packed({"metadata/CasesMetadata.json": b'[{"file_name": "1"}]'}),
        "no list": packed({"json/0001-01.json": b"{}"}),
        "a case that unpacks to 60 MB": volume([case(2)], **{"json/9-01.json": bytes(60 << 20)}),
        "a list nested deeply": packed({"metadata/CasesMetadata.json": b"[" * 100_000}),
        "a thousand empty entries": volume([first], **{f"x/{n}": b"" for n in range(1000)}),
        "an empty zip": packed({}),
    }
    return {
        name: lambda request, _, body=content: request.say(Answer(200, {}, body))  # type: ignore[misc]
        for name, content in made.items()
    }
