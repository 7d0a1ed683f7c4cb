"""A small registry as text, for tests that need one of their own."""

from __future__ import annotations

from hashlib import sha256

GOOD_SOURCE = """
[[source]]
id = "{source}"
title = "Counts"
publisher = "An office"
citation = "An office (2020). Counts. https://example.org/counts"
address = "https://example.org/counts"
licence = "none stated"
terms = "Facts are used with credit."
coverage = "United States, 2013-2018"
coverage_start = "2013"
coverage_end = "2018-06-30"
frozen = true
date_published = "2019-08"
known_limits = ["Counts are rounded."]
"""

GOOD_FILE = """
[[source.file]]
name = "{name}"
{origin}
sha256 = "{sha256}"
bytes = {size}
title = "Counts by year"
producer_did = "Counted."
we_did = "Nothing."
"""


def source_text(source: str, files: dict[str, tuple[bytes, str | None]]) -> str:
    """Return the registry text of one source: file name -> (its bytes, pinned address or None)."""
    text = GOOD_SOURCE.format(source=source)
    for name, (body, url) in files.items():
        text += GOOD_FILE.format(
            name=name,
            origin=f'pinned_url = "{url}"' if url else 'converted = true\nconverted_from = "pages"',
            sha256=sha256(body).hexdigest(),
            size=len(body),
        )
    return text
