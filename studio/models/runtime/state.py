"""What a person wants to know of the model runtime: is it here, which build, what would another one cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from typing import Any

from studio.base.errors import ModelError
from studio.base.settings import Home
from studio.models.runtime import location
from studio.models.runtime.builds import TITLES, variants


@dataclass(frozen=True)
class State:
    """torch: its version, '' when there is none. own: it comes with this Python, so nothing needs to be installed.
    outdated: installed for another version of Shotgraph. builds: build -> bytes to download, 0 where nobody knows
    before. fits: the build for this machine, '' when none is made for its system."""

    torch: str
    own: bool
    build: str
    size: int
    folder: str
    outdated: bool
    fits: str
    builds: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def words(self) -> str:
        if self.own:
            return f"torch {self.torch}, in this Python's own environment"
        if self.torch:
            old = "; made for another version of Shotgraph, install it again" if self.outdated else ""
            return f"torch {self.torch} ({TITLES[self.build]}), {self.size / 1e6:.0f} MB in {self.folder}{old}"
        if not self.fits:
            return "not installed; no build of torch is made for this system"
        return "not installed; only downloaded models need it"


def look(home: Home) -> State:
    """The state without the builds: reads one small file and imports nothing of the runtime."""
    fits = next(iter(variants()), "")
    nothing = State("", False, "", 0, "", False, fits, {})
    try:
        return replace(nothing, torch=metadata.version("torch"), own=True)
    except metadata.PackageNotFoundError:
        pass  # as it is for everybody who has not installed it in their own environment
    runtime = location.installed(home)
    if runtime is None:
        return nothing
    return replace(
        nothing,
        torch=runtime.packages.get("torch", ""),
        build=runtime.variant,
        size=runtime.size,
        folder=str(runtime.folder),
    )


def examine(home: Home) -> State:
    """The state with the builds and their sizes, and whether it is outdated; reads the locks."""
    from studio.models.runtime import install, wanted

    now = look(home)
    if now.own:
        return now
    builds = {}
    for variant in variants():
        try:
            builds[variant] = 0 if wanted.from_index(variant) else install.size(variant)
        except ModelError:
            continue  # no wheels for this Python
    runtime = location.installed(home)
    outdated = runtime is not None and runtime.lock != wanted.lock_digest(runtime.variant)
    return replace(
        now, builds=builds, outdated=outdated, fits=now.fits if now.fits in builds else next(iter(builds), "")
    )
