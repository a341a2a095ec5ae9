"""Clips: of a still and its motion, of words, over another clip, on from a clip's end."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Choice, Lane, Multiline, Rate, Seed, Side, Slider, Weights, node
from studio.graph.wishes import ClipWish, ExtensionWish, RestyleWish, SceneWish
from studio.media.signal import Signal
from studio.media.values import Audio, Image, Mask, Motion, Number, Text, Video

_LONGEST = 3600.0

Steps = Annotated[int, Slider(0, 150, late=True, zero="auto")]
Guidance = Annotated[float, Slider(0, 30, 0.1, late=True, zero="auto")]
Precision = Annotated[Literal["full", "8 bits", "4 bits"], Choice(late=True)]
Unwanted = Annotated[str, Multiline(prompt=True, late=True)]


@node("video.animate", words="image to video, img2vid, i2v, svd, wan, ltx", version=1, lane=Lane.CPU, keep=True)
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
    wish = ClipWish(
        image=image,
        motion=motion,
        depth=depth,
        prompt=_words_of(prompt),
        seconds=Fraction(clip_seconds(seconds, length, narration.info.seconds if narration else None, pad)),
        rate=Fraction(rate),
        amount=amount,
        parallax=parallax,
        loop=loop,
        negative=negative,
        steps=steps,
        guidance=guidance,
        seed=max(0, seed),
        precision=precision,
    )
    clip: Video = ctx.engine("image-to-video", model)(wish)
    return clip


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


@node("video.generate", words="txt2vid, t2v, text2video", version=1, lane=Lane.GPU, keep=True, title="Text to video")
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
    steps: Annotated[int, Slider(0, 150, zero="auto")] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1, zero="auto")] = 0.0,
    seed: Seed = RANDOM,
) -> Video:
    """Make a clip from words with a video model.

    The prompt may change over time: "0: dawn, 48: night" (frames; "2s: night" is seconds). The clip lasts as long as
    `length` says if it is connected and above 0, else as long as the narration, else `seconds`. Sizes and lengths are
    fitted to what the model makes; frames between its own are painted along the motion, and a rate of 0 is its own.

    model: 'auto' is the first installed model that fits the graphics card; or a model's id, or the folder of a
    diffusers pipeline. negative: what the clip should not show. steps, guidance: 0 leaves them to the model.
    """
    wish = SceneWish(
        prompt=str(prompt),
        width=width,
        height=height,
        seconds=Fraction(clip_seconds(seconds, length, narration.info.seconds if narration else None, pad)),
        rate=Fraction(rate),
        negative=negative,
        steps=steps,
        guidance=guidance,
        seed=max(0, seed),
        precision=precision,
    )
    clip: Video = ctx.engine("text-to-video", model)(wish)
    return clip


@node("video.restyle", words="video to video, vid2vid, v2v", version=1, lane=Lane.GPU, keep=True)
def restyle(
    ctx: Context,
    video: Video,
    prompt: Text,
    *,
    model: Annotated[str, Weights("video-to-video")] = "auto",
    precision: Precision = "full",
    strength: Annotated[float | Signal, Slider(0.05, 1, 0.01)] = 0.6,
    negative: Annotated[str, Multiline(prompt=True)] = "",
    steps: Annotated[int, Slider(0, 150, zero="auto")] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1, zero="auto")] = 0.0,
    seed: Seed = RANDOM,
    seed_step: Annotated[int | Signal, Slider(0, 1000, 1, late=True)] = 0,
    zoom: Annotated[float | Signal, Slider(0.1, 10, 0.01, "x", late=True)] = 1.0,
    pan_x: Annotated[float | Signal, Slider(-100, 100, 0.1, "%", late=True)] = 0.0,
    pan_y: Annotated[float | Signal, Slider(-100, 100, 0.1, "%", late=True)] = 0.0,
) -> Video:
    """Paint a clip anew in another style, keeping its movement.

    It is done in windows that overlap and dissolve into each other, so a long clip takes no more memory than a short
    one. The prompt may change over time: "0: oil painting, 48: charcoal" (frames of the clip; "2s:" is seconds).

    strength: how much is new; 0.3 keeps shapes and colours, 0.9 little but the movement. With a signal wired to it each
    window takes what it is at its middle and dissolves into the next; a model paints a window as a whole, so within one
    it cannot change, and neither can steps, guidance and seed. seed_step: how far the seed goes on from each window to
    the next, 0 keeps it; it may move as well. model: 'auto' is the first installed model that fits the graphics card;
    without one, "style-transfer", which ships with the app and reads only a manner out of the prompt, such as charcoal;
    or a model's id, or the folder of a diffusers pipeline. negative: what the clip should not show.
    steps, guidance: 0 leaves them to the model.

    zoom, pan_x, pan_y: how close and how far to the right and down the clip is seen before it is painted, frame by
    frame with signals wired to them; what that lays bare is the picture again, mirrored.
    """
    from studio.embedded.zooming import zoomed

    wish = RestyleWish(
        video=zoomed(video, zoom, pan_x, pan_y),
        prompt=str(prompt),
        strength=strength,
        negative=negative,
        steps=steps,
        guidance=guidance,
        seed=max(0, seed),
        seed_step=seed_step,
        precision=precision,
    )
    clip: Video = ctx.engine("video-to-video", model)(wish)
    return clip


@node("video.extend", words="continue, longer", version=1, lane=Lane.GPU, keep=True)
def extend(
    ctx: Context,
    video: Video,
    prompt: Text | None = None,
    *,
    model: Annotated[str, Weights("image-to-video")] = "auto",
    precision: Precision = "full",
    seconds: Annotated[float, Slider(0.1, 600, 0.1, "s")] = 2.0,
    negative: Annotated[str, Multiline(prompt=True)] = "",
    steps: Annotated[int, Slider(0, 150, zero="auto")] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1, zero="auto")] = 0.0,
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
    wish = ExtensionWish(
        video=video,
        seconds=Fraction(seconds).limit_denominator(100_000),
        prompt=_words_of(prompt),
        negative=negative,
        steps=steps,
        guidance=guidance,
        seed=max(0, seed),
        precision=precision,
    )
    clip: Video = ctx.engine("video-extension", model)(wish)
    return clip
