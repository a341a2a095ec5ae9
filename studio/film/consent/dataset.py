"""The takes that a voice is to be made of, with their speaker's consent: no voice is made without passing here."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.base.errors import MediaError, SettingError
from studio.embedded.cloning.checks import INSTANT, PROFESSIONAL, different_speakers
from studio.embedded.cloning.measures import frame_levels, speech_frames
from studio.embedded.cloning.references import Reference
from studio.embedded.cloning.takes import at_voice_rate, digest
from studio.embedded.hearing import recognise
from studio.embedded.speaker import Embedding, centre, embedding
from studio.embedded.voice import RATE
from studio.film.consent import records
from studio.media.values import Audio, Samples, Series


@dataclass(frozen=True)
class Dataset:
    """name: of the voice; takes: mono (n,) at 24 kHz; digest: what the consent is for; speaker: whose voice it is;
    seconds: of speech; consent: id of the record."""

    name: str
    takes: tuple[Samples, ...]
    digest: str
    speaker: Embedding
    seconds: float
    consent: str


def consented(folder: Path, samples: Series[Audio], name: str, *, trained: bool = False) -> Dataset:
    """The takes, where they are enough, by one speaker and consented to; else word is left that consent is waited for.

    trained: half an hour is needed. Raises MediaError for too little speech or strangers in it, SettingError without a
    name or without consent.
    """
    if not name.strip():
        raise SettingError("the voice has no name", setting="name", mend="Name it, for example after the speaker.")
    takes = tuple(at_voice_rate(audio.read().mean(axis=1), audio.info.rate) for audio in samples.values)
    seconds = sum(0.02 * float(speech_frames(frame_levels(take, RATE)).sum()) for take in takes)
    voices = [voice for voice in (embedding(take, RATE) for take in takes) if voice is not None]
    if seconds < INSTANT or not voices:
        raise MediaError(
            f"{seconds:.0f} s of speech, a voice needs {INSTANT:.0f} s",
            socket="samples",
            mend="Record some more sentences; voice.samples says which takes are of use.",
        )
    if trained:
        _require_enough(seconds, voices)
    speaker, named = centre(np.stack(voices)), digest(takes)
    try:
        consent = records.require(folder, named, name.strip())
    except SettingError:
        held = base64.b64encode(speaker.astype(np.float16).tobytes()).decode()
        records.ask_for(folder, records.Waiting(name.strip(), named, held))
        raise
    return Dataset(name.strip(), takes, named, speaker, seconds, consent.id)


def _require_enough(seconds: float, voices: list[Embedding]) -> None:
    if seconds < PROFESSIONAL:
        raise MediaError(
            f"{seconds / 60:.1f} minutes of speech, a trained voice needs {PROFESSIONAL / 60:.0f}",
            socket="samples",
            mend=f"Record {(PROFESSIONAL - seconds) / 60:.0f} minutes more, or make an instant voice with voice.clone.",
        )
    strangers = different_speakers(voices)
    if strangers:
        raise MediaError(
            f"the takes are not all by one speaker (unlike the others: {len(strangers)} of {len(voices)})",
            socket="samples",
            mend="Leave out the takes of other people; voice.samples names them.",
        )


def with_words(
    dataset: Dataset, samples: Series[Audio], check: Callable[[], None], told: Callable[[int, int], None]
) -> tuple[tuple[Reference, ...], int]:
    """Every take with what is said in it, and of how many that was guessed by ear. told(done, of)."""
    found, guessed = [], 0
    for number, (take, audio) in enumerate(zip(dataset.takes, samples.values, strict=True)):
        told(number, len(dataset.takes))
        said = audio.info.text
        if not said:
            said, guessed = " ".join(word.text for word in recognise(audio, check)), guessed + 1
        found.append(Reference(take, said))
    return tuple(found), guessed
