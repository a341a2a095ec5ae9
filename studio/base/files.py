"""Files on disk: what they are named by, and how they are replaced without ever being half written."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from blake3 import blake3

from studio.base.errors import MediaError, StoreError
from studio.base.regular import open_regular
from studio.base.sequences import is_sequence, sequence_files

_SAMPLE = 64 * 1024


def fingerprint(path: Path) -> str:
    """Size, modification time and sampled bytes of a file as one digest: instant for a 40 GB file.

    A numbered picture sequence (shot_%04d.png) is its pictures together. Raises MediaError when it cannot be read.
    """
    if is_sequence(path):
        digest = blake3()
        for picture in sequence_files(path):
            digest.update(f"{picture.name} {fingerprint(picture)} ".encode())
        return digest.hexdigest(16)
    try:
        with open_regular(path) as file:
            status = os.fstat(file.fileno())
            digest = blake3(f"{status.st_size} {status.st_mtime_ns} ".encode())
            for place in sorted({0, status.st_size // 2, max(0, status.st_size - _SAMPLE)}):
                file.seek(place)
                digest.update(file.read(_SAMPLE))
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another file.") from error
    return digest.hexdigest(16)


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold it: half a surrogate pair, from a damaged file or a shell, it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def plain(error: OSError) -> str:
    """The system's own words for what went wrong."""
    return (error.strerror or str(error)).lower()


_MENDS = {
    errno.ENOSPC: "Free some space, or set SHOTGRAPH_HOME to a larger disk.",
    errno.EDQUOT: "Free some of your quota, or set SHOTGRAPH_HOME to another disk.",
    errno.EROFS: "Choose a folder that can be written.",
    errno.EACCES: "Choose a folder that you may write to.",
    errno.EPERM: "Choose a folder that you may write to.",
    errno.EFBIG: "Choose a disk that takes larger files.",
    errno.ENOENT: "The folder was removed meanwhile: try again.",
    errno.EMFILE: "Allow this process more open files (ulimit -n).",
    errno.ENFILE: "Close other programs: the system has no open files left.",
}
FULL_OR_CLOSED = frozenset(_MENDS) - {errno.ENOENT, errno.EMFILE, errno.ENFILE}
"""What the system calls a disk that is full, or a folder that may not be written."""


def disk_error(error: OSError, path: Path) -> StoreError:
    """The same trouble in words that say what to do."""
    return StoreError(
        f"cannot write {path}: {plain(error)}",
        mend=_MENDS.get(error.errno or 0, "Check the folder, then try again."),
    )


@contextlib.contextmanager
def replacing(path: Path, mode: int = 0o666, lasting: bool = True) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well, and vanishes when it does not.

    The bytes are on disk before the name changes, so a crash leaves the old file or the new one. lasting: False for
    what is made again whenever it is asked for, of which there may be thousands. Raises StoreError when the folder
    cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.stem[:40]}-{os.urandom(8).hex()}{path.suffix}")
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        mode = stat.S_IMODE(os.fstat(handle).st_mode)  # less the umask, which cannot be read without changing it
        os.close(handle)
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        yield beside
        if lasting:
            with beside.open("rb+") as file:  # Windows syncs only what is open for writing
                os.fsync(file.fileno())
        os.chmod(beside, mode)
        os.replace(beside, path)
    except OSError as error:
        raise disk_error(error, path) from error
    finally:
        beside.unlink(missing_ok=True)


def private_folder(folder: Path) -> None:
    """Make a folder, and those above that are missing, for its owner alone (0700). Raises OSError."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def write_bytes(path: Path, content: bytes, *, private: bool = False, lasting: bool = True) -> None:
    """Replace a file's content atomically. private: its owner alone may read it (0600), and its folder if it is new.
    lasting: as of replacing."""
    try:
        if private:
            private_folder(path.parent)
    except OSError as error:
        raise disk_error(error, path) from error
    with replacing(path, 0o600 if private else 0o666, lasting) as beside:
        beside.write_bytes(content)
