"""The recordings that a neural voice is spoken after: a few seconds of the speaker, and what is said in them."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import soundfile

from studio.base.errors import SettingError
from studio.embedded.voice import RATE
from studio.media.values import Samples

WANTED: Final = 12.0
"""Seconds that models which continue a recording do best with; twice that only slows them down."""

_ENOUGH, _MOST = 8.0, 30.0


@dataclass(frozen=True)
class Reference:
    """samples: mono (n,) at 24 kHz; said: the words, as written."""

    samples: Samples
    said: str


def chosen(takes: Sequence[Reference]) -> tuple[Reference, ...]:
    """The take whose length is nearest 12 s, and more while they are under 8 s together. Takes without words, and those
    over 30 s, only where there are no others. Raises SettingError without any."""
    if not takes:
        raise SettingError("there is no recording to speak after", socket="samples", mend="Wire takes of the speaker.")
    fits = [take for take in takes if take.said and len(take.samples) <= _MOST * RATE] or list(takes)
    nearest = sorted(fits, key=lambda take: abs(len(take.samples) - WANTED * RATE))
    found: list[Reference] = []
    for take in nearest:
        together = sum(len(one.samples) for one in found)
        if not found or (together < _ENOUGH * RATE and together + len(take.samples) <= _MOST * RATE):
            found.append(take)
    return tuple(found)


def to_text(references: Sequence[Reference]) -> str:
    """As a voice carries them: FLAC at 16 bits, in JSON."""
    held = []
    for reference in references:
        file = io.BytesIO()
        soundfile.write(file, np.clip(reference.samples, -1, 1), RATE, format="FLAC", subtype="PCM_16")
        held.append({"said": reference.said, "flac": base64.b64encode(file.getvalue()).decode()})
    return json.dumps(held, ensure_ascii=False)


def from_text(text: str) -> tuple[Reference, ...]:
    """Raises SettingError for what to_text() did not write."""
    try:
        return tuple(
            Reference(
                soundfile.read(io.BytesIO(base64.b64decode(one["flac"], validate=True)), dtype="float32")[0],
                str(one["said"]),
            )
            for one in json.loads(text)
        )
    except (ValueError, TypeError, KeyError, soundfile.LibsndfileError):
        raise SettingError(
            "the voice's recordings cannot be read", socket="voice", mend="Clone the voice again."
        ) from None
