"""Loudness of a sound while it plays: momentary, short-term and integrated, and true peaks, on a thread of its own.

Blocks come ahead of what is heard, so each reading has its moment, and `at` says what to show at one.
Source: ITU-R BS.1770-4, EBU Tech 3341 (momentary 400 ms, short-term 3 s), by FFmpeg's ebur128 filter.
"""

from __future__ import annotations

import logging
import math
import threading
from bisect import bisect_right
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np

from studio.media.loudness import HIGHEST, SOFTER, SOFTER_DB
from studio.media.values import Samples

log = logging.getLogger("shotgraph")

QUIET = -70.0
_KEPT = 600  # readings: a minute
_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1(side)"}


class Reading(NamedTuple):
    """momentary, short, integrated: LUFS; peak: dBTP of the last 100 ms. QUIET where there is nothing."""

    momentary: float = QUIET
    short: float = QUIET
    integrated: float = QUIET
    peak: float = QUIET


class LiveMeter:
    """feed() and at() may be called from any thread; nothing blocks."""

    def __init__(self) -> None:
        self._blocks: SimpleQueue[tuple[Samples, float, int] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._times: list[float] = []
        self._readings: list[Reading] = []
        self._thread: threading.Thread | None = None

    def feed(self, block: Samples, seconds: float, rate: int) -> None:
        """Samples (n, channels) that are heard from `seconds` on. A block that does not follow the one before starts
        anew."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="meter", daemon=True)
            self._thread.start()
        self._blocks.put((block, seconds, rate))

    def at(self, seconds: float) -> Reading:
        """What to show when this moment is heard."""
        with self._lock:
            place = bisect_right(self._times, seconds + 1e-6)
            if not place or seconds - self._times[place - 1] > 0.5:
                return Reading()
            return self._readings[place - 1]

    def close(self) -> None:
        if self._thread is not None:
            self._blocks.put(None)
            self._thread = None

    def _work(self) -> None:
        chain: _Chain | None = None
        while (given := self._blocks.get()) is not None:
            block, seconds, rate = given
            if block.shape[1] not in _LAYOUTS:
                block = block[:, :2]
            if chain is None or not chain.follows(seconds, rate, block.shape[1]):
                chain = _Chain(seconds, rate, block.shape[1])
                with self._lock:
                    self._times.clear()
                    self._readings.clear()
            for at, reading in chain.feed(block):
                with self._lock:
                    self._times.append(at)
                    self._readings.append(reading)
                    if len(self._times) > _KEPT:
                        del self._times[0], self._readings[0]


class _Chain:
    """The filter over one run of blocks."""

    def __init__(self, start: float, rate: int, channels: int) -> None:
        import av

        self._av = av
        self._start, self._rate, self._layout = start, rate, _LAYOUTS[channels]
        self._channels = channels
        self._fed = 0
        self._peaks: list[float] = []
        self._rest = np.zeros((0, channels), np.float32)
        self._graph, self._softer = self._meter(), self._meter()

    def _meter(self) -> Any:
        graph = self._av.filter.Graph()
        entry = graph.add_abuffer(sample_rate=self._rate, format="flt", layout=self._layout)
        meter = graph.add("ebur128", "metadata=1")
        end = graph.add("abuffersink")
        entry.link_to(meter)
        meter.link_to(end)
        graph.configure()
        return graph

    def _sent(self, graph: Any, block: Samples) -> list[Any]:
        """Readings that a filter has after a block."""
        frame = self._av.AudioFrame.from_ndarray(
            np.ascontiguousarray(block, np.float32).reshape(1, -1), format="flt", layout=self._layout
        )
        frame.sample_rate, frame.pts = self._rate, self._fed
        graph.push(frame)
        found: list[Any] = []
        while True:
            try:
                found.append(graph.pull())
            except (self._av.error.BlockingIOError, self._av.error.EOFError):
                return found  # the filter wants more

    def follows(self, seconds: float, rate: int, channels: int) -> bool:
        same = (rate, channels) == (self._rate, self._channels)
        return same and abs(self._start + self._fed / self._rate - seconds) < 0.02

    def feed(self, block: Samples) -> list[tuple[float, Reading]]:
        if not len(block):
            return []
        self._measure_peaks(block)
        heard, softer = self._sent(self._graph, block), self._sent(self._softer, block * SOFTER)
        self._fed += len(block)
        found: list[tuple[float, Reading]] = []
        for out, soft in zip(heard, softer, strict=True):
            data, less = dict(out.metadata), dict(soft.metadata)
            number = out.pts // (self._rate // 10)
            peak = self._peaks[number] if number < len(self._peaks) else QUIET
            momentary, short, whole = (_level(data.get(f"lavfi.r128.{name}")) for name in ("M", "S", "I"))
            if whole > HIGHEST:
                whole = _level(less.get("lavfi.r128.I")) + SOFTER_DB
            reading = Reading(momentary, short, whole, peak)
            found.append((self._start + (out.pts + out.samples) / self._rate, reading))
        return found

    def _measure_peaks(self, block: Samples) -> None:
        """True peaks of each 100 ms, 4x oversampled (BS.1770-4, annex 2)."""
        from scipy.signal import resample_poly

        step = self._rate // 10
        self._rest = np.concatenate([self._rest, block.astype(np.float32)])
        while len(self._rest) >= step:
            part, self._rest = self._rest[:step], self._rest[step:]
            fine = resample_poly(part, 4, 1, axis=0)
            self._peaks.append(max(QUIET, 20 * math.log10(max(float(np.abs(fine).max()), 1e-6))))


def _level(text: str | None) -> float:
    value = float(text) if text else QUIET
    return max(QUIET, value) if math.isfinite(value) else QUIET
