"""What lies in a plugin's folder, read once: what is trusted, digested and run are the same bytes in memory.

Whatever Python could import beside those bytes (compiled and native modules, archives, links to elsewhere) makes the
folder unusable, with the file named: a digest says nothing of it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from blake3 import blake3

from studio.base.errors import ShotgraphError
from studio.base.files import plain

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 10_000
_SMALLER = "Keep in it only what the plugin needs."
_COMPILED = frozenset({".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib"})
_ARCHIVES = frozenset({".zip", ".egg", ".whl", ".pyz", ".pyzw"})
# Windows' symbolic links and mount points; other reparse points are files (of a cloud folder, say).
_REPARSED_LINKS = frozenset({0xA000000C, 0xA0000003})


@dataclass(frozen=True)
class PluginFiles:
    """The files of one plugin: bytes by name, relative to `folder`, with '/' between.

    digest: names the folder and every file, and every byte in them; what Python cached in `__pycache__` is neither in
    it nor in `files`.
    """

    folder: Path
    files: Mapping[str, bytes] = field(repr=False)
    digest: str


def read(folder: Path) -> PluginFiles:
    """All files of a plugin's folder.

    Raises ShotgraphError, naming the file, where one cannot be vouched for: a link, a device, a compiled or native
    module, an archive; or where the folder is larger than a plugin may be.
    """
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    try:
        for name, entry in _walk(folder):
            files[name] = _content(entry, name, left)
            left -= len(files[name])
    except OSError as error:
        name = os.path.basename(os.fsdecode(error.filename or folder))
        raise ShotgraphError(
            f"'{name}' cannot be read: {plain(error)}", mend="Mend the folder, then try again."
        ) from error
    return PluginFiles(folder, files, _digest(folder, files))


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The regular files below the folder, and their names in it."""
    waiting = [("", os.fspath(folder))]
    seen = 0
    while waiting:
        prefix, path = waiting.pop()
        cached = PurePath(prefix).name == "__pycache__"
        with os.scandir(path) as entries:
            for entry in entries:
                seen += 1
                if seen > MAX_ENTRIES:
                    raise ShotgraphError(f"it has more than {MAX_ENTRIES:,} files", mend=_SMALLER)
                name = prefix + entry.name
                if cached:
                    _check_cached(entry, name)
                elif _is_link(entry):
                    raise ShotgraphError(f"'{name}' is a link", mend="Put the file itself in its place.")
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", entry.path))
                elif entry.is_file(follow_symlinks=False):
                    _check_kind(name)
                    yield name, entry
                else:
                    raise ShotgraphError(f"'{name}' is neither a file nor a folder", mend="Remove it.")


def _is_link(entry: os.DirEntry[str]) -> bool:
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return entry.is_symlink() or tag in _REPARSED_LINKS


def _check_cached(entry: os.DirEntry[str], name: str) -> None:
    """Python's caches are left alone, since they are never used; code of another kind could hide among them."""
    is_cache = ".pyc" in PurePath(entry.name).suffixes  # m.cpython-311.pyc, and m.cpython-311.pyc.1402 while written
    if not (is_cache and entry.is_file(follow_symlinks=False)):
        raise ShotgraphError(f"'{name}' is no cache of Python's", mend="Move it out of the folder __pycache__.")


def _check_kind(name: str) -> None:
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if _COMPILED & set(suffixes[-1:]) or ".so" in suffixes:  # libsound.so.1
        mend = "Put its source there, or have plugin.toml require the package that brings it."
        raise ShotgraphError(f"'{name}' is compiled code, which nobody can read before trusting it", mend=mend)
    if _ARCHIVES & set(suffixes[-1:]):
        raise ShotgraphError(f"'{name}' is an archive that Python could import from", mend="Unpack it.")


def _content(entry: os.DirEntry[str], name: str, left: int) -> bytes:
    """At most `left` bytes; the size that a file states is checked before a byte of it is read."""
    # What was a file a moment ago may be a link or a pipe by now: neither is followed nor waited for.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(entry.path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ShotgraphError(f"'{name}' is not a file any more", mend="Try again.")
        content = file.read(status.st_size + 1) if status.st_size <= left else None
    if content is None or len(content) > left:
        raise ShotgraphError(f"it is larger than {MAX_BYTES >> 20} MiB (at '{name}')", mend=_SMALLER)
    return content


def _digest(folder: Path, files: Mapping[str, bytes]) -> str:
    digest = blake3(f"{folder.name}\0".encode(errors="surrogatepass"))
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode(errors="surrogatepass"))
        digest.update(files[name])
    return digest.hexdigest(16)
