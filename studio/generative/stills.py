"""Stills by diffusion models: from a prompt, over a picture, inside a mask."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image as Pillow

from studio.base.errors import ModelError
from studio.generative.adapters import Adapters
from studio.generative.kinds import class_for
from studio.generative.latents import Previewer
from studio.generative.lending import borrow
from studio.generative.pipelines import PipelineModel
from studio.generative.prompts import prompt_arguments
from studio.generative.samplers import LEAST_STRENGTH, enough_steps, sampler
from studio.generative.watching import Steps, watched
from studio.graph.pick import Picked
from studio.graph.spec import Context
from studio.media.values import Image, Mask
from studio.models.catalogue import Rules
from studio.models.pool import Device, Loan
from studio.models.rules import fit_size

_PRESETS = {"square 1:1": 1.0, "wide 16:9": 16 / 9, "tall 9:16": 9 / 16, "classic 4:3": 4 / 3, "portrait 3:4": 3 / 4}
_PRESETS |= {"cinema 2.39:1": 2.39}


@dataclass(frozen=True)
class Wish:
    """What is asked of a model. steps, guidance: 0 leaves them to the model. image: what to start from; mask: what of
    it to paint anew; strength: 0..1, how far from it to go."""

    prompt: str
    negative: str = ""
    width: int = 1024
    height: int = 576
    steps: int = 0
    guidance: float = 0.0
    seed: int = 0
    sampler: str = "auto"
    image: Image | None = None
    mask: Mask | None = None
    strength: float = 0.6

    @property
    def task(self) -> str:
        if self.image is None:
            return "text-to-image"
        return "image-to-image" if self.mask is None else "inpainting"


def paint(
    ctx: Context, picked: Picked, wish: Wish, adapters: Adapters | None = None, variations: int = 1
) -> list[Image]:
    """Stills with the seeds wish.seed, wish.seed + 1, ...: the same for a seed on every device, as far as the devices
    compute the same, and bit for bit what the pipeline gives a script where the size needs no mending."""
    worn = adapters or Adapters()

    def work(model: PipelineModel, loan: Loan) -> list[Image]:
        kind = class_for(wish.task, type(model.pipe), picked.pipeline, control=worn.control is not None)
        pipe = model.dressed(kind, worn)
        call = _Call(ctx, picked, model, pipe, wish, worn, loan.device)
        return [call.make(number, variations) for number in range(variations)]

    working = picked.model.working * 1024**3 if picked.model else 0.0
    return borrow(
        ctx,
        picked.files,
        wish.width,
        wish.height,
        work,
        title=picked.title,
        working=working,
        extra=worn.bytes,
        pipeline=picked.pipeline,
        precision=picked.precision,
    )


class _Call:
    """The call of a pipeline as a script would write it, once for each variation."""

    def __init__(
        self, ctx: Context, picked: Picked, model: PipelineModel, pipe: Any, wish: Wish, worn: Adapters, device: Device
    ) -> None:
        self._ctx = ctx
        self._device = device
        self._pipe = pipe
        self._wish = wish
        self._takes = inspect.signature(pipe.__call__).parameters
        rules = picked.model.rules if picked.model else Rules(multiple=grid(pipe), smallest=grid(pipe), largest=16384)
        self._size = working_size(rules, wish.width, wish.height)
        if max(self._size) < max(wish.width, wish.height):
            ctx.note(
                f"{picked.title} paints at most {self._size[0]}x{self._size[1]} of this shape: "
                f"enlarged to {wish.width}x{wish.height} afterwards."
            )
        self._own = pipe.scheduler
        chosen: Any = sampler(self._own, wish.sampler)
        if chosen is None:
            ctx.note(f"{picked.title} samples in a way of its own: the sampler {wish.sampler} was not used.")
            chosen = sampler(self._own, "auto")
        self._sampler = chosen
        self._given = self._arguments(picked, worn)
        self._total = self._step_count()
        self._preview = Previewer(pipe, *self._size, model.projections)

    def make(self, number: int, of: int) -> Image:
        """The picture of the seed wish.seed + number."""
        pipe, wish = self._pipe, self._wish
        generator = torch.Generator("cpu").manual_seed((wish.seed + number) % 2**32)
        steps = Steps(self._ctx, self._total * of, self._preview, self._total * number, self._device)
        pipe.scheduler = type(self._sampler).from_config(self._sampler.config)
        try:
            with torch.inference_mode(), watched(pipe, self._ctx, steps) as watching:
                given = self._given | prompt_arguments(pipe, wish.prompt, wish.negative, self._ctx.note)
                given = {name: value for name, value in given.items() if name in self._takes}
                made = pipe(**given, **watching, generator=generator)
        finally:
            pipe.scheduler = self._own
        if any(getattr(made, "nsfw_content_detected", None) or ()):
            raise ModelError(
                "the model's own safety checker has blanked the picture",
                mend="Change the prompt or the seed.",
            )
        return finished(picture_of(made.images[0]), wish)

    def _arguments(self, picked: Picked, worn: Adapters) -> dict[str, Any]:
        wish, (wide, high) = self._wish, self._size
        given: dict[str, Any] = {"width": wide, "height": high}
        steps = wish.steps or int(picked.default("steps", 0))
        if steps:
            given["num_inference_steps"] = steps
        given |= self._guided(picked)
        if wish.image is not None:
            given["image"] = pillow(wish.image, self._size)
            given["strength"] = strength = max(wish.strength, LEAST_STRENGTH)
            if "strength" in self._takes:
                asked = steps or int(self._takes["num_inference_steps"].default)
                given["num_inference_steps"] = enough_steps(asked, strength)
                if not int(asked * strength):
                    self._ctx.note(f"Strength {strength:g} of {asked} steps is less than one step; one is taken.")
            if "strength" not in self._takes and wish.mask is None and wish.strength != Wish.strength:
                self._ctx.note(
                    f"{picked.title} edits by instruction: say in the prompt what to change; strength is not used."
                )
        if wish.mask is not None:
            given["mask_image"] = Pillow.fromarray(wish.mask.pixels).resize(self._size, Pillow.Resampling.BILINEAR)
        if worn.control:
            name = "control_image" if "control_image" in self._takes else "image"
            given[name] = pillow(worn.control[2], self._size)
            given["controlnet_conditioning_scale"] = worn.control[1]
        if worn.likeness:
            given["ip_adapter_image"] = Pillow.fromarray(worn.likeness[2].rgb8)
        return given

    def _guided(self, picked: Picked) -> dict[str, Any]:
        """Guidance under the name that the pipeline has for it. Notes a negative prompt that nothing is made of."""
        guidance = self._wish.guidance or picked.default("guidance", -1.0)
        classic = self._takes.get("true_cfg_scale")
        if classic is not None and classic.default > 1:  # Qwen: against the negative prompt, which has to be there
            return {"true_cfg_scale": guidance if guidance >= 0 else classic.default, "negative_prompt": " "}
        own = self._takes.get("guidance_scale")
        used = guidance if guidance >= 0 or own is None else float(own.default)
        if self._wish.negative and ("negative_prompt" not in self._takes or classic is not None or used <= 1):
            why = "" if "negative_prompt" in self._takes and classic is None else f"{picked.title} takes none"
            self._ctx.note(
                f"The negative prompt was not used: {why or f'guidance of {used:g} leaves it out, above 1 heeds it'}."
            )
        return {"guidance_scale": guidance} if guidance >= 0 else {}

    def _step_count(self) -> int:
        """How many steps there will be: of a start from a picture only the last part is walked."""
        steps = int(self._given.get("num_inference_steps") or self._takes["num_inference_steps"].default)
        if "strength" in self._given and "strength" in self._takes:
            return max(1, min(int(steps * self._given["strength"]), steps))
        return steps


def working_size(rules: Rules, width: int, height: int) -> tuple[int, int]:
    """The size that the model paints at: what was asked for, rounded up to what it takes, or the nearest to it."""
    wide, high = (-(-side // rules.multiple) * rules.multiple for side in (width, height))
    return (wide, high) if fit_size(rules, wide, high) == (wide, high) else fit_size(rules, width, height)


def preset_size(preset: str, picked: Picked) -> tuple[int, int]:
    """A preset's sides, with as many pixels as the model is made for."""
    area = picked.default("width", 1024) * picked.default("height", 1024)
    if preset == "the model's own":
        return int(picked.default("width", 1024)), int(picked.default("height", 1024))
    aspect = _PRESETS[preset]
    return max(16, round((area * aspect) ** 0.5 / 16) * 16), max(16, round((area / aspect) ** 0.5 / 16) * 16)


