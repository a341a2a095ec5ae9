"""What looks are made of: worn film, tape, broken pictures, comics."""

from __future__ import annotations

from typing import Annotated

from studio.graph.context import Context
from studio.graph.spec import Lane, Seed, Slider, node
from studio.media.values import Image

Percent = Annotated[float, Slider(0, 100, 1, "%")]
FrameNumber = Annotated[int, Slider(0, 1000000, 1)]


@node("image.weave", version=1, lane=Lane.CPU, title="Gate weave")
def weave(
    ctx: Context,
    image: Image,
    *,
    amount: Annotated[float, Slider(0, 10, 0.05, "%")] = 0.4,
    turn: Annotated[float, Slider(0, 5, 0.01, "°")] = 0.08,
    seed: Seed = 1,
    frame: FrameNumber = 0,
) -> Image:
    """Let the picture sway and tremble from frame to frame, as film does in a projector's gate.

    amount: how far, in percent of its height; turn: how far it leans. frame: added to the number of the frame.
    """
    from studio.embedded.filters.worn import weaving

    return Image(weaving(image.pixels, amount / 100, turn, seed, ctx.frame + frame))


@node("image.dust", version=1, lane=Lane.CPU, title="Dust and scratches")
def dust(
    ctx: Context,
    image: Image,
    *,
    dust: Percent = 40,
    scratches: Percent = 40,
    flicker: Percent = 30,
    seed: Seed = 1,
    frame: FrameNumber = 0,
) -> Image:
    """Wear a picture like an old print: specks and hairs that change every frame, scratches that stay a while.

    flicker: how much the light changes. frame: added to the number of the frame.
    """
    from studio.embedded.filters.worn import dusty

    wear = dust / 100, scratches / 100, flicker / 100
    return Image(dusty(image.pixels, *wear, seed, ctx.frame + frame))


@node("image.tape", words="vhs, analog, retro", version=1, lane=Lane.CPU, title="Video tape")
def tape(
    ctx: Context,
    image: Image,
    *,
    bleed: Percent = 60,
    jitter: Percent = 40,
    noise: Percent = 40,
    tracking: Percent = 50,
    seed: Seed = 1,
    frame: FrameNumber = 0,
) -> Image:
    """Show a picture as from a home video tape.

    bleed: how far colours run over and detail is lost; jitter: how much lines tremble, and lean at the bottom.
    tracking: a band of torn lines that climbs through the picture. frame: added to the number of the frame.
    """
    from studio.embedded.filters.worn import taped

    wear = bleed / 100, jitter / 100, noise / 100, tracking / 100
    return Image(taped(image.pixels, *wear, seed, ctx.frame + frame))


@node("image.glitch", version=1, lane=Lane.CPU)
def glitch(
    ctx: Context,
    image: Image,
    *,
    split: Percent = 60,
    blocks: Percent = 50,
    lines: Percent = 30,
    hold: Annotated[int, Slider(1, 100)] = 4,
    seed: Seed = 1,
    frame: FrameNumber = 0,
) -> Image:
    """Break a picture as a bad signal does: colours apart, bands and blocks in the wrong place.

    split: how far red and blue are apart; blocks: how much is misplaced; lines: how dark scan lines are. hold: how many
    frames one fault stays. frame: added to the number of the frame.
    """
    from studio.embedded.filters.worn import glitched

    faults = split / 100, blocks / 100, lines / 100
    return Image(glitched(image.pixels, *faults, seed, ctx.frame + frame, hold))


@node("image.comic", version=1, lane=Lane.CPU)
def comic(
    image: Image,
    *,
    levels: Annotated[int, Slider(0, 24, zero="all")] = 6,
    ink: Percent = 80,
    dots: Percent = 40,
    vivid: Percent = 50,
) -> Image:
    """Draw a picture anew as a comic: flat colours in few steps of light, ink along edges, dots in the shadows.

    levels: steps of light, 0 for all. vivid: how much stronger colours become.
    """
    from studio.embedded.filters.comic import drawn

    return Image(drawn(image.pixels, levels, ink / 100, dots / 100, vivid / 100))
