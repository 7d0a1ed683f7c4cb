"""Building the site: every page from what the project holds, aside, verified, then in its place."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.site import claims, court, documents, figures, fonts, gallery, notebooks, rendering
from qi_analysis.site.places import BILL, DICTIONARY, HOME
from qi_analysis.site.publishing import Staging, publish
from qi_analysis.site.run_notebooks import find as find_notebooks
from qi_analysis.site.verifying import insist_sound
from qi_analysis.store import committed
from qi_analysis.store.dictionary import values_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from qi_analysis.claims.results import Result

PARTS = ("claims", "figures", "data", "notebooks", "method", "checks")
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
        Draw the sizes that ``figures`` does not hold.
    results : sequence of Result, optional
        The claims, where they were evaluated already; evaluated here otherwise.
    """

    figures: Path = field(default_factory=paths.figures_dir)
    notebooks: Sequence[Path] = field(default_factory=find_notebooks)
    all_sizes: bool = False
    results: Sequence[Result] | None = None


def default_out() -> Path:
    """Return where the site goes unless another folder is named."""
    return paths.root() / "build" / "site"


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
        When ``out`` holds anything but a site made here; DataError when an input is not what it
        must be; CheckError when the made site is not sound. ``out`` is then as it was.
    """
    target = paths.writable(default_out()) if out is None else out
    given = inputs or SiteInputs()
    with tempfile.TemporaryDirectory() as aside:

        def fill(staging: Staging) -> None:
            _Making(staging, given, Path(aside), on_part).everything()

        publish(target, fill)
    return target / HOME


class _Making:
    """One run of the builder."""

    def __init__(
        self, staging: Staging, inputs: SiteInputs, aside: Path, on_part: Callable[[str], None]
    ) -> None:
        self.staging, self.inputs, self.aside, self.on_part = staging, inputs, aside, on_part
        self.root = paths.root()
        self.environment: Environment = rendering.environment()
        self.package: dict[str, Any] = committed.package()
        self.cards: list[gallery.Card] = []
        self.claims: list[claims.ClaimPage] = []

    def everything(self) -> None:
        """Write every file, then check them together."""
        for part, make in zip(
            PARTS,
            (
                self.make_claims,
                self.make_figures,
                self.make_data,
                self.make_notebooks,
                self.make_method,
                self.check,
            ),
            strict=True,
        ):
            self.on_part(part)
            make()

    def check(self) -> None:
        """Refuse a site with a fault."""
        insist_sound(self.staging.root)

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

    def page(self, path: str, template: str, section: str, **values: Any) -> None:
        """Write one page."""
        self.staging.write(
            path, rendering.page(self.environment, template, path, section, **values)
        )

    def make_claims(self) -> None:
        """Evaluate every claim, whose page is written with its figures; write that of the bill."""
        from qi_analysis.claims.evaluate import evaluate_all
        from qi_analysis.claims.evaluations import Context
        from qi_analysis.risk import study

        context = Context(study.load())
        results = self.inputs.results or evaluate_all((), context)
        self.claims = [claims.page(result, context) for result in results]
        self._bill()

    def _bill(self) -> None:
        """Write what a campaign page says of a bill, and what could be read of it."""
        from qi_analysis.figures.kit.export import to_csv
        from qi_analysis.studies import bill

        found, table = bill.load(), BILL.replace(".html", ".csv")
        self.staging.write(table, to_csv(bill.to_frame(found.claims)))
        self.page(BILL, "bill.html", "claims", bill=found, rules=bill.VERDICTS, download=table)

    def make_figures(self) -> None:
        """Write the gallery in each language, one page per figure, and the pages of the claims."""
        from qi_analysis.figures import catalogue

        folder = self.inputs.figures
        if self.inputs.all_sizes:
            folder = gallery.with_all_sizes(folder, self.aside)
        found = figures.read_all(folder, catalogue.names()) if folder.is_dir() else []
        self.cards = [gallery.card(figure, self.staging) for figure in found]
        self._assets()
        known = {each.claim.id: each for each in self.claims}
        languages = sorted(
            {each.figure.language for each in self.cards}, key=lambda name: (name != "en", name)
        )
        for language in languages or ["en"]:
            self._gallery(language, languages, known)
        by_name: dict[str, list[gallery.Card]] = {}
        for each in self.cards:
            by_name.setdefault(each.figure.name, []).append(each)
            self.carried.update(
                {file.path: file.path for picture in each.pictures for file in picture.files}
            )
        for each in self.cards:
            others = by_name[each.figure.name]
            self.page(
                each.page,
                "figure.html",
                "figures",
                card=each,
                versions=[(gallery.language_name(o.figure.language), o) for o in others],
                claims=[known[name] for name in each.figure.claims if name in known],
                carried=self.carried,
            )
        shows = gallery.by_claim(self.cards)
        self.page(
            "claims/index.html",
            "claims.html",
            "claims",
            claims=self.claims,
            rules=claims.VERDICTS,
        )
        for one in self.claims:
            self.page(
                one.path,
                "claim.html",
                "claims",
                claim=one,
                cards=shows.get(one.claim.id, []),
                carried=self.carried,
            )

    def _gallery(
        self, language: str, languages: Sequence[str], known: dict[str, claims.ClaimPage]
    ) -> None:
        """Write the gallery in one language; the one in English is the first page of the site."""
        cards = [
            each
            for each in self.cards
            if each.figure.language == language and each.figure.kind != "review"
        ]
        shown = {name for each in cards for name in each.figure.claims}
        shapes = {picture.name: None for each in cards for picture in each.pictures}
        self.page(
            gallery.home_of(language),
            "index.html" if language == figures.ENGLISH else "gallery.html",
            "figures",
            cards=cards,
            language=language,
            languages=[
                (name, gallery.language_name(name), gallery.home_of(name)) for name in languages
            ],
            filters=[each for name, each in known.items() if name in shown],
            unclaimed=any(not set(each.figure.claims) & set(known) for each in cards),
            shapes=list(shapes),
            main=self.claims[:3],
            tally=Counter(each.verdict for each in self.claims),
            people=claims.not_counted() if language == figures.ENGLISH else None,
        )

    def _assets(self) -> None:
        """Write style, script and fonts."""
        for resource in sorted(files("qi_analysis.site").joinpath("assets").iterdir(), key=str):
            if resource.name.endswith((".css", ".js", ".svg")):
                self.staging.write(f"assets/{resource.name}", resource.read_bytes())
        for name, content in fonts.web_fonts():
            self.staging.write(f"assets/{name}", content)

    def make_data(self) -> None:
        """Write the sources, the data dictionary, the tables, and the Supreme Court's decisions."""
        from qi_analysis.store import registry

        for resource in self.package["resources"]:
            path = resource["path"]
            self.staging.copy(f"data/tables/{path}", paths.processed_dir() / path)
        self.staging.copy(
            "data/tables/datapackage.json", paths.processed_dir() / committed.PACKAGE_FILE
        )
        self.page(
            "data/index.html",
            "data.html",
            "data",
            sources=list(registry.load().values()),
            package=self.package,
        )
        for language, path in court.PATHS.items():
            self.page(
                path,
                "supreme-court.html",
                "data",
                method=self.carried.get("docs/supreme-court.md"),
                **court.values(language),
            )
        self.page(DICTIONARY, "dictionary.html", "data", package=self.package, values_of=values_of)

    def make_notebooks(self) -> None:
        """Write one page per notebook, its pictures, and the notebook itself."""
        pages = [notebooks.read(path, self.carried) for path in self.inputs.notebooks]
        for path, one in zip(self.inputs.notebooks, pages, strict=True):
            for name, content in one.pictures.items():
                self.staging.write(name, content)
            self.staging.copy(f"notebooks/{path.name}", path)
            self.page(
                one.path,
                "notebook.html",
                "notebooks",
                notebook=one,
                download=f"notebooks/{path.name}",
            )
        self.page("notebooks/index.html", "notebooks.html", "notebooks", notebooks=pages)

    def make_method(self) -> None:
        """Write one page per document, and their list."""
        pages = [
            documents.read(self.root, source, self.carried)
            for source in documents.places(self.root)
            if source not in documents.GENERATED
        ]
        for one in pages:
            self.page(one.path, "document.html", "method", document=one)
        groups = [
            (words, sorted((p for p in pages if p.group == folder), key=documents.reading_order))
            for folder, (_, words) in documents.GROUPS.items()
        ]
        self.page("method/index.html", "method.html", "method", groups=[g for g in groups if g[1]])
