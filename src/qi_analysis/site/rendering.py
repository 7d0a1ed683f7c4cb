"""Templates: everything that is put into one is escaped unless it was made safe here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qi_analysis import __version__
from qi_analysis.core.formatting import percent
from qi_analysis.site.places import BILL, relative, root_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a browser may load: files of the site and nothing else. Chromium applies it to file:// too,
where 'self' is any file."""
SECTIONS = (
    ("figures", "Figures", "index.html"),
    ("claims", "Claims", "claims/index.html"),
    ("data", "Data", "data/index.html"),
    ("notebooks", "Notebooks", "notebooks/index.html"),
    ("method", "Method", "method/index.html"),
)
"""Section, word in the navigation, first page."""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def environment() -> Environment:
    """Return the environment of the packaged templates; a name that is not given is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("qi_analysis.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "linked": linked,
        "coded": coded,
        "kilobytes": kilobytes,
        "percent": percent,
        "count": count,
    }
    made.globals |= {
        "policy": POLICY, "sections": SECTIONS, "version": __version__, "bill_page": BILL,
    }  # fmt: skip
    return made


def page(made: Environment, template: str, path: str, section: str, **values: Any) -> str:
    """Return one page.

    Parameters
    ----------
    made : Environment
        From `environment`.
    template : str
        Its file name.
    path : str
        Where the page will be, from the root of the site; links in it are relative to that.
    section : str
        The entry of the navigation that it belongs to.
    **values
        What the template shows.
    """

    def to(target: str) -> str:
        return relative(path, target)

    found = made.get_template(template)
    return found.render(path=path, section=section, root=root_of(path), to=to, **values) + "\n"


def linked(text: str) -> Markup:
    """Return text, escaped, in which each web address is a link."""
    from markupsafe import Markup, escape

    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = _without_end(match[0])
        parts.append(escape(text[end : match.start()]))
        parts.append(
            Markup('<a href="{0}" rel="external noopener noreferrer">{0}</a>').format(address)
        )
        end = match.start() + len(address)
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def _without_end(address: str) -> str:
    """Return an address without the marks that end its sentence; a ``)`` it opened itself stays."""
    while address[-1] in ".,;:" or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address


def coded(text: str) -> Markup:
    """Return text, escaped, in which what stands between backticks is set as code."""
    from markupsafe import Markup, escape

    parts = [
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(text.split("`"))
    ]
    return Markup("").join(parts)


def kilobytes(size: int) -> str:
    """Return a size in bytes as people read it."""
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(1, round(size / 1e3))} kB"


def count(number: int) -> str:
    """Return a whole number with commas."""
    return f"{number:,}"
