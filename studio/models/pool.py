"""Lends loaded models, one at a time a device, within what the device and the machine have of memory.

A model stays on its device after use, moves to RAM when another needs the place, and goes altogether when RAM is short
or nobody has asked for it in a while: least recently used first. How it is placed (whole, part by part, layer by
layer) is a `Mode`, picked from the memory that is free and what the model is said to need; a mode that ran out of
memory is not tried again for that model, device and size. Knows no torch: `Loaded` and `Device` do the moving
(`studio/generative`).
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from studio.base.datafile import read_json
from studio.base.errors import Cancelled, ModelError, StoreError
from studio.base.files import write_bytes

log = logging.getLogger("shotgraph")

T = TypeVar("T")
_GIB = 1024**3
_POLL = 0.02  # seconds between two looks at whether the user has cancelled
_HEADROOM = 1.1  # estimates are wrong by about this much


class Mode(Enum):
    """How a model's weights lie while it works, from the fastest to the one that needs the least memory.

    None of them changes what the model computes, but for the seams of TILED and of what is leaner: the picture is
    decoded in tiles that are blended.
    """

    DEVICE = "on the device"
    TILED = "on the device, decoded in tiles"
    MODEL = "one part at a time on the device"
    GROUP = "a group of layers at a time on the device"
    SEQUENTIAL = "one layer at a time on the device"


MODES = tuple(Mode)


class Device(Protocol):
    """name: 'cuda:0', 'mps', 'cpu', ... ; title: what a person calls it."""

    name: str
    title: str
    kind: str

    def total(self) -> int:
        """Bytes that it has."""

    def free(self) -> int:
        """Bytes that could be taken now."""

    def empty(self) -> None:
        """Hand memory that is cached but not used back to the system."""


class Loaded(Protocol):
    """A model in memory, with its weights in RAM or on the device."""

    def place(self, mode: Mode) -> None:
        """Get ready to work in this mode."""

    def park(self) -> None:
        """Move all weights to RAM."""


@dataclass(frozen=True)
class Demand:
    """What a loan is for. name: the weights, with their revision and precision: equal names share what is loaded.
    size: what memory use hangs on beside the model ('1024x576'); weights, largest: bytes of all parts and of the
    largest one; working: bytes beside the weights while it works; load: reads the weights into RAM; leanest: the last
    mode that can be tried."""

    name: str
    title: str
    size: str
    weights: int
    largest: int
    working: int
    load: Callable[[], Loaded] = field(repr=False, compare=False)
    leanest: Mode = Mode.SEQUENTIAL

    def needs(self, mode: Mode) -> int:
        """Bytes of device memory in this mode, as far as can be said before it was tried."""
        held = {Mode.DEVICE: self.weights, Mode.TILED: self.weights, Mode.MODEL: self.largest}
        working = self.working if mode is Mode.DEVICE else self.working // 2
        layers = {Mode.GROUP: self.largest // 8, Mode.SEQUENTIAL: self.largest // 32}
        return int((held.get(mode, layers.get(mode, 0)) + working) * _HEADROOM)


@dataclass(frozen=True)
class Loan:
    """A model that works for one task until the `with` ends."""

    model: Any
    mode: Mode
    device: Device


@dataclass(eq=False)
class _Resident:
    model: Loaded
    weights: int
    mode: Mode | None = None  # None: parked in RAM
    used: float = 0.0


class OutOfDeviceMemory(ModelError):
    """The device's memory did not suffice in the mode that was tried."""