def grid(pipe: Any) -> int:
    """What both sides must be a multiple of, so that latents (and their patches) come out whole."""
    factor = int(getattr(pipe, "vae_scale_factor", 8))
    network = getattr(pipe, "transformer", None)
    patch = getattr(getattr(network, "config", None), "patch_size", None) or 1
    packed = 2 if hasattr(pipe, "_pack_latents") else 1
    # A U-Net halves its planes and doubles them again: a size that does not come out even is mended inside, less well.
    blocks = len(getattr(getattr(getattr(pipe, "unet", None), "config", None), "down_block_types", ())) or 1
    return max(factor * max(packed, patch if isinstance(patch, int) else 1), 8 if blocks > 1 else 1)


def pillow(image: Image, size: tuple[int, int]) -> Pillow.Image:
    """As pipelines take pictures: RGB of this size."""
    made = Pillow.fromarray(image.rgb8)
    return made if made.size == size else made.resize(size, Pillow.Resampling.LANCZOS)


def picture_of(made: Pillow.Image) -> Image:
    return Image(np.array(made.convert("RGB")))


def finished(image: Image, wish: Wish) -> Image:
    """The picture at the size asked for. What was painted a little larger because of the model's rules loses its rim;
    what is a version of another picture, or was painted smaller, is resampled."""
    size = (wish.width, wish.height)
    if (image.width, image.height) == size:
        return image
    if wish.image is None and image.width >= wish.width and image.height >= wish.height:
        left, top = (image.width - wish.width) // 2, (image.height - wish.height) // 2
        return Image(np.ascontiguousarray(image.pixels[top : top + wish.height, left : left + wish.width]))
    if wish.image is None:
        image = _shaped(image, wish.width / wish.height)
    return Image(np.array(pillow(image, size)))


def _shaped(image: Image, aspect: float) -> Image:
    """The largest middle part of this shape."""
    wide, high = min(image.width, round(image.height * aspect)), min(image.height, round(image.width / aspect))
    left, top = (image.width - wide) // 2, (image.height - high) // 2
    return Image(np.ascontiguousarray(image.pixels[top : top + high, left : left + wide]))
