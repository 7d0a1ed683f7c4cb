"""Pictures as scripts: the bytes come back, and only what is offered is listed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.site.staff import packed

BACK = {b"n": b"\n", b"r": b"\r", b"x00": b"\0"}


def unpacked(script: bytes) -> bytes:
    """Read the script as JavaScript reads a string literal."""
    assert script.startswith(b"qiFile('")
    assert script.endswith(b"')")
    inner = script[len(b"qiFile('") : -len(b"')")]
    assert not re.search(rb"[\n\r\0]", inner)
    return re.sub(rb"\\(x00|.)", lambda found: BACK.get(found[1], found[1]), inner)


@given(st.binary(max_size=300))
def test_bytes_come_back_whatever_they_are(content: bytes) -> None:
    assert unpacked(packed(content)) == content


def listed(site: Path) -> dict[str, Any]:
    text = (site / "assets" / "staff-data.js").read_text("utf-8")
    record: dict[str, Any] = json.loads(text.removeprefix("window.qiStaff = ").rstrip(";\n"))
    return record


def test_the_list_leads_to_files_with_the_exported_bytes(built_site: Path) -> None:
    record = listed(built_site)
    assert len(record["figures"]) > 20
    for figure in record["figures"]:
        for said in figure["lang"].values():
            assert (built_site / said["page"]).is_file()
            assert said["post"]
            assert said["alt"]
            for file in said["files"].values():
                content = unpacked((built_site / file["path"]).read_bytes())
                assert len(content) == file["bytes"]
    for claim in record["claims"]:
        assert {(built_site / said["page"]).is_file() for said in claim["lang"].values()} == {True}


def test_pictures_of_method_are_not_offered(built_site: Path) -> None:
    names = {figure["name"] for figure in listed(built_site)["figures"]}
    assert "icon-array" in names
    assert not names & {"two-step-test", "coder-confusion"}
