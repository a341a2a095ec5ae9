"""A text spoken as it is directed: markup, pronunciations, style, and the voice it is turned towards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from studio.base.errors import SettingError
from studio.embedded.cloning.conversion import CLOSENESS, converted
from studio.embedded.cloning.profile import Profile
from studio.embedded.cloning.vocoder import put_together, taken_apart
from studio.embedded.saying import Speaks
from studio.embedded.ssml import Manner, Part, is_ssml, parts, said_as
from studio.embedded.voice import RATE, Speech, speak
from studio.media.values import Samples, Word

STYLES: Final[Mapping[str, Manner]] = {
    "plain": Manner(),
    "calm": Manner(0.9, -0.5, -1.0),
    "excited": Manner(1.1, 1.5, 1.5),
    "sad": Manner(0.84, -1.5, -2.0),
    "urgent": Manner(1.22, 0.5, 1.5),
    "whisper": Manner(0.92, 0.0, -6.0),
}
"""What the engine can truly change: pace, pitch and loudness, and for a whisper the vocal cords."""


@dataclass(frozen=True)
class Direction:
    """How a voice speaks. speed: times; pitch: semitones; pause: seconds between sentences; sayings: written word to
    how it is said; profile: the voice that the embedded one is turned towards; voice: who speaks."""

    speed: float = 1.0
    pitch: float = 0.0
    pause: float = 0.35
    style: str = "plain"
    sayings: Mapping[str, str] = field(default_factory=dict)
    profile: Profile | None = None
    closeness: float = CLOSENESS
    voice: Speaks = speak


def sayings(text: str) -> dict[str, str]:
    """A pronunciation dictionary of lines such as 'Nguyen = win' or 'Goethe = /ɡˈɜɹtə/'. Raises SettingError."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        word, equals, said = (part.strip() for part in line.partition("="))
        if not equals or not word or not said:
            raise SettingError(
                f"'{line}' is no pronunciation",
                setting="pronunciation",
                mend="Write one a line: Nguyen = win, or with phonemes Goethe = /ɡˈɜɹtə/.",
            )
        found[word] = said
    return found


def performed(text: str, seed: int, how: Direction) -> Speech:
    """Speak plain text or SSML as directed; the same arguments give the same samples.

    Raises SettingError as `voice.speak` does, and for markup or a style that cannot be followed.
    """
    if how.style not in STYLES:
        raise SettingError(f"there is no style '{how.style}'", socket="voice", mend=f"Choose {', '.join(STYLES)}.")
    stretches = parts(text) if is_ssml(text) else [Part(text)]
    pieces: list[Samples] = []
    words: list[Word] = []
    at = 0
    for number, part in enumerate(stretches):
        if any(map(str.isalnum, part.text)):
            said = _said(part, seed + number, how)
            words += [Word(word.text, word.start + at / RATE, word.end + at / RATE) for word in said.words]
            pieces.append(said.samples)
            at += len(said.samples)
        quiet = _quiet_after(part, how, last=number == len(stretches) - 1)
        pieces.append(np.zeros(round(quiet * RATE), np.float32))
        at += len(pieces[-1])
    if not words:
        raise SettingError("there is nothing to say in this text", socket="text", mend="Write at least one word.")
    return Speech(np.concatenate(pieces), RATE, tuple(words))


def _quiet_after(part: Part, how: Direction, *, last: bool) -> float:
    """Seconds of quiet after a stretch; the voice itself leaves a third of a second around what it says."""
    if part.pause is not None:
        return max(0.0, part.pause - (0.0 if not part.text else 0.33))
    return 0.0 if last or not part.paragraph else 2 * how.pause


def _said(part: Part, seed: int, how: Direction) -> Speech:
    style, manner = STYLES[how.style], part.manner
    tempo = float(how.profile.tempo[0]) if how.profile is not None else 1.0
    pitch = how.pitch + style.pitch + manner.pitch
    said = how.voice(
        _with_sayings(part.text, how.sayings),
        seed=seed,
        speed=min(2.0, max(0.5, how.speed * style.speed * manner.speed / tempo)),
        pitch=min(6.0, max(-6.0, pitch)) if how.profile is None else 0.0,
        pause=how.pause,
    )
    samples = said.samples
    if how.profile is not None:
        samples = converted(samples, how.profile, how.closeness, semitones=pitch)
    if how.style == "whisper":
        samples = whispered(samples)
    gain = 10 ** ((style.volume + manner.volume) / 20)
    return Speech(np.clip(samples * np.float32(gain), -1, 1), said.rate, said.words)


def _with_sayings(text: str, known: Mapping[str, str]) -> str:
    """The text with pronunciations written in; words that have one already keep it."""
    if not known:
        return text
    names = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"\[[^\[\]]*\]\(/[^()]*/\)|(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
    lower = {word.lower(): said for word, said in known.items()}

    def written(match: re.Match[str]) -> str:
        said = lower.get(match.group().lower())
        return match.group() if said is None else said_as(match.group(), said)

    return pattern.sub(written, text)


def whispered(samples: Samples) -> Samples:
    """The same words without vocal cords: breath in the same throat, its low end thinned as in a real whisper."""
    voice = taken_apart(samples)
    hertz = np.linspace(0, RATE / 2, voice.envelope.shape[1])
    thinner = np.clip(hertz / 1200, 0.05, 1.0)
    made = put_together(np.zeros_like(voice.pitch), voice.envelope * thinner, np.ones_like(voice.breath), len(samples))
    level = float(np.sqrt(np.mean(samples**2)) / max(1e-9, float(np.sqrt(np.mean(made**2)))))
    return np.asarray(made * min(level, 0.98 / max(1e-9, float(np.abs(made).max()))), np.float32)
