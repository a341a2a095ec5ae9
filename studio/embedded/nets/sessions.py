"""Networks of resources/weights, each loaded once for the whole process and let go of when nobody has used it for long.

A network computes on one core in the thread that calls it, and many threads may call it at once: whoever has much to do
parts it (into tiles, frames) over `workers`. So no value depends on how many cores there are. Where onnxruntime has a
provider for a graphics card, the card computes; then calls go one after the other.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import ModelError, ServiceError
from studio.base.resources import resource

Floats = npt.NDArray[np.float32]

_CARDS = ("CUDAExecutionProvider", "DmlExecutionProvider")
"""Providers that compute in float32 as the processor does. Apple's would compute in half precision."""
_IDLE = 120.0
"""Seconds after which a network that nobody uses is let go of, when another one is asked for."""
_MOST = 8
"""Tiles at work at once: each takes about 110 MB while it is computed."""


class Net:
    """A network at work. name: of its file, without the ending; on_card: whether a graphics card computes."""

    def __init__(self, name: str) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise ServiceError(f"onnxruntime is not installed ({error.name})", mend="Run make setup.") from error
        onnxruntime.disable_telemetry_events()
        path = resource("weights", f"{name}.onnx")
        if not path.is_file():
            raise ModelError(f"the network {name} is missing from the app", mend="Install the app again.")
        there = onnxruntime.get_available_providers()
        self.name = name
        card = [one for one in _CARDS if one in there]
        try:
            self._session = self._open(onnxruntime, path.read_bytes(), card)
        except Exception as error:  # onnxruntime raises its own untyped errors
            raise ModelError(f"the network {name} cannot be loaded ({error})", mend="Install the app again.") from error
        self.on_card = self._session.get_providers()[0] in _CARDS
        self._inputs = [one.name for one in self._session.get_inputs()]
        self._one_by_one = threading.Lock()
        self.used = time.monotonic()

    @staticmethod
    def _open(onnxruntime: Any, model: bytes, card: list[str]) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # what a call took is free again after it
        try:
            return onnxruntime.InferenceSession(model, options, providers=[*card, "CPUExecutionProvider"])
        except Exception:
            if not card:
                raise
        # A card whose driver does not answer is none.
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def __call__(self, *inputs: npt.NDArray[Any]) -> list[Any]:
        """The outputs for inputs in their order."""
        self.used = time.monotonic()
        given = dict(zip(self._inputs, inputs, strict=True))
        try:
            if self.on_card:
                with self._one_by_one:
                    return list(self._session.run(None, given))
            return list(self._session.run(None, given))
        except Exception as error:
            what = f"the network {self.name} could not compute ({error})"
            raise ModelError(
                what, mend="Close other programs that take memory, or make the picture smaller."
            ) from error


_held: dict[str, Net] = {}
_lock = threading.Lock()


def net(name: str) -> Net:
    """The network of this name, loaded when it is first asked for. Raises ModelError, ServiceError."""
    with _lock:
        now = time.monotonic()
        for other in [key for key, one in _held.items() if key != name and now - one.used > _IDLE]:
            del _held[other]
        if name not in _held:
            _held[name] = Net(name)
        held = _held[name]
        held.used = now
        return held


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        return os.cpu_count() or 1


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(cores(), _MOST), thread_name_prefix="nets")


def spread(jobs: Iterable[Callable[[], None]], check: Callable[[], None], done: Callable[[int], None]) -> None:
    """Run jobs, which wait for nothing, on all cores. check: raises Cancelled, and is asked before each is handed out;
    done: told how many are finished. What was handed out is ended or taken back before an error goes on."""
    pool = _workers()
    waiting: list[Future[None]] = []
    finished = 0
    try:
        for job in jobs:
            check()
            waiting.append(pool.submit(job))
            if len(waiting) > min(cores(), _MOST):
                waiting.pop(0).result()
                finished += 1
                done(finished)
        while waiting:
            check()
            waiting.pop(0).result()
            finished += 1
            done(finished)
    finally:
        for left in waiting:
            left.cancel()
        for left in waiting:
            if not left.cancelled():
                left.exception()
