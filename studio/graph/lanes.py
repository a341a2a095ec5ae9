"""Lanes: how many tasks of a kind run at a time, and which of the waiting ones goes next."""

from __future__ import annotations

import heapq
import itertools
import os
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from studio.graph.spec import Lane

# Lazy videos nest: a chain of a thousand filters is a thousand generators deep. Threads of lanes get room for it.
_STACK = 256 * 1024 * 1024
_DEPTH = 50_000


def default_slots() -> dict[Lane, int]:
    """One task at a time on the GPU, one a core on the CPU, a few waiting for disk or network."""
    return {Lane.GPU: 1, Lane.CPU: max(1, os.cpu_count() or 1), Lane.IO: 4}


class Lanes:
    """Runs work in threads, by lane, the most urgent first. Only `close` blocks."""

    def __init__(self, slots: Mapping[Lane, int] | None = None) -> None:
        self.slots = {**default_slots(), **(slots or {})}
        self._lock = threading.Lock()
        self._order = itertools.count()
        self._waiting: dict[Lane, list[tuple[Any, int, Callable[[], None]]]] = {lane: [] for lane in Lane}
        self._busy = dict.fromkeys(Lane, 0)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEPTH))
        self._pools = {
            lane: ThreadPoolExecutor(count, thread_name_prefix=f"lane-{lane.value}")
            for lane, count in self.slots.items()
        }

    def submit(self, lane: Lane, urgency: Any, work: Callable[[], None]) -> None:
        """Run `work` when the lane has a slot; lower `urgency` first. `work` must not raise."""
        with self._lock:
            heapq.heappush(self._waiting[lane], (urgency, next(self._order), work))
            self._start(lane)

    def _start(self, lane: Lane) -> None:
        while self._waiting[lane] and self._busy[lane] < self.slots[lane]:
            work = heapq.heappop(self._waiting[lane])[2]
            self._busy[lane] += 1
            before = threading.stack_size(_STACK)
            try:
                self._pools[lane].submit(self._run, lane, work)
            finally:
                threading.stack_size(before)

    def _run(self, lane: Lane, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            with self._lock:
                self._busy[lane] -= 1
                self._start(lane)

    def drop_waiting(self) -> int:
        """Forget what has not started; returns how many that were."""
        with self._lock:
            count = sum(len(waiting) for waiting in self._waiting.values())
            for waiting in self._waiting.values():
                waiting.clear()
            return count

    def close(self) -> None:
        """Wait for what runs, then end the threads."""
        for pool in self._pools.values():
            pool.shutdown(wait=True)
