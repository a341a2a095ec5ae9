"""The files of a plugin that are no modules, as importlib.resources hands them out: from the digested bytes as well."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable, TraversableResources
from typing import IO, Any


class Data(TraversableResources):
    """What lies in one folder of a plugin. files: all of the plugin's, by name; folder: '' is its own."""

    def __init__(self, files: Mapping[str, bytes], folder: str) -> None:
        self._top = _Entry(files, folder)

    def files(self) -> _Entry:
        return self._top


class _Entry(Traversable):
    """A file or a folder, or a name that is neither."""

    def __init__(self, files: Mapping[str, bytes], path: str) -> None:
        self._files = files
        self._path = path
        self._inside = f"{path}/" if path else ""

    @property
    def name(self) -> str:
        return self._path.rpartition("/")[2]

    def is_file(self) -> bool:
        return self._path in self._files

    def is_dir(self) -> bool:
        return any(name.startswith(self._inside) for name in self._files)

    def iterdir(self) -> Iterator[_Entry]:
        inside = {name[len(self._inside) :].split("/")[0] for name in self._files if name.startswith(self._inside)}
        return iter([self.joinpath(name) for name in sorted(inside)])

    def joinpath(self, *descendants: str | os.PathLike[str]) -> _Entry:
        parts = [part for one in descendants for part in os.fspath(one).split("/") if part not in ("", ".")]
        return _Entry(self._files, self._inside + "/".join(parts)) if parts else self

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        """Raises FileNotFoundError; there is no writing, and no way above the plugin's folder."""
        if not self.is_file():
            raise FileNotFoundError(f"the plugin has no file '{self._path}'")
        content = io.BytesIO(self._files[self._path])
        return content if "b" in mode else io.TextIOWrapper(content, *args, **kwargs)

    def read_bytes(self) -> bytes:
        return bytes(self.open("rb").read())

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        return str(self.open("r", encoding=encoding, errors=errors).read())
