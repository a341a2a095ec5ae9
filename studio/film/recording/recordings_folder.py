"""Where a project's recordings lie: beside its file, and among the user's voices until it has one."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import replace
from pathlib import Path

from studio.base.settings import Home
from studio.graph.document import Document
from studio.graph.graph import Graph

FOLDER = "recordings"
_META = "recordings"
"""The project's meta entry that names the folder of recordings made before it was saved."""


def root_of(document: Document, home: Home) -> Path | None:
    """The folder of takes; None for a project without a file in which nothing was recorded yet."""
    if document.path is not None:
        return document.path.parent / FOLDER
    name = document.graph.meta.get(_META)
    return home.voices / FOLDER / name if isinstance(name, str) and _plain(name) else None


def with_place(graph: Graph) -> Graph:
    """The graph of a project without a file with a place for its recordings, so that a crash does not lose them."""
    return replace(graph, meta={**graph.meta, _META: f"unsaved-{uuid.uuid4().hex[:8]}"})


def adopt(document: Document, home: Home) -> bool:
    """Copy what was recorded before the project had a file to where it belongs now; whether there was anything.

    The project goes on using the files it used. Raises OSError.
    """
    name = document.graph.meta.get(_META)
    if document.path is None or not isinstance(name, str) or not _plain(name):
        return False
    old, new = home.voices / FOLDER / name, document.path.parent / FOLDER
    if not old.is_dir() or new.exists():
        return False
    shutil.copytree(old, new)
    return True


def _plain(name: str) -> bool:
    """A file may say anything: only a name of a folder leads into the recordings."""
    return name.replace("-", "").isalnum()
