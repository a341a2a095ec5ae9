"""Effects of one picture, and pictures made of shapes, letters and each other."""

from __future__ import annotations

from typing import Annotated, Literal

from studio.graph.spec import Lane, Slider, node
from studio.media.values import Image

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]
Place = Annotated[float, Slider(-100, 200, 0.1, "%")]
Turn = Annotated[float, Slider(-3600, 3600, 0.1, "°")]
Edges = Literal["clear", "repeat", "mirror", "stretch"]


@node("image.transform", version=1, lane=Lane.CPU)
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
    is the middle. edges: what is laid bare is clear, or the picture goes on there: repeated, mirrored, or its last
    pixels drawn out.
    """
    from studio.embedded.filters.transforming import filling

    wide, high = image.width, image.height
    sides = wide * scale / 100, high * scale / 100 * stretch / 100
    at = wide * (anchor_x + x) / 100, high * (anchor_y + y) / 100
    return Image(filling(image.pixels, *sides, at, (anchor_x / 100, anchor_y / 100), rotation, edges))
