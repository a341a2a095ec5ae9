"""The pipeline classes of diffusers that make clips, and how each wants to be asked.

Beside names of arguments a class has a layout of its latents: 'tc' (batch, time, channels, height, width), 'ct' (batch,
channels, time, ...) or 'packed' (batch, tokens, channels; LTX). What no class here takes cannot be honoured, and
`unheard` says so in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch

from studio.base.errors import ModelError

Pixels = np.ndarray[Any, Any]
Layout = Literal["tc", "ct", "packed"]

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


@dataclass(frozen=True)
class VideoKind:
    """One class. text: it reads a prompt; pictures: '' none, 'image' a first frame, 'video' all frames;
    bucket: it has a motion bucket; rate: the argument that is told the frames a second; lengths: it takes a number of
    frames; by_frame: every frame may have a prompt of its own."""

    name: str
    layout: Layout
    text: bool = True
    pictures: Literal["", "image", "video"] = ""
    bucket: bool = False
    rate: str = ""
    lengths: bool = True
    by_frame: bool = False

    def arguments(self, asked: Asked) -> dict[str, Any]:
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
        if self.lengths:
            how["num_frames"] = asked.frames
        if self.text:
            how |= {"prompt": asked.prompt, "negative_prompt": asked.negative, "guidance_scale": asked.guidance}
        else:
            how["max_guidance_scale"] = asked.guidance
        if self.rate:
            how[self.rate] = max(1, round(asked.rate))
        if self.bucket:
            how["motion_bucket_id"] = int(min(255, max(1, round(_BUCKET * asked.amount))))
        if self.pictures == "image":
            how["image"] = Image.fromarray(asked.pictures[0])
        elif self.pictures == "video":
            how["video"] = [Image.fromarray(picture) for picture in asked.pictures]
            how["strength"] = asked.strength
        return how


KINDS: Mapping[str, VideoKind] = {
    kind.name: kind
    for kind in (
        VideoKind("StableVideoDiffusionPipeline", "tc", text=False, pictures="image", bucket=True, rate="fps"),
        VideoKind("WanPipeline", "ct"),
        VideoKind("WanImageToVideoPipeline", "ct", pictures="image"),
        VideoKind("WanVideoToVideoPipeline", "ct", pictures="video", lengths=False),
        VideoKind("LTXPipeline", "packed", rate="frame_rate"),
        VideoKind("LTXImageToVideoPipeline", "packed", pictures="image", rate="frame_rate"),
        VideoKind("CogVideoXPipeline", "tc"),
        VideoKind("CogVideoXImageToVideoPipeline", "tc", pictures="image"),
        VideoKind("CogVideoXVideoToVideoPipeline", "tc", pictures="video", lengths=False),
        VideoKind("AnimateDiffPipeline", "ct", by_frame=True),
        VideoKind("AnimateDiffVideoToVideoPipeline", "ct", pictures="video", lengths=False, by_frame=True),
    )
}


def kind_of(name: str) -> VideoKind:
    """The kind of a class. Raises ModelError for one that makes no clips."""
    if name not in KINDS:
        raise ModelError(
            f"a model of the class {name} makes no clips that are known here",
            setting="model",
            mend="Choose a model that `shotgraph models list` names for video.",
        )
    return KINDS[name]


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
