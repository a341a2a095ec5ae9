"""What there is to run models on, found without loading a model library: cards, their memory, RAM."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studio.models.catalogue import MEMORY_MODES, Model

_GIB = 1024**3
_UNIFIED = 0.75  # of an Apple machine's memory may be wired for the GPU
_FREE = 0.92  # of a card's memory; the rest is the desktop's and the driver's
_OS = 2.0  # GiB that the rest of the machine needs


@dataclass(frozen=True)
class Card:
    """A graphics card; memory in GiB."""

    name: str
    memory: float


@dataclass(frozen=True)
class Machine:
    """cards: the largest first; ram in GiB."""

    cards: tuple[Card, ...]
    ram: float

    @staticmethod
    def find() -> Machine:
        """This machine; looked at once."""
        return _machine()


@cache
def _machine() -> Machine:
    import psutil

    ram = psutil.virtual_memory().total / _GIB
    cards = _nvidia() or _amd()
    if not cards and sys.platform == "darwin" and platform.machine() == "arm64":
        cards = [Card("Apple silicon", ram * _UNIFIED)]
    return Machine(tuple(sorted(cards, key=lambda card: -card.memory)), ram)


def _nvidia() -> list[Card]:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=20, check=True).stdout
        lines = [line.rpartition(",") for line in answer.strip().splitlines()]
        return [Card(name.strip(), float(megabytes) / 1024) for name, _, megabytes in lines]
    except (OSError, subprocess.SubprocessError, ValueError):  # a driver that does not answer is no card
        return []


def _amd() -> list[Card]:
    """Linux's amdgpu driver says in sysfs how much memory a card has."""
    cards = []
    for file in sorted(Path("/sys/class/drm").glob("card*/device/mem_info_vram_total")):
        try:
            memory = int(file.read_text()) / _GIB
        except (OSError, ValueError):
            continue  # a card that says nothing cannot be reckoned with
        if memory >= 2:  # less is the window that a processor's own graphics has into RAM
            cards.append(Card("AMD graphics", memory))
    return cards


@dataclass(frozen=True)
class Fit:
    """How a model would run: mode of MEMORY_MODES, 'any' (it is made for the processor), 'processor' (slow), or '' (it
    does not fit); needs: GiB of the card's memory, or of RAM where that is what it runs in or what is too little, by
    the catalogue's estimate."""

    mode: str
    needs: float = 0.0
    in_ram: bool = False

    @property
    def on_card(self) -> bool:
        return self.mode in MEMORY_MODES


def fit(model: Model, machine: Machine) -> Fit:
    """The fastest way in which the model should run on this machine."""
    if model.embedded:
        return Fit("processor", in_ram=True)
    if model.processor:
        needs = model.weights + model.working
        return Fit("any" if needs + _OS <= machine.ram else "", needs, in_ram=True)
    whole = model.weights or model.gigabytes * 0.93
    for card in machine.cards[:1]:
        modes = [mode for mode in MEMORY_MODES if model.needs(mode) <= card.memory * _FREE]
        for mode in modes:
            if mode in ("device", "tiled") or whole + _OS <= machine.ram:
                return Fit(mode, model.needs(mode))
        if modes:
            return Fit("", whole + _OS, in_ram=True)
    full = whole * (2 if model.dtype in ("float16", "bfloat16") else 1)  # processors work in float32
    if full + model.working + _OS <= machine.ram:
        return Fit("processor", full + model.working, in_ram=True)
    if machine.cards:
        return Fit("", model.needs(MEMORY_MODES[-1]))
    return Fit("", full + model.working + _OS, in_ram=True)
