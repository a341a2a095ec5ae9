"""Lines spoken by a voice, each as fast as it is asked for: the embedded voice, directed or as a Lite clone, or one of
Kokoro's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

from studio.base.errors import SettingError
from studio.embedded.cloning.conversion import CLOSENESS
from studio.embedded.cloning.profile import Profile
from studio.embedded.kokoro import Kokoro, blend
from studio.embedded.kokoro.voices import DEFAULT
from studio.embedded.performing import Direction, performed, sayings
from studio.embedded.voice import Speech
from studio.media.values import Audio, Samples, Voice, Word

_NAMES = {
    "en": "english",
    "es": "spanish|español|castellano|castilian",
    "fr": "french|français",
    "hi": "hindi",
    "it": "italian|italiano",
    "ja": "japanese",
    "pt": "portuguese|português",
    "zh": "chinese",
}
_EDGE = 0.03  # seconds that are left of the quiet around a line
_QUIET = 10 ** (-45 / 20)  # of the line's peak


@dataclass(frozen=True)
class Speaker:
    """A voice that says lines. tongue: code of the language that it speaks."""

    name: str
    how: Direction
    tongue: str = "en"

    @property
    def languages(self) -> str:
        return _NAMES[self.tongue].partition("|")[0].capitalize()

    def speaks(self, language: str) -> bool:
        """Whether a language, however it is put ('simple English', 'en-GB'), is one of its own."""
        names = rf"\b({_NAMES[self.tongue]})\b|^{self.tongue}([-_]\w+)?$"
        return bool(re.search(names, language.strip(), re.IGNORECASE))

    def seconds(self, text: str, seed: int) -> float:
        """How long a line takes at the voice's usual pace."""
        plain = replace(self.how, profile=None)  # turning it towards a speaker changes its length by the tempo alone
        tempo = float(self.how.profile.tempo[0]) if self.how.profile is not None else 1.0
        return _length(performed(text, seed, replace(plain, speed=self.how.speed / tempo)))

    def say(self, text: str, seed: int, pace: float, rate: int) -> Speech:
        """The line, `pace` times as fast as usual, at a sample rate, without quiet around it."""
        said = performed(text, seed, replace(self.how, speed=self.how.speed * pace))
        first, last = _bounds(said)
        cut = first / said.rate
        words = tuple(Word(word.text, max(0.0, word.start - cut), word.end - cut) for word in said.words)
        samples = said.samples[first:last]
        return Speech(samples if rate == said.rate else soxr.resample(samples, said.rate, rate, "VHQ"), rate, words)


def speaker(voice: Voice, kokoro: Path | None = None) -> Speaker:
    """Who speaks as a voice; whether it may is the caller's to ask. kokoro: where its weights lie, for one of its
    voices. Raises SettingError for a voice that cannot."""
    own = dict(voice.settings)
    if voice.engine == "kokoro" and kokoro is not None:
        part = blend(own.get("voice", DEFAULT))
        return Speaker(
            voice.name or part.title, replace(_direction(voice, own), voice=Kokoro(kokoro, part)), part.language
        )
    if voice.engine not in ("embedded", "hibari", "lite-clone"):
        raise SettingError(
            f"the voice engine '{voice.engine}' cannot dub", socket="voice", mend="Wire a Lite clone, or no voice."
        )
    return Speaker(voice.name or "Hibari", _direction(voice, own))


def _direction(voice: Voice, own: dict[str, str]) -> Direction:
    return Direction(
        speed=_number(own, "speed", 1.0),
        pitch=_number(own, "pitch", 0.0),
        style=own.get("style", "plain"),
        sayings=sayings(own.get("pronunciation", "")),
        profile=Profile.from_text(own.get("profile", "")) if voice.engine == "lite-clone" else None,
        closeness=_number(own, "closeness", CLOSENESS),
    )


def _number(settings: dict[str, str], name: str, default: float) -> float:
    try:
        return float(settings.get(name, default))
    except ValueError:
        raise SettingError(
            f"the voice's {name} '{settings[name]}' is not a number", socket="voice", mend="Edit the voice."
        ) from None


def _length(said: Speech) -> float:
    first, last = _bounds(said)
    return (last - first) / said.rate


def _bounds(said: Speech) -> tuple[int, int]:
    """First and last sample of what is heard, with a little around it."""
    loud = np.flatnonzero(np.abs(said.samples) > _QUIET * np.abs(said.samples).max())
    edge = round(_EDGE * said.rate)
    return max(0, int(loud[0]) - edge), min(len(said.samples), int(loud[-1]) + edge)


def as_loud_as(original: Audio, spans: Iterable[tuple[float, float]]) -> Callable[[Samples], Samples]:
    """A way to give lines (n,) the level that speech has in a sound between some seconds: that of its loudest tenth,
    within 20 dB, and no peak over full scale. Where nothing is heard in it they keep their own."""
    rate = original.info.rate
    levels = [_levels(original.read(round(start * rate), round(end * rate)).max(axis=1), rate) for start, end in spans]
    wanted = _loudest(np.concatenate(levels)) if levels else -120.0

    def levelled(line: Samples) -> Samples:
        own = _loudest(_levels(line, rate))
        gain = 10 ** (max(-20.0, min(20.0, wanted - own)) / 20) if min(wanted, own) > -70 else 1.0
        peak = float(np.abs(line).max()) if len(line) else 0.0
        return np.asarray(line * np.float32(min(gain, 0.98 / max(1e-9, peak))), np.float32)

    return levelled


def _levels(samples: Samples, rate: int) -> npt.NDArray[np.float64]:
    """RMS in dBFS, every twentieth of a second."""
    frame = rate // 20
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(np.float64)
    return np.asarray(10 * np.log10((whole**2).mean(axis=1) + 1e-12))


def _loudest(levels: npt.NDArray[np.float64]) -> float:
    return float(np.percentile(levels, 90)) if len(levels) else -120.0
