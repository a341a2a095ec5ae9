"""Threads with room for deep chains: a clip may be a thousand lazy filters, each a generator inside the next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

_STACK = 256 * 1024 * 1024  # address space, not memory; as for the lanes' threads


def start_thread(name: str, work: Callable[[], None]) -> threading.Thread:
    """A running daemon thread."""
    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    return thread


def in_deep_thread(name: str, work: Callable[[], T]) -> T:
    """work()'s result, from a thread with that room."""
    made: Future[T] = Future()

    def run() -> None:
        try:
            made.set_result(work())
        except BaseException as error:
            made.set_exception(error)

    start_thread(name, run)
    return made.result()
