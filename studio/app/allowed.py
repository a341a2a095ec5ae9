"""What the user has said yes to, project by project: files beyond its folder, endpoints, and what it reads.

Kept among the user's settings, never in a project, which would else speak for itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.base.datafile import read_json
from studio.base.files import write_bytes
from studio.base.settings import Home
from studio.graph.reach import Reach

_MOST = 4_000_000  # bytes; what is larger was not written here


@dataclass(frozen=True)
class Allowed:
    """Of one project. own: it was begun on this machine, so that what it reads is the user's own choice."""

    writes: frozenset[str] = frozenset()
    endpoints: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    own: bool = False

    def also(self, other: Allowed) -> Allowed:
        """What either allows."""
        return Allowed(
            self.writes | other.writes,
            self.endpoints | other.endpoints,
            self.reads | other.reads,
            self.own or other.own,
        )

    def reach(self, project: Path | None) -> Reach:
        """As a render of the project has it, without what the user's settings add."""
        return Reach(self.writes, self.endpoints, project=str(project or ""))


class AllowedProjects:
    """By the project's file. A damaged file of these counts as empty: then everything is asked again."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @staticmethod
    def of(home: Home) -> AllowedProjects:
        return AllowedProjects(home.config / "allowed.json")

    def get(self, project: Path) -> Allowed:
        return _allowed(self._read().get(_name(project)))

    def allow(self, project: Path, more: Allowed) -> None:
        """Remember this as well. Raises StoreError."""
        known = self.get(project)
        whole = known.also(more)
        if whole == known:
            return
        kept: dict[str, Any] = {name: sorted(getattr(whole, name)) for name in ("writes", "endpoints", "reads")}
        everything = {**self._read(), _name(project): {**kept, "own": whole.own}}
        write_bytes(self._file, json.dumps(everything, indent=1, sort_keys=True).encode())

    def _read(self) -> Mapping[str, Any]:
        try:
            found = read_json(self._file, _MOST)
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _name(project: Path) -> str:
    return str(project.absolute())


def _allowed(raw: Any) -> Allowed:
    if not isinstance(raw, dict):
        return Allowed()
    writes, endpoints, reads = (
        frozenset(one for one in found if isinstance(one, str))
        if isinstance(found := raw.get(name), list)
        else frozenset()
        for name in ("writes", "endpoints", "reads")
    )
    return Allowed(writes, endpoints, reads, raw.get("own") is True)
