"""What a pipeline does while it works: cancelled within a step, told step by step, seen early, and watched for NaN.

None of it changes a bit of what the pipeline makes. Cancelling works from hooks that run before every block of the
network, so it needs no help of the pipeline and does not wait for a step to end.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import logging
from collections.abc import Callable, Iterator
from typing import Any

import torch

from studio.base.errors import ModelError
from studio.graph.context import Context
from studio.media.values import Image
from studio.models.pool import Device

log = logging.getLogger("shotgraph")

_PARTS = ("unet", "transformer", "transformer_2", "vae", "controlnet", "prior", "decoder")
"""Parts that run for long: cancelling is looked at before each of their blocks."""
_PREVIEW_EVERY = 3  # steps

Preview = Callable[[Any, torch.Tensor], "Image | None"]
"""(pipeline, latents) -> a small picture of what they will become."""


class Steps:
    """Progress of one call of a pipeline. done: steps finished so far, which go on counting from `before` of `total`
    when a task makes several calls. device: a graphics card whose memory is told, too."""

    def __init__(
        self,
        ctx: Context,
        total: int,
        preview: Preview | None = None,
        before: int = 0,
        device: Device | None = None,
    ) -> None:
        self._ctx = ctx
        self._total = total
        self._preview = preview
        self._device = device if device is not None and device.kind != "cpu" else None
        self.done = before

    def step(self, pipe: Any, latents: torch.Tensor | None) -> None:
        self.done += 1
        early = self._preview is not None and latents is not None and self.done < self._total
        picture = None
        if early and self.done % _PREVIEW_EVERY == 1 % _PREVIEW_EVERY:
            assert self._preview is not None and latents is not None
            picture = self._preview(pipe, latents)
        if self._device is not None:
            total, free = self._device.total(), self._device.free()
            self._ctx.device_memory(self._device.title, total - free, total)
        self._ctx.progress(min(self.done, self._total), self._total, "steps", picture)


@contextlib.contextmanager
def watched(pipe: Any, ctx: Context, steps: Steps) -> Iterator[dict[str, Any]]:
    """While inside, the pipeline can be cancelled and is watched; yields what it must be called with.

    Raises ModelError when the latents are no numbers, and for what the pipeline refuses. A decoder that overflows in
    half precision is run again in full precision, and the user is told.
    """
    with contextlib.ExitStack() as stack:
        for part in _PARTS:
            module = getattr(pipe, part, None)
            if isinstance(module, torch.nn.Module):
                stack.enter_context(_checked(module, ctx.check))
        vae = getattr(pipe, "vae", None)
        if vae is not None and hasattr(vae, "decode"):
            stack.enter_context(_decoding_safely(vae, ctx))
        ctx.check()
        try:
            yield _callback(pipe, steps, stack)
        except ValueError as error:  # how pipelines refuse sizes, lengths and steps that they cannot make
            log.warning("%s refused", type(pipe).__name__, exc_info=True)
            raise ModelError(
                f"the model refuses what it was asked for: {error}",
                mend="Change the size, the length or the steps, or choose another model.",
            ) from error


def _callback(pipe: Any, steps: Steps, stack: contextlib.ExitStack) -> dict[str, Any]:
    if "callback_on_step_end" in inspect.signature(pipe.__call__).parameters:

        def on_step(pipe: Any, number: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            steps.step(pipe, tensors.get("latents"))
            return tensors

        return {"callback_on_step_end": on_step}
    stack.enter_context(_stepping(pipe, steps))
    return {}


@contextlib.contextmanager
def _stepping(pipe: Any, steps: Steps) -> Iterator[None]:
    """For pipelines without a callback: its scheduler is asked once a step."""
    original = pipe.scheduler.step

    @functools.wraps(original)  # pipelines look at its parameters, to see whether it takes their generator
    def step(*args: Any, **named: Any) -> Any:
        made = original(*args, **named)
        latents = made[0] if isinstance(made, tuple) else made.prev_sample
        steps.step(pipe, latents)
        return made

    pipe.scheduler.step = step
    try:
        yield
    finally:
        del pipe.scheduler.step


@contextlib.contextmanager
def _checked(module: torch.nn.Module, check: Callable[[], None]) -> Iterator[None]:
    """check() before the module runs, and before each of the blocks in its lists."""
    blocks = [block for part in module.modules() if isinstance(part, torch.nn.ModuleList) for block in part]
    hooks = [one.register_forward_pre_hook(lambda *_: check()) for one in (module, *blocks)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


@contextlib.contextmanager
def _decoding_safely(vae: Any, ctx: Context) -> Iterator[None]:
    """Wraps the decoder: some overflow in half precision, and then the picture would be black."""
    original = vae.decode

    def decode(latents: torch.Tensor, *args: Any, **named: Any) -> Any:
        ctx.check()
        if not bool(torch.isfinite(latents).all()):
            raise ModelError(
                "the model computed values that are no numbers, so the picture would be black",
                mend="Lower the guidance or choose another sampler; if it happens always, the weights are damaged: "
                "download them again.",
            )
        made = original(latents, *args, **named)
        if _finite(made):
            return made
        if vae.dtype != torch.float32:
            ctx.note("The decoder overflowed in half precision: the picture was decoded again in full precision.")
            half = vae.dtype
            vae.to(torch.float32)
            try:
                made = original(latents.float(), *args, **named)
            finally:
                vae.to(half)
            if _finite(made):
                return made
        raise ModelError(
            "the model's decoder computed values that are no numbers, so the picture would be black",
            mend="The weights are damaged, or do not fit each other: download them again or choose another decoder.",
        )

    vae.decode = decode
    try:
        yield
    finally:
        del vae.decode


def _finite(made: Any) -> bool:
    sample = made[0] if isinstance(made, tuple) else made.sample
    return bool(torch.isfinite(sample).all())
