"""What was drawn once of a value, kept on disk by the value's digest: filmstrips, waveforms, thumbnails, proxies."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.files import disk_error, write_bytes
from studio.media.encoding import digest_of

log = logging.getLogger("shotgraph")

BUDGET = 4 * 1024**3  # bytes; views are cheap to make again
Array = npt.NDArray[Any]


class ViewCache:
    """Arrays in files. Any of them may vanish at any time and is made again; a full disk only makes it slower."""

    def __init__(self, folder: Path, budget: int = BUDGET) -> None:
        self.folder = folder
        self._budget = budget

    def array(self, digest: str, what: str, make: Callable[[], Array]) -> Array:
        """The array kept under (digest, what), or a new one. Without a digest nothing is kept."""
        if not digest:
            return make()
        name = digest_of(digest, what)
        path = self.folder / name[:2] / f"{name}.npy"
        with contextlib.suppress(OSError, ValueError, EOFError):  # not there, or damaged: made below
            found: Array = np.load(io.BytesIO(path.read_bytes()), allow_pickle=False)
            os.utime(path)
            return found
        array = make()
        content = io.BytesIO()
        np.save(content, array, allow_pickle=False)
        try:
            write_bytes(path, content.getvalue())
        except Exception as error:
            log.warning("a view was not kept: %s", error)
        return array

    def tidy(self) -> int:
        """Remove the longest unused until the rest fits the budget; returns bytes freed."""
        found: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):  # another process tidies too
                files = [path, *path.iterdir()] if path.is_dir() else [path]
                stats = [file.stat() for file in files]
                found.append((max(s.st_mtime for s in stats), sum(s.st_size for s in stats), path))
        over = sum(size for _, size, _ in found) - self._budget
        freed = 0
        for _, size, path in sorted(found):
            if freed >= over:
                break
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            freed += size
        return freed


def open_views(folder: Path) -> ViewCache:
    """The views of a store. Raises StoreError when the folder cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    return ViewCache(folder)
