"""Templates: everything that is put into one is escaped unless it was made safe here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qi_analysis import __version__
from qi_analysis.core.formatting import percent
from qi_analysis.site.places import (
    ABOUT,
    CLAIMS,
    GALLERY,
    HOME,
    SEARCH,
    STAFF,
    in_language,
    relative,
    root_of,
)
from qi_analysis.site.words import LANGUAGES, load

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a browser may load: files of the site and nothing else. Chromium applies it to file:// too,
where 'self' is any file."""
MENU = (
    ("claims", CLAIMS),
    ("figures", GALLERY),
    ("staff", STAFF),
    ("search", SEARCH),
    ("about", ABOUT),
)
"""Section and first page of the navigation, in every language."""
BELOW = (
    ("data", "data/index.html"),
    ("notebooks", "notebooks/index.html"),
    ("method", "method/index.html"),
)
"""What stands at the foot of each page; in English alone."""

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
        "count": "{:,}".format,
        "first_sentence": first_sentence,
    }
    made.globals |= {"policy": POLICY, "version": __version__, "below": BELOW}
    made.globals |= {"base": None, "released": "", "data_date": "", "shared": None}
    return made


def page(
    made: Environment,
    template: str,
    path: str,
    section: str,
    *,
    code: str = "en",
    other: str | None = None,
    **values: Any,
) -> str:
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
    code : str
        Language of the page.
    other : str, optional
        The same page in the other language.
    **values
        What the template shows.
    """

    def to(target: str) -> str:
        return relative(path, target)

    words = load(code)
    second = next(each for each in LANGUAGES if each != code)
    given = {
        "path": path,
        "section": section,
        "root": root_of(path),
        "to": to,
        "lang": code,
        "tell": words.say,
        "day": lambda date: day(date, words.locale),
        "menu": [(name, in_language(target, code)) for name, target in MENU],
        "home": in_language(HOME, code),
        "other": other,
        "second": (second, other or in_language(HOME, second)),
    }
    return made.get_template(template).render(**{**given, **values}) + "\n"


def day(date: str, locale: str) -> str:
    """Return a date such as 2025-05-30, 2025-05 or 2025 as people write it.

    Examples
    --------
    >>> day("2025-05-30", "en_US"), day("2018-06", "es_US"), day("2024", "en_US")
    ('May 30, 2025', 'junio de 2018', '2024')
    """
    from datetime import date as calendar

    from babel.dates import format_date, format_skeleton

    if len(date) == len("2018-06"):
        return str(format_skeleton("yMMMM", calendar.fromisoformat(f"{date}-01"), locale=locale))
    if len(date) == len("2018-06-17"):
        return str(format_date(calendar.fromisoformat(date), "long", locale=locale))
    return date


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


def first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence.

    Examples
    --------
    >>> first_sentence("By U.S. states. And more.")
    'By U.S. states.'
    """
    return re.split(r"(?<=[a-z0-9)”][.!?]) +(?=[A-Z])", text, maxsplit=1)[0]
