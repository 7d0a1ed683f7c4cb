"""Names as people type them: any case, usual synonyms, and what was probably meant.

The command line and the library read every name through `choose` or `choose_years`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qi_analysis.core.errors import UnsupportedRequestError


def _by_word(words_of: Mapping[str, str]) -> dict[str, str]:
    """Return word -> name, from name -> its words, parted by semicolons."""
    return {word: name for name, words in words_of.items() for word in words.split("; ")}


RACE_SYNONYMS: Mapping[str, str] = _by_word(
    {
        "black": "african american; african americans; black or african american; black people; "
        "blacks",
        "white": "white people; whites",
        "latino": "hispanic; hispanics; hispanic or latino; latina; latine; latinx; latinos; "
        "latin american",
        "american_indian_alaska_native": "ai/an; aian; alaska native; american indian; "
        "american indian or alaska native; american indian and alaska native; indigenous; "
        "native american",
        "asian_pacific_islander": "aapi; api; asian; asian american; asian and pacific islander; "
        "asian or pacific islander; pacific islander",
        "total": "all; all groups; everyone",
    }
)
"""Asian and Pacific Islander people are one group in every source: there is no finer one."""
SEX_SYNONYMS: Mapping[str, str] = _by_word(
    {
        "male": "boys; m; man; males; men; men and boys",
        "female": "f; females; girls; w; woman; women; women and girls",
    }
)
_YEARS = re.compile(r"\s*(\d{4})(?:\s*(?:-|–|—|:|to)\s*(\d{4}))?\s*")  # noqa: RUF001  dashes typed
_LIKE = 0.6
"""How like a name must be to what was typed to be suggested: difflib's own usual."""


class UnknownNameError(UnsupportedRequestError):
    """A name is none of the known ones; the message has those it is like."""


def key(text: str) -> str:
    """Return a name without what people type differently: case, spaces, hyphens, underscores.

    Examples
    --------
    >>> key("American-Indian  Alaska_native") == key("american_indian_alaska_native")
    True
    """
    return " ".join(re.split(r"[\s_-]+", text.strip().casefold()))


def choose(
    typed: str,
    known: Iterable[str],
    what: str,
    synonyms: Mapping[str, str] | None = None,
    remedy: str | None = None,
) -> str:
    """Return the known name that was meant.

    Parameters
    ----------
    typed : str
        As somebody wrote it.
    known : iterable of str
        The names there are, as the rest of the package has them.
    what : str
        What the name is of, for the message, such as ``"figure"`` or ``"--race"``.
    synonyms : mapping, optional
        Other words in lower case -> a name; counts only where that name is known.
    remedy : str, optional
        What to say instead of all known names where none is like what was typed.

    Raises
    ------
    UnknownNameError
        When none was meant: with the names like it, or else all of them.

    Examples
    --------
    >>> races = ("white", "black", "latino")
    >>> choose("Black", races, "race"), choose("hispanic", races, "race", RACE_SYNONYMS)
    ('black', 'latino')
    >>> choose("blak", races, "race")
    Traceback (most recent call last):
    qi_analysis.core.names.UnknownNameError: no race 'blak'. Did you mean black?
    """
    names = list(known)
    by_key = {key(name): name for name in names}
    others = {key(word): name for word, name in (synonyms or {}).items() if name in names}
    found = by_key.get(key(typed)) or others.get(key(typed))
    if found is not None:
        return found
    near = suggestions(typed, names, synonyms)
    hint = f"Did you mean {' or '.join(near)}?" if near else remedy or f"Known: {', '.join(names)}"
    raise UnknownNameError(f"no {what} {typed!r}. {hint}")


def suggestions(
    typed: str, known: Sequence[str], synonyms: Mapping[str, str] | None = None
) -> list[str]:
    """Return at most three known names that are like what was typed, the likest first.

    Examples
    --------
    >>> suggestions("icon-aray", ["trend", "icon-array"])
    ['icon-array']
    """
    from difflib import get_close_matches

    meant = {key(word): name for word, name in (synonyms or {}).items() if name in known}
    meant |= {key(name): name for name in known}
    wanted = key(typed)
    near = [meant[each] for each in get_close_matches(wanted, meant, cutoff=_LIKE)]
    # part of a long name is not like it as a whole
    parts = [name for each, name in meant.items() if len(wanted) > 2 and wanted in each]
    return list(dict.fromkeys([*near, *parts]))[:3]


def choose_years(typed: str | int) -> str:
    """Return a year or a period as the package writes it.

    Raises
    ------
    UnknownNameError
        When it is neither.

    Examples
    --------
    >>> choose_years(2016), choose_years("2013 to 2018"), choose_years("2013:2018")
    ('2016', '2013-2018', '2013-2018')
    """
    found = _YEARS.fullmatch(str(typed))
    if found is None:
        raise UnknownNameError(f"years {typed!r} are not understood: write 2013-2018 or 2016")
    first, last = found[1], found[2]
    if last is not None and last < first:
        raise UnknownNameError(f"years {typed!r} run backward: write {last}-{first}")
    return first if last in (None, first) else f"{first}-{last}"
