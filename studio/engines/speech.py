"""Voices: lines spoken by the voice that ships with the app, cloned voices and how they are made, words heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.wishes import (
    CloningWish,
    ConversionWish,
    Likeness,
    SpeechWish,
    TrainedLikeness,
    TrainingWish,
    TranscriptionWish,
)
from studio.media.values import Audio, Samples, Voice, Word
from studio.models.installed import InstalledModel

if TYPE_CHECKING:
    from studio.embedded.performing import Direction

_NEURAL = ("CsmForConditionalGeneration", "SpeechT5ForTextToSpeech")
_STRANGER = 0.2  # of what a recogniser hears must be in a script that is said to be spoken


# --- spoken -----------------------------------------------------------------------------------------------------


@engine("text-to-speech", "hibari", title="Hibari", licence="Apache-2.0", learnt=True)
def speak(ctx: Context, wish: SpeechWish) -> Audio:
    """One neural English voice, 100 times faster than speech on two cores."""
    from studio.embedded.performing import performed
    from studio.embedded.ssml import is_ssml
    from studio.embedded.voice import speak as spoken

    own = dict(wish.voice.settings) if wish.voice is not None else {}
    directed = own.get("style", "plain") != "plain" or bool(own.get("pronunciation", "").strip())
    if directed or is_ssml(wish.text):
        said = performed(wish.text, wish.seed, _direction(wish))
        text = " ".join(word.text for word in said.words)
        return Audio.of(_at_rate(said.samples, said.rate, wish.rate), wish.rate, text, said.words)
    said = spoken(
        wish.text,
        seed=wish.seed,
        speed=min(2.0, max(0.5, wish.speed * number_of(own, "speed", 1.0))),
        pitch=min(6.0, max(-6.0, wish.pitch + number_of(own, "pitch", 0.0))),
        pause=wish.pause,
    )
    samples = _at_rate(said.samples, said.rate, wish.rate)
    return Audio.of(samples, wish.rate, " ".join(wish.text.split()), said.words)


@engine("text-to-speech", runs=("Kokoro",))
def speak_in_a_voice(ctx: Context, wish: SpeechWish, model: InstalledModel) -> Audio:
    """One of 54 voices or a blend of them, directed as the embedded one is."""
    from studio.embedded.kokoro import Kokoro, blend
    from studio.embedded.kokoro.voices import DEFAULT
    from studio.embedded.performing import performed

    own = dict(wish.voice.settings) if wish.voice is not None else {}
    voice = Kokoro(model.files.path, blend(own.get("voice", "") or DEFAULT))
    said = performed(wish.text, wish.seed, replace(_direction(wish), voice=voice))
    text = " ".join(word.text for word in said.words)
    return Audio.of(_at_rate(said.samples, said.rate, wish.rate), wish.rate, text, said.words)


@engine("cloned-speech", "lite-clone", of="voice-cloning", title="Lite clone", licence="MIT", learnt=True)
def speak_as(ctx: Context, wish: SpeechWish) -> Audio:
    """Turns the voice that ships with the app towards a speaker: a likeness, on any machine."""
    from studio.embedded.performing import performed
    from studio.media.files.soundkeeping import kept_sound

    how = _direction(wish)
    held: list[Samples] = []

    def timed() -> list[tuple[str, float, float]]:
        said = performed(wish.text, wish.seed, how)
        held.append(_at_rate(said.samples, said.rate, wish.rate))
        return [(word.text, word.start, word.end) for word in said.words]

    words = [Word(*word) for word in ctx.memo("words", timed)]

    def made() -> list[Samples]:
        return held or [_at_rate(performed(wish.text, wish.seed, how).samples, 24000, wish.rate)]

    text = " ".join(word.text for word in words)
    return kept_sound(ctx.workspace / "speech.f32", made, wish.rate, text, words)


@engine("cloned-speech", of="voice-cloning", runs=_NEURAL)
def speak_neurally(ctx: Context, wish: SpeechWish, model: InstalledModel) -> Audio:
    """Spoken by the model that the voice was made with, at its own pace; what it cannot follow is told."""
    from studio.embedded.cloning.neural import neural
    from studio.embedded.neural_script import script
    from studio.embedded.performing import sayings
    from studio.generative import voices
    from studio.media.files.soundkeeping import kept_sound

    voice = _needed(wish.voice)
    own = dict(voice.settings)
    read = script(wish.text, wish.pause, sayings(own.get("pronunciation", "")))
    unheard = list(read.unheard)
    unheard += ["speed"] if wish.speed * number_of(own, "speed", 1.0) != 1 else []
    unheard += ["pitch"] if wish.pitch + number_of(own, "pitch", 0.0) else []
    unheard += [f"the style '{own['style']}'"] if own.get("style", "plain") != "plain" else []
    if unheard:
        ctx.note(f"{model.title} speaks in its own way: {', '.join(unheard)} cannot be followed.")
    held: list[Samples] = []

    def said() -> tuple[Samples, list[Word]]:
        return voices.speak(ctx, model, neural(voice), read, wish.rate, wish.seed)

    def timed() -> list[tuple[str, float, float]]:
        samples, words = said()
        held.append(samples)
        return [(word.text, word.start, word.end) for word in words]

    words = [Word(*word) for word in ctx.memo("words", timed)]
    text = " ".join(word.text for word in words)
    return kept_sound(ctx.workspace / "speech.f32", lambda: held or [said()[0]], wish.rate, text, words)


# --- voices made and taken on -----------------------------------------------------------------------------------


@engine("voice-cloning", "lite-clone", title="Lite clone", licence="MIT", learnt=True)
def clone(ctx: Context, wish: CloningWish) -> Likeness:
    """Turns the voice that ships with the app towards a speaker: a likeness, on any machine."""
    from studio.embedded.cloning.conversion import likeness
    from studio.embedded.cloning.profile import learnt

    profile = learnt(wish.takes, lambda done, of: ctx.progress(of + done, 2 * of, "takes"))
    after, before = likeness(profile, wish.speaker, wish.closeness)
    settings = {
        "profile": profile.to_text(),
        "closeness": f"{wish.closeness:g}",
        "samples": wish.samples,
        "similarity": f"{after:.3f}",
        "before": f"{before:.3f}",
    }
    return Likeness(Voice(wish.name, "lite-clone", tuple(settings.items()), wish.consent), after, before)


@engine("voice-cloning", runs=_NEURAL, honours=())
def clone_neurally(ctx: Context, wish: CloningWish, model: InstalledModel) -> Likeness:
    """A model speaks on after the speaker's recordings."""
    from studio.embedded.cloning.neural import NeuralVoice
    from studio.embedded.cloning.references import Reference, chosen
    from studio.generative.voices import likeness

    takes = chosen([Reference(samples, said) for samples, said in wish.takes])
    voice = NeuralVoice(wish.name, model.id, model.files.revision, wish.samples, takes, wish.consent)
    after, before = likeness(ctx, model, voice, wish.speaker)
    return Likeness(voice.voice(after, before), after, before)


