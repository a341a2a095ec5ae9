"""Stills by diffusion models: from a prompt, over a picture, inside a mask."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image as Pillow

from studio.engine.pipelinefiles import PipelineFiles
from studio.engine.pool import Loan
from studio.engine.spec import Context
from studio.engine.values import Image
from studio.generative.latents import Previewer
from studio.generative.lending import borrow
from studio.generative.pipelines import PipelineModel
from studio.generative.watching import Steps, watched


@dataclass(frozen=True)
class Wish:
    """What is asked of a model. steps, guidance: 0 leaves them to the model."""

    prompt: str
    negative: str = ""
    width: int = 1024
    height: int = 576
    steps: int = 0
    guidance: float = 0.0
    seed: int = 0


def paint(ctx: Context, files: PipelineFiles, wish: Wish) -> Image:
    """A still from a prompt, the same for a seed on every device, as far as the devices compute the same."""

    def work(model: PipelineModel, loan: Loan) -> Image:
        return call(ctx, model.pipe, wish, {})

    return borrow(ctx, files, wish.width, wish.height, work)


def call(ctx: Context, pipe: Any, wish: Wish, more: dict[str, Any]) -> Image:
    """Calls the pipeline as a script would, and watches it."""
    takes = inspect.signature(pipe.__call__).parameters
    multiple = grid(pipe)
    wide, high = (-(-side // multiple) * multiple for side in (wish.width, wish.height))
    given: dict[str, Any] = {"prompt": wish.prompt, "width": wide, "height": high, **more}
    given["generator"] = torch.Generator("cpu").manual_seed(wish.seed)
    if wish.negative:
        given["negative_prompt"] = wish.negative
    if wish.steps:
        given["num_inference_steps"] = wish.steps
    if wish.guidance:
        given["guidance_scale"] = wish.guidance
    given = {name: value for name, value in given.items() if name in takes}
    total = given.get("num_inference_steps") or takes["num_inference_steps"].default
    with torch.inference_mode():
        steps = Steps(ctx, total, Previewer(pipe, wide, high))
        with watched(pipe, ctx, steps) as watching:
            made = pipe(**given, **watching).images[0]
    return centred(picture_of(made), wish.width, wish.height)


def grid(pipe: Any) -> int:
    """What both sides must be a multiple of, so that latents (and their patches) come out whole."""
    factor = int(getattr(pipe, "vae_scale_factor", 8))
    network = getattr(pipe, "transformer", None)
    patch = getattr(getattr(network, "config", None), "patch_size", None) or 1
    packed = 2 if hasattr(pipe, "_pack_latents") else 1
    return factor * max(packed, patch if isinstance(patch, int) else 1)


def picture_of(made: Pillow.Image) -> Image:
    return Image(np.array(made.convert("RGB")))


def centred(image: Image, width: int, height: int) -> Image:
    """The middle of a picture that came out a little larger than it was asked for, because of the model's rules."""
    if (image.width, image.height) == (width, height):
        return image
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return Image(np.ascontiguousarray(image.pixels[top : top + height, left : left + width]))
