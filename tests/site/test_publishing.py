"""A site takes its place whole, and never the place of anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.site.publishing import Staging, publish


def fill(staging: Staging) -> None:
    staging.write("index.html", "new")
    staging.write("a/b.html", "page")


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "site.json"
    }


def test_a_site_replaces_its_last_one_and_leaves_nothing_aside(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "site"
    publish(out, lambda staging: staging.write("old.html", "old"))
    publish(out, fill)
    assert contents(out) == {"index.html": "new", "a/b.html": "page"}
    assert [path.name for path in out.parent.iterdir()] == ["site"]
    assert set(json.loads((out / "site.json").read_text())["files"]) == {"index.html", "a/b.html"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    publish(tmp_path / "site", fill)
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.parametrize(
    "there",
    [
        {"thesis.txt": "years of work"},
        {"site.json": "{}"},
        {"site.json": '{"made_by": "somebody else", "files": {"index.html": ""}}'},
        {"site.json": "not json", "index.html": "x"},
        {"sub/.hidden": "x"},
    ],
)
def test_a_folder_that_is_no_site_of_ours_stays_as_it_is(
    tmp_path: Path, there: dict[str, str]
) -> None:
    out = tmp_path / "site"
    for name, text in there.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    with pytest.raises(QiAnalysisError, match="is not a site made here"):
        publish(out, fill)
    assert {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} == set(there)


def test_a_file_put_into_a_site_of_ours_is_not_lost(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, fill)
    (out / "CNAME").write_text("example.org")
    with pytest.raises(QiAnalysisError, match="CNAME, which is not of the site"):
        publish(out, fill)
    assert (out / "CNAME").read_text() == "example.org"


def test_neither_a_file_nor_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link"):
        with pytest.raises(QiAnalysisError, match="is not a folder"):
            publish(tmp_path / name, fill)


def test_a_site_that_fails_its_checks_leaves_the_last_one(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, fill)

    def broken(staging: Staging) -> None:
        staging.write("index.html", "broken")
        raise CheckError("not sound")

    with pytest.raises(CheckError):
        publish(out, broken)
    assert contents(out)["index.html"] == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_file_leads_out_of_the_site_or_is_there_twice(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "site")
    with pytest.raises(QiAnalysisError, match="outside the site"):
        staging.write("../x.html", "x")
    staging.write("x.html", "x")
    with pytest.raises(QiAnalysisError, match=r"two files of the site would be x\.html"):
        staging.write("x.html", "y")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(QiAnalysisError, match="could not be written"):
        publish(tmp_path / "file" / "site", fill)
