"""Clips from a video pipeline: asked as somebody would by hand, told step by step, the motion brush and prompts over
time put in on the way.

Where neither is asked for, the pixels are those of the plain call with the same seed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from studio.film.story.promptschedule import Schedule
from studio.generative.holding import Brushed
from studio.generative.timedprompts import embedded, frame_by_frame
from studio.generative.videokinds import Asked, arguments
from studio.generative.watching import Steps, watched
from studio.graph.context import Context
from studio.media.values import Image
from studio.models.pipelines import ClipFacts

Pixels = np.ndarray[Any, Any]


def make_clip(
    pipe: Any,
    kind: ClipFacts,
    asked: Asked,
    ctx: Context,
    steps: Steps,
    *,
    guide: Any = None,
    schedule: Schedule | None = None,
    moment: float | None = None,
) -> list[Pixels]:
    """The frames, (height, width, 3) uint8 each.

    guide: a guide.Guide at the size and length of the clip. schedule: prompts over time; of a class that takes one
    prompt a clip, the one at `moment` (seconds) counts. Raises Cancelled within a block of the network, and ModelError.
    """
    how = arguments(kind, asked)
    brushed = Brushed(pipe, kind, guide, asked) if guide is not None and (guide.holds or guide.directed) else None
    if brushed is not None:
        how["latents"] = brushed.latents
    changing = schedule is not None and schedule.changes and kind.text
    if changing and not kind.by_frame:
        assert schedule is not None
        how |= embedded(pipe, schedule, moment or 0.0, how)
    with contextlib.ExitStack() as stack:
        if changing and kind.by_frame:
            assert schedule is not None
            how["prompt"] = schedule.cues[0][1]
            stack.enter_context(frame_by_frame(pipe, schedule, asked, moment or 0.0))
        watching = stack.enter_context(watched(pipe, ctx, steps))
        if brushed is not None:
            watching["callback_on_step_end"] = _held(brushed, watching["callback_on_step_end"])
        with torch.no_grad():
            made = pipe(**how, **watching).frames[0]
    return list(_eight_bits(made, brushed))


def _held(brushed: Brushed, told: Any) -> Any:
    def on_step(pipe: Any, step: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        tensors["latents"] = brushed.after_step(pipe, step, tensors["latents"])
        answer: dict[str, Any] = told(pipe, step, time, tensors)
        return answer

    return on_step


def _eight_bits(frames: Any, brushed: Brushed | None) -> Iterator[Pixels]:
    """As diffusers turns its numbers into pictures."""
    for number, frame in enumerate(frames):
        eight: Pixels = (np.asarray(frame) * 255).round().astype(np.uint8)
        yield eight if brushed is None else brushed.finished(number, eight)


def preview(kind: ClipFacts, asked: Asked) -> Any:
    """A projection of latents to a small picture: their three strongest directions as colours; no decoder is run."""

    def look(pipe: Any, latents: torch.Tensor) -> Image | None:
        if kind.layout == "packed":
            from studio.generative.videokinds import factors, latent_frames

            space, _ = factors(pipe)
            size = (latent_frames(pipe, asked.frames), asked.height // space, asked.width // space)
            patches = (pipe.transformer_spatial_patch_size, pipe.transformer_temporal_patch_size)
            latents = pipe._unpack_latents(latents, *size, *patches)
        order = latents[0] if kind.layout == "tc" else latents[0].transpose(0, 1)
        middle = order[len(order) // 2].detach().float().cpu().numpy()  # (channels, h, w)
        return Image(_projected(middle))

    return look


def _projected(latent: Pixels) -> Pixels:
    channels, high, wide = latent.shape
    flat = latent.reshape(channels, -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    directions = np.linalg.svd(flat @ flat.T)[0][:, :3]
    shades = directions.T @ flat
    spread = np.maximum(shades.std(axis=1, keepdims=True), 1e-6)
    picture = np.zeros((3, high * wide), np.float32)
    picture[: len(shades)] = np.clip(shades / spread * 0.2 + 0.5, 0, 1)
    large = np.kron(picture.reshape(3, high, wide).transpose(1, 2, 0), np.ones((4, 4, 1), np.float32))
    return np.ascontiguousarray((large * 255).astype(np.uint8))
