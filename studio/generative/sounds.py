"""Music and effects from Stable Audio (diffusers) and MusicGen (transformers)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from studio.base.errors import ModelError
from studio.generative.watching import Steps, watched
from studio.graph.context import Context

Samples = np.ndarray[Any, Any]

CROSSFADE = 2.0
"""Seconds over which a piece that is longer than the model's longest passes from one take to the next."""


def stable_audio(
    pipe: Any,
    prompt: str,
    negative: str,
    seconds: float,
    steps: int,
    guidance: float,
    seed: int,
    ctx: Context,
    counted: Steps,
) -> tuple[Samples, int]:
    """(samples, channels) float32 and their rate. Raises ModelError for more than the model's longest."""
    how: dict[str, Any] = {
        "prompt": prompt,
        "audio_end_in_s": seconds,
        "num_inference_steps": steps,
        "guidance_scale": guidance,
        "generator": torch.Generator("cpu").manual_seed(seed),
    }
    if negative:
        how["negative_prompt"] = negative
    with watched(pipe, ctx, counted) as watching, torch.no_grad():
        made = pipe(**how, **watching).audios[0]
    return made.float().cpu().numpy().T.copy(), int(pipe.vae.config.sampling_rate)


def longest(pipe: Any) -> float:
    """Seconds of the longest sound that a Stable Audio pipeline makes."""
    return float(pipe.transformer.config.sample_size * pipe.vae.hop_length / pipe.vae.config.sampling_rate)


def musicgen(
    model: Any,
    processor: Any,
    prompt: str,
    seconds: float,
    guidance: float,
    seed: int,
    ctx: Context,
    told: Callable[[int, int], None],
) -> tuple[Samples, int]:
    """(samples, channels) float32 and their rate. told(done, total): tokens of the sound so far.

    Its sampler draws from torch's own generator of the device, so a seed means the same on one kind of device only.
    """
    from transformers import StoppingCriteria, StoppingCriteriaList

    rate = int(model.config.audio_encoder.sampling_rate)
    total = max(1, round(seconds * float(model.config.audio_encoder.frame_rate)))
    # Codebooks are written with a delay of one each (Copet et al., "Simple and Controllable Music Generation", 2023).
    total += int(model.config.decoder.num_codebooks) - 1

    class Told(StoppingCriteria):
        def __init__(self) -> None:
            self.count = 0

        def __call__(self, input_ids: torch.Tensor, scores: Any, **more: Any) -> torch.Tensor:
            self.count += 1
            told(min(self.count, total), total)
            return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)

    given = processor(text=[prompt], padding=True, return_tensors="pt").to(model.device)
    ctx.check()
    devices = [model.device] if model.device.type != "cpu" else []
    with torch.random.fork_rng(devices, device_type=model.device.type if devices else "cuda"), torch.no_grad():
        torch.manual_seed(seed)
        made = model.generate(
            **given,
            do_sample=True,
            guidance_scale=guidance,
            max_new_tokens=total,
            stopping_criteria=StoppingCriteriaList([Told()]),
        )
    sound = made[0].float().cpu().numpy().T.copy()
    return sound[: max(1, round(seconds * rate))], rate


def long_sound(seconds: float, most: float, make: Callable[[float, int], tuple[Samples, int]]) -> tuple[Samples, int]:
    """A sound as long as asked from takes of at most `most` seconds, each passing into the next at equal power.

    make(seconds, number) makes one take.
    """
    if seconds <= most:
        return make(seconds, 0)
    fade, count = _fade(most), takes(seconds, most)
    each = (seconds - fade) / count + fade
    total, rate = make(each, 0)
    for number in range(1, count):
        take, _ = make(each, number)
        shared = min(round(fade * rate), len(total), len(take))
        turn = np.linspace(0, np.pi / 2, shared, dtype=np.float32)[:, None]
        joined = total[len(total) - shared :] * np.cos(turn) + take[:shared] * np.sin(turn)
        total = np.concatenate([total[: len(total) - shared], joined, take[shared:]])
    return total, rate


def takes(seconds: float, most: float) -> int:
    """How many takes long_sound() asks for."""
    return 1 if seconds <= most else int(np.ceil((seconds - _fade(most)) / (most - _fade(most))))


def _fade(most: float) -> float:
    return min(CROSSFADE, most / 4)


def finite(samples: Samples, title: str) -> Samples:
    """Raises ModelError for a sound that is no numbers; what is louder than full scale is turned down as a whole."""
    if not np.isfinite(samples).all():
        raise ModelError(
            f"{title} computed values that are no numbers, so there would be no sound",
            setting="model",
            mend="Lower the guidance; if it happens always, the weights are damaged: download them again.",
        )
    peak = float(np.abs(samples).max(initial=0.0))
    return samples / np.float32(peak) if peak > 1 else samples
