"""Stills by diffusion models: from a prompt, over a picture, inside a mask."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from PIL import Image as Pillow

from studio.base.errors import ModelError, SettingError
from studio.generative.adapters import Adapters
from studio.generative.kinds import class_for
from studio.generative.latents import Previewer
from studio.generative.lending import borrow
from studio.generative.pipelines import PipelineModel
from studio.generative.prompts import prompt_arguments
from studio.generative.samplers import LEAST_STRENGTH, enough_steps, sampler
from studio.generative.watching import Steps, watched
from studio.graph.context import Context
from studio.graph.wishes import EditWish, FillWish, StillWish
from studio.media.values import Image
from studio.models.adapters import adapter_list, find_adapter
from studio.models.installed import InstalledModel
from studio.models.library import Library
from studio.models.pipelines import Rules
from studio.models.pool import Device, Loan
from studio.models.rules import fit_size

_PRESETS = {"square 1:1": 1.0, "wide 16:9": 16 / 9, "tall 9:16": 9 / 16, "classic 4:3": 4 / 3, "portrait 3:4": 3 / 4}
_PRESETS |= {"cinema 2.39:1": 2.39}


def paint(ctx: Context, wish: StillWish, model: InstalledModel) -> Image:
    """A still of the wish's seed and number: the same for a seed on every device, as far as the devices compute the
    same, and bit for bit what the pipeline gives a script where the size needs no mending. What a wish of a picture or
    a mask adds is painted from them. Raises ModelError, Cancelled."""
    if wish.preset:
        width, height = preset_size(wish.preset, model)
        wish = replace(wish, width=width, height=height)
    worn = adapters_for(ctx, wish, model.family)

    def work(held: PipelineModel, loan: Loan) -> Image:
        kind = class_for(_task(wish), type(held.pipe), model.kind, control=worn.control is not None)
        return _Call(ctx, model, held, held.dressed(kind, worn), wish, worn, loan.device).make()

    return borrow(
        ctx,
        model.files,
        wish.width,
        wish.height,
        work,
        title=model.title,
        working=model.working,
        extra=worn.bytes,
        pipeline=model.kind,
        precision=wish.precision,
    )


def _task(wish: StillWish) -> str:
    if isinstance(wish, FillWish):
        return "inpainting"
    return "image-to-image" if isinstance(wish, EditWish) else "text-to-image"


def adapters_for(ctx: Context, wish: StillWish, family: str) -> Adapters:
    """What the wish puts onto a model of a family. Notes a reference that nothing can use; raises SettingError for a
    control picture that nothing says the meaning of, ModelError for adapters that are absent or do not fit."""
    library, folder = Library.of(ctx.option), ctx.project_folder
    loras = []
    for name, strength in adapter_list(wish.loras):
        file = find_adapter(library, folder, "lora", name, family)
        if file is not None:
            loras.append((file[0], strength))
    worn = Adapters(tuple(loras))
    if wish.control is not None:
        net = find_adapter(library, folder, "control", wish.controlnet, family) if wish.controlnet else None
        if net is None:
            raise SettingError(
                "a picture is connected to 'control', and no ControlNet is chosen that says what it means",
                setting="controlnet",
                mend="Choose one, or disconnect the picture.",
            )
        worn = replace(worn, control=(net[0], wish.control_strength, wish.control))
    if wish.reference is not None:
        like = find_adapter(library, folder, "image-prompt", wish.likeness, family) if wish.likeness else None
        if like is None:
            ctx.note("The reference was not used: no IP-Adapter for this model is installed or chosen.")
        else:
            worn = replace(worn, likeness=(like[0], wish.likeness_strength, wish.reference))
    return worn


class _Call:
    """The call of a pipeline as a script would write it."""

    def __init__(
        self,
        ctx: Context,
        model: InstalledModel,
        held: PipelineModel,
        pipe: Any,
        wish: StillWish,
        worn: Adapters,
        device: Device,
    ) -> None:
        self._ctx = ctx
        self._device = device
        self._pipe = pipe
        self._wish = wish
        self._takes = inspect.signature(pipe.__call__).parameters
        rules = model.rules if model.listed else Rules(multiple=grid(pipe), smallest=grid(pipe), largest=16384)
        self._size = working_size(rules, wish.width, wish.height)
        if max(self._size) < max(wish.width, wish.height):
            ctx.note(
                f"{model.title} paints at most {self._size[0]}x{self._size[1]} of this shape: "
                f"enlarged to {wish.width}x{wish.height} afterwards."
            )
        self._own = pipe.scheduler
        chosen: Any = sampler(self._own, wish.sampler)
        if chosen is None:
            ctx.note(f"{model.title} samples in a way of its own: the sampler {wish.sampler} was not used.")
            chosen = sampler(self._own, "auto")
        self._sampler = chosen
        self._given = self._arguments(model, worn)
        self._total = self._step_count()
        self._preview = Previewer(pipe, *self._size, held.projections)

    def make(self) -> Image:
        pipe, wish = self._pipe, self._wish
        generator = torch.Generator("cpu").manual_seed(wish.seed % 2**32)
        steps = Steps(self._ctx, self._total * wish.of, self._preview, self._total * wish.number, self._device)
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

    def _arguments(self, model: InstalledModel, worn: Adapters) -> dict[str, Any]:
        wish, (wide, high), filling = self._wish, self._size, isinstance(self._wish, FillWish)
        given: dict[str, Any] = {"width": wide, "height": high}
        steps = wish.steps or int(model.number("steps", 0))
        if steps:
            given["num_inference_steps"] = steps
        given |= self._guided(model)
        if isinstance(wish, EditWish):
            given["image"] = pillow(wish.image, self._size)
            given["strength"] = strength = max(wish.strength, LEAST_STRENGTH)
            if "strength" in self._takes:
                asked = steps or int(self._takes["num_inference_steps"].default)
                given["num_inference_steps"] = enough_steps(asked, strength)
                if not int(asked * strength):
                    self._ctx.note(f"Strength {strength:g} of {asked} steps is less than one step; one is taken.")
            if "strength" not in self._takes and not filling and wish.strength != EditWish.strength:
                self._ctx.note(
                    f"{model.title} edits by instruction: say in the prompt what to change; strength is not used."
                )
        if isinstance(wish, FillWish):
            given["mask_image"] = Pillow.fromarray(wish.mask.pixels).resize(self._size, Pillow.Resampling.BILINEAR)
        if worn.control:
            name = "control_image" if "control_image" in self._takes else "image"
            given[name] = pillow(worn.control[2], self._size)
            given["controlnet_conditioning_scale"] = worn.control[1]
        if worn.likeness:
            given["ip_adapter_image"] = Pillow.fromarray(worn.likeness[2].rgb8)
        return given

    def _guided(self, model: InstalledModel) -> dict[str, Any]:
        """Guidance under the name that the pipeline has for it. Notes a negative prompt that nothing is made of."""
        guidance = self._wish.guidance or model.number("guidance", -1.0)
        classic = self._takes.get("true_cfg_scale")
        if classic is not None and classic.default > 1:  # Qwen: against the negative prompt, which has to be there
            return {"true_cfg_scale": guidance if guidance >= 0 else classic.default, "negative_prompt": " "}
        own = self._takes.get("guidance_scale")
        used = guidance if guidance >= 0 or own is None else float(own.default)
        if self._wish.negative and ("negative_prompt" not in self._takes or classic is not None or used <= 1):
            why = "" if "negative_prompt" in self._takes and classic is None else f"{model.title} takes none"
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


def preset_size(preset: str, model: InstalledModel) -> tuple[int, int]:
    """A preset's sides, with as many pixels as the model is made for."""
    area = model.number("width", 1024) * model.number("height", 1024)
    if preset == "the model's own":
        return int(model.number("width", 1024)), int(model.number("height", 1024))
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


def finished(image: Image, wish: StillWish) -> Image:
    """The picture at the size asked for. What was painted a little larger because of the model's rules loses its rim;
    what is a version of another picture, or was painted smaller, is resampled."""
    size = (wish.width, wish.height)
    if (image.width, image.height) == size:
        return image
    edited = isinstance(wish, EditWish)
    if not edited and image.width >= wish.width and image.height >= wish.height:
        left, top = (image.width - wish.width) // 2, (image.height - wish.height) // 2
        return Image(np.ascontiguousarray(image.pixels[top : top + wish.height, left : left + wish.width]))
    if not edited:
        image = _shaped(image, wish.width / wish.height)
    return Image(np.array(pillow(image, size)))


def _shaped(image: Image, aspect: float) -> Image:
    """The largest middle part of this shape."""
    wide, high = min(image.width, round(image.height * aspect)), min(image.height, round(image.width / aspect))
    left, top = (image.width - wide) // 2, (image.height - high) // 2
    return Image(np.ascontiguousarray(image.pixels[top : top + high, left : left + wide]))
