"""Effects of one picture, and pictures made of shapes, letters and each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np

from studio.base.errors import ShotgraphError
from studio.graph.context import Context
from studio.graph.places import Box, Point
from studio.graph.spec import Colour, Lane, Multiline, OpenFile, Side, Slider, node
from studio.media.values import Image, Mask, Text

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]
Place = Annotated[float, Slider(-100, 200, 0.1, "%")]
Turn = Annotated[float, Slider(-3600, 3600, 0.1, "°")]
Edges = Literal["clear", "repeat", "mirror", "stretch"]


@node(
    "image.transform",
    words="move, rotate, scale, zoom, position",
    version=1,
    lane=Lane.CPU,
    places=(Point("x", "y", ("anchor_x", "anchor_y")),),
)
def transform(
    image: Image,
    *,
    x: Annotated[float, Slider(-200, 200, 0.1, "%")] = 0,
    y: Annotated[float, Slider(-200, 200, 0.1, "%")] = 0,
    scale: Annotated[float, Slider(1, 1000, 0.1, "%")] = 100,
    stretch: Annotated[float, Slider(1, 400, 0.1, "%")] = 100,
    rotation: Turn = 0,
    anchor_x: Place = 50,
    anchor_y: Place = 50,
    edges: Edges = "clear",
) -> Image:
    """Move, scale and turn a picture within its own frame, by parts of a pixel.

    x, y: how far it moves right and down, in percent of its sides. stretch: its height in percent of what goes with the
    scale. rotation: clockwise; it and the scale leave the anchor where it is. anchor_x, anchor_y: that point, 50 and 50
    is the middle. edges: what is laid bare is clear, or the picture goes on: repeated, mirrored, its last pixels drawn
    out.
    """
    from studio.embedded.filters.transforming import filling

    wide, high = image.width, image.height
    sides = wide * scale / 100, high * scale / 100 * stretch / 100
    at = wide * (anchor_x + x) / 100, high * (anchor_y + y) / 100
    return Image(filling(image.pixels, *sides, at, (anchor_x / 100, anchor_y / 100), rotation, edges))


@node(
    "image.blur",
    words="gaussian, soften, bokeh, defocus",
    version=1,
    lane=Lane.CPU,
    places=(Point("x", "y", when=("kind", ("spin", "zoom"))),),
)
def blur(
    image: Image,
    mask: Mask | None = None,
    *,
    kind: Literal["gaussian", "directional", "spin", "zoom", "lens"] = "gaussian",
    radius: Annotated[float, Slider(0, 300, 0.1, "px")] = 8.0,
    angle: Turn = 0,
    x: Place = 50,
    y: Place = 50,
    blades: Annotated[int, Slider(0, 12, zero="round")] = 0,
    highlights: Percent = 30,
) -> Image:
    """Blur a picture: softly, along a line, around or out of a point, or as a lens does.

    mask: where, stretched over the picture; without one everywhere. radius: how far a point is spread to either side
    (for spin and zoom at the picture's corner; a Gaussian has half of it as sigma). angle: of the line, 0 sideways and
    90 up and down, or of the iris. x, y: the point of spin and zoom. blades: of the iris, 0 for a round one.
    highlights: how much brighter than white the lights were, so that out of focus they become discs.
    """
    import math

    from studio.embedded.filters import blurring, compositing

    pixels, center = image.pixels, (x / 100, y / 100)
    corner = max(1.0, math.hypot(image.width, image.height) / 2)
    if kind == "gaussian":
        made = blurring.gaussian(pixels, radius / 2)
    elif kind == "directional":
        made = blurring.directional(pixels, 2 * radius, angle)
    elif kind == "spin":
        made = blurring.spin(pixels, math.degrees(2 * radius / corner), center)
    elif kind == "zoom":
        made = blurring.zoom(pixels, 2 * radius / corner, center)
    else:
        made = blurring.lens(pixels, radius, blades, angle, highlights / 100)
    return Image(made if mask is None else compositing.within_mask(pixels, made, mask.pixels))


@node("image.glow", words="bloom, halo", version=1, lane=Lane.CPU)
def glow(
    image: Image,
    *,
    threshold: Percent = 60,
    radius: Annotated[float, Slider(0, 500, 1, "px")] = 40.0,
    amount: Annotated[float, Slider(0, 300, 1, "%")] = 80,
    colour: Annotated[str, Colour()] = "#ffffff",
    around: bool = False,
) -> Image:
    """Let what is bright shine on what is around it: bloom, dream light, halation.

    threshold: how light is bright. radius: how far the light reaches. colour: what tints it. around: only beside what
    shines, as the red glow that film has around lights.
    """
    from studio.embedded.filters.glowing import glowing
    from studio.embedded.lettering import rgba

    red, green, blue = (part / 255 for part in rgba(colour, "colour")[:3])
    made = glowing(image.pixels, threshold / 100, radius, amount / 100, (red, green, blue), not around)
    return Image(made)


@node("image.pixelate", words="mosaic, censor, blur face", version=1, lane=Lane.CPU)
def pixelate(
    image: Image,
    mask: Mask | None = None,
    *,
    size: Annotated[float, Slider(1, 512, 1, "px")] = 16,
    gap: Percent = 0,
) -> Image:
    """Show a picture in coarse squares, all of it or what a mask covers: a face, a number plate.

    size: of a square. gap: dark lines between them, in percent of one.
    """
    from studio.embedded.filters import compositing
    from studio.embedded.filters.glowing import pixelated

    made = pixelated(image.pixels, size, gap / 100)
    return Image(made if mask is None else compositing.within_mask(image.pixels, made, mask.pixels))


@node(
    "image.text",
    title="Text on a picture",
    words="text overlay, caption, lettering, watermark",
    version=1,
    lane=Lane.CPU,
    origin="digitalCreation",
    places=(Point("x", "y"),),
)
def text(
    ctx: Context,
    image: Image | None = None,
    words: Text | None = None,
    *,
    text: Annotated[str, Multiline()] = "",
    size: Annotated[float, Slider(0.5, 100, 0.1, "%")] = 10.0,
    x: Place = 50,
    y: Place = 50,
    room: Annotated[float, Slider(1, 400, 1, "%")] = 90,
    align: Literal["left", "center", "right"] = "center",
    weight: Literal["Regular", "Medium", "SemiBold", "Bold"] = "SemiBold",
    font: Annotated[Path, OpenFile("Fonts (*.ttf *.otf *.ttc)")] = Path(),
    color: Annotated[str, Colour()] = "#ffffff",
    leading: Annotated[float, Slider(50, 300, 1, "%")] = 120,
    tracking: Annotated[float, Slider(-20, 100, 0.5, "%")] = 0,
    outline: Annotated[float, Slider(0, 50, 0.5, "%")] = 0,
    outline_color: Annotated[str, Colour()] = "#000000",
    shadow: Annotated[float, Slider(0, 50, 0.5, "%")] = 6,
    shadow_color: Annotated[str, Colour()] = "#000000a0",
    box: Annotated[float, Slider(0, 200, 1, "%")] = 0,
    box_color: Annotated[str, Colour()] = "#000000a0",
    rotation: Turn = 0,
    opacity: Percent = 100,
    wide: Side = 1920,
    high: Side = 1080,
) -> Image:
    """Write words on a picture, or on a clear one of wide x high pixels to lay over others.

    words: used where the setting text is empty. size: of the letters, in percent of the picture's shorter side; x, y:
    where the middle of the text lies; room: how wide lines may be, in percent of the picture's width. font: a file in
    place of the app's own letters, which come in the weights. leading: from line to line; tracking: space between
    letters; outline, shadow, box: how far each reaches; all in percent of the letters' size. Without words nothing is
    written.
    """
    from studio.embedded.filters import compositing, transforming
    from studio.embedded.wordart import WordStyle, lettered

    if image is not None:
        wide, high = image.width, image.height
    em = min(wide, high) * size / 100
    look = WordStyle(
        size=em,
        room=wide * room / 100,
        weight=weight,
        font="" if font == Path() else str(font),
        color=color,
        align=align,
        leading=leading / 100,
        tracking=tracking / 100,
        outline=em * outline / 100,
        outline_color=outline_color,
        shadow=em * shadow / 100,
        shadow_color=shadow_color,
        box=em * box / 100,
        box_color=box_color,
    )
    layer, missing = lettered(text if text.strip() else str(words or ""), look)
    if missing:
        ctx.note(f"No font on this machine has {' '.join(sorted(missing)[:12])}: install one, such as Noto Sans CJK.")
    ground = image.pixels if image is not None else np.zeros((high, wide, 4), np.uint8)
    at = wide * x / 100, high * y / 100
    sides = float(layer.shape[1]), float(layer.shape[0])
    part, left, top = transforming.placed(layer, *sides, at, (0.5, 0.5), rotation, (wide, high))
    part = compositing.of_depth(part, ground.dtype)
    return Image(compositing.composed(ground, part, left, top, opacity / 100, "normal"))


@node(
    "image.shape",
    title="Draw a shape",
    words="rectangle, circle, star, arrow",
    version=1,
    lane=Lane.CPU,
    origin="digitalCreation",
    places=(Box("x", "y", "width", "height", "rotation"),),
)
def shape(
    image: Image | None = None,
    *,
    shape: Literal["rectangle", "ellipse", "polygon", "star", "arrow"] = "rectangle",
    x: Place = 50,
    y: Place = 50,
    width: Annotated[float, Slider(0, 400, 0.1, "%")] = 40,
    height: Annotated[float, Slider(0, 400, 0.1, "%")] = 40,
    rotation: Turn = 0,
    roundness: Percent = 0,
    points: Annotated[int, Slider(3, 60)] = 5,
    inner: Percent = 45,
    color: Annotated[str, Colour()] = "#ffd23f",
    line: Annotated[float, Slider(0, 200, 0.5, "px")] = 0,
    line_color: Annotated[str, Colour()] = "#ffffff",
    feather: Annotated[float, Slider(0, 200, 0.5, "px")] = 0,
    opacity: Percent = 100,
    wide: Side = 1920,
    high: Side = 1080,
) -> Image:
    """Draw a shape on a picture, or on a clear one of wide x high pixels to lay over others.

    x, y: its middle; width, height: its sides, in percent of the picture's. roundness: of a rectangle's corners.
    points: corners of a polygon, tips of a star; inner: how near to the middle a star's notches are. color: of its
    inside, with alpha as #rrggbbaa; line: width of a line along its edge. feather: how wide all edges are blurred.
    """
    from studio.embedded.filters import compositing, shapes
    from studio.embedded.lettering import rgba

    if image is not None:
        wide, high = image.width, image.height
    ground = image.pixels if image is not None else np.zeros((high, wide, 4), np.uint8)
    sides = wide * width / 100, high * height / 100
    drawn = shapes.named(shape, *sides, roundness / 100, points, inner / 100)
    at = shapes.placed(drawn, wide * x / 100, high * y / 100, rotation)
    inks = [(shapes.covered(at, wide, high), rgba(color, "color"))]
    if line > 0:
        inks.append((shapes.stroked(at, line, wide, high), rgba(line_color, "line_color")))
    for matte, ink in inks:
        layer = np.empty((high, wide, 4), np.uint8)
        layer[..., :3] = ink[:3]
        layer[..., 3] = compositing.feathered(matte, feather) * (ink[3] / 255) + 0.5
        above = compositing.of_depth(layer, ground.dtype)
        ground = compositing.composed(ground, above, 0, 0, opacity / 100, "normal")
    return Image(ground)


@node("image.grid", words="collage, grid, side by side", version=1, lane=Lane.CPU, title="Split screen")
def grid(
    images: list[Image],
    *,
    layout: Literal["grid", "side by side", "stacked", "one large", "picture in picture"] = "grid",
    columns: Annotated[int, Slider(0, 12, zero="auto")] = 0,
    gap: Annotated[float, Slider(0, 20, 0.1, "%")] = 1.0,
    border: Annotated[float, Slider(0, 20, 0.1, "%")] = 0.0,
    fit: Literal["cover", "contain", "stretch"] = "cover",
    inset: Annotated[float, Slider(5, 60, 0.5, "%")] = 28.0,
    corner: Literal["bottom right", "bottom left", "top right", "top left"] = "bottom right",
    background: Annotated[str, Colour()] = "#000000",
    width: Annotated[int, Slider(0, 16384, 2, "px", zero="auto")] = 0,
    height: Annotated[int, Slider(0, 16384, 2, "px", zero="auto")] = 0,
) -> Image:
    """Show several pictures at once: split screens, grids, a picture in a corner of another.

    layout: "one large" has the first beside the others; "picture in picture" has it behind them, each `inset` percent
    of its width, from a corner on. columns: of a grid, 0 as square as can be. gap: between the pictures; border: around
    all, both in percent of the shorter side. fit: "cover" cuts what hangs over its place, "contain" shows all of it. A
    width or height of 0 is the first picture's.
    """
    from studio.embedded.filters import grids
    from studio.embedded.lettering import rgba

    if not images:
        raise ShotgraphError("there are no pictures to show", socket="images", mend="Wire two pictures or more.")
    wide, high = width or images[0].width, height or images[0].height
    boxes = grids.boxes(len(images), layout, wide, high, columns, gap / 100, border / 100, inset / 100, corner)
    layers = [image.pixels for image in images]
    return Image(grids.arranged(layers, boxes, wide, high, fit, rgba(background, "background")))