@engine("voice-training", runs=("SpeechT5ForTextToSpeech",))
def train(ctx: Context, wish: TrainingWish, model: InstalledModel) -> TrainedLikeness:
    """A voice learnt from half an hour of speech; a job that was broken off goes on from its last checkpoint."""
    from studio.embedded.cloning.neural import NeuralVoice
    from studio.embedded.cloning.references import Reference, chosen, from_text, to_text
    from studio.film.consent.records import training_folder
    from studio.generative.trained import content_of
    from studio.generative.voices import likeness, trained
    from studio.generative.voicetraining import BEST, Course

    course = Course(wish.steps, wish.batch, wish.pace, wish.checkpoint, wish.patience, wish.seed)
    voices = Path(ctx.option("voices.folder"))
    folder = training_folder(voices, wish.samples, f"{model.files.revision} {course}")
    takes = tuple(Reference(samples, said) for samples, said in wish.takes)
    spoken_after = from_text(to_text(chosen(takes)))  # as the voice carries them
    progress = trained(ctx, model, takes, spoken_after, course, folder)
    path = folder / BEST
    voice = NeuralVoice(
        wish.name,
        model.id,
        model.files.revision,
        wish.samples,
        spoken_after,
        wish.consent,
        path.relative_to(voices).as_posix(),
        content_of(path),
    )
    after, before = likeness(ctx, model, voice, wish.speaker)
    best_step, first, best = progress.tried[progress.best][0], progress.tried[0][2], progress.held
    return TrainedLikeness(voice.voice(after, before), after, before, first, best, progress.step, best_step)


@engine("voice-conversion", "lite-clone", title="Lite clone", licence="MIT", auto=False, learnt=True)
def convert(ctx: Context, wish: ConversionWish) -> Audio:
    """Turns the voice that ships with the app towards a speaker: a likeness, on any machine."""
    from studio.embedded.cloning.conversion import converted
    from studio.embedded.cloning.profile import Profile
    from studio.embedded.cloning.takes import at_voice_rate, cut
    from studio.media.files.soundkeeping import kept_sound

    audio = wish.audio
    profile = Profile.from_text(dict(wish.voice.settings).get("profile", ""))
    seconds = max(1, round(audio.info.seconds))

    def made() -> Iterator[Samples]:
        for take in cut(audio, ctx.check):
            ctx.progress(min(seconds, round(take.start)), seconds, "seconds")
            sound = at_voice_rate(take.samples, take.rate)
            yield converted(sound, profile, wish.closeness, semitones=wish.pitch, of_embedded_voice=False)

    return kept_sound(ctx.workspace / "converted.f32", made, 24000, audio.info.text, audio.info.words)


