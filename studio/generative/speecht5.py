"""SpeechT5 in the pool: text or speech in, speech in the voice of an x-vector out.

Source: J. Ao et al., "SpeechT5: Unified-Modal Encoder-Decoder Pre-Training for Spoken Language Processing", 2022, with
HiFi-GAN (J. Kong et al., 2020) for the sound; transformers' SpeechT5ForTextToSpeech and SpeechT5ForSpeechToSpeech.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soxr
import torch
import transformers

from studio.base.errors import ModelError
from studio.embedded.cloning.references import Reference
from studio.embedded.voice import RATE as VOICE_RATE
from studio.generative.devices import TorchDevice
from studio.generative.seeding import seeded
from studio.generative.xvectors import RATE, load_xvectors
from studio.media.values import Samples
from studio.models.installed import InstalledModel
from studio.models.pool import Mode, is_out_of_memory

VOCODER, SPEAKER = "vocoder", "speaker"
"""Names of what it is put together with: in a catalogue's `requires`, or as folders beside its files."""

_LONGER = 2.5
"""How much longer than the speech that goes in the one that comes out may get, in frames: half as long again is usual
for a slow voice, since the model's frames out are shorter than those in."""


class SpeechT5:
    """A `pool.Loaded`: the network, what makes sound of its spectra, and what knows speakers. Small enough to lie on
    the device as a whole. adapt: changes the network once its weights are read (a trained voice)."""

    def __init__(
        self,
        chosen: InstalledModel,
        dtype: torch.dtype,
        device: TorchDevice,
        adapt: Callable[[Any], None] | None = None,
    ) -> None:
        how: dict[str, Any] = {"dtype": dtype, "local_files_only": True, "trust_remote_code": False}
        # Published as pickles: transformers reads those with weights_only.
        how["use_safetensors"] = None if chosen.legacy else True
        try:
            self.network: Any = getattr(transformers, chosen.kind).from_pretrained(chosen.files.path, **how).eval()
            self.processor: Any = transformers.SpeechT5Processor.from_pretrained(
                chosen.files.path, local_files_only=True
            )
            self.vocoder: Any = transformers.SpeechT5HifiGan.from_pretrained(chosen.beside[VOCODER], **how)
        except Exception as error:  # what torch raises of a pickle that holds more than tensors is pickle's own
            if is_out_of_memory(error):
                raise
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"the model {chosen.title} cannot be loaded: {first}",
                setting="model",
                mend="Check that it is complete, or download it again.",
            ) from error
        self.speakers = load_xvectors(chosen.beside[SPEAKER])
        self._device = device
        if adapt is not None:
            adapt(self.network)

    def place(self, mode: Mode) -> None:
        self.network.to(self._device.torch)
        self.vocoder.to(self._device.torch)

    def park(self) -> None:
        self.network.to("cpu")
        self.vocoder.to("cpu")

    @property
    def rate(self) -> int:
        return int(self.processor.feature_extractor.sampling_rate)

    def speaker(self, references: Sequence[Reference]) -> torch.Tensor:
        """(1, 512): whose voice it is. Computed on the processor: it takes milliseconds."""
        return self.speakers.of([at_rate(one.samples, VOICE_RATE, RATE) for one in references])

    def letters(self, text: str) -> torch.Tensor:
        """(1, n) ids; English numbers are spelled out."""
        ids: torch.Tensor = self.processor.tokenizer(text, normalize=True, return_tensors="pt")["input_ids"]
        return ids

    def spectrum(self, samples: Samples, rate: int) -> torch.Tensor:
        """(frames, 80): the log mel spectrum of mono speech (n,), as the network speaks it."""
        given = self.processor(audio_target=at_rate(samples, rate, self.rate), sampling_rate=self.rate)
        return torch.as_tensor(given["input_values"][0]).float()

    def say(self, text: str, speaker: torch.Tensor, seed: int, told: Callable[[int], None]) -> Samples:
        """Mono samples (n,) of a sentence. told(step) may raise to stop within a step of 32 ms. Raises ModelError for
        more text than the model takes."""
        given = self.letters(text)
        most = int(self.network.config.max_text_positions)
        if given.shape[1] > most:
            raise ModelError(
                f"a sentence has {given.shape[1]} letters, the model reads {most}",
                socket="text",
                mend="Cut the sentence in two.",
            )
        return self._spoken(given, speaker, seed, told)

    def converted(self, samples: Samples, speaker: torch.Tensor, seed: int, told: Callable[[int], None]) -> Samples:
        """Mono speech (n,) at the model's rate, said by the speaker: (m,), about as long."""
        given = self.processor(audio=samples, sampling_rate=self.rate, return_tensors="pt")["input_values"]
        return self._spoken(given.to(self.network.dtype), speaker, seed, told, maxlenratio=_LONGER)

    def _spoken(
        self, given: torch.Tensor, speaker: torch.Tensor, seed: int, told: Callable[[int], None], **how: Any
    ) -> Samples:
        device = self.network.device
        with watched(self.network, told), seeded(seed, device):
            made = self.network.generate_speech(
                given.to(device), speaker.to(device, self.network.dtype), vocoder=self.vocoder, **how
            )
        return np.asarray(made.float().cpu().numpy(), np.float32)


@contextlib.contextmanager
def watched(network: Any, told: Callable[[int], None]) -> Iterator[None]:
    """told(number) before each step of the decoder, whose loop has no callback of its own."""
    steps = 0

    def before(*_: Any) -> None:
        nonlocal steps
        steps += 1
        told(steps)

    hook = network.speech_decoder_postnet.feat_out.register_forward_pre_hook(before)
    try:
        yield
    finally:
        hook.remove()


def at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    return samples if rate == wanted else np.asarray(soxr.resample(samples, rate, wanted, "HQ"), np.float32)


def beside(folder: Path) -> dict[str, Path]:
    """What lies in a user's own folder of the model: its vocoder and speaker encoder, where they were put there."""
    return {name: folder / name for name in (VOCODER, SPEAKER) if (folder / name).is_dir()}
