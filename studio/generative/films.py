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
from studio.generative.choosing import Chosen
from studio.generative.clips import make_clip, preview
from studio.generative.parts import Parts, split
from studio.generative.samplers import LEAST_STRENGTH, enough_steps
from studio.generative.timedprompts import note_cut_prompt
from studio.generative.videokinds import Asked, kind_of
from studio.generative.watching import Steps
from studio.generative.windows import Window, Windowed
from studio.graph.spec import Context
from studio.media.frames import Frame
from studio.media.values import Image, Mask, Motion, Video, VideoInfo
from studio.models.rules import fit_frames, fit_size

Pixels = np.ndarray[Any, Any]

_SEAM = 8  # frames over which the light of a new part becomes its own
_OVERLAP = 8  # frames that two windows of a restyled clip share


@dataclass(frozen=True)
class Wish:
    """What is asked of a clip. steps, guidance: 0 leaves them to the model. rate 0: the model's own."""

    prompt: str = ""
    negative: str = ""
    steps: int = 0
    guidance: float = 0.0
    seed: int = 0
    amount: float = 1.0
    strength: float = 1.0

    def asked(self, chosen: Chosen, size: tuple[int, int], frames: int, rate: float) -> Asked:
        steps = self.steps or int(chosen.number("steps", 50))
        guidance = self.guidance or chosen.number("guidance", 5.0)
        width, height = size
        return Asked(
            width, height, frames, rate, steps, guidance, self.seed, self.prompt, self.negative,
            strength=self.strength, amount=self.amount,
        )  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How a model makes a clip: at its size and rate, in parts. frames: of the clip at the model's rate."""

    size: tuple[int, int]
    rate: Fraction
    frames: int
    lengths: tuple[int, ...]

    def calls(self, chosen: Chosen) -> list[int]:
        """Frames that each call makes: as many as its part needs and one to go on from, fitted to the rules."""
        return [_up(chosen, length + bool(number)) for number, length in enumerate(self.lengths)]


def plan(chosen: Chosen, width: int, height: int, seconds: Fraction, rate: Fraction, *, chained: bool) -> Plan:
    """chained: parts after the first are possible. Raises SettingError for a clip that cannot be that long."""
    kind = kind_of(chosen.kind)
    own = Fraction(chosen.number("rate", 16)).limit_denominator(1001)
    if kind.rate == "frame_rate" and 8 <= rate <= 30:
        own = rate  # it is told the rate, so nothing needs to be painted in between
    frames = _count(seconds, own)
    most = fit_frames(chosen.rules, chosen.rules.frames_most) if chosen.rules.frames_most else 0
    if most and frames > most and not chained:
        raise SettingError(
            f"{chosen.title} makes at most {float(most / own):.1f} s at once, and cannot go on from a picture",
            setting="seconds",
            mend=f"Ask for {math.floor(most / own * 10) / 10:g} s, and put a video.extend after it.",
        )
    return Plan(fit_size(chosen.rules, width, height), own, frames, tuple(split(frames, most)))


def _count(seconds: Fraction, rate: Fraction) -> int:
    """Frames of so many seconds; what a rounded number is off by makes no frame."""
    return max(1, math.ceil(round(float(seconds * rate), 6)))


def _up(chosen: Chosen, frames: int) -> int:
    """The least length of the model's that has so many frames."""
    rules = chosen.rules
    fitted = fit_frames(rules, frames)
    return fitted if fitted >= frames else fit_frames(rules, frames + rules.frames_multiple)


# --- from a still ---------------------------------------------------------------------------------------------


def animated(
    ctx: Context,
    chosen: Chosen,
    image: Image,
    motion: Motion,
    depth: Mask | None,
    seconds: Fraction,
    rate: Fraction,
    parallax: float,
    wish: Wish,
) -> Video:
    """A still set in motion. rate 0: the model's own."""
    how = plan(chosen, image.width, image.height, seconds, rate, chained=True)
    still = covering(image.rgb8, *how.size)
    if how.size != (image.width, image.height):
        ctx.note(f"{chosen.title} works at {how.size[0]}x{how.size[1]}: the picture was fitted to that.")
    near = None if depth is None else covering(depth.pixels, *how.size)
    guide = Guide(
        still,
        motion,
        frames=max(2, sum(how.calls(chosen))),
        rate=how.rate,
        amount=wish.amount,
        parallax=parallax,
        seed=wish.seed,
        depth=near,
    )
    for text in unheard(chosen, motion, wish, guide):
        ctx.note(text)
    schedule = read_schedule(wish.prompt, float(rate or how.rate))
    _note_schedule(ctx, chosen, schedule, parts=len(how.lengths))
    made = _chain(ctx, chosen, how, wish, still, guide, schedule, chosen.kind)
    return _at_rate(made, rate, seconds)


