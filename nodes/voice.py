"""Speech: lines of narration spoken, one by one or a whole script at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from studio.base.errors import ModelError, SettingError
from studio.graph.spec import RANDOM, Context, Multiline, Seed, Slider, Weights, node
from studio.media.values import Audio, AudioInfo, Samples, Series, Shot, Text, Voice, Word


@node("voice.speak", version=1, title="Speak")
def speak(
    ctx: Context,
    text: Text | None = None,
    voice: Voice | None = None,
    shot: Shot | None = None,
    *,
    model: Annotated[str, Weights("text-to-speech")] = "auto",
    speed: Annotated[float, Slider(0.5, 2.0, 0.05, "x")] = 1.0,
    pitch: Annotated[float, Slider(-6.0, 6.0, 0.5, "semitones")] = 0.0,
    pause: Annotated[float, Slider(0.0, 3.0, 0.05, "s")] = 0.35,
    rate: Literal["24000", "44100", "48000"] = "48000",
    seed: Seed = RANDOM,
) -> Audio:
    """Speak a text, and know when each word is said.

    Wire a text, or a shot to speak its narration; a series of them is spoken line by line, and a line that has not
    changed is not spoken again. A line of a series with nothing to say gives a sound of no length. `pause` is the
    quiet between sentences, twice that between paragraphs. Numbers, dates and units are read out as words, and
    [name](/nˈAm/) sets how a name is said.

    A text that begins with <speak> is SSML: break, prosody, emphasis, say-as, sub, phoneme, p and s are followed.
    `voice` is a cloned voice, or one that voice.direct gave a style and a pronunciation dictionary. One that was cloned
    or trained with a model is spoken by that model, whatever `model` says: it reads at its own pace and pitch and acts
    as it likes, so `speed`, `pitch`, styles, prosody and phonemes are not followed; pauses and respellings are.

    'auto' and 'hibari' are the embedded English voice, which needs no model and no network.
    """
    import numpy as np

    spoken = str(text) if text is not None else shot.narration if shot is not None else None
    if spoken is None:
        raise SettingError("there is nothing to speak", socket="text", mend="Wire a text, or a shot with narration.")
    if model not in ("auto", "hibari") or (voice is not None and voice.engine not in _ENGINES):
        wanted = model if model not in ("auto", "hibari") else str(voice.engine if voice else "")
        raise ModelError(
            f"the voice model '{wanted}' is not there to speak",
            setting="model",
            mend="Choose 'auto' or 'hibari', or add a text-to-speech model in the Models window.",
        )
    if not spoken.strip() and ctx.item is not None:
        return Audio.of(np.zeros((0, 1), np.float32), int(rate))
    from studio.embedded.ssml import is_ssml

    if voice is not None and voice.engine == "neural":
        return _by_model(ctx, spoken, voice, speed, pitch, pause, int(rate), seed)
    if voice is not None and (voice.engine == "lite-clone" or _directed(voice)):
        return _performed(ctx, spoken, voice, speed, pitch, pause, int(rate), seed)
    if is_ssml(spoken):
        return _performed(ctx, spoken, voice or Voice("Hibari"), speed, pitch, pause, int(rate), seed)
    from studio.embedded.voice import speak as speak_embedded

    own = dict(voice.settings) if voice is not None else {}
    said = speak_embedded(
        spoken,
        seed=seed,
        speed=min(2.0, max(0.5, speed * _number(own, "speed", 1.0))),
        pitch=min(6.0, max(-6.0, pitch + _number(own, "pitch", 0.0))),
        pause=pause,
    )
    return Audio.of(_at_rate(said.samples, said.rate, int(rate)), int(rate), " ".join(spoken.split()), said.words)


_ENGINES = ("embedded", "hibari", "lite-clone", "neural")


def _directed(voice: Voice) -> bool:
    settings = dict(voice.settings)
    return settings.get("style", "plain") != "plain" or bool(settings.get("pronunciation", "").strip())


def _at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    import soxr

    return samples if rate == wanted else soxr.resample(samples, rate, wanted, "VHQ")


def _performed(
    ctx: Context, spoken: str, voice: Voice, speed: float, pitch: float, pause: float, rate: int, seed: int
) -> Audio:
    """Spoken with markup, a direction or a cloned voice.

    What a cloned voice says is kept beside the store's results and its consent asked for in every run: it may have been
    revoked, or have expired, since it was spoken.
    """
    from studio.embedded.cloning.profile import Profile
    from studio.embedded.performing import Direction, performed, sayings

    own = dict(voice.settings)
    cloned = voice.engine == "lite-clone"
    if cloned:
        from studio.film.consent import records

        records.require(Path(ctx.option("voices.folder")), own.get("samples", ""), voice.name)
    how = Direction(
        speed * _number(own, "speed", 1.0),
        pitch + _number(own, "pitch", 0.0),
        pause,
        own.get("style", "plain"),
        sayings(own.get("pronunciation", "")),
        Profile.from_text(own.get("profile", "")) if cloned else None,
        _number(own, "closeness", 0.45),
    )
    if not cloned:
        said = performed(spoken, seed, how)
        text = " ".join(word.text for word in said.words)
        return Audio.of(_at_rate(said.samples, said.rate, rate), rate, text, said.words)
    from studio.media.files.soundkeeping import kept_sound

    path = ctx.workspace / "speech.f32"
    held: list[Samples] = []

    def timed() -> list[tuple[str, float, float]]:
        said = performed(spoken, seed, how)
        held.append(_at_rate(said.samples, said.rate, rate))
        return [(word.text, word.start, word.end) for word in said.words]

    words = [Word(*word) for word in ctx.memo("words", timed)]
    text = " ".join(word.text for word in words)

    def made() -> list[Samples]:
        return held or [_at_rate(performed(spoken, seed, how).samples, 24000, rate)]

    return kept_sound(path, made, rate, text, words)


def _by_model(
    ctx: Context, spoken: str, voice: Voice, speed: float, pitch: float, pause: float, rate: int, seed: int
) -> Audio:
    """Spoken by the model that the voice was made with; kept and asked for consent as what a Lite clone says."""
    from studio.embedded.cloning.neural import neural
    from studio.embedded.neural_script import script
    from studio.embedded.performing import sayings
    from studio.film.consent import records
    from studio.generative.picking import require
    from studio.media.files.soundkeeping import kept_sound

    own = dict(voice.settings)
    records.require(Path(ctx.option("voices.folder")), own.get("samples", ""), voice.name)
    model = require(ctx, "voice-cloning", own.get("model", ""))
    read = script(spoken, pause, sayings(own.get("pronunciation", "")))
    unheard = list(read.unheard)
    unheard += ["speed"] if speed * _number(own, "speed", 1.0) != 1 else []
    unheard += ["pitch"] if pitch + _number(own, "pitch", 0.0) else []
    unheard += [f"the style '{own['style']}'"] if own.get("style", "plain") != "plain" else []
    if unheard:
        ctx.note(f"{model.title} speaks in its own way: {', '.join(unheard)} cannot be followed.")
    held: list[Samples] = []

    def said() -> tuple[Samples, list[Word]]:
        from studio.generative.voices import speak as speak_by_model

        return speak_by_model(ctx, neural(voice), read, rate, seed)

    def timed() -> list[tuple[str, float, float]]:
        samples, words = said()
        held.append(samples)
        return [(word.text, word.start, word.end) for word in words]

    words = [Word(*word) for word in ctx.memo("words", timed)]
    text = " ".join(word.text for word in words)
    return kept_sound(ctx.workspace / "speech.f32", lambda: held or [said()[0]], rate, text, words)


@node("voice.direct", version=1, title="Direct a voice")
def direct(
    voice: Voice | None = None,
    *,
    style: Literal["plain", "calm", "excited", "sad", "urgent", "whisper"] = "plain",
    speed: Annotated[float, Slider(0.5, 2.0, 0.05, "x")] = 1.0,
    pitch: Annotated[float, Slider(-6.0, 6.0, 0.5, "semitones")] = 0.0,
    pronunciation: Annotated[str, Multiline()] = "",
) -> Voice:
    """Tell a voice how to speak: its style, pace and pitch, and how names are said. One can direct many lines.

    Without a voice it directs the one that ships with the app. style changes what the engine truly can: pace, pitch and
    loudness, and for a whisper the vocal cords; it does not act. pronunciation: one a line, 'Nguyen = win' as it
    sounds, or 'Goethe = /ɡˈɜɹtə/' in phonemes; captions keep the spelling.
    """
    from studio.embedded.performing import sayings

    known = sayings(pronunciation)
    voice = voice or Voice("Hibari")
    own = dict(voice.settings)
    # A voice that was directed before keeps what is not said anew.
    own["speed"] = f"{_number(own, 'speed', 1.0) * speed:g}"
    own["pitch"] = f"{_number(own, 'pitch', 0.0) + pitch:g}"
    own["style"] = own.get("style", "plain") if style == "plain" else style
    told = {**sayings(own.get("pronunciation", "")), **known}
    own["pronunciation"] = "\n".join(f"{word} = {said}" for word, said in told.items())
    return replace(voice, settings=tuple(own.items()))


@node("voice.sentences", version=1, title="Sentences")
def sentences(text: Text) -> Series[Text]:
    """A text in its sentences, so that each is spoken on its own: with a seed, takes and settings for itself.

    A sentence keeps its id while its words stay, wherever it moves.
    """
    from hibari import Hibari

    found: list[tuple[str, Text]] = []
    seen: dict[str, int] = {}
    for sentence in Hibari.split_sentences(str(text)):
        words = " ".join(sentence.split())
        if any(map(str.isalnum, words)):
            slug = "-".join("".join(c if c.isalnum() else " " for c in words.lower()).split()[:4])[:40]
            seen[slug] = seen.get(slug, 0) + 1
            found.append((slug if seen[slug] == 1 else f"{slug}-{seen[slug]}", Text(words)))
    if not found:
        raise SettingError("there is no sentence in this text", socket="text", mend="Write at least one word.")
    return Series.of(found)


@node("voice.join", version=1, title="Join lines")
def join(
    lines: list[Audio],
    *,
    pause: Annotated[float, Slider(0.0, 5.0, 0.05, "s")] = 0.1,
) -> Audio:
    """Spoken lines one after the other, with `pause` seconds between them; their words keep their times.

    All lines are mono or stereo at one rate, as voice.speak makes them.
    """
    from studio.embedded.mixing.channels import converted

    lines = [line for line in lines if line.info.length]
    if not lines:
        raise SettingError("there is no line to join", socket="lines", mend="Wire the lines that voice.speak makes.")
    rate, channels = lines[0].info.rate, max(line.info.channels for line in lines)
    if any(line.info.rate != rate for line in lines):
        rates = ", ".join(str(rate) for rate in sorted({line.info.rate for line in lines}))
        raise SettingError(f"the lines have different rates ({rates})", socket="lines", mend="Give them one rate.")
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += line.info.length + round(pause * rate)
    length = starts[-1] + lines[-1].info.length
    words = tuple(
        Word(word.text, word.start + start / rate, word.end + start / rate)
        for start, line in zip(starts, lines, strict=True)
        for word in line.info.words
    )

    def pull(start: int, stop: int) -> Iterator[Samples]:
        import numpy as np

        for begin, line in zip(starts, lines, strict=True):
            first, last = max(start, begin), min(stop, begin + line.info.length)
            if first < last:
                for block in line.blocks(first - begin, last - begin):
                    yield converted(block, channels)
            quiet = min(stop, begin + line.info.length + round(pause * rate), length) - max(
                start, begin + line.info.length
            )
            if quiet > 0:
                yield np.zeros((quiet, channels), np.float32)

    return Audio(AudioInfo(rate, channels, length, " ".join(line.info.text for line in lines).strip(), words), pull)


def _number(settings: dict[str, str], name: str, default: float) -> float:
    try:
        return float(settings.get(name, default))
    except ValueError:
        raise SettingError(
            f"the voice's {name} '{settings[name]}' is not a number", socket="voice", mend="Edit the voice."
        ) from None
