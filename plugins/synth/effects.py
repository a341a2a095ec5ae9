"""The Synth's effects: a cue such as "rain and distant thunder" becomes layers, and layers become samples."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio.media.values import Samples

from .cues import EffectReading, Layer, read_effect_prompt
from .stretches import SECONDS, Stretches
from .tones import add_at, count, filtered, reverberated, room

__all__ = ["Effect", "EffectReading", "effect", "read_effect_prompt"]


class Effect(Stretches):
    """A sound effect of `seconds`, readable at any range, (n, 2) float32 within -1..1. Beds are made stretch by stretch
    and overlapped at equal power, so an hour of rain neither loops nor is ever held whole; events lie on one schedule.

    Every bed of a stretch and every event has a generator of its own, seeded by `seed`, its layer and its place, so
    that what is heard at a time does not depend on what was read before. reading: what was understood of the prompt.
    """

    _OVERLAP = 1.5  # seconds

    def __init__(self, prompt: str, seconds: float, seed: int, *, rate: int = 48000) -> None:
        super().__init__(max(1, round(seconds * rate)), rate, self._render)
        self.reading = read_effect_prompt(prompt)
        self._seed = seed
        self._bed = lru_cache(maxsize=2 * len(self.reading.layers))(self._make_bed)
        self._schedules = [self._schedule(index) for index in range(len(self.reading.layers))]

    def _schedule(self, index: int) -> list[float]:
        """When a layer's events begin, in seconds; none for a bed. What comes again and again comes at least once."""
        layer = self.reading.layers[index]
        seconds = self.length / self.rate
        generator = np.random.default_rng([self._seed, index, 1])
        if layer.source.event is None:
            return []
        first = min(0.12 * seconds, 0.6) if not layer.source.steady else 0.02
        if index and not layer.source.steady:  # a second sound answers the first, it does not cover it
            first += min(0.18 * seconds, 1.0) * index
        if not layer.source.every:
            return [first]
        starts: list[float] = []
        at = first
        gap = layer.source.every / layer.pace
        while at < seconds - min(0.25, seconds / 2) or not starts:
            starts.append(at)
            at += gap * (1.0 if layer.source.steady else float(generator.uniform(0.6, 1.5)))
        return starts

    def _make_bed(self, index: int, cell: int) -> Samples:
        """The bed of one stretch and of the overlap after it, (n, 2)."""
        layer = self.reading.layers[index]
        assert layer.source.bed is not None
        start = cell * SECONDS * self.rate
        n = min(self.length - start, (SECONDS * self.rate) + count(self._OVERLAP, self.rate))
        made = layer.source.bed(n, self.rate, np.random.default_rng([self._seed, index, 2, cell]))
        return self._placed(made, layer)

    def _placed(self, made: Samples, layer: Layer) -> Samples:
        """Level and distance: far sounds lose their highs and come back from the space around."""
        out = np.asarray(made, np.float32) * np.float32(layer.level * layer.source.level)
        if layer.far:
            dull = filtered(out, "lowpass", 5200 - 4200 * layer.far, self.rate, 1)
            if layer.source.event is not None:
                dull = np.concatenate([dull, np.zeros((count(1.5, self.rate), 2), np.float32)])
            out = dull * np.float32(1 - 0.75 * layer.far) + reverberated(dull, room(self.rate, 2.4, 0.2)) * np.float32(
                0.4 * layer.far
            )
        return out

    def _render(self, start: int, stop: int) -> Samples:
        rate, cell = self.rate, start // (SECONDS * self.rate)
        out = np.zeros((stop - start, 2), np.float32)
        overlap = count(self._OVERLAP, rate)
        for index, layer in enumerate(self.reading.layers):
            bed = np.zeros_like(out)
            if layer.source.bed is not None:
                own = self._bed(index, cell)[: stop - start]
                bed[: len(own)] += own
                if cell:
                    rise = np.sin(np.linspace(0, np.pi / 2, overlap, dtype=np.float32))[: len(bed), None]
                    bed[: len(rise)] *= rise
                    tail = self._bed(index, cell - 1)[SECONDS * rate :][: len(bed)]
                    bed[: len(tail)] += (
                        tail * np.cos(np.linspace(0, np.pi / 2, overlap, dtype=np.float32))[: len(tail), None]
                    )
                if layer.source.swells:
                    bed *= self._swell(start, stop)[:, None]
            for number, at in enumerate(self._schedules[index]):
                begin = round(at * rate)
                if begin < stop and begin + 12 * rate > start and layer.source.event is not None:
                    generator = np.random.default_rng([self._seed, index, 3, number])
                    add_at(bed, self._placed(layer.source.event(rate, generator), layer), begin - start)
            out += bed
        if len(self.reading.layers) > 1:
            out *= np.float32(1 / len(self.reading.layers) ** 0.35)
        return _limited(out * self._edges(start, stop)[:, None])

    def _swell(self, start: int, stop: int) -> Samples:
        """A crowd rises to its feet, then sits down slowly."""
        at = np.arange(start, stop) / self.rate
        seconds = self.length / self.rate
        return np.interp(at, [0, min(0.9, 0.2 * seconds), 0.6 * seconds, seconds], [0.35, 1, 0.95, 0.6]).astype(
            np.float32
        )

    def _edges(self, start: int, stop: int) -> Samples:
        """Beds fade in and out; a lone event keeps its attack."""
        at = np.arange(start, stop) / self.rate
        seconds = self.length / self.rate
        bed = any(layer.source.bed is not None for layer in self.reading.layers)
        rise, fall = (min(0.25, seconds / 6), min(0.5, seconds / 4)) if bed else (0.003, min(0.25, seconds / 3))
        last = (self.length - 1) / self.rate
        level = np.minimum(np.clip(at / rise, 0, 1), np.clip((last - at) / fall, 0, 1))
        return np.asarray((level * level * (3 - 2 * level)), np.float32)


def effect(prompt: str, seconds: float, seed: int, *, rate: int = 48000) -> Samples:
    """A whole effect at once, (samples, 2) float32 within -1..1. The same arguments give the same samples. For long
    ones read ranges of an `Effect` instead."""
    return Effect(prompt, seconds, seed, rate=rate).read()


def _limited(samples: Samples) -> Samples:
    """Transparent to half of full scale, bent by tanh above it and never over 0.98; a fixed curve, so that stretches
    agree."""
    size = np.abs(samples)
    over = 0.5 + 0.48 * np.tanh((size - 0.5) / 0.48)
    return np.where(size > 0.5, np.sign(samples) * over, samples).astype(np.float32)
