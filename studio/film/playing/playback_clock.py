"""What time it is while something plays: the sound card's count of samples, or a silent clock where there is none."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

log = logging.getLogger("shotgraph")

Samples = npt.NDArray[np.float32]
_BLOCK = 0.02  # seconds the sound card asks for at a time


class Clock(Protocol):
    """Runs in seconds of what plays. All methods but the sound card's own call come from one thread."""

    notice: str
    """Why there is no sound, '' when there is."""

    def start(self, at: float) -> None: ...

    def stop(self) -> None: ...

    def now(self) -> float:
        """Seconds reached; never runs backwards between start and stop."""

    def feed(self, block: Samples, done: Callable[[], None]) -> None:
        """Samples to be heard next; done is called when they were, or were thrown away."""

    def end(self) -> None:
        """No more samples come: silence from here on is meant, not a stall."""

    def close(self) -> None: ...


class SilentClock:
    """The computer's own clock, for clips without sound and machines without a sound device."""

    def __init__(self, notice: str = "", time_now: Callable[[], float] = time.monotonic) -> None:
        self.notice = notice
        self._time_now = time_now
        self._at = 0.0
        self._since: float | None = None

    def start(self, at: float) -> None:
        self._at, self._since = at, self._time_now()

    def stop(self) -> None:
        self._at, self._since = self.now(), None

    def now(self) -> float:
        return self._at if self._since is None else self._at + self._time_now() - self._since

    def feed(self, block: Samples, done: Callable[[], None]) -> None:
        done()

    def end(self) -> None:
        """Nothing is heard anyway."""

    def close(self) -> None:
        self.stop()


class SoundClock:
    """The sound card as master: time is what has come out of the loudspeaker, so picture follows sound.

    When samples are late the clock holds and so does the picture; nothing drifts apart. Levels of what is heard are
    in `peak` (linear, by channel) for meters.
    """

    notice = ""

    def __init__(self, rate: int, channels: int, out_channels: int = 2) -> None:
        self.rate = rate
        self.channels = channels
        self.peak = np.zeros(out_channels, np.float32)
        self.stalls = 0
        self._mix = mix_matrix(channels, out_channels)
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Samples, Callable[[], None]]] = deque()
        self._used = 0  # samples of the first waiting block that are gone
        self._running = self._ended = False
        self._heard = 0.0  # seconds of what plays, at the loudspeaker, at _heard_at
        self._heard_at = 0.0
        self._next = 0.0  # seconds of the next sample to hand out
        self._stream: Any = None

    def open(self, device: int | str | None = None) -> None:
        """Open the sound device. Raises whatever sounddevice raises."""
        import sounddevice

        self._stream = sounddevice.OutputStream(
            samplerate=self.rate,
            channels=len(self.peak),
            dtype="float32",
            device=device,
            blocksize=max(64, int(self.rate * _BLOCK)),
            callback=self._called,
        )
        self._stream.start()

    def start(self, at: float) -> None:
        with self._lock:
            self._next = self._heard = at
            self._heard_at = self._stream_time()
            self._running, self._ended = True, False

    def stop(self) -> None:
        reached = self.now()
        with self._lock:
            self._heard, self._running = reached, False
            waiting, self._used = list(self._waiting), 0
            self._waiting.clear()
        for _, done in waiting:
            done()

    def now(self) -> float:
        with self._lock:
            if not self._running:
                return self._heard
            # What was handed out comes to the ear a little later; between two calls the card's own time goes on.
            reached = self._heard + max(0.0, self._stream_time() - self._heard_at)
            return min(reached, self._next)

    def feed(self, block: Samples, done: Callable[[], None]) -> None:
        with self._lock:
            self._waiting.append((block @ self._mix, done))

    def end(self) -> None:
        self._ended = True

    def close(self) -> None:
        self.stop()
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def fill(self, out: Samples, heard_at: float) -> None:
        """Put the next samples into out (n, channels), which will be heard at `heard_at` by the card's time."""
        finished: list[Callable[[], None]] = []
        with self._lock:
            place = 0
            if self._running:
                before = self._next
                while place < len(out) and self._waiting:
                    block, done = self._waiting[0]
                    part = block[self._used : self._used + len(out) - place]
                    out[place : place + len(part)] = part
                    place += len(part)
                    self._used += len(part)
                    if self._used >= len(block):
                        self._waiting.popleft()
                        self._used = 0
                        finished.append(done)
                counted = len(out) if self._ended else place
                self.stalls += counted < len(out)
                self._next = before + counted / self.rate
                self._heard, self._heard_at = before, heard_at
            out[place:] = 0.0
            np.abs(out).max(axis=0, out=self.peak)
        for done in finished:
            done()

    def _called(self, out: Samples, frames: int, when: Any, status: Any) -> None:
        self.fill(out, when.outputBufferDacTime)

    def _stream_time(self) -> float:
        return float(self._stream.time) if self._stream is not None else 0.0


def open_clock(rate: int, channels: int) -> Clock:
    """The sound card at this rate, or a silent clock with a notice that says why there is no sound."""
    if not rate:
        return SilentClock()
    try:
        clock = SoundClock(rate, channels)
        clock.open()
        return clock
    except Exception as error:  # PortAudio missing, no device, a device that is busy: all mean no sound, not no picture
        log.warning("no sound: %s", error)
        if "querying device" in str(error):  # PortAudio's words for a machine that has none
            return SilentClock("No sound: this machine has no sound output, or none that is free.")
        return SilentClock(f"No sound: {str(error).splitlines()[0] if str(error) else type(error).__name__}")


def mix_matrix(channels: int, out_channels: int) -> Samples:
    """(channels, out_channels): how sound is folded to what the loudspeakers are; 5.1 by ITU-R BS.775."""
    if channels == 1:
        return np.ones((1, out_channels), np.float32)
    if channels == 6 and out_channels == 2:
        half = np.sqrt(0.5)
        left, right = (1, 0, half, 0, half, 0), (0, 1, half, 0, 0, half)
        return np.array([left, right], np.float32).T / np.float32(1 + 2 * half)
    return np.eye(channels, out_channels, dtype=np.float32)
