"""Recorded narration: takes of a speaker in place of the lines that a voice speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from studio.base.errors import MediaError, SettingError
from studio.graph.context import Context
from studio.graph.spec import Lane, OpenFile, Slider, node
from studio.media.values import Audio, AudioInfo, Samples, Text, Word

_FILES = "Sound files (*.wav *.mp3 *.flac *.ogg *.opus *.m4a *.aac *.aif *.aiff *.mka);;All files (*)"


@node("voice.recorded", version=1, lane=Lane.IO, title="Recorded voice")
def recorded(
    ctx: Context,
    voice: Audio | None = None,
    text: Text | None = None,
    *,
    path: Annotated[Path, OpenFile(_FILES)] = Path(),
    gain: Annotated[float, Slider(-24, 24, 0.5, "dB")] = 0.0,
    trim: bool = True,
) -> Audio:
    """Put a recorded take in the place of a spoken line, shot by shot.

    path: the take's file, set for one item ("this shot only") by the recording panel; a line without one stays as the
    wired voice speaks it, or is silent. trim: leave out the quiet before the first word and after the last, but for a
    breath. Words are those of the wired text or voice, and are found in the take (English).
    """
    if path == Path():
        return voice if voice is not None else _nothing()
    from studio.media.files.mediafile import open_audio

    audio = open_audio(ctx.project_folder / path)
    if audio is None:
        raise MediaError(f"{path} has no sound in it", setting="path", mend="Choose another take.")
    start, stop = 0, audio.info.length
    if trim:
        start, stop = ctx.memo("spoken", lambda: list(_spoken(audio, ctx)))
    script = " ".join(str(text if text is not None else voice.info.text if voice is not None else "").split())
    begin, loudness = start, 10 ** (gain / 20)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for block in audio.blocks(begin + start, begin + stop):
            yield block * loudness if gain else block

    made = Audio(AudioInfo(audio.info.rate, audio.info.channels, stop - start, script), pull)
    timed = ctx.memo("words", lambda: _timed(made, script, ctx)) if script and made.info.length else []
    return Audio(replace(made.info, words=tuple(Word(*word) for word in timed)), pull)


def _timed(audio: Audio, script: str, ctx: Context) -> list[tuple[str, float, float]]:
    """When each word of the line is spoken: found in the sound, or spread over it where that cannot be."""
    from studio.embedded.hearing import align
    from studio.film.captioning import captions

    try:
        found = align(audio, script, ctx.check)
        words = list(found.words)
        if words and found.agreement < 0.2:
            ctx.note("What is heard in the take is not what the line says; its captions may be off.")
    except SettingError:  # not in Latin letters
        words = []
    return [(word.text, word.start, word.end) for word in words or captions.spread(script, audio.info.seconds)]


def _nothing() -> Audio:
    import numpy as np

    return Audio.of(np.zeros((0, 1), np.float32), 48000)


def _spoken(audio: Audio, ctx: Context) -> tuple[int, int]:
    """The samples from a breath before the first word to one after the last; all of a sound in which nobody speaks.

    Speech is what is louder than 30 dB under the loudest tenth of a second, and than -60 dBFS.
    """
    import numpy as np

    rate = audio.info.rate
    frame = max(1, rate // 100)
    levels: list[float] = []
    rest = np.zeros(0)
    for block in audio.blocks():
        ctx.check()
        mono = np.concatenate([rest, block.astype(np.float64).mean(axis=1)])
        whole = len(mono) // frame * frame
        levels += (mono[:whole].reshape(-1, frame) ** 2).mean(axis=1).tolist()
        rest = mono[whole:]
    power = np.convolve(np.asarray(levels), np.ones(5) / 5, "same") if len(levels) >= 5 else np.asarray(levels)
    if not len(power) or power.max() < 1e-6:
        return 0, audio.info.length
    loud = np.flatnonzero(power > max(float(power.max()) * 1e-3, 1e-6))
    breath = round(0.12 * rate)
    return max(0, int(loud[0]) * frame - breath), min(audio.info.length, (int(loud[-1]) + 1) * frame + breath)
