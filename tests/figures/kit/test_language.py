"""The files of words: complete in every language, and numbers in the signs of each."""

from __future__ import annotations

import pytest

from qi_analysis.claims import ledger
from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.figures.kit import language
from qi_analysis.figures.kit.language import Language

OTHERS = [code for code in language.codes() if code != language.DEFAULT]
HEAD = '[language]\nname = "X"\nlocale = "en_US"\n'


def in_locale(locale: str) -> Language:
    """English words with the numbers of another locale."""
    return Language("xx", "Invented", locale, messages=language.load().messages)


def test_english_comes_first_and_spanish_is_there() -> None:
    assert language.codes()[0] == "en"
    assert "es" in language.codes()
    assert language.load("es").name == "Español"


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_same_keys(code: str) -> None:
    other, english = set(language.load(code).messages), set(language.load().messages)
    assert not english - other
    # the English of what a claim states is in the ledger; each other language has its own
    assert other - english == {f"claim-card.statement.{claim}" for claim in ledger.load()}


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_has_the_same_fields(code: str) -> None:
    english, other = language.load().messages, language.load(code).messages
    assert {
        key: language.fields_of(message) for key, message in english.items() if key in other
    } == {key: language.fields_of(message) for key, message in other.items() if key in english}


@pytest.mark.parametrize("code", language.codes())
def test_apostrophes_are_of_one_kind(code: str) -> None:
    said = {**language.load(code).messages, **{c.id: c.statement for c in ledger.load().values()}}
    assert [key for key, words in said.items() if "'" in words] == []


@pytest.mark.parametrize("code", language.codes())
def test_every_message_formats(code: str) -> None:
    words = language.load(code)
    for key, message in words.messages.items():
        values = {name: f"<{name}>" for name in language.fields_of(message)}
        said = words.say(key, **values)
        assert said
        assert "{" not in said
        assert "}" not in said
        for value in values.values():
            assert value in said


@pytest.mark.parametrize(
    ("locale", "number", "risk", "ratio", "share"),
    [
        ("en_US", "1,000.5", "1,230", "2.46", "12.5%"),
        ("es_US", "1,000.5", "1,230", "2.46", "12.5%"),
        ("de_DE", "1.000,5", "1.230", "2,46", "12,5%"),
    ],
)
def test_numbers_have_the_signs_of_the_locale(
    locale: str, number: str, risk: str, ratio: str, share: str
) -> None:
    words = in_locale(locale)
    assert words.number(1000.5, 1) == number
    assert words.per_100k(1234) == risk
    assert words.ratio(2.46, 2) == ratio
    assert words.percent(0.125, 1) == share


def test_spanish_writes_numbers_as_in_the_united_states() -> None:
    spanish = language.load("es")
    assert spanish.number(1000.5, 1) == "1,000.5"
    assert spanish.percent(0.27) == "27\N{NO-BREAK SPACE}%"
    assert spanish.one_in(1042) == "1 de cada 1,000"
    assert spanish.interval(0.159, 1.46) == "0.16 a 1.5"
    assert spanish.people("female", "latino") == "mujeres y niñas latinas"
    assert spanish.listed(["a", "b", "c"]) == "a, b y c"


def test_an_interval_without_an_end_is_not_printed() -> None:
    assert language.load().interval(float("nan"), 2.0) == ""
    assert language.load().interval(1.96, 3.04, style="ratio") == "2.0 to 3.0"
    assert language.load().interval(0.05, 0.14, style="percent") == "5% to 14%"


@pytest.mark.parametrize(
    ("code", "date", "said"),
    [
        ("en", "2021-08-14", "August 2021"),
        ("en", "2018-06", "June 2018"),
        ("en", "2016", "2016"),
        ("es", "2021-08-14", "agosto de 2021"),
        ("es", "2025-05-30", "mayo de 2025"),
    ],
)
def test_months_are_said_in_words(code: str, date: str, said: str) -> None:
    assert language.load(code).month(date) == said


@pytest.mark.parametrize("code", language.codes())
def test_an_unknown_message_names_the_file(code: str) -> None:
    with pytest.raises(DataError, match=rf"text/{code}\.toml.*'trend\.nonsense'"):
        language.load(code).say("trend.nonsense")


def test_a_field_without_a_value_names_the_message_and_the_file() -> None:
    with pytest.raises(DataError, match=r"text/es\.toml.*'number\.one_in' needs 'n'"):
        language.load("es").say("number.one_in")


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(QiAnalysisError, match=r"'tlh'. Known: en, es"):
        language.load("tlh")


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        '[trend]\ntitle = "no table language"',
        f'{HEAD}[trend]\ntitle = ""',
        f"{HEAD}[trend]\ntitle = 5",
        f'{HEAD}[trend]\ntitle = "{{value.__class__}}"',
        f'{HEAD}[trend]\ntitle = "{{0}}"',
        f'{HEAD}[trend]\ntitle = "{{open"',
    ],
)
def test_what_is_no_file_of_words_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"text/xx\.toml"):
        language.parse(text, "xx")


def test_parsed_messages_are_said_by_dotted_keys() -> None:
    words = language.parse(f'{HEAD}[a.b]\nc = "{{n}} things"', "xx")
    assert words.say("a.b.c", n=3) == "3 things"
