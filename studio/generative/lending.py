"""The pool of this process, and loans from it to whoever has the facts of a pipeline's files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import torch

from studio.base.settings import Home
from studio.generative.devices import TorchDevice, best_device, trim
from studio.generative.devices import precision as numbers_of
from studio.generative.motionmodules import motion_on_base
from studio.generative.pipelines import PipelineModel, load, pipeline_class
from studio.generative.squeezing import FULL, bytes_of, leanest, squeeze
from studio.graph.context import Context
from studio.models.installed import InstalledModel
from studio.models.pipelinefiles import PipelineFiles
from studio.models.pool import Demand, Loan, Pool, Remembered

T = TypeVar("T")
_GIB = 1024**3
_lock = threading.Lock()
_pools: dict[str, Pool] = {}


def pool() -> Pool:
    """The pool of the best device. One for the process, as the device's memory is."""
    device = best_device()
    with _lock:
        if device.name not in _pools:
            remembered = Remembered(Home.find().models / "memory-modes.json")
            _pools[device.name] = Pool(device, remembered=remembered, trim=trim)
        return _pools[device.name]


def borrow(
    ctx: Context,
    files: PipelineFiles,
    width: int,
    height: int,
    work: Callable[[Any, Loan], T],
    *,
    frames: int = 1,
    title: str = "",
    working: float = 0.0,
    extra: int = 0,
    pipeline: str = "",
    dtype: torch.dtype | None = None,
    precision: str = FULL,
    loaded: Callable[[torch.dtype, TorchDevice], Any] | None = None,
) -> T:
    """work(model, loan) with the pipeline of these files on the best device, in a mode that its memory allows; again in
    leaner ones where it does not. Notes what was slower or leaner than somebody would expect.

    working: bytes beside the weights, 0 for a guess by size; extra: bytes of adapters; pipeline: the class of a single
    file that does not say; dtype: instead of the device's usual numbers; precision: of squeezing.py; loaded: loads
    something other than a diffusers pipeline.
    """
    device = best_device()
    dtype = dtype or numbers_of(device)
    wide = 4 if dtype is torch.float32 else 2
    parts = bytes_of(files.parts, precision, wide)
    name = f"{files.path} {files.revision} {str(dtype).removeprefix('torch.')}"

    def made() -> Any:
        model = (loaded or (lambda kind, where: load(files, kind, where, pipeline)))(dtype, device)
        if precision != FULL:
            squeeze(model.pipe, precision, device.kind)
        return model

    demand = Demand(
        name=name if precision == FULL else f"{name} in {precision}",
        title=title or files.path.name,
        size=f"{width}x{height}" + (f"x{frames}" if frames > 1 else ""),
        weights=sum(parts) + extra,
        largest=max(parts),
        working=int(working) or guess_working(width, height, frames, wide),
        load=made,
        leanest=leanest(precision),
    )
    if device.kind == "cpu":
        ctx.note("No graphics card that can be used was found: this runs on the processor, which takes long.")
    return pool().run(demand, lambda loan: work(loan.model, loan), check=ctx.check, note=ctx.note)


def lend(
    ctx: Context,
    model: InstalledModel,
    width: int,
    height: int,
    work: Callable[[Any, Loan], T],
    *,
    frames: int = 1,
    kind: str = "",
    precision: str = FULL,
) -> T:
    """work(pipeline, loan) with a pipeline of the model's class, or of another one on the same weights."""
    loaded = motion_on_base(model) if "base" in model.beside else None

    def given(held: PipelineModel, loan: Loan) -> T:
        return work(held.of(pipeline_class(kind or model.kind)), loan)

    return borrow(
        ctx,
        model.files,
        width,
        height,
        given,
        frames=frames,
        title=model.title,
        working=model.working,
        precision=precision,
        loaded=loaded,
    )


def guess_working(width: int, height: int, frames: int, wide: int) -> int:
    """Bytes beside the weights: the decoder's widest layers, about 128 planes at full size twice over, are the most."""
    return _GIB // 2 + 2 * 128 * width * height * wide * min(frames, 8)
