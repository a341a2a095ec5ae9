"""Genres that recorded instruments make audible: who plays, and how that kind of music is played.

Read from the prompt beside the mood, which keeps its say in key, tempo, form and energy. Only the SoundFont's players
use this: with computed instruments music sounds as it always did.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np

from .arrangement import Arrangement, Arranger, Palette, fitted
from .harmony import Key
from .mood import Mood

GENRES: Final = {
    "jazz": "jazz swing bebop jazzy noir",
    "rock": "rock metal punk grunge guitars",
    "lofi": "lofi lo-fi chill chillhop",
    "folk": "folk acoustic country western guitar ukulele",
    "orchestral": "orchestral orchestra symphonic classical epic heroic grand majestic trailer",
}
"""Genre -> words that ask for it; the first that a prompt has a word of."""

_PALETTES: Final = {
    "jazz": Palette(("epiano", 0.0), ("vibes", 0.0), ("bass", 0.34), ("piano", 0.2), ("sax", 0.17)),
    "rock": Palette(("distortion", 0.1), ("organ", 0.05), ("picked", 0.26), ("overdrive", 0.1), ("overdrive", 0.16)),
    "lofi": Palette(("epiano", 0.15), ("pad", 0.05), ("fingered", 0.28), ("vibes", 0.1), ("jazzguitar", 0.16)),
    "folk": Palette(("pad", 0.04), ("fiddle", 0.06), ("bass", 0.24), ("guitar", 0.24), ("fiddle", 0.14)),
    "orchestral": Palette(("strings", 0.15), ("brass", 0.1), ("contrabass", 0.22), ("harp", 0.1), ("horns", 0.16)),
}
_SWING: Final = 2 / 3  # where the second of two eighths falls in a beat


def genre_of(prompt: str) -> str:
    """'' for a prompt that names none."""
    words = set(re.findall(r"[a-z0-9][a-z0-9-]*", prompt.lower()))
    return next((genre for genre, names in GENRES.items() if words & set(names.split())), "")


def arrange_for_band(mood: Mood, prompt: str, seconds: float, generator: np.random.Generator) -> Arrangement:
    """As `arrangement.arrange`, played by the band of the prompt's genre; without one as the mood has it."""
    genre = genre_of(prompt)
    if genre:
        tempo = {"jazz": 132.0, "lofi": 78.0}.get(genre, mood.tempo) if not mood.exact_tempo else mood.tempo
        mood = replace(mood, tempo=tempo, drums=mood.drums if genre == "orchestral" else genre)
        mood = replace(mood, drums="" if _without_drums(prompt) else mood.drums, arpeggio=genre not in ("jazz", "rock"))
    key, bars, bar = fitted(mood, seconds, generator)
    return Players(genre, mood, key, bars, bar / mood.beats, generator).play(seconds)


def _without_drums(prompt: str) -> bool:
    return bool(re.search(r"\b(?:no|without)\s+(?:any\s+)?(?:drums|percussion|beats?)\b", prompt.lower()))


