"""The registry of raw files: the real one, and bad ones that must be refused."""

from __future__ import annotations

import csv
import importlib
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.store import registry
from qi_analysis.store.fetch import fetch
from qi_analysis.store.registry import RawFile
from tests.store.registry_text import source_text

ALL_FILES = [raw for source in registry.load().values() for raw in source.files]
BODY = b"year,deaths\n2013,1\n"
GOOD = source_text("counts", {"a.csv": (BODY, "https://example.org/a.csv"), "b.csv": (BODY, None)})


def name_of(raw: RawFile) -> str:
    return f"{raw.source}/{raw.name}"


@pytest.mark.raw("files listed in SOURCES.csv")
def test_registry_agrees_with_the_list_of_sources(raw_dir: Path) -> None:
    listing = raw_dir.parent / "SOURCES.csv"
    if not listing.is_file():
        pytest.skip("no SOURCES.csv next to the raw files")
    with listing.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    listed = {
        (row["source_id"], row["file"]): (
            row["sha256"],
            int(row["bytes"]),
            row["pinned_url"] or None,
        )
        for row in rows
    }
    assert len(rows) == len(listed) > 30
    ours = {(raw.source, raw.name): (raw.sha256, raw.bytes, raw.pinned_url) for raw in ALL_FILES}
    assert ours == listed


@pytest.mark.raw("files of every source")
def test_real_files_have_the_registered_bytes(raw_dir: Path) -> None:
    for raw in ALL_FILES:
        body = (raw_dir / raw.source / raw.name).read_bytes()
        assert len(body) == raw.bytes, name_of(raw)
        assert sha256(body).hexdigest() == raw.sha256, name_of(raw)


@pytest.mark.parametrize("raw", [raw for raw in ALL_FILES if raw.reader], ids=name_of)
def test_named_reader_exists(raw: RawFile) -> None:
    assert raw.reader is not None
    module, function = raw.reader.split(":")
    assert callable(getattr(importlib.import_module(f"qi_analysis.{module}"), function))


@pytest.mark.parametrize("raw", ALL_FILES, ids=name_of)
def test_pinned_address_names_a_commit(raw: RawFile) -> None:
    if raw.pinned_url is None:
        assert raw.converted
        assert raw.converted_from
    else:
        # host / owner / repository / commit / path: a branch name could move under us.
        commit = raw.pinned_url.removeprefix("https://raw.githubusercontent.com/").split("/")[2]
        assert len(commit) == 40
        assert set(commit) <= set("0123456789abcdef")


def test_known_facts_of_the_published_study() -> None:
    source = registry.load()["edwards_lee_esposito_2019"]
    assert "10.1073/pnas.1821204116" in source.citation
    assert source.frozen
    assert [raw.name for raw in source.files] == [
        "fe_pop_imputed_13_18.csv",
        "pop_nat.csv",
        "total_mort.csv",
        "kfnax.dta",
        "post_pred_90.rds",
    ]


def test_file_inherits_from_its_source_and_may_speak_for_itself() -> None:
    files = {raw.name: raw for raw in registry.load()["mortality"].files}
    bridged, provisional = (
        files["wonder_mort_hisp_00_20.txt"],
        files["wonder_provisional_mort.txt"],
    )
    assert bridged.licence == provisional.licence == "US government work"
    assert bridged.frozen
    assert not provisional.frozen
    assert provisional.version == "2024-07-19"  # the query date in the file's own notes


ADDRESS = '"https://example.org/a.csv"'
DIGEST = sha256(BODY).hexdigest()
BYTES = f"bytes = {len(BODY)}"

