"""The part of SSML that the embedded voice can follow, read into stretches of text with how to say each.

W3C Speech Synthesis Markup Language 1.1: break, prosody (rate, pitch, volume), emphasis, say-as (characters, spell-out,
digits), sub, phoneme (ipa), p and s. Everything else is read as if its tags were not there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from xml.etree import ElementTree

from studio.base.errors import SettingError

T = TypeVar("T")
_MEND = "Correct the markup, or leave it out: plain text needs none."


@dataclass(frozen=True)
class Manner:
    """How a stretch is said. speed: times; pitch: semitones; volume: dB."""

    speed: float = 1.0
    pitch: float = 0.0
    volume: float = 0.0


@dataclass(frozen=True)
class Part:
    """text: to be spoken, with [word](/phonemes/) where a pronunciation is given; pause: seconds of quiet after it,
    None for the usual; paragraph: it ends one."""

    text: str
    manner: Manner = Manner()
    pause: float | None = None
    paragraph: bool = False


_RATES: Final = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
_PITCHES: Final = {"x-low": -5.0, "low": -2.5, "medium": 0.0, "default": 0.0, "high": 2.5, "x-high": 5.0}
_VOLUMES: Final = {
    "silent": -60.0,
    "x-soft": -12.0,
    "soft": -6.0,
    "medium": 0.0,
    "default": 0.0,
    "loud": 4.0,
    "x-loud": 7.0,
}
_BREAKS: Final = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2}
_EMPHASES: Final = {
    "strong": Manner(0.85, 1.0, 2.5),
    "moderate": Manner(0.92, 0.5, 1.5),
    "reduced": Manner(1.08, -0.5, -2.0),
    "none": Manner(),
}


def is_ssml(text: str) -> bool:
    """Whether a text is meant as markup: it begins with <speak."""
    return re.match(r"\s*(<\?xml[^>]*>\s*)?<speak[\s>]", text) is not None


def parts(text: str) -> list[Part]:
    """Stretches in order. Raises SettingError, with line and column, where the markup is wrong."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise SettingError("the markup defines entities, which are not read", socket="text", mend=_MEND)
    try:
        root = ElementTree.fromstring(text.strip())
    except ElementTree.ParseError as error:
        raise SettingError(f"the SSML cannot be read: {error}", socket="text", mend=_MEND) from None
    found: list[Part] = []
    for part in _walk(root, Manner()):
        last = found[-1] if found else None
        if last and not part.text.strip() and (part.pause is not None or part.paragraph):
            pause = part.pause if last.pause is None else last.pause + (part.pause or 0.0)
            found[-1] = replace(last, pause=pause, paragraph=last.paragraph or part.paragraph)
        elif last and last.manner == part.manner and last.pause is None and not last.paragraph:
            found[-1] = replace(part, text=f"{last.text}{part.text}")
        elif part.text.strip() or part.pause:
            found.append(part)
    return [replace(part, text=" ".join(part.text.split())) for part in found]


def _walk(element: ElementTree.Element, manner: Manner) -> Iterator[Part]:
    name = element.tag.rpartition("}")[2]
    inner = manner
    if name == "break":
        yield Part("", manner, _pause(element))
        return
    if name == "prosody":
        inner = _with(manner, _prosody(element))
    elif name == "emphasis":
        inner = _with(manner, _choice(element, "level", _EMPHASES, "moderate"))
    if name in ("sub", "phoneme", "say-as"):
        yield Part(_instead(name, element), inner)
        return
    if element.text:
        yield Part(element.text, inner)
    for child in element:
        yield from _walk(child, inner)
        if child.tail:
            yield Part(child.tail, inner)
    if name in ("p", "s"):
        yield Part(" ", inner, paragraph=name == "p")


def _instead(name: str, element: ElementTree.Element) -> str:
    words = " ".join("".join(element.itertext()).split())
    if name == "sub":
        return said_as(words, element.get("alias", words))
    if name == "phoneme":
        return f"[{words}](/{element.get('ph', '').strip('/')}/)" if element.get("ph") else words
    if element.get("interpret-as") in ("characters", "spell-out", "verbatim", "digits"):
        return ", ".join(letter for letter in words if not letter.isspace())
    return words


def said_as(word: str, like: str) -> str:
    """A word that is written one way and said like another, or by /phonemes/."""
    if like.startswith("/") and like.endswith("/") and len(like) > 2:
        return f"[{word}]({like})"
    from studio.embedded.voice import pronounced

    phonemes = " ".join(sound for sentence in pronounced(like) for _, sound in sentence.spoken)
    return f"[{word}](/{phonemes}/)" if phonemes else word


def _with(outer: Manner, inner: Manner) -> Manner:
    return Manner(outer.speed * inner.speed, outer.pitch + inner.pitch, outer.volume + inner.volume)


def _prosody(element: ElementTree.Element) -> Manner:
    rate, pitch, volume = (element.get(name, "") for name in ("rate", "pitch", "volume"))
    return Manner(_rate(rate), _pitch(pitch), _volume(volume))


def _rate(text: str) -> float:
    if text in _RATES or not text:
        return _RATES.get(text, 1.0)
    number = _number(text.rstrip("%"), "rate", text)
    return min(3.0, max(0.3, number / 100 if text.endswith("%") else number))


def _pitch(text: str) -> float:
    if text in _PITCHES or not text:
        return _PITCHES.get(text, 0.0)
    if text.endswith("st"):
        return _number(text[:-2], "pitch", text)
    if text.endswith("%"):
        return 12 * math.log2(max(0.25, 1 + _number(text[:-1], "pitch", text) / 100))
    raise _wrong("pitch", text, "+2st, -10% or a word such as low")


def _volume(text: str) -> float:
    if text in _VOLUMES or not text:
        return _VOLUMES.get(text, 0.0)
    if text.endswith("dB"):
        return _number(text[:-2], "volume", text)
    raise _wrong("volume", text, "+3dB or a word such as soft")


def _pause(element: ElementTree.Element) -> float:
    time = element.get("time", "").strip()
    if not time:
        return _choice(element, "strength", _BREAKS, "medium")
    if time.endswith("ms"):
        return min(10.0, max(0.0, _number(time[:-2], "time", time) / 1000))
    return min(10.0, max(0.0, _number(time.removesuffix("s"), "time", time)))


def _choice(element: ElementTree.Element, name: str, known: Mapping[str, T], usual: str) -> T:
    value = element.get(name, usual)
    if value not in known:
        raise _wrong(name, value, ", ".join(known))
    return known[value]


def _number(text: str, name: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _wrong(name, whole, "a number with its unit") from None


def _wrong(name: str, value: str, fits: str) -> SettingError:
    return SettingError(f"'{value}' is no {name} in SSML", socket="text", mend=f"It takes {fits}.")
