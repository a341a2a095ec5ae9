"""Speech: lines of narration spoken, one by one or a whole script at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from studio.base.errors import ModelError, SettingError
from studio.graph.context import ChosenEngine, Context
from studio.graph.spec import RANDOM, Multiline, Seed, Slider, Weights, node
from studio.graph.wishes import SpeechWish
from studio.media.values import Audio, AudioInfo, Samples, Series, Shot, Text, Voice


@node("voice.speak", words="tts, text to speech, narration, voice over", version=2, title="Speak")
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

    A text that begins with <speak> is SSML: break, prosody, emphasis, say-as, sub, phoneme, p and s are followed. In
    any other, tags and entities of HTML are not read aloud.
    `voice` is one of voice.choose, a cloned voice, or one that voice.direct gave a style and a pronunciation
    dictionary. One that was cloned or trained with a model is spoken by that model, whatever `model` says: it reads at
    its own pace and pitch and acts as it likes, so `speed`, `pitch`, styles, prosody and phonemes are not followed;
    pauses and respellings are.

    'hibari' is the embedded English voice, which needs no model and no network. 'kokoro' has 54 voices in nine
    languages (voice.choose); 'auto' is it where it is installed. Kokoro refuses a text in a language that its voice
    does not speak.
    """
    import numpy as np

    from studio.embedded.markup import readable
    from studio.embedded.ssml import is_ssml

    spoken = str(text) if text is not None else shot.narration if shot is not None else None
    if spoken is None:
        raise SettingError("there is nothing to speak", socket="text", mend="Wire a text, or a shot with narration.")
    if not is_ssml(spoken):
        spoken = readable(spoken)
    if voice is not None and voice.engine not in _ENGINES:
        raise ModelError(
            f"the voice model '{voice.engine}' is not there to speak",
            setting="model",
            mend="Wire a voice that was made here, or none.",
        )
    if not spoken.strip() and ctx.item is not None:
        return Audio.of(np.zeros((0, 1), np.float32), int(rate))
    wish = SpeechWish(text=spoken, rate=int(rate), voice=voice, speed=speed, pitch=pitch, pause=pause, seed=seed)
    said: Audio = _speaker(ctx, voice, model)(wish)
    return said


_ENGINES = ("embedded", "hibari", "lite-clone", "neural", "kokoro")


def _speaker(ctx: Context, voice: Voice | None, model: str) -> ChosenEngine:
    """Who speaks. The consent to a cloned voice is asked for in every run: it may have been revoked, or have expired,
    since the line was spoken."""
    if voice is not None and voice.engine == "kokoro":
        return ctx.engine("text-to-speech", "kokoro")
    if voice is None or voice.engine not in ("lite-clone", "neural"):
        return ctx.engine("text-to-speech", model)
    from studio.film.consent import records

    own = dict(voice.settings)
    records.require(Path(ctx.option("voices.folder")), own.get("samples", ""), voice.name)
    return ctx.engine("cloned-speech", own.get("model", "") if voice.engine == "neural" else "lite-clone")


KokoroName = Literal[
    "af_alloy",
    "af_aoede",
    "af_bella",
    "af_heart",
    "af_jessica",
    "af_kore",
    "af_nicole",
    "af_nova",
    "af_river",
    "af_sarah",
    "af_sky",
    "am_adam",
    "am_echo",
    "am_eric",
    "am_fenrir",
    "am_liam",
    "am_michael",
    "am_onyx",
    "am_puck",
    "am_santa",
    "bf_alice",
    "bf_emma",
    "bf_isabella",
    "bf_lily",
    "bm_daniel",
    "bm_fable",
    "bm_george",
    "bm_lewis",
    "ef_dora",
    "em_alex",
    "em_santa",
    "ff_siwis",
    "hf_alpha",
    "hf_beta",
    "hm_omega",
    "hm_psi",
    "if_sara",
    "im_nicola",
    "jf_alpha",
    "jf_gongitsune",
    "jf_nezumi",
    "jf_tebukuro",
    "jm_kumo",
    "pf_dora",
    "pm_alex",
    "pm_santa",
    "zf_xiaobei",
    "zf_xiaoni",
    "zf_xiaoxiao",
    "zf_xiaoyi",
    "zm_yunjian",
    "zm_yunxi",
    "zm_yunxia",
    "zm_yunyang",
]
"""Language (a American, b British, e Spanish, f French, h Hindi, i Italian, j Japanese, p Brazilian Portuguese, z
Chinese), f or m, and a name."""


@node("voice.choose", words="speaker, kokoro, narrator", version=1, title="Choose a voice")
def choose(
    *,
    name: KokoroName = "af_heart",
    blend: str = "",
    speed: Annotated[float, Slider(0.5, 2.0, 0.05, "x")] = 1.0,
) -> Voice:
    """One of Kokoro's 54 voices, or a blend of several, to speak a part.

    A voice's name begins with its language and f (a woman) or m (a man): a American, b British, e Spanish, f French,
    h Hindi, i Italian, p Portuguese of Brazil, j Japanese, z Chinese. English is spoken as it is, the next five where
    the program espeak-ng is installed; nothing here knows how Japanese and Chinese are pronounced.

    blend: voices of one language and how much of each, instead of `name`: 'af_heart:0.6 + am_michael:0.4'. A blend is
    another voice for casting, not a likeness of anybody. Needs the model Kokoro (`shotgraph models pull kokoro`).
    """
    from studio.embedded.kokoro import blend as read

    chosen = read(blend if blend.strip() else name)
    return Voice(chosen.title, "kokoro", (("voice", str(chosen)), ("speed", f"{speed:g}")))


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


@node("voice.sentences", version=2, title="Sentences")
def sentences(text: Text) -> Series[Text]:
    """A text in its sentences, so that each is spoken on its own: with a seed, takes and settings for itself.

    A sentence keeps its id while its words stay, wherever it moves.
    """
    from hibari import Hibari

    from studio.embedded.markup import readable

    found: list[tuple[str, Text]] = []
    seen: dict[str, int] = {}
    for sentence in Hibari.split_sentences(readable(str(text))):
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
        word.shifted(start / rate) for start, line in zip(starts, lines, strict=True) for word in line.info.words
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
