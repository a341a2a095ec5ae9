"""One file out of a package: a wheel (zip), an npm package (tar.gz) or a Debian package (ar with a tar in it).

Nothing is unpacked by the names that an archive gives: the caller says which entry it wants and where its bytes go, and
never more bytes are written than it says the file has. Links, devices and folders are no files.
"""

from __future__ import annotations

import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from studio.base.errors import ServiceError

_CHUNK = 1 << 20
_ENTRIES = 200_000  # entries of a tar that are looked at before it counts as endless
_BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error)

Tell = Callable[[int], None]


def extract(archive: Path, wanted: Mapping[str, tuple[BinaryIO, int]], check: Callable[[], None]) -> None:
    """Append the entries named in `wanted` to their files, each of which may take so many bytes.

    check() is called every megabyte and may raise to stop. Raises ServiceError for an archive that is damaged, lacks an
    entry, or has one that is larger than it may be.
    """
    left = dict(wanted)
    try:
        with _opened(archive) as entries:
            for name, stream in entries:
                if name in left:
                    _copy(name, stream, *left.pop(name), check)
                if not left:
                    return
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None and not isinstance(error, tarfile.TarError):
            raise  # of the disk, not of the archive
        raise ServiceError(f"the package {archive.name} is damaged: {error}", mend="Pull again later.") from error
    if left:
        raise ServiceError(f"the package {archive.name} has no {sorted(left)[0]}", mend="Pull again later.")


def _copy(name: str, stream: IO[bytes], target: BinaryIO, most: int, check: Callable[[], None]) -> None:
    written = 0
    while chunk := stream.read(_CHUNK):
        check()
        written += len(chunk)
        if written > most:
            raise ValueError(f"{name} is larger than the {most} bytes that it should have")
        target.write(chunk)


@contextmanager
def _opened(archive: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The plain files of an archive, told by its first bytes and never by its name."""
    with archive.open("rb") as file:
        start = file.read(8)
        file.seek(0)
        if start.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(file) as content:
                yield _of_zip(content)
        elif start.startswith(b"!<arch>\n"):
            part: Any = _data_of_deb(file)  # a stream only has to be read
            with tarfile.open(fileobj=part, mode="r|*") as tar:
                yield _of_tar(tar)
        else:
            with tarfile.open(fileobj=file, mode="r|*") as tar:
                yield _of_tar(tar)


def _of_zip(content: zipfile.ZipFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in content.infolist():
        if not entry.is_dir():
            with content.open(entry) as stream:
                yield entry.filename, stream


def _of_tar(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for number, entry in enumerate(tar):
        if number > _ENTRIES:
            raise ValueError("it has no end")
        if entry.isreg():
            stream = tar.extractfile(entry)
            if stream is not None:
                yield entry.name.removeprefix("./"), stream


def _data_of_deb(file: BinaryIO) -> _Part:
    """The member data.tar of an ar archive, at its place in the file. Raises ValueError."""
    file.seek(8)
    while True:
        head = file.read(60)
        if len(head) < 60 or head[58:] != b"`\n":
            raise ValueError("it has no data.tar")
        name, size = head[:16].decode("ascii", "replace").strip().rstrip("/"), int(head[48:58])
        if name.startswith("data.tar"):
            return _Part(file, file.tell(), size)
        file.seek(size + size % 2, os.SEEK_CUR)


class _Part(io.RawIOBase):
    """A stretch of a file, as a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._left = file, size
        file.seek(start)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size if size >= 0 else self._left, self._left))
        self._left -= len(data)
        return data
