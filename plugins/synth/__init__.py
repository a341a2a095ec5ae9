"""Synth: music beds and sound effects computed from words, without a model. For timing and temp tracks.

Everything is a pure function of prompt, length, seed and rate, can be read at any range, and is made in stretches of
bounded length: an hour takes no more memory than a minute.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np

from studio.base.errors import SettingError
from studio.base.files import write_bytes
from studio.graph.context import Context
from studio.graph.engines import InstalledModel, engine
from studio.graph.spec import RANDOM, Lane, Multiline, SaveFile, Seed, Slider, node
from studio.graph.wishes import EffectWish, MusicWish
from studio.media.values import Audio, AudioInfo, File, Number, Text, Video

if TYPE_CHECKING:
    from .stretches import Stretches

_WHOLE = 90  # seconds up to which a sound is kept as samples; longer ones are made as they are read


@engine("music", "synth", of="text-to-music", title="Synth", licence="MIT", honours=("key", "tempo"))
def piece(ctx: Context, wish: MusicWish) -> Audio:
    """Music and sound effects by synthesis, from mood, key, tempo and the things named."""
    from .music import Music, read_music_prompt

    reading = read_music_prompt(wish.prompt, wish.key)
    if wish.key.strip() and reading.mood.root is None:
        raise SettingError(f"'{wish.key}' is not a key", setting="key", mend="Write it like 'D minor' or 'F# major'.")
    if wish.prompt and not reading.understood:
        ctx.note(f"Synth knows none of the words in '{wish.prompt[:60]}': it plays a neutral bed")
    return _made(Music(wish.prompt, wish.seconds, wish.seed, rate=wish.rate, key=wish.key, tempo=wish.tempo))


@engine("sound-effect", "synth", of="text-to-audio", title="Synth", licence="MIT", honours=())
def sound(ctx: Context, wish: EffectWish) -> Audio:
    """Music and sound effects by synthesis, from mood, key, tempo and the things named."""
    from .effects import Effect, read_effect_prompt

    if not read_effect_prompt(wish.prompt).understood:
        ctx.note(f"Synth knows no sound in '{wish.prompt[:60]}': it makes a quiet room")
    return _made(Effect(wish.prompt, wish.seconds, wish.seed, rate=wish.rate))


@engine("music", of="text-to-music", runs=("SoundFont",), honours=("key", "tempo"))
def piece_of_recordings(ctx: Context, wish: MusicWish, model: InstalledModel) -> Audio:
    """The Synth's music played by recorded instruments, in the manner of the genre that is named."""
    from .bands import genre_of
    from .music import Music, read_music_prompt

    reading = read_music_prompt(wish.prompt, wish.key)
    if wish.key.strip() and reading.mood.root is None:
        raise SettingError(f"'{wish.key}' is not a key", setting="key", mend="Write it like 'D minor' or 'F# major'.")
    if wish.prompt and not reading.understood and not genre_of(wish.prompt):
        ctx.note(f"Synth knows none of the words in '{wish.prompt[:60]}': it plays a neutral bed")
    made = Music(
        wish.prompt, wish.seconds, wish.seed, rate=wish.rate, key=wish.key, tempo=wish.tempo, soundfont=model.files.path
    )
    return _made(made)


def _made(made: Stretches) -> Audio:
    """Short sounds whole, long ones as a recipe that is played as it is read."""
    if made.length <= _WHOLE * made.rate:
        return Audio.of(made.read(), made.rate)
    return Audio(AudioInfo(made.rate, 2, made.length), made.blocks)


@node("audio.score", version=1, lane=Lane.IO, sink=True, title="Score as MIDI")
def score(
    ctx: Context,
    prompt: Text | None = None,
    video: Video | None = None,
    length: Number | None = None,
    *,
    style: Annotated[str, Multiline()] = "",
    seconds: Annotated[float, Slider(0, 3600, 0.5, "s")] = 0.0,
    key: str = "",
    tempo: Annotated[float, Slider(0, 240, 1, "bpm")] = 0.0,
    band: Literal["recorded", "computed"] = "recorded",
    seed: Seed = RANDOM,
    path: Annotated[Path, SaveFile("MIDI (*.mid)")] = Path("score.mid"),
) -> File:
    """Write the notes that Synth plays as a MIDI file, a track for each instrument, for a sequencer or to be printed.

    Prompt, style, length, key, tempo and seed as in the music node give the notes of that piece. band: as the recorded
    instruments play it, with the manner of its genre, or as the computed ones do. Sounds that General MIDI lacks
    (risers, synthesisers) are given its nearest.
    """
    from .arrangement import arrange
    from .bands import arrange_for_band
    from .midifile import midi
    from .mood import read_music_prompt

    target = ctx.destination(path)
    words = ", ".join(filter(None, (str(prompt or "").strip(), style.strip())))
    mood = read_music_prompt(words, key, tempo).mood
    wired = length if length else video.info.seconds if video is not None and video.info.length else 0.0
    lasts = min(float(wired or seconds or 60.0), 36000.0)
    chance = np.random.default_rng(max(0, seed))
    piece = arrange_for_band(mood, words, lasts, chance) if band == "recorded" else arrange(mood, lasts, chance)
    write_bytes(target, midi(piece, words[:60] or "Music"))
    return File(str(target))
