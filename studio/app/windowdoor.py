"""The door of an open window for programs of the same user: which projects it shows, and edits of them as steps that
can be undone. A local socket in the user's own folder, one JSON object a line each way; who may open it has the user's
rights already.

    {"do": "projects"}                     -> {"projects": [{"path", "title", "dirty"}, ...]}
    {"do": "read", "project": path}        -> {"graph": project file, "folder": path}
    {"do": "edit", "project": path, "graph": project file, "was": digest, "label": words}  -> {"digest": ...}

An edit of a graph that has changed since it was read is refused, so nobody's work is written over. Whatever goes wrong
is {"error": what, "mend": how}.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blake3 import blake3

from studio.base.errors import StoreError
from studio.base.settings import Home
from studio.graph.graph import Graph
from studio.graph.projectfile import dumps, loads

MOST = 64 << 20  # bytes of one message
_LONGEST = 100  # bytes of a socket's path; systems end between 104 and 108
_PATIENCE = 20.0  # seconds for an answer of the window, which may just be busy


def folder_of(home: Home) -> Path:
    return home.config / "doors"


def new_name(home: Home) -> str:
    """What the window listens at: a socket in the user's own folder, or where that path is longer than a socket's may
    be in a folder of its own, or on Windows the name of a pipe. The window's note tells it to others."""
    if sys.platform == "win32":
        return f"shotgraph-{os.getpid()}"
    name = str(folder_of(home) / f"{os.getpid()}.socket")
    short = len(name.encode()) <= _LONGEST
    return name if short else str(Path(tempfile.mkdtemp(prefix="shotgraph-")) / "socket")


def digest_of(graph: Graph) -> str:
    return str(blake3(dumps(graph).encode()).hexdigest())


@dataclass(frozen=True)
class Shown:
    """A project in an open window. path: '' for one that has no file yet, which is then asked for by its title."""

    pid: int
    path: str
    title: str
    dirty: bool


class WindowDoor:
    """Asks one window. Raises StoreError with what it answers, or when it does not."""

    def __init__(self, name: str, pid: int) -> None:
        self._name = name
        self.pid = pid

    def projects(self) -> list[Shown]:
        found = self._ask({"do": "projects"}).get("projects")
        return [
            Shown(self.pid, str(one.get("path", "")), str(one.get("title", "")), one.get("dirty") is True)
            for one in (found if isinstance(found, list) else [])
            if isinstance(one, dict)
        ]

    def read(self, project: str) -> tuple[Graph, Path]:
        answer = self._ask({"do": "read", "project": project})
        return loads(str(answer.get("graph", "")), project), Path(str(answer.get("folder", "")))

    def edit(self, project: str, was: Graph, now: Graph, label: str) -> None:
        self._ask({"do": "edit", "project": project, "graph": dumps(now), "was": digest_of(was), "label": label})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            with self._opened() as stream:
                stream.write(json.dumps(question).encode() + b"\n")
                stream.flush()
                line = stream.readline(MOST + 1)
            answer = json.loads(line) if line and len(line) <= MOST else None
        except (OSError, ValueError) as error:
            raise StoreError("the window does not answer", mend="Is it still open, and not in a dialog?") from error
        if not isinstance(answer, dict):
            raise StoreError("the window does not answer", mend="Is it still open?")
        if "error" in answer:
            raise StoreError(str(answer["error"]), mend=str(answer.get("mend", "")))
        return answer

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        if sys.platform == "win32":
            with open(rf"\\.\pipe\{self._name}", "r+b", buffering=0) as pipe:
                yield pipe
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(_PATIENCE)
            link.connect(self._name)
            with link.makefile("rwb") as stream:
                yield stream


def windows(home: Home) -> list[WindowDoor]:
    """Those that are open. What a window that was killed has left behind is taken away."""
    found = []
    for note in sorted(folder_of(home).glob("*.window")):
        with contextlib.suppress(ValueError, OSError):
            pid = int(note.stem)
            if _alive(pid):
                found.append(WindowDoor(note.read_text(), pid))
            else:
                for left in (note, note.with_suffix(".socket")):
                    left.unlink(missing_ok=True)
    return found


def note_of(home: Home, pid: int) -> Path:
    """The file by which a window says that it is open."""
    return folder_of(home) / f"{pid}.window"


def _alive(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))
