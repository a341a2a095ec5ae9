"""Time: a speed that changes, a frame that stays, trails, and the blur of an open shutter. All lazy."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Literal

from studio.base.errors import SettingError
from studio.graph.spec import Lane, Slider, node
from studio.media.frames import Frame
from studio.media.signal import Signal, steady, value_at
from studio.media.values import Video, Window, filtered, keeping_sound

Sound = Literal["same pitch", "like a tape", "none"]


@node("video.ramp", words="slow motion, fast, time remap", version=1, lane=Lane.CPU, title="Speed ramp")
def ramp(
    video: Video,
    *,
    speed: Annotated[float | Signal, Slider(0, 100, 0.05, "x")] = 1.0,
    between: Literal["nearest", "blend", "flow"] = "nearest",
    clock: Literal["result", "clip"] = "result",
    shutter: Annotated[float, Slider(0, 360, 5, "°")] = 180.0,
    sound: Sound = "same pitch",
) -> Video:
    """Let a clip run faster and slower while it plays: wire a curve to speed, or leave one speed for all of it.

    speed: 2 is twice as fast, 0.5 half as fast, 0 stands still. The result lasts until the clip's end is reached, to
    the nearest frame; where the speed comes to 0 and stays there, it ends.
    between: what is seen at moments between two frames. nearest is the frame that was on screen, blend mixes frames,
    and flow paints new ones along the motion (never across a cut). clock: whose seconds the curve counts, those of the
    result or those of the clip as it was. shutter: with blend, for how much of a frame's time fast motion is mixed.
    sound: the clip's own sound goes along at the same pitch or like a tape, and dies away under a tenth of the speed.
    """
    from studio.embedded.retiming import timemap
    from studio.embedded.retiming.frames import seen
    from studio.embedded.retiming.sound import followed

    info = video.info
    pace = speed if isinstance(speed, Signal) else steady(speed)
    fixed = pace.constant
    if not info.length or fixed == 1:
        return video
    if fixed == 0:
        raise SettingError("at speed 0 the clip would never end", setting="speed", mend="Take video.freeze for that.")
    if fixed is not None and info.seconds / Fraction(fixed) > 86_400:
        raise SettingError("the result would last longer than a day", setting="speed", mend="Let it be faster.")
    if fixed is not None:
        map = timemap.constant(info.length, Fraction(fixed).limit_denominator(10000))
    elif clock == "clip":
        map = timemap.by_source(info.length, info.rate, pace.over)
    else:
        map = timemap.by_result(info.length, info.rate, pace.over)
    made = seen(video, map, between, shutter / 360)
    return made.sounding(followed(video.sound, map, info.rate, sound))


@node("video.freeze", words="hold, pause, stop", version=1, title="Freeze frame")
def freeze(
    video: Video,
    *,
    at: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0,
    seconds: Annotated[float, Slider(0, 3600, 0.1, "s")] = 2.0,
) -> Video:
    """Stop on one frame for a while, then go on: the result is longer by that time, to the nearest frame.

    at: the moment of the clip whose frame stays; the last frame where that is past the end. seconds: for how much
    longer it is seen. The clip's own sound is silent for that time and goes on with the picture.
    """
    from studio.embedded.retiming.sound import paused

    info = video.info
    held = round(Fraction(str(seconds)) * info.rate)
    if not info.length or not held:
        return video
    stays = min(int(Fraction(str(at)) * info.rate), info.length - 1)

    def shown(n: int) -> int:
        return n if n <= stays else max(stays, n - held)

    made = filtered(
        replace(info, length=info.length + held),
        (video,),
        lambda n: (range(shown(n), shown(n) + 1),),
        lambda n, frames: frames[shown(n)],
    )
    return made.sounding(paused(video, stays, held))


@node("video.echo", words="trails, ghost", version=1, lane=Lane.CPU, title="Echo")
def echo(
    video: Video,
    *,
    count: Annotated[int, Slider(1, 24)] = 4,
    delay: Annotated[float, Slider(0.01, 10, 0.01, "s")] = 0.12,
    decay: Annotated[float | Signal, Slider(0, 100, 1, "%")] = 70.0,
    mode: Literal["blend", "lighten", "darken"] = "blend",
) -> Video:
    """Leave trails: earlier frames stay to be seen for a while, each fainter than the one before.

    count: how many. delay: from one to the next, to the nearest frame. decay: how much of one is left in the next; a
    signal wired to it is read at each frame's moment.
    mode: blend mixes them all, lighten keeps what is brighter (light on dark), darken what is darker (ink on white).
    """
    from studio.embedded.retiming.frames import trailing

    step = max(1, round(Fraction(str(delay)) * video.info.rate))

    def earlier(n: int) -> list[int]:
        return [number for number in range(n, n - count * step - 1, -step) if number >= 0]

    def needs(n: int) -> tuple[range]:
        return (range(earlier(n)[-1], n + 1),)

    def render(n: int, frames: Window) -> Frame:
        return trailing(
            [frames[number] for number in earlier(n)], value_at(decay, float(n / video.info.rate)) / 100, mode
        )

    return filtered(video.info, (video,), needs, render)


@node("video.shutter", version=1, lane=Lane.CPU, keep=True, title="Motion blur")
def shutter(
    video: Video,
    *,
    angle: Annotated[float, Slider(0, 720, 5, "°")] = 180.0,
    between: Literal["flow", "blend"] = "flow",
    samples: Annotated[int, Slider(2, 32)] = 8,
) -> Video:
    """Blur what moves as a camera does whose shutter is open for longer.

    angle: 360 is open for the whole of a frame's time, 180 is film's usual half. between: flow paints the moments
    between two frames along the motion and mixes them, for clips that have no blur of their own; blend mixes the frames
    as they are, which shows above 360. samples: how many moments are painted.
    """
    from studio.embedded.retiming.frames import exposed, opened

    if not angle or not video.info.length:
        return video
    return keeping_sound(
        exposed(video, angle / 360, samples) if between == "flow" else opened(video, angle / 360), video
    )