def unheard(chosen: Chosen, motion: Motion, wish: Wish, guide: Guide) -> list[str]:
    """What of the motion this model cannot honour, in words for the user."""
    kind, said = kind_of(chosen.kind), []
    if not kind.text and wish.prompt:
        said.append(f"{chosen.title} reads no prompt: the picture and the motion say what happens.")
    if not kind.bucket and wish.amount != 1:
        said.append(
            f"{chosen.title} takes no amount of motion: it scales the brushes and the camera, not the model's own."
        )
    if any(brush.ambient for brush in motion.brushes):
        said.append(f"{chosen.title} decides itself how the parts with ambient motion live; they are left free for it.")
    if guide.directed:
        said.append(
            f"{chosen.title} takes no tracks: direction and camera are put into the noise it starts from, and it "
            "follows them roughly."
        )
    if motion.handheld:
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
    chosen: Chosen,
    how: Plan,
    wish: Wish,
    still: Pixels | None,
    guide: Guide | None,
    schedule: Schedule,
    first_kind: str,
    start_seconds: float = 0.0,
    drops_first: bool = False,
) -> Video:
    """Parts that each go on from the last frame of the one before. still: the first frame of the first part, None
    where a model of words makes the first one. drops_first: the first part's first frame is there already."""
    calls = [_up(chosen, length + (number > 0 or drops_first)) for number, length in enumerate(how.lengths)]
    starts = [sum(how.lengths[:number]) - (number > 0) for number in range(len(how.lengths))]
    steps_each = wish.asked(chosen, how.size, 1, float(how.rate)).steps
    info = VideoInfo(*how.size, how.rate, 0)
    reference = still

    def make(number: int, before: Pixels | None) -> Sequence[Pixels]:
        nonlocal reference
        begin = still if number == 0 else before
        name = first_kind if number == 0 else _picture_kind(chosen)
        kind = kind_of(name)
        asked = wish.asked(chosen, how.size, calls[number], float(how.rate))
        moment = start_seconds + float((starts[number] + calls[number] / 2) / how.rate)
        first, second, share = schedule.at(moment)
        prompt = schedule.cues[first if share < 0.5 else second][1]
        asked = replace(asked, seed=(wish.seed + number) % 2**32, prompt=prompt)
        asked = replace(asked, pictures=() if begin is None else (begin,))
        part_guide: Any = guide if number == 0 or guide is None else _Later(guide, starts[number])
        if kind.by_frame:
            moment = start_seconds + float(starts[number] / how.rate)

        def work(pipe: Any, loan: Any) -> list[Pixels]:
            note_cut_prompt(pipe, prompt, ctx, chosen.rules.tokens)
            counted = Steps(ctx, steps_each * len(calls), preview(kind, asked), before=steps_each * number)
            return make_clip(pipe, kind, asked, ctx, counted, guide=part_guide, schedule=schedule, moment=moment)

        frames = chosen.lend(ctx, *how.size, calls[number], work, name)
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


def _picture_kind(chosen: Chosen) -> str:
    return chosen.tasks.get("image-to-video", chosen.kind)


def _at_rate(video: Video, rate: Fraction, seconds: Fraction) -> Video:
    """At the asked rate, as long as asked."""
    if rate and rate != video.info.rate:
        video = retimed(video, rate)
    length = _count(seconds, video.info.rate)
    if length >= video.info.length:
        return video
    whole = video
    return Video(replace(whole.info, length=length), lambda start, stop: whole.frames(start, min(stop, length)))


def _note_schedule(ctx: Context, chosen: Chosen, schedule: Schedule, parts: int) -> None:
    kind = kind_of(chosen.kind)
    if schedule.changes and kind.text and not kind.by_frame:
        whole = "the whole clip, so it gets the mixture at its middle" if parts == 1 else "each part of the clip"
        ctx.note(f"{chosen.title} reads one prompt for {whole}.")


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


