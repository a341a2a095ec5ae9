"""Neural voices at work: texts spoken, speech converted, and how near a voice comes to its speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from studio.base.errors import ModelError
from studio.embedded.cloning.neural import NeuralVoice
from studio.embedded.cloning.references import Reference
from studio.embedded.cloning.takes import cut
from studio.embedded.neural_script import Script, read_aloud, script
from studio.embedded.speaker import Embedding, embedding, similarity
from studio.embedded.voice import RATE
from studio.embedded.voice import speak as speak_embedded
from studio.generative import csm, speecht5
from studio.generative.devices import TorchDevice
from studio.generative.lending import borrow
from studio.generative.networks import load_network
from studio.generative.sounds import finite
from studio.generative.trained import content_of, put_on
from studio.generative.voicetraining import Course, Progress, train
from studio.graph.context import Context
from studio.media.values import Audio, Samples, Word
from studio.models.installed import InstalledModel
from studio.models.library import Library

_MEASURED_ON = "The old keeper counted the ships, lit the lamp early, and waited for the morning to come."
_PARTS = {speecht5.VOCODER: "speecht5-hifigan", speecht5.SPEAKER: "xvector"}


def speak(
    ctx: Context, model: InstalledModel, voice: NeuralVoice, script: Script, rate: int, seed: int
) -> tuple[Samples, list[Word]]:
    """The lines of a script, mono (n,) at `rate`, and when each word is said. The same arguments give the same samples
    on one kind of device. Raises ModelError, Cancelled."""
    chosen = whole(ctx, model)
    adapt = _training(ctx, voice) if voice.trained else None

    def told(number: int, part: float) -> None:
        ctx.progress(round(100 * (number + min(part, 1.0)) / len(script.lines)), 100, "%")

    def work(held: Any, loan: Any) -> tuple[Samples, list[Word]]:
        say = _with_csm if chosen.kind.startswith("Csm") else _with_speecht5
        return read_aloud(script, say(ctx, chosen, voice, held, seed, told), rate, ctx.check)

    spoken: tuple[Samples, list[Word]] = lend(ctx, chosen, work, adapt, voice.content)
    return spoken


Say = Callable[[str, int], tuple[Samples, int]]
Told = Callable[[int, float], None]


def _with_csm(ctx: Context, chosen: InstalledModel, voice: NeuralVoice, model: Any, seed: int, told: Told) -> Say:
    def say(text: str, number: int) -> tuple[Samples, int]:
        samples, rate, ended = csm.say(
            model, text, voice.references, (seed + number) % 2**32, lambda done, most: told(number, done / most)
        )
        if not ended:
            ctx.note(f"{chosen.title} came to no end in '{text[:40]}' and was cut off there: try another seed.")
        return finite(samples, chosen.title), rate

    return say


def _with_speecht5(ctx: Context, chosen: InstalledModel, voice: NeuralVoice, model: Any, seed: int, told: Told) -> Say:
    speaker = model.speaker(voice.references)

    def say(text: str, number: int) -> tuple[Samples, int]:
        usual = 2 * max(1, len(text))  # steps of a sentence: a letter lasts about 64 ms
        samples = model.say(text, speaker, (seed + number) % 2**32, lambda step: told(number, step / usual))
        return finite(samples, chosen.title), model.rate

    return say


def convert(
    ctx: Context, model: InstalledModel, voice: NeuralVoice, audio: Audio, seed: int
) -> tuple[Callable[[], Iterator[Samples]], int]:
    """Speech said again in the voice, as a way to read its pieces, mono at the rate that comes with it. Works on
    stretches of at most 30 s, so memory does not grow with the sound. Raises ModelError, Cancelled."""
    chosen = whole(ctx, model)
    path = ctx.scratch / "converted.f32"
    seconds = max(1, round(audio.info.seconds))

    def work(held: Any, loan: Any) -> int:
        speaker = held.speaker(voice.references)
        with path.open("wb") as file:
            for number, take in enumerate(cut(audio, ctx.check)):
                ctx.progress(min(seconds, round(take.start)), seconds, "seconds")
                sound = speecht5.at_rate(take.samples, take.rate, held.rate)
                if len(sound) >= held.rate // 10 and float(np.abs(sound).max()) > 1e-4:
                    sound = held.converted(sound, speaker, (seed + number) % 2**32, lambda step: ctx.check())
                file.write(finite(sound, chosen.title).astype("<f4").tobytes())
        return int(held.rate)

    rate = lend(ctx, chosen, work)

    def pieces() -> Iterator[Samples]:
        with path.open("rb") as file:
            while block := file.read(4 * 8 * rate):
                yield np.frombuffer(block, "<f4").astype(np.float32)

    return pieces, rate


def likeness(ctx: Context, model: InstalledModel, voice: NeuralVoice, speaker: Embedding) -> tuple[float, float]:
    """Similarity to the speaker of a sentence that is in no take: (spoken by the voice, by the one that ships)."""
    plain = embedding(speak_embedded(_MEASURED_ON, seed=1).samples, RATE)
    samples, _ = speak(ctx, model, voice, script(_MEASURED_ON, 0.0, {}), RATE, 1)
    made = embedding(samples, RATE)
    return (
        similarity(made, speaker) if made is not None else 0.0,
        similarity(plain, speaker) if plain is not None else 0.0,
    )


def trained(
    ctx: Context,
    model: InstalledModel,
    takes: tuple[Reference, ...],
    spoken_after: tuple[Reference, ...],
    course: Course,
    folder: Path,
) -> Progress:
    """A training in `folder`, from where it stands to its end. Notes takes of no use. Raises what train() does."""

    def told(progress: Progress, loss: float) -> None:
        unit = f"steps, loss {loss:.3f}, held-out {progress.held:.3f}"
        ctx.progress(progress.step, course.steps, unit)

    def work(held: Any, loan: Any) -> Progress:
        progress, useless = train(held, takes, held.speaker(spoken_after), course, folder, told)
        if useless:
            ctx.note(
                f"{useless} of {len(takes)} takes were left out: they have no words, or are too long for the model."
            )
        return progress

    made: Progress = lend(ctx, whole(ctx, model), work)
    return made


def whole(ctx: Context, chosen: InstalledModel) -> InstalledModel:
    """With what a SpeechT5 in a folder of the user's own is put together with: what lies in it, else what the
    catalogue names. Raises ModelError with the command that fetches what is missing."""
    if not chosen.kind.startswith("SpeechT5") or set(_PARTS) <= set(chosen.beside):
        return chosen
    library = Library.of(ctx.option)
    own = {**speecht5.beside(chosen.files.path), **chosen.beside}
    rest = {part: library.locate(library.catalogue[id]) for part, id in _PARTS.items() if part not in own}
    return replace(chosen, beside={**own, **rest})


def lend(
    ctx: Context,
    chosen: InstalledModel,
    work: Callable[[Any, Any], Any],
    adapt: Callable[[Any], None] | None = None,
    content: str = "",
) -> Any:
    """work(model, loan) with the chosen model; adapt, content: what changes its weights, and what names the change."""
    import torch

    small = chosen.kind.startswith("SpeechT5")

    def loaded(dtype: torch.dtype, device: TorchDevice) -> Any:
        if small:
            return speecht5.SpeechT5(chosen, dtype, device, adapt)
        return load_network(chosen.kind, chosen.files.path, dtype, device, reader="AutoProcessor")

    files = replace(chosen.files, revision=f"{chosen.files.revision} {content}".strip())
    return borrow(
        ctx,
        files,
        1,
        1,
        work,
        title=chosen.title,
        working=chosen.working,
        dtype=torch.float32 if small else None,
        loaded=loaded,
    )


def _training(ctx: Context, voice: NeuralVoice) -> Callable[[Any], None]:
    path = Path(ctx.option("voices.folder")) / voice.trained
    if not path.is_file() or content_of(path) != voice.content:
        what = "is not there any more" if not path.is_file() else "has been changed"
        raise ModelError(
            f"what the voice '{voice.name}' was trained to {what}",
            socket="voice",
            mend="Render its voice.train again with --fresh: it goes on from its last checkpoint, where that is left.",
        )
    return lambda network: put_on(network, path)
