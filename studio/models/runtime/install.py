"""Installs the model runtime: fetch, check, unpack beside, and only then does it count."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile

import psutil
from packaging.specifiers import SpecifierSet

from studio.base.control import Control
from studio.base.errors import ModelError, ServiceError, StoreError
from studio.base.files import disk_error
from studio.base.settings import Home, offline
from studio.models.runtime import location as place
from studio.models.runtime import wanted
from studio.models.runtime.fetch import client, fetch, there
from studio.models.runtime.location import Runtime
from studio.models.runtime.machine import variants
from studio.models.runtime.wanted import Wheel

if TYPE_CHECKING:
    import httpx

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

    variant: one of machine.variants(); index: a mirror of PyPI to fetch from instead (PEP 503 or 691; checksums stay
    the lock's), and for builds that are not locked, of PyTorch's index. Nothing changes for running engines until the
    last file is unpacked. Raises ModelError, ServiceError, StoreError, Cancelled; downloads are kept for the next time.
    """
    if variant not in variants():
        fits = ", ".join(variants()) or "none"
        raise ModelError(f"there is no '{variant}' build of the model runtime here", mend=f"There is: {fits}.")
    folder = place.root(home)
    downloads = folder / "downloads"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, downloads) from error
    with _alone(folder), client() as web:
        wheels = _wheels(web, variant, index, downloads)
        _room_for(variant, wheels, downloads)
        fetched = _fetch_all(web, wheels, downloads, tell, control)
        if wanted.from_index(variant):
            fetched += _fetch_all(web, _needs_of_torch(web, variant, index, wheels, fetched), downloads, tell, control)
        runtime = _unpack_all(folder, variant, fetched, tell, control)
        place.keep(home, runtime)
    shutil.rmtree(downloads, ignore_errors=True)
    return runtime


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One installation at a time, whatever window or terminal it was asked from. Raises ModelError."""
    mark = folder / "installing.json"
    own = psutil.Process()
    while True:
        try:
            with mark.open("x") as file:
                json.dump({"pid": own.pid, "since": own.create_time()}, file)
            break
        except FileExistsError:
            if _at_work(mark):
                raise ModelError(
                    "the model runtime is being installed by another Shotgraph already", mend="Wait for it to end."
                ) from None
            mark.unlink(missing_ok=True)  # whoever made it was killed
        except OSError as error:
            raise disk_error(error, mark) from error
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _at_work(mark: Path) -> bool:
    try:
        data = json.loads(mark.read_text())
        process = psutil.Process(int(data["pid"]))
        # A number is given out again: it is the same process only if it began at the same time.
        return bool(abs(process.create_time() - float(data["since"])) < 2)
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return False


# --- what -------------------------------------------------------------------------------------------------------


def _wheels(web: httpx.Client, variant: str, index: str, downloads: Path) -> list[Wheel]:
    wheels = wanted.locked(variant)
    if offline():
        lacking = [wheel.file for wheel in wheels if not (downloads / wheel.file).is_file()]
        if lacking or wanted.from_index(variant):
            what = f"{len(lacking)} files of the model runtime are not on this machine, and the network is forbidden"
            raise ServiceError(what, mend="Unset SHOTGRAPH_OFFLINE for the installation.")
        return wheels
    if index:
        wheels = wanted.mirrored(wheels, web, index)
    if wanted.from_index(variant):
        wheels.append(wanted.offered(web, index or wanted.INDEXES[variant], "torch", wanted.torch_pin()))
    return wheels


def _needs_of_torch(
    web: httpx.Client, variant: str, index: str, wheels: list[Wheel], fetched: list[tuple[Wheel, Path]]
) -> list[Wheel]:
    """What a build of torch that is not in the lock needs beside what is: its own Triton, for example."""
    torch = next(path for wheel, path in fetched if wheel.package == "torch")
    known = {wheel.package for wheel in wheels}
    more = [(name, fits) for name, fits in wanted.requirements(torch) if name not in known and not wanted.here(name)]
    return [wanted.offered(web, index or wanted.INDEXES[variant], name, fits or SpecifierSet()) for name, fits in more]


def size(variant: str) -> int:
    """Bytes that an installation would fetch at most, as far as the lock knows. Raises ModelError."""
    return sum(wheel.size or 0 for wheel in wanted.locked(variant))


# --- fetch and unpack -------------------------------------------------------------------------------------------


def _fetch_all(
    web: httpx.Client, wheels: list[Wheel], folder: Path, tell: Tell, control: Control
) -> list[tuple[Wheel, Path]]:
    sizes = {wheel: wheel.size or 0 for wheel in wheels}
    done, found = 0, []
    for wheel in sorted(wheels, key=lambda one: sizes[one]):

        def count(bytes_: int, wheel: Wheel = wheel, before: int = done) -> None:
            sizes[wheel] = max(sizes[wheel], bytes_)
            tell(Progress("fetch", wheel.file, before + bytes_, sum(sizes.values())))

        path = fetch(web, wheel, folder, control, count)
        found.append((wheel, path))
        done += path.stat().st_size
    return found


def _room_for(variant: str, wheels: list[Wheel], folder: Path) -> None:
    """Is there room for what is still to fetch, and for all of it unpacked beside?"""
    missing = sum(max(0, (wheel.size or 0) - there(wheel, folder)) for wheel in wheels)
    _room(folder, int(missing + _UNPACKED[variant] * sum(wheel.size or 0 for wheel in wheels)))


def _room(folder: Path, needed: int) -> None:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise disk_error(error, folder) from error
    if free < needed + _SPARE:
        raise StoreError(
            f"the model runtime needs about {needed / 1e9:.1f} GB in {folder}, and {free / 1e9:.1f} GB are free",
            mend="Free some space, or set SHOTGRAPH_HOME to a larger disk.",
        )


def _unpack_all(folder: Path, variant: str, fetched: list[tuple[Wheel, Path]], tell: Tell, control: Control) -> Runtime:
    """The wheels in a folder of their own under a name that nothing looks for yet; it goes if that fails."""
    target = folder / f"{place.PYTHON}-{variant}-{uuid.uuid4().hex[:8]}"
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
