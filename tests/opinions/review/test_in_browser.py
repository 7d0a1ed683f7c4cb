"""The review page as a person uses it: in Chromium, from a file, by keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from qi_analysis.opinions.review.queue import apply_answers, read_answers
from tests.opinions.review.queue_made_up import TEXT, opinion, row, write
from tests.site.browser import Browser
from tests.site.exports import ALL_HOSTILE

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HOSTILE = f"{ALL_HOSTILE}</script>\u2028"


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Return a page of three opinions, the second without words of any question."""
    texts: dict[int | str, str] = {7: TEXT, "12.10": "A debt. Affirmed.", 9: TEXT}
    pairs = [(row(n, text), opinion(n, text)) for n, text in texts.items()]
    return write(tmp_path, *pairs, who="Ann")


def start(page: Any, made: Path) -> None:
    page.goto(made.as_uri())
    expect(page.locator("#facts dd").first).to_be_visible()


def press(page: Any, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Any, kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.click(f"#save-{kind}")
    path = folder / str(download.value.suggested_filename)
    download.value.save_as(path)
    return path


def test_three_opinions_by_keys_with_a_break(three: Path, tmp_path: Path, browser: Browser) -> None:
    with browser.page() as page:
        start(page, three)
        press(page, "aaaaaaa")  # seven answers, an eighth key goes on
        expect(page.locator("#done")).to_have_text("1 of 3 settled")
        expect(page.locator("#derived dd")).to_have_text(["yes", "police"])
        press(page, "n")
        expect(page.locator("#caption")).to_have_text("2. Moss v. Fern")
        press(page, "010")  # not raised, police, no force: nothing else applies
        expect(page.locator("#done")).to_have_text("2 of 3 settled")
        press(page, "n11")
        page.reload()
        expect(page.locator("#caption")).to_have_text("3. Moss v. Fern")
        expect(page.locator("#question")).to_have_text("Is there a claim of excessive force?")
        press(page, "10c22")  # force, outside, cannot tell, not established, denied
        expect(page.locator("#done")).to_have_text("3 of 3 settled")
        wanted = {
            "7": {"qi_raised": "1", "defendant_type": "police", "force_claim": "1",
                  "force_in_custody": "0", "violation": "no", "clearly_established": "not_reached",
                  "qi_result": "granted"},
            "12.10": {"qi_raised": "0", "defendant_type": "police", "force_claim": "0"},
            "9": {"qi_raised": "1", "defendant_type": "police", "force_claim": "1",
                  "force_in_custody": "0", "violation": "cannot_tell", "clearly_established": "no",
                  "qi_result": "denied"},
        }  # fmt: skip
        for kind in ("json", "csv"):
            assert read_answers(saved(page, kind, tmp_path)) == wanted
        assert page.faults == []
        assert all(url.startswith("file://") or url == "data:," for url in page.requests)
    read = [apply_answers(row(n), wanted) for n in (7, "12.10", 9)]
    assert [each.reader for each in read] == ["human"] * 3
    assert [each.favours for each in read] == ["police", "none", "plaintiff"]


def test_a_saved_file_goes_on_in_another_browser(
    three: Path, tmp_path: Path, browser: Browser
) -> None:
    with browser.page() as page:
        start(page, three)
        press(page, "aa")
        path = saved(page, "json", tmp_path)
    with browser.page() as page:
        start(page, three)
        press(page, "0")
        page.set_input_files("#load", path)
        expect(page.locator("#status")).to_have_text(
            "Answers taken over: 1. Answers given here that differ, and stay: 1."
        )
        other = saved(page, "csv", tmp_path)
        assert read_answers(other) == {"7": {"qi_raised": "0", "defendant_type": "police"}}
        for wrong in ("[]", "{", '{"format": "qi-analysis review 1", "answers": [null]}'):
            path.write_text(wrong)
            page.set_input_files("#load", path)
            expect(page.locator("#status")).to_have_text(
                "This is no file that a review page saved as JSON."
            )
        assert page.faults == []


def test_answers_are_taken_back_and_questions_come_back(three: Path, browser: Browser) -> None:
    with browser.page() as page:
        start(page, three)
        press(page, "aaaaaaa")
        press(page, "kkkkkkk0")  # back to the first question: not raised after all
        fields = page.locator("#fields button")
        expect(fields.nth(6)).to_have_text("qi result: does not apply")
        expect(fields.nth(6)).to_be_disabled()
        press(page, "kkkkkkk1")
        expect(fields.nth(6)).to_have_text("qi result: granted")
        page.click("#fields li:nth-child(7) button")
        press(page, "x")
        expect(fields.nth(6)).to_have_text("qi result: …")
        expect(page.locator("#done")).to_have_text("0 of 3 settled")


@pytest.mark.parametrize(
    ("keys", "target"),
    [("1111", "no"), ("1110", "yes"), ("1410", "yes"), ("1210", "no"), ("110", "no"),
     ("11", "open"), ("1c10", "open"), ("0", "no")],
)  # fmt: skip
def test_target_follows_from_the_answers(
    three: Path, browser: Browser, keys: str, target: str
) -> None:
    """Police among the defendants, force, immunity raised, outside a jail: the codebook's rule."""
    with browser.page() as page:
        start(page, three)
        press(page, keys)
        expect(page.locator("#derived dd").first).to_have_text(target)


def test_only_what_is_not_settled_and_any_number(three: Path, browser: Browser) -> None:
    with browser.page() as page:
        start(page, three)
        press(page, "n010")
        page.fill("#number", "1")
        page.press("#number", "Enter")
        expect(page.locator("#caption")).to_have_text("1. Moss v. Fern")
        page.check("#open-only")
        press(page, "n")
        expect(page.locator("#caption")).to_have_text("3. Moss v. Fern")
        press(page, "n")
        expect(page.locator("#status")).to_have_text("This is the last opinion of the queue.")
        page.uncheck("#keys")
        press(page, "p")
        expect(page.locator("#caption")).to_have_text("3. Moss v. Fern")


def test_hostile_words_are_words(tmp_path: Path, browser: Browser) -> None:
    text = f"{HOSTILE} qualified immunity \u202e {HOSTILE} AFFIRMED."
    ids = ("__proto__", "=1+1", HOSTILE)
    pairs = [
        (row(n, text, docket=HOSTILE, court=HOSTILE), opinion(n, text, name=HOSTILE)) for n in ids
    ]
    made = write(tmp_path, *pairs, who=f"={HOSTILE}")
    with browser.page() as page:
        start(page, made)
        assert page.text_content("#text") == text.replace("\u202e", "[U+202E]")
        for n in range(1, len(ids) + 1):
            expect(page.locator("#caption")).to_contain_text(f"{n}. ")
            expect(page.locator("#machine")).to_be_visible()  # else there is nothing to agree with
            press(page, "aaaaaaan")
        path = saved(page, "csv", tmp_path)
        assert set(read_answers(path)) == {each.strip() for each in ids}
        page.reload()
        expect(page.locator("#done")).to_have_text("3 of 3 settled")
        assert page.evaluate("window.hacked") is None
        assert page.locator("img").count() == 0
        assert page.faults == []
    cells = [cell for line in path.read_text().splitlines()[1:] for cell in line.split('","')]
    assert not [cell for cell in cells if cell.strip('"')[:1] in {"=", "+", "-", "@"}]


def test_a_blind_page_offers_nothing_to_agree_with(tmp_path: Path, browser: Browser) -> None:
    made = write(tmp_path, (row(7), opinion(7)), blind=True)
    with browser.page() as page:
        start(page, made)
        expect(page.locator("#machine")).to_be_hidden()
        press(page, "a")
        expect(page.locator("#fields button").first).to_have_text("qi raised: …")
        assert page.locator("mark.now").count() > 0


def test_only_the_texts_that_are_shown_next_are_loaded(tmp_path: Path, browser: Browser) -> None:
    made = write(tmp_path, *((row(n), opinion(n)) for n in range(9)))
    with browser.page() as page:
        start(page, made)
        page.wait_for_load_state("networkidle")
        assert [url.split("/texts/")[1] for url in page.requests if "/texts/" in url] == [
            "0.js", "1.js",
        ]  # fmt: skip


def test_a_missing_text_is_told(three: Path, browser: Browser) -> None:
    (three.parent / "texts" / "1.js").unlink()
    with browser.page() as page:
        start(page, three)
        press(page, "n")
        expect(page.locator("#status")).to_contain_text("texts/1.js")
        press(page, "a")  # agreeing with what is not shown is no answer, and is told
        expect(page.locator("#status")).to_contain_text("press A again")
        expect(page.locator("#fields button").first).to_have_text("qi raised: …")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rules_of_accessibility_and_small_screens(
    three: Path, browser: Browser, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with browser.page(width=width, height=740, color_scheme=scheme) as page:
        start(page, three)
        press(page, "1")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate(SIDEWAYS) <= 0
        found = Axe().run(page._page)
        assert found.violations_count == 0, found.generate_report()
        assert len(found.response["passes"]) > 10


def test_buttons_do_what_keys_do(three: Path, tmp_path: Path, browser: Browser) -> None:
    """By Tab and Enter alone, as with a screen reader that keeps the letters for itself."""
    with browser.page(width=360) as page:
        start(page, three)
        page.uncheck("#keys")
        for wanted in ("no", "police"):
            page.focus("#question")
            for _ in range(10):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.textContent").endswith(f" {wanted}"):
                    break
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "question"
        path = saved(page, "json", tmp_path)
    assert json.loads(path.read_text())["reader"] == "Ann"
    assert read_answers(path) == {"7": {"qi_raised": "0", "defendant_type": "police"}}
