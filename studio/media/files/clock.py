"""When a file's frames are shown, and which of them is on screen at frame n of a constant rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.media.files.packets import Continuous, may_jump, packets, pictures

Ticks = npt.NDArray[np.int64]

_STANDARD = [Fraction(n) for n in (8, 10, 12, 15, 16, 20, 24, 25, 30, 48, 50, 60, 72, 75, 90, 100, 120, 144, 240)] + [
    Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120)
]
_NEAR = Fraction(1, 200)  # how far a readable rate may be from the measured one
_LATE = 0.75  # frames that a source frame may be moved so that it is not lost
_MAY_LOSE = 0.01  # of all frames, where a few come in bursts
_LOOKED_AT = 4000  # frames from which the rate of an uneven file is told
_SIMPLE = 1001  # the largest denominator of a rate that can be read


@dataclass(frozen=True)
class Clock:
    """Maps frame n of a constant rate to the source frame shown at time n/rate.

    first: timestamp of the first frame; tick: seconds a timestamp unit; length: output frames. shown: the timestamp of
    the source frame at each output frame, or None when source frame n is simply shown at n/rate.

    Where a file's timestamps do not say which picture is which, the pictures are `counted`: timestamps are their
    numbers then, and anchors has the numbers of key pictures by what the file calls them. jumps: the file's clock does,
    and must be made continuous; keys: the key pictures' timestamps, then.
    """

    rate: Fraction
    length: int
    first: int
    tick: Fraction
    shown: Ticks | None = None
    counted: bool = False
    anchors: Mapping[int, int] = field(default_factory=dict)
    jumps: bool = False
    keys: Ticks | None = None

    def stamp_of(self, number: int) -> int:
        """Timestamp of the source frame that is on screen at output frame `number`."""
        if self.shown is None:
            return self.first + round(Fraction(number) / self.rate / self.tick)
        return int(self.shown[max(0, min(number, len(self.shown) - 1))])

    @property
    def slack(self) -> int:
        """How many ticks a decoded timestamp may differ from stamp_of and still be that frame."""
        exact = self.shown is not None or self.counted
        return 0 if exact else max(0, int(Fraction(1) / self.rate / self.tick / 4))


class Untold(Exception):
    """The packets do not say when their pictures are shown: `counted_clock` has to tell."""


def read_clock(container: Any, stream: Any, path_size: int) -> Clock | None:
    """The clock of a stream: from its index where it has a full one, else from all its packets. Raises Untold where
    these do not say enough.

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
    stamps: list[int] = []
    keys: list[int] = []
    last = 0
    continuous = Continuous() if may_jump(container) else None
    reordered_avi = container.format.name == "avi"
    for packet in packets(container, stream):
        if packet is None or packet.is_discard:
            continue
        if continuous is not None:
            continuous.correct(packet)
        stamp = packet.dts if packet.pts is None else packet.pts
        # AVI has no times of showing: where pictures are reordered, what libav guesses is not what comes out.
        if stamp is None or (reordered_avi and packet.pts not in (None, packet.dts)):
            raise Untold
        if stamp >= max(stamps[-1:], default=stamp):
            last = packet.duration or 0
        stamps.append(stamp)
        if packet.is_keyframe:
            keys.append(stamp)
    if not stamps:
        return None
    clock = make_clock(np.unique(np.array(stamps, np.int64)), stream, last)
    if continuous is None or not continuous.jumped:
        return clock
    return replace(clock, jumps=True, keys=np.array(sorted(keys), np.int64))


