"""The mixer: tracks to one sound, read by range."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, gcd

import numpy as np
import soxr

from studio.embedded.mixing.channels import converted, panned
from studio.embedded.mixing.limiter import REACH, limited
from studio.embedded.reverb import Reverb
from studio.media.loudness import SILENT, Loudness, measure
from studio.media.signal import Signal, Times, raised
from studio.media.values import Audio, AudioInfo, Samples
from studio.media.volume import Point, gains, level_of

CELL = 8
"""Seconds of a cell of the grid that everything is rendered on: 3 MB of stereo, cheap to make again."""

_MARGIN = 0.05  # seconds of source on either side of a cell that the resampler's filter may reach into
_ATTACK, _RELEASE = 0.18, 0.7  # seconds: music is down when the word comes, and comes back without haste
_BRIDGED = 0.9  # seconds: shorter pauses between words do not bring the music back
_FRAME = 100  # a second, for finding speech

Intervals = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Track:
    """A sound and its place in the mix. gain: dB; pan: -1..1; fades and delay: seconds; duck: dB that it goes
    down by while there is speech. volume: points of (seconds of the mix, dB) on top of the gain; send: dB of it that go
    to the mix's room too, None for nothing; muted: it has its length and is not heard. gain and pan may move, by the
    seconds of the mix."""

    audio: Audio
    gain: float | Signal = 0.0
    pan: float | Signal = 0.0
    fade_in: float = 0.0
    fade_out: float = 0.0
    delay: float = 0.0
    duck: float = 0.0
    volume: Sequence[Point] = ()
    send: float | None = None
    muted: bool = False

    def length(self, rate: int) -> int:
        """Samples from the start of the mix to the end of the track, at the mix's rate."""
        return round(self.delay * rate) + self._own(rate)

    def _own(self, rate: int) -> int:
        return ceil(self.audio.info.length * rate / self.audio.info.rate)

    def read(self, start: int, stop: int, rate: int, channels: int) -> Samples:
        """The track's part of the mix's samples start..stop-1, (n, channels); silence outside it."""
        offset, own = round(self.delay * rate), self._own(rate)
        first, last = max(start - offset, 0), min(stop - offset, own)
        out = np.zeros((stop - start, channels), np.float32)
        if first >= last or self.muted:
            return out
        made = panned(
            converted(self._at_rate(first, last, rate), channels), self._pan(first + offset, last + offset, rate)
        )
        level = level_of(self.gain, first + offset, last + offset, rate)
        if self.fade_in or self.fade_out:
            level *= self._fades(np.arange(first, last), own, rate)
        if self.volume:
            level *= gains(self.volume, first + offset, last + offset, rate)
        at = first + offset - start
        out[at : at + len(made)] = made * level[: len(made), None]
        return out

    def _pan(self, start: int, stop: int, rate: int) -> float | Times:
        """Where samples start..stop-1 of the mix are heard."""
        if isinstance(self.pan, Signal):
            return self.pan.over(np.arange(start, stop, dtype=np.float64) / rate)
        return self.pan

    def _at_rate(self, first: int, last: int, rate: int) -> Samples:
        info = self.audio.info
        if info.rate == rate:
            return self.audio.read(first, last)
        step = rate // gcd(rate, info.rate)  # mix samples after which both grids meet again
        margin = ceil(_MARGIN * rate / step) * step
        begin = first // step * step - margin
        end = ceil(last / step) * step + margin
        low, high = begin * info.rate // rate, end * info.rate // rate
        block = self.audio.read(max(low, 0), min(high, info.length))
        block = np.pad(block, ((max(-low, 0), max(high - max(low, 0) - len(block), 0)), (0, 0)))
        fine = soxr.resample(block, info.rate, rate, quality="HQ")
        fine = fine[first - begin : last - begin]
        return np.pad(fine, ((0, last - first - len(fine)), (0, 0))).astype(np.float32)

    def _fades(self, at: np.ndarray[tuple[int], np.dtype[np.int64]], own: int, rate: int) -> Samples:
        """Equal-power ramps: two sounds that fade across each other keep their loudness."""
        rise = np.clip(at / max(1.0, self.fade_in * rate), 0, 1) if self.fade_in else np.ones(len(at))
        fall = np.clip((own - at) / max(1.0, self.fade_out * rate), 0, 1) if self.fade_out else np.ones(len(at))
        return np.asarray(np.sin(np.pi / 2 * rise) * np.sin(np.pi / 2 * fall), np.float32)


