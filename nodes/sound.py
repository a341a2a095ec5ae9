"""Sound: files, music beds, effects, and the mix of them under a voice."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from studio.base.errors import MediaError, SettingError
from studio.film.sound import mixing_desk
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Data, Lane, Multiline, OpenFile, Seed, Slider, Weights, node
from studio.graph.wishes import EffectWish, MusicWish
from studio.media.signal import Signal, raised
from studio.media.values import Audio, AudioInfo, Number, Text, Video

if TYPE_CHECKING:
    pass

_FILES = "Sound files (*.wav *.mp3 *.flac *.ogg *.opus *.m4a *.aac *.aif *.aiff *.mka);;All files (*)"

Seconds = Annotated[float, Slider(0, 36000, 0.5, "s")]
Ramp = Annotated[float, Slider(0, 60, 0.1, "s")]
Decibels = Annotated[float | Signal, Slider(-60, 24, 0.5, "dB")]
Pan = Annotated[float | Signal, Slider(-1, 1, 0.05)]
SampleRate = Literal["48000", "44100"]


@node("audio.load", words="import, audio, wav, mp3, song", version=2, lane=Lane.IO, title="Load sound")
def load(
    ctx: Context,
    *,
    path: Annotated[Path, OpenFile(_FILES)] = Path(),
    track: Annotated[int, Slider(0, 64, late=True)] = 0,
) -> Audio:
    """A sound file, or the sound of a video file, at its own rate and channels. Nothing is decoded until asked.

    track: which of its sound tracks, from 1; 0 is the one that the file flags as its default.
    """
    from studio.media.files.mediafile import open_audio

    if path == Path():
        raise SettingError("no file is chosen", setting="path", mend="Choose a sound file.")
    audio = open_audio(ctx.project_folder / path, track)
    if audio is None:
        raise MediaError(f"{path} has no sound in it", setting="path", mend="Choose another file.")
    return audio


@node("audio.trim", words="cut, shorten", version=1, title="Trim sound")
def trim(
    audio: Audio,
    *,
    start: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0,
    end: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0,
) -> Audio:
    """From start to end, in seconds of the sound, to the sample; an end of 0 is the sound's end.

    With the numbers of a video.trim beside it, sound and picture stay together. The words that are heard go along.
    """
    info = audio.info
    first = min(round(start * info.rate), info.length)
    last = min(round(end * info.rate), info.length) if end else info.length
    if last <= first:
        raise SettingError(
            f"nothing is left of the {info.seconds:.2f} s sound between {start:g} s and {end or info.seconds:g} s",
            setting="start",
            mend="Let start be before end, and inside the sound.",
        )
    return audio.part(first, last - first)


@node("audio.music", words="soundtrack, score, song", version=1, title="Music")
def music(
    ctx: Context,
    prompt: Text | None = None,
    video: Video | None = None,
    length: Number | None = None,
    *,
    model: Annotated[str, Weights("text-to-music")] = "auto",
    style: Annotated[str, Multiline()] = "",
    seconds: Seconds = 0.0,
    key: str = "",
    tempo: Annotated[float, Slider(0, 240, 1, "bpm")] = 0.0,
    rate: SampleRate = "48000",
    steps: Annotated[int, Slider(0, 300, late=True, zero="auto")] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1, late=True, zero="auto")] = 0.0,
    negative: Annotated[str, Multiline(prompt=True, late=True)] = "",
    seed: Seed = RANDOM,
) -> Audio:
    """A piece of music from words for its mood and style, with a beginning, a peak and an end.

    `style` is added to the prompt. It lasts as long as `length` (seconds) or the wired video; else `seconds`, and
    with 0 a minute. `key` ("D minor") and `tempo` win over what the prompt says; empty and 0 leave them to it.

    'auto' takes an installed model (MuseScore's instruments, else Stable Audio or MusicGen where one fits the graphics
    card), else Synth; key and tempo are told to the latter models in words. steps, guidance: 0 leaves them to the
    model. negative: what it should not sound like. All three are for models, and MusicGen takes only the guidance. A
    piece longer than a model makes at once is made of takes that pass into each other.

    'musescore-general' plays Synth's music with recorded instruments, and jazz, rock, lo-fi, folk and orchestral in
    their own manner; a SoundFont of your own is named by its path.

    'synth' is the embedded engine Synth: it knows moods (hopeful, tense, sad, triumphant, mysterious ...),
    styles (cinematic, orchestral, electronic, ambient, piano, playful, techno, waltz ...), keys and tempos. It is a
    synthesiser for timing and temp tracks, not a recording.
    """
    wish = MusicWish(
        prompt=_joined(prompt, style),
        seconds=_length(seconds, length, video, None, 60.0),
        rate=int(rate),
        key=key,
        tempo=tempo,
        negative=negative,
        steps=steps,
        guidance=guidance,
        seed=max(0, seed),
    )
    piece: Audio = ctx.engine("music", model)(wish)
    return piece


@node("audio.effect", words="sfx, foley", version=1, title="Sound effect")
def effect(
    ctx: Context,
    prompt: Text | None = None,
    video: Video | None = None,
    narration: Audio | None = None,
    length: Number | None = None,
    *,
    model: Annotated[str, Weights("text-to-audio")] = "auto",
    style: Annotated[str, Multiline()] = "",
    seconds: Seconds = 0.0,
    rate: SampleRate = "48000",
    steps: Annotated[int, Slider(0, 300, late=True, zero="auto")] = 0,
    guidance: Annotated[float, Slider(0, 30, 0.1, late=True, zero="auto")] = 0.0,
    negative: Annotated[str, Multiline(prompt=True, late=True)] = "",
    seed: Seed = RANDOM,
) -> Audio:
    """A sound effect from a cue such as "rain and distant thunder"; sounds that are named together are layered.

    `style` is added to the cue. It lasts as long as `length` (seconds), the wired video, or the narration and
    a second more; else `seconds`, and with 0 five seconds. A cue of a series that is empty gives a sound of no length.

    'auto' takes an installed model (Stable Audio, MusicGen) that fits the graphics card, else Synth. steps, guidance:
    0 leaves them to the model. negative: what it should not sound like. All three are for models.

    'synth' is the embedded engine Synth: weather, water, fire, birds, crowds, applause, machines, robots,
    engines, traffic, interfaces, whooshes, impacts, ball and net, whistle, footsteps, glass, fireworks, bells, doors,
    and words such as distant, soft, loud, slow, rapid. Of a cue it does not know it makes a quiet room.
    """
    import numpy as np

    words = _joined(prompt, style)
    if not words and ctx.item is not None:
        return Audio.of(np.zeros((0, 2), np.float32), int(rate))
    wish = EffectWish(
        prompt=words,
        seconds=_length(seconds, length, video, narration, 5.0),
        rate=int(rate),
        negative=negative,
        steps=steps,
        guidance=guidance,
        seed=max(0, seed),
    )
    sound: Audio = ctx.engine("sound-effect", model)(wish)
    return sound


@node("audio.mix", words="mixer, ducking", version=1, title="Mix")
def mix(
    ctx: Context,
    voice: Audio | None = None,
    music: Audio | None = None,
    effects: Audio | None = None,
    more: list[Audio] | None = None,
    *,
    voice_gain: Decibels = 0.0,
    voice_pan: Pan = 0.0,
    voice_fade_in: Ramp = 0.0,
    voice_fade_out: Ramp = 0.0,
    voice_delay: Seconds = 0.0,
    music_gain: Decibels = -8.0,
    music_pan: Pan = 0.0,
    music_fade_in: Ramp = 0.0,
    music_fade_out: Ramp = 0.0,
    music_delay: Seconds = 0.0,
    effects_gain: Decibels = -9.0,
    effects_pan: Pan = 0.0,
    effects_fade_in: Ramp = 0.0,
    effects_fade_out: Ramp = 0.0,
    effects_delay: Seconds = 0.0,
    more_gain: Decibels = 0.0,
    duck: Annotated[float, Slider(0, 40, 0.5, "dB")] = 12.0,
    duck_effects: Annotated[float, Slider(0, 40, 0.5, "dB")] = 4.0,
    duck_threshold: Annotated[float, Slider(-80, 0, 1, "dB")] = -42.0,
    loudness: Annotated[float, Slider(-40, 0, 0.5, "LUFS")] = -14.0,
    true_peak: Annotated[float, Slider(-12, 0, 0.1, "dB")] = -1.0,
    rate: SampleRate = "48000",
    channels: Literal["stereo", "mono", "5.1"] = "stereo",
    desk: Annotated[Any, Data("mixer", check=mixing_desk.check, late=True)] = None,
) -> Audio:
    """Mix voice, music and effects to one sound at a loudness.

    While the voice speaks (above `duck_threshold`) music goes down by `duck` and effects by `duck_effects`, a little
    before the first word, and comes back after the last. `loudness` is the integrated loudness that the whole is
    brought to (ITU-R BS.1770; -14 for the web, -23 for European broadcast, 0 leaves the level alone) and no true peak
    passes `true_peak`. Rates and channels may differ: everything is converted, 5.1 folds down as ITU-R BS.775 says.
    Gains and pans may move: wire a signal to one, and it is heard by the seconds of the mix; at -60 dB nothing is.
    desk: what the mixer panel adds: mute, solo, sends to a room, volume drawn on the timeline.
    """
    from studio.embedded.mixing import CHANNELS, Mastering, Mix, Room, Track, speech_in

    board = mixing_desk.read(desk)

    def strip(name: str) -> dict[str, Any]:
        own = board.strip(name)
        send = own.send if own.send > mixing_desk.OFF else None
        return {"volume": own.volume, "send": send, "muted": not board.heard(name)}

    spoken, tracks = [], []
    if voice is not None:
        shape = (voice_gain, voice_pan, voice_fade_in, voice_fade_out, voice_delay)
        spoken = [Track(voice, *shape, **strip("voice"))]
    if music is not None:
        shape = (music_gain, music_pan, music_fade_in, music_fade_out, music_delay)
        tracks.append(Track(music, *shape, duck, **strip("music")))
    if effects is not None:
        shape = (effects_gain, effects_pan, effects_fade_in, effects_fade_out, effects_delay)
        tracks.append(Track(effects, *shape, duck_effects, **strip("effects")))
    tracks = [*spoken, *tracks]
    for number, audio in enumerate(more or (), 1):
        own = board.strip(f"more/{number}")
        tracks.append(Track(audio, raised(more_gain, own.gain), own.pan, **strip(f"more/{number}")))
    if not tracks:
        raise SettingError("there is nothing to mix", socket="voice", mend="Wire a voice, music or effects.")
    samples, count = int(rate), CHANNELS[channels]
    speech: list[list[float]] = []
    if spoken and (duck or duck_effects) and len(tracks) > 1:
        speech = ctx.memo("speech", lambda: [list(span) for span in speech_in(spoken, duck_threshold, ctx.check)])
    spans = [(begin, end) for begin, end in speech]
    room = Room(board.room.decay, board.room.predelay / 1000, board.room.damping, board.room.level)
    raw = Mix(tracks, samples, count, speech=spans, room=room)
    target = loudness if loudness < 0 else None
    found = Mastering(**ctx.memo("mastering", lambda: asdict(raw.mastered(target, true_peak, ctx.check))))
    if target is not None and raw.length:
        if found.loudness <= -69:
            ctx.note("the mix is silent, or too short to have a loudness: its level was left alone")
        elif abs(found.loudness - target) > 0.3:
            ctx.note(f"the mix came to {found.loudness:.1f} LUFS: its peaks allow no more under {true_peak:g} dB")
    mixed = Mix(tracks, samples, count, speech=spans, mastering=found, room=room)
    words = tuple(word.shifted(voice_delay) for word in voice.info.words) if voice else ()
    info = AudioInfo(samples, count, mixed.length, voice.info.text if voice else "", words)
    return Audio(info, mixed.blocks)


def _joined(prompt: Text | None, style: str) -> str:
    return ", ".join(part for part in (str(prompt or "").strip(), style.strip()) if part)


def _length(
    seconds: float, length: Number | None, video: Video | None, narration: Audio | None, otherwise: float
) -> float:
    """What is wired says more about this film than a setting does."""
    if length is not None and length > 0:
        return min(float(length), 36000.0)
    if video is not None and video.info.length:
        return float(video.info.seconds)
    if narration is not None and narration.info.length:
        return narration.info.seconds + 1.0
    return seconds or otherwise
