"""Picture sequences: many files under one path, such as shot_%04d.png, shot_####.exr or a folder of pictures."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path

from studio.base.errors import MediaError
from studio.base.regular import is_regular

PICTURES = (
    "png", "jpg", "jpeg", "tif", "tiff", "exr", "dpx", "webp", "bmp", "hdr", "jp2", "heic", "jxl", "avif", "tga",
)  # fmt: skip
"""Endings of the pictures that a folder is looked through for."""
_NUMBER = re.compile(r"%0?\d*d|#+")


def is_sequence(path: Path) -> bool:
    """Whether a path is a sequence: a name with %04d or #### in it, or a folder."""
    if path == Path():
        return False
    return (_NUMBER.search(path.name) is not None and not os.path.exists(path)) or os.path.isdir(path)


def is_numbered(path: Path) -> bool:
    """Whether a name has a place for a number: %04d or ####."""
    return _NUMBER.search(path.name) is not None


def numbered(path: Path, number: int) -> Path:
    """The file of this number of a name with %04d or #### in it."""
    wanted = _NUMBER.search(path.name)
    assert wanted is not None, "asked of a sequence only"
    digits = len(wanted[0]) if wanted[0][0] == "#" else int(wanted[0][1:-1] or 1)
    return path.with_name(f"{path.name[: wanted.start()]}{number:0{digits}d}{path.name[wanted.end() :]}")


def sequence_files(path: Path) -> list[Path]:
    """The pictures of a sequence, in order of their numbers, which may start anywhere. MediaError if there is none."""
    return [file for _, file in numbered_files(path)]


def numbered_files(path: Path) -> list[tuple[int, Path]]:
    """The pictures with their numbers, in order. However many digits the path asks for, those that are there count."""
    if os.path.isdir(path):
        return _in_folder(path)
    pattern = _pattern(path)
    numbered = [(int(match[1]), file) for file in _listed(path.parent) if (match := pattern.match(file.name))]
    if not numbered:
        raise MediaError(f"there are no pictures named {path}", mend="Check the folder and the %04d or #### part.")
    return _one_each(numbered)


def taken_names(path: Path) -> list[Path]:
    """All that has a name of a sequence, whatever it is: links that lead nowhere and folders, too."""
    pattern = _pattern(path)
    try:
        return [path.parent / name for name in sorted(os.listdir(path.parent)) if pattern.match(name)]
    except OSError:
        return []


def _pattern(path: Path) -> re.Pattern[str]:
    wanted = _NUMBER.search(path.name)
    assert wanted is not None, "asked of a sequence only"
    before, after = path.name[: wanted.start()], path.name[wanted.end() :]
    return re.compile(re.escape(before) + r"(\d+)" + re.escape(after) + r"\Z")


def _in_folder(path: Path) -> list[tuple[int, Path]]:
    """The longest run of pictures that differ in their last number only; without numbers, all by name."""
    runs: dict[tuple[str, str], list[tuple[int, Path]]] = defaultdict(list)
    rest: list[Path] = []
    for file in _listed(path):
        if file.suffix.lower().removeprefix(".") in PICTURES and not file.name.startswith("."):
            match = re.match(r"(.*?)(\d+)(\D*)\Z", file.stem)
            if match:
                runs[match[1], match[3] + file.suffix.lower()].append((int(match[2]), file))
            else:
                rest.append(file)
    if runs:
        return _one_each(max(runs.values(), key=lambda run: (len(run), -min(run)[0])))
    if not rest:
        raise MediaError(f"there are no pictures in the folder {path}", mend="Choose another folder, or a file.")
    return list(enumerate(sorted(rest)))


def _one_each(numbered: list[tuple[int, Path]]) -> list[tuple[int, Path]]:
    """In order, one file a number: of shot_7 and shot_0007 the one whose name comes first."""
    chosen: dict[int, Path] = {}
    for number, file in sorted(numbered):
        chosen.setdefault(number, file)
    return list(chosen.items())


def _listed(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if is_regular(file)]
    except OSError as error:
        raise MediaError(
            f"the folder {folder} cannot be read: {error.strerror}", mend="Choose another file."
        ) from error
