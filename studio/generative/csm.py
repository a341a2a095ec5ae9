"""CSM speaks on after recordings of a speaker, as if it were the next thing that they say.

Source: J. Schalkwyk et al., "Conversational Speech Model", Sesame, 2025 (transformers' CsmForConditionalGeneration):
the recordings go before the text as earlier turns of a conversation, each with its words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import soxr
import torch
from transformers import LogitsProcessor, LogitsProcessorList

from studio.base.errors import ModelError
from studio.embedded.cloning.references import Reference
from studio.embedded.voice import RATE
from studio.generative.networks import NetworkModel
from studio.generative.seeding import seeded
from studio.media.values import Samples

_SLOWEST = 8.0  # characters a second, slower than anybody reads
_SPARE = 3.0  # seconds of breath before and after


class _Told(LogitsProcessor):
    """Changes nothing; hears of every 80 ms frame, and may raise to stop. CSM takes no stopping criteria."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told = told
        self._frames = 0

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        self._frames += 1
        self._told(self._frames)
        return scores


def frames_most(text: str, rate: float) -> int:
    """How many frames a text may take at most, so that a voice that has lost the thread ends."""
    return math.ceil(rate * (_SPARE + len(text) / _SLOWEST))


def say(
    model: NetworkModel, text: str, references: Sequence[Reference], seed: int, told: Callable[[int, int], None]
) -> tuple[Samples, int, bool]:
    """Mono samples (n,), their rate, and whether the voice came to an end by itself. told(done, most): frames.

    Raises ModelError when recordings and text are more than the model keeps in mind.
    """
    network, processor = model.network, model.reader
    rate = int(processor.feature_extractor.sampling_rate)
    turns = [(one.said, _at(one.samples, rate)) for one in references]
    given = _asked(processor, text, turns).to(network.device)
    if "input_values" in given:
        given["input_values"] = given["input_values"].to(network.dtype)
    most = frames_most(text, float(network.config.codec_config.frame_rate))
    room = int(network.config.max_position_embeddings) - int(given["input_ids"].shape[1])
    if room < most // 2:
        raise ModelError(
            "the recordings of the voice and the sentence are too long together for the model",
            socket="voice",
            mend="Clone the voice from shorter takes, or cut the sentence in two.",
        )
    most = min(most, room)
    watched = LogitsProcessorList([_Told(lambda frames: told(min(frames, most), most))])
    with seeded(seed, network.device), torch.no_grad():
        made = network.generate(**given, output_audio=True, max_new_tokens=most, logits_processor=watched)
    samples = np.asarray(made[0].float().cpu().numpy(), np.float32).reshape(-1)
    hop = rate / float(network.config.codec_config.frame_rate)
    return samples, rate, len(samples) < (most - 0.5) * hop


def _asked(processor: Any, text: str, turns: Sequence[tuple[str, Samples]]) -> Any:
    conversation: list[dict[str, Any]] = [
        {"role": "0", "content": [{"type": "text", "text": said}, {"type": "audio", "audio": sound}]}
        for said, sound in turns
    ]
    conversation.append({"role": "0", "content": [{"type": "text", "text": text}]})
    prompt = processor.apply_chat_template(conversation, tokenize=False)
    sounds = {"audio": [sound for _, sound in turns]} if turns else {}
    return processor(text=prompt, **sounds, return_tensors="pt")


def _at(samples: Samples, rate: int) -> Samples:
    return samples if rate == RATE else np.asarray(soxr.resample(samples, RATE, rate, "HQ"), np.float32)
