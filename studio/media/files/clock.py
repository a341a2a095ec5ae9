"""When a file's frames are shown, and which of them is on screen at frame n of a constant rate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Ticks = npt.NDArray[np.int64]

_STANDARD = [Fraction(n) for n in (8, 10, 12, 15, 16, 20, 24, 25, 30, 48, 50, 60, 72, 75, 90, 100, 120, 144, 240)] + [
    Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120)
]


@dataclass(frozen=True)
class Clock:
    """Maps frame n of a constant rate to the source frame shown at time n/rate.

    first: timestamp of the first frame; tick: seconds a timestamp unit; stamps: every source timestamp in order
    of presentation, or None when source frame n is simply shown at n/rate. length: output frames.
    """

    rate: Fraction
    length: int
    first: int
    tick: Fraction
    stamps: Ticks | None = None

    def stamp_of(self, number: int) -> int:
        """Timestamp of the source frame that is on screen at output frame `number`."""
        offset = Fraction(number) / self.rate / self.tick
        if self.stamps is None:
            return self.first + round(offset)
        # Containers round timestamps to their tick: a frame half a tick late is still this frame.
        limit = self.first + int(offset + Fraction(1, 2))
        return int(self.stamps[max(0, int(np.searchsorted(self.stamps, limit, side="right")) - 1)])

    @property
    def slack(self) -> int:
        """How many ticks a decoded timestamp may differ from stamp_of and still be that frame."""
        return max(0, int(Fraction(1) / self.rate / self.tick / 4)) if self.stamps is None else 0


def read_clock(container: Any, stream: Any, path_size: int) -> Clock | None:
    """The clock of a stream, from its index where it has a full one, else from all its packets.

    Truncated files count only the frames whose bytes are there. None when there is no frame at all.
    """
    return _from_index(container, stream, path_size) or _from_packets(container, stream)


def _from_index(container: Any, stream: Any, path_size: int) -> Clock | None:
    """MP4 and MOV list every frame up front; when they are evenly spaced, nothing else must be read."""
    entries = stream.index_entries
    if "mp4" not in container.format.name or len(entries) < 2 or len(entries) != stream.frames:
        return None
    stamps = np.empty(len(entries), np.int64)
    for number, entry in enumerate(entries):
        if entry.is_discard or entry.pos + entry.size > path_size:
            return None
        stamps[number] = entry.timestamp
    if stream.start_time is None:
        return None
    rate = _even_rate(stamps, stream)
    return Clock(rate, len(stamps), stream.start_time, stream.time_base) if rate else None


def _from_packets(container: Any, stream: Any) -> Clock | None:
    import av

    stamps: list[int] = []
    last = 0
    try:
        for packet in container.demux(stream):
            stamp = packet.dts if packet.pts is None else packet.pts
            if stamp is None or packet.size == 0 or packet.is_discard:
                continue
            if stamp >= max(stamps[-1:], default=stamp):
                last = packet.duration or 0
            stamps.append(stamp)
    except av.error.FFmpegError:
        pass  # a damaged tail: what was counted up to here can be played
    return make_clock(np.unique(np.array(stamps, np.int64)), stream, last) if stamps else None


def make_clock(stamps: Ticks, stream: Any, last_duration: int) -> Clock:
    """The clock of sorted timestamps; last_duration: ticks the last frame stays on screen, 0 if unknown."""
    tick = Fraction(stream.time_base)
    first = int(stamps[0])
    rate = _even_rate(stamps, stream)
    if rate:
        return Clock(rate, len(stamps), first, tick)
    rate, gap = _uneven_rate(stamps, stream, tick)
    end = int(stamps[-1]) - first + (last_duration or gap)
    # ceil, less half a tick that may be rounding of the container
    length = -((-(2 * end - 1) * rate.numerator * tick.numerator) // (2 * rate.denominator * tick.denominator))
    return Clock(rate, max(1, int(length)), first, tick, stamps)


def _candidates(stamps: Ticks, stream: Any) -> list[Fraction]:
    tick = Fraction(stream.time_base)
    rates = [Fraction(rate) for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate) if rate]
    if len(stamps) > 1:
        measured = Fraction(len(stamps) - 1) / (int(stamps[-1] - stamps[0]) * tick)
        # A standard rate is a better answer than 29.9996 measured over millisecond ticks.
        rates = [*sorted(_STANDARD, key=lambda rate: abs(rate - measured))[:2], *rates, measured]
    return [rate for rate in rates if 0 < rate <= 1000]


def _even_rate(stamps: Ticks, stream: Any) -> Fraction | None:
    """The rate at which the timestamps are n/rate up to the rounding of one tick, if there is one."""
    tick = Fraction(stream.time_base)
    if len(stamps) == 1:
        return next((Fraction(rate) for rate in (stream.average_rate, stream.guessed_rate) if rate), Fraction(24))
    offsets = stamps - stamps[0]
    numbers = np.arange(len(stamps), dtype=np.float64)
    for rate in _candidates(stamps, stream):
        step = float(1 / (rate * tick))
        if step >= 1 and np.abs(offsets - numbers * step).max() <= 1.001:
            return rate
    return None


def _uneven_rate(stamps: Ticks, stream: Any, tick: Fraction) -> tuple[Fraction, int]:
    """The rate to conform to, and its frame time in ticks: the slowest one on whose grid every frame lies, else
    the standard rate nearest to the short frame times, so that no motion is lost."""
    offsets = (stamps - stamps[0]).astype(np.float64)
    for rate in sorted(set(_candidates(stamps, stream))):
        step = float(1 / (rate * tick))
        slots = np.round(offsets / step)
        on_grid = step >= 4 and np.abs(offsets - slots * step).max() <= 1.001
        if on_grid and len(np.unique(slots)) == len(stamps):
            return rate, round(step)
    short = max(1, int(np.quantile(np.diff(stamps), 0.25)))
    measured = 1 / (short * tick)
    rate = min(_STANDARD, key=lambda known: abs(known / measured - 1))
    return rate, short