class Players(Arranger):
    """Fills bars as the players of a genre would; what a genre leaves open is the plain arranger's."""

    def __init__(
        self, genre: str, mood: Mood, key: Key, bars: int, beat: float, generator: np.random.Generator
    ) -> None:
        super().__init__(mood, key, bars, beat, generator)
        self.genre = genre
        self.palette = _PALETTES.get(genre, self.palette)
        self._bar_number = 0

    def _chords(self, start: float, chord: tuple[int, ...], level: float) -> None:
        if self.genre == "jazz":
            self._comping(start, chord, level)
        elif self.genre == "rock":
            self._power_chords(start, chord, level)
        elif self.genre == "folk":
            super()._chords(start, chord, level * 0.8)
            self._strum(start, chord, level)
        else:
            super()._chords(start, chord, level)

    def _comping(self, start: float, chord: tuple[int, ...], level: float) -> None:
        """Rootless chords with the seventh, off the beat: the Charleston figure and its answer, in turn."""
        self._bar_number += 1
        figure = ((0.0, 0.9), (1.0 + _SWING, 0.4)) if self._bar_number % 2 else ((_SWING, 0.4), (2.0 + _SWING, 0.6))
        root = self.chords[min(self._bar_number - 1, len(self.chords) - 1)]
        seventh = self.key.pitch(root + 6, 4)
        notes = sorted({*chord, seventh - 12 if seventh > 70 else seventh})
        for at, held in figure:
            if at < self.mood.beats:
                for voice, pitch in enumerate(notes):
                    loud = self._human(0.13 * (0.6 + 0.5 * level))
                    self._add(
                        start + at * self.beat, held * self.beat, "piano", pitch, loud, (voice - 1.5) * 0.12, 0.25
                    )

    def _power_chords(self, start: float, chord: tuple[int, ...], level: float) -> None:
        """Root, fifth and octave in eighths on two guitars, left and right; let ring where the bar is thin."""
        root = min(chord)
        while root > 52:
            root -= 12
        full = level > 0.5
        steps = self.mood.beats * 2 if full else 1
        for step in range(steps):
            at = start + step * self.bar / steps
            held = self.bar / steps * (0.8 if full else 0.98)
            accent = 1.0 if step % 4 == 0 else 0.75
            for pan in (-0.75, 0.75):
                for pitch in (root, root + 7, root + 12):
                    loud = self._human(0.085 * accent * (0.6 + 0.5 * level))
                    self._add(at + (0.008 if pan > 0 else 0), held, "distortion", pitch, loud, pan, 0.12)

    def _strum(self, start: float, chord: tuple[int, ...], level: float) -> None:
        """Down, down-up, up-down-up on a steel-string guitar."""
        notes = (chord[0] - 12, *chord, chord[0] + 12)
        for at, up in ((0.0, False), (1.0, False), (1.5, True), (2.5, True), (3.0, False), (3.5, True)):
            if at < self.mood.beats:
                order = tuple(reversed(notes)) if up else notes
                for string, pitch in enumerate(order[: 3 if up else 5]):
                    loud = self._human(0.11 * (0.7 if up else 1.0) * (0.6 + 0.5 * level))
                    self._add(start + at * self.beat + string * 0.012, self.beat * 0.9, "guitar", pitch, loud, 0.3, 0.2)

    def _bass(self, start: float, degree: int, level: float) -> None:
        name, gain = self.palette.bass
        root = self.key.pitch(degree, 2)
        root -= 12 if root > 47 else 0
        if self.genre == "jazz" and level > 0.3:  # walks: root, third, fifth, and a step towards the next root
            line = (degree, degree + 2, degree + 4, degree + 5)
            for beat in range(self.mood.beats):
                pitch = self.key.pitch(line[beat % 4], 2)
                pitch -= 12 if pitch > 52 else 0
                self._add(start + beat * self.beat, self.beat * 0.92, name, pitch, self._human(gain), 0, 0.1)
        elif self.genre == "rock" and level > 0.4:
            for eighth in range(self.mood.beats * 2):
                loud = self._human(gain * (1.0 if eighth % 4 == 0 else 0.8))
                self._add(start + eighth * self.beat / 2, self.beat * 0.45, name, root, loud, 0, 0.03)
        else:
            super()._bass(start, degree, level)

    def _drums(self, start: float, level: float, fill: bool) -> None:
        beats, beat, loud = self.mood.beats, self.beat, 0.5 + 0.5 * level
        if self.mood.drums == "jazz":
            for at in range(beats):
                self._hit(start + at * beat, "ride", 0.13 * loud, 0.3, 0.15)
                if at % 2:
                    self._hit(start + (at + _SWING) * beat, "ride", 0.09 * loud, 0.3, 0.15)
                    self._hit(start + at * beat, "pedalhat", 0.08 * loud, -0.2, 0.1)
                self._hit(start + at * beat, "brush" if at % 2 else "brushtap", 0.1 * loud, 0.05, 0.2)
            self._hit(start, "jazzkick", 0.12 * loud, 0, 0.05)
        elif self.mood.drums == "rock" and self.genre == "rock":
            full = level > 0.5
            for place in (0.0, 1.5, 2.0) if full else (0.0, 2.0):
                if place < beats:
                    self._hit(start + place * beat, "rockkick", 0.42 * loud, 0, 0.04)
            for at in range(1, beats, 2):
                self._hit(start + at * beat, "rocksnare", 0.34 * loud, 0.05, 0.18)
            for step in range(beats * 2):
                self._hit(
                    start + step * beat / 2, "openhat" if full and step % 2 == 0 else "hat", 0.1 * loud, 0.3, 0.06
                )
            if fill and full:
                for step in range(4):
                    self._hit(
                        start + (beats - 1 + step / 4) * beat, "tom", (0.2 + 0.04 * step) * loud, 0.3 - 0.2 * step, 0.2
                    )
        elif self.mood.drums == "lofi":
            for place in (0.0, 1.0 + _SWING, 2.5):
                if place < beats:
                    self._hit(start + place * beat, "kick", 0.34 * loud, 0, 0.03)
            for at in range(1, beats, 2):
                self._hit(start + at * beat + 0.018, "rim" if level < 0.6 else "snare", 0.17 * loud, 0.1, 0.15)
            for step in range(beats):
                self._hit(start + step * beat, "hat", 0.07 * loud, 0.25, 0.05)
                self._hit(start + (step + _SWING) * beat, "hat", 0.045 * loud, 0.25, 0.05)
        elif self.mood.drums == "folk":
            self._hit(start, "kick", 0.22 * loud, 0, 0.05)
            for step in range(beats * 2):
                self._hit(start + step * beat / 2, "shaker", (0.07 if step % 2 else 0.05) * loud, -0.35)
        else:
            super()._drums(start, level, fill)
            if self.genre == "orchestral" and level > 0.6:
                root = self.key.pitch(0, 2)
                self._add(start, self.beat, "timpani", root, self._human(0.2 * loud), 0.1, 0.4)
