"""What is printed, without control characters: names and texts of projects and films must not steer the terminal (its
title, its clipboard, what it shows). Lines and tabs stay."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # C0 but tab and line feed, DEL, C1 (ECMA-48)


def plain_text(text: str) -> str:
    """Without control characters other than line feeds and tabs."""
    return _CONTROL.sub("", text)


class _Plain:
    """A text stream that prints plain text only; `raw` is the stream itself, for our own colours and bars."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        self.raw.write(plain_text(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """While inside, whatever this process prints is plain text."""
    with (
        contextlib.redirect_stdout(cast(TextIO, _Plain(sys.stdout))),
        contextlib.redirect_stderr(cast(TextIO, _Plain(sys.stderr))),
    ):
        yield


def raw(stream: TextIO) -> TextIO:
    """The stream below, whoever writes there sees to what it prints itself."""
    return stream.raw if isinstance(stream, _Plain) else stream
