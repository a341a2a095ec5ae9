"""Better pictures from the ones there are: more frames, less noise, crisper edges, more pixels. All lazy."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from studio.graph.context import Context
from studio.graph.spec import Lane, Rate, Slider, Weights, node
from studio.graph.wishes import ClipUpscaleWish, InterpolationWish
from studio.media.frames import Frame, plane
from studio.media.signal import Signal, value_at
from studio.media.values import Video, Window, filtered, mapped


@node("enhance.interpolate", words="rife, slow motion, more frames, smooth, fps", version=2, lane=Lane.CPU, keep=True)
def interpolate(
    ctx: Context, video: Video, *, rate: Rate = 60, model: Annotated[str, Weights("interpolation")] = "auto"
) -> Video:
    """Insert in-between frames for smooth motion or slow motion; no pixel is computed until a frame is asked for.

    The clip keeps its duration to within half a frame. Any rate will do (24 to 60, 23.976 to 50, also downwards);
    0 leaves the clip as it is. Frames that fall on a source frame are that frame, untouched, except for repeats in
    animation on twos to fours, which become motion too. Across a cut nothing is mixed: the nearest frame is shown.

    model: "auto" or "optical-flow" is the embedded engine "Optical flow".
    """
    rate = Fraction(rate)
    if rate in (0, video.info.rate) or not video.info.length:
        return video
    clip: Video = ctx.engine("interpolation", model)(InterpolationWish(video=video, rate=rate))
    return clip


@node("enhance.denoise", words="noise, grain, clean", version=1, lane=Lane.CPU, keep=True)
def denoise(video: Video, *, strength: Annotated[float | Signal, Slider(0, 100, 1, "%")] = 50) -> Video:
    """Take away noise and grain: every frame is averaged with the two before and after it, along the motion.

    The noise is measured on each frame; 50 % takes away as much as is found, 0 nothing, 100 twice as much. Moving
    things do not smear: a neighbour counts only where it shows the same. A signal wired to strength is read at each
    frame's moment.
    """
    if not strength or not video.info.length:
        return video
    from studio.embedded.filters import denoising
    from studio.embedded.opticalflow.recent import Recent

    length = video.info.length
    pictures, tracks = Recent(6), Recent(6)

    def needs(number: int) -> tuple[range]:
        return (range(max(0, number - 2), min(length, number + 3)),)

    def render(number: int, frames: Window) -> Frame:
        def picture(i: int) -> Any:
            return pictures.get(i, lambda: frames[i].pixels())

        def track(i: int) -> Any:
            return tracks.get(i, lambda: denoising.track(picture(i)))

        much = value_at(strength, float(number / video.info.rate)) / 50
        around = [i for i in needs(number)[0] if i != number]
        clean = denoising.denoised(
            picture(number), [picture(i) for i in around], [track(i) for i in around], track(number), much
        )
        return Frame.of(clean, frames[number].color)

    return filtered(video.info, (video,), needs, render)


@node("enhance.sharpen", words="sharper, crisp, unsharp mask", version=1, lane=Lane.CPU)
def sharpen(
    video: Video,
    *,
    amount: Annotated[float | Signal, Slider(0, 2, 0.05)] = 0.5,
    radius: Annotated[float | Signal, Slider(0.3, 5, 0.1, "px")] = 1.0,
) -> Video:
    """Make edges and texture crisper without halos or coloured fringes.

    amount: 0 leaves the clip as it is, 1 is crisp, 2 is the most. radius: how wide the detail is; 1 for sharp footage,
    more for soft footage. Only brightness is sharpened, less where there is no room for more contrast. Signals wired to
    them are read at each frame's moment.
    """
    if not amount:
        return video

    def render(number: int, frame: Frame) -> Frame:
        seconds = float(number / video.info.rate)
        return _sharper(frame, value_at(amount, seconds), value_at(radius, seconds))

    return mapped(video, render)


@node(
    "enhance.upscale",
    title="Upscale clip",
    words="super resolution, enlarge, 4k, esrgan",
    version=1,
    lane=Lane.CPU,
    keep=True,
)
def upscale(
    ctx: Context,
    video: Video,
    *,
    scale: Annotated[float, Slider(1, 4, 0.1, "x")] = 2.0,
    model: Annotated[str, Weights("clip-upscaling")] = "auto",
) -> Video:
    """Give a clip more pixels.

    model: "auto" or "lanczos" is the embedded resampler "Lanczos": sharp, without ringing. "span" is the embedded
    network "SPAN", which restores edges and fine lines that a resampler leaves soft. It is worth its time (a second
    and more a frame from 960x540 to 1920x1080 on two cores, less where the picture stands still) on clips that were
    generated, drawn or kept without loss, not on those of cameras and streams, whose coding it takes for detail.
    """
    if scale == 1:
        return video
    width, height = round(video.info.width * scale), round(video.info.height * scale)
    clip: Video = ctx.engine("clip-upscaling", model)(ClipUpscaleWish(video=video, width=width, height=height))
    return clip


def _sharper(frame: Frame, amount: float, radius: float) -> Frame:
    """Planes stay planes, so that chroma and depth are not touched at all; other frames are sharpened as RGB."""
    from studio.embedded.filters import sharpening

    if not frame.planar or not frame.pix_fmt.startswith(("yuv", "gray")):
        return Frame.of(sharpening.sharpened(frame.pixels(), amount, radius), frame.color)
    import av

    native = frame.planes(frame.pix_fmt, frame.color)
    out = av.VideoFrame(native.width, native.height, native.format.name)
    for number in range(1, len(native.planes)):
        plane(out, number)[:] = plane(native, number)
    unit = 1 << frame.bit_depth - 8
    low, high = (0, 256 * unit - 1) if frame.color.range == "pc" else (16 * unit, 235 * unit)
    plane(out, 0)[:] = sharpening.sharpened_plane(plane(native, 0), amount, radius, low, high)
    return Frame(native=out, color=frame.color)
