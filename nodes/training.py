"""A voice trained on half an hour of its speaker: the professional way, which takes hours and can be broken off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from studio.graph.spec import Context, Lane, Seed, Slider, Weights, node
from studio.media.values import Audio, Number, Series, Voice

if TYPE_CHECKING:
    from studio.embedded.cloning.references import Reference
    from studio.generative.choosing import Chosen
    from studio.generative.voicetraining import Course, Progress


class Trained(NamedTuple):
    """The voice; how alike it is to the samples (cosine of speaker embeddings); the loss of the takes that were held
    out, of the model itself and at its best; the steps that were made."""

    voice: Voice
    similarity: Number
    first: Number
    best: Number
    steps: Number


@node("voice.train", version=1, lane=Lane.GPU, title="Train a voice")
def train(
    ctx: Context,
    samples: Series[Audio],
    *,
    name: str = "",
    model: Annotated[str, Weights("voice-training")] = "auto",
    steps: Annotated[int, Slider(10, 20000, 10)] = 2000,
    batch: Annotated[int, Slider(1, 32, 1, "takes")] = 8,
    pace: Annotated[float, Slider(0.000001, 0.01, 0.000001)] = 0.0001,
    checkpoint: Annotated[int, Slider(5, 1000, 5, "steps")] = 100,
    patience: Annotated[int, Slider(1, 50, 1, "checkpoints")] = 5,
    seed: Seed = 0,
) -> Trained:
    """Train a voice on 30 minutes or more of takes (from voice.samples), with the speaker's consent.

    voice.speak then speaks in it. A tenth of the takes is held out: it ends when those have not become better for
    `patience` checkpoints, and keeps the best. Takes should know what is said in them (wire a script to
    voice.transcribe); otherwise it is guessed by ear, and the voice learns the mistakes.

    It can be cancelled, and the machine switched off: the next run goes on from the last checkpoint and ends in the
    same voice. While it runs, other models wait. English. Without a graphics card 2000 steps take a day or less.

    steps: at most. batch: takes learnt from at once, fewer need less memory. pace: the highest learning rate.
    """
    from studio.embedded.cloning.neural import NeuralVoice
    from studio.embedded.cloning.references import chosen as best_of
    from studio.embedded.cloning.references import from_text, to_text
    from studio.film.consent.dataset import consented, with_words
    from studio.film.consent.records import training_folder
    from studio.generative.picking import require

    chosen = require(ctx, "voice-training", model)
    dataset = consented(Path(ctx.option("voices.folder")), samples, name, trained=True)
    takes, guessed = with_words(dataset, samples, ctx.check, lambda done, of: ctx.progress(done, of, "takes"))
    if guessed:
        ctx.note(f"What is said in {guessed} takes was guessed by ear: voice.transcribe with a script is surer.")
    from studio.generative.trained import content_of
    from studio.generative.voices import likeness, whole
    from studio.generative.voicetraining import BEST, Course

    course = Course(steps, batch, pace, checkpoint, patience, seed)
    voices = Path(ctx.option("voices.folder"))
    folder = training_folder(voices, dataset.digest, f"{chosen.files.revision} {course}")
    spoken_after = from_text(to_text(best_of(takes)))  # as the voice carries them
    progress = _trained(ctx, whole(ctx, chosen), takes, spoken_after, course, folder)
    path = folder / BEST
    voice = NeuralVoice(
        dataset.name,
        chosen.id,
        chosen.files.revision,
        dataset.digest,
        spoken_after,
        dataset.consent,
        path.relative_to(voices).as_posix(),
        content_of(path),
    )
    after, before = likeness(ctx, voice, dataset.speaker)
    first, best = progress.tried[0][2], progress.held
    ctx.note(
        f"{dataset.name} after {progress.step} steps: held-out loss {first:.3f} -> {best:.3f} (best at step "
        f"{progress.tried[progress.best][0]}), similarity {after:.2f} (the voice that ships has {before:.2f})"
    )
    return Trained(
        voice.voice(after, before), Number(round(after, 3)), Number(first), Number(best), Number(progress.step)
    )


def _trained(
    ctx: Context,
    chosen: Chosen,
    takes: tuple[Reference, ...],
    spoken_after: tuple[Reference, ...],
    course: Course,
    folder: Path,
) -> Progress:
    from studio.generative.voices import lend
    from studio.generative.voicetraining import train as learn

    def told(progress: Progress, loss: float) -> None:
        unit = f"steps, loss {loss:.3f}, held-out {progress.held:.3f}"
        ctx.progress(progress.step, course.steps, unit)

    def work(model: Any, loan: Any) -> Progress:
        progress, useless = learn(model, takes, model.speaker(spoken_after), course, folder, told)
        if useless:
            ctx.note(
                f"{useless} of {len(takes)} takes were left out: they have no words, or are too long for the model."
            )
        return progress

    made: Progress = lend(ctx, chosen, work)
    return made
