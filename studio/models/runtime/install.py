"""Installs the model runtime: fetch, check, unpack beside, and only then does it count."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile

from filelock import FileLock, Timeout
from packaging.specifiers import SpecifierSet

from studio.base import web
from studio.base.control import Control
from studio.base.errors import ModelError, ServiceError
from studio.base.files import disk_error
from studio.base.settings import Home, offline
from studio.models.download import Contents, Place, bytes_here, download, need_room, part_of
from studio.models.runtime import location, wanted
from studio.models.runtime.builds import variants
from studio.models.runtime.location import Runtime
from studio.models.runtime.wanted import Wheel

if TYPE_CHECKING:
    from httpx2 import AsyncClient

# Bytes on disk for a byte of wheel: 1.8 measured with CUDA, 3.7 with the CPU build. Before unpacking it is known.
_UNPACKED = {"cuda": 2.0, "rocm": 2.0, "cpu": 4.0, "mps": 4.0}
_SPARE = 100_000_000  # bytes that the disk should have left afterwards


@dataclass(frozen=True)
class Progress:
    """stage: fetch or unpack; name: the file at hand; done and total in bytes of that stage."""

    stage: str
    name: str
    done: int
    total: int


Tell = Callable[[Progress], None]


def install(home: Home, variant: str, tell: Tell, control: Control, *, index: str = "") -> Runtime:
    """Install a build of the runtime in place of what is there; what was fetched before is gone on with.

    variant: one of builds.variants(); index: a mirror of PyPI to fetch from instead (PEP 503 or 691; checksums stay
    the lock's), and for builds that are not locked, of PyTorch's index. Nothing changes for running engines until the
    last file is unpacked. Raises ModelError, ServiceError, StoreError, Cancelled; downloads are kept for the next time.
    """
    if variant not in variants():
        fits = ", ".join(variants()) or "none"
        raise ModelError(f"there is no '{variant}' build of the model runtime here", mend=f"There is: {fits}.")
    folder = location.root(home)
    downloads = folder / "downloads"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, downloads) from error
    with _alone(home):
        fetched = web.run(lambda client: _fetch_all(client, variant, index, downloads, tell, control), control)
        runtime = _unpack_all(folder, variant, fetched, tell, control)
        location.keep(home, runtime)
    shutil.rmtree(downloads, ignore_errors=True)
    return runtime


@contextlib.contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One installation at a time, whatever window or terminal it was asked from. Raises ModelError, StoreError."""
    path = home.data / "runtime.lock"
    lock = FileLock(path)  # of the system: it goes with the process that holds it, however that ends
    try:
        lock.acquire(timeout=0)
    except Timeout:
        what = "the model runtime is being installed by another Shotgraph already"
        raise ModelError(what, mend="Wait for it to end.") from None
    except NotImplementedError:
        pass  # a disk without locks: whoever installs twice at once there wastes the time of the first
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        yield
    finally:
        lock.release()


# --- what -------------------------------------------------------------------------------------------------------


async def _wheels(client: AsyncClient, variant: str, index: str, downloads: Path) -> list[Wheel]:
    wheels = wanted.locked(variant)
    if offline():
        lacking = [wheel.file for wheel in wheels if not (downloads / wheel.file).is_file()]
        if lacking or wanted.from_index(variant):
            what = f"{len(lacking)} files of the model runtime are not on this machine, and the network is forbidden"
            raise ServiceError(what, mend="Unset SHOTGRAPH_OFFLINE for the installation.")
        return wheels
    if index:
        wheels = await wanted.mirrored(wheels, client, index)
    if wanted.from_index(variant):
        wheels.append(await wanted.offered(client, index or wanted.INDEXES[variant], "torch", wanted.torch_pin()))
    return wheels


async def _needs_of_torch(
    client: AsyncClient, variant: str, index: str, wheels: list[Wheel], fetched: list[tuple[Wheel, Path]]
) -> list[Wheel]:
    """What a build of torch that is not in the lock needs beside what is: its own Triton, for example."""
    torch = next(path for wheel, path in fetched if wheel.package == "torch")
    known = {wheel.package for wheel in wheels}
    more = [(name, fits) for name, fits in wanted.requirements(torch) if name not in known and not wanted.here(name)]
    source = index or wanted.INDEXES[variant]
    return [await wanted.offered(client, source, name, fits or SpecifierSet()) for name, fits in more]


def size(variant: str) -> int:
    """Bytes that an installation would fetch at most, as far as the lock knows. Raises ModelError."""
    return sum(wheel.size or 0 for wheel in wanted.locked(variant))


# --- fetch and unpack -------------------------------------------------------------------------------------------


async def _fetch_all(
    client: AsyncClient, variant: str, index: str, folder: Path, tell: Tell, control: Control
) -> list[tuple[Wheel, Path]]:
    """What the variant consists of, on this disk and checked."""
    wheels = await _wheels(client, variant, index, folder)
    _room_for(variant, wheels, folder)
    fetched = await _fetch(client, wheels, folder, tell, control)
    if wanted.from_index(variant):
        more = await _needs_of_torch(client, variant, index, wheels, fetched)
        fetched += await _fetch(client, more, folder, tell, control)
    return fetched


async def _fetch(
    client: AsyncClient, wheels: list[Wheel], folder: Path, tell: Tell, control: Control
) -> list[tuple[Wheel, Path]]:
    sizes = {wheel: wheel.size or 0 for wheel in wheels}
    done, found = 0, []
    for wheel in sorted(wheels, key=lambda one: sizes[one]):

        def count(bytes_: int, wheel: Wheel = wheel, before: int = done) -> None:
            sizes[wheel] = max(sizes[wheel], bytes_)
            tell(Progress("fetch", wheel.file, before + bytes_, sum(sizes.values())))

        path, contents = folder / wheel.file, Contents(wheel.sha256, wheel.size)
        await download(client, Place(wheel.url), contents, path, control=control, tell=count)
        found.append((wheel, path))
        done += path.stat().st_size
    return found


def _room_for(variant: str, wheels: list[Wheel], folder: Path) -> None:
    """Is there room for what is still to fetch, and for all of it unpacked beside?"""
    sizes = {folder / wheel.file: wheel.size or 0 for wheel in wheels}
    missing = sum(max(0, size - bytes_here(path, part_of(path))) for path, size in sizes.items())
    _room(folder, int(missing + _UNPACKED[variant] * sum(sizes.values())))


def _room(folder: Path, needed: int) -> None:
    need_room(folder, needed, spare=_SPARE, what="the model runtime")


def _unpack_all(folder: Path, variant: str, fetched: list[tuple[Wheel, Path]], tell: Tell, control: Control) -> Runtime:
    """The wheels in a folder of their own under a name that nothing looks for yet; it goes if that fails."""
    target = folder / f"{location.PYTHON}-{variant}-{uuid.uuid4().hex[:8]}"
    try:
        total = 0
        for _, path in fetched:
            with ZipFile(path) as archive:
                total += sum(one.file_size for one in archive.infolist())
        _room(folder, total)
        done = 0

        def count(bytes_: int) -> None:
            nonlocal done
            control.check()
            done += bytes_
            tell(Progress("unpack", path.name, min(done, total), total))  # the installer writes a little more

        for _, path in fetched:
            _unpack(path, target, count)
    except BaseException as error:
        shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise disk_error(error, target) from error
        if isinstance(error, BadZipFile | ValueError):
            raise ServiceError(f"{path.name} cannot be unpacked: {error}", mend="Choose another index.") from error
        raise
    packages = {wheel.package: wheel.version for wheel, _ in fetched}
    return Runtime(target, variant, packages, wanted.lock_digest(variant), total)


def _unpack(wheel: Path, target: Path, count: Callable[[int], None]) -> None:
    """One wheel into a folder of packages. Nothing of it is run, and its commands are left out."""
    from installer import install as lay_out
    from installer.destinations import SchemeDictionaryDestination
    from installer.records import RecordEntry
    from installer.sources import WheelFile

    class Packages(SchemeDictionaryDestination):
        def write_to_fs(self, scheme: str, path: str, stream: BinaryIO, is_executable: bool) -> RecordEntry:
            entry = super().write_to_fs(scheme, path, stream, is_executable)  # type: ignore[arg-type]
            count(entry.size or 0)
            return entry

        def write_script(self, name: str, module: str, attr: str, section: str) -> RecordEntry:
            return RecordEntry(name, None, None)

    packages = str(target)
    schemes = {"purelib": packages, "platlib": packages}
    schemes |= {name: os.path.join(packages, ".data", name) for name in ("headers", "scripts", "data")}
    with WheelFile.open(wheel) as source:
        lay_out(source, Packages(schemes, "", "posix"), {"INSTALLER": b"shotgraph\n"})
