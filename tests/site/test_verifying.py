"""Every fault the checks are there for is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from qi_analysis.core.errors import CheckError
from qi_analysis.site.verifying import faults, insist_sound

SOUND = (
    '<h1 id="a">A</h1><a href="#a">x</a><a href="sub/b.html#c">y</a><a href="https://x.org">z</a>'
)


def site(tmp_path: Path, index: str) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.html").write_text('<h1>B</h1><p id="c"><a href="../index.html">i</a>')
    (tmp_path / "index.html").write_text(index)
    return tmp_path


def test_a_sound_site_has_no_fault(tmp_path: Path) -> None:
    assert faults(site(tmp_path, SOUND)) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('<a href="gone.html">x</a>', "leads to no file"),
        ('<a href="sub/b.html#gone">x</a>', "leads to no id"),
        ('<a href="#gone">x</a>', "leads to no id"),
        ('<a href="../index.html">x</a>', "leads out of the site"),
        ('<a href="/index.html">x</a>', "leads out of the site"),
        ('<a href="javascript:x">x</a>', "leads to javascript:x"),
        ('<img src="https://x.org/a.png" alt="" width="1" height="1">', "leads to https://x.org"),
        ('<script src="//x.org/a.js"></script>', "leads to //x.org"),
        ('<img src="sub/b.html" alt="">', "without alt, width or height"),
        ("<script>1</script>", "inline <script>"),
        ("<style>p{}</style>", "inline <style>"),
        ('<p style="x">', "attribute style"),
        ('<p onclick="x">', "attribute onclick"),
        ('<p id="a">', "appears twice"),
        ("<h3>x</h3>", "h3 follows h1"),
        ("<h1>x</h1>", "has 2 headings h1"),
    ],
)
def test_a_fault_is_named_with_its_page(tmp_path: Path, more: str, words: str) -> None:
    root = site(tmp_path, SOUND + more)
    with pytest.raises(CheckError, match=words):
        insist_sound(root)
    assert all(fault.startswith("index.html: ") for fault in faults(root))


def test_a_style_sheet_that_fetches_what_is_not_there(tmp_path: Path) -> None:
    root = site(tmp_path, SOUND)
    (root / "a.css").write_text('p { src: url("gone.woff") }')
    (fault,) = faults(root)
    assert fault == "a.css: the address 'gone.woff' leads to no file"