# name: (what is replaced once by what, the entry named, a word of the message)
BAD = {
    "duplicate file name": ('"b.csv"', '"A.csv"', "'A.csv'", "duplicate file name"),
    "short hash": (DIGEST, "ab12", "'a.csv'", "sha256"),
    "hash not hexadecimal": (DIGEST, "z" * 64, "'a.csv'", "sha256"),
    "no bytes": (BYTES, "bytes = 0", "'a.csv'", "bytes"),
    "bytes true": (BYTES, "bytes = true", "'a.csv'", "bytes"),
    "bad date": ('"2019-08"', '"2019-13"', "'counts'", "date_published"),
    "no such day": ('"2018-06-30"', '"2018-06-31"', "'counts'", "coverage_end"),
    "date in words": ('"2019-08"', '"August 2019"', "'counts'", "date_published"),
    "date not text": ('"2019-08"', "2019-08-01", "'counts'", "date_published"),
    "ends before it starts": ('"2013"', '"2019"', "'counts'", "before it starts"),
    "licence missing": ('licence = "none stated"\n', "", "'counts'", "licence"),
    "licence empty": ('"none stated"', '" "', "'counts'", "licence"),
    "unknown key": ("terms =", 'owner = "x"\nterms =', "'counts'", "'owner'"),
    "unknown key of a file": ("we_did", "they_did", "'a.csv'", "'they_did'"),
    "address not of the web": (ADDRESS, '"file:///etc/passwd"', "'a.csv'", "pinned_url"),
    "address with a blank": (
        '"https://example.org/counts"', '"https://example.org/a b"', "'counts'", "address",
    ),
    "path upwards": ('"a.csv"', '"../a.csv"', "'../a.csv'", "name"),
    "path downwards": ('"a.csv"', '"sub/a.csv"', "'sub/a.csv'", "name"),
    "path from the root": ('"a.csv"', '"/a.csv"', "'/a.csv'", "name"),
    "path of another system": ('"a.csv"', "'..\\a.csv'", "a.csv'", "name"),
    "hidden name": ('"a.csv"', '".a.csv"', "'.a.csv'", "name"),
    "id upwards": ('id = "counts"', 'id = "../counts"', "'../counts'", "id"),
    "pinned and converted": (
        "converted = true", f"converted = true\npinned_url = {ADDRESS}", "'b.csv'", "pinned_url",
    ),
    "neither pinned nor converted": ("converted = true\n", "", "'b.csv'", "pinned"),
    "converted from nothing": ('converted_from = "pages"\n', "", "'b.csv'", "converted_from"),
    "kept outside data": (
        "converted = true", 'converted = true\nkept = "data/../b.csv"', "'b.csv'", "kept",
    ),
    "reader not module:function": (
        'we_did = "Nothing."', 'we_did = "Nothing."\nreader = "os.system"', "'a.csv'", "reader",
    ),
    "no files": (GOOD[GOOD.index("[[source.file]]") :], "", "'counts'", "file"),
    "limits not a list": ('["Counts are rounded."]', '"x"', "'counts'", "limits"),
    "duplicate id": (GOOD, GOOD + GOOD, "source 'counts'", "duplicate id"),
    "not TOML": (GOOD, "[[source]", "registry.toml", "TOML"),
    "other tables": (GOOD, f"{GOOD}\n[other]\nx = 1\n", "registry.toml", "[[source]]"),
    "empty": (GOOD, "", "registry.toml", "[[source]]"),
}  # fmt: skip


def test_the_registry_that_bad_ones_are_made_from_is_good() -> None:
    (source,) = registry.parse(GOOD).values()
    assert [(raw.name, raw.pinned_url, raw.converted) for raw in source.files] == [
        ("a.csv", "https://example.org/a.csv", False),
        ("b.csv", None, True),
    ]


