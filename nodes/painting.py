"""Stills by models: from a prompt, from another picture, inside a painted mask, beyond the picture's edge."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Lane, Multiline, Seed, Side, Slider, Weights, node
from studio.graph.wishes import EditWish, FillWish, StillWish
from studio.media.files.contactsheet import contact_sheet
from studio.media.values import Image, Mask, Text

Prompt = Annotated[str, Multiline(prompt=True)]
Steps = Annotated[int, Slider(0, 150, zero="auto")]
Guidance = Annotated[float, Slider(0, 30, 0.1, zero="auto")]
Part = Annotated[float, Slider(0, 1, 0.01)]
Share = Annotated[float, Slider(0, 2, 0.01)]
Percent = Annotated[float, Slider(0, 200, 1, "%")]
Precision = Literal["full", "8 bits", "4 bits"]
Sampler = Literal[
    "auto",
    "Euler",
    "Euler ancestral",
    "Heun",
    "DDIM",
    "DPM++ 2M",
    "DPM++ 2M Karras",
    "DPM++ 2M SDE Karras",
    "UniPC",
    "LCM",
]
Size = Literal[
    "width and height",
    "the model's own",
    "square 1:1",
    "wide 16:9",
    "tall 9:16",
    "classic 4:3",
    "portrait 3:4",
    "cinema 2.39:1",
]


@node("image.generate", words="text to image, txt2img, t2i, diffusion, draw", version=1, lane=Lane.CPU, still=True)
def generate(
    ctx: Context,
    prompt: Text,
    reference: Image | None = None,
    control: Image | None = None,
    *,
    negative: Prompt = "",
    model: Annotated[str, Weights("text-to-image")] = "auto",
    precision: Precision = "full",
    size: Size = "width and height",
    width: Side = 1024,
    height: Side = 576,
    steps: Steps = 0,
    guidance: Guidance = 0.0,
    sampler: Sampler = "auto",
    seed: Seed = RANDOM,
    variations: Annotated[int, Slider(1, 9)] = 1,
    pick: Annotated[int, Slider(0, 9, choosing=True)] = 0,
    lora: Annotated[str, Weights("lora")] = "",
    controlnet: Annotated[str, Weights("control")] = "",
    control_strength: Share = 0.8,
    likeness: Annotated[str, Weights("image-prompt")] = "auto",
    likeness_strength: Share = 0.6,
) -> Image:
    """Paint one still from a prompt, optionally guided by a reference image.

    model: a diffusion model of the catalogue, the folder of a diffusers pipeline, or a .safetensors file. "animatic" is
    the embedded engine "Animatic", a storyboard painter that reads the prompt and needs no weights: it is for timing a
    film before GPU time is spent. It takes its colours from the reference and pays no heed to what is for diffusion
    models. "auto" is an installed model that fits the graphics card, or else Animatic. precision: "8 bits" and "4 bits"
    keep the network in about a half or a third of the memory, for cards that are too small; the picture is another one.

    size: presets have as many pixels as the model is made for; steps, guidance: 0 leaves them to the model.
    Sides that the model cannot paint are mended: a little more is painted and its rim cut, or less and enlarged.

    variations: so many pictures with the seeds from `seed` on, shown side by side until one is picked; pick: which of
    them the node gives, at full size, 0 for all of them.

    lora: styles and subjects, several with commas, each with a strength after a colon: "ink:0.8, fog:0.5".
    controlnet: what the picture on `control` means (edges, depth, ...). likeness: the IP-Adapter that makes the picture
    be like the reference; "auto" takes one that is installed for the model.
    """
    ctx.check()
    if pick > variations:
        raise SettingError(
            f"there are {variations} variations, and number {pick} is picked",
            setting="pick",
            mend="Pick a lower number, or ask for more variations.",
        )
    alone = bool(pick) or variations == 1
    first, count = seed + max(0, pick - 1), 1 if alone else variations
    paint = ctx.engine("text-to-image", model)
    wish = StillWish(
        prompt=str(prompt),
        negative=negative,
        width=width,
        height=height,
        preset="" if size == "width and height" else size,
        steps=steps,
        guidance=guidance,
        sampler=sampler,
        reference=reference,
        likeness=likeness,
        likeness_strength=likeness_strength,
        control=control,
        controlnet=controlnet,
        control_strength=control_strength,
        loras=lora,
        precision=precision,
        of=count,
    )
    return contact_sheet([paint(replace(wish, seed=(first + n) % 2**32, number=n)) for n in range(count)])


@node("image.edit", words="image to image, img2img, change, kontext", version=1, lane=Lane.GPU, still=True)
def edit(
    ctx: Context,
    image: Image,
    prompt: Text,
    reference: Image | None = None,
    control: Image | None = None,
    *,
    strength: Part = 0.6,
    negative: Prompt = "",
    model: Annotated[str, Weights("image-to-image")] = "auto",
    precision: Precision = "full",
    steps: Steps = 0,
    guidance: Guidance = 0.0,
    sampler: Sampler = "auto",
    seed: Seed = RANDOM,
    lora: Annotated[str, Weights("lora")] = "",
    controlnet: Annotated[str, Weights("control")] = "",
    control_strength: Share = 0.8,
    likeness: Annotated[str, Weights("image-prompt")] = "auto",
    likeness_strength: Share = 0.6,
) -> Image:
    """Paint a picture anew from a prompt, starting from another picture.

    strength: how far to go from the picture, 0 leaves it nearly as it is, 1 keeps little of it. Models that edit by
    instruction ("make it night") have no use for it: the prompt says what to change. The result has the picture's size.

    steps, guidance: 0 leaves them to the model. precision, lora, controlnet, likeness: as in Generate. Where no model
    is installed, auto is "style-transfer", which ships with the app: it takes the style of the reference, or reads a
    manner out of the prompt, such as charcoal, and changes nothing else.
    """
    wish = EditWish(
        image=image,
        strength=strength,
        prompt=str(prompt),
        negative=negative,
        width=image.width,
        height=image.height,
        steps=steps,
        guidance=guidance,
        sampler=sampler,
        seed=seed,
        reference=reference,
        likeness=likeness,
        likeness_strength=likeness_strength,
        control=control,
        controlnet=controlnet,
        control_strength=control_strength,
        loras=lora,
        precision=precision,
    )
    edited: Image = ctx.engine("image-to-image", model)(wish)
    return edited


@node("image.inpaint", words="fill, remove object, repair, generative fill", version=1, lane=Lane.GPU, still=True)
def inpaint(
    ctx: Context,
    image: Image,
    mask: Mask,
    prompt: Text,
    *,
    strength: Part = 1.0,
    area: Literal["whole picture", "around the mask"] = "whole picture",
    margin: Percent = 40,
    feather: Annotated[float, Slider(0, 200, 0.5, "px")] = 8.0,
    negative: Prompt = "",
    model: Annotated[str, Weights("inpainting")] = "auto",
    precision: Precision = "full",
    steps: Steps = 0,
    guidance: Guidance = 0.0,
    sampler: Sampler = "auto",
    seed: Seed = RANDOM,
    lora: Annotated[str, Weights("lora")] = "",
) -> Image:
    """Paint what is inside a mask anew, from a prompt; what is outside stays as it is, to the bit.

    mask: white is painted anew. It may come from image.mask, or from a picture that was painted black and white.
    strength: 1 pays no heed to what was there. area: "around the mask" paints only a cut-out with `margin` percent of
    the mask's size around it, so that small things get all the pixels that the model can paint. feather: how wide the
    rim is over which old and new blend, inside the mask. steps, guidance: 0 leaves them to the model. precision: as in
    Generate.
    """
    wish = FillWish(
        image=image,
        mask=mask,
        strength=strength,
        around=margin / 100 if area == "around the mask" else None,
        feather=feather,
        prompt=str(prompt),
        negative=negative,
        width=image.width,
        height=image.height,
        steps=steps,
        guidance=guidance,
        sampler=sampler,
        seed=seed,
        loras=lora,
        precision=precision,
    )
    painted: Image = ctx.engine("inpainting", model)(wish)
    return painted


@node("image.outpaint", words="uncrop, extend, expand", version=1, lane=Lane.GPU, still=True)
def outpaint(
    ctx: Context,
    image: Image,
    prompt: Text | None = None,
    *,
    left: Percent = 25,
    right: Percent = 25,
    top: Percent = 0,
    bottom: Percent = 0,
    feather: Annotated[float, Slider(0, 200, 0.5, "px")] = 24.0,
    negative: Prompt = "",
    model: Annotated[str, Weights("inpainting")] = "auto",
    precision: Precision = "full",
    steps: Steps = 0,
    guidance: Guidance = 0.0,
    sampler: Sampler = "auto",
    seed: Seed = RANDOM,
    lora: Annotated[str, Weights("lora")] = "",
) -> Image:
    """Paint on beyond the edges of a picture.

    left, right, top, bottom: how much is added there, in percent of the picture's width or height. feather: how far the
    new paint reaches into the picture to hide the seam; the rest of the picture stays as it is, to the bit.
    steps, guidance: 0 leaves them to the model. precision: as in Generate.
    """
    sides = [round(image.width * left / 100), round(image.width * right / 100)]
    sides += [round(image.height * top / 100), round(image.height * bottom / 100)]
    if not any(sides):
        raise SettingError("nothing is added on any side", setting="left", mend="Add something on one side or more.")
    paint = ctx.engine("inpainting", model)
    from studio.embedded.filters.margins import extended

    wide, mask = extended(image, sides[0], sides[1], sides[2], sides[3], feather)
    wish = FillWish(
        image=wide,
        mask=mask,
        feather=feather,
        prompt=str(prompt or ""),
        negative=negative,
        width=wide.width,
        height=wide.height,
        steps=steps,
        guidance=guidance,
        sampler=sampler,
        seed=seed,
        loras=lora,
        precision=precision,
    )
    painted: Image = paint(wish)
    return painted
