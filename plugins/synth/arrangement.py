"""From a mood and a length to notes: sections, who plays in them, and a clean ending."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .harmony import Key, Melody, progression, voicing
from .mood import Mood


@dataclass(frozen=True)
class Note:
    """One note or stroke. start, held: seconds, the ring not counted; pitch: MIDI; level: linear; pan: -1 left .. 1
    right; room: how much of it the reverb hears, linear; pumped: it ducks after each kick."""

    start: float
    held: float
    instrument: str
    pitch: int
    level: float
    pan: float = 0.0
    room: float = 0.25
    pumped: bool = False


@dataclass(frozen=True)
class Palette:
    """Which instrument takes which part, as (name in the band, linear level); pumped: sustained parts duck after
    kicks."""

    pad: tuple[str, float]
    high: tuple[str, float]
    bass: tuple[str, float]
    arpeggio: tuple[str, float]
    lead: tuple[str, float]
    pumped: bool = False


_PALETTES = {
    "cinematic": Palette(("strings", 0.12), ("choir", 0.07), ("bass", 0.26), ("piano", 0.24), ("flute", 0.15)),
    "orchestral": Palette(("strings", 0.13), ("brass", 0.11), ("bass", 0.26), ("marimba", 0.13), ("brass", 0.15)),
    "electronic": Palette(
        ("pad", 0.14), ("supersaw", 0.07), ("synthbass", 0.3), ("pluck", 0.2), ("synthlead", 0.17), pumped=True
    ),
    "ambient": Palette(("pad", 0.2), ("choir", 0.09), ("bass", 0.16), ("bell", 0.12), ("flute", 0.1)),
    "piano": Palette(("strings", 0.06), ("pad", 0.07), ("bass", 0.18), ("piano", 0.34), ("piano", 0.4)),
    "playful": Palette(("pad", 0.07), ("marimba", 0.16), ("bass", 0.24), ("pluck", 0.22), ("bell", 0.16)),
}


@dataclass(frozen=True)
class Arrangement:
    """A piece as notes, in order of start. beat: seconds; bars: how many, before the last chord; ending: when that
    chord is struck, seconds; kicks: when the kick drum is struck, seconds, ascending."""

    notes: tuple[Note, ...]
    beat: float
    bars: int
    ending: float
    key: Key
    kicks: tuple[float, ...]


def arrange(mood: Mood, seconds: float, generator: np.random.Generator) -> Arrangement:
    """Notes for a piece of exactly `seconds`: whole bars, then a last chord that rings out (about an eighth of the
    length, 5 s at most, and what a tempo asked for in numbers leaves over). All choice that the mood leaves open, the
    key among it, comes from the generator.

    A tempo that was not asked for in numbers bends by a few per cent so that the bars fit, and by more only where there
    is room for no more than one or two bars.
    """
    key, bars, bar = fitted(mood, seconds, generator)
    return Arranger(mood, key, bars, bar / mood.beats, generator).play(seconds)


def fitted(mood: Mood, seconds: float, generator: np.random.Generator) -> tuple[Key, int, float]:
    """(key, bars, seconds of a bar) of a piece of this length."""
    root = mood.root if mood.root is not None else int(generator.integers(0, 12))
    key = Key(root, mood.mode)
    ring = float(np.clip(seconds * 0.12, min(1.0, seconds * 0.35), 5.0))
    bar = 60.0 / mood.tempo * mood.beats
    if mood.exact_tempo and bar + ring <= seconds:
        bars = int((seconds - ring) / bar)  # what is left over lengthens the last chord
    else:
        bars = max(1, round((seconds - ring) / bar))
        bar = (seconds - ring) / bars
    return key, bars, bar


def _shape(bars: int, energy: float) -> list[float]:
    """How full each bar is, 0..1: intro, build, peak, outro; a long piece breathes in waves of 32 bars."""
    levels = []
    phrase = 4 if bars >= 16 else 2 if bars >= 6 else 1
    waves = max(1, round(bars / 32))
    for number in range(bars):
        at = (number // phrase * phrase + phrase / 2) / bars
        wave = at * waves % 1.0
        if number >= bars - max(1, phrase // 2) and bars > 3:
            level = 0.45
        elif bars < 4:
            level = 0.8
        else:
            first = waves == 1 or number < bars / waves
            low = 0.22 if first else 0.4
            level = float(np.interp(wave, [0.0, 0.16, 0.55, 0.62, 0.92, 1.0], [low, low, 0.72, 1.0, 1.0, 0.75]))
        levels.append(level * (0.5 + 0.5 * energy))
    return levels


class Arranger:
    """Fills bars with parts. The generator is asked in the order of the bars, so that the same mood, length and seed
    give the same notes."""

    def __init__(self, mood: Mood, key: Key, bars: int, beat: float, generator: np.random.Generator) -> None:
        self.mood, self.key, self.bars, self.beat = mood, key, bars, beat
        self.bar = beat * mood.beats
        self.palette = _PALETTES[mood.palette]
        self.generator = generator
        self.notes: list[Note] = []
        self.kicks: list[float] = []
        self.chords = progression(mood.mode, bars, generator)
        self.melody = Melody(key, mood.beats, generator)
        self.pattern = generator.permutation(4) if mood.energy < 0.4 else np.array([0, 1, 2, 3])
        self.levels = _shape(bars, mood.energy)

    def play(self, seconds: float) -> Arrangement:
        """The whole piece, `seconds` long; to be called once."""
        near: tuple[int, ...] = ()
        for number, (degree, level) in enumerate(zip(self.chords, self.levels, strict=True)):
            chord = voicing(self.key.triad(degree), near)
            near = chord
            start = number * self.bar
            rising = number + 1 < self.bars and self.levels[number + 1] > level + 0.08
            arriving = number > 0 and level > self.levels[number - 1] + 0.08
            self._chords(start, chord, level)
            self._bass(start, degree, level)
            if self.mood.arpeggio:
                self._arpeggio(start, chord, level)
            if self.mood.lead and level > 0.5 and number < self.bars - 1:
                self._lead(start, number, degree, level)
            if self.mood.drums:
                self._drums(start, level, fill=rising or number % 4 == 3)
            if rising and self.mood.energy > 0.3:
                self._add(start + self.bar / 2, self.bar / 2, "swell", 60, 0.07 * self.mood.energy, 0, 0.3)
            if arriving and self.mood.energy > 0.35:
                self._add(start, 1, "crash", 60, 0.1 * self.mood.energy, 0.2, 0.3)
                self._add(start, 1, "boom", 60, 0.2 * self.mood.energy, 0, 0.2)
        self._ending(near, seconds - self.bars * self.bar)
        notes = tuple(sorted(self.notes, key=lambda note: (note.start, note.instrument, note.pitch)))
        return Arrangement(notes, self.beat, self.bars, self.bars * self.bar, self.key, tuple(sorted(self.kicks)))

    def _add(
        self, start: float, held: float, instrument: str, pitch: int, level: float, pan: float, room: float
    ) -> None:
        """A note; sustained parts of a pumped palette are marked to duck."""
        pumped = self.palette.pumped and instrument in ("pad", "supersaw", "synthbass")
        self.notes.append(Note(start, held, instrument, pitch, level, pan, room, pumped))

    def _human(self, level: float, spread: float = 0.12) -> float:
        """The level as a player would give it: up to `spread` softer or louder."""
        return level * (1 + spread * float(self.generator.uniform(-1, 1)))

    def _chords(self, start: float, chord: tuple[int, ...], level: float) -> None:
        name, gain = self.palette.pad
        for voice, pitch in enumerate(chord):
            self._add(start, self.bar, name, pitch, gain * (0.65 + 0.5 * level), (voice - 1) * 0.3, 0.4)
        if level > 0.62:
            name, gain = self.palette.high
            for pitch in chord[:2] if name == "choir" else chord:
                self._add(start, self.bar, name, pitch + 12, gain * level, 0.0, 0.5)

    def _bass(self, start: float, degree: int, level: float) -> None:
        """The chord's root below C3: eighths for a synth bass, beats where it is lively, else halves; none in the
        thinnest bars."""
        name, gain = self.palette.bass
        pitch = self.key.pitch(degree, 2)
        pitch -= 12 if pitch > 47 else 0
        if level < 0.26:
            return
        if name == "synthbass" and level > 0.5:
            for eighth in range(self.mood.beats * 2):
                octave = 12 if eighth % 4 == 3 else 0
                self._add(start + eighth * self.beat / 2, self.beat * 0.42, name, pitch + octave, gain * 0.9, 0, 0.03)
        elif self.mood.energy > 0.7 and level > 0.6:
            for beat in range(self.mood.beats):
                self._add(start + beat * self.beat, self.beat * 0.9, name, pitch, self._human(gain), 0, 0.08)
        else:
            half = self.bar / 2 if self.mood.beats == 4 else self.bar
            self._add(start, half * 0.95, name, pitch, gain, 0, 0.08)
            if half < self.bar and level > 0.4:
                self._add(start + half, half * 0.95, name, pitch, gain * 0.8, 0, 0.08)

    def _arpeggio(self, start: float, chord: tuple[int, ...], level: float) -> None:
        """The chord rolled up and down, left and right in turn; plucked and bell sounds get an echo three quarters of a
        beat later on the other side."""
        name, gain = self.palette.arpeggio
        if level < 0.24 and self.mood.palette not in ("piano", "ambient"):
            gain *= 0.7
        per_beat = 4 if self.mood.energy > 0.6 and level > 0.6 and name != "piano" else 2
        per_beat = 1 if self.mood.palette == "ambient" else per_beat
        notes = (*chord, chord[0] + 12)
        lift = 12 if name in ("pluck", "bell", "marimba") else 0
        for step in range(self.mood.beats * per_beat):
            cycle = step % 6
            index = cycle if cycle < 4 else 6 - cycle
            if self.mood.energy < 0.3 and step % 4 == 3:
                continue
            pitch = notes[int(self.pattern[index])] + lift
            at = start + step * self.beat / per_beat + float(self.generator.uniform(0, 0.008))
            accent = 1.15 if step % per_beat == 0 else 0.85
            pan = 0.45 if step % 2 else -0.45
            loud = self._human(gain * accent * (0.55 + 0.5 * level))
            self._add(at, self.beat / per_beat * (1.6 if name == "piano" else 0.9), name, pitch, loud, pan, 0.3)
            if name in ("pluck", "bell") and level > 0.3:
                self._add(at + self.beat * 0.75, self.beat / per_beat, name, pitch, loud * 0.33, -pan, 0.4)

    def _lead(self, start: float, number: int, degree: int, level: float) -> None:
        name, gain = self.palette.lead
        for beat, length, pitch in self.melody.bar(number, degree):
            held = length * self.beat * 0.95
            self._add(start + beat * self.beat, held, name, pitch, self._human(gain * level), 0.1, 0.4)
            if name == "brass" and level > 0.7:
                self._add(start + beat * self.beat, held, name, pitch - 12, gain * level * 0.7, -0.2, 0.3)

    def _hit(self, at: float, name: str, level: float, pan: float = 0.0, room: float = 0.1) -> None:
        if name == "kick":
            self.kicks.append(at)
        self._add(at, 0.1, name, 60, self._human(level, 0.08), pan, room)

    def _drums(self, start: float, level: float, fill: bool) -> None:
        """One bar of the mood's kit: silent where the bar is thin, sparser where it is not full; `fill` leads to what
        follows."""
        kit, beats, beat = self.mood.drums, self.mood.beats, self.beat
        if level < (0.3 if kit == "pulse" else 0.36):
            return
        loud = 0.5 + 0.5 * level
        full = level > 0.55
        match kit:
            case "epic":
                pattern = (0.0, 0.75, 1.5, 2.0, 2.75, 3.5) if full else (0.0, 1.5, 2.0)
                for at in (p for p in pattern if p < beats):
                    self._hit(
                        start + at * beat, "taiko", (0.36 if at in (0.0, 2.0) else 0.22) * loud, at / 8 - 0.2, 0.3
                    )
                if full:
                    for at in range(1, beats, 2):
                        self._hit(start + at * beat, "snare", 0.13 * loud, 0.1, 0.35)
                if fill and full:
                    for step in range(6):
                        at = start + (beats - 1.5 + step * 0.25) * beat
                        self._hit(at, "taiko", (0.12 + 0.03 * step) * loud, 0.4 - 0.15 * step, 0.3)
            case "four" | "rock" | "half":
                kicks = {"four": range(beats), "rock": (0, 2, 2.5), "half": (0, 0.75, 2.75)}[kit]
                for at in kicks:
                    self._hit(start + at * beat, "kick", 0.42 * loud, 0, 0.02)
                for at in (2,) if kit == "half" else range(1, beats, 2):
                    if full or kit != "four":
                        self._hit(start + at * beat, "clap" if kit == "four" else "snare", 0.2 * loud, 0, 0.2)
                for step in range(beats * 2):
                    offbeat = step % 2 == 1
                    if full or offbeat:
                        self._hit(start + step * beat / 2, "hat", (0.11 if offbeat else 0.06) * loud, 0.25, 0.05)
            case "pulse":
                for at in (0.0, 0.5) if not full else (0.0, 0.5, 2.0, 2.5):
                    self._hit(start + at * beat, "taiko", (0.24 if at in (0.0, 2.0) else 0.14) * loud, 0, 0.3)
                for step in range(beats * 4 if full else beats * 2):
                    self._hit(start + step * self.bar / (beats * (4 if full else 2)), "shaker", 0.045 * loud, -0.3)
            case _:  # soft and light
                self._hit(start, "kick", 0.26 * loud, 0, 0.05)
                if full:
                    self._hit(start + min(2.5, beats - 0.5) * beat, "kick", 0.2 * loud, 0, 0.05)
                    for at in range(1, beats, 2):
                        self._hit(start + at * beat, "clap" if kit == "light" else "snare", 0.08 * loud, 0.1, 0.35)
                for step in range(beats * 2):
                    self._hit(start + step * beat / 2, "shaker", (0.06 if step % 2 else 0.04) * loud, -0.35)

    def _ending(self, near: tuple[int, ...], ring: float) -> None:
        """The home chord once more, with whoever is there, left to ring."""
        at, hold = self.bars * self.bar, 0.7 * ring
        chord = voicing(self.key.triad(0), near)
        pad, gain = self.palette.pad
        for pitch in chord:
            self._add(at, hold, pad, pitch, gain, 0, 0.5)
        name, gain = self.palette.arpeggio
        lift = 12 if name in ("pluck", "bell", "marimba") else 0
        for step, pitch in enumerate((*chord, chord[0] + 12)):
            self._add(at + step * 0.03, hold, name, pitch + lift, gain * 0.8, (step - 1.5) * 0.25, 0.5)
        bass, gain = self.palette.bass
        self._add(at, hold, bass, self.key.pitch(0, 2) - (12 if self.key.root > 7 else 0), gain, 0, 0.1)
        if self.mood.energy > 0.4 and self.bars > 2:
            self._add(at, hold, "boom", 60, 0.22 * self.mood.energy, 0, 0.3)
            self._add(at, hold, "crash", 60, 0.07 * self.mood.energy, -0.2, 0.3)
