"""Numbered picture sequences: many files under one path, such as shot_%04d.png."""

from __future__ import annotations

import os
import re
from pathlib import Path

from studio.base.errors import MediaError


def is_sequence(path: Path) -> bool:
    """Whether a path is a numbered picture sequence such as shot_%04d.png."""
    return re.search(r"%0?\d*d", path.name) is not None and not os.path.exists(path)


def sequence_files(path: Path) -> list[Path]:
    """The pictures of a sequence, in order of their numbers, which may start anywhere. MediaError if there is none."""
    parts = re.split(r"%0?\d*d", path.name, maxsplit=1)
    pattern = re.compile(re.escape(parts[0]) + r"(\d+)" + re.escape(parts[1]) + r"\Z")
    numbered = [(int(match[1]), file) for file in _listed(path.parent) if (match := pattern.match(file.name))]
    if not numbered:
        raise MediaError(f"there are no pictures named {path}", mend="Check the folder and the %04d part.")
    return [file for _, file in sorted(numbered)]


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise MediaError(
            f"the folder {folder} cannot be read: {error.strerror}", mend="Choose another file."
        ) from error
