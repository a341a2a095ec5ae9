"""The devices that torch can use here, and what they have of memory."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from functools import cache

import torch


class TorchDevice:
    """A `pool.Device`. kind: cuda (ROCm's cards too, as torch calls them), xpu, mps or cpu."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.torch = torch.device(kind, 0) if kind in ("cuda", "xpu") else torch.device(kind)
        self.name = str(self.torch)
        self.title = _title(kind)

    def total(self) -> int:
        import psutil

        if self.kind in ("cuda", "xpu"):
            return int(getattr(torch, self.kind).mem_get_info(self.torch)[1])
        if self.kind == "mps":
            return int(torch.mps.recommended_max_memory())
        return int(psutil.virtual_memory().total)

    def free(self) -> int:
        """Of a graphics card also what torch holds in its cache and does not use: torch would take that first."""
        import psutil

        if self.kind in ("cuda", "xpu"):
            library = getattr(torch, self.kind)
            spare = library.memory_reserved(self.torch) - library.memory_allocated(self.torch)
            return int(library.mem_get_info(self.torch)[0] + spare)
        if self.kind == "mps":
            return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
        return int(psutil.virtual_memory().available)

    def empty(self) -> None:
        if self.kind != "cpu":
            gc.collect()
            getattr(torch, self.kind).empty_cache()


def _title(kind: str) -> str:
    if kind in ("cuda", "xpu"):
        return str(getattr(torch, kind).get_device_name(0))
    return "the Apple graphics processor" if kind == "mps" else "this computer"


@cache
def best_device() -> TorchDevice:
    """A graphics card where there is one that works, else the processor."""
    for kind in ("cuda", "xpu", "mps"):
        library = getattr(torch.backends if kind == "mps" else torch, kind, None)
        if library is not None and library.is_available():
            return TorchDevice(kind)
    return TorchDevice("cpu")


def precision(device: TorchDevice) -> torch.dtype:
    """What models compute in: half precision on graphics cards, bfloat16 where the card has it, for its range."""
    if device.kind == "cpu":
        return torch.float32
    if device.kind == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    return torch.bfloat16 if device.kind == "xpu" else torch.float16


def trim() -> None:
    """Hand memory that Python and the C library keep for later back to the system."""
    gc.collect()
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):  # a C library other than glibc has no malloc_trim
            ctypes.CDLL("libc.so.6").malloc_trim(0)
