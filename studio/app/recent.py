"""The projects opened last, newest first."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from studio.base.datafile import read_json
from studio.base.errors import StoreError
from studio.base.files import write_bytes

_KEPT = 12


class Recent:
    """A short list in a JSON file of the user's own; a damaged file counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def list(self) -> list[Path]:
        """Those that still exist."""
        try:
            names = read_json(self._path)
        except (OSError, ValueError):
            return []  # a convenience: without it the user opens by hand
        listed = names if isinstance(names, list) else []
        return [Path(name) for name in listed if isinstance(name, str) and os.path.exists(name)]

    def add(self, path: Path) -> None:
        names = [str(path), *(str(old) for old in self.list() if old != path)]
        try:
            write_bytes(self._path, json.dumps(names[:_KEPT], indent=2).encode())
        except StoreError as error:
            logging.getLogger("shotgraph").warning("%s", error)
