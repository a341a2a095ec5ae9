"""Models of the user's own: from the hub, from a folder, from a single file. What they are is found out by looking."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.base import web
from studio.base.errors import ModelError, ShotgraphError
from studio.models import own_models, recognise, weights
from studio.models.catalogue import Model, ModelCatalogue
from studio.models.foreign import foreign
from studio.models.hub import access as hub_access
from studio.models.hub import repofiles
from studio.models.hub.access import Hub, Listing
from studio.models.library import Library
from studio.models.pipelines import Rules
from studio.models.recognise import Kind

if TYPE_CHECKING:
    from httpx2 import AsyncClient

_ON_HUB = re.compile(r"([\w.-]+/[\w.-]+?)(?:@([\w./-]+))?(?:/([\w./-]+\.safetensors))?")
_GIB = 1024**3
_FIRST = 64 * 1024  # bytes of a header that are asked for at first


def add(
    source: str,
    library: Library,
    find_hub: Callable[[], Hub],
    *,
    id: str = "",
    base: str = "",
    licence: str = "",
) -> Model:
    """Add OWNER/NAME[@REVISION][/FILE.safetensors] of the hub, a folder, or a .safetensors file; nothing is downloaded
    but what says what it is.

    base: the family of a LoRA that does not say. Raises ModelError (what it is, why it cannot be run), StoreError.
    """
    if library.own_file is None:
        raise ModelError("there is no folder to remember models in", mend="Set SHOTGRAPH_HOME.")
    path = Path(source).expanduser()
    if path.exists():
        model = _from_disk(path.absolute(), library.catalogue, id, base, licence)
    elif match := _ON_HUB.fullmatch(source):
        repo, revision, file = match[1], match[2] or "main", match[3] or ""
        hub = find_hub()
        model = web.run(
            lambda client: _from_hub(client, hub, library.catalogue, (repo, revision, file), id, base, licence)
        )
    else:
        mend = "Give OWNER/NAME of the hub, a folder with model_index.json, or a .safetensors file."
        raise ModelError(f"there is no file or folder {source}", mend=mend)
    if model.id in library.catalogue:
        raise ModelError(f"there is a model '{model.id}' already", mend="Give this one another name with --id.")
    own_models.add(library.own_file, model)
    return model


def _from_disk(path: Path, catalogue: ModelCatalogue, id: str, base: str, licence: str) -> Model:
    legacy = False
    if (own := foreign(path)) is not None:
        kind = recognise.folder(path, catalogue) if path.is_dir() else recognise.file(path, catalogue)
        size = own.size
    elif path.is_dir():
        kind = recognise.folder(path, catalogue)
        try:
            weights.check(path)
        except ModelError:
            weights.check(path, legacy=True)
            legacy = True
        size = sum(file.stat().st_size for file in path.rglob("*") if file.suffix in (weights.SAFE, *weights.UNSAFE))
    else:
        kind = recognise.file(path, catalogue, base)
        size = path.stat().st_size
    name = path.name if path.is_dir() else path.stem
    model = _model(id or _slug(name), name, kind, size, licence)
    return replace(model, about=f"Your own: {path}", path=str(path), legacy=legacy)


async def _from_hub(
    client: AsyncClient,
    hub: Hub,
    catalogue: ModelCatalogue,
    place: tuple[str, str, str],
    id: str,
    base: str,
    licence: str,
) -> Model:
    repo, revision, file = place
    try:
        listing = await hub_access.list_files(client, hub, repo, revision)
        kind, patterns = await _kind_on_hub(client, hub, listing, catalogue, file, base)
    except ShotgraphError:
        raise
    except Exception as error:  # whatever the hub's library raises is told as what can be done about it
        raise hub_access.explain(error, hub, repo, revision) from error
    title = (Path(file).stem if file else repo.partition("/")[2]).replace("_", " ")
    variant = "fp16" if any(".fp16." in one.name for one in listing.files) else ""
    plain = _model(id or _slug(title), title, kind, 0, licence or listing.licence)
    plain = replace(plain, about=f"Your own: {repo}", repo=repo, revision=revision, files=patterns, variant=variant)
    for legacy in (False, True):
        model = replace(plain, legacy=legacy)
        files = repofiles.choose(listing.files, model)
        size = sum(one.size for one in files if one.name.endswith((weights.SAFE, *weights.UNSAFE)))
        if size:
            parts = plain.parts if len(plain.parts) > 1 else {"model": round(size / _GIB, 6)}
            return replace(model, parts=parts, gigabytes=round(sum(one.size for one in files) / 1e9, 6))
    raise ModelError(f"{repo} has no weights that may be loaded safely", mend="Look for it in safetensors.")


async def _kind_on_hub(
    client: AsyncClient, hub: Hub, listing: Listing, catalogue: ModelCatalogue, file: str, base: str
) -> tuple[Kind, tuple[str, ...]]:
    """What the repository is, and which of its files are wanted."""
    names = {one.name for one in listing.files}
    single = [name for name in sorted(names) if name.endswith(weights.SAFE) and "/" not in name]
    if not file and "model_index.json" in names:
        index = json.loads(await hub_access.read(client, hub, listing, "model_index.json"))
        parts = [name for name, value in index.items() if isinstance(value, list) and len(value) == 2 and all(value)]
        return recognise.pipeline(index, catalogue), ("model_index.json", *(f"{part}/*" for part in parts))
    if not file and "config.json" in names:
        content = json.loads(await hub_access.read(client, hub, listing, "config.json"))
        return recognise.config(content, catalogue), ("*",)
    if not file and len(single) != 1:
        several = f"Name one: {listing.repo}/{single[0]}" if single else "Look for a version of it for diffusers."
        raise ModelError(f"{listing.repo} is no pipeline, and has {len(single)} .safetensors files", mend=several)
    file = file or single[0]
    found = next((one for one in listing.files if one.name == file), None)
    if found is None:
        raise ModelError(f"{listing.repo} has no file {file}", mend="Files: " + ", ".join(single[:8]) + ".")
    try:
        start = await hub_access.read(client, hub, listing, file, most=_FIRST)
        length = 8 + weights.header_length(start, found.size)
        if length > len(start):
            start = await hub_access.read(client, hub, listing, file, most=length)
        entries = weights.parse_header(start, found.size)
    except ValueError as error:
        raise ModelError(f"{file} is damaged on the hub: {error}", mend="Choose another file.") from None
    return recognise.tensors(entries, catalogue, base, weights.metadata_in(start)), (file,)


def _model(id: str, title: str, kind: Kind, size: int, licence: str) -> Model:
    like = kind.like
    many = like is not None and len(like.parts) > 1
    return Model(
        id=id,
        title=title,
        licence=licence or "not known: see its page",
        about="",
        tasks=dict(kind.tasks),
        family=kind.family,
        library=kind.library,
        dtype=like.dtype if like is not None else "float16",
        requires=dict(like.requires) if like is not None else {},
        parts=dict(like.parts) if like is not None and many else {"model": round(size / _GIB, 6)},
        working=like.working if like is not None else 1.0,
        defaults=dict(like.defaults) if like is not None else {},
        rules=like.rules if like is not None else Rules(),
        commercial="conditions",
        own=True,
        processor=like.processor if like is not None else False,
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.") or "model"
