"""What was drawn once of a value, kept on disk by the value's digest: filmstrips, waveforms, thumbnails, proxies."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.files import disk_error, write_bytes
from studio.media.encoding import digest_of

log = logging.getLogger("shotgraph")

BUDGET = 8 * 1024**3  # bytes; views are cheap to make again
_SHARE = 4  # a part of so many of the store's own limit, at most
Array = npt.NDArray[Any]


class ViewCache:
    """Arrays in files. Any of them may vanish at any time and is made again; a full disk only makes it slower."""

    def __init__(self, folder: Path, budget: int = BUDGET) -> None:
        self.folder = folder
        self.budget = budget

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

    def tidy(self, keep: Collection[str] = ()) -> int:
        """Remove the longest unused until the rest fits the budget; returns bytes freed. keep: names that stay."""
        found = list(self._kept())
        over = sum(size for _, size, _ in found) - self.budget
        freed = 0
        for _, size, path in sorted(found):
            if freed >= over:
                break
            if path.name in keep:
                continue
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            freed += size
        return freed

    def used(self) -> int:
        """Bytes that all views take."""
        return sum(size for _, size, _ in self._kept())

    def _kept(self) -> Iterator[tuple[float, int, Path]]:
        """(when it was last used, bytes, path) of every view."""
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):  # another process tidies too
                files = [path, *path.iterdir()] if path.is_dir() else [path]
                stats = [file.stat() for file in files]
                yield max(s.st_mtime for s in stats), sum(s.st_size for s in stats), path


def share_of(budget: int) -> int:
    """What views may take where results may take so many bytes."""
    return min(BUDGET, budget // _SHARE)


def open_views(folder: Path, budget: int = BUDGET) -> ViewCache:
    """The views of a store. Raises StoreError when the folder cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    return ViewCache(folder, budget)
