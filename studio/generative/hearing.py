"""Whisper writes down what is said, in any of its 99 languages, with the time of every word.

Source: A. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022. Word times come from the
decoder's attention to the sound, aligned by dynamic time warping (transformers' return_timestamps="word").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutomaticSpeechRecognitionPipeline,
    StoppingCriteria,
    StoppingCriteriaList,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)
from transformers.models.whisper.tokenization_whisper import LANGUAGES, TO_LANGUAGE_CODE

from studio.base.errors import SettingError, suggest
from studio.embedded.hearing import Piece
from studio.embedded.hearing.pieces import RATE
from studio.generative.devices import TorchDevice
from studio.generative.lending import borrow
from studio.graph.context import Context
from studio.media.values import Word
from studio.models.installed import InstalledModel
from studio.models.pool import Mode


class Listener:
    """A `pool.Loaded`: Whisper with its tokenizer. It is small enough to lie on the device as a whole."""

    def __init__(self, folder: Path, dtype: torch.dtype, device: TorchDevice) -> None:
        self.model: Any = WhisperForConditionalGeneration.from_pretrained(
            folder, dtype=dtype, use_safetensors=True, local_files_only=True
        )
        self.tokenizer = WhisperTokenizer.from_pretrained(folder, local_files_only=True)
        self.features = WhisperFeatureExtractor.from_pretrained(folder, local_files_only=True)
        self._device = device

    def place(self, mode: Mode) -> None:
        self.model.to(self._device.torch)

    def park(self) -> None:
        self.model.to("cpu")

    def heard(self, piece: Piece, language: str, check: Callable[[], None]) -> list[Word]:
        """The words of a piece of at most 30 s, as the model writes them. check() is called with every token."""
        pipe = AutomaticSpeechRecognitionPipeline(
            model=self.model, tokenizer=self.tokenizer, feature_extractor=self.features
        )
        how: dict[str, Any] = {"stopping_criteria": StoppingCriteriaList([_Stop(check)])}
        if getattr(self.model.generation_config, "is_multilingual", False):
            how |= {"task": "transcribe"} | ({"language": language} if language else {})
        given = {"raw": piece.samples, "sampling_rate": RATE}
        with torch.no_grad():
            made: Any = pipe(given, return_timestamps="word", generate_kwargs=how)
        words: list[Word] = []
        for chunk in made["chunks"]:
            start, end = chunk["timestamp"]
            last = words[-1].end - piece.start if words else 0.0
            start = min(max(start if start is not None else last, last), piece.seconds)
            end = min(max(end if end is not None else piece.seconds, start), piece.seconds)
            if chunk["text"].strip():
                words.append(Word(chunk["text"].strip(), piece.start + start, piece.start + end))
        return words


class _Stop(StoppingCriteria):
    """Never stops by itself; the check raises when the user has."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check

    def __call__(self, input_ids: torch.Tensor, scores: Any, **more: Any) -> torch.Tensor:
        self._check()
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)


def language_code(language: str) -> str:
    """Whisper's code of a language by its English name or code, '' for '' (it finds out itself). Raises
    SettingError."""
    wanted = language.strip().lower()
    code: str = TO_LANGUAGE_CODE.get(wanted, wanted)
    if code and code not in LANGUAGES:
        raise SettingError(
            f"Whisper knows no language '{language}'",
            setting="language",
            mend=f"{suggest(wanted, TO_LANGUAGE_CODE)} Write it like 'German' or 'de', or leave it empty.".strip(),
        )
    return code


def listen(ctx: Context, chosen: InstalledModel, pieces: Callable[[], Iterable[Piece]], language: str) -> list[Word]:
    """The words of a sound's pieces, in its own time; pieces without a voice are passed over. pieces() begins anew
    when the device's memory did not suffice the first time."""
    code = language_code(language)

    def work(listener: Listener, loan: Any) -> list[Word]:
        return [word for piece in pieces() if piece.has_speech() for word in listener.heard(piece, code, ctx.check)]

    return borrow(
        ctx,
        chosen.files,
        1,
        1,
        work,
        title=chosen.title,
        working=chosen.working,
        loaded=lambda dtype, device: Listener(chosen.files.path, dtype, device),
    )
