"""Ways to damage the bytes of a file; a seed decides everything, so that a run can be had again."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 2**70, 10**400, 1.5, float("nan"), float("inf"), "", " ",
    "\ud83d", "\x00", "\r=1+1", "\uff1d1+1", "\u200b=1+1", "x" * 140_000, [], [[]], {}, {"a": None},
    ["x", 1], "2010-02-30", "0000-00-00", "9999-12-31", "NaN", "1e999", "-0", "'", '"', "\u202e",
    "<p>" * 3000, "&#x110000;", "<script>", "\u0663", "1.0", "true", "published", "F.3d",
)  # fmt: skip
Mutator = Callable[[bytes, random.Random], bytes]


class Damaged(NamedTuple):
    """A damaged file, and the names of the ways."""

    content: bytes
    how: tuple[str, ...]


def damage(content: bytes, chance: random.Random, packed: str = "") -> Damaged:
    """Return bytes damaged in one to three ways; of packed ones often what is inside."""
    if packed == ".gz" and chance.random() < 0.7:
        inside = damage(gzip.decompress(content), chance)
        return Damaged(gzip.compress(inside.content, mtime=0), inside.how)
    if packed == ".bz2" and chance.random() < 0.7:
        inside = damage(bz2.decompress(content), chance)
        return Damaged(bz2.compress(inside.content), inside.how)
    if packed == ".xlsx" and chance.random() < 0.7:
        return _in_zip(content, chance)
    how = chance.choices(list(MUTATORS), WEIGHTS, k=chance.choice((1, 1, 1, 2, 3)))
    for name in how:
        content = MUTATORS[name](content, chance)
    return Damaged(content, tuple(how))


def _in_zip(content: bytes, chance: random.Random) -> Damaged:
    """Damage one file in a zip, and pack it well."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        chosen = chance.choice(old.namelist())
        inside = damage(old.read(chosen), chance)
        for name in old.namelist():
            new.writestr(name, inside.content if name == chosen else old.read(name))
    return Damaged(held.getvalue(), inside.how)


def _place(content: bytes, chance: random.Random) -> tuple[int, int]:
    return chance.randrange(len(content) + 1), chance.choice((1, 1, 8, 100, 4000))


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _place(content, chance)[0]]


def _zeros(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[:at] + bytes(size) + content[at + size :]


def _noise(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[:at] + chance.randbytes(size) + content[at + size :]


def _gone(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[:at] + content[at + size :]


def _again(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[: at + size] + content[at:]


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 30))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _inserted(content: bytes, chance: random.Random) -> bytes:
    at, _ = _place(content, chance)
    pieces = (
        b"\r", b"\n", b'"', b"\\", b",", b"\x00", b"\xef\xbb\xbf", b"\xff", b"[" * 5000, b"{}",
        b"9" * 5000, b"\\ud83d", b"=1+1", b"NaN", b"-", b"\xe2\x80\x8b", b"'" * 3, b"<p>" * 2000,
    )  # fmt: skip
    return content[:at] + chance.choice(pieces) + content[at:]


def _value(content: bytes, chance: random.Random) -> bytes:
    """Replace, drop or add a value of a JSON record, or a cell of a table."""
    rows = content.split(b"\n")
    at = chance.randrange(len(rows))
    try:
        record = json.loads(rows[at])
    except (ValueError, RecursionError):
        return b"\n".join([*rows[:at], _cell(rows[at], chance), *rows[at + 1 :]])
    _change(record, chance)
    return b"\n".join([*rows[:at], json.dumps(record).encode(), *rows[at + 1 :]])


def _cell(row: bytes, chance: random.Random) -> bytes:
    cells = row.split(b",")
    odd = str(chance.choice(ODD)).encode("utf-8", "surrogatepass")
    cells[chance.randrange(len(cells))] = chance.choice((odd, b'"' + odd + b'"', b""))
    return b",".join(cells[: chance.choice((None, None, -1))])


def _change(value: Any, chance: random.Random) -> None:
    """Change one thing somewhere inside a value."""
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.5:
            _change(value[key], chance)
        elif chance.random() < 0.15:
            del value[key]
        else:
            value[chance.choice((key, key, key, "more"))] = chance.choice(ODD)
    elif isinstance(value, list) and value:
        at = chance.randrange(len(value))
        if isinstance(value[at], dict | list) and chance.random() < 0.7:
            _change(value[at], chance)
        else:
            value[at] = chance.choice(ODD)


def _rows(content: bytes, chance: random.Random) -> bytes:
    """Repeat, drop or mix lines."""
    rows = content.splitlines(keepends=True)
    if rows:
        at = chance.randrange(len(rows))
        what = chance.choice(("repeat", "drop", "mix", "empty"))
        rows = {
            "repeat": rows + rows[at:],
            "drop": rows[:at] + rows[at + 1 :],
            "mix": chance.sample(rows, len(rows)),
            "empty": rows[:at] + [b"\n"] * 3 + rows[at:],
        }[what]
    return b"".join(rows)


def _other_encoding(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-8-sig", "cp1252", "utf-32")), "replace")


def _word(content: bytes, chance: random.Random) -> bytes:
    """Spell a word another way, wherever it stands: a heading, the name of a field, an answer."""
    words = sorted({word for word in content.split(b'"')[:200] if word.isalnum()})
    words = words or sorted(set(content[:4000].replace(b"\n", b",").split(b",")) - {b""})
    if not words:
        return content
    old = chance.choice(words)
    new = chance.choice((old.upper(), old + b"s", b" " + old, old[:-1], old.replace(b"_", b" ")))
    return content.replace(old, new)


MUTATORS: dict[str, Mutator] = {
    "cut short": _cut, "zeros": _zeros, "noise": _noise, "a stretch gone": _gone,
    "a stretch again": _again, "bits turned": _flip, "a piece put in": _inserted,
    "another value": _value, "lines gone, again or mixed": _rows,
    "another encoding": _other_encoding, "a word spelled otherwise": _word,
}  # fmt: skip
WEIGHTS = [3 if name == "another value" else 1 for name in MUTATORS]
"""Values are what a person gets wrong."""
