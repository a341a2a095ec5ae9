"""Several runs on one set of lanes: one GPU slot for all of them, and what the user looks at goes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from studio.graph.lanes import Lanes
from studio.graph.spec import Lane


class LaneShare(Lanes):
    """One run's handle on shared lanes. rank: runs with a lower one go first. Closing it leaves the lanes open."""

    def __init__(self, lanes: Lanes, rank: int) -> None:
        self._shared = lanes
        self._rank = rank
        self._lock = threading.Lock()
        self._mine: set[object] = set()

    def submit(self, lane: Lane, urgency: Any, work: Callable[[], None]) -> None:
        ticket = object()
        with self._lock:
            self._mine.add(ticket)

        def run() -> None:
            with self._lock:
                if ticket not in self._mine:
                    return  # dropped while it waited
                self._mine.discard(ticket)
            work()

        self._shared.submit(lane, (self._rank, urgency), run)

    def drop_waiting(self) -> int:
        with self._lock:
            count = len(self._mine)
            self._mine.clear()
            return count

    def close(self) -> None:
        self.drop_waiting()