def counted_clock(container: Any, stream: Any) -> Clock | None:
    """The clock of a stream whose every picture is decoded once, to count them. The times that the file gives some of
    them place the others; without any they follow each other at its rate."""
    codec = stream.codec_context
    codec.thread_type = "AUTO"
    given: list[tuple[int | None, int | None]] = []
    anchors: dict[int, int] = {}
    for number, picture in enumerate(pictures(packets(container, stream), codec)):
        given.append((picture.pts, picture.dts))
        if picture.key_frame and picture.pts is not None:
            anchors.setdefault(picture.pts, number)
    if not given:
        return None
    stamps = _placed([pts for pts, _ in given], stream)
    stamps = _placed([dts for _, dts in given], stream) if stamps is None else stamps
    rate = _declared(stream)
    tick = Fraction(stream.time_base)
    clock = Clock(rate, len(given), 0, tick) if stamps is None else make_clock(stamps, stream, round(1 / rate / tick))
    numbers = None if clock.shown is None or stamps is None else np.searchsorted(stamps, clock.shown)
    return replace(clock, first=0, tick=1 / clock.rate, shown=numbers, counted=True, anchors=anchors)


def _placed(given: list[int | None], stream: Any) -> Ticks | None:
    """A timestamp for every picture from those that have one; None when they do not go forwards, or there are none."""
    known = [(number, stamp) for number, stamp in enumerate(given) if stamp is not None]
    stamps = np.array([stamp for _, stamp in known], np.float64)
    if not known or (np.diff(stamps) <= 0).any():
        return None
    numbers = np.array([number for number, _ in known], np.float64)
    step = float(1 / (_declared(stream) * Fraction(stream.time_base)))
    wanted = np.arange(len(given), dtype=np.float64)
    placed = np.interp(wanted, numbers, stamps)
    placed = np.where(wanted < numbers[0], stamps[0] - (numbers[0] - wanted) * step, placed)
    placed = np.where(wanted > numbers[-1], stamps[-1] + (wanted - numbers[-1]) * step, placed)
    whole = np.round(placed).astype(np.int64)
    return whole if len(whole) < 2 or (np.diff(whole) > 0).all() else None


def _declared(stream: Any) -> Fraction:
    """The rate that the file says it has. A raw stream's average is libav's default, its guess what the codec says."""
    return next((Fraction(rate) for rate in (stream.guessed_rate, stream.average_rate) if rate), Fraction(24))


def make_clock(stamps: Ticks, stream: Any, last_duration: int) -> Clock:
    """The clock of sorted timestamps; last_duration: ticks the last frame stays on screen, 0 if unknown."""
    tick = Fraction(stream.time_base)
    first = int(stamps[0])
    rate = _even_rate(stamps, stream)
    if rate:
        return Clock(rate, len(stamps), first, tick)
    rate = _steady_rate(stamps, stream)
    if rate:
        return Clock(rate, len(stamps), first, tick, stamps)
    rate = _uneven_rate(stamps, stream)
    step = float(1 / (rate * tick))
    slots = _slots((stamps - stamps[0]) / step)
    end = (int(stamps[-1]) - first + (last_duration or step)) / step
    length = max(int(slots[-1]) + 1, int(np.ceil(end - 0.5 / step - 1e-9)) if last_duration > 1.5 * step else 0)
    shown = stamps[np.searchsorted(slots, np.arange(length), side="right") - 1]
    return Clock(rate, length, first, tick, shown)


def _slots(places: npt.NDArray[np.float64]) -> Ticks:
    """The output frame that each source frame is first shown at; places: where it is due, in output frames.

    The nearest one, but for frames that come a little early or late one after the other: they would take each other's
    place, so each goes to the next free one while it is no more than _LATE from its own.
    """
    slots = np.empty(len(places), np.int64)
    last = -1
    for number, place in enumerate(places.tolist()):
        free = last + 1
        last = free if abs(place - free) <= _LATE else max(last, int(place + 0.5))
        slots[number] = last
    return slots


