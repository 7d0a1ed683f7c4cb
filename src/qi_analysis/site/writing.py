"""Writing pages: what every page of a site knows, in one language or in each."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from qi_analysis.site import rendering
from qi_analysis.site.places import BILL, FEEDS, REFERENCES, in_language
from qi_analysis.site.publishing import Staging
from qi_analysis.site.words import LANGUAGES


class Pages:
    """The pages of a site in the making.

    Parameters
    ----------
    staging : Staging
        Where they are written.
    base : str, optional
        Address of the site, where it is known.
    released : str
        Date of this version; empty where it is not known.
    """

    def __init__(self, staging: Staging, base: str | None, released: str) -> None:
        self._staging = staging
        self._environment = rendering.environment()
        self._environment.globals |= {
            "base": base,
            "released": released,
            "data_date": _newest(),
            "references": REFERENCES,
            "feeds": FEEDS,
            "bill_page": BILL,
        }

    def share(self, picture: str | None) -> None:
        """Set the picture that other sites show beside a link to a page without its own."""
        self._environment.globals["shared"] = picture

    def page(self, path: str, template: str, section: str, **values: Any) -> None:
        """Write one page."""
        self._staging.write(
            path, rendering.page(self._environment, template, path, section, **values)
        )

    def both(self, path: str, template: str, section: str, **values: Any) -> None:
        """Write one page in each language of the site; ``values`` may be functions of it."""
        for code in LANGUAGES:
            (second,) = (each for each in LANGUAGES if each != code)
            given = {name: each(code) if callable(each) else each for name, each in values.items()}
            other = in_language(path, second)
            self.page(in_language(path, code), template, section, code=code, other=other, **given)


def write_assets(staging: Staging, *endings: str) -> None:
    """Write what pages look and act by: files of these endings, and the typeface of the figures.

    The fonts go as WOFF, the same font compressed with zlib, so that no page needs more than a few
    kilobytes of type, and with them their licence (SIL Open Font License).
    """
    import io

    from fontTools.ttLib import TTFont

    for resource in files("qi_analysis.site").joinpath("assets").iterdir():
        if resource.name.endswith(endings):
            staging.write(f"assets/{resource.name}", resource.read_bytes())
    for resource in files("qi_analysis.figures.kit").joinpath("fonts").iterdir():
        name, content = resource.name, resource.read_bytes()
        if name.endswith(".ttf"):
            font = TTFont(io.BytesIO(content), recalcTimestamp=False)
            font.flavor = "woff"
            packed = io.BytesIO()
            font.save(packed, reorderTables=False)
            name, content = f"{name.removesuffix('.ttf')}.woff", packed.getvalue()
        if name.endswith((".woff", ".txt")):
            staging.write(f"assets/{name}", content)


def released(root: Path) -> str:
    """Return the date of this version from what says how to cite it; empty without."""
    path = root / "CITATION.cff"
    found = re.search(
        r'^date-released: *"?([\d-]+)',
        path.read_text("utf-8") if path.is_file() else "",
        re.MULTILINE,
    )
    return found[1] if found else ""


def _newest() -> str:
    """Return the date of the newest release of any source."""
    from qi_analysis.store import registry

    sources = registry.load().values()
    return max(each.date_published or each.date_archived or "" for each in sources)
