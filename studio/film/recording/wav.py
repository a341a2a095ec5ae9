"""A WAV file that is whole after every block that was added to it.

24-bit PCM. The two lengths in the header are written anew with each block, so whatever ends the app, every player
reads what was recorded up to then. Source: Microsoft, Multimedia Programming Interface and Data Specifications 1.0.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np

from studio.base.files import private_folder
from studio.media.values import Samples

_HEADER = 44
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_MOST = 2**32 - 2 * _HEADER


class GrowingWav:
    """Raises OSError where the disk does not take it, and when the file would pass 4 GB."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        """Makes the file; FileExistsError when there is one: a take is never written over."""
        private_folder(path.parent)
        self.path = path
        self.frames = 0
        self._channels = channels
        self._file = os.fdopen(os.open(path, _NEW, 0o600), "wb")
        width = 3 * channels
        self._file.write(struct.pack("<4sI4s", b"RIFF", _HEADER - 8, b"WAVE"))
        self._file.write(struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * width, width, 24))
        self._file.write(struct.pack("<4sI", b"data", 0))
        self._file.flush()

    def append(self, block: Samples) -> None:
        """Add (n, channels) samples; what is beyond full scale is clipped."""
        size = (self.frames + len(block)) * 3 * self._channels
        if size > _MOST:
            raise OSError("a WAV file holds 4 GB at most")
        whole = np.clip(np.rint(block.astype(np.float64) * 2**23), -(2**23), 2**23 - 1).astype("<i4")
        parts = np.ascontiguousarray(whole).view(np.uint8).reshape(-1, 4)[:, :3]
        self._file.seek(0, 2)
        self._file.write(parts.tobytes())
        self.frames += len(block)
        self._file.seek(4)
        self._file.write(struct.pack("<I", _HEADER - 8 + size + size % 2))
        self._file.seek(_HEADER - 4)
        self._file.write(struct.pack("<I", size))
        self._file.flush()

    def close(self) -> None:
        """Chunks have an even number of bytes."""
        if self._file.closed:
            return
        if self.frames * 3 * self._channels % 2:
            self._file.seek(0, 2)
            self._file.write(b"\0")
        self._file.close()