def _readable(stamps: Ticks, stream: Any) -> list[Fraction]:
    """Rates that a person would write, nearest to the truth first: standard ones, then the file's own word, then whole
    numbers and decimals."""
    tick = Fraction(stream.time_base)
    told = [Fraction(rate) for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate) if rate]
    told = [rate for rate in told if rate.denominator <= _SIMPLE]
    if len(stamps) < 2:
        return told
    measured = Fraction(len(stamps) - 1) / (int(stamps[-1] - stamps[0]) * tick)
    # A standard rate is a better answer than 29.9996 measured over millisecond ticks.
    standard = sorted(_STANDARD, key=lambda rate: abs(rate - measured))[:2]
    fitted = _fitted_rate(stamps, tick)
    decimals = [Fraction(round(fitted * 10**places), 10**places) for places in (0, 1, 2, 3)]
    return [rate for rate in [*standard, *told, *decimals] if 0 < rate <= 1000]


def _fitted_rate(stamps: Ticks, tick: Fraction) -> Fraction:
    """Frames a second by the straight line through all timestamps, which jitter at the ends does not bend."""
    numbers = np.arange(len(stamps), dtype=np.float64)
    slope = np.polyfit(numbers, (stamps - stamps[0]).astype(np.float64), 1)[0]
    return 1 / (Fraction(float(slope)) * tick)


def _even_rate(stamps: Ticks, stream: Any) -> Fraction | None:
    """The rate at which the timestamps are n/rate up to the rounding of one tick, if there is one."""
    tick = Fraction(stream.time_base)
    if len(stamps) == 1:
        return next((Fraction(rate) for rate in (stream.average_rate, stream.guessed_rate) if rate), Fraction(24))
    offsets = stamps - stamps[0]
    numbers = np.arange(len(stamps), dtype=np.float64)
    for rate in _readable(stamps, stream):
        step = float(1 / (rate * tick))
        if step >= 1 and np.abs(offsets - numbers * step).max() <= 1.001:
            return rate
    return None


def _steady_rate(stamps: Ticks, stream: Any) -> Fraction | None:
    """The rate at whose n-th frame the n-th source frame lies, up to half a frame: timestamps that jitter, or a rate
    that nobody would write, none of whose frames has to be lost or shown twice for a better one."""
    tick = Fraction(stream.time_base)
    measured = _fitted_rate(stamps, tick)
    offsets = (stamps - stamps[0]).astype(np.float64)
    numbers = np.arange(len(stamps), dtype=np.float64)
    fit: dict[Fraction, float] = {}
    for rate in _readable(stamps, stream):
        away = offsets * float(rate * tick) - numbers
        if abs(rate / measured - 1) <= _NEAR and away.max() - away.min() < 1:
            fit[rate] = float(away.std())
    standard = [rate for rate in fit if rate in _STANDARD]
    if not standard:
        return next(iter(fit), None)
    # 30 and 29.97 are told apart by long clips only: of those that fit about as well, whole numbers are likelier.
    well = [rate for rate in standard if fit[rate] <= 1.1 * min(fit[rate] for rate in standard)]
    return min(well, key=lambda rate: (rate != _declared(stream), rate.denominator, fit[rate]))


def _uneven_rate(stamps: Ticks, stream: Any) -> Fraction:
    """The rate to conform to: the slowest one on whose grid every frame lies, else the slowest standard rate at which
    next to no frame is lost."""
    tick = Fraction(stream.time_base)
    offsets = (stamps - stamps[0]).astype(np.float64)
    for rate in sorted(set(_readable(stamps, stream))):
        step = float(1 / (rate * tick))
        slots = np.round(offsets / step)
        on_grid = step >= 4 and np.abs(offsets - slots * step).max() <= 1.001
        if on_grid and len(np.unique(slots)) == len(stamps):
            return rate
    some = offsets[:_LOOKED_AT] * float(tick)
    standard = sorted(_STANDARD)
    enough = standard[-1]
    for rate in standard:
        slots = _slots(some * float(rate))
        if (np.diff(slots) == 0).sum() <= _MAY_LOSE * len(some):
            enough = rate
            break
    # 23.976 and 24 lose as little: the one on whose grid the frames lie nearer.
    alike = [rate for rate in standard if abs(rate / enough - 1) < Fraction(1, 100)]
    return min(alike, key=lambda rate: float(np.abs(some * float(rate) - np.round(some * float(rate))).mean()))
