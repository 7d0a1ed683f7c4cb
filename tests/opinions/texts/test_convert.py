"""Bulk files to partitions and back; what stands in the files is known by hand."""

from __future__ import annotations

import bz2
import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.texts import partitions
from qi_analysis.opinions.texts.convert import Job, convert
from qi_analysis.opinions.texts.decisions import Decisions
from qi_analysis.opinions.texts.inputs import read_input
from tests.cli.test_cli import run
from tests.opinions.texts import bulk_files
from tests.opinions.texts.bulk_files import (
    CITATIONS,
    CLUSTERS,
    DAY,
    DOCKETS,
    OPINIONS,
    small,
    table,
)


def test_keeps_the_opinions_of_the_courts_with_what_is_known_of_them(tmp_path: Path) -> None:
    done = convert(small(tmp_path / "bulk"), tmp_path / "out")
    found = {opinion.opinion_id: opinion for opinion in partitions.read(tmp_path / "out")}
    assert sorted(found) == [101, 102, 103, 105]
    lead = found[101]
    assert lead.text == 'He said: "stop",\nthen \\n fired.\r\n'
    assert lead.text_field == "plain_text"
    assert (lead.cluster_id, lead.court, lead.author) == (21, "ca1", "Lynch")
    assert (lead.case_name, lead.docket_number) == ('Doe v. "City"', "08-1")
    assert (lead.date_filed, lead.precedential_status) == (date(2010, 3, 19), "Published")
    assert lead.citations == ("2010 WL 99", "601 F.3d 151")
    assert lead.opinion_type == "020lead"
    assert found[102].text == "I dissent \u2014 \u201cwith respect\u201d.\n\n"
    assert found[102].author is None
    assert found[103].case_name == "Roe \\ Poe, a minor\nv. Town"
    assert (found[103].text, found[103].docket_number, found[103].citations) == ("", None, ())
    assert (found[105].court, found[105].text_field) == ("scotus", "html")
    assert found[105].text.split()[:4] == ["Saucier", "is", "not", "mandatory."]
    assert (done.opinions, done.partitions, done.snapshot) == (4, 2, DAY)
    lines = [json.dumps(opinion.to_record()) for opinion in found.values()]
    (tmp_path / "o.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for path in (tmp_path / "out", tmp_path / "o.jsonl"):
        assert list(read_input(path)) == list(found.values())


def test_accounts_for_every_row(tmp_path: Path) -> None:
    done = convert(small(tmp_path / "bulk"), tmp_path / "out")
    rows = {file["file"].split("-2026")[0]: file for file in done.files}
    assert rows["dockets"]["dropped"] == {
        "of another court": 1,
        "blocked by the publisher": 1,
    }
    assert rows["opinion-clusters"]["dropped"] == {
        "of no docket that is kept": 2,
        "blocked by the publisher": 1,
    }
    assert rows["citations"]["dropped"] == {"of no cluster that is kept": 1}
    assert rows["opinions"]["dropped"] == {"of no cluster that is kept": 3}
    assert [file["rows"] for file in done.files] == [5, 6, 3, 7]
    assert [file["kept"] for file in done.files] == [3, 3, 2, 4]
    for file in done.files:
        content = (tmp_path / "bulk" / file["file"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_manifest_lists_the_files_and_other_readers_understand_them(tmp_path: Path) -> None:
    convert(small(tmp_path / "bulk"), tmp_path / "out")
    listed = json.loads((tmp_path / "out" / "_manifest.json").read_text())["partitions"]
    assert [(row["court"], row["year"], row["rows"]) for row in listed] == [
        ("ca1", 2010, 3),
        ("scotus", 2009, 1),
    ]
    for row in listed:
        content = (tmp_path / "out" / row["path"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(content).hexdigest()
    on_disk = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.parquet")}
    assert on_disk == {row["path"] for row in listed}
    frame = pd.read_parquet(tmp_path / "out")
    assert frame.groupby(["court", "year"], observed=True).size().to_dict() == {
        ("ca1", 2010): 3,
        ("scotus", 2009): 1,
    }


def test_memory_that_is_full_changes_nothing_in_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = small(tmp_path / "bulk")
    convert(bulk, tmp_path / "one")
    monkeypatch.setattr(partitions, "ROW_GROUP", 1)  # each opinion goes to disk at once
    convert(bulk, tmp_path / "two")
    assert list(partitions.read(tmp_path / "one")) == list(partitions.read(tmp_path / "two"))


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    for name in ("one", "two"):
        convert(bulk, tmp_path / name)
    first = (tmp_path / "one" / "_manifest.json").read_bytes()
    assert first == (tmp_path / "two" / "_manifest.json").read_bytes()


def test_courts_can_be_chosen(tmp_path: Path) -> None:
    convert(small(tmp_path / "bulk"), tmp_path / "out", Job(courts=["scotus"]))
    assert [opinion.opinion_id for opinion in partitions.read(tmp_path / "out")] == [105]


def test_a_broken_record_stops_it_or_is_skipped_and_counted(tmp_path: Path) -> None:
    clusters = bulk_files.table("opinion-clusters", bulk_files.CLUSTERS)
    assert '"2009-01-21"' in clusters
    bulk = small(tmp_path / "bulk", opinion_clusters=clusters.replace("2009-01-21", "2009-21-01"))
    # line 2 to 3 hold cluster 21 and 22, whose name takes two lines; then 23 on 5, 24 on 6
    with pytest.raises(DataError, match=r"row 6, column 'date_filed'.*'2009-21-01'"):
        convert(bulk, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    met: list[DataError] = []
    done = convert(bulk, tmp_path / "out", Job(skip_bad=True, on_bad=met.append))
    assert (done.files[1]["bad"], len(met)) == (1, 1)
    assert {opinion.court for opinion in partitions.read(tmp_path / "out")} == {"ca1"}


@pytest.mark.parametrize("cut", [10, 200, -20])
def test_a_file_cut_short_leaves_nothing(tmp_path: Path, cut: int) -> None:
    bulk = small(tmp_path / "bulk")
    path = bulk / f"opinions-{DAY}.csv.bz2"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DataError, match=f"opinions-{DAY}.*cut short"):
        convert(bulk, tmp_path / "out", Job(skip_bad=True))
    assert [path.name for path in tmp_path.iterdir()] == ["bulk"]


def test_files_of_several_bzip2_streams_are_read_to_the_end(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    path = bulk / f"opinions-{DAY}.csv.bz2"
    content = bz2.decompress(path.read_bytes())
    path.write_bytes(bz2.compress(content[:900]) + bz2.compress(content[900:]))
    assert convert(bulk, tmp_path / "out").opinions == 4


def test_progress_counts_the_compressed_bytes(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    seen: dict[str, int] = {}

    def on_bytes(table: str, size: int) -> None:
        seen[table] = seen.get(table, 0) + size

    convert(bulk, tmp_path / "out", Job(on_bytes=on_bytes))
    assert seen == {
        table: (bulk / f"{table}-{DAY}.csv.bz2").stat().st_size for table in bulk_files.COLUMNS
    }


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept")
    with pytest.raises(QiAnalysisError, match="already exists"):
        convert(bulk, tmp_path / "out")
    assert (tmp_path / "out" / "mine.txt").read_text() == "kept"


def test_rows_lost_on_the_way_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Decisions, "opinions", lambda *_place: iter(()))
    with pytest.raises(DataError, match="4 opinions were kept, 0 are written"):
        convert(small(tmp_path / "bulk"), tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("citations-2026-06-30.csv.bz2", "no citations-2026-06-30"),
        (None, "no bulk files"),
    ],
)
def test_missing_tables_are_named(tmp_path: Path, name: str | None, words: str) -> None:
    bulk = small(tmp_path / "bulk")
    for path in bulk.iterdir():
        if name in {None, path.name}:
            path.unlink()
    with pytest.raises(DataError, match=words):
        convert(bulk, tmp_path / "out")


def test_files_of_two_days_are_refused(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    (bulk / f"citations-{DAY}.csv.bz2").rename(bulk / "citations-2026-03-31.csv.bz2")
    with pytest.raises(DataError, match="files of 2026-03-31, 2026-06-30"):
        convert(bulk, tmp_path / "out")


def test_a_damaged_partition_is_refused(tmp_path: Path) -> None:
    convert(small(tmp_path / "bulk"), tmp_path / "out")
    path = tmp_path / "out" / "court=ca1" / "year=2010" / "opinions.parquet"
    whole = path.read_bytes()
    # cut short; and a letter changed, so that it is still a file of its kind
    for damaged in (whole[:-100], whole.replace(b"parquet", b"Parquet"), whole + b"x"):
        assert damaged != whole
        path.write_bytes(damaged)
        with pytest.raises(DataError, match="not the file that the manifest lists"):
            list(partitions.read(tmp_path / "out"))
    with pytest.raises(DataError, match="no list of partitions"):
        list(partitions.read(tmp_path))


def test_command_line(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    command = [
        *(sys.executable, "-c", "from qi_analysis.cli import main; main()", "opinions"),
        *("convert", str(bulk), "--out", str(tmp_path / "out"), "--json"),
    ]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["opinions"] == 4
    again = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)


def test_an_opinion_that_occurs_twice_is_kept_once(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk", opinions=table("opinions", [*OPINIONS, OPINIONS[0]]))
    with pytest.raises(DataError, match="opinion 101 was there before"):
        convert(bulk, tmp_path / "out")
    done = convert(bulk, tmp_path / "out", Job(skip_bad=True))
    assert (done.opinions, done.files[-1]["bad"]) == (4, 1)


def test_courts_of_which_there_is_nothing_are_not_a_success(tmp_path: Path) -> None:
    bulk = small(tmp_path / "bulk")
    with pytest.raises(DataError, match="none of the opinions is of ca9"):
        convert(bulk, tmp_path / "out", Job(("ca9",)))
    assert [path.name for path in tmp_path.iterdir()] == ["bulk"]
    done = run(
        "opinions", "convert", str(bulk), "--out", str(tmp_path / "out"), "--court", "CA1",
        "--court", "ca9",
    )  # fmt: skip
    assert done.returncode == 0
    assert "none of them is of ca9" in done.stderr
    assert "court=ca1" in {path.name for path in (tmp_path / "out").iterdir()}


def test_a_second_conversion_into_the_same_folder_is_told_so(tmp_path: Path) -> None:
    bulk, out = small(tmp_path / "bulk"), tmp_path / "out"
    met: list[str] = []

    def at_work(_table: str, _size: int) -> None:
        if not met:
            with pytest.raises(QiAnalysisError, match="another process is converting into"):
                convert(bulk, out)
            met.append("refused")

    convert(bulk, out, Job(on_bytes=at_work))
    assert met == ["refused"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bulk", "out"]


def test_a_folder_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    bulk, out = small(tmp_path / "bulk"), tmp_path / "out"

    def make(_table: str, _size: int) -> None:
        out.mkdir(exist_ok=True)
        (out / "mine").write_text("kept")

    with pytest.raises(QiAnalysisError, match="already exists"):
        convert(bulk, out, Job(on_bytes=make))
    assert [path.name for path in out.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["dockets", "opinion-clusters", "citations"])
def test_a_row_that_occurs_twice_is_a_broken_record(tmp_path: Path, name: str) -> None:
    rows = {"dockets": DOCKETS, "opinion-clusters": CLUSTERS, "citations": CITATIONS}[name]
    twice = table(name, [*rows, rows[0]])
    bulk = small(tmp_path / "bulk", **{name.replace("-", "_"): twice})
    with pytest.raises(DataError, match=r"was there before.*--skip-bad"):
        convert(bulk, tmp_path / "out")
    met: list[DataError] = []
    convert(bulk, tmp_path / "out", Job(skip_bad=True, on_bad=met.append))
    assert len(met) == 1
