"""Is a recording good enough to make a voice of? A verdict for each take and for all, with a mend for each fault.

The limits are those that makers of cloned voices ask for (ElevenLabs: RMS of -23 to -18 dBFS, true peak under -3 dB,
one speaker, no echo; ACX: a quiet room), with `measures` saying how each figure is found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from studio.embedded.cloning.measures import Measures, halves, measured
from studio.embedded.speaker import centre, embeddings, similarity
from studio.media.values import Samples

Repair = Literal["trim", "level", "hum", "noise", "pauses", ""]
REPAIRS: Final = ("hum", "noise", "trim", "pauses", "level")
"""Every repair, in the order in which they are made."""

QUIETEST, LOUDEST, PEAK = -23.0, -18.0, -3.0
"""dBFS of the speech's RMS, and dBTP."""

INSTANT, PROFESSIONAL = 30.0, 1800.0
"""Seconds of usable speech that a quick clone and a trained one need."""

_NOISY, _TOO_NOISY = 38.0, 18.0  # dB from the floor up to the speech
_ECHO, _TOO_MUCH_ECHO = 0.37, 0.55  # seconds of decay; dry speech itself falls within 0.2 to 0.3
_ONE_SPEAKER = 0.8
_OTHER_TAKE = 0.68  # a take's likeness to the others: short ones scatter more than the halves of a long one
_MARGIN = 0.3  # dB that meters and resampling may differ by


@dataclass(frozen=True)
class Finding:
    """One fault. code: a word that stays; what and remedy: for a person; repair: what mends it at a click, or '';
    grave: the take is of no use until it is mended (or recorded again, where no repair is named)."""

    code: str
    what: str
    remedy: str
    repair: Repair = ""
    grave: bool = False


