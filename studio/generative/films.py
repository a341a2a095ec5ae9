"""Clips by video models: from a still, from words, over a clip, on from a clip's end.

Everything a model wants (sizes, lengths, its own rate) is arranged here, and what it cannot honour is said. Frames are
made when the engine pulls them, which it does once, to keep them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import cv2
import numpy as np

from studio.base.errors import MediaError, ModelError, SettingError
from studio.embedded.filters.seams import Seam, drift
from studio.embedded.flow import Guide
from studio.embedded.opticalflow.retimed import retimed
from studio.film.story.promptschedule import Schedule, read_schedule
from studio.generative.clips import make_clip, preview
from studio.generative.lending import lend
from studio.generative.parts import Parts, split
from studio.generative.samplers import LEAST_STRENGTH, enough_steps
from studio.generative.timedprompts import note_cut_prompt
from studio.generative.videokinds import Asked, kind_of
from studio.generative.watching import Steps
from studio.generative.windows import Window, Windowed
from studio.graph.context import Context
from studio.graph.wishes import ClipWish, ExtensionWish, ModelWish, RestyleWish, SceneWish
from studio.media.camera import motion_from
from studio.media.frames import Frame
from studio.media.signal import Signal, value_at
from studio.media.values import Motion, Video, VideoInfo
from studio.models.installed import InstalledModel
from studio.models.rules import fit_frames, fit_size

Pixels = np.ndarray[Any, Any]

_SEAM = 8  # frames over which the light of a new part becomes its own
_OVERLAP = 8  # frames that two windows of a restyled clip share


def asked_of(
    model: InstalledModel, wish: ModelWish, prompt: str, size: tuple[int, int], frames: int, rate: float
) -> Asked:
    """A call of the model, steps and guidance as the wish or else the model says."""
    return Asked(
        *size,
        frames,
        rate,
        wish.steps or int(model.number("steps", 50)),
        wish.guidance or model.number("guidance", 5.0),
        wish.seed,
        prompt,
        wish.negative,
        amount=wish.amount if isinstance(wish, ClipWish) else 1.0,
    )


@dataclass(frozen=True)
class Plan:
    """How a model makes a clip: at its size and rate, in parts. frames: of the clip at the model's rate."""

    size: tuple[int, int]
    rate: Fraction
    frames: int
    lengths: tuple[int, ...]

    def calls(self, model: InstalledModel) -> list[int]:
        """Frames that each call makes: as many as its part needs and one to go on from, fitted to the rules."""
        return [_up(model, length + bool(number)) for number, length in enumerate(self.lengths)]


def plan(model: InstalledModel, width: int, height: int, seconds: Fraction, rate: Fraction, *, chained: bool) -> Plan:
    """chained: parts after the first are possible. Raises SettingError for a clip that cannot be that long."""
    kind = kind_of(model.kind)
    own = Fraction(model.number("rate", 16)).limit_denominator(1001)
    if kind.rate == "frame_rate" and 8 <= rate <= 30:
        own = rate  # it is told the rate, so nothing needs to be painted in between
    frames = _count(seconds, own)
    most = fit_frames(model.rules, model.rules.frames_most) if model.rules.frames_most else 0
    if most and frames > most and not chained:
        raise SettingError(
            f"{model.title} makes at most {float(most / own):.1f} s at once, and cannot go on from a picture",
            setting="seconds",
            mend=f"Ask for {math.floor(most / own * 10) / 10:g} s, and put a video.extend after it.",
        )
    return Plan(fit_size(model.rules, width, height), own, frames, tuple(split(frames, most)))


def _count(seconds: Fraction, rate: Fraction) -> int:
    """Frames of so many seconds; what a rounded number is off by makes no frame."""
    return max(1, math.ceil(round(float(seconds * rate), 6)))


def _up(model: InstalledModel, frames: int) -> int:
    """The least length of the model's that has so many frames."""
    rules = model.rules
    fitted = fit_frames(rules, frames)
    return fitted if fitted >= frames else fit_frames(rules, frames + rules.frames_multiple)


# --- from a still ---------------------------------------------------------------------------------------------