@pytest.mark.parametrize(("good", "bad", "entry", "word"), BAD.values(), ids=BAD.keys())
def test_bad_registry_is_refused_and_the_entry_named(
    good: str, bad: str, entry: str, word: str
) -> None:
    text = GOOD.replace(good, bad, 1)
    assert text != GOOD
    with pytest.raises(DataError) as caught:
        registry.parse(text)
    message = str(caught.value)
    assert entry in message
    assert word in message
    assert "\n" not in message


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return empty stand-ins for ``data/raw`` and for QI_ANALYSIS_RAW, with a small registry."""
    given = tmp_path / "given"
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path / "project"))
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(given))
    monkeypatch.setattr(registry, "load", lambda: registry.parse(GOOD))
    return tmp_path / "project" / "data" / "raw", given


def put(folder: Path, body: bytes, name: str = "a.csv") -> Path:
    path = folder / "counts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def test_data_raw_is_tried_before_the_given_folder(homes: tuple[Path, Path]) -> None:
    raw_home, given = homes
    raw = registry.find("counts", "a.csv")
    assert registry.locate(raw) is None
    there = put(given, BODY)
    assert registry.locate(raw) == there
    assert registry.require("counts", "a.csv") == there
    here = put(raw_home, BODY)
    assert registry.locate(raw) == here
    assert registry.require("counts", "a.csv") == here


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.csv", "qi-analysis fetch counts`"),
        ("b.csv", "qi-analysis fetch counts --from DIR`"),
    ],
)
def test_missing_file_says_how_to_get_it(name: str, words: str, homes: tuple[Path, Path]) -> None:
    with pytest.raises(FetchError) as caught:
        registry.require("counts", name)
    message = str(caught.value)
    assert f"counts/{name}" in message
    assert words in message
    assert "QI_ANALYSIS_RAW" in message
    assert "\n" not in message


def live(text: str, *, frozen: bool = False, reader: bool = True) -> str:
    """Return a good registry whose first file has the line ``text``."""
    name = GOOD.index('name = "a.csv"')
    lines = text + ('\nreader = "deaths.readers.the_counted:read"' if reader else "")
    with_lines = f"{GOOD[:name]}{lines}\n{GOOD[name:]}"
    return with_lines if frozen else with_lines.replace("frozen = true", "frozen = false")


def test_a_live_address_is_read() -> None:
    found = registry.parse(live('live_url = "https://example.org/newest.csv"'))["counts"]
    assert [raw.live_url for raw in found.files] == ["https://example.org/newest.csv", None]


@pytest.mark.parametrize(
    ("address", "options", "says"),
    [
        ("ftp://example.org/a.csv", {}, r"live_url is 'ftp.*http\(s\) address"),
        ("https://example.org/new.csv", {"frozen": True}, "live_url of a file that is frozen"),
        ("https://example.org/new.csv", {"reader": False}, "live_url without a reader"),
        ("https://example.org/a.csv", {}, "live_url is pinned_url"),
    ],
)
def test_a_live_address_that_cannot_be_one_is_refused(
    address: str, options: dict[str, bool], says: str
) -> None:
    with pytest.raises(DataError, match=f"file 'a.csv': {says}"):
        registry.parse(live(f'live_url = "{address}"', **options))


def test_changed_file_is_refused_with_both_hashes(homes: tuple[Path, Path]) -> None:
    changed = BODY.replace(b"1", b"2")
    path = put(homes[0], changed)
    with pytest.raises(DataError) as caught:
        registry.require("counts", "a.csv")
    for words in (str(path), sha256(changed).hexdigest(), DIGEST, "qi-analysis fetch counts"):
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("source", "file", "known"), [("count", "a.csv", "counts"), ("counts", "c.csv", "a.csv, b.csv")]
)
def test_unknown_name_lists_the_known(
    source: str, file: str, known: str, homes: tuple[Path, Path]
) -> None:
    with pytest.raises(DataError, match=f"Known: .*{known}"):
        registry.find(source, file)


def test_status_says_what_is_here(homes: tuple[Path, Path]) -> None:
    raw_home, given = homes
    assert [row["presence"] for row in registry.status()] == ["missing", "missing"]
    put(raw_home, b"something else")
    put(given, BODY, "b.csv")
    first, second = registry.status()
    assert first == {
        "source": "counts",
        "file": "a.csv",
        "title": "Counts by year",
        "publisher": "An office",
        "version": "2019-08",
        "coverage": "United States, 2013-2018",
        "state": "frozen",
        "presence": "changed",
        "where": "data/raw",
        "bytes": len(BODY),
        "licence": "none stated",
        "sha256": DIGEST,
        "address": "https://example.org/counts",
    }
    assert (second["presence"], second["where"]) == ("verified", "QI_ANALYSIS_RAW")


KEPT = GOOD.replace("converted = true", 'converted = true\nkept = "data/own/b.csv"')


def test_a_kept_file_is_found_in_the_repository_and_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    monkeypatch.delenv("QI_ANALYSIS_RAW", raising=False)
    monkeypatch.setattr(registry, "load", lambda: registry.parse(KEPT))
    with pytest.raises(FetchError, match=r"git checkout -- data/own/b\.csv"):
        registry.require("counts", "b.csv")
    (tmp_path / "data" / "own").mkdir(parents=True)
    kept = tmp_path / "data" / "own" / "b.csv"
    kept.write_bytes(BODY)
    assert registry.require("counts", "b.csv") == kept
    state = registry.status()[1]
    assert (state["presence"], state["where"]) == ("verified", "repository")
    only = {"counts": replace(registry.load()["counts"], files=registry.load()["counts"].files[1:])}
    (done,) = fetch(registry=only, progress=False)
    assert done.outcome == "kept in the repository"
    assert not (tmp_path / "data" / "raw").exists()
    kept.write_bytes(BODY + b"\n")
    with pytest.raises(DataError, match="git checkout"):
        registry.require("counts", "b.csv")


def test_own_tables_are_those_of_their_page() -> None:
    """The page names every table kept, and every file the registry says is kept is there."""
    own = Path(__file__).resolve().parents[2] / "data" / "own"
    named = set(re.findall(r"`(\w+\.csv)`", (own / "README.md").read_text("utf-8")))
    assert named == {path.name for path in own.glob("*.csv")}
    kept = [raw for raw in ALL_FILES if raw.kept]
    assert [name_of(raw) for raw in kept] == ["published_figures/published_figures.csv"]
    for raw in kept:
        assert raw.kept is not None
        assert sha256((own.parents[1] / raw.kept).read_bytes()).hexdigest() == raw.sha256