@dataclass(frozen=True)
class TakeCheck:
    """What one take measures, and what is wrong with it. voice: who speaks in it, None without half a second of
    speech."""

    measures: Measures
    findings: tuple[Finding, ...]
    voice: npt.NDArray[np.float32] | None

    @property
    def verdict(self) -> Literal["good", "mendable", "spoilt"]:
        if not self.findings:
            return "good"
        return "spoilt" if any(found.grave and not found.repair for found in self.findings) else "mendable"

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What would mend this take, in the order to do it."""
        wanted = {found.repair for found in self.findings}
        return tuple(repair for repair in REPAIRS if repair in wanted)


@dataclass(frozen=True)
class DatasetCheck:
    """All takes together. seconds: speech in the takes that are not spoilt; findings: faults of the whole."""

    takes: tuple[TakeCheck, ...]
    seconds: float
    findings: tuple[Finding, ...]

    @property
    def enough_for(self) -> Literal["", "instant", "professional"]:
        if any(found.grave for found in self.findings):
            return ""
        return "professional" if self.seconds >= PROFESSIONAL else "instant" if self.seconds >= INSTANT else ""


def check_take(samples: Samples, rate: int) -> TakeCheck:
    """Measure and judge one mono take (n,)."""
    voices = embeddings(samples, rate)
    found = measured(samples, rate, voices)
    return TakeCheck(found, tuple(_judged(found)), centre(voices) if len(voices) else None)


def check_dataset(takes: Sequence[TakeCheck]) -> DatasetCheck:
    """Judge takes together: is there enough, and is it one person?"""
    usable = [take for take in takes if take.verdict != "spoilt" and take.voice is not None]
    seconds = sum(take.measures.speech_seconds for take in usable)
    findings = []
    if seconds < INSTANT:
        findings.append(
            Finding(
                "short",
                f"{int(seconds)} s of usable speech, an instant voice needs {INSTANT:.0f} s",
                f"Record {math.ceil(INSTANT - seconds)} s more: sentences of any text, as in the film.",
                grave=True,
            )
        )
    strangers = different_speakers([take.voice for take in usable if take.voice is not None])
    if strangers:
        numbers = ", ".join(str(number + 1) for number in strangers)
        findings.append(
            Finding(
                "speakers",
                f"the takes are not all by one speaker (unlike the others: take {numbers})",
                "Leave out the takes of other people.",
                grave=True,
            )
        )
    return DatasetCheck(tuple(takes), seconds, tuple(findings))


def different_speakers(voices: Sequence[npt.NDArray[np.float32]]) -> list[int]:
    """Numbers of the voices that are not the one most of them are."""
    if len(voices) < 2:
        return []
    every = np.stack(voices)
    # The voice that is most like all others stands for the speaker: a mean would lie between two.
    typical = every[int((every @ every.T).sum(axis=1).argmax())]
    like = every[every @ typical >= _OTHER_TAKE]
    main = centre(like)
    strangers = [number for number, voice in enumerate(every) if similarity(voice, main) < _OTHER_TAKE]
    if not strangers and halves(every) < _ONE_SPEAKER - 0.1:
        first = every[int((every @ main).argmin())]
        strangers = [number for number, voice in enumerate(every) if similarity(voice, first) > similarity(voice, main)]
    return strangers


def _judged(m: Measures) -> list[Finding]:
    if m.speech_seconds < 0.5:
        return [Finding("silence", "there is no speech in it", "Check the microphone and record again.", grave=True)]
    found = [*_recording(m), *_room(m), *_levels(m)]
    if m.one_speaker < _ONE_SPEAKER:
        found.append(
            Finding(
                "speakers",
                f"more than one person speaks (likeness of its parts {m.one_speaker:.2f}, one person has over 0.85)",
                "Cut the other voices out, or record again alone.",
                grave=True,
            )
        )
    if m.silence > 0.4:
        found.append(
            Finding("pauses", f"{m.silence:.0%} of it is pauses", "Shorten the pauses to half a second.", "pauses")
        )
    if m.lead > 1.0 or m.tail > 1.0:
        found.append(
            Finding("ends", f"{m.lead:.1f} s before and {m.tail:.1f} s after the speech", "Trim the ends.", "trim")
        )
    return found


def _recording(m: Measures) -> list[Finding]:
    found = []
    if m.clipped >= 5:
        found.append(
            Finding(
                "clipping",
                f"it is overdriven: {m.clipped} peaks are cut off flat",
                "Turn the microphone down by 10 dB and record again; what was cut off cannot be brought back.",
                grave=True,
            )
        )
    if m.rate < 16000 or m.bandwidth < 5000:
        top = min(m.rate / 2, m.bandwidth) / 1000
        found.append(
            Finding(
                "bandwidth",
                f"nothing above {top:.1f} kHz: it sounds like a telephone",
                "Record at 44.1 or 48 kHz, not over a headset in call mode.",
                grave=True,
            )
        )
    elif m.rate < 22050:
        found.append(
            Finding("rate", f"only {m.rate} samples a second", "Record at 44.1 or 48 kHz for a clearer voice.")
        )
    return found


def _room(m: Measures) -> list[Finding]:
    found = []
    hum = m.mains > 0 and m.hum > m.speech_level - 45
    if hum:
        found.append(
            Finding("hum", f"mains hum of {m.mains} Hz at {m.hum:.0f} dBFS", "Take the hum away with notches.", "hum")
        )
    over = m.speech_level - m.noise_floor
    # Hum raises the floor of itself, so with it only what hum does not explain counts.
    noisy = over < _NOISY and not (hum and m.noise_floor < m.hum + 3)
    if noisy and over < _TOO_NOISY:
        found.append(
            Finding(
                "noise",
                f"the noise is only {over:.0f} dB under the voice",
                "Record again in a quieter room, nearer to the microphone: cleaning would damage the voice.",
                grave=True,
            )
        )
    elif noisy:
        found.append(
            Finding(
                "noise", f"noise {over:.0f} dB under the voice, it should be {_NOISY:.0f}", "Reduce the noise.", "noise"
            )
        )
    # Noise hides how sounds die away.
    if m.decay > _ECHO and over > _TOO_NOISY + 4:
        found.append(
            Finding(
                "echo",
                f"the room is heard: sounds take {m.decay:.1f} s to die away",
                "Record nearer to the microphone, among curtains, clothes or blankets.",
                grave=m.decay > _TOO_MUCH_ECHO,
            )
        )
    return found


def _levels(m: Measures) -> list[Finding]:
    found = []
    if m.speech_level < QUIETEST - _MARGIN:
        found.append(
            Finding(
                "quiet",
                f"too quiet: {m.speech_level:.1f} dBFS, it should be {QUIETEST:.0f} to {LOUDEST:.0f}",
                "Raise the level.",
                "level",
            )
        )
    elif m.speech_level > LOUDEST + _MARGIN:
        found.append(
            Finding(
                "loud",
                f"too loud: {m.speech_level:.1f} dBFS, it should be {QUIETEST:.0f} to {LOUDEST:.0f}",
                "Lower the level.",
                "level",
            )
        )
    if m.true_peak > PEAK + _MARGIN:
        found.append(
            Finding("peak", f"peaks of {m.true_peak:.1f} dBTP, they should stay under {PEAK:.0f}", "Limit.", "level")
        )
    return found
