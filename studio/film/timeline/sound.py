"""Each of the cut's sound tracks as one lazy Audio, its clips placed to the sample.

Sample n is a pure function of n, whatever range it is asked in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

import numpy as np

from studio.film.timeline.model import Clip, Timeline, Track
from studio.media import volume
from studio.media.values import Audio, AudioInfo, Samples, Word

_BLOCK = 1 << 15


def compose_sound(timeline: Timeline, name: str, sources: Mapping[str, Audio], seconds: Fraction) -> Audio:
    """A sound track as one sound that lasts `seconds`, with the words that are spoken in it.

    Its rate and channels are the highest among its sources (48 kHz mono when it has none); lower ones are resampled.
    """
    track = timeline.track(name)
    clips = [clip for clip in track.clips if not clip.muted and not track.muted]
    infos = [sources[clip.source].info for clip in track.clips]
    rate = max((info.rate for info in infos), default=48000)
    channels = max((info.channels for info in infos), default=1)
    length = floor(seconds * rate + Fraction(1, 2))
    placed = [_Sound.of(timeline, track, clip, sources[clip.source], rate) for clip in clips]
    words = sorted((w for sound in placed for w in sound.words(seconds)), key=lambda word: word.start)
    said = (sound.audio.info.text for sound in sorted(placed, key=lambda sound: sound.start))
    text = " ".join(text for text in said if text)
    info = AudioInfo(rate, channels, length, text, tuple(words))

    def pull(start: int, stop: int) -> Iterator[Samples]:
        readers: dict[str, _Reader] = {}
        for first in range(start, stop, _BLOCK):
            last = min(first + _BLOCK, stop)
            block = np.zeros((last - first, channels), np.float32)
            for sound in placed:
                if sound.start < last and sound.stop > first:
                    reader = readers.setdefault(sound.clip.id, _Reader(sound.audio))
                    sound.add_to(block, first, reader)
                else:
                    readers.pop(sound.clip.id, None)
            yield block

    return Audio(info, pull)


@dataclass(frozen=True)
class _Sound:
    """A sound clip in samples of its track: start..stop-1 in the film, from `offset` of `audio`."""

    clip: Clip
    audio: Audio
    start: int
    stop: int
    offset: int
    gain: float
    begins: Fraction

    @staticmethod
    def of(timeline: Timeline, track: Track, clip: Clip, audio: Audio, rate: int) -> _Sound:
        span = timeline.spans[clip.id]
        start, stop = (floor(moment * rate + Fraction(1, 2)) for moment in (span.start, span.stop))
        offset = floor(clip.offset * rate + Fraction(1, 2))
        gain = 10 ** ((clip.gain + track.gain) / 20)
        return _Sound(clip, resampled(audio, rate), start, stop, offset, gain, span.start)

    def words(self, seconds: Fraction) -> Iterator[Word]:
        first, last = float(self.clip.offset), float(self.clip.offset + self.clip.length)
        shift = float(self.begins - self.clip.offset)
        for word in self.audio.info.words:
            if first <= word.start < last and word.start + shift < seconds:
                yield Word(word.text, word.start + shift, min(word.end + shift, float(seconds)))

    def add_to(self, block: Samples, first: int, reader: _Reader) -> None:
        """Add this sound to a block of the track that begins at sample `first`."""
        begin, end = max(self.start, first, 0), min(self.stop, first + len(block))
        inside = begin - self.start + self.offset
        end = min(end, begin + max(0, self.audio.info.length - inside))
        if end <= begin:
            return
        samples = reader.read(inside, inside + end - begin)
        envelope = self._envelope(begin, end)
        block[begin - first : end - first] += _spread(samples, block.shape[1]) * envelope[:, None]

    def _envelope(self, begin: int, end: int) -> Samples:
        """Gain per sample. Fades follow a quarter sine, so a crossfade keeps its power."""
        rate = self.audio.info.rate
        numbers = np.arange(begin, end, dtype=np.float64)
        level = np.ones(end - begin)
        for seconds, distance in (
            (self.clip.fade_in, numbers - self.start + 0.5),
            (self.clip.fade_out, self.stop - numbers - 0.5),
        ):
            if seconds:
                level *= np.sin(np.clip(distance / float(seconds * rate), 0, 1) * (np.pi / 2))
        inside = begin - self.start + self.offset
        line = volume.gains(self.clip.volume, inside, inside + end - begin, rate)
        return (level * self.gain * line).astype(np.float32)


def _spread(samples: Samples, channels: int) -> Samples:
    """Mono to all front channels; fewer channels leave the rest silent."""
    if samples.shape[1] == channels:
        return samples
    out = np.zeros((len(samples), channels), np.float32)
    if samples.shape[1] == 1:
        out[:, : min(2, channels)] = samples
    else:
        out[:, : samples.shape[1]] = samples
    return out


class _Reader:
    """Reads a sound forward; ranges may overlap the one before without starting over."""

    def __init__(self, audio: Audio) -> None:
        self._audio = audio
        self._first = 0
        self._held = np.zeros((0, audio.info.channels), np.float32)
        self._blocks: Iterator[Samples] | None = None

    def read(self, start: int, stop: int) -> Samples:
        if self._audio.samples is not None:
            return self._audio.samples[start:stop]
        if self._blocks is None or not self._first <= start <= self._first + len(self._held):
            self._blocks, self._held, self._first = self._audio.blocks(start), self._held[:0], start
        parts, missing = [self._held[start - self._first :]], stop - self._first - len(self._held)
        while missing > 0 and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            missing -= len(block)
        self._held, self._first = np.concatenate(parts), start
        return self._held[: stop - start]


def resampled(audio: Audio, rate: int) -> Audio:
    """The sound at another rate, lazily: a polyphase filter whose every output sample is the same for any range."""
    info = audio.info
    if info.rate == rate:
        return audio
    ratio = Fraction(rate, info.rate)
    up, down = ratio.numerator, ratio.denominator
    length = floor(info.length * ratio + Fraction(1, 2))
    # Half the filter's length on the grid that both rates lie on; whole outputs, so that blocks join.
    reach = -(-32 * max(up, down) // down) * down

    def pull(start: int, stop: int) -> Iterator[Samples]:
        from scipy.signal import upfirdn

        taps = _filter(up, down, reach)
        reader = _Reader(audio)
        for first in range(start, stop, _BLOCK):
            last = min(first + _BLOCK, stop)
            # Output n is the filtered signal at n*down on the common grid; inputs lie at multiples of `up`.
            low = (first * down - reach) // up - 1
            low -= low % down  # so that the block's grid falls on outputs
            high = min((last * down + reach) // up + 2, info.length)
            samples = reader.read(max(low, 0), high) if high > max(low, 0) else np.zeros((0, info.channels), np.float32)
            padded = np.concatenate((np.zeros((max(low, 0) - low, info.channels), np.float32), samples))
            out = upfirdn(taps, padded.astype(np.float64), up, down, axis=0)
            skip = first - low * up // down + reach // down
            part = out[skip : skip + last - first]
            missing = last - first - len(part)
            yield np.pad(part, ((0, missing), (0, 0))).astype(np.float32)

    samples = None
    if audio.samples is not None:
        samples = np.concatenate(list(pull(0, length)) or [np.zeros((0, info.channels), np.float32)])
        samples.flags.writeable = False
    changed = replace(info, rate=rate, length=length)
    if samples is not None:
        kept = samples
        return Audio(changed, lambda start, stop: iter((kept[start:stop],)), samples=kept)
    return Audio(changed, pull)


@lru_cache(maxsize=8)
def _filter(up: int, down: int, reach: int) -> Any:
    """Kaiser-windowed sinc, 80 dB down beyond the lower of both Nyquist limits."""
    from scipy.signal import firwin

    taps = firwin(2 * reach + 1, 0.95 / max(up, down), window=("kaiser", 8.0)) * up
    taps.flags.writeable = False
    return taps