def animated(ctx: Context, wish: ClipWish, model: InstalledModel) -> Video:
    """A still set in motion."""
    image, depth, seconds, rate = wish.image, wish.depth, wish.seconds, wish.rate
    motion = motion_from(wish.motion, wish.prompt, gentle=False)
    how = plan(model, image.width, image.height, seconds, rate, chained=True)
    still = covering(image.rgb8, *how.size)
    if how.size != (image.width, image.height):
        ctx.note(f"{model.title} works at {how.size[0]}x{how.size[1]}: the picture was fitted to that.")
    near = None if depth is None else covering(depth.pixels, *how.size)
    guide = Guide(
        still,
        motion,
        frames=max(2, sum(how.calls(model))),
        rate=how.rate,
        amount=wish.amount,
        parallax=wish.parallax,
        seed=wish.seed,
        depth=near,
    )
    for text in unheard(model, motion, wish, guide):
        ctx.note(text)
    schedule = read_schedule(wish.prompt, float(rate or how.rate))
    _note_schedule(ctx, model, schedule, parts=len(how.lengths))
    made = _chain(ctx, model, how, wish, still, guide, schedule, model.kind)
    return _at_rate(made, rate, seconds)


def unheard(model: InstalledModel, motion: Motion, wish: ClipWish, guide: Guide) -> list[str]:
    """What of the motion this model cannot honour, in words for the user."""
    kind, said = kind_of(model.kind), []
    if not kind.text and wish.prompt:
        said.append(f"{model.title} reads no prompt: the picture and the motion say what happens.")
    if not kind.bucket and wish.amount != 1:
        said.append(
            f"{model.title} takes no amount of motion: it scales the brushes and the camera, not the model's own."
        )
    if any(brush.ambient for brush in motion.brushes):
        said.append(f"{model.title} decides itself how the parts with ambient motion live; they are left free for it.")
    if any(brush.moving for brush in motion.brushes):
        said.append(f"{model.title} takes a brush that a signal moves at its strongest, all the while.")
    if guide.directed:
        said.append(
            f"{model.title} takes no tracks: direction and camera are put into the noise it starts from, and it "
            "follows them roughly."
        )
    if motion.handheld or "handheld" in dict(motion.moving):
        said.append("The hand-held camera is in the noise and in what is held, not in what the model draws anew.")
    return said


class _Later:
    """A guide from a frame on: the noise of a later part starts anew where the part starts."""

    def __init__(self, guide: Guide, start: int) -> None:
        self._guide, self._start = guide, start
        self.holds, self.directed = guide.holds, guide.directed

    def plate(self, number: int) -> Pixels:
        return self._guide.plate(self._start + number)

    def free(self, number: int) -> Pixels:
        return self._guide.free(self._start + number)

    def sources(self, number: int) -> Pixels:
        here, begin = self._guide.sources(self._start + number), self._guide.sources(self._start)
        high, wide = begin.shape[:2]
        x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
        moved: Pixels = np.stack((x, y), axis=-1) + here - begin
        return moved


def _chain(
    ctx: Context,
    model: InstalledModel,
    how: Plan,
    wish: ModelWish,
    still: Pixels | None,
    guide: Guide | None,
    schedule: Schedule,
    first_kind: str,
    start_seconds: float = 0.0,
    drops_first: bool = False,
) -> Video:
    """Parts that each go on from the last frame of the one before. still: the first frame of the first part, None
    where a model of words makes the first one. drops_first: the first part's first frame is there already."""
    calls = [_up(model, length + (number > 0 or drops_first)) for number, length in enumerate(how.lengths)]
    starts = [sum(how.lengths[:number]) - (number > 0) for number in range(len(how.lengths))]
    steps_each = asked_of(model, wish, "", how.size, 1, float(how.rate)).steps
    info = VideoInfo(*how.size, how.rate, 0)
    reference = still

    def make(number: int, before: Pixels | None) -> Sequence[Pixels]:
        nonlocal reference
        begin = still if number == 0 else before
        name = first_kind if number == 0 else _picture_kind(model)
        kind = kind_of(name)
        moment = start_seconds + float((starts[number] + calls[number] / 2) / how.rate)
        first, second, share = schedule.at(moment)
        prompt = schedule.cues[first if share < 0.5 else second][1]
        asked = asked_of(model, wish, prompt, how.size, calls[number], float(how.rate))
        pictures = () if begin is None else (begin,)
        asked = replace(asked, seed=(wish.seed + number) % 2**32, pictures=pictures)
        part_guide: Any = guide if number == 0 or guide is None else _Later(guide, starts[number])
        if kind.by_frame:
            moment = start_seconds + float(starts[number] / how.rate)

        def work(pipe: Any, loan: Any) -> list[Pixels]:
            note_cut_prompt(pipe, prompt, ctx, model.rules.tokens)
            counted = Steps(ctx, steps_each * len(calls), preview(kind, asked), before=steps_each * number)
            return make_clip(pipe, kind, asked, ctx, counted, guide=part_guide, schedule=schedule, moment=moment)

        frames = lend(ctx, model, *how.size, work, frames=calls[number], kind=name, precision=wish.precision)
        if number == 0 and not drops_first:
            reference = frames[0] if reference is None else reference
            return frames[: how.lengths[0]]
        assert begin is not None
        seam = Seam(begin, frames[0], _SEAM)
        joined = [seam.joined(count, frame) for count, frame in enumerate(frames)][1 : how.lengths[number] + 1]
        if number + 1 == len(calls) and reference is not None:
            gone = drift(reference, joined[-1])
            ctx.note(f"Drift over {len(calls)} parts: {gone:.1f} % of the range in colour and contrast.")
        return joined

    return Parts(ctx.workspace / "parts", info, how.lengths, make, ctx.check).video()


