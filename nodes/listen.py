"""What is heard in a sound: its words, its parts, its beat."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal, NamedTuple

from studio.base.errors import MediaError, SettingError
from studio.graph.context import Context
from studio.graph.spec import Lane, Slider, Weights, node
from studio.graph.wishes import SeparationWish
from studio.media.values import Audio, Motion, Number, Shot, Text, Word


class Transcript(NamedTuple):
    """The sound, which now knows its words; what is said as text; and as captions (SRT)."""

    audio: Audio
    text: Text
    srt: Text


@node("voice.transcribe", words="speech to text, stt, whisper, asr, subtitle", version=1, title="Transcribe")
def transcribe(
    ctx: Context,
    audio: Audio,
    script: Text | None = None,
    shot: Shot | None = None,
    *,
    model: Annotated[str, Weights("speech-recognition")] = "auto",
    language: str = "",
) -> Transcript:
    """Find out what is said in a recording, and when each word is.

    Wire the script, or the shot whose narration is read, and every word of it is timed where it is spoken: the words
    are right, and in English their times are good to some hundredths of a second. Without a script the words are
    guessed by ear. The sound that comes out carries its words, so edit.timeline takes it as narration and
    edit.captions captions it.

    'pocketsphinx' is the embedded recogniser. It knows English only; its timing of a script is good, its guesses by ear
    are rough and without punctuation. Whisper (from the Models window) knows 99 languages and punctuation; 'auto' is
    Whisper where it is installed: the fast one on any processor, others where they fit a graphics card. The fast one
    takes its words' times, in English, from the embedded recogniser. language: for Whisper, which finds out itself when
    it is empty.
    """
    from studio.film.captioning import caption_files, captions
    from studio.film.voices.transcript import heard_words

    def timed() -> list[tuple[str, float, float]]:
        words = heard_words(ctx, audio, known, model, language)
        return [(word.text, word.start, word.end) for word in words]

    known = str(script if script is not None else shot.narration if shot is not None else "").strip()
    if not audio.info.length and ctx.item is not None:
        return Transcript(audio, Text(""), Text(""))
    said = [Word(*word) for word in ctx.memo("words", timed)]
    text = " ".join(known.split()) or " ".join(word.text for word in said)
    cues = captions.cues(said, end=audio.info.seconds)
    heard = replace(audio, info=replace(audio.info, text=text, words=tuple(said)), digest="")
    return Transcript(heard, Text(text), Text(caption_files.to_srt(cues)))


class Parts(NamedTuple):
    """What is spoken, and everything else: together they are the sound again, to the sample."""

    voice: Audio
    rest: Audio


@node("audio.separate", words="stems, vocals, karaoke", version=1, title="Separate")
def separate(
    ctx: Context,
    audio: Audio,
    *,
    model: Annotated[str, Weights("source-separation")] = "auto",
    place: Literal["middle", "anywhere"] = "middle",
) -> Parts:
    """Take a sound apart into what is spoken and everything else: music, noise, the room's sounds.

    place: dialogue is mixed to the middle of a stereo sound, and is found more cleanly if it is looked for only there
    (in 5.1: in the centre); anywhere listens to every channel by itself, for voices that are panned.

    'auto' and 'deepfilternet' are DeepFilterNet3, a network that was taught to keep speech: it parts a speaker from
    music or street well, singing from its band badly, and two speakers not at all.
    """
    wish = SeparationWish(audio=audio, middle_only=place == "middle")
    return Parts(*ctx.engine("source-separation", model)(wish))


class Pulse(NamedTuple):
    """Beats a minute, and the beats as text, a line each: seconds and the number in the bar."""

    tempo: Number
    beats: Text


@node("audio.beat", words="drum loop, rhythm, metronome", version=1, title="Beat")
def beat(
    ctx: Context,
    audio: Audio,
    *,
    bar: Annotated[int, Slider(1, 12)] = 4,
    slowest: Annotated[float, Slider(30, 200, 1, "bpm")] = 60.0,
    fastest: Annotated[float, Slider(60, 300, 1, "bpm")] = 200.0,
    every: Literal["beat", "second beat", "bar"] = "beat",
) -> Pulse:
    """Find the tempo of music and its beats, to cut to or to move a camera with.

    bar: beats of a bar (3 for a waltz); every: which of them are given. A tempo twice or half as fast is as right to a
    listener: slowest and fastest decide. The beats go to motion.beat, and 'Cut to the beat' in the timeline takes them.

    Onsets over 40 mel bands and dynamic programming with one tempo (D. Ellis, 2007): music that speeds up or is played
    freely is followed only so far.
    """
    from studio.embedded.beats import beats_of
    from studio.film.sound.beats import Beat, chosen, to_text

    if slowest >= fastest:
        raise SettingError("no tempo lies between these two", setting="slowest", mend="Make it lower than 'fastest'.")

    def found() -> list[Any]:
        heard = beats_of(audio, slowest, fastest, bar, ctx.check)
        return [heard.tempo, list(heard.times), heard.first, heard.sure] if heard else []

    known = ctx.memo("beats", found)
    if not known:
        raise MediaError(
            "no beat is heard in this sound",
            socket="audio",
            mend="It is silent, shorter than three beats, or one steady tone. Wire music.",
        )
    tempo, times, first, sure = known
    if sure < 0.1:
        ctx.note("There is hardly a beat in this sound: these are the likeliest places.")
    beats = [Beat(at, (index - first) % bar + 1) for index, at in enumerate(times)]
    given = chosen(beats, {"beat": 1, "second beat": 2, "bar": 0}[every])
    return Pulse(Number(round(tempo, 2)), Text(to_text(given)))


@node("motion.beat", version=1, lane=Lane.IO, title="Camera on the beat")
def camera_on_beats(
    ctx: Context,
    beats: Text,
    motion: Motion | None = None,
    shot: Shot | None = None,
    script: list[Shot] | None = None,
    *,
    move: Literal["punch", "step", "sway", "lean"] = "punch",
    amount: Annotated[float, Slider(0, 4, 0.05)] = 1.0,
    every: Annotated[int, Slider(0, 16)] = 1,
    start: Annotated[float, Slider(0, 36000, 0.01, "s")] = 0.0,
    seconds: Annotated[float, Slider(0.1, 3600, 0.01, "s")] = 4.0,
) -> Motion:
    """Let the camera move with the music: wire the beats of audio.beat, and the motion it should move over.

    punch jumps closer on each beat and eases back; step stands closer on every other beat; sway travels from side to
    side, lean rolls. A bar's first beat counts double. every: each beat (1), every second, fourth ..., or only the
    bars' first ones (0).

    seconds: how long the clip is; a wired shot whose script says its seconds wins. start: where in the music the clip
    begins; with all shots of the script wired to 'script' it is the sum of the seconds before this shot.
    """
    from studio.film.motion.camera_beats import on_beats
    from studio.film.sound.beats import Beat, chosen, from_text

    length = shot.seconds if shot is not None and shot.seconds else seconds
    if shot is not None and script:
        before = [other for other in script if other.number < shot.number]
        unknown = next((other for other in before if not other.seconds), None)
        if unknown is not None:
            ctx.note(f"The script does not say how long '{unknown.id}' is, so where this shot begins is a guess.")
        start += sum(other.seconds or seconds for other in before)
    placed = [Beat(one.at - start, one.number) for one in chosen(from_text(beats), every)]
    base = motion or Motion()
    keys = on_beats(base.camera, placed, length, move, amount)
    if keys == base.camera:
        ctx.note("No beat falls into this clip.")
    return replace(base, camera=keys)
