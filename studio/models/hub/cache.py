"""Where files from the hub lie on this disk: the cache that huggingface_hub and every program built on it share.

Its layout (https://huggingface.co/docs/huggingface_hub/guides/manage-cache): `models--OWNER--NAME/blobs/` holds files
by what is in them, `snapshots/COMMIT/` links to them under their names, `refs/BRANCH` names a branch's commit. Read
here without that library, which takes a second to import.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from studio.base.errors import ModelError

INCOMPLETE = ".incomplete"
"""What the name of a blob ends in while it is fetched."""
_COMMIT = re.compile(r"[0-9a-f]{40}")


def shared_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """The user's hub cache, found as huggingface_hub finds it."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if environment.get(name):
            return Path(os.path.expandvars(environment[name])).expanduser()
    caches = Path(environment.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    home = environment.get("HF_HOME")
    return (Path(os.path.expandvars(home)).expanduser() if home else caches / "huggingface") / "hub"


def caches(models: Path | None, environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Every cache that is searched; the first is downloaded to.

    That is the user's own, unless SHOTGRAPH_HOME puts everything of ours elsewhere (`models`: its folder of models) and
    nothing says where the hub's files go.
    """
    shared = shared_cache(environment)
    if models is None:
        return (shared,)
    named = any(environment.get(name) for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME"))
    own = models / "hub"
    return (own, shared) if environment.get("SHOTGRAPH_HOME") and not named else (shared, own)


def repo_folder(cache: Path, repo: str) -> Path:
    return cache / f"models--{repo.replace('/', '--')}"


def is_commit(revision: str) -> bool:
    return _COMMIT.fullmatch(revision) is not None


def commit_of(cache: Path, repo: str, revision: str) -> str:
    """The commit that a revision means in this cache; '' when it was never downloaded here."""
    if is_commit(revision):
        return revision
    try:
        commit = (repo_folder(cache, repo) / "refs" / revision).read_text("utf-8").strip()
    except (OSError, ValueError):  # not there, or no text
        return ""
    return commit if is_commit(commit) else ""


def snapshot(cache: Path, repo: str, commit: str) -> Path:
    """The folder of a commit's files, which may not be there."""
    return repo_folder(cache, repo) / "snapshots" / commit


def require_inside(path: Path, cache: Path) -> None:
    """Raises ModelError for a path that leads out of the cache, whatever a hub or a link in the cache says."""
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(cache)) or path.name in ("", ".", ".."):
        what = f"{str(path)[:200]} lies outside the cache of models"
        raise ModelError(what, mend="Do not trust this hub or mirror; check HF_ENDPOINT and the links in the cache.")


def part_of(cache: Path, repo: str) -> int:
    """Bytes of downloads that were broken off, or go on in another process."""
    return sum(size_of(file) for file in (repo_folder(cache, repo) / "blobs").glob(f"*{INCOMPLETE}"))


def size_of(file: Path) -> int:
    """In bytes; 0 for one that is gone, as whoever fetches it renames it once it is whole."""
    try:
        return file.stat().st_size if file.is_file() else 0
    except FileNotFoundError:
        return 0