def _picture_kind(model: InstalledModel) -> str:
    return model.tasks.get("image-to-video", model.kind)


def _at_rate(video: Video, rate: Fraction, seconds: Fraction) -> Video:
    """At the asked rate, as long as asked."""
    if rate and rate != video.info.rate:
        video = retimed(video, rate)
    length = _count(seconds, video.info.rate)
    if length >= video.info.length:
        return video
    whole = video
    return Video(replace(whole.info, length=length), lambda start, stop: whole.frames(start, min(stop, length)))


def _note_schedule(ctx: Context, model: InstalledModel, schedule: Schedule, parts: int) -> None:
    kind = kind_of(model.kind)
    if schedule.changes and kind.text and not kind.by_frame:
        whole = "the whole clip, so it gets the mixture at its middle" if parts == 1 else "each part of the clip"
        ctx.note(f"{model.title} reads one prompt for {whole}.")


def covering(picture: Pixels, width: int, height: int) -> Pixels:
    """The picture (h, w[, c]) at a size, its shape kept and what hangs over cut evenly; itself where it fits."""
    high, wide = picture.shape[:2]
    if (wide, high) == (width, height):
        return picture
    scale = max(width / wide, height / high)
    size = max(width, round(wide * scale)), max(height, round(high * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(picture, size, interpolation=how)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(large[top : top + height, left : left + width])


# --- from words -------------------------------------------------------------------------------------------------


def generated(ctx: Context, wish: SceneWish, model: InstalledModel) -> Video:
    """A clip from a prompt, or prompts over time."""
    width, height, seconds, rate = wish.width, wish.height, wish.seconds, wish.rate
    chained = "image-to-video" in model.tasks
    how = plan(model, width, height, seconds, rate, chained=chained)
    if how.size != (width, height):
        ctx.note(f"{model.title} makes {how.size[0]}x{how.size[1]} instead of {width}x{height}.")
    schedule = read_schedule(wish.prompt, float(rate or how.rate))
    _note_schedule(ctx, model, schedule, parts=len(how.lengths))
    made = _chain(ctx, model, how, wish, None, None, schedule, model.kind)
    return _at_rate(made, rate, seconds)


# --- over a clip --------------------------------------------------------------------------------------------------


def restyled(ctx: Context, wish: RestyleWish, model: InstalledModel) -> Video:
    """A clip in another style, frame by frame of the source, at its size and rate."""
    video, info = wish.video, wish.video.info
    if not info.length:
        raise MediaError("the clip has no frames", mend="Connect a clip that has some.")
    kind = kind_of(model.kind)
    width, height = fit_size(model.rules, info.width, info.height)
    size = min(fit_frames(model.rules, int(model.number("frames", 49))), _up(model, info.length))
    schedule = read_schedule(wish.prompt, float(info.rate))
    if (width, height) != (info.width, info.height):
        ctx.note(f"{model.title} works at {width}x{height}; the clip keeps its {info.width}x{info.height}.")

    def middle_of(window: Window) -> float:
        return float((window.start + window.stop - 1) / 2 / info.rate)

    def steps_of(window: Window) -> tuple[float, int]:
        """A window's strength, and the steps of which it takes that share."""
        strength = max(value_at(wish.strength, middle_of(window)), LEAST_STRENGTH)
        return strength, enough_steps(wish.steps or int(model.number("steps", 50)), strength)

    def seed_of(window: Window) -> int:
        """A window's seed: each before it has gone on by what the step was at the next one's middle."""
        steps = [round(value_at(wish.seed_step, middle_of(one))) for one in whole.windows[1 : window.number + 1]]
        return (wish.seed + sum(steps)) % 2**32

    def make(window: Window) -> list[Pixels]:
        pictures = [_small(frame.rgb(), width, height) for frame in video.frames(window.start, window.stop)]
        pictures += [pictures[-1]] * (_up(model, len(pictures)) - len(pictures))
        seconds = float((window.start if kind.by_frame else (window.start + window.stop) / 2) / info.rate)
        first, second, share = schedule.at(seconds)
        prompt = schedule.cues[first if share < 0.5 else second][1]
        asked = asked_of(model, wish, prompt, (width, height), len(pictures), float(info.rate))
        strength, steps_asked = steps_of(window)
        asked = replace(asked, pictures=tuple(pictures), steps=steps_asked, strength=strength, seed=seed_of(window))
        each = [max(1, min(steps, int(steps * share))) for share, steps in map(steps_of, whole.windows)]

        def work(pipe: Any, loan: Any) -> list[Pixels]:
            note_cut_prompt(pipe, prompt, ctx, model.rules.tokens)
            steps = Steps(ctx, sum(each), preview(kind, asked), before=sum(each[: window.number]))
            return make_clip(pipe, kind, asked, ctx, steps, schedule=schedule, moment=seconds)

        frames = lend(ctx, model, width, height, work, frames=len(pictures), precision=wish.precision)
        return frames[: window.stop - window.start]

    whole = Windowed(info.length, size, _OVERLAP, make)
    if isinstance(wish.strength, Signal) and len(whole.windows) == 1:
        ctx.note(f"{model.title} paints this clip in one window, which takes the strength at its middle.")

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            yield Frame.of(_small(whole.frame(number), info.width, info.height))

    return Video(VideoInfo(info.width, info.height, info.rate, info.length), pull)


def _small(picture: Pixels, width: int, height: int) -> Pixels:
    """The whole picture at a size, stretched by the little that the model's rules make of its shape."""
    if picture.shape[:2] == (height, width):
        return np.ascontiguousarray(picture)
    how = cv2.INTER_AREA if picture.shape[1] > width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), np.uint8)


