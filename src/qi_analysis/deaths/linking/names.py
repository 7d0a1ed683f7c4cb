"""Comparing names as sources write them; a name is read here and nowhere kept.

Order, case, accents, hyphens, initials' points, middle names and suffixes do not count against two
names. A name that is withheld or a placeholder is unknown, which is no evidence either way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

_PLACEHOLDER = re.compile(
    r"\b(?:withheld|unknown|unidentified|unnamed|undisclosed|unreleased)\b"
    r"|\bnot (?:yet )?(?:released|known|identified|disclosed)\b"
    r"|\b(?:john|jane|baby) doe\b"
    r"|^justified by\b"  # a disposition in the wrong column
)
_SILENT = re.compile(r"['`\u2018\u2019.]")
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})


def normalize(name: str) -> str:
    """Return the words of ``name`` in plain lower case; empty where the name is not known."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    if _PLACEHOLDER.search(plain):
        return ""
    words = _NOT_A_LETTER.sub(" ", _SILENT.sub("", plain)).split()
    return " ".join(word for word in words if word not in _SUFFIXES)


def similarity(left: Sequence[str] | pd.Series, right: Sequence[str] | pd.Series) -> npt.NDArray:
    """Return how alike normalized names are, pair by pair, from 0 to 100; NaN where one is unknown.

    The measure is the token-set ratio of RapidFuzz: the edit similarity of what two names share
    against each of them, so that a name with a middle name is like the same name without.
    """
    from rapidfuzz import fuzz, process

    first, second = list(left), list(right)
    alike = np.empty(len(first))
    if first:
        alike[:] = process.cpdist(first, second, scorer=fuzz.token_set_ratio, dtype=np.float64)
    known = np.array([bool(a and b) for a, b in zip(first, second, strict=True)], dtype=bool)
    return np.where(known, alike, np.nan)
