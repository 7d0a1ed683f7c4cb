"""The languages of the pictures: every word that is printed comes from one file per language.

``text/en.toml`` holds the English words by key, ``text/es.toml`` the Spanish ones; another language
is one more file. Numbers follow the locale that the file names.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from qi_analysis.core import formatting
from qi_analysis.core.errors import DataError
from qi_analysis.core.names import choose

DEFAULT = "en"
_FOLDER = "text"


@dataclass(frozen=True)
class Language:
    """One language: its messages, and how it writes numbers.

    Attributes
    ----------
    code : str
        As typed by the user: "en", "es".
    name : str
        The language's name for itself.
    locale : str
        Whose decimal sign and thousands separator are used. Spanish has that of the United States:
        readers there take 1.070 for a little more than one.
    messages : mapping
        Key ("trend.title") to a sentence with fields in braces.
    """

    code: str
    name: str
    locale: str
    messages: Mapping[str, str] = field(default_factory=dict, repr=False)

    def say(self, key: str, **values: object) -> str:
        """Return the message of ``key`` with ``values`` in its fields.

        Raises
        ------
        DataError
            When the language has no such message, or a field gets no value.
        """
        if key not in self.messages:
            raise DataError(f"no message {key!r}", file=f"{_FOLDER}/{self.code}.toml")
        try:
            return self.messages[key].format(**values)
        except (KeyError, IndexError, ValueError) as error:
            raise DataError(
                f"the message {key!r} needs {error}", file=f"{_FOLDER}/{self.code}.toml"
            ) from error

    def localised(self, number: str) -> str:
        """Return ``number``, printed with an English point and commas, in this locale's signs."""
        point, comma = _signs(self.locale)
        return number.translate({ord("."): point, ord(","): comma})

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with thousands separated and ``decimals`` decimals."""
        return self.localised(f"{value:,.{decimals}f}")

    def short(self, value: float) -> str:
        """Return a number on a scale, without decimals that say nothing: "0.5", "1", "1,000"."""
        return self.localised(f"{value:,g}")

    def per_100k(self, value: float) -> str:
        """Return a risk per 100,000 as printed."""
        return self.localised(formatting.per_100k(value))

    def ratio(self, value: float, decimals: int | None = None) -> str:
        """Return a ratio as printed."""
        return self.localised(formatting.ratio(value, decimals))

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share in percent."""
        shown = self.localised(f"{100 * share:.{digits}f}")
        return self.say("number.percent", value=shown)

    def one_in(self, value: float, digits: int = 2) -> str:
        """Return "1 in N" with N rounded to ``digits`` significant digits."""
        return self.say("number.one_in", n=self.number(formatting.significant(value, digits)))

    def month(self, date: str) -> str:
        """Return month and year of an ISO ``date``: "June 2018"; the year of one without month."""
        from datetime import date as day

        from babel.dates import format_skeleton

        if len(date) == len("2018"):
            return date
        first = day.fromisoformat(f"{date[:7]}-01")
        return format_skeleton("yMMMM", first, locale=self.locale)

    def month_name(self, month: int) -> str:
        """Return the short name of a month, 1 to 12: "Jan"."""
        from babel.dates import get_month_names

        return str(get_month_names("abbreviated", locale=self.locale)[month])

    def interval(self, low: float, high: float, *, style: str = "per_100k") -> str:
        """Return "low to high" as printed, or nothing when an end is missing.

        ``style`` is the name of the method that prints each end: per_100k, ratio or percent.
        """
        if math.isnan(low) or math.isnan(high):
            return ""
        show = getattr(self, style)
        return self.say("number.interval", low=show(low), high=show(high))

    def race(self, race: str) -> str:
        """Return the name of a group as it stands by itself."""
        return self.say(f"race.{race}")

    def group(self, sex: str, race: str) -> str:
        """Return the name of a group of one sex as it stands by itself, in its gender."""
        return self.say(f"group.{sex}.{race}")

    def people(self, sex: str, race: str | None = None) -> str:
        """Return "Black men and boys" (running text), or "men and boys" without ``race``."""
        return self.say(f"people.{sex}.{race or 'any'}")

    def listed(self, parts: list[str]) -> str:
        """Return ``parts`` as one list of this language: "a, b and c"."""
        from babel.lists import format_list

        return format_list(parts, locale=self.locale)


@cache
def _signs(locale: str) -> tuple[str, str]:
    """Return the decimal sign and the thousands separator of ``locale``."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_decimal_symbol(locale), get_group_symbol(locale)


def codes() -> tuple[str, ...]:
    """Return the codes of all languages, English first."""
    folder = resources.files("qi_analysis.figures.kit") / _FOLDER
    found = (f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(found, key=lambda code: (code != DEFAULT, code)))


@cache
def load(code: str = DEFAULT) -> Language:
    """Return the language called ``code``.

    Raises
    ------
    UnknownNameError
        When there is none.
    DataError
        When its file is not what it should be.
    """
    code = choose(code, codes(), "language")
    text = (resources.files("qi_analysis.figures.kit") / _FOLDER / f"{code}.toml").read_text(
        "utf-8"
    )
    return parse(text, code)


def parse(text: str, code: str) -> Language:
    """Return the language that the TOML ``text`` holds.

    Raises
    ------
    DataError
        When it is not valid TOML, has no table ``language``, or a message is not a text.
    """
    file = f"{_FOLDER}/{code}.toml"
    try:
        tree = tomllib.loads(text)
        about = tree.pop("language")
        messages = dict(_flat(tree))
        for key, message in messages.items():
            fields_of(message)
            if not message.strip():
                raise DataError(f"the message {key!r} is empty", file=file)
        return Language(code, about["name"], about["locale"], messages)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"not a file of messages ({error})", file=file) from error


def fields_of(message: str) -> set[str]:
    """Return the names of the fields of a message.

    Raises
    ------
    ValueError
        For a field that is more than a name: messages hold no expressions.
    """
    names = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
    for name in names:
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a name of a field")
    return names


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield dotted key and message of each leaf."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            raise TypeError(f"the message {prefix}{key} is not a text")
