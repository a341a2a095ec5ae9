"""Clips: load, size, cut, time. Every node is lazy and works on planes as they are; nothing is decoded until asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from studio.base.errors import MediaError, SettingError
from studio.graph.spec import Lane, OpenPath, Rate, Slider, node
from studio.media.signal import Signal, value_at
from studio.media.sounds import joined, sample_at
from studio.media.timecode import Chapter, Timecode, cut_chapters, moved_chapters
from studio.media.values import Audio, Image, Video, VideoInfo, Window, filtered, in_light_of, keeping_sound, mapped

if TYPE_CHECKING:
    from studio.media.frames import Frame

_REVERSED_BYTES = 160 << 20  # frames held to play a clip backwards
_HALF = Fraction(1, 2)
Fit = Literal["stretch", "contain", "cover"]


class Loaded(NamedTuple):
    video: Video
    audio: Audio


@node("video.load", title="Load clip", words="import, movie, footage, clip, open, mp4", version=3, lane=Lane.IO)
def load(
    *,
    path: OpenPath = Path(),
    rate: Rate = 0,
    track: Annotated[int, Slider(0, 64, late=True)] = 0,
    missing: Literal["hold", "error"] = "hold",
) -> Loaded:
    """A video file as picture and sound, upright, at a constant rate.

    The clip keeps its own sound beside its picture wherever it goes; `audio` is that sound alone, of no length for a
    file without. track: which of the file's sound tracks, from 1; 0 is the one that it flags as its default. Variable
    rates are conformed to a constant one; interlaced pictures are made whole, at the moment of their first field. The
    file's timecode and chapters stay with the clip for as long as its time is kept.

    A picture sequence is shot_%04d.png, shot_####.exr or a folder. `rate` is its speed (24 when 0); missing: a number
    that is not there holds the picture before it, or is an error. Animated GIF, PNG, WebP and AVIF are clips, too.
    """
    import numpy as np

    from studio.media.files.mediafile import open_audio, open_video

    video, sound = open_video(path, Fraction(rate) or None, hold=missing == "hold"), open_audio(path, track)
    return Loaded(video.sounding(sound), sound or Audio.of(np.zeros((0, 2), np.float32), 48000))


@node("video.resize", title="Resize clip", words="scale, size", version=1)
def resize(
    video: Video,
    *,
    width: Annotated[int, Slider(0, 16384, 2, "px", zero="auto")] = 0,
    height: Annotated[int, Slider(0, 16384, 2, "px", zero="auto")] = 0,
    fit: Fit = "stretch",
) -> Video:
    """Another size. A side of 0 follows from the other by the picture's shape.

    stretch fills the size exactly; contain keeps the shape and adds black bars; cover keeps it and crops the rest.
    """
    width, height = _size(video.info, width, height)
    return mapped(video, lambda _, frame: frame.fitted(width, height, fit), width=width, height=height)


def _size(info: VideoInfo, width: int, height: int) -> tuple[int, int]:
    if not width and not height:
        return info.width, info.height
    if not width:
        width = max(2, round(height * info.width / info.height / 2) * 2)
    if not height:
        height = max(2, round(width * info.height / info.width / 2) * 2)
    return width, height


@node("video.crop", title="Crop clip", words="cut, cut out", version=1)
def crop(
    video: Video,
    *,
    left: Annotated[int | Signal, Slider(0, 16384, 2, "px")] = 0,
    top: Annotated[int | Signal, Slider(0, 16384, 2, "px")] = 0,
    width: Annotated[int, Slider(0, 16384, 2, "px", zero="rest")] = 0,
    height: Annotated[int, Slider(0, 16384, 2, "px", zero="rest")] = 0,
) -> Video:
    """A part of the picture; a width or height of 0 reaches to the edge. Odd offsets may move by a pixel.

    Signals wired to left and top let the part travel over the picture, as far as its edges, by whole pixels; give it a
    width or height then. These cannot move, since a clip has one size: for a camera that comes closer wire the clip to
    image.transform.
    """
    info = video.info
    if isinstance(left, Signal) or isinstance(top, Signal):
        return _travelling(video, left, top, width, height)
    if left >= info.width or top >= info.height:
        raise SettingError(
            f"the crop starts outside the {info.width}x{info.height} picture",
            setting="left" if left >= info.width else "top",
            mend="Use a smaller offset.",
        )
    width = min(width or info.width, info.width - left)
    height = min(height or info.height, info.height - top)
    return mapped(video, lambda _, frame: frame.cropped(left, top, width, height), width=width, height=height)


def _travelling(video: Video, left: float | Signal, top: float | Signal, width: int, height: int) -> Video:
    """A part whose place moves; it stays within the picture."""
    info = video.info
    for offset, size, setting, side in ((left, width, "width", "left"), (top, height, "height", "top")):
        if isinstance(offset, Signal) and not size:
            raise SettingError(
                f"'{side}' moves, so the part cannot reach to the edge",
                setting=setting,
                mend=f"Say the part's {setting}: a clip has one size all the while.",
            )
    width, height = min(width or info.width, info.width), min(height or info.height, info.height)

    def render(number: int, frame: Frame) -> Frame:
        seconds = float(number / info.rate)
        x, y = (
            min(round(value_at(left, seconds)), info.width - width),
            min(round(value_at(top, seconds)), info.height - height),
        )
        return frame.cropped(max(x, 0), max(y, 0), width, height)

    return mapped(video, render, width=width, height=height)


@node("video.trim", title="Trim clip", words="cut, shorten, in and out point", version=1)
def trim(
    video: Video,
    *,
    start: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0,
    end: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0,
) -> Video:
    """From start to end, in seconds of the clip, cut at the nearest frame; an end of 0 is the clip's end."""
    rate, length = video.info.rate, video.info.length
    first = min(round(Fraction(start) * rate), length)
    last = min(round(Fraction(end) * rate), length) if end else length
    if last <= first:
        raise SettingError(
            f"nothing is left of the {float(video.info.seconds):.2f} s clip between {start:g} s and "
            f"{end or float(video.info.seconds):g} s",
            setting="start",
            mend="Let start be before end, and inside the clip.",
        )
    cut = Video(replace(video.info, length=last - first), lambda a, b: video.frames(first + a, first + b))
    code = video.timecode.after(first / rate) if video.timecode else None
    chapters = cut_chapters(video.chapters, first / rate, last / rate)
    cut = replace(cut, remarks=video.remarks, timecode=code, chapters=chapters)
    return cut if video.sound is None else cut.sounding(_from(video.sound, first / rate))


