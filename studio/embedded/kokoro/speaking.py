"""Text into speech by Kokoro's network."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.base.errors import ModelError, SettingError
from studio.embedded.kokoro.espeak import VOICES as ESPEAK
from studio.embedded.kokoro.espeak import phonemes
from studio.embedded.kokoro.tongues import NAMES, foreign_script, other_language
from studio.embedded.kokoro.voices import Blend
from studio.embedded.saying import (
    Speech,
    SpokenWord,
    Timed,
    by_phrases,
    read_aloud,
    timed_phrase,
    with_output,
)
from studio.embedded.voice import (
    LONGEST_TEXT,
    match_words,
    paragraphs,
    readable,
    spoken_words,
    vocabulary,
    written_words,
)
from studio.media.values import Samples

WEIGHTS: Final = "kokoro-v1.0.int8.onnx"
_DURATIONS: Final = "/encoder/Clip_output_0"  # the rounded, clipped phoneme durations inside the exported graph
_EARLY: Final = 3  # units that the sound comes before its duration's slot
_STYLES: Final = (510, 256)  # of a voice: one row for each length of what is said
_SPEED: Final = (0.5, 2.0)


class Kokoro:
    """The voices in a folder of weights, one of them or a blend: a `saying.Speaks`. The same text gives the same
    samples, on any number of threads."""

    def __init__(self, folder: Path, voice: Blend) -> None:
        self._session, self._lock = _network(folder / WEIGHTS)
        self._voice = voice
        self._style = np.sum([np.float32(share) * _style(folder, one.id) for one, share in voice.parts], axis=0)
        self._vocabulary = vocabulary()

    def __call__(self, text: str, *, seed: int, speed: float, pitch: float, pause: float) -> Speech:
        """Raises SettingError for a text that the voice does not speak, ModelError where espeak-ng is missing."""
        self._require(text)
        if self._voice.language == "en":
            text = readable(text)
        elif not text.strip() or len(text) > LONGEST_TEXT:
            what = "there is no text to speak" if not text.strip() else f"the text has {len(text)} characters"
            raise SettingError(what, socket="text", mend=f"Write some text, of at most {LONGEST_TEXT} characters.")
        return read_aloud(
            self, paragraphs(text), seed=seed, speed=speed, pitch=pitch, pause=pause, level=self._voice.level
        )

    def read(self, sentence: str, speed: float, generator: np.random.Generator) -> tuple[Samples, list[Timed]]:
        """See `saying.Reader`. Nothing is left to chance here, so the generator is not asked."""
        samples, timed = by_phrases(
            self._words(sentence),
            lambda phrase: timed_phrase(phrase, self._vocabulary, lambda ids: self._made(ids, speed), _EARLY),
        )
        return samples, match_words(written_words(sentence), timed) if timed else []

    def _words(self, sentence: str) -> Sequence[SpokenWord]:
        if self._voice.language == "en":
            return spoken_words(sentence)
        known = set(self._vocabulary)
        return [word for word in phonemes(sentence, self._voice.language) if set(word.phonemes) & known]

    def _made(self, ids: list[int], speed: float) -> tuple[Samples, npt.NDArray[np.float32]]:
        given = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": self._style[min(len(ids), _STYLES[0] - 1)][None],
            "speed": np.array([min(max(speed, _SPEED[0]), _SPEED[1])], np.float32),
        }
        with self._lock:
            samples, durations = self._session.run(None, given)
        return samples.ravel(), durations.ravel()

    def _require(self, text: str) -> None:
        """That the voice speaks the language of a text. Raises SettingError."""
        own, name = self._voice.language, self._voice.language_name
        if own != "en" and own not in ESPEAK:
            raise SettingError(
                f"nothing here knows how {name} is pronounced, so {self._voice.title} cannot speak",
                socket="voice",
                mend="Choose a voice of English, Spanish, French, Italian, Portuguese or Hindi.",
            )
        script = "" if own == "hi" else foreign_script(text)
        if script:
            raise SettingError(
                f"{self._voice.title} speaks {name}, this text has {script}",
                socket="text",
                mend="Choose a voice of the text's language, or write the text in the voice's.",
            )
        other = other_language(text, own) if own != "hi" else ""
        if other:
            raise SettingError(
                f"{self._voice.title} speaks {name}, this text is in {NAMES[other]}",
                socket="text",
                mend="Choose a voice of the text's language, or write the text in the voice's.",
            )


def _style(folder: Path, voice: str) -> npt.NDArray[np.float32]:
    """Of a voice, (510, 256). Raises ModelError."""
    path = folder / "voices" / f"{voice}.bin"
    try:
        return np.fromfile(path, np.float32).reshape(_STYLES)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Kokoro's voice {voice} is damaged: {error}", mend="Run `shotgraph models pull kokoro`."
        ) from error


@lru_cache(maxsize=1)
def _network(path: Path) -> tuple[Any, threading.Lock]:
    """The network with its durations as a further output, loaded once."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(4, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others work here, too
    options.log_severity_level = 3
    try:
        model = with_output(path.read_bytes(), _DURATIONS)
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]), threading.Lock()
    except Exception as error:  # onnxruntime raises its own untyped errors
        raise ModelError(
            f"Kokoro cannot be loaded ({error})", mend="Run `shotgraph models pull kokoro --verify`."
        ) from error
