"""What an effects cue asks for: which sounds, how loud, how far, how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from .sources import ROOM_TONE, SOURCES, Source


@dataclass(frozen=True)
class Layer:
    """A source as the cue wants it. level: linear, on top of the source's own; far: 0 close .. 1 far away; pace: how
    many times as often its events come."""

    source: Source
    level: float = 1.0
    far: float = 0.0
    pace: float = 1.0


class EffectReading(NamedTuple):
    """layers: the sounds, in the order named, each once; understood: the words that chose or changed them. Where the
    cue names no known sound, the single layer is a soft room tone and nothing is understood."""

    layers: tuple[Layer, ...]
    understood: tuple[str, ...]


_FAR = {"distant": 0.8, "far": 0.8, "faraway": 0.9, "faint": 0.7, "muffled": 0.7, "background": 0.5, "outside": 0.5}
_LEVELS = {"loud": 1.4, "huge": 1.5, "massive": 1.5, "heavy": 1.35, "deafening": 1.6, "strong": 1.25, "big": 1.3,
           "soft": 0.6, "gentle": 0.6, "quiet": 0.5, "light": 0.7, "subtle": 0.5, "small": 0.7, "low": 0.7}  # fmt: skip
_PACES = {"fast": 1.5, "quick": 1.5, "rapid": 1.8, "frantic": 2.0, "running": 1.6, "sprinting": 1.8, "typing": 1.0,
          "slow": 0.65, "occasional": 0.45, "sparse": 0.5, "continuous": 1.4, "many": 1.6}  # fmt: skip
# Words that name a sound only where their part of the cue names nothing else: "the ball charges" is no kick.
_WEAK = frozenset({
    "ball", "shot", "boot", "air", "light", "deep", "metal", "camera", "cameras", "display", "computer", "water",
    "night", "morning", "park", "rise", "heart", "space", "energy", "glow", "glowing", "luminous", "city", "people",
})  # fmt: skip
_ABSENT = re.compile(r"\b(?:no|without|empty|deserted|silent)\s+(?:any\s+)?[a-z]+")
_MODIFIERS = {**_FAR, **_LEVELS, **_PACES}


def read_effect_prompt(prompt: str) -> EffectReading:
    """The layers a cue names. Never fails: what it does not know changes nothing, and what stands after "no" or
    "without" is left out. A word such as "distant", "soft" or "rapid" bears on the sounds of its own part, the parts
    being set off by commas, "and", "with", "then", "over" and full stops."""
    layers: dict[str, Layer] = {}
    understood: list[str] = []
    for part in re.split(r"[,;.+&/\n]|\b(?:and|with|then|over|under|as|while)\b", _ABSENT.sub(" ", prompt.lower())):
        words = re.findall(r"[a-z0-9][a-z0-9-]*", part)
        heard = _sources_in(words)
        far = max((_FAR[word] for word in words if word in _FAR), default=0.0)
        level, pace = 1.0, 1.0
        for word in words:
            level *= _LEVELS.get(word, 1.0)
            pace *= _PACES.get(word, 1.0)
        for source, phrase in heard:
            understood += [phrase, *(word for word in words if word in _MODIFIERS and word != phrase)]
            layers.setdefault(source.name, Layer(source, level, far, pace))
    if not layers:
        return EffectReading((Layer(ROOM_TONE),), ())
    return EffectReading(tuple(layers.values()), tuple(dict.fromkeys(understood)))


def _sources_in(words: list[str]) -> list[tuple[Source, str]]:
    """Sources named in a part, phrases before single words; "crowd cheering" is the cheer, not also a murmur."""
    text = f" {' '.join(words)} "
    found: list[tuple[int, Source, str]] = []
    names = sorted(((p, s) for s in SOURCES for p in s.words), key=lambda pair: -len(pair[0].split()))
    for phrase, source in names:
        at = text.find(f" {phrase} ")
        if at < 0 or any(source is known for _, known, _ in found):
            continue
        if phrase in _MODIFIERS and len(words) > 1 and phrase in ("light", "low"):
            continue
        found.append((at, source, phrase))
        text = text.replace(f" {phrase} ", " " + "_" * len(phrase) + " ", 1) if " " in phrase else text
    kinds = {source.name for _, source, _ in found}
    if kinds & {"cheer", "roar", "chant", "applause", "gasp"}:
        found = [entry for entry in found if entry[1].name != "murmur"]
    if "roar" in kinds:  # a stadium explodes with joy
        found = [entry for entry in found if entry[1].name != "explosion"]
    if any(phrase not in _WEAK for _, _, phrase in found):
        found = [entry for entry in found if entry[2] not in _WEAK]
    if "kick" in kinds and kinds & {"impact"}:
        found = [entry for entry in found if entry[1].name != "impact"]
    return [(source, phrase) for _, source, phrase in sorted(found, key=lambda entry: entry[0])]