# --- on from a clip's end -----------------------------------------------------------------------------------------


def extended(ctx: Context, wish: ExtensionWish, model: InstalledModel) -> Video:
    """The clip and then as many seconds more, going on from its last frame."""
    video, info, seconds = wish.video, wish.video.info, wish.seconds
    if not info.length:
        raise MediaError("the clip has no frames", mend="Connect a clip that has some.")
    if info.color.transfer in ("smpte2084", "arib-std-b67"):
        raise ModelError(
            "the clip is HDR, and models paint in standard range", mend="Convert it before, or extend the SDR version."
        )
    extra = _count(seconds, info.rate)
    how = plan(model, info.width, info.height, seconds, info.rate, chained=True)
    last = video.frame(info.length - 1).rgb()
    schedule = read_schedule(wish.prompt, float(info.rate))
    _note_schedule(ctx, model, schedule, parts=len(how.lengths))
    # The frame that is gone on from is frame 0 of what is made, so that in-between frames reach to it.
    begun = _small(last, *how.size)
    new = _chain(ctx, model, how, wish, begun, None, schedule, model.kind, drops_first=True)
    led = _led_by(begun, new)
    following = retimed(led, info.rate) if led.info.rate != info.rate else led

    def pull(start: int, stop: int) -> Iterator[Frame]:
        if start < info.length:
            yield from video.frames(start, min(stop, info.length))
        first, end = max(start, info.length) - info.length + 1, stop - info.length + 1
        most = following.info.length
        frames = following.frames(min(first, most - 1), min(end, most))
        frame: Frame | None = None
        for number in range(first, end):  # rounding of rates may leave the last frame to be shown twice
            frame = next(frames) if number < most or frame is None else frame
            yield _like_source(frame, info)

    return Video(replace(info, length=info.length + extra), pull)


def _led_by(first: Pixels, video: Video) -> Video:
    def pull(start: int, stop: int) -> Iterator[Frame]:
        if start == 0:
            yield Frame.of(first)
        yield from video.frames(max(0, start - 1), stop - 1)

    return Video(replace(video.info, length=video.info.length + 1), pull)


def _like_source(frame: Frame, info: VideoInfo) -> Frame:
    return Frame.of(_small(frame.rgb(), info.width, info.height))