class Remembered:
    """Which mode ran out of memory for which model, device and size: a small JSON file that survives restarts. A file
    that cannot be read or written costs only the try it would have spared."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._leanest: dict[str, str] = {}
        if path is not None:
            with contextlib.suppress(OSError, ValueError):  # the first start, or a file that says nothing
                known = read_json(path)
                self._leanest = {str(key): str(name) for key, name in known.items()} if isinstance(known, dict) else {}

    def failed(self, key: str) -> Mode | None:
        """The leanest mode that has run out of memory."""
        return Mode.__members__.get(self._leanest.get(key, ""))

    def note(self, key: str, mode: Mode) -> None:
        self._leanest[key] = mode.name
        if self._path is not None:
            with contextlib.suppress(StoreError):  # it is found out again
                write_bytes(self._path, json.dumps(self._leanest, indent=1, sort_keys=True).encode())


class Pool:
    """Thread-safe. idle: seconds without a loan after which device memory is handed back, and then RAM.
    ram: bytes that parked models may take beside the one that works; by default a third of what is free."""

    def __init__(
        self,
        device: Device,
        *,
        remembered: Remembered | None = None,
        ram: int | None = None,
        idle: tuple[float, float] = (120.0, 900.0),
        trim: Callable[[], None] = lambda: None,
    ) -> None:
        self.device = device
        self._remembered = remembered or Remembered(None)
        self._ram = ram
        self._idle = idle
        self._trim = trim
        self._busy = threading.Lock()
        self._residents: dict[str, _Resident] = {}
        self._sleep: threading.Timer | None = None

    # --- lending -------------------------------------------------------------------------------------------

    def run(
        self,
        demand: Demand,
        work: Callable[[Loan], T],
        *,
        check: Callable[[], None] = lambda: None,
        note: Callable[[str], None] = lambda text: None,
        mode: Mode | None = None,
    ) -> T:
        """work(loan), again in the next leaner mode for as long as the device runs out of memory.

        check: raises Cancelled; looked at while waiting and loading. note: told when it took a leaner mode.
        mode: start with this one. Raises ModelError when the leanest mode is not lean enough.
        """
        while True:
            try:
                with self.lend(demand, check=check, mode=mode) as loan:
                    return work(loan)
            except OutOfDeviceMemory:
                tried = self._remembered.failed(self._key(demand))
                leaner = _leaner(tried)
                if tried is None or leaner is None or MODES.index(leaner) > MODES.index(demand.leanest):
                    raise
                mode = leaner
                note(f"The memory of {self.device.title} did not suffice: going on with {leaner.value}.")

    @contextlib.contextmanager
    def lend(
        self, demand: Demand, *, check: Callable[[], None] = lambda: None, mode: Mode | None = None
    ) -> Iterator[Loan]:
        """The model, ready to work, for the `with` block; others wait for its end.

        An out-of-memory error in the block becomes OutOfDeviceMemory, and the mode is remembered as too large. Raises
        what `check` and loading raise.
        """
        self._acquire(check)
        release = True
        try:
            self._wake()
            resident = self._residents.get(demand.name)
            if resident is None:
                self._make_room_in_ram(demand)
                loading = _Loading(demand)
                try:
                    resident = self._residents[demand.name] = loading.wait(check)
                except Cancelled:
                    release = not loading.leave(lambda made: self._loaded_late(demand.name, made))
                    raise
            chosen = mode or self.mode_for(demand)
            try:
                self._place(demand, resident, chosen)
                yield Loan(resident.model, chosen, self.device)
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                self._remembered.note(self._key(demand), chosen)
                error.__traceback__ = None  # its frames hold the very tensors that there was no room for
                self._park(resident)
                raise OutOfDeviceMemory(
                    f"{demand.title} at {demand.size}, {chosen.value}, does not fit into the memory of "
                    f"{self.device.title}",
                    setting="model",
                    mend="Ask for something smaller, close other programs that use the device, choose fewer bits "
                    "as the precision, or a smaller model.",
                ) from None
        finally:
            if release:
                self._finish(demand.name)

    def mode_for(self, demand: Demand) -> Mode:
        """The fastest mode that should fit now, beside nothing else; leaner than any that is known to have failed."""
        first, last = Mode.DEVICE, demand.leanest
        failed = self._remembered.failed(self._key(demand))
        if failed is not None:
            first = min(_leaner(failed) or failed, last, key=MODES.index)
        if self.device.kind == "cpu":
            return first if first in (Mode.DEVICE, Mode.TILED) else Mode.TILED
        room = self.device.free() + sum(one.weights for one in self._residents.values() if one.mode is not None)
        for mode in MODES[MODES.index(first) : MODES.index(last)]:
            if demand.needs(mode) <= room:
                return mode
        return last

    def held(self) -> dict[str, Mode | None]:
        """What is loaded: name -> how it lies, None in RAM only. Oldest first."""
        return {name: one.mode for name, one in sorted(self._residents.items(), key=lambda pair: pair[1].used)}

    def clear(self) -> None:
        """Let go of everything that is not lent."""
        with self._busy:
            for name in list(self._residents):
                self._drop(name)

    def close(self) -> None:
        self._wake()
        self.clear()

    # --- inside a loan -------------------------------------------------------------------------------------

    def _acquire(self, check: Callable[[], None]) -> None:
        check()
        while not self._busy.acquire(timeout=_POLL):
            check()

    def _loaded_late(self, name: str, made: _Resident | None) -> None:
        """A load that nobody waits for any more has ended: the next try finds the model."""
        if made is not None:
            self._residents[name] = made
        self._finish(name)

    def _place(self, demand: Demand, resident: _Resident, mode: Mode) -> None:
        resident.used = time.monotonic()
        if resident.mode is mode:
            return
        if resident.mode is not None:
            self._park(resident)
        for other in sorted(self._residents.values(), key=lambda one: one.used):
            if other is not resident and other.mode is not None and self.device.free() < demand.needs(mode):
                self._park(other)
        resident.model.place(mode)
        resident.mode = mode

    def _park(self, resident: _Resident) -> None:
        resident.model.park()
        resident.mode = None
        self.device.empty()

    def _make_room_in_ram(self, demand: Demand) -> None:
        import psutil

        for name in list(self.held()):
            free = int(psutil.virtual_memory().available)
            budget = free // 3 if self._ram is None else self._ram
            others = sum(one.weights for one in self._residents.values())
            if others + demand.weights > max(budget, demand.weights) or free < demand.weights * _HEADROOM + _GIB // 4:
                self._drop(name)

    def _drop(self, name: str) -> None:
        self._residents.pop(name, None)
        self._trim()
        self.device.empty()

    def _finish(self, name: str) -> None:
        resident = self._residents.get(name)
        if resident is not None:
            resident.used = time.monotonic()
        self._doze()
        self._busy.release()

    def _key(self, demand: Demand) -> str:
        return f"{self.device.title} | {demand.name} | {demand.size}"

    # --- idle ----------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        if self._sleep is not None:
            self._sleep.cancel()
            self._sleep = None

    def _doze(self) -> None:
        self._wake()
        if self._residents:
            self._after(self._idle[0], self._rest)

    def _after(self, seconds: float, do: Callable[[], None]) -> None:
        self._sleep = threading.Timer(seconds, do)
        self._sleep.daemon = True
        self._sleep.start()

    def _rest(self) -> None:
        """Nobody has asked for a while: the device is free for other programs."""
        if self._busy.acquire(blocking=False):
            try:
                for resident in self._residents.values():
                    if resident.mode is not None:
                        self._park(resident)
                self._after(max(0.0, self._idle[1] - self._idle[0]), self._leave)
            finally:
                self._busy.release()

    def _leave(self) -> None:
        """Nor for a long while: so is the RAM."""
        if self._busy.acquire(blocking=False):
            try:
                for name in list(self._residents):
                    self._drop(name)
            finally:
                self._busy.release()


class _Loading:
    """Reads weights in a thread, so that cancelling need not wait for a disk."""

    def __init__(self, demand: Demand) -> None:
        self._demand = demand
        self._made: _Resident | None = None
        self._error: BaseException | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._then: Callable[[_Resident | None], None] | None = None
        threading.Thread(target=self._work, name="load model", daemon=True).start()

    def _work(self) -> None:
        try:
            self._made = _Resident(self._demand.load(), self._demand.weights)
        except BaseException as error:  # handed to whoever waits; a thread has nobody else to tell
            self._error = error
        with self._lock:
            self._ended.set()
            then = self._then
        if then is not None:
            then(self._made)

    def wait(self, check: Callable[[], None]) -> _Resident:
        while not self._ended.wait(_POLL):
            check()
        if self._error is not None:
            raise self._error
        assert self._made is not None
        return self._made

    def leave(self, then: Callable[[_Resident | None], None]) -> bool:
        """Stop waiting; True when `then` will be called with what comes of it, False when it has ended already."""
        with self._lock:
            if not self._ended.is_set():
                self._then = then
            return self._then is not None


def _leaner(mode: Mode | None) -> Mode | None:
    after = MODES.index(mode) + 1 if mode is not None else 0
    return MODES[after] if after < len(MODES) else None


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a library ran out of device memory: torch's own error for CUDA, ROCm and XPU, a RuntimeError with such
    words on MPS and where a vendor's library gave up, and MemoryError."""
    if isinstance(error, MemoryError) or any(kind.__name__ == "OutOfMemoryError" for kind in type(error).__mro__):
        return True
    words = str(error).lower()
    return isinstance(error, RuntimeError) and any(
        sign in words for sign in ("out of memory", "out_of_device_memory", "can't allocate memory", "alloc_failed")
    )
