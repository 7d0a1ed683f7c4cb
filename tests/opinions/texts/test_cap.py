"""Volumes of the Caselaw Access Project; the expected values were read off the files by eye."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.cap import court_id, from_case, read_cap
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.opinion import Opinion


@pytest.fixture
def volumes(files_dir: Path) -> Path:
    return files_dir / "cap_fixtures" / "cap_static" / "unredacted"


def test_reads_the_site_a_reporter_or_a_volume(volumes: Path) -> None:
    everything = list(read_cap(volumes))
    assert [opinion.citations[0] for opinion in everything] == [
        "1 U.S. 1",
        "1 U.S. 2",
        "1 Mass. 1",
        "1 U.S. 1",
        "1 U.S. 2",
        "1 Mass. 1",
    ]
    assert [opinion.opinion_id for opinion in everything] == [f"{n}.0" for n in range(1, 7)]
    assert list(read_cap(volumes / "us")) == everything
    assert list(read_cap(volumes / "us" / "2")) == everything[3:]
    first = everything[0]
    assert (first.opinion_id, first.cluster_id, first.court) == ("1.0", None, "scotus")
    assert (first.case_name, first.docket_number) == ("Foo0 v. Bar0", None)
    assert (first.date_filed, first.precedential_status) == (date(1900, 1, 1), "Published")
    assert first.text == "Case text 1Case text 2\nCase text 3"
    assert (first.opinion_type, first.author) == ("020lead", None)
    assert Opinion.from_record(json.loads(json.dumps(first.to_record()))) == first


def test_volume_ten_comes_after_volume_nine(volumes: Path, tmp_path: Path) -> None:
    for number in ("9", "10"):
        shutil.copytree(volumes / "us" / "1", tmp_path / "us" / number)
        path = tmp_path / "us" / number / "cases" / "0001-01.json"
        path.write_text(path.read_text().replace('"1 U.S. 1"', f'"{number} U.S. 1"'))
    cites = [opinion.citations[0] for opinion in read_cap(tmp_path)]
    assert cites.index("9 U.S. 1") < cites.index("10 U.S. 1")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("United States Court of Appeals for the First Circuit", "ca1"),
        ("United States Court of Appeals for the Eleventh Circuit", "ca11"),
        ("United States Court of Appeals for the District of Columbia Circuit", "cadc"),
        ("United States Court of Appeals for the Federal Circuit", "cafc"),
        ("United States Court of Appeals for the District of Columbia", "cadc"),
        ("United States Circuit Court of Appeals for the Second Circuit", "ca2"),
        ("Supreme Court of the United States", "scotus"),
        ("Supreme Court of Massachusetts", None),
        ("United States District Court for the District of Maine", None),
    ],
)
def test_courts_by_name(name: str, expected: str | None) -> None:
    assert court_id(name) == expected


def test_half_a_date_is_no_date_and_each_opinion_has_an_id(volumes: Path) -> None:
    case = json.loads((volumes / "us" / "1" / "cases" / "0001-01.json").read_bytes())
    case["decision_date"] = "1900-01"
    dissent = {"text": "No.", "type": "dissent", "author": "Foo"}
    case["casebody"]["opinions"].append(dissent)
    opinions = list(from_case(case, "f-appx"))
    assert [opinion.opinion_id for opinion in opinions] == ["1.0", "1.1"]
    assert {opinion.date_filed for opinion in opinions} == {None}
    assert {opinion.precedential_status for opinion in opinions} == {"Unpublished"}
    assert (opinions[1].opinion_type, opinions[1].author) == ("040dissent", "Foo")


def test_the_heading_stands_before_the_first_opinion_where_there_is_one(volumes: Path) -> None:
    case = json.loads((volumes / "us" / "1" / "cases" / "0001-01.json").read_bytes())
    case["casebody"]["head_matter"] = "No. 08-1.\nFoo v. Bar\nBefore BAR, Circuit Judge."
    case["casebody"]["opinions"] *= 2
    first, second = from_case(case, "f3d")
    assert first.text.startswith("No. 08-1.\nFoo v. Bar")
    assert first.text.endswith(second.text)
    assert second.text == "Case text 1Case text 2\nCase text 3"
    assert first.text_field != second.text_field


def test_what_is_no_case_is_named(volumes: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no volumes"):
        list(read_input(tmp_path))
    shutil.copytree(volumes / "us" / "1", tmp_path / "us" / "1")
    path = tmp_path / "us" / "1" / "cases" / "0002-01.json"
    path.write_text('{"id": 2}')
    with pytest.raises(DataError, match=r"0002-01\.json"):
        list(read_cap(tmp_path))


@pytest.mark.parametrize(
    ("cite", "status"),
    [
        ("900 F. App'x 1", "Unpublished"), ("900 Fed. Appx. 1", "Unpublished"),
        ("900 F.3d 1", "Published"), ("5 F.4th 1", "Published"), ("900 WL 1", None), ("x", None),
    ],
)  # fmt: skip
def test_a_case_out_of_its_folder_has_the_status_of_its_citation(
    volumes: Path, tmp_path: Path, cite: str, status: str | None
) -> None:
    case = json.loads((volumes / "us" / "1" / "cases" / "0001-01.json").read_bytes())
    case["citations"] = [{"type": "official", "cite": cite}, {"type": "x", "cite": "1 U.S. 1"}]
    (tmp_path / "some" / "cases").mkdir(parents=True)
    (tmp_path / "some" / "cases" / "0001-01.json").write_text(json.dumps(case))
    (opinion,) = read_cap(tmp_path / "some")
    assert opinion.precedential_status == status


def test_a_folder_is_read_alike_from_inside(
    volumes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(volumes / "us" / "1", tmp_path / "f-appx" / "1")
    for inside, name in (
        ("", "f-appx"),
        ("f-appx", "1"),
        ("f-appx/1", "."),
        ("f-appx/1/cases", "."),
    ):
        monkeypatch.chdir(tmp_path / inside)
        found = {opinion.precedential_status for opinion in read_cap(Path(name))}
        assert found == {"Unpublished"}, inside
