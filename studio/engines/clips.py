"""Clips: Flow and video models that set stills in motion, models of words and of other clips, frames in between."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.wishes import (
    ClipUpscaleWish,
    ClipWish,
    ExtensionWish,
    InterpolationWish,
    RestyleWish,
    SceneWish,
)
from studio.media.signal import Signal, value_at
from studio.media.values import Video, VideoInfo, mapped
from studio.models.installed import InstalledModel
from studio.models.pipelines import clip_classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.media.frames import Frame

_TOLD = ("prompt", "negative", "steps", "guidance", "precision")


@engine(
    "image-to-video",
    "flow",
    title="Flow",
    licence="MIT",
    honours=("prompt", "motion", "depth", "amount", "loop"),
)
def flow(ctx: Context, wish: ClipWish) -> Video:
    """Moves a still along brushed motion and camera moves by dense flow with forward splatting."""
    from functools import cache
    from threading import Lock

    from studio.embedded.flow import Clip, camera_share
    from studio.media.camera import motion_from
    from studio.media.frames import Frame

    rate, image, motion = wish.rate, wish.image, motion_from(wish.motion, wish.prompt, gentle=True)
    if rate <= 0:
        raise SettingError("A still has no rate to keep", setting="rate", mend="Give frames a second, such as 24.")
    frames = max(1, math.ceil(round(float(wish.seconds) * float(rate), 6)))
    share = camera_share(
        motion,
        (image.width, image.height),
        frames,
        rate,
        amount=wish.amount,
        seed=wish.seed,
        loop=wish.loop,
        parallax=wish.parallax,
    )
    if share < 0.995:
        ctx.note(f"The camera moves {share:.0%} of what was asked: more would show the picture's border.")
    preparing = Lock()

    @cache
    def prepared() -> Clip:
        return Clip(
            image.rgb8,
            motion,
            frames=frames,
            rate=rate,
            amount=wish.amount,
            parallax=wish.parallax,
            seed=wish.seed,
            loop=wish.loop,
            depth=wish.depth.pixels if wish.depth else None,
        )

    def pull(start: int, stop: int) -> Iterator[Frame]:
        with preparing:  # several pulls may begin at once; the work is done by the first
            clip = prepared()
        for number in range(start, stop):
            yield Frame.of(clip.frame(number))

    return Video(VideoInfo(image.width, image.height, rate, frames), pull)


@engine("image-to-video", runs=clip_classes("image-to-video"), honours=(*_TOLD, "motion", "depth", "amount"))
def animated(ctx: Context, wish: ClipWish, model: InstalledModel) -> Video:
    """A still set in motion; what of brushes and camera the model's class cannot take is told."""
    from studio.generative.films import animated

    return animated(ctx, wish, model)


@engine("text-to-video", runs=clip_classes("text-to-video"))
def generated(ctx: Context, wish: SceneWish, model: InstalledModel) -> Video:
    """A clip from words."""
    from studio.generative.films import generated

    return generated(ctx, wish, model)


@engine("video-to-video", runs=clip_classes("video-to-video"))
def restyled(ctx: Context, wish: RestyleWish, model: InstalledModel) -> Video:
    """A clip painted anew, in windows that dissolve into each other."""
    from studio.generative.films import restyled

    return restyled(ctx, wish, model)


@engine(
    "video-to-video",
    "style-transfer",
    title="Style transfer",
    licence="Apache-2.0",
    honours=("strength",),
    learnt=True,
)
def stylised(ctx: Context, wish: RestyleWish) -> Video:
    """Repaints a clip in a manner that the prompt names, held steady along the motion; it adds nothing new."""
    from studio.embedded.nets import manners, moving

    name = manners.manner_in(wish.prompt)
    ctx.note(manners.told(name))
    name = name or manners.USUAL
    strength = value_at(wish.strength, float(wish.video.info.seconds) / 2)
    if isinstance(wish.strength, Signal):
        ctx.note(f"Style transfer paints all of the clip at one strength, that of its middle: {strength:.2f}.")
    look, colours = manners.style_named(name), manners.own_colours(name)
    return moving.stylised(wish.video, look, min(1.0, strength * 1.4), colours=colours, check=ctx.check)


@engine("video-extension", of="image-to-video", runs=clip_classes("image-to-video"))
def extended(ctx: Context, wish: ExtensionWish, model: InstalledModel) -> Video:
    """A clip that goes on, by a model of stills."""
    from studio.generative.films import extended

    return extended(ctx, wish, model)


@engine("interpolation", "optical-flow", title="Optical flow", licence="MIT")
def between(ctx: Context, wish: InterpolationWish) -> Video:
    """In-between frames from bidirectional flow, aware of occlusions, cuts and held drawings."""
    from studio.embedded.opticalflow.retimed import retimed

    return retimed(wish.video, Fraction(wish.rate))


@engine("clip-upscaling", "span", title="SPAN", licence="Apache-2.0", learnt=True, auto=False)
def finer(ctx: Context, wish: ClipUpscaleWish) -> Video:
    """A small network that restores what shrinking took; what stands still in a clip is computed once.

    Not what `auto` means: on clips that were coded with losses, as most files are, it is hardly nearer to the truth
    than the resampler (docs/benchmarks.md), and takes a hundred times as long.
    """
    from studio.embedded.nets.span import Larger
    from studio.media.frames import Frame

    larger = Larger(wish.width, wish.height)

    def frame(number: int, given: Frame) -> Frame:
        return Frame.of(larger(given.pixels(), ctx.check), given.color)

    return mapped(wish.video, frame, width=wish.width, height=wish.height)


@engine("clip-upscaling", "lanczos", title="Lanczos", licence="MIT")
def larger(ctx: Context, wish: ClipUpscaleWish) -> Video:
    """A faithful resampler: no detail is invented."""
    from studio.embedded.filters.resampling import resized
    from studio.media.frames import Frame

    def frame(number: int, given: Frame) -> Frame:
        return Frame.of(resized(given.pixels(), wish.width, wish.height), given.color)

    return mapped(wish.video, frame, width=wish.width, height=wish.height)