def generated(
    ctx: Context, chosen: Chosen, width: int, height: int, seconds: Fraction, rate: Fraction, wish: Wish
) -> Video:
    """A clip from a prompt, or prompts over time. rate 0: the model's own."""
    chained = "image-to-video" in chosen.tasks
    how = plan(chosen, width, height, seconds, rate, chained=chained)
    if how.size != (width, height):
        ctx.note(f"{chosen.title} makes {how.size[0]}x{how.size[1]} instead of {width}x{height}.")
    schedule = read_schedule(wish.prompt, float(rate or how.rate))
    _note_schedule(ctx, chosen, schedule, parts=len(how.lengths))
    made = _chain(ctx, chosen, how, wish, None, None, schedule, chosen.kind)
    return _at_rate(made, rate, seconds)


# --- over a clip --------------------------------------------------------------------------------------------------


def restyled(ctx: Context, chosen: Chosen, video: Video, wish: Wish) -> Video:
    """A clip in another style, frame by frame of the source, at its size and rate."""
    info = video.info
    if not info.length:
        raise MediaError("the clip has no frames", mend="Connect a clip that has some.")
    kind = kind_of(chosen.kind)
    width, height = fit_size(chosen.rules, info.width, info.height)
    size = min(fit_frames(chosen.rules, int(chosen.number("frames", 49))), _up(chosen, info.length))
    schedule = read_schedule(wish.prompt, float(info.rate))
    if (width, height) != (info.width, info.height):
        ctx.note(f"{chosen.title} works at {width}x{height}; the clip keeps its {info.width}x{info.height}.")

    def make(window: Window) -> list[Pixels]:
        pictures = [_small(frame.rgb(), width, height) for frame in video.frames(window.start, window.stop)]
        pictures += [pictures[-1]] * (_up(chosen, len(pictures)) - len(pictures))
        seconds = float((window.start if kind.by_frame else (window.start + window.stop) / 2) / info.rate)
        first, second, share = schedule.at(seconds)
        prompt = schedule.cues[first if share < 0.5 else second][1]
        asked = wish.asked(chosen, (width, height), len(pictures), float(info.rate))
        strength = max(asked.strength, LEAST_STRENGTH)
        steps_asked = enough_steps(asked.steps, strength)
        asked = replace(asked, pictures=tuple(pictures), prompt=prompt, steps=steps_asked, strength=strength)
        each = max(1, min(asked.steps, int(asked.steps * asked.strength)))

        def work(pipe: Any, loan: Any) -> list[Pixels]:
            note_cut_prompt(pipe, prompt, ctx, chosen.rules.tokens)
            steps = Steps(ctx, each * len(made.windows), preview(kind, asked), before=each * window.number)
            return make_clip(pipe, kind, asked, ctx, steps, schedule=schedule, moment=seconds)

        return chosen.lend(ctx, width, height, len(pictures), work)[: window.stop - window.start]

    made = Windowed(info.length, size, _OVERLAP, make)

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            yield Frame.of(_small(made.frame(number), info.width, info.height))

    return Video(VideoInfo(info.width, info.height, info.rate, info.length), pull)


def _small(picture: Pixels, width: int, height: int) -> Pixels:
    """The whole picture at a size, stretched by the little that the model's rules make of its shape."""
    if picture.shape[:2] == (height, width):
        return np.ascontiguousarray(picture)
    how = cv2.INTER_AREA if picture.shape[1] > width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), np.uint8)


# --- on from a clip's end -----------------------------------------------------------------------------------------


def extended(ctx: Context, chosen: Chosen, video: Video, seconds: Fraction, wish: Wish) -> Video:
    """The clip and then as many seconds more, going on from its last frame."""
    info = video.info
    if not info.length:
        raise MediaError("the clip has no frames", mend="Connect a clip that has some.")
    if info.color.transfer in ("smpte2084", "arib-std-b67"):
        raise ModelError(
            "the clip is HDR, and models paint in standard range", mend="Convert it before, or extend the SDR version."
        )
    extra = _count(seconds, info.rate)
    how = plan(chosen, info.width, info.height, seconds, info.rate, chained=True)
    last = video.frame(info.length - 1).rgb()
    schedule = read_schedule(wish.prompt, float(info.rate))
    _note_schedule(ctx, chosen, schedule, parts=len(how.lengths))
    # The frame that is gone on from is frame 0 of what is made, so that in-between frames reach to it.
    begun = _small(last, *how.size)
    new = _chain(ctx, chosen, how, wish, begun, None, schedule, chosen.kind, drops_first=True)
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
