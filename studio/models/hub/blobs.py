"""One file of a repository in the hub's cache: a blob named by its digest, and a link to it under its own name.

huggingface_hub's own downloads start a file anew after a break (its temporary files have random names since 2.0), so
the bytes are fetched by our own download, into the cache's own layout and under its locks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.base.control import Control
from studio.base.files import disk_error
from studio.models.download import Contents, DownloadError, Place, Tell, bytes_here, download, is_whole
from studio.models.hub import access as hub_access
from studio.models.hub import cache as hub_cache
from studio.models.hub.access import Hub, Listing
from studio.models.hub.repofiles import RemoteFile

if TYPE_CHECKING:
    from httpx2 import AsyncClient


@dataclass(frozen=True)
class Blob:
    """Where a file of a listed repository lies in a cache, or is to lie."""

    cache: Path
    listing: Listing
    file: RemoteFile

    @property
    def path(self) -> Path:
        return hub_cache.repo_folder(self.cache, self.listing.repo) / "blobs" / self.file.digest

    @property
    def part(self) -> Path:
        """As other programs know it; they leave it alone."""
        return self.path.with_name(self.path.name + hub_cache.INCOMPLETE)

    @property
    def link(self) -> Path:
        """Its name in the snapshot. Where nothing can be linked, this is the file itself and there is no blob."""
        return hub_cache.snapshot(self.cache, self.listing.repo, self.listing.commit) / self.file.name

    @property
    def lock(self) -> Path:
        folder = hub_cache.repo_folder(self.cache, self.listing.repo).name
        return self.cache / ".locks" / folder / f"{self.file.digest}.lock"

    @property
    def missing(self) -> int:
        """Bytes that are not on this disk yet."""
        return self.file.size - min(bytes_here(self.path, self.part, self.link), self.file.size)


async def fetch(web: AsyncClient, hub: Hub, blob: Blob, control: Control, tell: Tell, *, every_byte: bool) -> None:
    """Make sure that a file is in the cache, whole. every_byte: look at those of one that is here already, too.

    Raises ModelError, StoreError.
    """
    listing, file = blob.listing, blob.file
    contents = Contents(file.digest, file.size)
    for path in (blob.path, blob.link, blob.lock):
        hub_cache.require_inside(path, blob.cache)
    try:
        for path in (blob.path, blob.link, blob.lock):
            path.parent.mkdir(parents=True, exist_ok=True)
        async with _held(blob.lock):
            for path in (blob.path, blob.link):
                if not path.is_file():
                    continue
                if await is_whole(path, contents, control, every_byte=every_byte):
                    tell(file.size)
                    break
                path.unlink()
            else:
                place = Place(hub.address(listing.repo, listing.commit, file.name), hub.headers)
                await download(web, place, contents, blob.path, control=control, tell=tell, part=blob.part)
            _name(blob)
    except DownloadError as error:
        raise hub_access.explain(error, hub, listing.repo, listing.commit) from error
    except OSError as error:
        raise disk_error(error, blob.path) from error


def _name(blob: Blob) -> None:
    """Give the blob its name in the snapshot: a relative link, or the file itself where links are not allowed."""
    path, link = blob.path, blob.link
    if not path.is_file():
        return  # it lies under its own name already
    if link.is_symlink() or link.exists():
        if link.exists() and link.samefile(path):
            return
        link.unlink()
    try:
        link.symlink_to(os.path.relpath(path, link.parent))
    except OSError:  # Windows without the right to make links
        os.replace(path, link)


@contextlib.asynccontextmanager
async def _held(path: Path) -> AsyncIterator[None]:
    """The cache's lock of a file, as huggingface_hub takes it; waits while another program has it."""
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            await asyncio.sleep(0.1)
        except NotImplementedError:  # a disk without locks: two downloads at once would only waste bandwidth
            break
    try:
        yield
    finally:
        lock.release()
