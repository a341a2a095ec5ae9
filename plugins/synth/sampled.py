"""The band with recorded instruments: notes out of a SoundFont (General MIDI), one at a time.

Each note is played by itself in a synthesiser that is silent before it, so it is a function of instrument, pitch and
length alone, and a piece can be read at any range as with the instruments that are computed. What a SoundFont does not
have (risers, synthesisers) stays the Synth's own.

Source: TinySoundFont (MIT) through the package tinysoundfont; General MIDI's numbers of instruments and drums.
"""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from studio.base.errors import ModelError

from .instruments import note as computed
from .tones import Signal


class Patch(NamedTuple):
    """A sound of General MIDI. program: 0..127; strength: how hard it is struck or blown, 1..127; ring: seconds that it
    may sound after it is let go; lift: semitones; key: of a drum, on the drum kit `program`."""

    program: int
    strength: int = 96
    ring: float = 0.6
    lift: int = 0
    key: int = -1


_DRUMS: Final = 128
PATCHES: Final = {
    "strings": Patch(48, 90, 0.7), "choir": Patch(52, 90, 0.8), "brass": Patch(61, 100, 0.5),
    "horns": Patch(60, 96, 0.6),
    "bass": Patch(32, 100, 0.3), "contrabass": Patch(43, 96, 0.4), "piano": Patch(2, 104, 0.9),
    "marimba": Patch(12, 100, 0.5), "bell": Patch(9, 90, 1.5), "flute": Patch(73, 90, 0.3), "pluck": Patch(46, 96, 1.2),
    "pad": Patch(49, 80, 1.0), "epiano": Patch(5, 90, 0.6), "vibes": Patch(11, 90, 1.2), "guitar": Patch(25, 96, 0.5),
    "nylon": Patch(24, 96, 0.5), "jazzguitar": Patch(26, 96, 0.4), "overdrive": Patch(29, 110, 0.3),
    "distortion": Patch(30, 110, 0.3), "fingered": Patch(33, 104, 0.25), "picked": Patch(34, 110, 0.25),
    "sax": Patch(66, 100, 0.3), "fiddle": Patch(110, 96, 0.4),
    "harp": Patch(46, 96, 1.5), "timpani": Patch(47, 104, 2.0), "organ": Patch(16, 90, 0.2),
    "kick": Patch(0, 112, 0.4, 0, 36), "snare": Patch(0, 104, 0.4, 0, 38), "clap": Patch(0, 100, 0.4, 0, 39),
    "hat": Patch(0, 90, 0.3, 0, 42), "shaker": Patch(0, 90, 0.3, 0, 82), "crash": Patch(0, 100, 3.0, 0, 49),
    "taiko": Patch(116, 112, 1.5, -14), "rockkick": Patch(16, 120, 0.4, 0, 36), "rocksnare": Patch(16, 118, 0.5, 0, 38),
    "openhat": Patch(16, 96, 0.8, 0, 46), "ride": Patch(32, 96, 1.4, 0, 51), "pedalhat": Patch(32, 90, 0.3, 0, 44),
    "brush": Patch(40, 90, 0.5, 0, 38), "brushtap": Patch(40, 84, 0.4, 0, 40), "jazzkick": Patch(32, 76, 0.4, 0, 36),
    "rim": Patch(0, 84, 0.3, 0, 37), "tom": Patch(16, 110, 0.8, 0, 45),
}  # fmt: skip
"""Name in the band -> sound."""

_LOUDEST: Final = 12.0  # no note is made more than so many times as loud as it was recorded
_REFERENCE: Final = 1.0  # seconds of the note that a pitch's level is taken from


class Sampled:
    """Instruments of a SoundFont at a rate, called as `instruments.note` is."""

    def __init__(self, path: Path, rate: int) -> None:
        try:
            import tinysoundfont
        except ImportError as error:
            raise ModelError(
                "what plays SoundFonts is not installed (tinysoundfont)", setting="model", mend="Run make setup."
            ) from error
        self._rate = rate
        self._lock = threading.Lock()
        try:
            self._synth: Any = tinysoundfont.Synth(samplerate=rate, gain=0)
            self._font = self._synth.sfload(str(path))
        except Exception as error:  # the package raises its own untyped error
            raise ModelError(
                f"the SoundFont {path.name} cannot be read ({error})", setting="model", mend="Choose another file."
            ) from error
        self._level = lru_cache(maxsize=2048)(self._measured)

    def __call__(self, instrument: str, pitch: int, seconds: float, brightness: float, rate: int) -> Signal:
        """One note, (n, 2), peak near 1; see `instruments.note`. Computed where there is no such recording."""
        patch = PATCHES.get(instrument)
        if patch is None or not self._has(patch):
            return computed(instrument, pitch, seconds, brightness, rate)
        return self._played(patch, self._key(patch, pitch), seconds) * np.float32(
            self._level(patch, self._key(patch, pitch))
        )

    @staticmethod
    def _key(patch: Patch, pitch: int) -> int:
        return patch.key if patch.key >= 0 else min(max(pitch + patch.lift, 0), 127)

    def _has(self, patch: Patch) -> bool:
        bank = _DRUMS if patch.key >= 0 else 0
        return bool(self._synth.sfpreset_name(self._font, bank, patch.program))

    def _measured(self, patch: Patch, key: int) -> float:
        """What brings a pitch's peak near 1: recordings, and layers of them, differ in level by 20 dB."""
        peak = float(np.abs(self._played(patch, key, _REFERENCE)).max())
        return min(_LOUDEST, 0.9 / peak) if peak > 1e-6 else 0.0

    def _played(self, patch: Patch, key: int, seconds: float) -> Signal:
        rate, drum = self._rate, patch.key >= 0
        held, ring = round(seconds * rate), round(patch.ring * rate)
        channel = 9 if drum else 0
        with self._lock:
            synth = self._synth
            synth.program_select(channel, self._font, _DRUMS if drum else 0, patch.program, drum)
            synth.noteon(channel, key, patch.strength)
            first = self._generated(held)
            synth.noteoff(channel, key)
            made = np.concatenate([first, self._generated(ring)])
            synth.sounds_off(channel)
            self._generated(rate // 20)  # what is still sounding dies away within a hundredth of a second
        fade = min(len(made), rate // 50)
        made[len(made) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
        return made

    def _generated(self, count: int) -> Signal:
        return np.frombuffer(bytes(self._synth.generate(count)), np.float32).reshape(-1, 2).copy()


def instruments(path: Path, rate: int) -> Sampled:
    """Of a SoundFont, read once. Raises ModelError."""
    status = os.stat(path)
    return _kept(path, rate, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _kept(path: Path, rate: int, stamp: int, size: int) -> Sampled:
    return Sampled(path, rate)
