"""Which projects are open in which window, so that a second one can say so."""

from __future__ import annotations

import os
from pathlib import Path

from blake3 import blake3
from PySide6.QtCore import QLockFile


class ProjectLock:
    """Held by one page for the file of its project. folder: where the locks of all windows lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: QLockFile | None = None
        self._file: Path | None = None

    def take(self, file: Path | None) -> bool:
        """Hold this file instead of the one before; False when another window has it, which may go on all the same."""
        if file == self._file and self._lock is not None:
            return True
        self.leave()
        if file is None:
            return True
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # a home that cannot be written to: nobody can be told, and nothing is lost by it
            return True
        name = blake3(os.path.normcase(os.path.realpath(file)).encode("utf-8", "surrogatepass")).hexdigest(16)
        lock = QLockFile(str(self._folder / f"{name}.lock"))
        lock.setStaleLockTime(0)  # stale only when its process is gone
        if not lock.tryLock(0):
            return lock.error() != QLockFile.LockError.LockFailedError
        self._lock, self._file = lock, file
        return True

    def leave(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
        self._lock = self._file = None