@dataclass(frozen=True)
class Room:
    """What the sends of tracks go to; see embedded.reverb. decay, predelay: seconds; damping: 0..1; level: dB."""

    decay: float = 1.5
    predelay: float = 0.02
    damping: float = 0.5
    level: float = 0.0


@dataclass(frozen=True)
class Mastering:
    """What the loudness pass found. gain, ceiling: dB and dBTP to render with; loudness: what comes out."""

    gain: float
    ceiling: float
    loudness: float
    true_peak: float


class Mix:
    """Tracks as one sound of `length` samples at `rate`.

    speech: when somebody speaks, in seconds (see speech_in); tracks with `duck` go down then. room: where sends go; its
    tail ends with the mix.
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        rate: int,
        channels: int = 2,
        *,
        speech: Intervals = (),
        mastering: Mastering | None = None,
        room: Room | None = None,
    ) -> None:
        self.rate = rate
        self.channels = channels
        self.length = max((track.length(rate) for track in tracks), default=0)
        self._tracks = tuple(tracks)
        self._speech = _line(speech)
        self._mastering = mastering
        self._room = self._reverb(room, speech) if room is not None else None
        self._cell = lru_cache(maxsize=4)(self._mixed)

    def _reverb(self, room: Room, speech: Intervals) -> Reverb | None:
        """The room's answer to what the tracks send, as loud as they and as far down while somebody speaks."""
        sent = [
            replace(track, gain=raised(track.gain, track.send), send=None)
            for track in self._tracks
            if track.send is not None and not track.muted
        ]
        if not sent:
            return None
        bus = Mix(sent, self.rate, self.channels, speech=speech)
        audio = Audio(AudioInfo(self.rate, self.channels, bus.length), bus.blocks)
        return Reverb(audio, room.decay, room.predelay, room.damping, room.level, dry=False)

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[Samples]:
        """Samples start..stop-1 in blocks of at most a cell, (n, channels) float32."""
        return self._blocks(start, self.length if stop is None else min(stop, self.length), self._mastering)

    def _blocks(self, start: int, stop: int, mastering: Mastering | None) -> Iterator[Samples]:
        size = CELL * self.rate
        for origin in range(start // size * size, stop, size):
            cell = self._mastered(origin, min(origin + size, self.length), mastering)
            yield cell[max(start - origin, 0) : stop - origin]

    def mastered(self, loudness: float | None, true_peak: float, check: Callable[[], None] = lambda: None) -> Mastering:
        """Find the gain that brings the mix to `loudness` LUFS (None: leave its level) under `true_peak` dBTP.

        Reads the mix through once where no peak reaches the ceiling, else up to five times more, because a
        limiter takes loudness away. Where even that does not reach the target (sparse clicks), the result says how
        far it came. `check` is called between blocks and may raise to stop.
        """
        plain = self._measured(None, check)
        if plain.integrated <= SILENT + 1:
            return Mastering(0.0, true_peak, plain.integrated, plain.true_peak)
        gain = 0.0 if loudness is None else loudness - plain.integrated
        if plain.true_peak + gain <= true_peak - 0.12:
            return Mastering(gain, true_peak, plain.integrated + gain, plain.true_peak + gain)
        ceiling, found = true_peak, plain
        for attempt in range(5):
            found = self._measured(Mastering(gain, ceiling, 0.0, 0.0), check)
            short = 0.0 if loudness is None else loudness - found.integrated
            over = found.true_peak - true_peak
            if attempt == 4 or (abs(short) <= 0.1 and over <= 0):
                break
            gain += 1.25 * short
            ceiling -= max(0.0, over) + 0.03 if over > 0 else 0.0
        return Mastering(gain, ceiling, found.integrated, found.true_peak)

    def _measured(self, mastering: Mastering | None, check: Callable[[], None]) -> Loudness:
        def watched() -> Iterator[Samples]:
            for block in self._blocks(0, self.length, mastering):
                check()
                yield block

        return measure(watched(), self.rate, self.channels)

    def _mixed(self, start: int) -> Samples:
        """The cell from `start` before mastering."""
        stop = min(start + CELL * self.rate, self.length)
        out = np.zeros((stop - start, self.channels), np.float32)
        spoken = self._spoken(start, stop) if any(track.duck for track in self._tracks) else None
        for track in self._tracks:
            part = track.read(start, stop, self.rate, self.channels)
            if spoken is not None and track.duck:
                part *= np.power(10, -abs(track.duck) / 20 * spoken)[:, None]
            out += part
        if self._room is not None:
            at = 0
            for answer in self._room.blocks(start, min(stop, self._room.length)):
                out[at : at + len(answer)] += answer
                at += len(answer)
        return out

    def _spoken(self, start: int, stop: int) -> Samples:
        """0 where nobody speaks to 1 where somebody does, with the time it takes to go down and up."""
        times, levels = self._speech
        if not times:
            return np.zeros(stop - start, np.float32)
        return np.asarray(np.interp(np.arange(start, stop) / self.rate, times, levels), np.float32)

    def _mastered(self, start: int, stop: int, mastering: Mastering | None) -> Samples:
        size = CELL * self.rate
        if mastering is None:
            return self._cell(start)
        reach = ceil(REACH * self.rate)
        parts = [self._cell(start)]
        if start:
            parts.insert(0, self._cell(start - size)[-reach:])
        if stop < self.length:
            parts.append(self._cell(stop)[:reach])
        before = len(parts[0]) if start else 0
        level = np.float32(10 ** (mastering.gain / 20))
        return limited(np.concatenate(parts) * level, self.rate, mastering.ceiling)[before : before + stop - start]


def speech_in(tracks: Sequence[Track], threshold: float = -42.0, check: Callable[[], None] = lambda: None) -> Intervals:
    """When there is speech in these tracks, in seconds of the mix: stretches above `threshold` dBFS (RMS of
    10 ms), with the pauses between words bridged. Reads them through once."""
    rate = 16000
    length = max((track.length(rate) for track in tracks), default=0)
    frame = rate // _FRAME
    loud: list[np.ndarray[tuple[int], np.dtype[np.bool_]]] = []
    for start in range(0, length, CELL * rate):
        check()
        stop = min(start + CELL * rate, length)
        power = np.zeros(ceil((stop - start) / frame), np.float64)
        for track in tracks:
            mono = track.read(start, stop, rate, 1)[:, 0].astype(np.float64)
            mono = np.pad(mono, (0, len(power) * frame - len(mono)))
            power += (mono.reshape(-1, frame) ** 2).mean(axis=1)
        loud.append(power > 10 ** (threshold / 10))
    if not loud:
        return ()
    active = np.concatenate([[False], *loud, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(active))
    found: list[tuple[float, float]] = []
    for begin, end in zip(edges[::2] / _FRAME, edges[1::2] / _FRAME, strict=True):
        if found and begin - found[-1][1] < _BRIDGED:
            found[-1] = (found[-1][0], float(end))
        else:
            found.append((float(begin), float(end)))
    return tuple((begin, end) for begin, end in found if end - begin >= 0.05)


def _line(speech: Intervals) -> tuple[Sequence[float], Sequence[float]]:
    """Speech as a line through (seconds, 0..1): up before it begins, down after it ends."""
    # Stretches lie at least _BRIDGED apart, which is more than a rise and a fall: the lines never cross.
    corners = [
        (at, level)
        for begin, end in speech
        for at, level in ((begin - _ATTACK, 0.0), (begin, 1.0), (end, 1.0), (end + _RELEASE, 0.0))
    ]
    return [at for at, _ in corners], [level for _, level in corners]
