"""Mattes: cut a thing out of its picture by colour, light or difference, draw shapes, and work on mattes."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np

from studio.base.errors import SettingError, ShotgraphError
from studio.graph.context import Context
from studio.graph.places import Box, Outline
from studio.graph.spec import Colour, Data, Lane, Side, Slider, node
from studio.media.outline import outline_at, read_outline
from studio.media.values import Image, Mask

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]
Pixels = Annotated[float, Slider(0, 200, 0.5, "px")]


class Keyed(NamedTuple):
    """The picture with what is left of it opaque and the rest clear; and the same as a matte."""

    image: Image
    matte: Mask


@node("matte.chroma", words="green screen, blue screen, keying", version=1, lane=Lane.CPU, title="Chroma key")
def chroma(
    image: Image,
    *,
    colour: Annotated[str, Colour()] = "#00b140",
    tolerance: Percent = 15,
    softness: Percent = 50,
    spill: Percent = 50,
    refine: Percent = 100,
) -> Keyed:
    """Cut out what stands before a green, blue or other coloured screen.

    colour: of the screen. tolerance: how far from it is still screen; softness: over how much beyond that things come
    in; both in percent of the way from the screen's colour to grey. spill: how much of the screen's light is taken off
    things; up to 50 yellow and cyan keep theirs, at 100 skin is clean as well. refine: how much the edges are solved
    for what each pixel truly mixes, from the colours on both sides, so that hair and motion blur come out clean.
    """
    from studio.embedded.filters import keying
    from studio.embedded.lettering import rgba

    screen = rgba(colour, "colour")[:3]
    if not keying.keyable(screen):
        raise SettingError(
            f"{colour} is too near to grey to be keyed by its colour",
            setting="colour",
            mend="Choose the screen's colour, or key by light with matte.luma.",
        )
    pixels, matte = keying.chroma_keyed(
        image.pixels, screen, tolerance / 100, softness / 100, spill / 100, refine / 100
    )
    return Keyed(Image(pixels), Mask(matte))


@node("matte.luma", version=1, lane=Lane.CPU, title="Luma key")
def luma(
    image: Image, *, low: Percent = 50, high: Percent = 100, softness: Percent = 10, invert: bool = False
) -> Keyed:
    """Cut out what is as light as low to high: smoke and fire before black, ink on paper.

    softness: over how much beyond the limits it fades. invert: keep the rest.
    """
    from studio.embedded.filters import mattes

    return _cut(image, mattes.luma_matte(image.pixels, low / 100, high / 100, softness / 100), invert)


@node("matte.difference", version=1, lane=Lane.CPU, title="Difference key")
def difference(
    image: Image,
    plate: Image,
    *,
    tolerance: Percent = 6,
    softness: Percent = 10,
    grain: Annotated[float, Slider(0, 20, 0.1, "px")] = 1.0,
    invert: bool = False,
) -> Keyed:
    """Cut out what is not in a clean plate, a picture of the same place with nobody in it.

    tolerance: how different is still the same, in percent of the full range; softness: over how much beyond that things
    come in. grain: how far both pictures are blurred before they are compared, so that noise does not count. A plate of
    another size is stretched. invert: keep the rest.
    """
    from studio.embedded.filters import mattes
    from studio.embedded.filters.compositing import of_depth
    from studio.embedded.filters.resampling import resized

    empty = of_depth(resized(plate.pixels, image.width, image.height), image.pixels.dtype)
    return _cut(image, mattes.difference_matte(image.pixels, empty, tolerance / 100, softness / 100, grain), invert)


def _cut(image: Image, matte: Any, invert: bool) -> Keyed:
    from studio.embedded.filters.compositing import masked

    matte = 255 - matte if invert else matte
    pixels = masked(image.pixels, matte)
    return Keyed(Image(pixels), Mask(matte))


@node("matte.edge", version=1, lane=Lane.CPU, title="Matte edge")
def edge(
    mask: Mask,
    *,
    grow: Annotated[float, Slider(-200, 200, 0.5, "px")] = 0.0,
    feather: Pixels = 0.0,
    choke: Annotated[float, Slider(-100, 100, 1, "%")] = 0.0,
    invert: bool = False,
) -> Mask:
    """Move and soften the edge of a matte.

    grow: how far it grows on all sides; below 0 it shrinks. feather: how wide the edge is blurred. choke: afterwards,
    above 0 the soft edge moves inwards and hardens, below 0 outwards.
    """
    from studio.embedded.filters.mattes import edged

    out = edged(mask.pixels, grow, feather, choke / 100)
    return Mask(255 - out if invert else out)


@node("matte.math", version=1, lane=Lane.CPU, title="Matte math")
def math(
    a: Mask,
    b: Mask | None = None,
    *,
    op: Literal["union", "intersect", "subtract", "exclude", "add", "difference", "max", "min", "invert"] = "union",
    amount: Percent = 100,
) -> Mask:
    """Join two mattes: what is in either, in both, in one and not the other; or turn one inside out.

    op: union, intersect, subtract (a without b), exclude (in one of them only), add, difference, max, min, invert (of a
    alone). amount: how much of the result replaces a. b is stretched to the size of a.
    """
    from studio.embedded.filters import mattes

    high, wide = a.pixels.shape
    if b is None and op != "invert":
        raise ShotgraphError(f"'{op}' needs two mattes", socket="b", mend="Wire a second matte to b, or choose invert.")
    second = a.pixels if b is None else mattes.matching(b.pixels, wide, high)
    out = mattes.summed(a.pixels, second, op)
    share = amount / 100
    if share < 1:
        out = np.rint(a.pixels * (1 - share) + out * share).astype(np.uint8)
    return Mask(out)


_BOX = Box("x", "y", "width", "height", "rotation", when=("shape", ("rectangle", "ellipse")))


@node(
    "matte.shape",
    version=1,
    lane=Lane.CPU,
    title="Matte from a shape",
    places=(_BOX, Outline("outline", _BOX, "frame", when=("shape", ("polygon", "bezier")))),
)
def shape(
    ctx: Context,
    image: Image | None = None,
    *,
    shape: Literal["rectangle", "ellipse", "polygon", "bezier"] = "ellipse",
    x: Annotated[float, Slider(-100, 200, 0.1, "%")] = 50,
    y: Annotated[float, Slider(-100, 200, 0.1, "%")] = 50,
    width: Annotated[float, Slider(0, 400, 0.1, "%")] = 50,
    height: Annotated[float, Slider(0, 400, 0.1, "%")] = 50,
    rotation: Annotated[float, Slider(-3600, 3600, 0.5, "°")] = 0,
    roundness: Percent = 0,
    outline: Annotated[Any, Data("outline", read_outline)] = (),
    feather: Pixels = 0.0,
    invert: bool = False,
    frame: Annotated[float, Slider(-1000000, 1000000, 1)] = 0,
    wide: Side = 1920,
    high: Side = 1080,
) -> Mask:
    """Draw a matte: a rectangle, an ellipse, or an outline of your own that may change over time.

    image: whose size it gets, frame by frame; without one it is wide x high pixels. x, y: the shape's middle; width,
    height: its sides, all in percent of the picture. roundness: of a rectangle's corners. outline: the points of a
    polygon, or of a smooth curve through them (bezier), with keys by frames between which the points travel; x, y,
    width and height move and stretch it as a whole, 50, 50, 100 and 100 leave it where it was drawn.
    frame: added to the number of the frame that is shown, so that the outline starts earlier or later.
    """
    from studio.embedded.filters import shapes
    from studio.embedded.filters.compositing import feathered

    if image is not None:
        wide, high = image.width, image.height
    sides = width / 100 * wide, height / 100 * high
    if shape == "rectangle":
        drawn = shapes.rectangle(*sides, roundness / 100)
    elif shape == "ellipse":
        drawn = shapes.ellipse(*sides)
    else:
        keys = read_outline(outline)
        if not keys or len(keys[0].points) < 3:
            raise SettingError("the outline has fewer than three points", setting="outline", mend="Draw an outline.")
        drawn = (outline_at(keys, ctx.frame + frame) - 0.5) * sides
        drawn = shapes.smooth(drawn) if shape == "bezier" else drawn
    at = shapes.placed(drawn, x / 100 * wide, y / 100 * high, rotation)
    out = feathered(shapes.covered(at, wide, high), feather)
    return Mask(255 - out if invert else out)
