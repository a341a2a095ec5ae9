"""Voices of real people: samples judged and mended, a voice made of them with consent, speech turned into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from studio.base.errors import MediaError, SettingError
from studio.graph.context import Context
from studio.graph.spec import OpenFile, Slider, Weights, node
from studio.graph.wishes import CloningWish, ConversionWish, Likeness
from studio.media.values import Audio, Number, Series, Text, Voice

if TYPE_CHECKING:
    from studio.embedded.cloning.checks import DatasetCheck

_FILES = "Sound files (*.wav *.mp3 *.flac *.ogg *.opus *.m4a *.aac *.aif *.aiff *.mka);;All files (*)"
_MOST_MINUTES = 60


class Samples(NamedTuple):
    """The takes that can be used, mended; the verdict on every take and on the whole; seconds of usable speech."""

    takes: Series[Audio]
    verdict: Text
    seconds: Number


@node("voice.samples", version=1, title="Voice samples")
def samples(
    ctx: Context,
    recordings: list[Audio] | None = None,
    *,
    path: Annotated[Path, OpenFile(_FILES)] = Path(),
    trim: bool = True,
    pauses: bool = True,
    hum: bool = True,
    noise: bool = True,
    level: bool = True,
) -> Samples:
    """Judge recordings of one speaker, mend what can be mended, and hand on the takes that a voice can be made of.

    Wire recordings, or choose a file. Long ones are cut at pauses. Each take is checked for level (RMS -23 to -18 dBFS,
    true peak under -3 dBTP), clipping, noise, hum, echo, bandwidth, pauses and a second speaker; the verdict says what
    is wrong and the mend. What cannot be mended is left out. 30 s of speech are enough for an instant voice.

    trim, pauses, hum, noise, level: mend that fault where it is found.
    """
    from studio.embedded.cloning.checks import check_dataset, check_take
    from studio.embedded.cloning.repairs import repaired
    from studio.embedded.cloning.takes import at_voice_rate, cut
    from studio.media.files.mediafile import open_audio

    sources = list(recordings or [])
    if path != Path():
        opened = open_audio(ctx.project_folder / path)
        if opened is None:
            raise MediaError(f"{path} has no sound in it", setting="path", mend="Choose another file.")
        sources.append(opened)
    if not sources:
        raise SettingError("there are no recordings", socket="recordings", mend="Wire recordings, or choose a file.")
    if sum(source.info.seconds for source in sources) > 60 * _MOST_MINUTES:
        mend = "Half an hour is enough for the best voice: leave some recordings out."
        raise MediaError(f"the recordings last over {_MOST_MINUTES} minutes", socket="recordings", mend=mend)
    allowed = {"trim": trim, "pauses": pauses, "hum": hum, "noise": noise, "level": level}
    kept: list[tuple[str, Audio]] = []
    checks = []
    lines: list[str] = []
    total = max(1, round(sum(source.info.seconds for source in sources)))
    before = 0.0
    for number, source in enumerate(sources, 1):
        for part, take in enumerate(cut(source, ctx.check), 1):
            ctx.progress(min(total, round(before + take.start)), total, "seconds")
            whole_take = len(take.samples) == source.info.length
            name = f"take-{number}" if whole_take else f"take-{number}-{part}"
            first = check_take(take.samples, take.rate)
            wanted = [repair for repair in first.repairs if allowed.get(repair)] if first.verdict != "spoilt" else []
            mended = repaired(take.samples, take.rate, wanted)
            found = check_take(mended, take.rate) if wanted else first
            state = "spoilt, left out" if found.verdict == "spoilt" else "mended" if wanted else found.verdict
            lines.append(f"{name}: {state}" + (f" ({', '.join(wanted)})" if wanted else ""))
            lines += [f"  - {finding.what}. {finding.remedy}" for finding in found.findings]
            checks.append(found)
            if found.verdict != "spoilt":
                kept.append((name, Audio.of(at_voice_rate(mended, take.rate), 24000, take.text)))
        before += source.info.seconds
    whole = check_dataset(checks)
    return Samples(Series.of(kept), Text("\n".join([_summary(whole), *lines])), Number(round(whole.seconds, 1)))


def _summary(whole: DatasetCheck) -> str:
    if whole.findings:
        return "\n".join(f"Not ready: {finding.what}. {finding.remedy}" for finding in whole.findings)
    left = 1800 - whole.seconds
    more = "" if whole.enough_for == "professional" else f"; a trained voice would need {left / 60:.0f} minutes more"
    return f"Ready for an instant voice: {whole.seconds:.0f} s of usable speech by one speaker{more}."


class Cloned(NamedTuple):
    """The voice; how alike it is to the samples (cosine of speaker embeddings), and how alike before conversion."""

    voice: Voice
    similarity: Number
    before: Number


@node("voice.clone", words="voice cloning, my voice", version=1, title="Clone a voice")
def clone(
    ctx: Context,
    samples: Series[Audio],
    *,
    name: str = "",
    model: Annotated[str, Weights("voice-cloning")] = "auto",
    closeness: Annotated[float, Slider(0, 1, 0.05)] = 0.45,
) -> Cloned:
    """Make a voice of takes (from voice.samples), with the speaker's consent.

    Without a consent for exactly these takes nothing is made: the speaker reads a random sentence in the Voices panel,
    or after `shotgraph voices consent`. That check is made on this machine: it deters, it cannot prevent.

    'lite-clone' is the embedded Lite clone: the voice that ships with the app, turned towards the speaker in pitch,
    pace and timbre. It is a likeness, not a double; `similarity` says how near it comes (one speaker's own recordings:
    0.85 and more). closeness: more is more alike and less clear (Lite clone only). Takes should know what is said in
    them; otherwise it is guessed by ear.

    A model of the catalogue ('csm-1b', 'speecht5') speaks on after the speaker's recordings, in English. 'auto' is one
    that is installed and fits a graphics card here, else the Lite clone.
    """
    from studio.film.consent.dataset import consented, with_words

    make = ctx.engine("voice-cloning", model)
    dataset = consented(Path(ctx.option("voices.folder")), samples, name)
    takes, guessed = with_words(dataset, samples, ctx.check, lambda done, of: ctx.progress(done, 2 * of, "takes"))
    if guessed and make.model is not None:
        ctx.note(f"What is said in {guessed} takes was guessed by ear: voice.transcribe with a script is surer.")
    wish = CloningWish(
        name=dataset.name,
        takes=[(take.samples, take.said) for take in takes],
        samples=dataset.digest,
        speaker=dataset.speaker,
        consent=dataset.consent,
        closeness=closeness,
    )
    made: Likeness = make(wish)
    after, before = made.similarity, made.before
    if make.model is None:
        ctx.note(f"{make.title} of {dataset.name}: similarity {after:.2f} (the unconverted voice has {before:.2f})")
    else:
        ctx.note(f"{make.title} as {dataset.name}: similarity {after:.2f} (the voice that ships has {before:.2f})")
    return Cloned(made.voice, Number(round(after, 3)), Number(round(before, 3)))


@node("voice.convert", words="voice changer, rvc", version=1, title="Convert a voice")
def convert(
    ctx: Context,
    audio: Audio,
    voice: Voice,
    *,
    closeness: Annotated[float, Slider(0, 1, 0.05)] = 0.6,
    pitch: Annotated[float, Slider(-12, 12, 0.5, "semitones")] = 0.0,
    model: Annotated[str, Weights("voice-conversion", late=True)] = "auto",
    seed: Annotated[int, Slider(0, 999, 1, late=True)] = 0,
) -> Audio:
    """Speech in, the same speech in another voice out: its timing, its melody and its words are kept.

    `voice` is a cloned one, and its consent has to hold. closeness: more is more alike and less clear. pitch: above or
    below the voice's own. The result is mono at 24 kHz, made in stretches, and knows the words that the sound knew.

    A Lite clone is converted to by the embedded engine. A voice that was cloned with a model needs one here too
    ('speecht5-vc', English): that says the words anew, so their timing moves within each stretch of at most 30 s;
    closeness and pitch are not followed. seed: another delivery of it.
    """
    from studio.film.consent import records

    settings = dict(voice.settings)
    if voice.engine not in ("lite-clone", "neural"):
        raise SettingError(
            f"the voice '{voice.name}' is no cloned voice", socket="voice", mend="Wire the voice of a voice.clone."
        )
    records.require(Path(ctx.option("voices.folder")), settings.get("samples", ""), voice.name)
    lite = voice.engine == "lite-clone"
    if lite and model not in ("auto", "lite-clone"):
        raise SettingError(
            f"the voice '{voice.name}' is a Lite clone, which has no recordings that '{model}' could speak after",
            setting="model",
            mend="Choose 'auto', or clone the voice with a model ('speecht5').",
        )
    wish = ConversionWish(audio=audio, voice=voice, closeness=closeness, pitch=pitch, seed=seed)
    said: Audio = ctx.engine("voice-conversion", "lite-clone" if lite else model)(wish)
    return said
