"""Hostile neighbours of good files: bytes, lines, numbers and blocks changed, cut, repeated and mixed, by a seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

MAGIC = [b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1", b"\xff\xff\xff\x7f", b"\xff" * 8]
NUMBERS = [
    "0",
    "-1",
    "1e400",
    "-1e308",
    "NaN",
    "9" * 30,
    "4294967296",
    "0.0000001",
    "1/0",
    "2147483648",
    "00",
    "1e-400",
]
ODD = ["", "\0", "\ud800", "\u2028", "\u202e", "🎬", "a" * 3000, "{", "[[", "<!--", "../../x", "/dev/zero", "%s%n"]
VALUES: list[Any] = [None, True, False, 0, -1, 10**30, 10**400, 1e308, "", "x", [], {}, [[]], [None], {"a": 1}, *ODD]
MOST = 200_000  # bytes: what is longer says nothing more


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One hostile file, near one of the seeds."""
    content = chance.choice(seeds)
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        content = chance.choice(WAYS)(content, seeds, chance)[:MOST]
    return content


def _structure(content: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return _numbers(content, seeds, chance)
    places = list(_places(data))
    for _ in range(chance.choice([1, 2, 5])):
        if not places:
            break
        holder, key = chance.choice(places)
        if isinstance(holder, dict) and chance.random() < 0.3 and key in holder:
            holder[chance.choice([*ODD, *holder])] = holder.pop(key)
        elif isinstance(holder, list) and chance.random() < 0.3:
            holder.extend(holder[:1] * chance.choice([1, 50]))
        else:
            other = chance.choice(places)
            try:
                holder[key] = chance.choice([chance.choice(VALUES), json.loads(json.dumps(other[0][other[1]]))])
            except (KeyError, IndexError, ValueError, RecursionError):
                continue
    try:
        return json.dumps(data).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return content


def _places(data: Any) -> Any:
    todo = [data]
    while todo:
        current = todo.pop()
        inner: list[tuple[Any, Any]] = list(current.items()) if isinstance(current, dict) else []
        inner = list(enumerate(current)) if isinstance(current, list) else inner
        for key, value in inner:
            yield current, key
            todo.append(value)


def _numbers(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    found = list(re.finditer(rb"\d+(?:\.\d+)?", content[:MOST]))
    if not found:
        return content
    one = chance.choice(found)
    return content[: one.start()] + chance.choice(NUMBERS).encode() + content[one.end() :]


def _flips(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(content or b"\0")
    for _number in range(chance.choice([1, 4, 32])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _magic(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """Sizes that lie lie near the beginning of things."""
    at = chance.randrange(min(len(content), 4096) + 1)
    put = chance.choice(MAGIC)
    return content[:at] + put + content[at + len(put) :]


def _cut(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return chance.choice([content[:at], content[end:], content[:at] + content[end:]])


def _repeated(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    piece = content[at : at + chance.choice([1, 2, 8, 64, 1000])]
    return content[:at] + piece * chance.choice([2, 20, 1000]) + content[at:]


def _mixed(content: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(seeds)
    at, from_ = chance.randrange(len(content) + 1), chance.randrange(len(other) + 1)
    return content[:at] + other[from_ : from_ + chance.choice([10, 300, 10_000])] + content[at:]


def _odd(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(ODD).encode("utf-8", "surrogatepass") + content[at:]


def _lines(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


Way = Callable[[bytes, Sequence[bytes], random.Random], bytes]
WAYS: list[Way] = [_structure, _structure, _structure, _numbers, _flips, _magic, _cut, _repeated, _mixed, _odd, _lines]
