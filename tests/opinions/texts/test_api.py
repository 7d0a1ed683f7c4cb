"""A token is found whatever it is wrapped in, and nothing else is taken for it."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.opinions.texts.api import Secret

TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105 - of nobody
ESCAPED = "".join(f"\\u{ord(c):04x}" for c in TOKEN)
PERCENT = "".join(f"%{ord(c):02X}" for c in TOKEN)


@pytest.mark.parametrize(
    "text",
    [
        f"refused Token {TOKEN}", TOKEN.upper(), ESCAPED, ESCAPED.replace("\\u00", "\\x"), PERCENT,
        quote(PERCENT), quote(quote(PERCENT)), "".join(f"&#{ord(c)};" for c in TOKEN),
        html.escape("".join(f"&#x{ord(c):x};" for c in TOKEN)), TOKEN.encode().hex(),
        f"http://{TOKEN}.example.invalid/", TOKEN[::-1], json.dumps({"a": [TOKEN]}),
        f"https://www.courtlistener.com/api/?next={PERCENT}",
    ],
)  # fmt: skip
def test_the_token_is_found(text: str) -> None:
    assert Secret(TOKEN).is_in(text)
    assert TOKEN not in Secret(TOKEN).hidden(text)


@given(st.binary(max_size=7), st.binary(max_size=7))
def test_the_token_is_found_in_base64_wherever_it_begins(before: bytes, after: bytes) -> None:
    content = before + TOKEN.encode() + after
    secret = Secret(TOKEN)
    assert secret.is_in(base64.b64encode(content).decode())
    assert secret.is_in(base64.urlsafe_b64encode(content).decode())
    assert secret.is_in(quote(base64.b64encode(content).decode(), safe=""))


@pytest.mark.parametrize(
    "value",
    [
        {"a": {"b": [1, {"c": TOKEN}]}},
        {TOKEN: None},
        [[[PERCENT]]],
        {"a": json.loads(f'"{ESCAPED}"')},
    ],
)
def test_the_token_is_found_in_values_and_keys(value: object) -> None:
    assert Secret(TOKEN).is_in_value(value)


def test_digits_alone_are_found_as_a_number() -> None:
    assert Secret("12345678901234567890").is_in_value({"id": 12345678901234567890})


@given(st.text(max_size=200))
def test_other_texts_are_not_taken_for_it(text: str) -> None:
    assert not Secret(TOKEN).is_in(text)
    assert Secret(TOKEN).hidden(text) == text


def test_ordinary_answers_are_not_taken_for_it() -> None:
    text = "Tom &amp; Jerry v. 100% Co., 5 F.3d 1 (\\u0041) https://a.example/?q=%22immunity%22"
    assert not Secret(TOKEN).is_in_value({"text": text, "n": 1.5, "none": None, "yes": True})


def test_no_token_is_in_nothing() -> None:
    wrapped = quote(quote(quote(quote(quote(quote(quote(PERCENT)))))))
    assert not Secret("").is_in("")
    assert not Secret("").is_in(wrapped)
    assert Secret(TOKEN).is_in(wrapped)
    assert not Secret("").is_in_value({"a": ["", wrapped]})


@pytest.mark.parametrize(
    ("secret", "header"),
    [
        (Secret(TOKEN), f"Token {TOKEN}"),
        (Secret(TOKEN, "Bearer"), f"Bearer {TOKEN}"),
        (Secret("", "Bearer"), None),
    ],
)
def test_it_signs_by_its_scheme(secret: Secret, header: str | None) -> None:
    asked = requests.Request("GET", "https://a.example/", auth=secret).prepare()
    assert asked.headers.get("Authorization") == header


def test_it_shows_itself_in_no_repr() -> None:
    assert TOKEN not in f"{Secret(TOKEN)!r} {Secret(TOKEN)}"
