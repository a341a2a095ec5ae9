"""Scales, chord progressions, voicings and melodies.

Pitches are MIDI numbers (60 is middle C, C4), pitch classes count from C = 0, degrees of a scale and of chords from 0
(the tonic).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}

# Four-bar turns that film and popular music lean on; the first of each is the most settled.
_TURNS = {
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (3, 0, 4, 5), (5, 3, 0, 4), (0, 2, 3, 4)),
    "minor": ((0, 5, 2, 6), (0, 6, 5, 6), (0, 3, 5, 6), (5, 6, 0, 2), (0, 2, 6, 3)),
    "dorian": ((0, 3, 0, 6), (0, 2, 3, 6), (0, 6, 3, 3)),
    "lydian": ((0, 1, 0, 4), (0, 4, 1, 5), (3, 1, 0, 0)),
    "phrygian": ((0, 1, 0, 6), (0, 5, 1, 0), (0, 0, 1, 2)),
    "mixolydian": ((0, 6, 3, 0), (0, 3, 6, 4), (0, 6, 0, 3)),
}


@dataclass(frozen=True)
class Key:
    """root: semitones above C, 0..11; mode: a name in `SCALES`."""

    root: int
    mode: str

    def pitch(self, degree: int, octave: int = 4) -> int:
        """The scale's `degree`, which may be negative or beyond the octave, with degree 0 in `octave` (4 holds middle
        C)."""
        scale = SCALES[self.mode]
        return 12 * (octave + 1) + self.root + 12 * (degree // 7) + scale[degree % 7]

    def triad(self, degree: int) -> tuple[int, int, int]:
        """Pitch classes (root, third, fifth) of the chord on a degree. A diminished one is given a perfect fifth: as a
        passing sound it would be too restless for a bed."""
        root, third, fifth = (self.pitch(degree + step) for step in (0, 2, 4))
        return root % 12, third % 12, (root + 7) % 12 if fifth - root == 6 else fifth % 12


def progression(mode: str, bars: int, generator: np.random.Generator) -> list[int]:
    """A chord degree for every bar: one four-bar turn of the mode, every fourth time answered by a second one, home in
    the last bar. The generator picks the two."""
    turns = _TURNS[mode]
    first, second = generator.choice(len(turns), 2, replace=False)
    degrees: list[int] = []
    while len(degrees) < bars:
        phrase = len(degrees) // 4
        degrees += turns[second if phrase % 4 == 3 else first]
    degrees = degrees[:bars]
    if degrees:
        degrees[-1] = 0
    return degrees


def voicing(chord: tuple[int, int, int], near: tuple[int, ...], centre: int = 62) -> tuple[int, ...]:
    """Three ascending notes of the chord, in the inversion and octave that move least from the notes `near` (the chord
    before; empty for the first) and lie around `centre`."""
    best: tuple[float, tuple[int, ...]] = (np.inf, ())
    for inversion in range(3):
        order = chord[inversion:] + chord[:inversion]
        for base in range(centre - 14, centre + 3):
            if base % 12 != order[0]:
                continue
            notes = [base]
            for pitch_class in order[1:]:
                notes.append(notes[-1] + (pitch_class - notes[-1]) % 12)
            moved = sum(abs(a - b) for a, b in zip(notes, near, strict=False)) if near else 0
            cost = moved + 0.8 * abs(sum(notes) / 3 - centre)
            best = min(best, (cost, tuple(notes)))
    return best[1]


_RHYTHMS = (
    ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0)),
    ((0.0, 1.0), (1.0, 1.0), (2.0, 1.5), (3.5, 0.5)),
    ((0.0, 2.0), (2.0, 1.0), (3.0, 1.0)),
    ((0.5, 0.5), (1.0, 1.0), (2.0, 0.5), (2.5, 1.5)),
    ((0.0, 3.0), (3.0, 1.0)),
)


class Melody:
    """A tune of three one-bar motifs in the order ABAC that follows the chords: long notes on the beat are notes of the
    chord, those between move by step. `beats`: of a bar. Rhythm and contour come from the generator, once; after that a
    bar depends on its number and its chord alone."""

    def __init__(self, key: Key, beats: int, generator: np.random.Generator) -> None:
        self._key = key
        rhythms = generator.choice(len(_RHYTHMS), 3, replace=False)
        self._motifs = []
        for rhythm in rhythms:
            notes = [(at, length) for at, length in _RHYTHMS[rhythm] if at < beats]
            self._motifs.append([(at, min(length, beats - at), int(generator.integers(-2, 3))) for at, length in notes])
        self._start = int(generator.integers(2, 5))

    def bar(self, number: int, degree: int) -> list[tuple[float, float, int]]:
        """(beat, length in beats, pitch) of bar `number` (from 0) over the chord on `degree`, between B4 and E6 of C
        major."""
        motif = self._motifs[(0, 1, 0, 2)[number % 4]]
        tones = [degree + step for step in (0, 2, 4, 7)]
        line: list[tuple[float, float, int]] = []
        at_degree = self._start
        for index, (beat, length, step) in enumerate(motif):
            at_degree += step
            if beat == int(beat) and (index == 0 or length >= 1):
                at_degree = min(
                    (tone + 7 * octave for tone in tones for octave in (-1, 0, 1)),
                    key=lambda tone: (abs(tone - at_degree), tone),
                )
            at_degree = min(max(at_degree, -1), 9)
            line.append((beat, length, self._key.pitch(at_degree, 5)))
        return line
