"""Files that somebody else named, read with care: regular ones only, no larger than they may be.

A pipe would be waited for without end, a device never ends, and what the kernel makes up (/proc, /sys) lies about its
size. What is wrong is an OSError whose words say it, so that it is told as any other trouble of reading is.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_MADE_UP = ("/proc/", "/sys/")


def open_regular(path: Path) -> BinaryIO:
    """A file to read from, opened without waiting for anybody. Raises OSError for all but regular files."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _require(path, os.fstat(handle).st_mode)
    except BaseException:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def read_regular(path: Path, most: int) -> bytes:
    """A file's content, of at most so many bytes: looked at before any is read. Raises OSError."""
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        content = b"" if size > most else file.read(size + 1)  # so much memory is taken before a byte is read
        while size < len(content) <= most and (more := file.read(1 << 20)):  # it grows meanwhile
            content += more
    if max(size, len(content)) > most:
        shown = f"{most >> 20} MB" if most >> 20 else f"{most} bytes"
        raise OSError(errno.EFBIG, f"it is larger than {shown}", str(path))
    return content


def require_regular(path: Path) -> None:
    """Raises OSError unless a file can be read that is a regular one; for readers that open it themselves."""
    _require(path, os.stat(path).st_mode)


def is_regular(path: Path) -> bool:
    """Whether there is such a file."""
    try:
        require_regular(path)
    except OSError:
        return False
    return True


def _require(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode) or os.path.realpath(path).startswith(_MADE_UP):
        raise OSError(errno.EINVAL, "it is no regular file but a pipe, a device or the like", str(path))
