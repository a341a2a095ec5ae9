"""Seconds and pixels of the timeline: zoom, scroll and the marks of the ruler."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QObject, Signal

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
_CLOSEST = 12  # pixels a frame at the nearest zoom
_MARGIN = 24  # pixels left free behind the film when it is fitted


class Scale(QObject):
    """changed: zoom or place is another one."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pixels = 40.0  # a second
        self.offset = 0.0  # seconds at the left edge
        self.width = 800.0
        self.seconds = 0.0  # of the film
        self.rate = Fraction(24)
        self.fitted = True

    def x(self, seconds: float | Fraction) -> float:
        return (float(seconds) - self.offset) * self.pixels

    def at(self, x: float) -> float:
        return x / self.pixels + self.offset

    def resize(self, width: float) -> None:
        self.width = max(50.0, width)
        self.fit() if self.fitted else self._settle()

    def set_film(self, seconds: float, rate: Fraction) -> None:
        if (seconds, rate) != (self.seconds, self.rate):
            was_empty = not self.seconds
            self.seconds, self.rate = seconds, rate
            self.fit() if was_empty or (self.fitted and seconds * self.pixels > self.width) else self._settle()

    def fit(self) -> None:
        """All of the film."""
        self.fitted = True
        self.offset = 0.0
        self.pixels = max(self._farthest(), 0.1)
        self.changed.emit()

    def zoom(self, factor: float, x: float) -> None:
        """Nearer (above 1) or farther; what is at x stays there."""
        there = self.at(x)
        closest = _CLOSEST * float(self.rate)
        self.pixels = max(self._farthest(), min(closest, self.pixels * factor))
        self.fitted = self.pixels <= self._farthest() * 1.001
        self.offset = there - x / self.pixels
        self._settle()

    def scroll_to(self, offset: float) -> None:
        self.offset = offset
        self._settle()

    def reveal(self, seconds: float) -> None:
        """Bring a moment into sight, a page at a time as it plays."""
        x = self.x(seconds)
        if not 0 <= x <= self.width:
            self.scroll_to(seconds - (self.width * 0.1 / self.pixels if x > 0 else self.width * 0.9 / self.pixels))

    @property
    def most(self) -> float:
        """The farthest offset: some room stays behind the film."""
        return max(0.0, self.seconds - self.width * 0.8 / self.pixels) if not self.fitted else 0.0

    def _farthest(self) -> float:
        return (self.width - _MARGIN) / self.seconds if self.seconds else 40.0

    def _settle(self) -> None:
        self.offset = max(0.0, min(self.offset, self.most))
        self.changed.emit()

    # --- the ruler -------------------------------------------------------------------------------------------

    def marks(self, apart: float) -> tuple[float, int]:
        """Seconds between numbered marks at least `apart` pixels from each other, and into how many parts each is
        parted."""
        frame = float(1 / self.rate)
        steps = [frame * count for count in (1, 2, 5) if frame * count < 0.1] + list(_STEPS)
        step = next((step for step in steps if step * self.pixels >= apart), steps[-1])
        frames = round(step / frame)
        parts = frames if frames <= 5 else 5 if step != 2 and step % 15 else 4 if step == 2 else 3
        return step, parts


def timecode(seconds: float | Fraction, rate: Fraction) -> str:
    """HH:MM:SS:FF, counted at the nearest whole rate (non-drop, SMPTE ST 12-1)."""
    whole = max(1, round(rate))
    frame = int(Fraction(seconds) * rate + Fraction(1, 1000))
    rest, frames = divmod(frame, whole)
    return f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}:{frames:02}"


def short_time(seconds: float, rate: Fraction, step: float) -> str:
    """What the ruler writes: 0:05, and 0:05:12 where marks are less than a second apart."""
    frame = int(Fraction(seconds) * rate + Fraction(1, 100))
    rest, frames = divmod(frame, max(1, round(rate)))
    clock = f"{rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}" if rest >= 3600 else f"{rest // 60}:{rest % 60:02}"
    return f"{clock}:{frames:02}" if step < 1 else clock
