"""Turns the blocks of an input into a take: count-in, punch-in and -out, to the sample, on a thread of its own.

Everything is counted in samples of the input itself, so what is recorded is exact whatever sizes its blocks have and
however late the window looks.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal, Protocol

import numpy as np

from studio.film.recording.levels import LevelMeter, Levels
from studio.film.recording.wav import GrowingWav
from studio.media.values import Samples

log = logging.getLogger("shotgraph")

Phase = Literal["closed", "listening", "counting", "recording"]
_JOIN = 2.0  # seconds that closing waits for the disk


class Source(Protocol):
    """An open input. rate, channels: of its blocks; latency: seconds from what is heard to the answer in a block."""

    rate: int
    channels: int
    latency: float

    def start(self, deliver: Callable[[Samples], None]) -> None:
        """From now on deliver (n, channels) float32 blocks, from any thread. Raises ShotgraphError."""

    def stop(self) -> None:
        """No block comes after this. Calling it again does nothing."""


@dataclass(frozen=True)
class Wanted:
    """What to record. count_in: seconds before the first sample that is kept; length: seconds to keep, None until it is
    stopped; late: seconds that the input lags behind what the speaker hears."""

    path: Path
    count_in: float = 0.0
    length: float | None = None
    late: float = 0.0


@dataclass(frozen=True)
class Recorded:
    """A recording that is over. frames: samples kept; problem: why it ended early, '' when it did not."""

    path: Path
    frames: int
    rate: int
    peak: float
    problem: str = ""


class Recorder:
    """Listens to a source and records from it. Its properties may be read from any thread at any time."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks: SimpleQueue[Samples | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._meter = LevelMeter(source.rate)
        self._file: GrowingWav | None = None
        self._skip = 0  # samples to let go by before the first that is kept
        self._left: int | None = None  # samples to keep
        self._peak = 0.0
        self._phase: Phase = "closed"
        self._finished: list[Recorded] = []
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)

    def open(self) -> None:
        """Begin to listen. Raises ShotgraphError when the source cannot be opened."""
        # The block belongs to the sound card and is gone when its callback returns.
        self._source.start(lambda block: self._blocks.put(np.array(block, np.float32)))
        self._phase = "listening"
        self._thread.start()

    def record(self, wanted: Wanted) -> None:
        """Record into a new file from now on. Raises OSError when it cannot be made."""
        rate = self._source.rate
        with self._lock:
            self._end()
            self._file = GrowingWav(wanted.path, rate, self._source.channels)
            self._skip = round((wanted.count_in + wanted.late) * rate)
            self._left = None if wanted.length is None else round(wanted.length * rate)
            self._peak = 0.0
            self._meter.reset()
            self._phase = "counting" if self._skip else "recording"

    def stop(self) -> None:
        """End the recording; what was spoken up to now is in the file."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """Let go of the source. A recording that goes on ends."""
        if self._phase == "closed":
            return
        self._source.stop()
        self._blocks.put(None)
        self._thread.join(_JOIN)
        with self._lock:
            self._end()
            self._phase = "closed"

    # --- what is going on ------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def levels(self) -> Levels:
        return self._meter.levels

    @property
    def rate(self) -> int:
        return self._source.rate

    @property
    def seconds(self) -> float:
        """Recorded so far; while it counts in, seconds to the first sample, negative."""
        with self._lock:
            frames = self._file.frames if self._file else 0
            return frames / self._source.rate - self._skip / self._source.rate

    def finished(self) -> list[Recorded]:
        """Recordings that are over since this was asked last."""
        with self._lock:
            over, self._finished = self._finished, []
            return over

    # --- the thread ------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while (block := self._blocks.get()) is not None:
            with self._lock:
                self._take(block)

    def _take(self, block: Samples) -> None:
        self._meter.feed(block)
        if self._file is None:
            return
        passed = min(self._skip, len(block))
        self._skip -= passed
        if passed == len(block) and self._skip:
            return
        self._phase = "recording" if not self._skip else "counting"
        kept = block[passed:] if self._left is None else block[passed : passed + self._left]
        try:
            if len(kept):
                self._file.append(kept)
                self._peak = max(self._peak, float(np.abs(kept).max()))
        except OSError as error:
            log.warning("recording stopped: %s", error)
            self._end(f"The recording stopped: {error.strerror or error}. What was spoken before is kept.")
            return
        if self._left is not None:
            self._left -= len(kept)
            if not self._left:
                self._end()

    def _end(self, problem: str = "") -> None:
        file, self._file = self._file, None
        self._skip = 0
        if file is None:
            return
        try:
            file.close()
        except OSError as error:
            problem = problem or str(error)
        peak = 20 * np.log10(max(self._peak, 1e-6))
        self._finished.append(Recorded(file.path, file.frames, self._source.rate, float(peak), problem))
        self._phase = "listening"
