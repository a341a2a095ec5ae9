"""Numbers that move over time, to be wired to settings: keyframes, the level of a sound, its beats, waves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from studio.base.errors import MediaError, SettingError
from studio.graph.context import Context
from studio.graph.spec import Data, Lane, Slider, node
from studio.media.signal import (
    LATEST,
    MOST_PARTS,
    Combined,
    Curve,
    Key,
    Operation,
    Sampled,
    Shape,
    Signal,
    Wave,
    read_keys,
    steady,
)
from studio.media.values import Audio, Number, Text, Video

Milliseconds = Annotated[float, Slider(0, 10_000, 5, "ms")]
Edge = Annotated[float, Slider(0, 24_000, 1, "Hz")]
Value = Annotated[float, Slider(-1_000_000, 1_000_000)]
_FRAMES = 1e9
_QUIETEST = -60.0  # dB: what meters call silence


def _has_keys(settings: Mapping[str, Any]) -> None:
    if not read_keys(settings["keys"], latest=_FRAMES):
        raise SettingError(
            "the curve has no key", setting="keys", mend='Add one, such as {"at": 0, "value": 1} for a number.'
        )


@node("signal.curve", words="keyframes, animation, envelope", version=1, lane=Lane.IO, check=_has_keys)
def curve(
    video: Video | None = None,
    *,
    keys: Annotated[Any, Data("curve", lambda keys: read_keys(keys, latest=_FRAMES))] = (),
    times: Literal["seconds", "frames"] = "seconds",
) -> Signal:
    """Let a number move by keyframes: wire it to a setting, and that setting moves while the clip runs.

    Keys are data in the project file: [{"at": 0, "value": 1}, {"at": 2, "value": 3, "easing": "ease-in-out"}]. easing
    is of the way to the next key: linear, ease-in, ease-out, ease-in-out, glide, snap, overshoot, bounce or hold (which
    jumps at the next key). Before the first key and after the last their values are held; one key alone is a number.

    times: what `at` counts, seconds of the clip whose setting moves or, with that clip wired to `video`, its frames.
    """
    _has_keys({"keys": keys})
    found = read_keys(keys, latest=LATEST if times == "seconds" else _FRAMES)
    if times == "frames":
        if video is None:
            raise SettingError(
                "frames of which clip is not known",
                setting="times",
                mend="Wire the clip whose frames they are to 'video', or count in seconds.",
            )
        rate = float(video.info.rate)
        found = tuple(Key(key.at / rate, key.value, key.easing) for key in found)
    return Curve(found)


@node("signal.follow", version=1, title="Follow a sound")
def follow(
    ctx: Context,
    audio: Audio,
    *,
    attack: Milliseconds = 10.0,
    release: Milliseconds = 200.0,
    low: Edge = 0.0,
    high: Edge = 0.0,
    level: Literal["relative", "absolute", "decibels"] = "relative",
    least: Value = 0.0,
    most: Value = 1.0,
) -> Signal:
    """Let a number follow how loud a sound is, or a band of it: the kick drum, a voice, the hiss of the sea.

    It rises within `attack` and falls within `release`. low, high: the band that is listened to; 0 leaves that side
    open, so 0 to 120 Hz is the kick drum. The number goes from `least` in silence to `most` at the loudest.

    level: relative makes the loudest moment of this sound the loudest there is; absolute takes the level as it is (root
    mean square, 1 is full scale); decibels goes by what is heard, from -60 dB to 0.
    """
    import numpy as np

    from studio.embedded.following import STEPS, followed, levels

    if low and high and high <= low:
        raise SettingError(
            f"the band from {low:g} to {high:g} Hz is empty", setting="high", mend="Let high lie above low, or be 0."
        )
    loud = followed(levels(audio, low, high, ctx.check), attack / 1000, release / 1000)
    if not len(loud):
        return steady(least)
    if level == "relative":
        top = float(loud.max())
        loud = loud / top if top > 10 ** (_QUIETEST / 20) else np.zeros(len(loud))
    elif level == "decibels":
        loud = 1 - 20 * np.log10(np.maximum(loud, 10 ** (_QUIETEST / 20))) / _QUIETEST
    values = least + (most - least) * loud
    return Sampled(values.astype(np.float32), float(STEPS), 0.5 / STEPS)


@node("signal.beats", version=1, title="Beats as a signal")
def beats(
    ctx: Context,
    audio: Audio | None = None,
    beats: Text | None = None,
    *,
    every: Literal["beat", "second beat", "bar"] = "beat",
    decay: Annotated[float, Slider(0, 10_000, 10, "ms")] = 300.0,
    least: Value = 0.0,
    most: Value = 1.0,
) -> Signal:
    """Let a number jump up on the beats of the music and fall again: flashes, bumps and cuts in time.

    It stands at `least`, jumps to `most` on each beat and is back within `decay`, sooner where the next beat comes. The
    beats are found in the sound; wire the beats of audio.beat instead to take those, with the bars that it counted.
    """
    from studio.embedded.beats import beats_of
    from studio.film.sound.beats import Beat, chosen, from_text

    if beats is not None:
        found = from_text(beats)
    elif audio is not None:
        heard = beats_of(audio, check=ctx.check)
        times = heard.times if heard else ()
        found = [Beat(at, (number - heard.first) % 4 + 1) for number, at in enumerate(times)] if heard else []
    else:
        raise MediaError("there is no sound to hear beats in", socket="audio", mend="Wire a sound, or beats.")
    moments = [beat.at for beat in chosen(found, {"beat": 1, "second beat": 2, "bar": 0}[every])]
    if not moments:
        ctx.note("There is no beat to be heard, so the number stays where it is.")
        return steady(least)
    return Curve(tuple(_pulses(moments, max(decay / 1000, 0.001), least, most)))


def _pulses(moments: list[float], decay: float, least: float, most: float) -> list[Key]:
    """Up in no time at each moment, then down, fast at first, before the next one comes."""
    keys = [Key(0.0, least, "hold")] if moments[0] > 0 else []
    for at, after in zip(moments, [*moments[1:], float("inf")], strict=True):
        down = min(at + decay, at + 0.98 * (after - at))
        keys += [Key(at, most, "ease-out"), Key(down, least, "hold")]
    return keys


@node("signal.wave", words="lfo, oscillator, sine", version=1, lane=Lane.IO)
def wave(
    *,
    shape: Shape = "sine",
    frequency: Annotated[float, Slider(0, 100, 0.05, "Hz")] = 1.0,
    least: Value = 0.0,
    most: Value = 1.0,
    phase: Annotated[float, Slider(0, 1, 0.01)] = 0.0,
    seed: Annotated[int, Slider(0, 4_294_967_295)] = 0,
) -> Signal:
    """Let a number swing between two others: sine, triangle, saw, square, or noise that wanders.

    frequency: how often a second it comes round; of noise, how many new values a second it wanders between. phase: the
    share of a turn that is over at the start. seed: of noise; each number is another way of wandering. A flicker is
    noise at 8 to 12 Hz, a breath a sine at 0.2.
    """
    return Wave(shape, frequency, least, most, phase, seed)


@node("signal.math", version=1, lane=Lane.IO, title="Math of signals")
def calculate(
    a: Signal,
    b: Signal | None = None,
    *,
    op: Operation = "add",
    number: Value = 1.0,
) -> Signal:
    """Add, subtract, multiply, divide, raise to a power, or take the smaller or larger of two moving numbers.

    Plain numbers may be wired as well. Where nothing is wired to b, `number` is taken.
    """
    right = steady(number) if b is None else b
    if op == "divide" and right.constant == 0:
        raise SettingError(
            "it would be divided by zero", setting="number" if b is None else "b", mend="Divide by another number."
        )
    if a.parts + right.parts > MOST_PARTS:
        raise SettingError(
            f"more than {MOST_PARTS} signals would be put together", socket="a", mend="Put together fewer of them."
        )
    return Combined(op, a, right)


@node("signal.from_number", version=1, lane=Lane.IO, title="Signal from a number")
def from_number(number: Number) -> Signal:
    """A number as a signal that does not move."""
    return steady(number)
