"""Tasks that some process is at work on: one at a time in a task's workspace, whatever the number of windows and
terminals that render the same film on one store.

A claim is a lock of the system's on a file named by the task's key, so a process that dies lets go of it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from studio.base.files import disk_error

_LOOK = 0.1  # seconds between two looks at a claim of somebody else's


class Claims:
    """Those of one store, kept in a folder of it; thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._held: dict[str, tuple[FileLock, int]] = {}

    @contextlib.contextmanager
    def claim(self, key: str, waiting: Callable[[], None], *, shared: bool = False) -> Iterator[bool]:
        """While inside, no other process is inside with this key, nor another thread unless both say `shared`. Yields
        whether another had to be waited for; meanwhile waiting() is called ten times a second, and may raise to give
        up. Raises StoreError when the folder cannot be written."""
        lock = FileLock(self._folder / f"{key}.lock", thread_local=False)
        waited = False
        while not self._take(key, lock, shared):
            waited = True
            waiting()
            time.sleep(_LOOK)
        try:
            yield waited
        finally:
            self._let_go(key)

    def elsewhere(self, key: str) -> bool:
        """Whether another process has claimed it right now."""
        path = self._folder / f"{key}.lock"
        with self._lock:
            if key in self._held or not path.exists():
                return False
            lock = FileLock(path, thread_local=False)
            if not _taken(lock):
                return True
            _freed(lock)
            return False

    def _take(self, key: str, lock: FileLock, shared: bool) -> bool:
        with self._lock:
            if key in self._held:
                held, count = self._held[key]
                if shared:
                    self._held[key] = (held, count + 1)
                return shared
            try:
                if not _taken(lock):
                    return False
            except OSError as error:
                raise disk_error(error, self._folder) from error
            self._held[key] = (lock, 1)
            return True

    def _let_go(self, key: str) -> None:
        with self._lock:
            lock, count = self._held.pop(key)
            if count > 1:
                self._held[key] = (lock, count - 1)
            else:
                _freed(lock)


def _taken(lock: FileLock) -> bool:
    Path(lock.lock_file).parent.mkdir(exist_ok=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    except NotImplementedError:  # a disk without locks: then two renders of one film are the user's to keep apart
        pass
    return True


def _freed(lock: FileLock) -> None:
    """The file goes before the lock: whoever then gets the lock of a file without a name tries again."""
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
