"""The Synth's music: a prompt becomes an arrangement, and any stretch of it becomes samples."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from studio.media.values import Samples

from .arrangement import Arrangement, Note, arrange
from .bands import arrange_for_band
from .instruments import note
from .mood import MusicReading, read_music_prompt
from .sampled import instruments
from .stretches import Stretches
from .tones import Signal, add_at, filtered, panned, reverberated, room

__all__ = ["Music", "MusicReading", "music", "read_music_prompt"]

_LONGEST_NOTE = 9.0  # seconds from a note's start within which it can still sound
_MASTER = 0.9
_AIR = 0.9  # a shelf of 5.6 dB from 3.5 kHz: the balance that finished music has, measured by octaves


class Music(Stretches):
    """A piece of music of `seconds`, readable at any range, (n, 2) float32 within -1..1; nothing longer than a stretch
    is held.

    A stretch is the sum of the notes that sound in it plus the room's answer to it and to the reverb time before it, so
    it never needs the stretch before. soundfont: recordings of instruments to play instead of computing them. reading:
    what was understood of the prompt; arrangement: the notes.
    """

    def __init__(
        self,
        prompt: str,
        seconds: float,
        seed: int,
        *,
        rate: int = 48000,
        key: str = "",
        tempo: float = 0.0,
        soundfont: Path | None = None,
    ) -> None:
        super().__init__(max(1, round(seconds * rate)), rate, self._render)
        self.reading = read_music_prompt(prompt, key, tempo)
        chance = np.random.default_rng(seed)
        if soundfont is None:
            self.arrangement: Arrangement = arrange(self.reading.mood, self.length / rate, chance)
            play: Callable[[str, int, float, float, int], Signal] = note
        else:
            self.arrangement = arrange_for_band(self.reading.mood, prompt, self.length / rate, chance)
            play = instruments(soundfont, rate)
        self._starts = np.array([n.start for n in self.arrangement.notes])
        mood = self.reading.mood
        self._room_seconds = {"ambient": 3.6, "orchestral": 2.4, "cinematic": 2.4, "piano": 2.0}.get(mood.palette, 1.5)
        self._note = lru_cache(maxsize=160)(play)

    def _render(self, start: int, stop: int) -> Samples:
        rate = self.rate
        impulse = room(rate, self._room_seconds, self.reading.mood.brightness)
        early = max(0, start - len(impulse))
        dry, send, pumped = (np.zeros((stop - early, 2), np.float32) for _ in range(3))
        first = int(np.searchsorted(self._starts, early / rate - _LONGEST_NOTE))
        last = int(np.searchsorted(self._starts, stop / rate))
        for played in self.arrangement.notes[first:last]:
            grain = self._grain(played)
            at = round(played.start * rate) - early
            add_at(pumped if played.pumped else dry, grain, at, played.level)
            add_at(send, grain, at, played.level * played.room)
        if self.reading.mood.palette == "electronic":
            pumped *= self._pump(early, stop)[:, None]
        mixed = dry + pumped + reverberated(send, impulse)
        mixed = mixed + _AIR * filtered(mixed, "highpass", 3500, rate, 1)
        out = np.asarray(mixed[start - early :] * _MASTER, np.float32)
        return _limited(out) * self._edges(start, stop)[:, None]

    def _grain(self, played: Note) -> Samples:
        # Lengths on a 20 ms grid: a bar's notes share their samples instead of being made again each.
        """The samples of one note, (n, 2)."""
        held = max(0.02, round(played.held / 0.02) * 0.02)
        made = self._note(played.instrument, played.pitch, held, round(self.reading.mood.brightness, 2), self.rate)
        return panned(made, played.pan) if made.ndim == 1 else made * _balance(played.pan)

    def _pump(self, start: int, stop: int) -> Samples:
        """The duck of pads and bass after each kick, as dance music has it."""
        kicks = np.array(self.arrangement.kicks)
        if not len(kicks):
            return np.ones(stop - start, np.float32)
        at = np.arange(start, stop) / self.rate
        index = np.searchsorted(kicks, at, "right") - 1
        since = np.where(index >= 0, at - kicks[np.maximum(index, 0)], 9.0)
        return np.asarray(1.0 - 0.55 * np.exp(-since / (0.3 * self.arrangement.beat)), np.float32)

    def _edges(self, start: int, stop: int) -> Samples:
        """A breath of fade-in, and a fade that has the last ring end exactly at the end."""
        at = np.arange(start, stop)
        rise = np.minimum(at / (0.012 * self.rate), 1.0)
        ring = self.length - self.arrangement.ending * self.rate
        fall = np.clip((self.length - 1 - at) / max(1.0, ring * 0.95), 0.0, 1.0)
        return (rise * np.sin(np.pi / 2 * fall) ** 1.5).astype(np.float32)


def music(prompt: str, seconds: float, seed: int, *, rate: int = 48000, key: str = "", tempo: float = 0.0) -> Samples:
    """A whole piece at once, (samples, 2) float32 within -1..1, which ends with its last chord. The same arguments give
    the same samples. For long ones read ranges of a `Music` instead.

    key: such as "D minor", tempo: beats a minute (0: as the prompt asks); both win over the prompt.
    """
    return Music(prompt, seconds, seed, rate=rate, key=key, tempo=tempo).read()


def _balance(pan: float) -> Samples:
    """Gains that lean a stereo sound to one side and leave a centred one as it is."""
    return np.array([min(1.0, 1.0 - pan), min(1.0, 1.0 + pan)], np.float32) ** np.float32(0.5)


def _limited(samples: Samples) -> Samples:
    """Transparent to 0.6 of full scale, bent by tanh above it; a fixed curve, so that stretches agree."""
    knee = np.float32(0.6)
    size = np.abs(samples)
    over = knee + (1 - knee) * np.tanh((size - knee) / (1 - knee)) * np.float32(0.98)
    return np.where(size > knee, np.sign(samples) * over, samples).astype(np.float32)
