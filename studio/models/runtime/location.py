"""Where the model runtime lies on this machine, and how a process comes to import from it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import Distribution, DistributionFinder, MetadataPathFinder
from pathlib import Path
from types import ModuleType

from studio.base.datafile import read_json
from studio.base.files import disk_error, write_bytes
from studio.base.settings import Home

PYTHON = f"cp{sys.version_info.major}{sys.version_info.minor}"
"""Wheels fit one Python; another one on the same machine has a runtime of its own."""


@dataclass(frozen=True)
class Runtime:
    """An installed runtime. variant: cpu, cuda or rocm; packages: name -> version; lock: digest of what it was made
    from; size: bytes on disk."""

    folder: Path
    variant: str
    packages: Mapping[str, str]
    lock: str
    size: int


def root(home: Home) -> Path:
    return home.data / "runtime"


def _record(home: Home) -> Path:
    return root(home) / f"{PYTHON}.json"


def installed(home: Home) -> Runtime | None:
    """The runtime for this Python, or None. One that was only half unpacked has no record and does not count."""
    try:
        data = read_json(_record(home))
        folder = root(home) / Path(str(data["folder"])).name
        found = Runtime(folder, str(data["variant"]), dict(data["packages"]), str(data["lock"]), int(data["size"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None  # none was installed, or its record was damaged: installing again mends both
    return found if folder.is_dir() else None


def keep(home: Home, runtime: Runtime) -> None:
    """From now on this is the runtime; any other of this Python is removed. Raises StoreError."""
    data = {
        "folder": runtime.folder.name,
        "variant": runtime.variant,
        "packages": dict(runtime.packages),
        "lock": runtime.lock,
        "size": runtime.size,
    }
    write_bytes(_record(home), json.dumps(data, indent=2, sort_keys=True).encode())
    for old in root(home).glob(f"{PYTHON}-*"):
        if old != runtime.folder and old.is_dir():
            shutil.rmtree(old, ignore_errors=True)  # an engine at work may hold its files; the next time they go


def remove(home: Home) -> bool:
    """Remove the runtime of this Python and every download of it; False when there was none. Raises StoreError."""
    there = installed(home) is not None
    try:
        _record(home).unlink(missing_ok=True)
        for old in (*root(home).glob(f"{PYTHON}-*"), root(home) / "downloads"):
            if old.is_dir():
                there = True
                shutil.rmtree(old)
    except OSError as error:
        raise disk_error(error, root(home)) from error
    return there


def enter(home: Home) -> None:
    """Let this process import from the runtime, after everything else; also from one that is installed later on."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Runtime)]
    finder = _Runtime(home)
    sys.meta_path.append(finder)
    finder.look()


class _Runtime(DistributionFinder):
    """Last in line: only asked for what is found nowhere else, so that looking again costs next to nothing."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._entered = False

    def look(self) -> str:
        """Put the runtime on sys.path, the first time it is there; its folder, or '' when nothing has changed."""
        if self._entered or (runtime := installed(self._home)) is None:
            return ""
        self._entered = True
        folder = str(runtime.folder)
        if folder not in sys.path:
            sys.path.append(folder)
        return folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None or not (folder := self.look()):
            return None
        return PathFinder.find_spec(fullname, [folder], target)

    def find_distributions(self, context: DistributionFinder.Context | None = None) -> Iterable[Distribution]:
        """Versions of packages, for whoever asks for them before importing anything."""
        if not self.look():
            return ()
        name = context.name if context is not None else None
        return MetadataPathFinder.find_distributions(DistributionFinder.Context(name=name))
