"""Clips: of a still and its motion, of words, over another clip, on from a clip's end."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from studio.base.errors import SettingError
from studio.graph.spec import RANDOM, Choice, Context, Lane, Multiline, Rate, Seed, Side, Slider, Weights, node
from studio.media.values import Audio, Image, Mask, Motion, Number, Text, Video

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.media.frames import Frame

_LONGEST = 3600.0

Steps = Annotated[int, Slider(0, 150, late=True)]
Guidance = Annotated[float, Slider(0, 30, 0.1, late=True)]
Precision = Annotated[Literal["full", "8 bits", "4 bits"], Choice(late=True)]
Unwanted = Annotated[str, Multiline(prompt=True, late=True)]


@node("video.animate", version=1, lane=Lane.CPU, keep=True)
def animate(
    ctx: Context,
    image: Image,
    motion: Motion | None = None,
    prompt: Text | None = None,
    length: Number | None = None,
    narration: Audio | None = None,
    depth: Mask | None = None,
    *,
    model: Annotated[str, Weights("image-to-video")] = "auto",
    precision: Precision = "full",
    seconds: Annotated[float, Slider(0.04, 600, 0.1, "s")] = 5.0,
    rate: Rate = 24,
    amount: Annotated[float, Slider(0, 4, 0.05)] = 1.0,
    parallax: Annotated[float, Slider(0, 2, 0.05)] = 1.0,
    pad: Annotated[float, Slider(0, 10, 0.1, "s")] = 0.6,
    loop: bool = False,
    negative: Unwanted = "",
    steps: Steps = 0,
    guidance: Guidance = 0.0,
    seed: Seed = RANDOM,
) -> Video:
    """Turn a still into a clip: brushed regions move, the camera moves with parallax, the rest holds perfectly still.

    Without a motion the prompt's camera words move the camera ("push in", "pan left", "handheld"), and where it has
    none a gentle push in does. The clip lasts as long as `length` says if it is connected and above 0, else as long as
    the narration, else `seconds`; it is never shorter than the narration and `pad` after it. `amount` scales all
    motion, `parallax` how much more near things move than far ones. `depth` (white is near) replaces the built-in
    guess. `loop` makes the end meet the beginning.

    'auto' takes an installed model that fits the graphics card, else Flow; 'flow' is the embedded engine Flow, which
    needs no model and no GPU. A model may also be named by the folder of a diffusers pipeline. It is given the brushes
    as what it may change and as noise that moves, `amount` as its motion bucket where it has one, and the node says
    what it cannot honour. Its prompt may change over time: "0: dawn, 48: night" (frames; "2s: night" is seconds). A
    rate of 0 is the model's own.

    negative: what the clip should not show. steps, guidance: 0 leaves them to the model. precision: "8 bits" and
    "4 bits" keep the model in about a half or a third of the memory; the clip is another one. All are for models.
    """
    speed = Fraction(rate)
    chosen = None
    if model != "flow":
        from studio.generative.picking import pick

        chosen = pick(ctx, "image-to-video", model, precision)
    if speed <= 0 and chosen is None:
        raise SettingError("A still has no rate to keep", setting="rate", mend="Give frames a second, such as 24.")
    wanted = clip_seconds(seconds, length, narration.info.seconds if narration else None, pad)
    if chosen is not None:
        from studio.generative.films import Wish, animated

        if loop:
            ctx.note(f"{chosen.title} cannot make the end meet the beginning; only Flow can.")
        wish = Wish(_words_of(prompt), negative, steps, guidance, max(0, seed), amount)
        moves = _motion(motion, prompt, gentle=False)
        return animated(ctx, chosen, image, moves, depth, Fraction(wanted), speed, parallax, wish)
    frames = max(1, math.ceil(round(wanted * float(speed), 6)))
    return _flow(ctx, image, _motion(motion, prompt), depth, frames, speed, amount, parallax, loop, max(0, seed))


def clip_seconds(seconds: float, length: float | None, narration: float | None, pad: float) -> float:
    """How long a clip lasts, in seconds. Raises SettingError for a length that is none."""
    if length is not None and not 0 <= length <= _LONGEST:
        raise SettingError(
            f"The length {length:g} s cannot be made", setting="seconds", mend=f"Connect 0 to {_LONGEST:g} seconds."
        )
    spoken = narration + pad if narration else 0.0
    return max(spoken, length or (0.0 if spoken else seconds))


def _words_of(prompt: Text | None) -> str:
    return str(prompt or "")


def _motion(motion: Motion | None, prompt: Text | None, gentle: bool = True) -> Motion:
    """gentle: without a motion or camera words the camera pushes in a little."""
    from studio.media.camera import MOVES, camera_keys, moves_from_words

    if motion is not None:
        return motion
    moves = moves_from_words(prompt, among_other_words=True) if prompt else None
    if moves is None and not gentle:
        return Motion()
    if moves is None:
        moves = (MOVES["push in"].times(0.5),)
    return Motion(camera=camera_keys(moves), handheld=max(move.handheld for move in moves))


def _flow(
    ctx: Context,
    image: Image,
    motion: Motion,
    depth: Mask | None,
    frames: int,
    rate: Fraction,
    amount: float,
    parallax: float,
    loop: bool,
    seed: int,
) -> Video:
    from functools import cache
    from threading import Lock

    from studio.embedded.flow import Clip, camera_share
    from studio.media.frames import Frame
    from studio.media.values import VideoInfo

    share = camera_share(
        motion, (image.width, image.height), frames, rate, amount=amount, seed=seed, loop=loop, parallax=parallax
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
            amount=amount,
            parallax=parallax,
            seed=seed,
            loop=loop,
            depth=depth.pixels if depth else None,
        )

    def pull(start: int, stop: int) -> Iterator[Frame]:
        with preparing:  # several pulls may begin at once; the work is done by the first
            clip = prepared()
        for number in range(start, stop):
            yield Frame.of(clip.frame(number))

    return Video(VideoInfo(image.width, image.height, rate, frames), pull)


@node("video.generate", version=1, lane=Lane.GPU, keep=True, title="Text to video")
def generate(
    ctx: Context,
    prompt: Text,
    length: Number | None = None,
    narration: Audio | None = None,
    *,
    model: Annotated[str, Weights("text-to-video")] = "auto",
    precision: Precision = "full",
    negative: Annotated[str, Multiline(prompt=True)] = "",
    width: Side = 832,
    height: Side = 480,
    seconds: Annotated[float, Slider(0.04, 600, 0.1, "s")] = 4.0,
    rate: Rate = 24,
    pad: Annotated[float, Slider(0, 10, 0.1, "s")] = 0.6,
    steps: Annotated[int, Slider(0, 150)] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1)] = 0.0,
    seed: Seed = RANDOM,
) -> Video:
    """Make a clip from words with a video model.

    The prompt may change over time: "0: dawn, 48: night" (frames; "2s: night" is seconds). The clip lasts as long as
    `length` says if it is connected and above 0, else as long as the narration, else `seconds`. Sizes and lengths are
    fitted to what the model makes; frames between its own are painted along the motion, and a rate of 0 is its own.

    model: 'auto' is the first installed model that fits the graphics card; or a model's id, or the folder of a
    diffusers pipeline. negative: what the clip should not show. steps, guidance: 0 leaves them to the model.
    """
    from studio.generative.picking import require

    chosen = require(ctx, "text-to-video", model, precision)
    from studio.generative.films import Wish, generated

    wanted = clip_seconds(seconds, length, narration.info.seconds if narration else None, pad)
    wish = Wish(str(prompt), negative, steps, guidance, max(0, seed))
    return generated(ctx, chosen, width, height, Fraction(wanted), Fraction(rate), wish)


@node("video.restyle", version=1, lane=Lane.GPU, keep=True)
def restyle(
    ctx: Context,
    video: Video,
    prompt: Text,
    *,
    model: Annotated[str, Weights("video-to-video")] = "auto",
    precision: Precision = "full",
    strength: Annotated[float, Slider(0.05, 1, 0.01)] = 0.6,
    negative: Annotated[str, Multiline(prompt=True)] = "",
    steps: Annotated[int, Slider(0, 150)] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1)] = 0.0,
    seed: Seed = RANDOM,
) -> Video:
    """Paint a clip anew in another style, keeping its movement.

    It is done in windows that overlap and dissolve into each other, so a long clip takes no more memory than a short
    one. The prompt may change over time: "0: oil painting, 48: charcoal" (frames of the clip; "2s:" is seconds).

    strength: how much is new; 0.3 keeps shapes and colours, 0.9 little but the movement. model: 'auto' is the first
    installed model that fits the graphics card; or a model's id, or the folder of a diffusers pipeline. negative: what
    the clip should not show. steps, guidance: 0 leaves them to the model.
    """
    from studio.generative.picking import require

    chosen = require(ctx, "video-to-video", model, precision)
    from studio.generative.films import Wish, restyled

    return restyled(ctx, chosen, video, Wish(str(prompt), negative, steps, guidance, max(0, seed), strength=strength))


@node("video.extend", version=1, lane=Lane.GPU, keep=True)
def extend(
    ctx: Context,
    video: Video,
    prompt: Text | None = None,
    *,
    model: Annotated[str, Weights("image-to-video")] = "auto",
    precision: Precision = "full",
    seconds: Annotated[float, Slider(0.1, 600, 0.1, "s")] = 2.0,
    negative: Annotated[str, Multiline(prompt=True)] = "",
    steps: Annotated[int, Slider(0, 150)] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1)] = 0.0,
    seed: Seed = RANDOM,
) -> Video:
    """Let a clip go on for some seconds more than it has.

    A model of stills goes on from the last frame, and again from the end of that, for as long as asked. Every part
    gets the colours of the frame it follows, and its light is blended in at the seam. The node says how far colours
    and contrast have drifted by the end. The prompt may change over time, counted from where the clip ended.

    seconds: how much is added. model: 'auto' is the first installed model that fits the graphics card; or a model's id,
    or the folder of a diffusers pipeline. negative: what it should not show. steps, guidance: 0 leaves them to the
    model.
    """
    if model == "flow":
        raise SettingError(
            "Flow moves a still and cannot go on from a clip", setting="model", mend="Choose a model of the library."
        )
    from studio.generative.picking import require

    chosen = require(ctx, "image-to-video", model, precision)
    from studio.generative.films import Wish, extended

    wish = Wish(_words_of(prompt), negative, steps, guidance, max(0, seed))
    return extended(ctx, chosen, video, Fraction(seconds).limit_denominator(100_000), wish)
