"""Makes small copies of a clip's slow stretches while nobody needs the machine, so that it plays when somebody does.

It works on a lease: the window asks again and again while its user is idle, and when it no longer does, or says Rest,
the work stops at the next frame. What was made by then is kept.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from studio.host.views.proxy import Proxies
from studio.media.values import Stretch, Video

log = logging.getLogger("shotgraph")

_LEASE = 3.0  # seconds that one asking is good for
_HOLD = 0.4  # seconds that it stands still for somebody who looks at a frame
_LAST = 10  # how far behind all else its thread is, where the system can tell threads apart


class Preparing:
    """One thread. busy: whether the machine is wanted for something else just now. full: there is no room left."""

    def __init__(self, proxies: Proxies, busy: Callable[[], bool], lease: float = _LEASE) -> None:
        self._proxies = proxies
        self._busy = busy
        self._lease = lease
        self._change = threading.Condition()
        self._video: Video | None = None
        self._around = 0
        self._until = self._held = 0.0
        self._failed: set[str] = set()
        self._closed = False
        self._thread: threading.Thread | None = None
        self.full = False

    def want(self, video: Video, around: int) -> bool:
        """Prepare this clip for a while, from the frame `around` outwards; whether there is anything left to do."""
        with self._change:
            if self._video is not video:
                self.full = False
            self._video, self._around = video, around
            self._until = time.monotonic() + self._lease
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="preparing", daemon=True)
                self._thread.start()
            self._change.notify()
        return not self.full and self._next(video, around) is not None

    def rest(self) -> None:
        """Leave off at the next frame, until it is asked for again."""
        with self._change:
            self._until = 0.0

    def hold(self) -> None:
        """Somebody looks at something: stand still for a moment."""
        self._held = time.monotonic() + _HOLD

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify()

    # --- the thread ------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        if sys.platform == "linux":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LAST)
        while True:
            with self._change:
                while not self._closed and (self._video is None or time.monotonic() >= self._until):
                    self._change.wait()
                if self._closed:
                    return
                video, around = self._video, self._around
            assert video is not None
            if not self._free() or not self._one(video, around):
                with self._change:
                    self._change.wait(0.1)

    def _free(self) -> bool:
        return not self._busy() and time.monotonic() >= self._held

    def _one(self, video: Video, around: int) -> bool:
        """Make what is nearest; False when there was nothing to do, or no room."""
        gap = self._next(video, around)
        if gap is None:
            self._proxies.paces.keep()
            return False
        self.full = not self._proxies.room(video)
        if self.full:
            return False

        def going() -> bool:
            late = self._closed or self._video is not video or time.monotonic() >= self._until
            return not late and self._free()

        try:
            self._proxies.prepare(video, *gap, going)
        except Exception as error:  # told of where the clip is looked at; here it would only be tried for ever
            log.warning("no copy of a stretch of the cut: %s", error)
            self._failed.add(gap[0].name)
        return True

    def _next(self, video: Video, around: int) -> tuple[Stretch, int, int] | None:
        return self._proxies.gap(video, around, without=self._failed)
