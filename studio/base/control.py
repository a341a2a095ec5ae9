"""The handle on a run: cancel, pause, resume. Tasks look at it between frames and between steps."""

from __future__ import annotations

import threading

from studio.base.errors import Cancelled


class Control:
    """Shared by whoever steers a run and by its tasks; every method may be called from any thread."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()
        self.cancelled = False

    @property
    def paused(self) -> bool:
        return not self._free.is_set()

    def cancel(self) -> None:
        self.cancelled = True
        self._free.set()

    def pause(self) -> None:
        if not self.cancelled:
            self._free.clear()

    def resume(self) -> None:
        self._free.set()

    def check(self) -> None:
        """Wait while paused; raise Cancelled when the run is stopped."""
        self._free.wait()
        if self.cancelled:
            raise Cancelled
