"""Sound processing: equaliser, compressor, reverb, pitch, stretch, cleaning, and the check before delivery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Final, Literal, NamedTuple

from studio.base.errors import MediaError
from studio.film.sound.delivery import TARGETS, told
from studio.graph.context import Context
from studio.graph.spec import Slider, node
from studio.media.signal import Signal
from studio.media.values import Audio, Number, Samples, Text

Hertz = Annotated[float, Slider(20, 20000, 1, "Hz")]
Cut = Annotated[float, Slider(0, 20000, 1, "Hz")]
Gain = Annotated[float | Signal, Slider(-24, 24, 0.5, "dB")]

_WARM_UP: Final = 1.0  # seconds for cleaning: notches of 4 Hz forget in a twelfth of that, its other filters in less


@node("audio.gain", words="volume, loudness, louder", version=1, title="Gain")
def gain(audio: Audio, *, gain: Annotated[float | Signal, Slider(-60, 24, 0.5, "dB")] = 0.0) -> Audio:
    """Make a sound louder or quieter, by a number or by one that moves: keyframes, or the level of another sound.

    A moving gain goes by the seconds of the sound; at -60 dB nothing is heard.
    """
    from studio.media.volume import level_of

    def pull(start: int, stop: int) -> Iterator[Samples]:
        at = start
        for block in audio.blocks(start, stop):
            yield block * level_of(gain, at, at + len(block), audio.info.rate)[:, None]
            at += len(block)

    return Audio(audio.info, pull) if gain != 0 else audio


@node("audio.eq", words="equalizer, bass, treble, filter", version=1, title="Equaliser")
def eq(
    ctx: Context,
    audio: Audio,
    *,
    low_cut: Cut = 0.0,
    low: Gain = 0.0,
    frequency: Hertz = 3000.0,
    gain: Gain = 0.0,
    width: Annotated[float, Slider(0.1, 4, 0.1, "octaves")] = 1.0,
    high: Gain = 0.0,
    high_cut: Cut = 0.0,
) -> Audio:
    """Shape the tone: a bell of `gain` at `frequency`, `width` octaves wide, shelves below 120 Hz (`low`) and above
    8 kHz (`high`), and what lies under `low_cut` and over `high_cut` taken away at 12 dB an octave (0: nothing).

    low, gain and high may move, by the seconds of the sound: keyframes, or the level of another sound.

    FFmpeg's equalizer, shelf and pass filters: the biquads of R. Bristow-Johnson's Audio EQ Cookbook. What would lie
    over half the sound's rate is left out.
    """
    from studio.embedded.equalising import Equalised, EqualiserBand

    limit = audio.info.rate / 2
    chain: list[tuple[str, str]] = []
    moving: list[EqualiserBand] = []
    if low_cut:
        chain.append(("highpass", f"f={min(low_cut, 0.99 * limit)}:r=f64"))
    if isinstance(low, Signal):
        moving.append(EqualiserBand("low shelf", 120.0, low))
    elif low:
        chain.append(("lowshelf", f"f=120:g={low}:r=f64"))
    if gain != 0 and frequency >= limit:
        ctx.note(f"the sound has nothing at {frequency:g} Hz: its rate is {audio.info.rate} Hz")
    elif isinstance(gain, Signal):
        moving.append(EqualiserBand("bell", frequency, gain, width))
    elif gain:
        chain.append(("equalizer", f"f={frequency}:t=o:w={width}:g={gain}:r=f64"))
    if isinstance(high, Signal) and limit > 8000:
        moving.append(EqualiserBand("high shelf", 8000.0, high))
    elif high and limit > 8000:
        chain.append(("highshelf", f"f=8000:g={high}:r=f64"))
    if 0 < high_cut < limit:
        chain.append(("lowpass", f"f={high_cut}:r=f64"))
    made = _through(audio, chain, 4.0)
    return Audio(made.info, Equalised(made, moving).blocks) if moving and made.info.length else made


@node("audio.compress", words="dynamics, limiter", version=1, title="Compressor")
def compress(
    ctx: Context,
    audio: Audio,
    *,
    threshold: Annotated[float, Slider(-60, 0, 0.5, "dB")] = -20.0,
    ratio: Annotated[float, Slider(1, 20, 0.1)] = 3.0,
    attack: Annotated[float, Slider(0.1, 200, 0.1, "ms")] = 10.0,
    release: Annotated[float, Slider(5, 2000, 5, "ms")] = 200.0,
    knee: Annotated[float, Slider(0, 18, 0.5, "dB")] = 6.0,
    makeup: Annotated[float | Signal, Slider(0, 36, 0.5, "dB")] = 0.0,
) -> Audio:
    """Bring loud and quiet closer together: what is louder than `threshold` (dBFS) rises only 1 dB for every
    `ratio` dB. The level is a mean square, nearer to the peaks the slower `release` is against `attack`.

    `attack` and `release` say how fast it takes hold and lets go, `knee` how wide the bend is, and `makeup` lifts the
    whole afterwards, by a number or by one that moves. All channels move together. FFmpeg's acompressor.
    """
    lift = 0.0 if isinstance(makeup, Signal) else makeup
    options = (
        f"threshold={_linear(threshold)}:ratio={ratio}:attack={attack}:release={release}"
        f":knee={_linear(knee)}:makeup={_linear(lift)}:link=maximum:detection=rms"
    )
    made = _through(audio, [("acompressor", options)], max(2.0, 0.012 * release))
    return gain(made, gain=makeup) if isinstance(makeup, Signal) else made


@node("audio.reverb", words="echo, room, hall", version=1, title="Reverb")
def reverb(
    ctx: Context,
    audio: Audio,
    *,
    decay: Annotated[float, Slider(0.1, 10, 0.1, "s")] = 1.5,
    predelay: Annotated[float, Slider(0, 200, 1, "ms")] = 20.0,
    damping: Annotated[float, Slider(0, 1, 0.05)] = 0.5,
    wet: Annotated[float | Signal, Slider(-60, 12, 0.5, "dB")] = -12.0,
) -> Audio:
    """Put the sound in a room that dies away by 60 dB in `decay` seconds and answers after `predelay`.

    `damping` takes the high frequencies away sooner, `wet` is the room's level against the sound itself, which may
    move; at -60 dB no room is heard. The result is longer than the sound by its tail. Convolution with decaying noise
    (J. A. Moorer, 1979).
    """
    from studio.embedded.reverb import Reverb

    room = Reverb(audio, decay, predelay / 1000, damping, wet)
    return Audio(replace(audio.info, length=room.length), room.blocks)


@node("audio.pitch", words="transpose, key", version=1, title="Pitch")
def pitch(
    ctx: Context,
    audio: Audio,
    *,
    semitones: Annotated[float, Slider(-24, 24, 0.5, "semitones")] = 0.0,
) -> Audio:
    """Higher or lower by `semitones`, as long as before. A voice's formants move along, so large steps sound small or
    giant. FFmpeg: played faster or slower, then stretched back by atempo (WSOLA, Verhelst and Roelands 1993).
    """
    if not semitones or not audio.info.length:
        return audio
    rate = audio.info.rate
    played = round(rate * 2 ** (semitones / 12))
    chain = [("asetrate", str(played)), ("aresample", str(rate)), *_tempo(rate / played)]
    return _passed(ctx, audio, chain, audio.info.length)


@node("audio.stretch", words="tempo, time stretch, faster, slower", version=1, title="Stretch")
def stretch(
    ctx: Context,
    audio: Audio,
    length: Number | None = None,
    *,
    factor: Annotated[float, Slider(0.25, 4, 0.01, "x")] = 1.0,
) -> Audio:
    """Longer (`factor` 2: twice as long) or shorter at the same pitch; a wired `length` in seconds wins. Word times
    move along. FFmpeg's atempo (WSOLA, Verhelst and Roelands 1993).
    """
    info = audio.info
    if not info.length:
        return audio
    if length is not None:
        factor = float(length) / info.seconds
        if not 0.25 <= factor <= 4:
            raise MediaError(
                f"{info.seconds:.2f} s cannot be made {float(length):g} s long: a sound stretches to a quarter or four "
                "times its length",
                socket="length",
                mend=f"Ask for {info.seconds / 4:.2f} to {info.seconds * 4:.2f} s.",
            )
    if factor == 1:
        return audio
    made = _passed(ctx, audio, _tempo(1 / factor), round(info.length * factor))
    words = tuple(word.shifted(0.0, factor) for word in info.words)
    return replace(made, info=replace(made.info, words=words))


@node("audio.clean", words="denoise sound, remove noise, hiss, hum", version=2, title="Clean")
def clean(
    ctx: Context,
    audio: Audio,
    *,
    method: Literal["voice", "steady"] = "voice",
    noise: Annotated[float, Slider(0, 100, 0.5, "dB")] = 24.0,
    hum: Literal["off", "50 Hz", "60 Hz"] = "off",
    clicks: bool = False,
    reverb: bool = False,
    de_ess: Annotated[float, Slider(0, 1, 0.05)] = 0.0,
) -> Audio:
    """Take away clicks, mains hum with its harmonics, noise by `noise` dB at most, the room's echo (`reverb`), and
    sharp s sounds (`de_ess`).

    method: voice keeps voices and takes away everything else, other people's babble excepted (DeepFilterNet3, a neural
    network that ships with the app; music would go too); steady takes away hiss that does not change under any sound,
    and learns it from the quietest tenth, which should be a pause: 12 dB of it is safe, much more makes voices watery.

    FFmpeg's adeclick, bandreject (4 Hz wide, eight harmonics), afftdn (spectral subtraction after Ephraim and Malah)
    and deesser; reverberation by weighted prediction error (Nakatani et al. 2010). A steady tone on a harmonic of the
    hum goes with it.
    """
    from studio.embedded.filtering import require_layout

    require_layout(audio)
    rate = audio.info.rate
    chain: list[tuple[str, str]] = []
    if hum != "off":
        mains = float(hum.split()[0])
        notches = (mains * harmonic for harmonic in range(1, 9))
        chain = [("bandreject", f"f={at}:t=h:w=4:r=f64") for at in notches if at < rate / 2]
    # Learnt without hum, which afftdn would take for noise; a few clicks do not move a tenth of the sound, and
    # finding them costs most of all.
    humless = _through(audio, chain, _WARM_UP)
    if clicks:
        # Overlap-save: its other way, overlap-add, fades the sound in at the start of every stretch.
        chain = [("adeclick", "m=s"), *chain]
    sharp = [("deesser", f"i={de_ess}")] if de_ess else []
    voice = noise > 0 and method == "voice"
    if voice or reverb:
        audio, chain = _remade(ctx, _through(audio, chain, _WARM_UP), noise if voice else 0.0, reverb), []
        humless = audio
    delay = 0
    if noise and method == "steady":
        chain, delay = [*chain, *_unhissed(ctx, humless, noise)], rate // 80 * 2
        delay = delay if chain and chain[-1][0] == "afftdn" else 0
    return _through(audio, [*chain, *sharp], _WARM_UP, delay)


def _unhissed(ctx: Context, audio: Audio, noise: float) -> list[tuple[str, str]]:
    """afftdn with the floor of a sound; nothing for one that has no noise. It is late by two of its steps of an
    80th of a second."""
    from studio.embedded.filtering import floor_and_top

    floor, top = ctx.memo("levels", lambda: list(floor_and_top(audio, ctx.check)))
    if floor <= -80:  # afftdn knows floors from -80 to -20 dB
        return []
    if top - floor < 6:
        ctx.note("the sound has no pause to learn the noise from: what is steady in it may go too")
    return [("afftdn", f"nr={min(noise, 97.0)}:nf={min(floor, -20.0)}")]


def _remade(ctx: Context, audio: Audio, noise: float, reverb: bool) -> Audio:
    """Without the room, then without what is no voice: made once into a file, since both look far back."""
    from studio.embedded.denoising import voices
    from studio.embedded.dereverb import dry
    from studio.embedded.filtering import kept

    info = audio.info

    def blocks() -> Iterator[Samples]:
        made = audio.blocks()
        if reverb:
            made = dry(made, info.rate, info.channels)
        return voices(made, info.rate, info.channels, noise) if noise else made

    def done(samples: int) -> None:
        ctx.progress(samples // info.rate, max(1, -(-info.length // info.rate)), "seconds")

    return Audio(info, kept(info, blocks, ctx.workspace / "clean.f32", done)) if info.length else audio


class Checked(NamedTuple):
    """The verdict in words, and what was measured: LUFS, dBTP, and the loudness range in LU."""

    verdict: Text
    loudness: Number
    true_peak: Number
    range: Number


@node("audio.check", version=1, title="Delivery check")
def check(
    ctx: Context,
    audio: Audio,
    *,
    destination: Literal["all", "YouTube", "Spotify", "Apple Podcasts", "European TV", "US TV"] = "all",
) -> Checked:
    """Is the sound as loud as its destination asks for? A line for each says what is wrong and the mend.

    Integrated loudness (ITU-R BS.1770-4) and true peak: YouTube and Spotify -14 LUFS under -1 dBTP, Apple Podcasts
    -16 +-1 under -1, European TV (EBU R 128) -23 +-0.5 under -1, US TV (ATSC A/85) -24 +-2 under -2.
    """
    from studio.embedded.filtering import require_layout
    from studio.media.loudness import SILENT, measure

    require_layout(audio)

    def measured() -> list[float]:
        def watched() -> Iterator[Samples]:
            for block in audio.blocks():
                ctx.check()
                yield block

        return list(measure(watched(), audio.info.rate, audio.info.channels))

    loudness, peak, span = ctx.memo("loudness", measured)
    if loudness <= SILENT:
        lines = ["The sound is silent, or too short to have a loudness."]
    else:
        chosen = TARGETS if destination == "all" else {destination: TARGETS[destination]}
        lines = [f"{loudness:.1f} LUFS, true peak {peak:.1f} dBTP, range {span:.1f} LU"]
        lines += [f"{name}: {told(target, loudness, peak)}" for name, target in chosen.items()]
    return Checked(Text("\n".join(lines)), Number(loudness), Number(peak), Number(span))


def _through(audio: Audio, chain: list[tuple[str, str]], warm_up: float, delay: int = 0) -> Audio:
    from studio.embedded.filtering import Filtered

    return Audio(audio.info, Filtered(audio, chain, warm_up, delay).blocks) if chain else audio


def _passed(ctx: Context, audio: Audio, chain: list[tuple[str, str]], length: int) -> Audio:
    from studio.embedded.filtering import passed

    def done(samples: int) -> None:
        ctx.progress(samples // audio.info.rate, max(1, length // audio.info.rate), "seconds")

    return Audio(replace(audio.info, length=length), passed(audio, chain, length, ctx.workspace / "sound.f32", done))


def _tempo(speed: float) -> list[tuple[str, str]]:
    """atempo in steps of at most an octave: beyond it drops sound instead of overlapping it."""
    steps = 1 if 0.5 <= speed <= 2 else 2
    return [("atempo", f"{speed ** (1 / steps):.9f}")] * steps


def _linear(decibels: float) -> float:
    return float(10 ** (decibels / 20))
