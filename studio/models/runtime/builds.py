"""Which build of torch fits this machine."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

TITLES = {
    "cpu": "CPU",
    "cuda": "NVIDIA (CUDA)",
    "rocm": "AMD (ROCm)",
    "mps": "Apple silicon (MPS)",
}


def variants() -> tuple[str, ...]:
    """The builds that exist for this system, the one that fits this machine first; none for a system without wheels."""
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        return ("mps",) if machine == "arm64" else ()
    if machine not in ("x86_64", "amd64"):
        return ()
    nvidia = shutil.which("nvidia-smi") is not None
    if sys.platform == "win32":
        return ("cuda", "cpu") if nvidia else ("cpu", "cuda")
    if nvidia:
        return ("cuda", "cpu", "rocm")
    if Path("/dev/kfd").exists():  # the kernel's side of ROCm; its libraries come with torch
        return ("rocm", "cpu", "cuda")
    return ("cpu", "cuda", "rocm")
