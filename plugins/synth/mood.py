"""What a music prompt asks for: mood, key, tempo, palette and drums, read from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True)
class Mood:
    """What a prompt comes to. mode: a scale of `harmony.SCALES`; root: semitones above C, None where the seed chooses;
    tempo: beats a minute; energy, brightness: 0..1; palette: which instruments; drums: which kit, '' for none; lead,
    arpeggio: whether these parts play; beats: in a bar; exact_tempo: the tempo was asked for in numbers and does not
    bend to fit the length."""

    mode: str = "major"
    root: int | None = None  # semitones above C; None: the seed chooses
    tempo: float = 92.0
    energy: float = 0.5
    brightness: float = 0.5
    palette: str = "cinematic"
    drums: str = "soft"
    lead: bool = True
    arpeggio: bool = True
    beats: int = 4
    exact_tempo: bool = False


class MusicReading(NamedTuple):
    """understood: the words that shaped the music, each once; mood: what they came to."""

    understood: tuple[str, ...]
    mood: Mood


class _Word(NamedTuple):
    """A row of the vocabulary: words that mean the same, and what they set. Left out is left alone."""

    words: str
    mode: str = ""
    tempo: float = 0
    energy: float = -1
    brightness: float = -1
    palette: str = ""
    drums: str | None = None
    lead: bool | None = None
    arpeggio: bool | None = None
    beats: int = 0


# Moods first, then styles, then single instruments: later rows win where two name the same thing.
_WORDS = (
    _Word("hopeful hope optimistic inspiring inspirational uplifting uplift", "major", 100, 0.6, 0.6),
    _Word("happy joyful joy cheerful sunny bright fun", "major", 118, 0.65, 0.8),
    _Word("playful quirky comedy comic whimsical cute", "major", 124, 0.5, 0.85, "playful", "light"),
    _Word("sad melancholy melancholic sorrow grief lonely tragic heartbroken", "minor", 68, 0.25, 0.35, "piano", ""),
    _Word("calm peaceful serene gentle relaxing relaxed soft quiet tender", "lydian", 72, 0.2, 0.45, "", ""),
    _Word("romantic love warm intimate", "major", 78, 0.35, 0.5, "piano", ""),
    _Word("nostalgic nostalgia memory memories bittersweet wistful", "major", 80, 0.35, 0.45, "piano", "soft"),
    _Word("tense tension suspense suspenseful nervous anxious thriller uneasy", "phrygian", 92, 0.5, 0.3, "", "pulse"),
    _Word("dark ominous sinister menacing brooding", "phrygian", 76, 0.45, 0.2, "", "pulse"),
    _Word("horror scary creepy eerie haunted", "phrygian", 60, 0.35, 0.2, "ambient", ""),
    _Word("mysterious mystery enigmatic curious magical magic wonder", "dorian", 84, 0.35, 0.5, "", "soft"),
    _Word("dreamy ethereal floating heavenly", "lydian", 70, 0.25, 0.6, "ambient", ""),
    _Word("dramatic drama emotional moving", "minor", 84, 0.6, 0.45, "", "epic"),
    _Word("epic heroic grand majestic massive trailer blockbuster", "minor", 100, 0.9, 0.6, "orchestral", "epic"),
    _Word("triumphant triumph victory victorious glorious winning champions final", "major", 112, 0.95, 0.75),
    _Word("anthem anthemic stadium football sport sports match", "major", 116, 0.9, 0.7, "", "epic"),
    _Word("action chase fast-paced adrenaline battle fight war", "minor", 140, 0.95, 0.6, "", "epic"),
    _Word("energetic driving powerful intense upbeat exciting", "", 126, 0.85, 0.7),
    _Word("serious documentary news thoughtful reflective", "dorian", 88, 0.35, 0.45, "", "soft"),
    _Word("corporate business presentation technology tech", "major", 110, 0.5, 0.65, "electronic", "light"),
    _Word("orchestral orchestra symphonic classical", palette="orchestral", drums="epic"),
    _Word("cinematic film soundtrack score", palette="cinematic"),
    _Word("ambient drone soundscape atmospheric", tempo=64, energy=0.2, palette="ambient", drums="", lead=False),
    _Word("space cosmic cosmos universe", "lydian", 72, 0.3, 0.5, "ambient", ""),
    _Word("electronic synth synths synthetic edm futuristic future robot robots robotic cyber", tempo=116,
          palette="electronic", drums="four"),
    _Word("synthwave retrowave neon eighties 80s", "minor", 108, 0.7, 0.6, "electronic", "four"),
    _Word("techno house trance dance club", "minor", 126, 0.85, 0.65, "electronic", "four"),
    _Word("trap hip-hop hiphop rap urban", "minor", 140, 0.7, 0.4, "electronic", "half"),
    _Word("lofi lo-fi chill chillhop", "dorian", 82, 0.35, 0.35, "piano", "light"),
    _Word("rock", "minor", 128, 0.85, 0.6, "electronic", "rock"),
    _Word("folk acoustic country", "major", 104, 0.45, 0.6, "playful", "light"),
    _Word("waltz", beats=3),
    _Word("piano", palette="piano"),
    _Word("strings violin violins cello", palette="orchestral"),
    _Word("choir choral voices", palette="orchestral"),
    _Word("drums percussion percussive drumming taiko", drums="epic"),
    _Word("arpeggio arpeggios arpeggiated", arpeggio=True),
    _Word("melody melodic lead", lead=True),
    _Word("slow slower slowly", tempo=66),
    _Word("fast faster quick rapid", tempo=138),
    _Word("loud big huge heavy", energy=0.95),
    _Word("minimal minimalist sparse subtle understated background", energy=0.25, lead=False),
    _Word("deep low", brightness=0.25),
)  # fmt: skip

_NOTES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_MODES = {"major": "major", "maj": "major", "minor": "minor", "min": "minor", "m": "minor", "dorian": "dorian",
          "lydian": "lydian", "phrygian": "phrygian", "mixolydian": "mixolydian", "aeolian": "minor"}  # fmt: skip
_KEY = re.compile(
    r"\b([A-Ga-g])\s?(#|♯|b|♭|[ -]?sharp|[ -]?flat)?[ -]?"
    r"(major|maj|minor|min|m|dorian|lydian|phrygian|mixolydian|aeolian)\b"
)
_TEMPO = re.compile(r"\b(\d{2,3})\s*(?:bpm|beats per minute)\b", re.IGNORECASE)


def read_music_prompt(prompt: str, key: str = "", tempo: float = 0.0) -> MusicReading:
    """What the prompt asks for. Never fails: words it does not know change nothing, and an empty prompt is a hopeful,
    unhurried bed. Where several words speak of tempo, energy or brightness their mean counts, of mode, palette or drums
    the last row that matches; "no drums" and "without melody" take away.

    `key` ("D minor") and `tempo` (beats a minute, 30 to 240, 0 for none) win over the prompt. A key that cannot be read
    leaves `Mood.root` at None.
    """
    text = prompt.lower().replace("’", "'")
    without = set(re.findall(r"\b(?:no|without)\s+(?:any\s+)?([a-z]+)", text))
    words = [word for word in re.findall(r"[a-z0-9][a-z0-9-]*", text) if word not in without]
    mood, understood = Mood(), []
    tempos: list[float] = []
    energies: list[float] = []
    brights: list[float] = []
    for row in _WORDS:
        heard = [word for word in words if word in row.words.split()]
        if not heard:
            continue
        understood += heard
        mood = replace(
            mood,
            mode=row.mode or mood.mode,
            palette=row.palette or mood.palette,
            drums=mood.drums if row.drums is None else row.drums,
            lead=mood.lead if row.lead is None else row.lead,
            arpeggio=mood.arpeggio if row.arpeggio is None else row.arpeggio,
            beats=row.beats or mood.beats,
        )
        tempos += [row.tempo] if row.tempo else []
        energies += [row.energy] if row.energy >= 0 else []
        brights += [row.brightness] if row.brightness >= 0 else []
    mood = replace(
        mood,
        tempo=_mean(tempos, mood.tempo),
        energy=_mean(energies, mood.energy),
        brightness=_mean(brights, mood.brightness),
    )
    if mood.energy > 0.75 and not mood.drums and "drums" not in without:
        mood = replace(mood, drums="epic")
    mood, named = _named(mood, prompt, key, tempo)
    if {"drums", "percussion", "beat", "beats"} & without:
        mood = replace(mood, drums="")
    if {"melody", "lead"} & without:
        mood = replace(mood, lead=False)
    return MusicReading(tuple(dict.fromkeys([*understood, *named])), mood)


def _named(mood: Mood, prompt: str, key: str, tempo: float) -> tuple[Mood, list[str]]:
    """The key and the tempo where they are said outright, and the words that say them."""
    said: list[str] = []
    found = _KEY.search(key) or _KEY.search(f"{key} {mood.mode}" if key.strip() else "") or _KEY.search(prompt)
    if found:
        letter, accidental, mode = found.group(1).lower(), (found.group(2) or "").strip(" -"), found.group(3)
        bend = 1 if accidental in ("#", "♯", "sharp") else -1 if accidental in ("b", "♭", "flat") else 0
        mood = replace(mood, root=(_NOTES[letter] + bend) % 12, mode=_MODES[mode.lower()])
        said.append(found.group(0))
    beat = _TEMPO.search(prompt)
    if tempo > 0:
        mood = replace(mood, tempo=min(max(tempo, 30.0), 240.0), exact_tempo=True)
    elif beat:
        mood = replace(mood, tempo=min(max(float(beat.group(1)), 30.0), 240.0), exact_tempo=True)
        said.append(beat.group(0))
    return mood, said


def _mean(values: list[float], default: float) -> float:
    return sum(values) / len(values) if values else default