def _from(sound: Audio, seconds: Fraction) -> Audio:
    """A sound from the sample nearest to a moment on."""
    first = min(sample_at(seconds, sound.info.rate), sound.info.length)
    return sound.part(first, sound.info.length - first)


@node("video.speed", words="slow motion, faster, time lapse", version=2)
def speed(
    video: Video,
    *,
    factor: Annotated[float, Slider(0.01, 100, 0.05, "x")] = 1.0,
    sound: Literal["same pitch", "like a tape", "none"] = "same pitch",
) -> Video:
    """Faster (2 is twice as fast) or slower (0.5 is half speed) at the same frame rate, by repeating or leaving out
    frames. For smooth slow motion put enhance.interpolate before it; for a speed that changes take video.ramp.

    sound: the clip's own sound goes along, in step at both ends: at the same pitch, or like a tape, which is higher
    when it is faster. Under a tenth of the speed it dies away.
    """
    pace = Fraction(factor).limit_denominator(10000)
    length = max(1, round(video.info.length / pace)) if video.info.length else 0
    made = picked(video, replace(video.info, length=length), pace)
    if video.sound is None or pace == 1:
        return made
    from studio.embedded.retiming.sound import followed
    from studio.embedded.retiming.timemap import constant

    return made.sounding(followed(video.sound, constant(video.info.length, pace), video.info.rate, sound))


