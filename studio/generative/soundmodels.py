"""Sounds of a length and rate from whichever model was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr

from studio.generative import sounds
from studio.generative.choosing import Chosen
from studio.generative.lending import borrow
from studio.generative.networks import load_network
from studio.generative.timedprompts import note_cut_prompt
from studio.generative.watching import Steps
from studio.graph.spec import Context
from studio.media.values import Audio

Samples = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Wanted:
    """rate: samples a second of the result. steps, guidance: 0 leaves them to the model."""

    prompt: str
    negative: str
    seconds: float
    rate: int
    steps: int
    guidance: float
    seed: int


def make_sound(ctx: Context, chosen: Chosen, wanted: Wanted) -> Audio:
    """A stereo sound. Raises ModelError, Cancelled."""
    guidance = wanted.guidance or chosen.number("guidance", 3.0)
    diffusion = chosen.kind == "StableAudioPipeline"
    if not diffusion and (wanted.negative or wanted.steps):
        ctx.note(f"{chosen.title} takes neither steps nor words for what it should not sound like.")

    def all_takes(model: Any, loan: Any) -> tuple[Samples, int]:
        if diffusion:
            return _diffused(ctx, chosen, model.of(type(model.pipe)), wanted, guidance)
        return _spoken(ctx, chosen, model, wanted, guidance)

    path, kind = chosen.files.path, chosen.kind
    samples, rate = borrow(
        ctx,
        chosen.files,
        1,
        1,
        all_takes,
        title=chosen.title,
        working=chosen.working * 2**30,
        loaded=None
        if diffusion
        else lambda dtype, device: load_network(kind, path, dtype, device, reader="AutoProcessor"),
    )
    samples = sounds.finite(samples, chosen.title)
    if rate != wanted.rate:
        samples = soxr.resample(samples, rate, wanted.rate)
    if samples.shape[1] == 1:
        samples = np.repeat(samples, 2, axis=1)
    length = round(wanted.seconds * wanted.rate)
    return Audio.of(np.ascontiguousarray(samples[:length], np.float32), wanted.rate)


def _diffused(ctx: Context, chosen: Chosen, pipe: Any, wanted: Wanted, guidance: float) -> tuple[Samples, int]:
    note_cut_prompt(pipe, wanted.prompt, ctx, chosen.rules.tokens)
    steps = wanted.steps or int(chosen.number("steps", 100))
    most = min(sounds.longest(pipe), chosen.rules.seconds_most or sounds.longest(pipe))
    total = steps * sounds.takes(wanted.seconds, most)

    def take(seconds: float, number: int) -> tuple[Samples, int]:
        counted = Steps(ctx, total, before=steps * number)
        seed = (wanted.seed + number) % 2**32
        return sounds.stable_audio(pipe, wanted.prompt, wanted.negative, seconds, steps, guidance, seed, ctx, counted)

    return sounds.long_sound(wanted.seconds, most, take)


def _spoken(ctx: Context, chosen: Chosen, model: Any, wanted: Wanted, guidance: float) -> tuple[Samples, int]:
    most = chosen.rules.seconds_most or 30.0
    count = sounds.takes(wanted.seconds, most)

    def take(seconds: float, number: int) -> tuple[Samples, int]:
        def told(done: int, total: int) -> None:
            ctx.progress(done + total * number, total * count, "tokens")

        seed = (wanted.seed + number) % 2**32
        return sounds.musicgen(model.network, model.reader, wanted.prompt, seconds, guidance, seed, ctx, told)

    return sounds.long_sound(wanted.seconds, most, take)
