"""Sounds of a length and rate from whichever model was model."""

from __future__ import annotations

from typing import Any

import numpy as np
import soxr

from studio.generative import sounds
from studio.generative.lending import borrow
from studio.generative.networks import load_network
from studio.generative.timedprompts import note_cut_prompt
from studio.generative.watching import Steps
from studio.graph.context import Context
from studio.graph.wishes import EffectWish, MusicWish
from studio.media.values import Audio
from studio.models.installed import InstalledModel

Samples = np.ndarray[Any, Any]
Wanted = MusicWish | EffectWish


def make_sound(ctx: Context, wanted: Wanted, model: InstalledModel) -> Audio:
    """A stereo sound. Raises ModelError, Cancelled."""
    guidance = wanted.guidance or model.number("guidance", 3.0)
    diffusion = model.kind == "StableAudioPipeline"
    if not diffusion and (wanted.negative or wanted.steps):
        ctx.note(f"{model.title} takes neither steps nor words for what it should not sound like.")

    def all_takes(held: Any, loan: Any) -> tuple[Samples, int]:
        if diffusion:
            return _diffused(ctx, model, held.of(type(held.pipe)), wanted, guidance)
        return _spoken(ctx, model, held, wanted, guidance)

    path, kind = model.files.path, model.kind
    samples, rate = borrow(
        ctx,
        model.files,
        1,
        1,
        all_takes,
        title=model.title,
        working=model.working,
        loaded=None
        if diffusion
        else lambda dtype, device: load_network(kind, path, dtype, device, reader="AutoProcessor"),
    )
    samples = sounds.finite(samples, model.title)
    if rate != wanted.rate:
        samples = soxr.resample(samples, rate, wanted.rate)
    if samples.shape[1] == 1:
        samples = np.repeat(samples, 2, axis=1)
    length = round(wanted.seconds * wanted.rate)
    return Audio.of(np.ascontiguousarray(samples[:length], np.float32), wanted.rate)


def _diffused(ctx: Context, model: InstalledModel, pipe: Any, wanted: Wanted, guidance: float) -> tuple[Samples, int]:
    note_cut_prompt(pipe, _words(wanted), ctx, model.rules.tokens)
    steps = wanted.steps or int(model.number("steps", 100))
    most = min(sounds.longest(pipe), model.rules.seconds_most or sounds.longest(pipe))
    total = steps * sounds.takes(wanted.seconds, most)

    def take(seconds: float, number: int) -> tuple[Samples, int]:
        counted = Steps(ctx, total, before=steps * number)
        seed = (wanted.seed + number) % 2**32
        return sounds.stable_audio(pipe, _words(wanted), wanted.negative, seconds, steps, guidance, seed, ctx, counted)

    return sounds.long_sound(wanted.seconds, most, take)


def _spoken(ctx: Context, model: InstalledModel, held: Any, wanted: Wanted, guidance: float) -> tuple[Samples, int]:
    most = model.rules.seconds_most or 30.0
    count = sounds.takes(wanted.seconds, most)

    def take(seconds: float, number: int) -> tuple[Samples, int]:
        def told(done: int, total: int) -> None:
            ctx.progress(done + total * number, total * count, "tokens")

        seed = (wanted.seed + number) % 2**32
        return sounds.musicgen(held.network, held.reader, _words(wanted), seconds, guidance, seed, ctx, told)

    return sounds.long_sound(wanted.seconds, most, take)


def _words(wanted: Wanted) -> str:
    """The prompt; key and tempo are told in words."""
    if isinstance(wanted, EffectWish):
        return wanted.prompt
    tempo = f"{wanted.tempo:g} bpm" if wanted.tempo else ""
    return ", ".join(part for part in (wanted.prompt.strip(), wanted.key.strip(), tempo) if part)