@node("video.rate", words="fps, frames per second", version=2, title="Frame rate")
def conform(video: Video, *, rate: Rate = 24) -> Video:
    """The same film at another frame rate: each new frame is the one nearest to its time. 0 leaves it as it is."""
    rate = Fraction(rate) or video.info.rate
    if rate == video.info.rate:
        return video
    return picked(video, conformed_info(video, rate), video.info.rate / rate, nearest=True)


def conformed_info(video: Video, rate: Fraction) -> VideoInfo:
    """The facts of a clip that lasts as long at another rate."""
    length = round(video.info.length * rate / video.info.rate)
    return replace(video.info, rate=rate, length=max(1, length) if video.info.length else 0)


def picked(video: Video, info: VideoInfo, pace: Fraction, *, nearest: bool = False) -> Video:
    """A clip whose frame n is frame floor(n * pace) of another, or the nearest to n * pace (of two, the earlier); each
    source frame is pulled once."""
    last = video.info.length - 1

    def pull(start: int, stop: int) -> Iterator[Frame]:
        numbers = [min(ceil(n * pace - _HALF) if nearest else int(n * pace), last) for n in range(start, stop)]
        if pace > 32:  # so few are needed that seeking beats reading on
            yield from (video.frame(number) for number in numbers)
            return
        frames = video.frames(numbers[0], numbers[-1] + 1)
        position, frame = numbers[0] - 1, None
        for number in numbers:
            while position < number:
                frame, position = next(frames), position + 1
            assert frame is not None
            yield frame

    return keeping_sound(Video(info, pull), video)


@node("video.concat", words="join, append, merge clips", version=2)
def concat(videos: list[Video], *, fit: Fit = "contain") -> Video:
    """One clip after the other, at the size and rate of the first, each with its own sound or silence."""
    clips = [video for video in videos if video.info.length]
    if not clips:
        raise MediaError("there is nothing to join", mend="Connect at least one clip that has frames.")
    first = clips[0].info
    alike = [_like(video, first, fit) for video in clips]
    starts = [0]
    for video in alike:
        starts.append(starts[-1] + video.info.length)
    info = replace(
        first,
        length=starts[-1],
        bit_depth=max(video.info.bit_depth for video in clips),
        alpha=any(video.info.alpha for video in clips),
    )

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for video, begin in zip(alike, starts, strict=False):
            if start < begin + video.info.length and begin < stop:
                yield from video.frames(max(0, start - begin), stop - begin)

    remarks = tuple(dict.fromkeys(remark for video in alike for remark in video.remarks))
    made = Video(info, pull, remarks=remarks, timecode=_running(alike), chapters=_chapters_of(alike, starts))
    return made.sounding(joined([(video.sound, video.info.seconds) for video in alike]))


def _running(clips: list[Video]) -> Timecode | None:
    """The first clip's timecode, where each clip begins at that at which the one before ends: a recording in parts."""
    for clip, after in pairwise(clips):
        if clip.timecode is None or after.timecode != clip.timecode.after(clip.info.seconds):
            return None
    return clips[0].timecode


def _chapters_of(clips: list[Video], starts: list[int]) -> tuple[Chapter, ...]:
    rate = clips[0].info.rate
    found = [moved_chapters(clip.chapters, begin / rate) for clip, begin in zip(clips, starts, strict=False)]
    return tuple(one for chapters in found for one in chapters)


