"""Pictures and clips in the style of a picture."""

from __future__ import annotations

from typing import Annotated

from studio.graph.context import Context
from studio.graph.spec import Lane, Slider, node
from studio.media.values import Image, Video

Percent = Annotated[float, Slider(0, 100, 1, "%")]
Strokes = Annotated[float, Slider(35, 400, 5, "%")]


@node(
    "image.stylise",
    words="style transfer, painting, stylize",
    version=1,
    lane=Lane.CPU,
    title="Stylise",
    origin="trainedAlgorithmicMedia",
    still="Stylise a clip with video.stylise, which holds it steady.",
)
def stylise(
    image: Image, style: Image, *, strength: Percent = 100, strokes: Strokes = 100, own_colours: Percent = 0
) -> Image:
    """Repaint a picture in the style of any other: a painting, a drawing, a pattern, a photograph.

    style: its strokes, texture and colours are taken over, what it shows is not; only its middle square is looked at.
    strength: how far to go from the picture's own style. strokes: how large they are. own_colours: how much the picture
    keeps its own colours and takes only the strokes. It is a small network, at work in a second or two; transparency
    stays.
    """
    from studio.embedded.nets.style import painted, style_of

    made = painted(image.pixels, style_of(style.rgb8), strength / 100, strokes / 100, own_colours / 100)
    return Image(made)


@node("video.stylise", version=1, lane=Lane.CPU, keep=True, title="Stylise a clip", origin="trainedAlgorithmicMedia")
def stylise_clip(
    ctx: Context,
    video: Video,
    style: Image,
    *,
    strength: Percent = 100,
    strokes: Strokes = 100,
    own_colours: Percent = 0,
    steady: Annotated[int, Slider(0, 8, 1)] = 4,
) -> Video:
    """Repaint a clip in the style of a picture, with strokes that stay on what they paint instead of flickering.

    strength, strokes, own_colours: as in image.stylise. steady: frames before and after whose painting is averaged into
    a frame, along the motion and only where they show the same surface; 0 paints every frame by itself. More is
    steadier and softer. At a cut it begins anew.
    """
    if not video.info.length:
        return video
    from studio.embedded.nets.moving import stylised
    from studio.embedded.nets.style import style_of

    look = style_of(style.rgb8)
    return stylised(video, look, strength / 100, strokes / 100, own_colours / 100, steady, ctx.check)
