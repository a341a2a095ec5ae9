"""A still and its motion become a clip."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from studio.engine.errors import ModelError, SettingError
from studio.engine.spec import RANDOM, Context, Lane, Rate, Seed, Slider, Weights, node
from studio.engine.values import Audio, Image, Mask, Motion, Number, Text, Video

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.engine.frames import Frame

_LONGEST = 3600.0


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
    seconds: Annotated[float, Slider(0.04, 600, 0.1, "s")] = 5.0,
    rate: Rate = 24,
    amount: Annotated[float, Slider(0, 4, 0.05)] = 1.0,
    parallax: Annotated[float, Slider(0, 2, 0.05)] = 1.0,
    pad: Annotated[float, Slider(0, 10, 0.1, "s")] = 0.6,
    loop: bool = False,
    seed: Seed = RANDOM,
) -> Video:
    """Turn a still into a clip: brushed regions move, the camera moves with parallax, the rest holds perfectly still.

    Without a motion the prompt's camera words move the camera ("push in", "pan left", "handheld"), and where it has
    none a gentle push in does. The clip lasts as long as `length` says if it is connected and above 0, else as long as
    the narration, else `seconds`; it is never shorter than the narration and `pad` after it. `amount` scales all
    motion, `parallax` how much more near things move than far ones. `depth` (white is near) replaces the built-in
    guess. `loop` makes the end meet the beginning.

    'auto' and 'flow' are the embedded engine Flow, which needs no model and no GPU.
    """
    if model not in ("auto", "flow"):
        raise ModelError(
            f"The model '{model}' is not there to animate pictures",
            setting="model",
            mend="Choose 'auto' or 'flow', or add a model for image-to-video in the Models window.",
        )
    speed = Fraction(rate)
    if speed <= 0:
        raise SettingError("A still has no rate to keep", setting="rate", mend="Give frames a second, such as 24.")
    wanted = clip_seconds(seconds, length, narration.info.seconds if narration else None, pad)
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


def _motion(motion: Motion | None, prompt: Text | None) -> Motion:
    from studio.engine.camera import MOVES, camera_keys, moves_from_words

    if motion is not None:
        return motion
    moves = moves_from_words(prompt, among_other_words=True) if prompt else None
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
    from studio.engine.frames import Frame
    from studio.engine.values import VideoInfo

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
