"""A folder for what a node writes while it works, which goes with the work."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Self


class Scratch:
    """Made when it is asked for, and gone when the `with` ends."""

    _scratch: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        if self._scratch is None:
            self._scratch = Path(tempfile.mkdtemp(prefix="shotgraph-"))
        return self._scratch