@node("video.transition", words="crossfade, dissolve, wipe, fade", version=1)
def transition(
    first: Video,
    second: Video,
    *,
    kind: Literal[
        "dissolve",
        "wipe",
        "clock wipe",
        "iris",
        "slide",
        "push",
        "dip to black",
        "dip to white",
        "luma wipe",
        "zoom blur",
    ] = "dissolve",
    seconds: Annotated[float, Slider(0, 60, 0.05, "s")] = 1.0,
    way: Literal["right", "left", "down", "up"] = "right",
    softness: Annotated[float, Slider(0, 100, 1, "%")] = 5,
    easing: Literal["linear", "ease-in", "ease-out", "ease-in-out"] = "linear",
    fit: Fit = "contain",
) -> Video:
    """Go from one clip to another: the end of the first and the beginning of the second are seen together for a while.

    seconds: how long, at most as long as either clip; the result is shorter by as much than both. way: to where it
    wipes, slides, pushes; a clock, iris or luma wipe and a zoom blur run the other way for left and up. softness: how
    wide the edge of a wipe is. easing: how it spends its time. Size and rate are the first clip's. Sounds crossfade.
    """
    from studio.embedded.transitions import mixed_frames
    from studio.media.easing import eased
    from studio.media.sounds import crossfaded

    for name, clip in (("first", first), ("second", second)):
        if not clip.info.length:
            raise MediaError("the clip has no frames", socket=name, mend="Connect a clip that has some.")
    after = _like(second, first.info, fit)
    shared = min(round(Fraction(seconds) * first.info.rate), first.info.length, after.info.length)
    begin = first.info.length - shared
    info = replace(
        first.info,
        length=begin + after.info.length,
        bit_depth=max(first.info.bit_depth, after.info.bit_depth),
        alpha=first.info.alpha or after.info.alpha,
    )

    def needs(n: int) -> tuple[range, range]:
        return range(n, n + 1 if n < first.info.length else n), range(n - begin, n - begin + (n >= begin))

    def render(n: int, one: Window, other: Window) -> Frame:
        if n < begin:
            return one[n]
        if n >= first.info.length:
            return other[n - begin]
        # Frame centres: a transition of k frames passes k different mixes and touches neither end.
        share = eased(easing, (n - begin + 0.5) / shared)
        return mixed_frames(one[n], other[n - begin], kind, share, way, softness / 100)

    made = filtered(info, (first, after), needs, render)
    chapters = *first.chapters, *moved_chapters(after.chapters, begin / first.info.rate)
    made = replace(made, timecode=None, chapters=chapters)
    return made.sounding(crossfaded(first, after, shared / first.info.rate))


def _like(video: Video, first: VideoInfo, fit: Fit) -> Video:
    if video.info.rate != first.rate:
        video = picked(video, conformed_info(video, first.rate), video.info.rate / first.rate, nearest=True)
    video = in_light_of(video, first.color)
    if (video.info.width, video.info.height) == (first.width, first.height):
        return video
    width, height = first.width, first.height
    return mapped(video, lambda _, frame: frame.fitted(width, height, fit), width=width, height=height)


@node("video.reverse", words="backwards", version=2)
def reverse(video: Video) -> Video:
    """The clip backwards, its own sound too. Both are read forwards in blocks: memory does not grow with the clip."""
    info = video.info
    block = max(8, _REVERSED_BYTES // (info.width * info.height * 4))

    def pull(start: int, stop: int) -> Iterator[Frame]:
        end = info.length - start
        first = info.length - stop
        while end > first:
            begin = max(first, (end - 1) // block * block)
            yield from reversed(list(video.frames(begin, end)))
            end = begin

    made = Video(info, pull)
    if video.sound is None:
        return made
    from studio.embedded.retiming.sound import backwards

    return made.sounding(backwards(video.sound))


@node(
    "video.still",
    words="hold, slide, picture to clip",
    version=1,
    still="It is a clip already: wire it on without this node.",
)
def still(image: Image, *, seconds: Annotated[float, Slider(0.04, 86400, 0.5, "s")] = 4.0, rate: Rate = 24) -> Video:
    """A clip that shows one picture."""
    from studio.media.frames import Frame

    rate = Fraction(rate) or Fraction(24)
    length = max(1, round(Fraction(seconds) * rate))
    deep = image.pixels.itemsize * 8
    info = VideoInfo(image.width, image.height, rate, length, deep, image.pixels.shape[2] == 4)
    frame = Frame.of(image.pixels)
    return Video(info, lambda start, stop: (frame for _ in range(start, stop)))


@node("video.frame", words="still from a clip, screenshot, snapshot", version=1)
def frame(video: Video, *, seconds: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0) -> Image:
    """One frame of a clip as a picture; the last one when the time is past the end."""
    if not video.info.length:
        raise MediaError("the clip has no frames", mend="Connect a clip that has some.")
    return video.frame(int(Fraction(seconds).limit_denominator(100000) * video.info.rate)).image()
