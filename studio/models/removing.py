"""Deleting models from the hub cache without taking away what other revisions and programs share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from studio.base.errors import ModelError
from studio.base.files import disk_error
from studio.models import own_models
from studio.models.catalogue import Model
from studio.models.hub import cache as hub_cache
from studio.models.library import ABSENT, Library


def take_away(model: Model, library: Library) -> int:
    """Remove a model's files from the hub cache, and the user's own from the list; bytes freed. A file or folder of the
    user's own stays. Raises ModelError, StoreError."""
    if not model.own:
        return remove(model, library)
    freed = 0
    if model.remote and library.state(model).how != ABSENT:
        freed = remove(model, library)
    if library.own_file is not None:
        own_models.forget(library.own_file, model.id)
    return freed


def remove(model: Model, library: Library) -> int:
    """Delete a model's files from every cache, what other revisions share excepted; bytes freed. Raises ModelError when
    there is nothing, or when it ships with the app or is the user's own file; StoreError."""
    if model.embedded:
        raise ModelError(f"{model.title} is part of the app and takes no space", mend="Nothing has to be done.")
    if model.pins:
        return _remove_pinned(model, library)
    if not model.repo:
        raise ModelError(f"{model.path} is a file of your own", mend="It is only taken off the list, not deleted.")
    freed = 0
    for cache in library.caches:
        receipt = library.receipt(model) or {}
        commit = receipt.get("commit") or hub_cache.commit_of(cache, model.repo, model.revision)
        repo = hub_cache.repo_folder(cache, model.repo)
        if repo.is_dir():
            try:
                freed += _remove(repo, commit)
            except OSError as error:
                raise disk_error(error, repo) from error
    if not freed:
        raise ModelError(f"{model.title} is not on this machine", mend="Nothing has to be done.")
    library.drop_receipt(model)
    return freed


def _remove_pinned(model: Model, library: Library) -> int:
    folder = library.folder_of(model)
    if folder is None or not folder.is_dir():
        raise ModelError(f"{model.title} is not on this machine", mend="Nothing has to be done.")
    try:
        freed = sum(file.stat().st_size for file in _real_files(folder))
        shutil.rmtree(folder)
    except OSError as error:
        raise disk_error(error, folder) from error
    library.drop_receipt(model)
    return freed


def _remove(repo: Path, commit: str) -> int:
    before = sum(file.stat().st_size for file in _real_files(repo))
    if commit:
        shutil.rmtree(repo / "snapshots" / commit, ignore_errors=False) if (
            repo / "snapshots" / commit
        ).is_dir() else None
        for ref in (repo / "refs").rglob("*"):
            if ref.is_file() and ref.read_text("utf-8").strip() == commit:
                ref.unlink()
    linked = {link.resolve().name for link in (repo / "snapshots").rglob("*") if link.is_symlink()}
    for blob in (repo / "blobs").glob("*"):
        if blob.name not in linked:
            blob.unlink()
    if not any((repo / "snapshots").glob("*")):
        shutil.rmtree(repo)
        return before
    return before - sum(file.stat().st_size for file in _real_files(repo))


def _real_files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
