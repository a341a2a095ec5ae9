"""Dubbing: what is said in a sound said again, in another language or voice, over what else is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Address, Seed, Slider, Weights, node
from studio.media.values import Audio, Samples, Text, Voice, Word

if TYPE_CHECKING:
    from studio.embedded.speaking import Speaker
    from studio.film.voices.dubbing import DubbedLine

_OFF = -60.0


class Dubbed(NamedTuple):
    """The dubbed sound; the new voice alone, which knows its words; everything else; the new lines as text, and as
    SRT."""

    audio: Audio
    voice: Audio
    rest: Audio
    text: Text
    srt: Text


@node("voice.dub", words="translate, dubbing, language", version=1, title="Dub", origin="trainedAlgorithmicMedia")
def dub(
    ctx: Context,
    audio: Audio,
    voice: Voice | None = None,
    script: Text | None = None,
    translation: Text | None = None,
    *,
    language: str = "English",
    recogniser: Annotated[str, Weights("speech-recognition")] = "auto",
    endpoint: Annotated[str, Address()] = "",
    model: str = "",
    slowest: Annotated[float, Slider(0.5, 1.0, 0.05, "x")] = 0.85,
    fastest: Annotated[float, Slider(1.0, 2.0, 0.05, "x")] = 1.3,
    background: Annotated[float, Slider(_OFF, 12, 0.5, "dB")] = 0.0,
    seed: Seed = RANDOM,
) -> Dubbed:
    """Say what is said in a sound again, in another language or voice, in time with the original.

    The words are those that the sound knows (from voice.transcribe); else those of a wired script, or what the
    recogniser hears. A language model puts them into `language`, sentence by sentence, as long as the original; what is
    wired to `translation`, a line for each sentence, is taken instead of asking one. language empty: the words stay,
    the voice is another. endpoint, model: the language model, as story.write takes it; empty: that of the settings.

    Each sentence begins with its original and ends with it, as far as a pace from `slowest` to `fastest` allows; one
    that is longer is once asked for in fewer words, else it ends late. background: the level of what else is heard,
    music and noises parted from the voice as audio.separate does; -60 leaves it out.

    The voice that ships with the app, and its Lite clones, speak English only; a voice of voice.choose speaks its own
    language.
    """
    from studio.embedded.separation import in_the_middle, parted
    from studio.embedded.speaking import speaker
    from studio.film.captioning import caption_files, captions
    from studio.film.consent import records

    if not audio.info.length:
        raise SettingError("there is no sound to dub", socket="audio", mend="Wire a recording with speech.")
    if voice is not None and voice.engine == "lite-clone":
        settings = dict(voice.settings)
        records.require(Path(ctx.option("voices.folder")), settings.get("samples", ""), voice.name)
    seed = max(0, seed)
    kokoro = ctx.engine("text-to-speech", "kokoro").model if voice is not None and voice.engine == "kokoro" else None
    said_by = speaker(voice or Voice("Hibari"), kokoro.files.path if kokoro is not None else None)
    if translation is None and language.strip() and not said_by.speaks(language):
        raise SettingError(
            f"{said_by.name} does not speak {language.strip()}",
            setting="language",
            mend=f"Choose one of its languages ({said_by.languages}), or wire a voice that speaks it.",
        )
    lines = _lines(ctx, audio, str(script or "").strip(), recogniser)
    own = [line for line in map(str.strip, str(translation or "").splitlines()) if line]
    if translation is not None and len(own) != len(lines):
        first = "\n".join(f"{number}. {line.text}" for number, line in enumerate(lines[:5], 1))
        raise SettingError(
            f"the translation has {len(own)} lines, what is spoken has {len(lines)}",
            socket="translation",
            mend=f"Write one line for each sentence. They begin:\n{first}",
        )
    texts = own or _texts(ctx, lines, said_by, language.strip(), fastest, seed, endpoint, model)

    def parting(samples: int) -> None:
        ctx.progress(samples // audio.info.rate, max(1, -(-audio.info.length // audio.info.rate)), "seconds")

    old, rest = parted(audio, ctx.workspace / "original.f32", middle_only=audio.info.channels > 1, check=parting)
    spoken = _spoken(ctx, lines, texts, said_by, old, (slowest, fastest), seed)
    length = max(spoken.info.length, audio.info.length)
    level = 0.0 if background <= _OFF else 10 ** (background / 20)
    info = replace(audio.info, length=length, text=spoken.info.text, words=spoken.info.words)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for at in range(start, stop, 8 * info.rate):
            end = min(stop, at + 8 * info.rate)
            made = in_the_middle(_padded(spoken, at, end), info.channels)
            yield made + _padded(rest, at, end) * level if level else made

    cues = captions.cues(spoken.info.words, end=length / info.rate)
    return Dubbed(Audio(info, pull), spoken, rest, Text("\n".join(texts)), Text(caption_files.to_srt(cues)))


def _padded(audio: Audio, start: int, stop: int) -> Samples:
    """Samples start..stop-1, silence where the sound has ended."""
    import numpy as np

    heard = audio.read(min(start, audio.info.length), min(stop, audio.info.length))
    return np.pad(heard, ((0, stop - start - len(heard)), (0, 0)))


def _lines(ctx: Context, audio: Audio, script: str, recogniser: str) -> list[DubbedLine]:
    from studio.film.voices.dubbing import DubbedLine, lines
    from studio.film.voices.transcript import heard_words

    def found() -> list[dict[str, Any]]:
        words = list(audio.info.words) if not script else []
        words = words or heard_words(ctx, audio, script or audio.info.text.strip(), recogniser, "")
        return [asdict(line) for line in lines(words, audio.info.seconds)]

    return [DubbedLine(**line) for line in ctx.memo("lines", found)]


def _texts(
    ctx: Context,
    lines: Sequence[DubbedLine],
    said_by: Speaker,
    language: str,
    fastest: float,
    seed: int,
    endpoint: str,
    model: str,
) -> list[str]:
    """The lines in the language; those that could not be said in their time are asked for once more, shorter."""
    if not language:
        return [line.text for line in lines]
    from studio.film.story import llm
    from studio.film.story.translation import TranslationLine, translated
    from studio.film.voices.dubbing import shorter_request, too_long, translation_request

    where = llm.find_endpoint(endpoint, model, ctx.option)

    def texts() -> list[str]:
        def told(count: int) -> None:
            ctx.progress(count, len(lines), "lines")

        asked = [TranslationLine(line.text, line.characters) for line in lines]
        made = translated(asked, translation_request(language), where, check=ctx.check, heard=told)
        long = []
        for number, (line, text) in enumerate(zip(lines, made, strict=True)):
            ctx.check()
            if too_long(line, said_by.seconds(text, seed + number), fastest):
                long.append(number)
        asked = [
            TranslationLine(made[number], min(lines[number].characters, len(made[number]) * 3 // 4)) for number in long
        ]
        for number, text in zip(
            long, translated(asked, shorter_request(language), where, check=ctx.check) if long else (), strict=True
        ):
            if said_by.seconds(text, seed + number) < said_by.seconds(made[number], seed + number):
                made[number] = text
        return made

    return list(ctx.memo("translation", texts))


def _spoken(
    ctx: Context,
    lines: Sequence[DubbedLine],
    texts: Sequence[str],
    said_by: Speaker,
    original: Audio,
    paces: tuple[float, float],
    seed: int,
) -> Audio:
    """The new voice, mono at the original's rate and as loud, kept in a file beside the store."""
    from studio.embedded.speaking import as_loud_as
    from studio.film.voices.dubbing import Placed, lateness, placed
    from studio.media.files.soundkeeping import kept_sound

    rate = original.info.rate
    done: list[dict[str, Any]] = []

    def performance() -> Iterator[Samples]:
        import numpy as np

        loud = as_loud_as(original, [(line.start, line.end) for line in lines])
        done.clear()
        at = 0
        for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
            ctx.check()
            ctx.progress(number, len(lines), "lines")
            natural = said_by.seconds(text, seed + number)
            time = placed(line, natural, at / rate, *paces)
            said = said_by.say(text, seed + number, time.pace, rate)
            start = max(at, round(time.start * rate))
            yield np.zeros(start - at, np.float32)
            yield loud(said.samples)
            at = start + len(said.samples)
            words = [(word.text, word.start + start / rate, word.end + start / rate) for word in said.words]
            done.append(
                {"placed": asdict(replace(time, start=start / rate, seconds=said.samples.size / rate)), "words": words}
            )
        yield np.zeros(max(0, original.info.length - at), np.float32)

    def lost() -> list[dict[str, Any]]:
        """The file is there, what was known of it is not: it was killed between the two."""
        for _ in performance():
            pass
        return done

    kept = kept_sound(ctx.workspace / "dub.f32", performance, rate)
    made = ctx.memo("placed", lambda: done or lost())
    late, most, where = lateness(lines, [Placed(**one["placed"]) for one in made])
    if late:
        ctx.note(
            f"{late} of {len(lines)} lines begin late, by {most:.1f} s at most (at {where:.1f} s): they take longer to "
            "say than the original. Shorten their translation, or let 'fastest' be more."
        )
    words = tuple(Word(*word) for one in made for word in one["words"])
    return replace(kept, info=replace(kept.info, text=" ".join(texts), words=words), digest="")
