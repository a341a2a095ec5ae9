"""Lazy sounds cut, joined and brought to another rate. Sample n is the same whatever range it is asked in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

import numpy as np

from studio.media.values import Audio, AudioInfo, Samples, Video, Word

BLOCK = 1 << 15


def sample_at(seconds: Fraction, rate: int) -> int:
    """The sample nearest to a moment; a half goes up."""
    return floor(seconds * rate + Fraction(1, 2))


def joined(parts: Sequence[tuple[Audio | None, Fraction]]) -> Audio | None:
    """Sounds one after the other, each for its seconds, silent where one is None or ends; None when all are.

    Each begins at the sample nearest to its moment, so that rounding never adds up. Rate and channels are the highest
    of them.
    """
    sounds = [sound for sound, _ in parts if sound is not None]
    if not sounds:
        return None
    rate, channels = max(sound.info.rate for sound in sounds), max(sound.info.channels for sound in sounds)
    starts = [0]
    moment = Fraction(0)
    placed: list[Audio | None] = []
    words: list[Word] = []
    texts: list[str] = []
    for sound, seconds in parts:
        moment += seconds
        starts.append(sample_at(moment, rate))
        part = resampled(sound, rate).part(0, starts[-1] - starts[-2]) if sound is not None else None
        placed.append(part)
        if part is not None:
            shift = starts[-2] / rate
            words.extend(word.shifted(shift) for word in part.info.words)
            texts.append(part.info.text)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for number, part in enumerate(placed):
            first, last = max(start, starts[number]), min(stop, starts[number + 1])
            if first >= last:
                continue
            if part is None:
                yield from silence(rate, channels, last - first).blocks()
            else:
                yield from (
                    spread(block, channels) for block in part.blocks(first - starts[number], last - starts[number])
                )

    layout = layout_of([sound.info for sound in sounds])
    info = AudioInfo(rate, channels, starts[-1], " ".join(filter(None, texts)), tuple(words), layout=layout)
    return Audio(info, pull)


def layout_of(infos: Sequence[AudioInfo]) -> str:
    """The layout of sounds put together: of those with most channels, where they agree."""
    most = max((info.channels for info in infos), default=1)
    layouts = {info.layout for info in infos if info.channels == most}
    return layouts.pop() if len(layouts) == 1 else ""


def crossfaded(first: Video, second: Video, overlap: Fraction) -> Audio | None:
    """The sounds of two clips, the second beginning `overlap` seconds before the first ends: both are heard there, one
    fading out and the other in with the sum of their powers as before. None where neither sounds."""
    if first.sound is None and second.sound is None:
        return None
    rate = max(sound.info.rate for sound in (first.sound, second.sound) if sound is not None)
    begin, end = sample_at(first.info.seconds - overlap, rate), sample_at(first.info.seconds, rate)
    rest = second.info.seconds - overlap
    fading = joined([(first.sound, first.info.seconds), (None, rest)])
    coming = joined([(None, first.info.seconds - overlap), (second.sound, second.info.seconds)])
    sounds = [(sound, sense) for sound, sense in ((fading, 0.0), (coming, 1.0)) if sound is not None]
    parts = [(resampled(sound, rate), sense) for sound, sense in sounds]
    channels = max(part.info.channels for part, _ in parts)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        readers = [Reader(part) for part, _ in parts]
        for at in range(start, stop, BLOCK):
            last = min(stop, at + BLOCK)
            share = np.clip((np.arange(at, last) + 0.5 - begin) / max(end - begin, 1), 0, 1)
            out = np.zeros((last - at, channels), np.float32)
            for (_, sense), reader in zip(parts, readers, strict=True):
                gain = np.sqrt(share if sense else 1 - share).astype(np.float32)
                block = spread(reader.read(at, last), channels)
                out[: len(block)] += block * gain[: len(block), None]
            yield out

    length = sample_at(first.info.seconds + rest, rate)
    said = [sound.info for sound, _ in sounds]
    words = tuple(sorted((word for info in said for word in info.words), key=lambda word: word.start))
    return Audio(AudioInfo(rate, channels, length, " ".join(info.text for info in said if info.text), words), pull)


def at_speed(audio: Audio, speed: Fraction) -> Audio:
    """The sound that many times as fast, higher or lower with it, as a tape is, at the same rate."""
    if speed == 1:
        return audio
    rate = audio.info.rate
    words = tuple(word.shifted(0.0, 1 / float(speed)) for word in audio.info.words)
    # The filter's length grows with the terms of the ratio; a millionth off is a frame in an hour and more.
    made = resampled(audio, rate, 1 / speed.limit_denominator(1000))
    return replace(made, info=replace(made.info, words=words))


def looped(audio: Audio, period: int, length: int) -> Audio:
    """`length` samples of the first `period` over and over."""
    once = audio.part(0, period)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        while start < stop:
            inside = start % period
            end = min(stop, start - inside + period)
            yield from once.blocks(inside, inside + end - start)
            start = end

    return Audio(replace(audio.info, length=length), pull)


def silence(rate: int, channels: int, length: int) -> Audio:
    """Nothing to be heard, lazily."""

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for first in range(start, stop, BLOCK):
            yield np.zeros((min(BLOCK, stop - first), channels), np.float32)

    return Audio(AudioInfo(rate, channels, length), pull)


def spread(samples: Samples, channels: int) -> Samples:
    """Mono to all front channels; fewer channels leave the rest silent."""
    if samples.shape[1] == channels:
        return samples
    out = np.zeros((len(samples), channels), np.float32)
    if samples.shape[1] == 1:
        out[:, : min(2, channels)] = samples
    else:
        out[:, : samples.shape[1]] = samples
    return out


class Reader:
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


def resampled(audio: Audio, rate: int, ratio: Fraction | None = None) -> Audio:
    """The sound at another rate, lazily: a polyphase filter whose every output sample is the same for any range.
    ratio: samples made a sample, where that is not what the rates say (`at_speed`)."""
    info = audio.info
    ratio = ratio or Fraction(rate, info.rate)
    if ratio == 1:
        return audio
    up, down = ratio.numerator, ratio.denominator
    length = floor(info.length * ratio + Fraction(1, 2))
    # Half the filter's length on the grid that both rates lie on; whole outputs, so that blocks join.
    reach = -(-32 * max(up, down) // down) * down

    def pull(start: int, stop: int) -> Iterator[Samples]:
        from scipy.signal import upfirdn

        taps = _filter(up, down, reach)
        reader = Reader(audio)
        for first in range(start, stop, BLOCK):
            last = min(first + BLOCK, stop)
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
