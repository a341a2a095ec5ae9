"""Keys that are being made right now, so that two runs (or two equal nodes of one) do not make the same thing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

from studio.base.control import Control


class Inflight:
    """One for a store; thread-safe. Whoever waits is called back on the thread of whoever makes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[str, Control] = {}
        self._waiting: dict[str, list[tuple[object, Callable[[], None]]]] = {}

    def begin(self, key: str, control: Control) -> bool:
        """Whether the caller is to make it, and end() it; False while another does. One that is paused is not waited
        for: then both make it, and the results are the same."""
        with self._lock:
            maker = self._making.get(key)
            if maker is None:
                self._making[key] = control
                return True
            return maker.paused and maker is not control

    def end(self, key: str, control: Control) -> None:
        """It is made, or it will not be."""
        with self._lock:
            if self._making.get(key) is not control:
                return
            del self._making[key]
            waiting = self._waiting.pop(key, [])
        for _, then in waiting:
            then()

    def wait(self, key: str, owner: object, then: Callable[[], None]) -> None:
        """Call `then` once the key is no longer being made; at once if it is not."""
        with self._lock:
            if key in self._making:
                self._waiting.setdefault(key, []).append((owner, then))
                return
        then()

    def forget(self, owner: object) -> int:
        """The owner waits no longer; how many callbacks that were."""
        count = 0
        with self._lock:
            for key, waiting in list(self._waiting.items()):
                self._waiting[key] = [one for one in waiting if one[0] is not owner]
                count += len(waiting) - len(self._waiting[key])
        return count
