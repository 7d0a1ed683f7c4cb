"""What the site reads from an export, and what it refuses."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from qi_analysis.core.errors import CheckError, DataError
from qi_analysis.site import figures, gallery, pictures
from qi_analysis.site.publishing import Staging
from tests.site.exports import SVG, export, png


def test_known_figures_come_first_then_the_others_each_with_its_languages(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        export(tmp_path, name)
    export(tmp_path / "a", "es", "Palabras")
    export(tmp_path / "a", "aside")
    found = figures.read_all(tmp_path, ["c", "not-there"])
    assert [figure.key for figure in found] == ["c", "a", "a/es", "b"]


def test_sizes_in_their_order_and_the_dark_beside_the_light(tmp_path: Path) -> None:
    place = export(
        tmp_path,
        "a",
        wide__png=png(10, 10),
        square__png=png(20, 20),
        square_dark__png=png(20, 20),
        web_dark__pdf=b"%PDF-",
    )
    figure = figures.read(place, "a", "en")
    assert [shape.name for shape in figure.shapes] == [
        "web",
        "web-dark",
        "square",
        "square-dark",
        "wide",
    ]
    made = gallery.card(figure, Staging(tmp_path / "site"))
    assert [picture.name for picture in made.pictures] == ["web", "square", "wide"]
    assert [picture.name for picture in made.dark_pictures] == ["square-dark"]
    assert made.pictures[1].dark == "figures/a/preview/square-dark.png"
    assert made.pictures[1].words == "Square, 20 \N{MULTIPLICATION SIGN} 20"
    assert (tmp_path / "site" / "figures" / "a" / "web-dark.pdf").is_file()


def test_a_picture_drawn_for_staff_alone_is_shown_small_and_not_carried(tmp_path: Path) -> None:
    place = export(tmp_path, "a", square__png=png(2000, 2000), a_square_dark_es__png=png(20, 20))
    figure = figures.read(place, "a", "es")
    made = gallery.card(figure, Staging(tmp_path / "site"), lambda path: path.suffix == ".svg")
    folder = tmp_path / "site" / "figures" / "a" / "es"
    assert made.main.name == "square"
    assert made.shared == "figures/a/es/preview/square.png"
    assert made.embed_source == made.shared  # and no file that is not there
    assert made.main.dark == "figures/a/es/preview/square-dark.png"
    assert (folder / "preview" / "square.png").is_file()
    assert (folder / "web.svg").is_file()
    assert not list(folder.glob("*.png"))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"meta__json": "{"}, "is not JSON"),
        ({"meta__json": "[]"}, "is not a JSON object"),
        ({"meta__json": '{"title": "x"}'}, "'subtitle' is missing"),
        ({"captions__json": '{"post": "x"}'}, "'paragraph' is missing"),
        ({"data__csv": ""}, "is empty"),
        ({"alt__txt": b"\xff\xfe"}, "cannot be read"),
    ],
)
def test_an_incomplete_export_is_named(tmp_path: Path, files: dict[str, Any], words: str) -> None:
    place = export(tmp_path, "a", **files)
    with pytest.raises(DataError, match=words):
        figures.read(place, "a", "en")


def test_a_folder_name_that_could_lead_elsewhere_is_refused(tmp_path: Path) -> None:
    export(tmp_path, "A b")
    with pytest.raises(DataError, match="lower-case words"):
        figures.read_all(tmp_path)


def test_a_picture_that_is_none_is_named(tmp_path: Path) -> None:
    place = export(tmp_path, "a", web__png=b"no picture")
    with pytest.raises(DataError, match=r"web\.png"):
        pictures.size_of(place / "web.png")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        '<rect onload="x"/>',
        "<foreignObject/>",
        '<image href="https://example.org/x.png"/>',
        '<use xmlns:l="http://www.w3.org/1999/xlink" l:href="other.svg#x"/>',
        '<a href="javascript:x"/>',
        "<style>@import 'x.css'</style>",
        "<style>* { fill: url(https://example.org/x) }</style>",
        '<rect fill="url(https://example.org/x)"/>',
    ],
)
def test_an_svg_that_runs_or_fetches_is_refused(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "a.svg"
    path.write_text(SVG.replace("</svg>", f"{inside}</svg>"))
    with pytest.raises(CheckError, match=r"a\.svg"):
        pictures.insist_still(path)


def test_an_svg_that_refers_to_itself_and_carries_its_type_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    own = '<g id="b"/><use href="#b"/><rect fill="url(#b)"/>'
    path.write_text(
        SVG.replace("</svg>", f"<style>@font-face{{src:url(data:font/woff;x)}}</style>{own}</svg>")
    )
    pictures.insist_still(path)


def test_a_small_copy_is_small_and_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(1920, 1080))
    content, width, height = pictures.preview(path)
    assert (width, height) == (720, 405)
    assert pictures.preview(path)[0] == content


def test_languages_call_themselves_by_their_name() -> None:
    # own names: Unicode CLDR, as every browser shows them
    names = {code: gallery.language_name(code) for code in ("en", "es", "ar", "zz")}
    assert names == {"en": "English", "es": "Español", "ar": "العربية", "zz": "zz"}


def test_a_claim_that_fails_is_shown_by_its_card() -> None:
    def shown(name: str, *, of_claim: bool) -> Any:
        figure = SimpleNamespace(kind="post", claims=("a",))
        return SimpleNamespace(name=name, of_claim=of_claim, figure=figure)

    cards = [shown("picture", of_claim=False), shown("card", of_claim=True)]
    assert gallery.best(cards) is cards[0]
    assert gallery.best(cards, failed=True) is cards[1]
    assert gallery.best([], failed=True) is None


def test_a_rare_color_survives_the_preview(tmp_path: Path) -> None:
    """A thousand gray marks of many shades, and one in color, which is what the picture is for."""
    pixels = np.full((600, 720, 3), 255, dtype=np.uint8)
    shades = np.random.default_rng(0).integers(0, 255, size=(20, 32), dtype=np.uint8)
    for row in range(20):
        for column in range(32):
            at = (slice(row * 30, row * 30 + 20), slice(column * 22, column * 22 + 16))
            pixels[at] = shades[row, column]
    pixels[300:320, 440:456] = (185, 58, 11)
    Image.fromarray(pixels).save(tmp_path / "web.png")
    small, width, height = pictures.preview(tmp_path / "web.png")
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (width, height) == (720, 600)
        shown = np.asarray(picture.convert("RGB")).astype(int)
    assert np.abs(shown[310, 448] - (185, 58, 11)).max() <= 12
