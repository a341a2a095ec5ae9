"""Where in the film one looks and listens: one moment, shared by timeline, viewer and transport keys.

Times are seconds of film (of the cut that `edit.timeline` makes), from 0 to `length`.
"""

from __future__ import annotations

import time
from fractions import Fraction

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_REFRESH = 16  # ms between moves while it runs by itself


class Playhead(QObject):
    """moved(seconds): it is elsewhere, for whatever reason. sought(seconds): somebody put it there, as against its
    running on. playing_changed(playing), speed_changed(speed), range_changed(), length_changed(): as their names say.

    While it plays it runs by the wall clock, unless a player has taken the lead: whoever plays the sound calls
    lead(True) when playing_changed comes and then run_to() with the sound's own time, for as long as speed is 1.
    """

    moved = Signal(float)
    sought = Signal(float)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    range_changed = Signal()
    length_changed = Signal()
    loop_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._length = 0.0
        self._rate = Fraction(24)
        self._playing = False
        self._speed = 1.0
        self._in: float | None = None
        self._out: float | None = None
        self._led = False
        self._loop = False
        self._since = 0.0
        self._timer = QTimer(self, interval=_REFRESH, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._run_on)

    # --- where it is -----------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        return self._seconds

    @property
    def length(self) -> float:
        """Seconds of the film; 0 while it is not known."""
        return self._length

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return self._rate

    @property
    def frame(self) -> int:
        """Number of the frame that is to be seen."""
        return int(self._seconds * self._rate + Fraction(1, 1000))

    @property
    def last(self) -> float:
        """The moment of the last frame: the farthest that one can look."""
        return max(0.0, self._length - float(1 / self._rate))

    def set_film(self, length: float, rate: Fraction) -> None:
        """The film is this long now, at this many frames a second."""
        if (length, rate) == (self._length, self._rate):
            return
        self._length, self._rate = length, rate
        self.length_changed.emit()
        if self._seconds > self.last:
            self.seek(self.last)

    def seek(self, seconds: float) -> None:
        """Put it at the frame that shows at a moment; goes on playing from there if it plays."""
        frame = int(min(max(0.0, seconds), self.last) * self._rate + Fraction(1, 1000))
        there = float(frame / self._rate)
        self._since = time.perf_counter()
        if there != self._seconds:
            self._seconds = there
            self.moved.emit(there)
            self.sought.emit(there)

    def step(self, frames: int) -> None:
        """Stop, and go some frames on or back."""
        self.pause()
        self.seek(float((self.frame + frames) / self._rate))

    def run_to(self, seconds: float) -> None:
        """Playing has come this far (from the player that leads)."""
        seconds = min(max(0.0, seconds), self._length)
        if seconds != self._seconds:
            self._seconds = seconds
            self.moved.emit(seconds)

    # --- playing ---------------------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def speed(self) -> float:
        """1 is normal, negative is backwards."""
        return self._speed

    def play(self, speed: float = 1.0) -> None:
        """Run from here; from the in point when it stands at the out point or at the film's end."""
        if not self._length:
            return
        frame = float(1 / self._rate)
        if speed > 0 and (self._seconds >= self.last - 1e-6 or abs(self._seconds - self.end) <= frame):
            self.seek(self.start)
        if speed != self._speed:
            self._speed = speed
            self._led = False
            self.speed_changed.emit(speed)
        self._since = time.perf_counter()
        if not self._playing:
            self._playing, self._led = True, False
            self.playing_changed.emit(True)
        if not self._led:
            self._timer.start()

    def pause(self) -> None:
        """Stop, on a whole frame."""
        self._timer.stop()
        if not self._playing:
            return
        self._playing = self._led = False
        self.playing_changed.emit(False)
        if self._speed != 1.0:
            self._speed = 1.0
            self.speed_changed.emit(1.0)
        self.seek(self._seconds)

    def toggle(self) -> None:
        self.pause() if self._playing else self.play()

    def shuttle(self, way: int) -> None:
        """Play forwards (1) or backwards (-1); pressed again while it does, twice as fast, up to 8 times."""
        fast = self._playing and self._speed * way > 0
        self.play(max(-8.0, min(8.0, self._speed * 2)) if fast else float(way))

    def lead(self, led: bool) -> None:
        """A player says whether it moves the playhead from now on; asked anew each time that playing starts."""
        self._led = led and self._playing
        self._since = time.perf_counter()
        self._timer.stop() if self._led or not self._playing else self._timer.start()

    def _run_on(self) -> None:
        now = time.perf_counter()
        there = self._seconds + (now - self._since) * self._speed
        self._since = now
        end = self.end if self._seconds < self.end else self._length
        if there >= end and self._loop and self._speed > 0:
            self.run_to(self.start)
        elif there >= end or there <= 0:
            self.run_to(there if there <= 0 else min(end, self.last))
            self.pause()
        else:
            self.run_to(there)

    @property
    def loop(self) -> bool:
        """Whether playing goes on from the in point, or the beginning, when it comes to the out point or the end."""
        return self._loop

    def set_loop(self, on: bool) -> None:
        if on != self._loop:
            self._loop = on
            self.loop_changed.emit(on)

    # --- in and out ------------------------------------------------------------------------------------------

    @property
    def in_point(self) -> float | None:
        return self._in

    @property
    def out_point(self) -> float | None:
        """The first moment that does not belong."""
        return self._out

    @property
    def start(self) -> float:
        return self._in or 0.0

    @property
    def end(self) -> float:
        return self._length if self._out is None else min(self._out, self._length)

    def set_range(self, start: float | None, stop: float | None) -> None:
        """Work between these moments; None is the film's own end. One that lies behind the other takes it away."""
        if start is not None and stop is not None and stop <= start:
            stop = None if start != self._in else stop
            start = start if stop is None else None
        if (start, stop) != (self._in, self._out):
            self._in, self._out = start, stop
            self.range_changed.emit()
