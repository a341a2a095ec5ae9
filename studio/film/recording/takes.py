"""The takes of each line, as files in a folder: recordings/LINE/take-01.wav.

The files are the truth: a take that was being recorded when the app died is there like any other. Which takes are worth
keeping is in takes.json beside them; what is deleted goes to the folder 'deleted' and can be fetched back from there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from studio.base.datafile import read_json
from studio.base.files import disk_error, private_folder, write_bytes
from studio.base.regular import read_regular

KINDS = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".aif", ".aiff")
_MOST_BYTES = 4_000_000  # of the list of stars
_LONGEST = 4 << 30  # bytes of a take: a WAV file has no more
_TAKE = re.compile(r"take-(\d{2,6})\.\w+")


@dataclass(frozen=True)
class Take:
    """number: counted from 1 in the order of recording; kept: starred by the user."""

    path: Path
    number: int
    kept: bool = False


class TakeFolder:
    """The takes of one project. Methods that write raise StoreError."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def of(self, line: str) -> tuple[Take, ...]:
        """The takes of a line, the newest first."""
        starred = self._starred()
        folder = self.root / folder_of(line)
        try:
            files = list(folder.iterdir())
        except OSError:
            return ()  # nothing was recorded yet
        found = [(int(match[1]), file) for file in files if (match := _TAKE.fullmatch(file.name))]
        return tuple(Take(file, number, self._name(file) in starred) for number, file in sorted(found, reverse=True))

    def fresh(self, line: str, ending: str = ".wav") -> Path:
        """A name for the next take; numbers are not used twice, not even of takes that were deleted."""
        folder = folder_of(line)
        taken = [0]
        for place in (self.root / folder, self.root / "deleted" / folder):
            if place.is_dir():
                taken += [int(match[1]) for file in place.iterdir() if (match := _TAKE.match(file.name))]
        return self.root / folder / f"take-{max(taken) + 1:02}{ending}"

    def add(self, line: str, file: Path) -> Path:
        """Copy a sound file in as a take."""
        target = self.fresh(line, file.suffix.lower())
        try:
            private_folder(target.parent)
            write_bytes(target, read_regular(file, _LONGEST), private=True)
        except OSError as error:
            raise disk_error(error, target) from error
        return target

    def keep(self, take: Path, kept: bool) -> None:
        """Star a take, or no longer."""
        starred = self._starred()
        starred = starred | {self._name(take)} if kept else starred - {self._name(take)}
        write_bytes(self.root / "takes.json", json.dumps({"kept": sorted(starred)}, indent=2).encode(), private=True)

    def delete(self, take: Path) -> Path:
        """Put a take away; where it is then."""
        target = self.root / "deleted" / take.relative_to(self.root)
        try:
            private_folder(target.parent)
            take.replace(target)
        except OSError as error:
            raise disk_error(error, take) from error
        return target

    def restore(self, deleted: Path) -> Path:
        """Fetch a take back that was deleted."""
        target = self.root / deleted.relative_to(self.root / "deleted")
        try:
            deleted.replace(target)
        except OSError as error:
            raise disk_error(error, deleted) from error
        return target

    def _name(self, take: Path) -> str:
        return take.relative_to(self.root).as_posix()

    def _starred(self) -> set[str]:
        try:
            data = read_json(self.root / "takes.json", _MOST_BYTES)
            return {str(name) for name in data["kept"]}
        except (OSError, ValueError, KeyError, TypeError):
            return set()  # no stars yet, or a damaged list of them: the takes themselves are all there


def folder_of(line: str) -> str:
    """A line's id as the name of a folder on any system."""
    return re.sub(r"[^\w-]+", "_", line) or "_"
