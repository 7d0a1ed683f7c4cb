"""The site as people use it: in Chromium, by mouse and keyboard, from files and a server."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from qi_analysis.core import paths
from tests.oracles.supreme_court_decisions import CLEAR_VIOLATIONS
from tests.site.browser import Browser

WIDTHS = (360, 768, 1280)
MAIN_KINDS = (
    "index.html",
    "staff.html",
    "figures/lifetime-risk/index.html",
    "claims/black-men-lifetime-ratio.html",
    "data/index.html",
    "notebooks/05-trends-2013-2024.html",
    "method/methods.html",
)
KINDS = (
    *MAIN_KINDS,
    "about.html",
    "search.html",
    "es/index.html",
    "es/staff.html",
    "es/claims/black-men-lifetime-ratio.html",
    "figures/index.html",
    "claims/index.html",
    "claims/circuit-opinions-529.html",
    "claims/bill.html",
    "data/dictionary.html",
    "data/supreme-court.html",
    "notebooks/index.html",
    "method/index.html",
)
"""One page of each template, the claim without numbers, and Spanish ones."""
PHONE = {"width": 360, "height": 740}
MOST_SCREENS = 8
"""Screens of a phone that a page may be long; what is left out of it was meant to be read whole."""
LONG = ("notebooks/0", "notebooks/1", "data/dictionary.html")
UNFOLD = "[...document.querySelectorAll('details')].slice(0, 3).forEach((d) => { d.open = true; })"
"""Opens what is folded; the others of a page are made by the same lines of its template."""
LARGEST_FIRST_PAGE = 300_000
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def paste(page: Any) -> str:
    """Return what is on the clipboard, as a person would see it."""
    page.evaluate(
        "() => { const a = document.createElement('textarea'); a.id = 'pasted';"
        " document.body.append(a); a.focus(); }"
    )
    page.keyboard.press("Control+V")
    return str(page.input_value("#pasted"))


def test_every_page_loads_from_files_and_fits_every_width(
    built_site: Path, browser: Browser
) -> None:
    with browser.page(width=WIDTHS[0], height=780) as page:
        for path in sorted(built_site.rglob("*.html")):
            page.goto(path.as_uri(), wait_until="load")
            if not path.relative_to(built_site).as_posix().startswith(LONG):
                page.set_viewport_size(PHONE)
                height = page.evaluate("document.documentElement.scrollHeight")
                assert height <= MOST_SCREENS * PHONE["height"], (path, height)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 780})
                assert page.evaluate(SIDEWAYS) <= 0, (path.name, width)
            assert page.faults == [], path.name
        assert all(url.startswith("file://") for url in page.requests)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_page_loads_from_a_server(served: str, browser: Browser, width: int) -> None:
    with browser.page(width=width) as page:
        for name in MAIN_KINDS:
            page.goto(f"{served}/{name}")
            page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            assert page.evaluate("document.fonts.check('16px Inter')"), name
        assert page.faults == []
        assert all(url.startswith(served) for url in page.requests)


@pytest.mark.parametrize("scheme", ["light", "dark"])  # the scheme changes colors alone
def test_no_violation_of_accessibility_rules(
    built_site: Path, browser: Browser, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with browser.page(color_scheme=scheme) as page:
        for name in KINDS if scheme == "light" else MAIN_KINDS:
            page.goto((built_site / name).as_uri())
            page.evaluate(UNFOLD)
            options = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
            found = Axe().run(page._page, options=options)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            assert len(found.response["passes"]) > (10 if scheme == "light" else 0), name


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}])
def test_the_first_page_is_light(served: str, browser: Browser, size: dict[str, int]) -> None:
    with browser.page(**size) as page:
        sizes: list[int] = []
        page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
        page.goto(f"{served}/index.html", wait_until="networkidle")
        assert page.evaluate("window.scrollY") == 0
        assert len(sizes) >= len(page.requests) >= 5  # page, style, script, type, picture
        assert sum(sizes) < LARGEST_FIRST_PAGE


@pytest.mark.parametrize(
    ("name", "answers"),
    [("index.html", ["Yes", "Yes", "Not known"]), ("es/index.html", ["Sí", "Sí", "No se sabe"])],
)
def test_a_phone_shows_the_three_answers_without_scrolling(
    built_site: Path, browser: Browser, name: str, answers: list[str]
) -> None:
    with browser.page(**PHONE) as page:
        page.goto((built_site / name).as_uri())
        asked = page.locator(".asked li").all()
        assert [each.locator(".verdict").inner_text() for each in asked] == answers
        for each in asked:
            assert each.locator("h2").inner_text().endswith("?")
            for part in (each, each.locator("img")):
                box = part.bounding_box()
                assert box["y"] + box["height"] <= PHONE["height"]
                assert box["height"] > 20
        # the number of each that has one: Edwards, Lee and Esposito's two, as the command has them
        texts = [each.inner_text() for each in asked]
        assert "2.47" in texts[0]
        assert "1,020" in texts[1]
        below = page.locator("form.search").bounding_box()["y"]
        gallery = page.locator(".cards").bounding_box()["y"]
        assert asked[-1].bounding_box()["y"] < below < gallery


def test_the_search_suggests_where_nothing_fits(built_site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.goto((built_site / "index.html").as_uri())
        page.fill("#asked", "xyzzy")
        page.press("#asked", "Enter")
        page.wait_for_url("**/search.html?q=xyzzy")
        assert page.text_content("#number") == "Nothing fits"
        page.locator("#suggested a").first.click()
        assert page.locator(".results a").count() > 0
        page.fill("#asked", "supreem court")
        assert "supreme court" in page.text_content("#number")
        page.fill("#asked", "<img src=x onerror=window.hacked=1>")
        assert page.evaluate("window.hacked") is None


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None  # every sum of a member is right
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("where", ["file", "server"])
def test_staff_get_a_picture_its_words_and_a_zip(
    built_site: Path, served: str, browser: Browser, where: str
) -> None:
    base = built_site.as_uri() if where == "file" else served
    with browser.page(**PHONE, accept_downloads=True) as page:
        page.goto(f"{base}/staff.html?figure=icon-array&lang=en")
        page.locator("#chosen").wait_for()
        assert page.input_value("#subject") == "icon-array"
        folder = paths.figures_dir() / "icon-array"
        (square,) = folder.glob("*square*.png")
        expect(page.locator("#alt")).to_have_text((folder / "alt.txt").read_text("utf-8").strip())
        with page.expect_download() as caught:
            page.click("#download")
        assert caught.value.suggested_filename == "icon-array-square-en.png"
        assert caught.value.path().read_bytes() == square.read_bytes()
        assert page.evaluate("document.getElementById('chosen').naturalWidth") == 1080
        with page.expect_download() as caught:
            page.click("#all")
        found = members(caught.value.path())
        assert found["icon-array/icon-array-square-en.png"] == square.read_bytes()
        captions = json.loads((folder / "captions.json").read_text("utf-8"))
        assert captions["post"] in found["icon-array/captions-en.txt"].decode()

        page.click("#add")
        page.select_option("#subject", "ratio-to-white")
        page.check("input[name=size][value=web]")
        page.click("#add")
        assert page.text_content("#inzip") == "In my zip: 2"
        with page.expect_download() as caught:
            page.click("#zip")
        assert {name for name in members(caught.value.path()) if name.endswith(".png")} == {
            "icon-array/icon-array-square-en.png",
            "ratio-to-white/ratio-to-white-web-en.png",
        }
        page.fill("#find", "one in every 1,000")
        options = page.locator("#subject option").all_text_contents()
        assert options
        assert all("1,000" in each for each in options)
        assert page.faults == []


def test_decisions_of_the_supreme_court_are_filtered(built_site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.goto((built_site / "data" / "supreme-court.html").as_uri())
        rows = page.locator("tbody tr")
        every = rows.count()
        assert page.text_content("#found") == f"{every} of {every} decisions"
        page.select_option("#claim", "clear_violation")
        shown = [row.text_content() for row in rows.all() if row.is_visible()]
        assert len(shown) == len(CLEAR_VIOLATIONS)
        for text, name in zip(shown, ("Hope v. Pelzer", "Groh v. Ramirez", "Taylor v. Riojas"),
                              strict=True):  # fmt: skip
            assert name in text
        page.fill("#words", "pelzer")
        assert page.text_content("#found") == f"1 of {every} decisions"


def test_search_and_filters_work_by_keyboard(built_site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.goto((built_site / "figures" / "index.html").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "words":
                break
        cards = page.locator(".card")
        every = cards.count()
        assert page.text_content("#found") == f"{every} of {every} pictures"
        page.keyboard.type("map of states")
        shown = [card for card in cards.all() if card.is_visible()]
        texts = [f"{card.text_content()} {card.get_attribute('data-words')}" for card in shown]
        assert 0 < len(shown) < every
        assert all(word in text.lower() for text in texts for word in ("map", "of", "states"))
        assert page.text_content("#found") == f"{len(shown)} of {every} pictures"

        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "claim"
        page.keyboard.press("ArrowDown")
        claim = page.input_value("#claim")
        visible = [card for card in cards.all() if card.is_visible()]
        assert 0 < len(visible) < every
        assert all(claim in (card.get_attribute("data-claims") or "") for card in visible)

        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#claim")).to_have_value("")
        expect(page.locator("#found")).to_have_text(f"{every} of {every} pictures")
        assert page.faults == []


def test_downloads_give_the_files(built_site: Path, served: str, browser: Browser) -> None:
    with browser.page(accept_downloads=True) as page:
        page.goto(f"{served}/figures/lifetime-risk/index.html")
        links = page.locator(".downloads a").all()
        assert len(links) >= 9  # two sizes in three formats, and four texts
        for link in links:
            with page.expect_download() as caught:
                link.click()
            source = built_site / "figures" / "lifetime-risk" / link.get_attribute("href")
            assert caught.value.suggested_filename == link.get_attribute("download")
            assert caught.value.path().read_bytes() == source.read_bytes()
        page.goto(f"{served}/data/index.html#tables")
        page.evaluate(UNFOLD)
        with page.expect_download() as caught:
            page.locator("a", has_text="nax.csv").click()
        assert caught.value.path().read_bytes() == (built_site / "data/tables/nax.csv").read_bytes()


@pytest.mark.parametrize("where", ["file", "server", "file without clipboard"])
def test_copy_buttons_copy(built_site: Path, served: str, browser: Browser, where: str) -> None:
    base = served if where == "server" else built_site.as_uri()
    with browser.page() as page:
        if where == "server":
            page.context.grant_permissions(["clipboard-write"])
        if where == "file without clipboard":
            page.add_init_script(
                "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
            )
        page.goto(f"{base}/figures/lifetime-risk/index.html")
        folder = built_site / "figures" / "lifetime-risk"
        page.get_by_role("button", name="Copy alt text").first.click()
        page.locator("[data-done=Copied]").wait_for()
        expect(page.locator("#said")).to_contain_text("copied")
        assert paste(page) == (folder / "alt.txt").read_text("utf-8").strip()

        page.reload()
        page.evaluate(UNFOLD)
        page.get_by_role("button", name="Copy code").click()
        page.locator("[data-done=Copied]").wait_for()
        code = paste(page)
        (web,) = (path.name for path in folder.glob("*web*.png") if "dark" not in path.name)
        address = web if where != "server" else f"{served}/figures/lifetime-risk/{web}"
        assert f'src="{address}"' in code
        assert code.startswith("<figure>")
        assert page.faults == []


@pytest.mark.parametrize("where", ["file", "server"])
def test_the_policy_stops_what_was_injected(
    built_site: Path, served: str, browser: Browser, where: str
) -> None:
    base = served if where == "server" else built_site.as_uri()
    with browser.page() as page:
        page.goto(f"{base}/index.html")
        page.evaluate(
            """() => {
              const script = document.createElement('script');
              script.textContent = 'window.hacked = 1';
              document.body.append(script);
              const far = document.createElement('script');
              far.src = 'https://example.org/x.js';
              document.body.append(far);
              const image = new Image();
              image.src = 'https://example.org/x.png';
              document.body.append(image);
              document.body.insertAdjacentHTML(
                'beforeend', '<b id="x" onclick="window.hacked = 2">x</b>');
              document.getElementById('x').click();
              document.body.setAttribute('style', 'margin-left: 99px');
            }"""
        )
        page.evaluate("fetch('https://example.org/x').catch(() => null)")
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("getComputedStyle(document.body).marginLeft") == "0px"
        outside = [url for url in page.requests if "example.org" in url]
        assert set(outside) <= set(page.blocked)
        refused = [fault for fault in page.faults if "Content Security Policy" in fault]
        assert len(refused) >= 6


def test_what_is_folded_away_is_printed(built_site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.goto((built_site / "claims" / "black-men-lifetime-ratio.html").as_uri())
        printed = PdfReader(io.BytesIO(page.pdf()))
        text = "".join("".join(each.extract_text() for each in printed.pages).split())
        # the hash of a raw file, from the ledger of sources, stands in the folded part
        assert "23468fae11475739ab7c2ace7e477c4307c287b9d4f18f2b40f2bcb9755dbf86" in text
        assert "Skiptothecontent" not in text


def test_many_pictures_are_printed_on_few_pages(built_site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.goto((built_site / "figures" / "index.html").as_uri())
        pictures = page.locator(".cards img").count()
        pages = len(PdfReader(io.BytesIO(page.pdf(format="Letter"))).pages)
        assert pages <= pictures / 8  # four in a row, and rows are lower than a third of a page


@pytest.mark.parametrize("name", ["index.html", "es/index.html"])
def test_the_menu_is_one_line_on_a_phone(built_site: Path, browser: Browser, name: str) -> None:
    with browser.page(**PHONE) as page:
        page.goto((built_site / name).as_uri())
        page.evaluate("document.fonts.ready")
        links = page.locator("nav a").all()
        assert len(links) == 5
        assert len({link.bounding_box()["y"] for link in links}) == 1


def test_without_script_all_is_there_and_no_dead_button(built_site: Path, browser: Browser) -> None:
    with browser.page(java_script_enabled=False) as page:
        page.goto((built_site / "index.html").as_uri())
        assert page.locator("button:visible, form:visible").count() == 0
        page.locator(".card h3 a").first.click()
        assert page.locator(".downloads a").first.is_visible()
        assert page.locator(".share dd").first.is_visible()
        for name in ("staff.html", "search.html"):
            page.goto((built_site / name).as_uri())
            assert page.locator("main noscript a:visible").count() > 0
