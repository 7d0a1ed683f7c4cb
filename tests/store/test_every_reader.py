"""What every reader of a registered table refuses: what is not the file, and other columns."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pyreadr
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.store import registry
from qi_analysis.store.registry import RawFile

WINGS = ("exposure.", "studies.")  # readers of deaths have tests of their own
OWN = "published_figures"  # a table of ours, which has too
FILES = [
    raw
    for source in registry.load().values()
    for raw in source.files
    if raw.reader and raw.reader.startswith(WINGS) and raw.source != OWN
]
every_file = pytest.mark.parametrize("raw", FILES, ids=lambda raw: raw.name)


def refusal(raw: RawFile, path: Path) -> str:
    """Return the words with which the reader of a file refuses ``path``."""
    module, _, function = str(raw.reader).partition(":")
    read: Callable[[Path], object] = getattr(import_module(f"qi_analysis.{module}"), function)
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@every_file
def test_what_is_not_the_file_is_refused(raw: RawFile, files_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / raw.name
    assert "o such file" in refusal(raw, path)
    content = (files_dir / raw.source / raw.name).read_bytes()
    for other in (b"", b"<!DOCTYPE html>\n<html></html>", content[: len(content) // 2]):
        path.write_bytes(other)
        assert refusal(raw, path)


@pytest.mark.parametrize(
    "raw",
    [raw for raw in FILES if not raw.name.endswith((".dta", ".gz"))],
    ids=lambda raw: raw.name,
)
def test_another_column_is_refused(raw: RawFile, files_dir: Path, tmp_path: Path) -> None:
    source, path = files_dir / raw.source / raw.name, tmp_path / raw.name
    if path.suffix in {".rda", ".RDS", ".rds"}:
        ((name, frame),) = pyreadr.read_r(str(source)).items()
        few = frame.iloc[:200].reset_index(drop=True)
        few = few.astype(dict.fromkeys(few.select_dtypes("category"), "str"))
        old = few.columns[-1]
        few = few.rename(columns={old: "surname"})
        if name is None:
            pyreadr.write_rds(str(path), few)
        else:
            pyreadr.write_rdata(str(path), few, df_name=name)
    else:
        header, *lines = source.read_text("utf-8-sig").split("\n")
        mark = "\t" if path.suffix == ".txt" else ","
        first, *others = header.split(mark)
        old = first.strip('"')
        path.write_text("\n".join([mark.join(["surname", *others]), *lines]), "utf-8")
    message = refusal(raw, path)
    assert f"missing column {old!r}" in message
    assert "unexpected column 'surname'" in message
