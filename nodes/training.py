"""A voice trained on half an hour of its speaker: the professional way, which takes hours and can be broken off."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

from studio.graph.context import Context
from studio.graph.spec import Lane, Seed, Slider, Weights, node
from studio.graph.wishes import TrainedLikeness, TrainingWish
from studio.media.values import Audio, Number, Series, Voice


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
    from studio.film.consent.dataset import consented, with_words

    learn = ctx.engine("voice-training", model)
    dataset = consented(Path(ctx.option("voices.folder")), samples, name, trained=True)
    takes, guessed = with_words(dataset, samples, ctx.check, lambda done, of: ctx.progress(done, of, "takes"))
    if guessed:
        ctx.note(f"What is said in {guessed} takes was guessed by ear: voice.transcribe with a script is surer.")
    wish = TrainingWish(
        name=dataset.name,
        takes=[(take.samples, take.said) for take in takes],
        samples=dataset.digest,
        speaker=dataset.speaker,
        consent=dataset.consent,
        steps=steps,
        batch=batch,
        pace=pace,
        checkpoint=checkpoint,
        patience=patience,
        seed=seed,
    )
    made: TrainedLikeness = learn(wish)
    ctx.note(
        f"{dataset.name} after {made.steps} steps: held-out loss {made.first:.3f} -> {made.best:.3f} (best at step "
        f"{made.best_step}), similarity {made.similarity:.2f} (the voice that ships has {made.before:.2f})"
    )
    similarity = Number(round(made.similarity, 3))
    return Trained(made.voice, similarity, Number(made.first), Number(made.best), Number(made.steps))
