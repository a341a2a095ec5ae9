"""Stills: diffusion models that paint, edit and fill, and what makes a picture larger."""

from __future__ import annotations

from studio.graph.context import Context
from studio.graph.engines import ANY, engine
from studio.graph.wishes import EditWish, FillWish, StillWish, UpscaleWish
from studio.media.values import Image
from studio.models.installed import InstalledModel


@engine("text-to-image", runs=(ANY,))
def paint(ctx: Context, wish: StillWish, model: InstalledModel) -> Image:
    """A still by any class of diffusers that makes pictures of words."""
    from studio.generative.stills import paint

    return paint(ctx, wish, model)


@engine("image-to-image", runs=(ANY,))
def edit(ctx: Context, wish: EditWish, model: InstalledModel) -> Image:
    """A picture painted anew from words."""
    from studio.generative.stills import paint

    return paint(ctx, wish, model)


@engine(
    "image-to-image",
    "style-transfer",
    title="Style transfer",
    licence="Apache-2.0",
    honours=("strength", "reference"),
    learnt=True,
)
def restyled(ctx: Context, wish: EditWish) -> Image:
    """Repaints a picture in the style of the reference, or in a manner that the prompt names; it adds nothing new."""
    from studio.embedded.nets import manners
    from studio.embedded.nets.style import painted, style_of

    strength = min(1.0, wish.strength * 1.4)
    if wish.reference is not None:
        ctx.note("Style transfer takes the style of the reference; it does not read the prompt.")
        return Image(painted(wish.image.pixels, style_of(wish.reference.rgb8), strength))
    name = manners.manner_in(wish.prompt)
    ctx.note(manners.told(name))
    name = name or manners.USUAL
    return Image(painted(wish.image.pixels, manners.style_named(name), strength, colours=manners.own_colours(name)))


@engine("inpainting", runs=(ANY,))
def fill(ctx: Context, wish: FillWish, model: InstalledModel) -> Image:
    """A part of a picture painted anew."""
    from studio.generative.regions import inpainted

    return inpainted(ctx, wish, model)


@engine("upscaling", "span", title="SPAN", licence="Apache-2.0", learnt=True)
def finer(ctx: Context, wish: UpscaleWish) -> Image:
    """A small network that restores what shrinking took: faithful, 2 to 4 dB nearer to the truth than a resampler."""
    from studio.embedded.nets.span import larger

    tiles = larger(wish.image.pixels, wish.width, wish.height, ctx.check, lambda n, of: ctx.progress(n, of, "tiles"))
    return Image(tiles)


@engine("upscaling", "lanczos", title="Lanczos", licence="MIT")
def larger(ctx: Context, wish: UpscaleWish) -> Image:
    """A faithful resampler: no detail is invented."""
    from studio.embedded.filters.resampling import resized

    return Image(resized(wish.image.pixels, wish.width, wish.height))
