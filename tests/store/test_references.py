"""Sources as BibTeX and CSL-JSON: every one, valid, and as the registry has them today."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qi_analysis.store import references, registry
from tests.conftest import REPOSITORY

# https://github.com/citation-style-language/schema, csl-data.json: required, and name variables
CSL_REQUIRED = {"id", "type"}
CSL_NAME = {"family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"}
CSL_TYPES = {"article-journal", "book", "dataset", "document", "report", "webpage", "software"}


def test_the_committed_files_are_those_of_the_registry(tmp_path: Path) -> None:
    for path in references.write(tmp_path):
        assert path.read_bytes() == (REPOSITORY / "data" / path.name).read_bytes()


def test_references_have_every_source_once_as_csl_json() -> None:
    items = json.loads((REPOSITORY / "data" / "sources.csl.json").read_text("utf-8"))
    assert [item["id"] for item in items] == list(registry.load())
    for item in items:
        assert set(item) >= CSL_REQUIRED
        assert item["type"] in CSL_TYPES
        assert item["author"]
        assert all(set(name) <= CSL_NAME for name in item["author"])
        for part in item.get("issued", {}).get("date-parts", [[2020]])[0]:
            assert isinstance(part, int)
    study = items[0]
    assert study["author"][2] == {"given": "Michael", "family": "Esposito"}
    assert study["DOI"] == "10.1073/pnas.1821204116"  # as PNAS prints it


def test_references_as_bibtex_can_be_read_back() -> None:
    text = (REPOSITORY / "data" / "sources.bib").read_text("utf-8")
    assert re.findall(r"^@misc\{([a-z0-9_]+),$", text, re.MULTILINE) == list(registry.load())
    assert text.count("{") == text.count("}")
    for line in text.splitlines():
        assert not re.search(r"(?<!\\)[&%$#]", line.partition("\\url")[0]), line
    assert "author = {Edwards, Frank and Lee, Hedwig and Esposito, Michael}" in text
    assert "author = {{The Washington Post}}" in text or "{{Washington Post}}" in text


@pytest.mark.parametrize(
    ("citation", "families"),
    [
        ("Frank Edwards and Ryan Brown (2024). Title.", ["Edwards", "Brown"]),
        ("Harold J. Spaeth, Lee Epstein and Sara C. Benesh (2014). X.",
         ["Spaeth", "Epstein", "Benesh"]),
        ("Centers for Disease Control and Prevention (2020). X.", []),
        ("The Guardian (2015). X.", []),
        ("Mapping Police Violence. Workbook.", []),
    ],
)  # fmt: skip
def test_persons_are_told_from_organizations(citation: str, families: list[str]) -> None:
    assert [family for _, family in references.persons(citation)] == families
