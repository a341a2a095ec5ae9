"""Shared memory between window and engine: the engine writes pixels and samples, the window reads them in place.

The memory is a mapped file, in /dev/shm where that has room: multiprocessing.shared_memory would start a second
process to watch over it, which in a frozen app is the app itself, and in containers /dev/shm is often too small for
it. The window owns the file (it outlives an engine that dies); once the engine has it open the name is removed, so
nothing is left behind by a crash. Blocks are laid one behind the
other and around the end; a block's room is free again once the window has released it, so nothing is overwritten
while it is read and an engine that is ahead of its reader waits.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import os
import shutil
import struct
import tempfile
import threading
import time
import weakref
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.host.protocol import Part, Size

_HEAD = struct.Struct("<QQ")  # sequence number, bytes that follow
_ALIGN = 64
SIZE = 192 * 1024 * 1024  # bytes: thirty 1080p pictures; pages that are never written cost nothing
_PREFIX = "shotgraph-arena-"
_OLD = 3600  # seconds after which a file that nobody removed was left by a crash


class ArenaFull(Exception):
    """The block is larger than the arena, or the reader did not make room in time."""


class Place(Part, frozen=True):
    """Where an array lies. sequence: names the block, to release it; at: byte of the arena; dtype: as numpy's str."""

    sequence: int
    at: Size
    shape: tuple[Size, ...]
    dtype: str


@dataclass
class _Block:
    sequence: int
    start: int
    size: int
    free: bool = False


class ArenaWriter:
    """The engine's side."""

    def __init__(self, name: str) -> None:
        """name: of the window's arena."""
        with open(name, "r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), 0)
        self._size = len(self._bytes)
        self._blocks: deque[_Block] = deque()
        self._room = threading.Condition()
        self._next = 1

    def put(self, array: npt.NDArray[Any], wait: float = 10.0) -> Place:
        """Lay an array down; returns where it lies. Waits for room up to `wait` seconds, then raises ArenaFull."""
        array = np.ascontiguousarray(array)
        size = math.ceil((_HEAD.size + array.nbytes) / _ALIGN) * _ALIGN
        with self._room:
            start = self._find(size)
            while start is None:
                if size > self._size or not self._room.wait(wait):
                    raise ArenaFull(f"{array.nbytes} bytes")
                start = self._find(size)
            block = _Block(self._next, start, size)
            self._next += 1
            self._blocks.append(block)
            _HEAD.pack_into(self._bytes, start, block.sequence, array.nbytes)
        body = np.frombuffer(self._bytes, np.uint8, array.nbytes, start + _HEAD.size)
        body[:] = array.reshape(-1).view(np.uint8)
        return Place(block.sequence, start, array.shape, array.dtype.str)

    def _find(self, size: int) -> int | None:
        while self._blocks and self._blocks[0].free:
            self._blocks.popleft()
        if not self._blocks:
            return 0 if size <= self._size else None
        tail, last = self._blocks[0].start, self._blocks[-1]
        head = last.start + last.size
        if last.start >= tail:  # the used part does not wrap: room is behind it, or before its beginning
            if head + size <= self._size:
                return head
            return 0 if size <= tail else None
        return head if head + size <= tail else None

    def release(self, sequence: int) -> None:
        """The reader is done with a block."""
        with self._room:
            for block in self._blocks:
                if block.sequence == sequence:
                    block.free = True
                    break
            self._room.notify_all()

    @property
    def unread(self) -> int:
        with self._room:
            return sum(not block.free for block in self._blocks)


class ArenaReader:
    """The window's side: makes the memory, and removes it when closed."""

    def __init__(self, size: int = SIZE) -> None:
        folder = _folder(size)
        _sweep(folder)
        handle, self.name = tempfile.mkstemp(prefix=_PREFIX, dir=folder)
        try:
            os.truncate(handle, size)
            self._bytes = mmap.mmap(handle, size)
        finally:
            os.close(handle)
        # A program that ends without closing, before the engine was ready, leaves no file behind either.
        self._at_end = weakref.finalize(self, _remove, self.name)

    def shared(self) -> None:
        """The engine has it open: the name is not needed any more. (Windows keeps it until both have closed it.)"""
        _remove(self.name)

    def view(self, place: Place) -> npt.NDArray[Any]:
        """The array at a place, without a copy: valid until it is released. Raises ArenaFull if it is not there."""
        try:
            dtype, count = np.dtype(place.dtype), math.prod(place.shape)
            if _HEAD.unpack_from(self._bytes, place.at) != (place.sequence, count * dtype.itemsize):
                raise ArenaFull(f"block {place.sequence} was overwritten")
            flat = np.frombuffer(self._bytes, dtype, count, place.at + _HEAD.size)
        except (struct.error, TypeError, ValueError) as error:  # beyond the end, or of no type that numbers have
            raise ArenaFull(f"there is no block {place.sequence}: {error}") from error
        flat.flags.writeable = False
        return flat.reshape(place.shape)

    def close(self) -> None:
        """Views that are still alive keep their pages until they go."""
        with contextlib.suppress(BufferError):  # a view is still alive somewhere
            self._bytes.close()
        self.shared()


def _remove(name: str) -> None:
    with contextlib.suppress(OSError):  # gone already, or on Windows still open
        os.unlink(name)


def _folder(size: int) -> Path:
    memory = Path("/dev/shm")
    with contextlib.suppress(OSError):  # not on this system
        if shutil.disk_usage(memory).free > 2 * size and os.access(memory, os.W_OK):
            return memory
    return Path(tempfile.gettempdir())


def _sweep(folder: Path) -> None:
    """Remove what windows that were killed before sharing left behind."""
    for path in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or still open on Windows
            if time.time() - path.stat().st_mtime > _OLD:
                path.unlink()
