"""Fetching a model into the hub cache: only what is missing, and only when the disk has room for it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from studio.base.errors import ModelError
from studio.base.files import write_bytes
from studio.models.catalogue import Model
from studio.models.hub import access as hub_access
from studio.models.hub import cache as hub_cache
from studio.models.hub import files as hub_files
from studio.models.hub.access import Hub, Listing
from studio.models.hub.fetch import Fetch, Meter, Tell, blob_of
from studio.models.hub.files import RemoteFile
from studio.models.library import DAMAGED, Library
from studio.models.weights import SAFE, UNSAFE

if TYPE_CHECKING:
    from httpx2 import AsyncClient

T = TypeVar("T")
_MARGIN = 256 * 1024**2  # bytes that stay free on the disk


def pull(
    model: Model,
    library: Library,
    hub: Hub,
    *,
    revision: str = "",
    verify: bool = False,
    tell: Tell = lambda progress: None,
    check: Callable[[], None] = lambda: None,
) -> Path:
    """Make sure that the model, and what it is put together with, is here and whole; its folder.

    verify: compare files that are already here with their digests too. check: raises Cancelled, within a tenth of a
    second whatever the line does; what was fetched stays. Raises ModelError that says what to do, and StoreError when
    the disk does not take it.
    """
    run(lambda client: _pull(client, hub, library, model, revision, verify, tell), check)
    return library.locate(model)


def run(work: Callable[[AsyncClient], Coroutine[Any, Any, T]], check: Callable[[], None] = lambda: None) -> T:
    """work(client of the hub) to its end. check: raises Cancelled; looked at ten times a second, whatever the line
    does."""
    from huggingface_hub.utils import get_async_session

    async def watch() -> T:
        async with get_async_session() as client:
            task = asyncio.ensure_future(work(client))
            try:
                while not task.done():
                    check()
                    await asyncio.wait({task}, timeout=0.1)
            finally:
                task.cancel()
            return await task

    with asyncio.Runner() as runner:
        return runner.run(watch())


@dataclass(frozen=True)
class _Job:
    """What one model asks of the hub. revision: the one that was listed; cache: where its files go."""

    model: Model
    revision: str
    listing: Listing
    files: tuple[RemoteFile, ...]
    cache: Path
    verify: bool

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def missing(self) -> int:
        """Bytes that are not on this disk yet."""
        return sum(file.size - self._there(file) for file in self.files)

    def _there(self, file: RemoteFile) -> int:
        """As a blob, in part, or under its own name, where nothing can be linked."""
        blob = blob_of(self.cache, self.listing.repo, file)
        link = hub_cache.snapshot(self.cache, self.listing.repo, self.listing.commit) / file.name
        for path in (blob, blob.with_name(blob.name + ".incomplete"), link):
            if path.is_file():
                return min(int(path.stat().st_size), file.size)
        return 0


async def _pull(
    client: AsyncClient, hub: Hub, library: Library, model: Model, revision: str, verify: bool, tell: Tell
) -> None:
    jobs = [
        await _ask(client, hub, library, part, (revision if part is model else "") or part.revision, verify)
        for part in library.catalogue.with_parts(model)
        if part.repo
    ]
    for cache in {job.cache for job in jobs}:
        _need_space(cache, sum(job.missing for job in jobs if job.cache == cache))
    meter = Meter(sum(job.bytes for job in jobs), tell)
    for job in jobs:
        for file in job.files:
            await Fetch(client, hub, job.cache, job.listing, file, meter, job.verify).run()
        _name_commit(job)
        facts = {file.name: {"size": file.size, "digest": file.digest} for file in job.files}
        library.keep_receipt(job.model, job.listing.commit, facts)
    meter.end()


async def _ask(client: AsyncClient, hub: Hub, library: Library, model: Model, revision: str, verify: bool) -> _Job:
    try:
        listing = await hub_access.list_files(client, hub, model.repo, revision)
    except ModelError:
        raise
    except Exception as error:  # whatever the hub's library raises is told as what can be done about it
        raise hub_access.explain(error, hub, model.repo, revision) from error
    files = hub_files.choose(listing.files, model)
    if not any(file.name.endswith((SAFE, *UNSAFE)) for file in files):
        mend = "Look for a version of it in safetensors."
        raise ModelError(f"{model.repo} has no weights that may be loaded safely", mend=mend)
    # A cache that knows the repository has most of its bytes, whichever program fetched them.
    known = [cache for cache in library.caches if hub_cache.repo_folder(cache, model.repo).is_dir()]
    cache = (known or library.caches)[0]
    return _Job(model, revision, listing, files, cache, verify or library.state(model).how == DAMAGED)


def _need_space(cache: Path, bytes: int) -> None:
    folder = cache
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if bytes and bytes + _MARGIN > free:
        what = f"{bytes / 1e9:.1f} GB are to be downloaded, but {folder} has {free / 1e9:.1f} GB free"
        raise ModelError(what, mend="Free some space, or set HF_HOME to a folder on a larger disk.")


def _name_commit(job: _Job) -> None:
    """Say which commit a branch is, as the cache does it."""
    if not hub_cache.is_commit(job.revision):
        write_bytes(
            hub_cache.repo_folder(job.cache, job.model.repo) / "refs" / job.revision, job.listing.commit.encode()
        )
