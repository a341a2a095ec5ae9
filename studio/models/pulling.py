"""Fetching a model into the hub cache: only what is missing, and only when the disk has room for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.base import web
from studio.base.control import Control
from studio.base.errors import ModelError, ShotgraphError
from studio.base.files import write_bytes
from studio.models.catalogue import Model
from studio.models.download import Place, need_room
from studio.models.hub import access as hub_access
from studio.models.hub import cache as hub_cache
from studio.models.hub import repofiles
from studio.models.hub.access import Hub
from studio.models.hub.blobs import Blob, fetch
from studio.models.hub.progress import Meter, Tell
from studio.models.library import DAMAGED, Library
from studio.models.pins.facts import Source
from studio.models.pins.fetching import PinnedDownload
from studio.models.pins.registries import Registries
from studio.models.weights import SAFE, UNSAFE

if TYPE_CHECKING:
    from httpx2 import AsyncClient

_SPARE = 256 * 1024**2  # bytes that stay free on the disk


def pull(
    model: Model,
    library: Library,
    hub: Hub,
    *,
    revision: str = "",
    verify: bool = False,
    tell: Tell = lambda progress: None,
    control: Control | None = None,
    say: Callable[[str], None] = lambda words: None,
    registries: Registries | None = None,
) -> Path:
    """Make sure that the model, and what it is put together with, is here and whole; its folder.

    verify: compare files that are already here with their digests too. control: its cancel() raises Cancelled, within
    a tenth of a second whatever the line does; what was fetched stays. say: told in words where a file comes from, for
    models that have several places; registries: where packages are asked for, by default this user's. Raises ModelError
    that says what to do, Offline, and StoreError when the disk does not take it.
    """
    control = control or Control()
    how = _How(hub, library, verify, tell, control, say, registries or Registries.find())
    web.run(lambda client: _pull(client, how, model, revision), control)
    return library.locate(model)


@dataclass(frozen=True)
class _How:
    """What holds for a whole pull."""

    hub: Hub
    library: Library
    verify: bool
    tell: Tell
    control: Control
    say: Callable[[str], None]
    registries: Registries


@dataclass(frozen=True)
class _Job:
    """What one model asks of the hub. revision: the one that was asked for; cache: where its files go."""

    model: Model
    revision: str
    commit: str
    blobs: tuple[Blob, ...]
    cache: Path
    verify: bool


async def _pull(client: AsyncClient, how: _How, model: Model, revision: str) -> None:
    hub, library, control = how.hub, how.library, how.control
    parts = library.catalogue.with_parts(model)
    jobs = [
        await _ask(client, hub, library, part, (revision if part is model else "") or part.revision, how.verify)
        for part in parts
        if part.repo and not part.pins
    ]
    for cache in {job.cache for job in jobs}:
        missing = sum(blob.missing for job in jobs if job.cache == cache for blob in job.blobs)
        mend = "Free some space, or set HF_HOME to a folder on a larger disk."
        need_room(cache, missing, spare=_SPARE, what=model.title, mend=mend)
    pinned = [part for part in parts if part.pins]
    whole = sum(blob.file.size for job in jobs for blob in job.blobs) + sum(part.pins.size for part in pinned)
    meter = Meter(whole, how.tell)
    for part in pinned:
        await _pull_pinned(client, how, part, meter)
    for job in jobs:
        for blob in job.blobs:
            meter.start(blob.file.name)
            await fetch(client, hub, blob, control, meter.at, every_byte=job.verify)
        _name_commit(job)
        facts = {blob.file.name: {"size": blob.file.size, "digest": blob.file.digest} for blob in job.blobs}
        library.keep_receipt(job.model, job.commit, facts)
    meter.end()


async def _pull_pinned(client: AsyncClient, how: _How, model: Model, meter: Meter) -> None:
    folder = how.library.folder_of(model)
    if folder is None:
        raise ModelError("there is no folder to keep models in", mend="Set SHOTGRAPH_HOME.")

    def at_hub(source: Source) -> Place:
        return Place(how.hub.address(source.name, source.version, source.path), how.hub.headers)

    errand = PinnedDownload(
        client, folder, model.pins, at_hub, how.registries, how.control, how.say, meter.start, meter.at
    )
    need_room(folder, errand.missing(), spare=_SPARE, what=model.title)
    damaged = how.library.state(model).how == DAMAGED
    await errand.run(every_byte=how.verify or damaged)
    facts = {file.name: {"size": file.size, "digest": file.sha256} for file in model.pins.files}
    how.library.keep_receipt(model, "", facts)


async def _ask(client: AsyncClient, hub: Hub, library: Library, model: Model, revision: str, verify: bool) -> _Job:
    try:
        listing = await hub_access.list_files(client, hub, model.repo, revision)
    except ShotgraphError:
        raise
    except Exception as error:  # whatever the hub's library raises is told as what can be done about it
        raise hub_access.explain(error, hub, model.repo, revision) from error
    files = repofiles.choose(listing.files, model)
    if not any(file.name.endswith((SAFE, *UNSAFE)) for file in files):
        mend = "Look for a version of it in safetensors."
        raise ModelError(f"{model.repo} has no weights that may be loaded safely", mend=mend)
    # A cache that knows the repository has most of its bytes, whichever program fetched them.
    known = [cache for cache in library.caches if hub_cache.repo_folder(cache, model.repo).is_dir()]
    cache = (known or library.caches)[0]
    blobs = tuple(Blob(cache, listing, file) for file in files)
    return _Job(model, revision, listing.commit, blobs, cache, verify or library.state(model).how == DAMAGED)


def _name_commit(job: _Job) -> None:
    """Say which commit a branch is, as the cache does it."""
    if not hub_cache.is_commit(job.revision):
        refs = hub_cache.repo_folder(job.cache, job.model.repo) / "refs"
        hub_cache.require_inside(refs / job.revision, refs)
        write_bytes(refs / job.revision, job.commit.encode())
