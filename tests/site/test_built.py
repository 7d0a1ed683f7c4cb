"""The built site: what is on it is what the project holds, and two builds are the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.evaluations import Context
from qi_analysis.core import paths
from qi_analysis.risk import study
from qi_analysis.site import builder
from qi_analysis.site.rendering import POLICY
from qi_analysis.store import committed
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    import pytest

COMMAND = (sys.executable, "-c", "from qi_analysis.cli import main; main()")


def page(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(str(path)).getroot()


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_command_gives_the_same_bytes_and_says_where(built_site: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "site", "--out", "again"],
        cwd=tmp_path,
        env={**os.environ, "QI_ANALYSIS_HOME": str(paths.root()), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == str(Path("again", "index.html"))
    assert files(tmp_path / "again") == files(built_site)
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_every_page_has_policy_language_landmarks_a_card_and_dates(built_site: Path) -> None:
    pages = sorted(built_site.rglob("*.html"))
    assert len(pages) > 40
    for path in pages:
        root = page(path)
        name = path.relative_to(built_site).as_posix()
        spanish = name.startswith("es/") or name == "data/supreme-court-es.html"
        assert root.get("lang") == ("es" if spanish else "en")
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == POLICY
        # the policy must come before anything that is fetched
        assert [e.tag for e in root.xpath("//head/*")][:2] == ["meta", "meta"]
        assert len(root.xpath("//main[@id='content']")) == 1
        assert len(root.xpath("//header[not(ancestor::main)]//nav")) == 1
        assert root.xpath("string(//body/a[1]/@href)") == "#content"
        assert root.xpath("//title/text()")
        for kind in ("og:title", "og:description", "og:image", "og:site_name", "og:type"):
            assert len(root.xpath(f"//meta[@property='{kind}']/@content")[0]) > 3, (path, kind)
        assert root.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
        assert (path.parent / root.xpath("//meta[@name='twitter:image']/@content")[0]).is_file()
        assert not root.xpath("//link[@rel='canonical']")  # whose address nobody gave
        foot = root.xpath("string(//footer)")
        assert re.search(r"May 30, 2025|30 de mayo de 2025", foot), path  # of the newest release
        assert re.search(r"November \d+, 2026|de noviembre de 2026|20\d\d", foot), path


def test_a_question_in_spanish_has_both_its_marks(built_site: Path) -> None:
    asked = 0
    for name in ("index.html", "claims/index.html"):
        for words in page(built_site / "es" / name).xpath("//main//a//text()[contains(., '?')]"):
            assert str(words).count("¿") == str(words).count("?") == 1, words
            asked += 1
    assert asked > 50


def test_links_between_pages_lead_somewhere_by_a_second_method(built_site: Path) -> None:
    for path in built_site.rglob("*.html"):
        for link in page(path).xpath("//@href | //@src"):
            if link.startswith(("http://", "https://")):
                continue
            address, _, fragment = link.partition("?")[0].partition("#")
            target = (path.parent / address).resolve() if address else path
            assert target.is_file(), (path, link)
            assert target.is_relative_to(built_site.resolve())
            if fragment:
                assert page(target).xpath(f"//*[@id='{fragment}']"), (path, link)


def test_pictures_that_are_not_seen_at_once_load_later(built_site: Path) -> None:
    root = page(built_site / "index.html")
    pictures = root.xpath("//img")
    first = [img for img in pictures if img.get("loading") != "lazy"]
    assert len(first) == 3  # of the three claims
    assert all(img.get("width") and img.get("height") for img in pictures)


def test_every_committed_figure_has_its_page_with_all_its_files(built_site: Path) -> None:
    names = {path.parent.name for path in paths.figures_dir().glob("*/meta.json")}
    gallery = page(built_site / "figures" / "index.html")
    assert not gallery.xpath("//li[@class='card']//details")
    shown = {link.split("/")[0] for link in gallery.xpath("//main//@href") if "/" in link}
    assert names <= shown
    for name in names:
        own = page(built_site / "figures" / name / "index.html")
        linked = set(own.xpath("//table[@class='downloads']//@href"))
        for path in (paths.figures_dir() / name).glob("*.*"):
            carried = built_site / "figures" / name / path.name
            assert carried.read_bytes() == path.read_bytes()
            assert path.name in linked
    assert not gallery.xpath("//li[@class='card'][.//a[contains(@href, 'two-step-test')]]")


def test_tables_are_the_committed_ones_and_in_the_dictionary(built_site: Path) -> None:
    dictionary = page(built_site / "data" / "dictionary.html")
    for resource in committed.package()["resources"]:
        carried = built_site / "data" / "tables" / resource["path"]
        assert carried.read_bytes() == (paths.processed_dir() / resource["path"]).read_bytes()
        (section,) = dictionary.xpath(f"//section[@aria-labelledby='{resource['name']}']")
        columns = carried.read_text("utf-8").splitlines()[0].split(",")
        assert section.xpath(".//table[1]/tbody/tr/th/code/text()")[: len(columns)] == columns


def test_every_decision_of_the_court_has_its_words_and_address(built_site: Path) -> None:
    table = (paths.processed_dir() / "supreme_court.csv").read_text("utf-8").splitlines()
    decisions = list(csv.DictReader(table))
    rows = page(built_site / "data" / "supreme-court.html").xpath("//tbody/tr")
    assert len(rows) == len(decisions)
    for row, decision in zip(rows, decisions, strict=True):
        assert row.xpath("th//a/@href") == [decision["citation_link"]]
        assert decision["sentence"] in row.text_content()
        assert decision["case_name"] in row.xpath("string(th)")


def test_a_claim_says_what_the_command_says(built_site: Path) -> None:
    def told(*arguments: str) -> list[dict[str, object]]:
        done = subprocess.run(
            [*COMMAND, *arguments],
            capture_output=True,
            text=True,
            check=True,
            cwd=paths.root(),
        )
        found: list[dict[str, object]] = json.loads(done.stdout)
        return found

    name = "women-one-in-33000"
    (claim,) = told("claims", name, "--json")
    root = page(built_site / "claims" / f"{name}.html")
    text = " ".join(root.text_content().split())
    assert claim["statement"] == root.xpath("string(//*[@id='statement'])")
    assert claim["wording"] == root.xpath("string(//*[@id='safe'])")
    assert str(claim["verdict"]).replace("_", " ").capitalize() in text
    assert root.xpath("//ul[contains(@class, 'caveats')]/li/text()") == claim["caveats"]
    assert str(claim["code"]) in text
    steps = told("explain", name, "--json")
    assert len(root.xpath("//ol[contains(@class, 'steps')]/li")) == len(steps)
    hashes = [step["sha256"] for step in steps if step["sha256"]]
    assert root.xpath("//ol[contains(@class, 'steps')]//code[@class='hash']/text()") == hashes
    for step in steps:
        path = str(step["path"] or "")
        if path.startswith("data/processed/"):  # what is said of a file is true of the file
            content = (REPOSITORY / path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == step["sha256"]


def test_the_numbers_of_who_is_not_counted_are_those_of_the_study(built_site: Path) -> None:
    # Edwards, Lee and Esposito 2019 and notebook 02, which reads the same table another way
    notebook = (REPOSITORY / "notebooks" / "02-the-published-claim.ipynb").read_text("utf-8")
    text = page(built_site / "index.html").xpath(
        "string(//section[@aria-labelledby='not-counted'])"
    )
    numbers = re.findall(r"\d[\d,]+ (?:people|whose)|and \d+ others", text)
    assert len(numbers) == 4
    for number in numbers:
        assert number in notebook.replace("\\n", " ").replace("**", ""), number


def test_documents_lead_to_each_other_and_not_to_what_is_not_carried(built_site: Path) -> None:
    root = page(built_site / "method" / "opinions-rates.html")
    assert "measured/convert.html" in root.xpath("//main//@href")
    for path in (built_site / "method").rglob("*.html"):
        assert not [link for link in page(path).xpath("//main//@href") if link.endswith(".md")]


def test_code_of_notebooks_is_there_and_folded(built_site: Path) -> None:
    source = json.loads((REPOSITORY / "notebooks/05-trends-2013-2024.ipynb").read_text("utf-8"))
    cells = ["".join(c["source"]) for c in source["cells"] if c["cell_type"] == "code"]
    root = page(built_site / "notebooks" / "05-trends-2013-2024.html")
    shown = root.xpath("//details[@class='code' and not(@open)]/pre/code")
    assert [code.text_content() for code in shown] == [cell for cell in cells if cell]
    pictures = root.xpath("//p[@class='result']/img")
    assert pictures
    assert all(len(img.get("alt")) > 20 for img in pictures)


def test_what_campaigns_post_is_drawn_in_every_size_and_language_and_fits(
    built_site: Path, tmp_path: Path
) -> None:
    from qi_analysis.site.drawing import with_all_sizes
    from qi_analysis.site.figures import read, read_all, shape_of
    from qi_analysis.site.verifying import LARGEST

    before = files(paths.figures_dir())
    post = [each.name for each in read_all(paths.figures_dir()) if each.kind == "post"]
    some, other = post[:: max(1, len(post) // 2)][:3], "two-step-test"  # which is for reviewers
    complete = with_all_sizes(paths.figures_dir(), tmp_path, [*some, other])
    weights = []
    for name in some:
        for language, place in (("en", complete / name), ("es", complete / name / "es")):
            drawn = {
                f"{shape_of(path.stem, name)}{path.suffix}": path for path in place.glob("*.*")
            }
            sizes = {"web.png", "square.png", "story.png", "card.png", "print.pdf"}
            sizes |= {"square-dark.png"}
            assert sizes <= set(drawn)
            more = {x for x in sizes if not (paths.figures_dir() / name / drawn[x].name).is_file()}
            weights += [sum(drawn[size].stat().st_size for size in more)]
            assert read(place, name, language).title
    assert files(complete / other) == files(paths.figures_dir() / other)
    assert files(paths.figures_dir()) == before
    # were every figure for posting drawn so, beyond what is there: packed once, and small copies
    now = sum(path.stat().st_size for path in built_site.rglob("*") if path.is_file())
    assert now + 1.6 * 2 * len(post) * sum(weights) / len(weights) < LARGEST


def test_a_project_with_tables_alone_still_makes_a_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    for part in ("processed", "own"):
        (tmp_path / "data" / part).symlink_to(paths.processed_dir().with_name(part))
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    cited = evaluate_all(["circuit-opinions-529"], Context(study.load()))
    first = builder.build(inputs=builder.SiteInputs(results=cited))
    assert first == tmp_path / "build" / "site" / "index.html"
    assert "No figure was exported" in first.read_text("utf-8")


def test_the_page_of_decisions_is_in_two_languages_with_one_row_each(built_site: Path) -> None:
    english, spanish = (
        page(built_site / "data" / f"supreme-court{code}.html") for code in ("", "-es")
    )
    assert len(english.xpath("//tbody/tr")) == len(spanish.xpath("//tbody/tr")) > 60
    (hope,) = (row for row in spanish.xpath("//tbody/tr") if "Hope v. Pelzer" in row.text_content())
    assert "demandante: violación clara" in hope.text_content()
    for found in (english, spanish):
        assert "built-in" not in found.text_content()
