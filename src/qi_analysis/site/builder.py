"""Building the site: every page from what the project holds, aside, verified, then in its place."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.site import (
    claims,
    court,
    documents,
    figures,
    gallery,
    notebooks,
    reading,
    searching,
    staff,
    structured,
    writing,
)
from qi_analysis.site.figures import ENGLISH
from qi_analysis.site.places import BILL, DICTIONARY, FEEDS, HOME, REFERENCES
from qi_analysis.site.publishing import Staging, publish
from qi_analysis.site.run_notebooks import find as find_notebooks
from qi_analysis.site.verifying import insist_light, insist_sound
from qi_analysis.site.words import LANGUAGES
from qi_analysis.store import committed
from qi_analysis.store.dictionary import values_of

if TYPE_CHECKING:
    from qi_analysis.claims.results import Result

PARTS = ("claims", "figures", "data", "notebooks", "method", "search", "checks")
"""What is made, in order; the names for a progress bar."""


@dataclass(frozen=True)
class SiteInputs:
    """What a site is made from; by default the committed files of the project.

    Attributes
    ----------
    figures : Path
        Folder of exported figures.
    notebooks : sequence of Path
        Run notebooks.
    all_sizes : bool
        Draw the sizes and languages that ``figures`` does not hold, of what campaigns post.
    results : sequence of Result, optional
        The claims, where they were evaluated already; evaluated here otherwise.
    base_url : str, optional
        Where the site will be: for canonical addresses and the map of the site.
    """

    figures: Path = field(default_factory=paths.figures_dir)
    notebooks: Sequence[Path] = field(default_factory=find_notebooks)
    all_sizes: bool = False
    results: Sequence[Result] | None = None
    base_url: str | None = None


def build(
    out: Path | None = None,
    inputs: SiteInputs | None = None,
    *,
    on_part: Callable[[str], None] = lambda _: None,
) -> Path:
    """Make the site and return its first page.

    Parameters
    ----------
    out : Path, optional
        Folder; ``build/site`` of the project by default.
    inputs : SiteInputs, optional
        What it is made from.
    on_part : callable
        Called with each of `PARTS` as it is begun.

    Raises
    ------
    QiAnalysisError
        When ``out`` holds anything but a site made here, or the address of the site is none;
        DataError when an input is not what it must be; CheckError when the made site is not sound
        or too heavy. ``out`` is then as it was.
    """
    target = out or paths.writable(paths.root() / "build" / "site")
    given = inputs or SiteInputs()
    base = structured.insist_address(given.base_url)
    with tempfile.TemporaryDirectory() as aside:

        def fill(staging: Staging) -> None:
            _Making(staging, given, base, Path(aside), on_part).everything()

        publish(target, fill)
    return target / HOME


class _Making:
    """One run of the builder."""

    def __init__(
        self,
        staging: Staging,
        inputs: SiteInputs,
        base: str | None,
        aside: Path,
        on_part: Callable[[str], None],
    ) -> None:
        self.staging, self.inputs, self.aside, self.on_part = staging, inputs, aside, on_part
        self.base, self.root = base, paths.root()
        self.released = writing.released(self.root)
        self.pages = writing.Pages(staging, base, self.released)
        self.package: dict[str, Any] = committed.package()
        self.cards: list[gallery.Card] = []
        self.claims: list[claims.ClaimPage] = []

    def everything(self) -> None:
        """Write every file, then check them together."""
        for part in PARTS:
            self.on_part(part)
            getattr(self, f"make_{part}")()

    def make_checks(self) -> None:
        """Refuse a site with a fault, or one too heavy to keep on a phone."""
        insist_sound(self.staging.root)
        insist_light(self.staging.root)

    @cached_property
    def carried(self) -> dict[str, str]:
        """Path in the project -> path on the site, of everything a document may lead to."""
        places = documents.places(self.root)
        for path in self.inputs.notebooks:
            places[f"notebooks/{path.name}"] = f"notebooks/{path.stem}.html"
        for resource in self.package["resources"]:
            path = resource["path"]
            places[f"data/processed/{path}"] = f"data/tables/{path}"
        places["data/processed/datapackage.json"] = "data/tables/datapackage.json"
        return places

    def make_claims(self) -> None:
        """Evaluate every claim, whose page is written with its figures, and write the feeds."""
        import pandas as pd

        from qi_analysis.claims.evaluate import evaluate_all
        from qi_analysis.claims.evaluations import Context
        from qi_analysis.figures.kit.export import to_csv
        from qi_analysis.risk import study

        context = Context(study.load())
        results = self.inputs.results or evaluate_all((), context)
        self.claims = [claims.page(result, context) for result in results]
        rows = structured.feed(self.claims, self.base)
        self.staging.write(FEEDS[0], to_csv(pd.DataFrame(rows)))
        self.staging.write(FEEDS[1], f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n")

    def _bill(self) -> None:
        """Write what a campaign page says of a bill, and what could be read of it."""
        from qi_analysis.figures.kit.export import to_csv
        from qi_analysis.studies import bill

        found, table = bill.load(), BILL.replace(".html", ".csv")
        self.staging.write(table, to_csv(bill.to_frame(found.claims)))
        self.pages.page(
            BILL, "bill.html", "claims", bill=found, rules=bill.VERDICTS, download=table
        )

    def make_figures(self) -> None:
        """Write the pictures, and every page that shows them."""
        from qi_analysis.figures import catalogue
        from qi_analysis.site.drawing import with_all_sizes

        own = self.inputs.figures
        folder = own
        if self.inputs.all_sizes:
            folder = with_all_sizes(own, self.aside, catalogue.names())
        found = figures.read_all(folder, catalogue.names()) if folder.is_dir() else []

        def carries(path: Path) -> bool:
            return (own / path.relative_to(folder)).is_file()

        self.cards = [gallery.card(figure, self.staging, carries) for figure in found]
        for each in self.cards:
            for picture in each.pictures:
                self.carried.update({file.path: file.path for file in picture.files})
        front = reading.Front(self.claims, self.cards)
        self.pages.share(front.shared)
        writing.write_assets(self.staging, ".css", ".js", ".svg")
        self.staging.write(
            "assets/staff-data.js", staff.script(self.cards, self.claims, self.staging)
        )
        self.pages.both("index.html", "index.html", "home", **front.home())
        self.pages.both("figures/index.html", "gallery.html", "figures", **front.gallery())
        self.pages.both("staff.html", "staff.html", "staff")
        self.pages.both("about.html", "about.html", "about")
        self.pages.both(
            "claims/index.html", "claims.html", "claims", claims=self.claims, groups=claims.GROUPS
        )
        for one in self.claims:
            review = structured.claim_review(one, self.base, self.released)
            self.pages.both(
                one.path,
                "claim.html",
                "claims",
                claim=one,
                carried=self.carried,
                review=lambda code, it=review: it if code == "en" else None,
                **front.of_claim(one),
            )
        self._figure_pages()
        self._bill()

    def _figure_pages(self) -> None:
        """Write one page per figure and language."""
        known = {each.claim.id: each for each in self.claims}
        by_name: dict[str, list[gallery.Card]] = {}
        for each in self.cards:
            by_name.setdefault(each.figure.name, []).append(each)
        for each in self.cards:
            others = by_name[each.figure.name]
            self.pages.page(
                each.page,
                "figure.html",
                "figures",
                code=each.figure.language if each.figure.language in LANGUAGES else ENGLISH,
                other=next((o.page for o in others if o is not each), None),
                card=each,
                shared=each.shared,
                versions=[(gallery.language_name(o.figure.language), o) for o in others],
                claims=[known[name] for name in each.figure.claims if name in known],
                carried=self.carried,
            )

    def make_data(self) -> None:
        """Write the sources, the data dictionary, the tables, and the Supreme Court's decisions."""
        from qi_analysis import __version__
        from qi_analysis.store import references, registry

        for resource in self.package["resources"]:
            path = resource["path"]
            self.staging.copy(f"data/tables/{path}", paths.processed_dir() / path)
        self.staging.copy(
            "data/tables/datapackage.json", paths.processed_dir() / committed.PACKAGE_FILE
        )
        sources = list(registry.load().values())
        self.staging.write(REFERENCES[0], references.bibtex(sources))
        self.staging.write(REFERENCES[1], references.csl_json(sources))
        home = "data/index.html"
        self.pages.page(
            home,
            "data.html",
            "data",
            sources=sources,
            package=self.package,
            described=structured.dataset(self.package, self.base, home, __version__, self.released),
        )
        for code, path in court.PATHS.items():
            values = court.values(code)
            ((_, other),) = values["others"]
            self.pages.page(
                path,
                "supreme-court.html",
                "data",
                code=code,
                other=other,
                method=self.carried.get("docs/supreme-court.md"),
                **values,
            )
        self.pages.page(
            DICTIONARY, "dictionary.html", "data", package=self.package, values_of=values_of
        )

    def make_notebooks(self) -> None:
        """Write one page per notebook, its pictures, and the notebook itself."""
        pages = [notebooks.read(path, self.carried) for path in self.inputs.notebooks]
        for path, one in zip(self.inputs.notebooks, pages, strict=True):
            for name, content in one.pictures.items():
                self.staging.write(name, content)
            self.staging.copy(f"notebooks/{path.name}", path)
            self.pages.page(
                one.path,
                "notebook.html",
                "notebooks",
                notebook=one,
                download=f"notebooks/{path.name}",
            )
        self.pages.page("notebooks/index.html", "notebooks.html", "notebooks", notebooks=pages)

    def make_method(self) -> None:
        """Write one page per document, and a list for readers and one for developers."""
        pages = [
            documents.read(self.root, source, self.carried)
            for source in documents.places(self.root)
            if source not in documents.GENERATED
        ]
        for one in pages:
            self.pages.page(one.path, "document.html", "method", document=one)
        for path, kind in documents.LISTS.items():
            listed = sorted(
                (one for one in pages if documents.list_of(one.source) == path),
                key=documents.reading_order,
            )
            others = [(other, words) for other, words in documents.LISTS.items() if other != path]
            self.pages.page(
                path, "method.html", "method", words=kind, documents=listed, others=others
            )

    def make_search(self) -> None:
        """Write what the search looks in, and the map of the site where its address is known."""
        self.pages.both("search.html", "search.html", "search")
        for code in LANGUAGES:
            found = searching.script(self.staging.root, code)
            self.staging.write(f"assets/search-{code}.js", found)
        if self.base:
            pages = sorted(self.staging.root.rglob("*.html"))
            places = [path.relative_to(self.staging.root).as_posix() for path in pages]
            self.staging.write("sitemap.xml", structured.sitemap(places, self.base, self.released))
