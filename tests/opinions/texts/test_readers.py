"""Readers and the choice of text: the codebook's rule, and lines that are not records."""

from __future__ import annotations

import gzip
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.coded_text import strip_tags, text_of
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.readers import from_v3, read_any, read_jsonl, read_v3
from tests.opinions.made_up import opinion


def test_plain_text_is_taken_unless_html_holds_far_more() -> None:
    # 100 plain characters: the bound is 1.5 * 100 + 500 = 650 characters without white space
    plain = "x " * 100
    assert text_of({"plain_text": plain, "html": "y" * 650}) == (plain, "plain_text")
    assert text_of({"plain_text": plain, "html": "y" * 651}) == ("y" * 651, "html")
    assert text_of({"plain_text": plain, "html": "y " * 640}) == (plain, "plain_text")
    assert text_of({"plain_text": plain, "html": "<b></b>" * 700}) == (plain, "plain_text")


def test_empty_and_absent_fields() -> None:
    assert text_of({}) == ("", "plain_text")
    assert text_of({"plain_text": None, "html": None, "html_lawbox": ""}) == ("", "plain_text")
    text, field = text_of({"plain_text": "", "html": "", "html_lawbox": "<p>" + "a" * 600})
    assert field == "html_lawbox"
    assert text.strip() == "a" * 600


def test_tags_scripts_and_comments_go_and_words_stay_apart() -> None:
    html = "a<i>b</i> c<br/>d<p>e &amp; f</p><!-- g --><script>h()</script><style>i</style>j"
    assert strip_tags(html).split() == ["a", "b", "c", "d", "e", "&", "f", "j"]


@pytest.mark.parametrize(
    "html", ["", "<", "<!--" * 9000, "<a " * 9000, "<![" * 9000, "</" * 9000, "\ud800<p>a", "\x00b"]
)
def test_malformed_html_is_no_trouble(html: str) -> None:
    assert isinstance(strip_tags(html), str)


def test_a_v3_record() -> None:
    found = from_v3(
        {
            "resource_uri": "http://www.example.org/api/rest/v3/opinions/42/",
            "absolute_url": "/opinion/42/moss-v-fern/",
            "cluster": "http://www.example.org/api/rest/v3/clusters/43/",
            "download_url": "http://www.ca1.uscourts.gov/pdf.opinions/07-1234U-01A.pdf",
            "type": "010combined",
            "plain_text": "text",
        }
    )
    assert (found.opinion_id, found.cluster_id, found.case_name) == (42, 43, "moss-v-fern")
    assert (found.court, found.precedential_status) == ("ca1", "Unpublished")
    assert found.date_filed is None


def test_json_lines_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "opinions.jsonl"
    one, two = opinion("Affirmed.", opinion_id=1), opinion('Reversed.\n"é"', opinion_id=2)
    path.write_text("".join(json.dumps(x.to_record()) + "\n" for x in (one, two)))
    assert list(read_jsonl(path)) == [one, two]
    assert list(read_any(path)) == [one, two]


def test_a_gzipped_file_of_v3_records(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write(json.dumps({"resource_uri": "/opinions/3/", "plain_text": "t"}) + "\n")
    assert [x.opinion_id for x in read_any(path)] == [3]


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"resource_uri": "/opinions/3/"}\n[1]\n')
    with pytest.raises(DataError, match=r"row 2.*not a JSON object"):
        list(read_v3(path))
    path.write_text('{"resource_uri": "/opinions/3/"}\n{"plain')
    with pytest.raises(DataError, match=r"row 2.*not JSON"):
        list(read_v3(path))
    path.write_text('{"resource_uri": ""}\n')
    with pytest.raises(DataError, match="no id"):
        list(read_v3(path))
    path.write_text('{"opinion_id": 1}\n')
    with pytest.raises(DataError, match="lacks 'text'"):
        list(read_jsonl(path))
    path.write_text('{"opinion_id": 1, "text": "t", "status": "Published"}\n')
    with pytest.raises(DataError, match=r"not known: 'status'.*precedential_status"):
        list(read_jsonl(path))


def test_an_id_and_a_text_suffice(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"opinion_id": "a", "text": "Affirmed."}\n')
    (found,) = read_any(path)
    assert (found.opinion_id, found.text, found.source) == ("a", "Affirmed.", "own file")
    assert (found.court, found.date_filed, found.citations) == (None, None, ())


def test_a_cut_or_absent_file(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"resource_uri": "/opinions/3/"}\n' * 500)[:-20])
    with pytest.raises(DataError, match="not a whole file"):
        list(read_any(path))
    with pytest.raises(DataError, match="no such file"):
        list(read_input(tmp_path / "none.jsonl"))


WRONG: dict[str, object] = {
    "opinion_id": True, "cluster_id": 1.5, "court": 5, "case_name": [], "docket_number": "\ud83d",
    "precedential_status": 0, "citations": 7, "opinion_type": True, "author": {}, "text": None,
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_field_of_the_wrong_kind_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / "opinions.jsonl"
    good = opinion("Affirmed.", opinion_id=1).to_record()
    path.write_text(json.dumps(good) + "\n" + json.dumps({**good, name: WRONG[name]}) + "\n")
    with pytest.raises(DataError, match=rf"row 2, column '{name}'"):
        list(read_any(path))


@pytest.mark.parametrize("number", [2**63, 2**70, -1, 10**400])
def test_ids_that_no_database_could_hold_are_refused(tmp_path: Path, number: int) -> None:
    path = tmp_path / "opinions.jsonl"
    path.write_text(json.dumps({**opinion("t").to_record(), "opinion_id": number}) + "\n")
    with pytest.raises(DataError, match="row 1, column 'opinion_id'"):
        list(read_any(path))


@pytest.mark.parametrize("field", ["plain_text", "html", "type", "author_str"])
def test_a_v3_field_of_the_wrong_kind_is_refused(tmp_path: Path, field: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps({"resource_uri": "/opinions/3/", field: 5}) + "\n")
    with pytest.raises(DataError, match=r"row 1.*5 is not text"):
        list(read_any(path))


def test_what_is_nested_deeply_or_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "opinions.jsonl"
    path.write_text('{"a": ' + "[" * 100_000 + "\n")
    with pytest.raises(DataError, match=r"row 1.*nested too deeply"):
        list(read_any(path))
    monkeypatch.setattr("qi_analysis.opinions.texts.readers.LONGEST", 1000)
    path.write_text("\n" + "x" * 1001 + "\n")
    with pytest.raises(DataError, match=r"row 2.*longer than"):
        list(read_any(path))


def test_a_file_packed_to_a_thousandth_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", 1) as file:
        for _ in range(100):
            file.write(bytes(1 << 20))
    with pytest.raises(DataError, match="longer than 64 MiB"):
        list(read_any(path))


def test_a_damaged_packed_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    whole = gzip.compress(json.dumps({"resource_uri": "/opinions/3/"}).encode() * 500)
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with suppress(DataError):
            list(read_any(path))


def test_a_pipe_and_a_device_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    for path in (tmp_path / "pipe.jsonl", Path("/dev/zero")):
        with pytest.raises(DataError, match="no regular file but a pipe or a device"):
            list(read_any(path))


def test_a_mark_at_the_beginning_is_no_part_of_the_first_record(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"resource_uri": "/opinions/3/"}).encode())
    assert [x.opinion_id for x in read_any(path)] == [3]