@engine("voice-conversion", runs=("SpeechT5ForSpeechToSpeech",))
def convert_neurally(ctx: Context, wish: ConversionWish, model: InstalledModel) -> Audio:
    """Says the words anew in the voice. They are timed anew, where the sound knows them."""
    import numpy as np
    import soxr

    from studio.embedded.cloning.neural import neural
    from studio.embedded.hearing import align
    from studio.generative import voices
    from studio.media.files.soundkeeping import kept_sound

    def made() -> Iterator[Samples]:
        pieces, rate = voices.convert(ctx, model, neural(wish.voice), wish.audio, wish.seed)
        stream = soxr.ResampleStream(rate, 24000, 1, dtype="float32", quality="HQ")
        for piece in pieces():
            yield stream.resample_chunk(piece)
        yield stream.resample_chunk(np.zeros(0, np.float32), last=True)

    text = wish.audio.info.text
    sound = kept_sound(ctx.workspace / "converted.f32", made, 24000, text)

    def timed() -> list[tuple[str, float, float]]:
        try:
            return [(word.text, word.start, word.end) for word in align(sound, text, ctx.check).words]
        except SettingError:  # not in Latin letters: the words are known, their times are not
            return []

    words = [Word(*word) for word in ctx.memo("words", timed)] if text else []
    return kept_sound(ctx.workspace / "converted.f32", made, 24000, text, words)


# --- heard ------------------------------------------------------------------------------------------------------


@engine(
    "speech-recognition",
    "pocketsphinx",
    title="PocketSphinx",
    licence="BSD-2-Clause",
    honours=("script",),
    best_for=lambda wish: bool(wish.script),
)
def hear(ctx: Context, wish: TranscriptionWish) -> list[Word]:
    """Times the words of a known script exactly; guesses English by ear, roughly."""
    from studio.embedded.hearing import align, recognise

    if not wish.script:
        return recognise(wish.audio, ctx.check)
    found = align(wish.audio, wish.script, ctx.check)
    if found.words and found.agreement < _STRANGER:
        ctx.note("Little of the script was heard in this sound: is it the right one?")
    elif found.guessed:
        ctx.note(f"{found.guessed} of the script's words were not found in the sound; their times are guesses.")
    return list(found.words)


@engine("speech-recognition", runs=("WhisperForConditionalGeneration",))
def whisper(ctx: Context, wish: TranscriptionWish, model: InstalledModel) -> list[Word]:
    """Words by ear; with a script its own words, at the times of those that were heard in their place."""
    from studio.embedded.hearing import pieces
    from studio.embedded.voice import match_words
    from studio.generative.hearing import listen

    words = listen(ctx, model, lambda: pieces(wish.audio, ctx.check), wish.language)
    if not wish.script or not words:
        return words
    return [Word(*found) for found in match_words(wish.script.split(), [(w.text, w.start, w.end) for w in words])]


@engine("speech-recognition", runs=("FasterWhisper",))
def whisper_on_a_processor(ctx: Context, wish: TranscriptionWish, model: InstalledModel) -> list[Word]:
    """Words by ear in 99 languages; those of an English script or recording are timed by the aligner."""
    from studio.embedded.hearing import align, pieces
    from studio.embedded.hearing.whispering import whispered_words
    from studio.embedded.voice import match_words

    if wish.script:
        try:
            found = align(wish.audio, wish.script, ctx.check)
        except SettingError:  # not in Latin letters
            found = None
        if found is not None and found.words and found.agreement >= _STRANGER:
            if found.guessed:
                ctx.note(f"{found.guessed} of the script's words were not found in the sound; their times are guesses.")
            return list(found.words)
    words = whispered_words(pieces(wish.audio, ctx.check), model.files.path, wish.language, ctx.check)
    if not wish.script or not words:
        return words
    return [Word(*found) for found in match_words(wish.script.split(), [(w.text, w.start, w.end) for w in words])]


# --- what they share --------------------------------------------------------------------------------------------


def number_of(settings: dict[str, str], name: str, default: float) -> float:
    """A number that a voice carries. Raises SettingError for what is none."""
    try:
        return float(settings.get(name, default))
    except ValueError:
        raise SettingError(
            f"the voice's {name} '{settings[name]}' is not a number", socket="voice", mend="Edit the voice."
        ) from None


def _direction(wish: SpeechWish) -> Direction:
    from studio.embedded.cloning.profile import Profile
    from studio.embedded.performing import Direction, sayings

    own = dict(wish.voice.settings) if wish.voice is not None else {}
    cloned = wish.voice is not None and wish.voice.engine == "lite-clone"
    return Direction(
        wish.speed * number_of(own, "speed", 1.0),
        wish.pitch + number_of(own, "pitch", 0.0),
        wish.pause,
        own.get("style", "plain"),
        sayings(own.get("pronunciation", "")),
        Profile.from_text(own.get("profile", "")) if cloned else None,
        number_of(own, "closeness", 0.45),
    )


def _at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    import soxr

    return samples if rate == wanted else soxr.resample(samples, rate, wanted, "VHQ")


def _needed(voice: Voice | None) -> Voice:
    if voice is None:
        raise SettingError("there is no voice to speak in", socket="voice", mend="Wire a cloned voice.")
    return voice
