"""How far a download of several files is, and how fast it goes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """In bytes. rate: bytes a second now; left: seconds, None while unknown."""

    done: int
    total: int
    file: str
    rate: float = 0.0
    left: float | None = None


Tell = Callable[[Progress], None]


class Meter:
    """Adds up files that come one after the other and tells a few times a second, with the rate of the last seconds."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._total = total
        self._tell = tell
        self._file = ""
        self._before = 0  # bytes of the files before this one
        self._have: int | None = None  # of this one
        self._fetched: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self._told = 0.0

    def start(self, file: str) -> None:
        self._before, self._have, self._file = self._done, None, file
        self._say(force=True)

    def at(self, have: int) -> None:
        """Bytes of the file that are here. The first that is said of it was here before and counts in no rate."""
        if self._have is not None and have > self._have:
            self._fetched.append((time.monotonic(), self._fetched[-1][1] + have - self._have))
        self._have = have
        self._say()

    def end(self) -> None:
        self._tell(Progress(self._total, self._total, self._file, self._rate(), 0.0))

    @property
    def _done(self) -> int:
        return self._before + (self._have or 0)

    def _rate(self) -> float:
        now = time.monotonic()
        while len(self._fetched) > 2 and self._fetched[0][0] < now - 5:
            self._fetched.popleft()
        seconds = now - self._fetched[0][0]
        return max(0.0, (self._fetched[-1][1] - self._fetched[0][1]) / seconds) if seconds > 0.2 else 0.0

    def _say(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if force or now - self._told > 0.15:
            self._told = now
            rate = self._rate()
            left = (self._total - self._done) / rate if rate else None
            self._tell(Progress(self._done, self._total, self._file, rate, left))
