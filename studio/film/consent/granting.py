"""Giving consent, step by step: a sentence for this voice, the reading of it checked, the record signed."""

from __future__ import annotations

import base64
import io
import json
import time
from pathlib import Path
from typing import Final

import numpy as np

from studio.base.datafile import read_json
from studio.base.errors import SettingError, suggest
from studio.base.files import write_bytes
from studio.film.consent import records, spoken
from studio.media.values import Samples

VALID: Final = 3600
"""Seconds in which a sentence has to be read: long enough to find the microphone, too short to cut one together."""

LONGEST: Final = 60
"""Seconds of a reading."""


def find_waiting(folder: Path, name: str) -> records.Waiting:
    """The voice of that name which waits for consent, the one asked for last. Raises SettingError."""
    every = records.waiting(folder)
    named = [one for one in every if name in (one.name, one.samples, one.samples[:12])]
    if named:
        return named[-1]
    mend = suggest(name, [one.name for one in every]) or "Render the voice.clone node once: it asks for consent."
    raise SettingError(f"no voice '{name}' waits for consent", mend=mend)


def sentence_for(folder: Path, waiting: records.Waiting) -> str:
    """A fresh sentence for the speaker to read aloud; the last one asked for counts. Raises StoreError."""
    text = spoken.sentence()
    content = {"sentence": text, "asked": time.time()}
    write_bytes(_place(folder, waiting), json.dumps(content).encode(), private=True)
    return text


def grant(
    folder: Path, waiting: records.Waiting, samples: Samples, rate: int, *, who: str, purpose: str, days: int
) -> records.Consent:
    """Check a mono reading (n,) of the sentence, and sign and keep the consent.

    Raises SettingError that says what is wrong: no sentence was asked for or too long ago, the words or the voice are
    not the ones, nobody is named.
    """
    import soundfile

    place = _place(folder, waiting)
    try:
        asked = read_json(place)
        wanted, when = str(asked["sentence"]), float(asked["asked"])
    except (OSError, ValueError, KeyError, TypeError):
        wanted, when = "", 0.0
    if not 0 <= time.time() - when <= VALID:
        raise SettingError("there is no sentence to read, or it is over an hour old", mend="Ask for a new sentence.")
    if len(samples) > LONGEST * rate:
        raise SettingError(f"the reading lasts over {LONGEST} s", mend="Record the sentence alone.")
    speaker = np.frombuffer(base64.b64decode(waiting.speaker), np.float16).astype(np.float32)
    reading = spoken.listen(samples, rate, wanted, speaker)
    spoken.require(reading)
    held = io.BytesIO()
    soundfile.write(held, samples, rate, format="WAV", subtype="PCM_16")
    consent = records.give(
        folder,
        voice=waiting.name,
        who=who,
        purpose=purpose,
        days=days,
        samples=waiting.samples,
        sentence=wanted,
        heard=reading.heard,
        likeness=reading.likeness,
        reading=held.getvalue(),
    )
    place.unlink(missing_ok=True)  # a sentence is read once
    return consent


def _place(folder: Path, waiting: records.Waiting) -> Path:
    return folder / "waiting" / f"{waiting.samples[:32]}.sentence"
