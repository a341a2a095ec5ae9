"""A clip asked of a pipeline of diffusers as its class wants to be asked (see `models/pipelines.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from studio.base.errors import ModelError
from studio.models.pipelines import ClipFacts, facts_of

Pixels = np.ndarray[Any, Any]

_BUCKET = 127
"""SVD's motion bucket for ordinary motion, of 1 to 255 (the pipeline's default)."""


@dataclass(frozen=True)
class Asked:
    """One call. frames (h, w, 3) uint8: the first one for a class that animates, all for one that restyles.

    strength: how much of a restyled clip is new, 0..1; amount: of motion, 1 is ordinary.
    """

    width: int
    height: int
    frames: int
    rate: float
    steps: int
    guidance: float
    seed: int
    prompt: str = ""
    negative: str = ""
    pictures: tuple[Pixels, ...] = ()
    strength: float = 1.0
    amount: float = 1.0


def arguments(facts: ClipFacts, asked: Asked) -> dict[str, Any]:
    """What the pipeline is called with: what somebody would write who calls it by hand."""
    from PIL import Image

    how: dict[str, Any] = {
        "height": asked.height,
        "width": asked.width,
        "num_inference_steps": asked.steps,
        # On the processor, so that a seed means the same on every card.
        "generator": torch.Generator("cpu").manual_seed(asked.seed),
        "output_type": "np",
    }
    if facts.lengths:
        how["num_frames"] = asked.frames
    if facts.text:
        how |= {"prompt": asked.prompt, "negative_prompt": asked.negative, "guidance_scale": asked.guidance}
    else:
        how["max_guidance_scale"] = asked.guidance
    if facts.rate:
        how[facts.rate] = max(1, round(asked.rate))
    if facts.bucket:
        how["motion_bucket_id"] = int(min(255, max(1, round(_BUCKET * asked.amount))))
    if facts.pictures == "image":
        how["image"] = Image.fromarray(asked.pictures[0])
    elif facts.pictures == "video":
        how["video"] = [Image.fromarray(picture) for picture in asked.pictures]
        how["strength"] = asked.strength
    return how


def kind_of(name: str) -> ClipFacts:
    """How a class is asked for a clip. Raises ModelError for one that makes none."""
    facts = facts_of(name).clip
    if facts is None:
        raise ModelError(
            f"a model of the class {name} makes no clips that are known here",
            setting="model",
            mend="Choose a model that `shotgraph models list` names for video.",
        )
    return facts


def factors(pipe: Any) -> tuple[int, int]:
    """How many pixels along a side, and how many frames, one latent of this pipeline stands for."""
    for space, time in (
        ("vae_scale_factor_spatial", "vae_scale_factor_temporal"),
        ("vae_spatial_compression_ratio", "vae_temporal_compression_ratio"),
    ):
        if hasattr(pipe, space):
            return int(getattr(pipe, space)), int(getattr(pipe, time))
    return int(pipe.vae_scale_factor), 1


def latent_frames(pipe: Any, frames: int) -> int:
    """How many latents in time a clip of so many frames has."""
    return (frames - 1) // factors(pipe)[1] + 1
